"""The advisor as the guides install it: every channel in the bot itself, two workers, nginx before the first."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import requests
from sqlalchemy import create_engine, text

from advisor.settings import ROOT
from tests.channels.messaging import processes as p
from tests.channels.messaging.guides import NAMES, Guide
from tests.channels.messaging.vectors import AES_KEY
from tests.deploy.nginx import CERTIFICATE, nginx_before

# What a counsellor copies from the platforms' consoles into the environment file.
VALUES = {
    "WECOM_CORP_ID": p.ACCOUNT,
    "WECOM_AGENT_ID": p.AGENT,
    "WECOM_SECRET": p.SECRET,
    "WECOM_TOKEN": p.TOKEN,
    "WECOM_AES_KEY": AES_KEY,
    "WECOM_BOT_TOKEN": p.TOKEN,
    "WECOM_BOT_AES_KEY": AES_KEY,
    "WECOM_BOT_ID": p.BOT,
    "WECHAT_APP_ID": p.ACCOUNT,
    "WECHAT_APP_SECRET": p.SECRET,
    "WECHAT_TOKEN": p.TOKEN,
    "WECHAT_AES_KEY": AES_KEY,
    "WECHAT_ORIGINAL_ID": p.ORIGINAL,
    "SLACK_BOT_TOKEN": p.SLACK_TOKEN,
    "SLACK_SIGNING_SECRET": p.SIGNING,
    "SLACK_APP_ID": p.SLACK_APP,
    "TELEGRAM_BOT_TOKEN": p.TELEGRAM_TOKEN,
    "TELEGRAM_SECRET_TOKEN": p.TELEGRAM_SECRET,
}
# The platforms, and what their fakes know of the account.
FAKES: dict[str, tuple[str, dict[str, Any]]] = {
    "wecom": ("tests.fakes.tencent", {**p.TENCENT, "kind": "wecom"}),
    "wechat": ("tests.fakes.tencent", {**p.TENCENT, "kind": "wechat_safe"}),
    "wecom_bot": ("tests.fakes.wecom_bot", {"token": p.TOKEN, "aes_key": AES_KEY, "bot_id": p.BOT}),
    "slack": (
        "tests.fakes.slack",
        {"slack_token": p.SLACK_TOKEN, "signing_secret": p.SIGNING, "app_id": p.SLACK_APP},
    ),
    "telegram": (
        "tests.fakes.telegram",
        {"access_token": p.TELEGRAM_TOKEN, "secret_token": p.TELEGRAM_SECRET},
    ),
}
PASSIVE = ("wecom", "wechat")
_USERS = count(int(time.time()) * 10_000)


def new_user() -> str:
    """Somebody who has never written before, by a number, as Telegram has it."""
    return str(next(_USERS))


@dataclass
class Platform(p.Fake):
    """A platform whose messages go to both workers in turn."""

    name: str
    workers: list[str]

    def body(self, user: str, said: str, **more: Any) -> dict[str, Any]:
        """A user writes ``said``, in the platform's shape."""
        if self.name in PASSIVE:
            return {"user": user, "message": {"MsgType": "text", "Content": said}, **more}
        if self.name == "wecom_bot":
            return {"user": user, "message": {"msgtype": "text", "text": {"content": said}}, **more}
        return {"user": user, "text": said, **more}

    def ask(self, user: str, said: str, within: float = 25.0) -> str:
        """What the user sees after ``said``, all parts that are there with the first."""
        before = len(self.seen(user))
        self.say_together([self.body(user, said)])
        self.seen(user, before + 1, within)
        return "\n".join(each["text"] for each in self.seen(user)[before:])


@dataclass
class Installation:
    """A running installation. ``door`` is nginx's address, ``folder`` holds its settings and its commands."""

    bots: list[str]
    door: str
    plain_door: str
    platforms: dict[str, Platform]
    folder: Path
    var: Path
    logs: list[Path]

    def verdicts(self, channel: str) -> int:
        """How many verdicts of the eligibility check were given on a channel."""
        engine = create_engine(f"sqlite:///{self.var / 'advisor.sqlite'}", future=True)
        asked = text("SELECT count(*) FROM conversation_event WHERE sender LIKE :sender AND event LIKE :kind")
        with engine.connect() as connection:
            found = connection.execute(asked, {"sender": f"{channel}-%", "kind": '%"kind": "verdict"%'}).scalar_one()
        engine.dispose()
        return int(found)

    def own_seconds(self) -> float:
        """The processor time that its processes and the tests have used."""
        everybody = [psutil.Process(), *psutil.Process().children(recursive=True)]
        return sum(sum(process.cpu_times()[:2]) for process in everybody)


def busy_seconds() -> float:
    """The processor time that all of this machine has used."""
    used = psutil.cpu_times()
    return float(used.user + used.nice + used.system + used.irq + used.softirq + used.steal)


@contextmanager
def installation(var: Path, folder: Path) -> Iterator[Installation]:
    """Runs everything on the database and the model in ``var`` until the block ends."""
    apis = {name: f"http://127.0.0.1:{p.free_port()}" for name in FAKES}
    ports, actions = [p.free_port(), p.free_port()], p.free_port()
    credentials = folder / "credentials.yml"
    credentials.write_text(_credentials(apis), encoding="utf-8")
    environment = {
        **VALUES,
        "ADVISOR_VAR": str(var),
        "ADVISOR_CREDENTIALS": str(credentials),
        "ADVISOR_ACTION_PORT": str(actions),
        "SSL_CERT_FILE": str(folder / CERTIFICATE),
    }
    logs = [folder / "actions.log", folder / "bot0.log", folder / "bot1.log"]
    model = max((var / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    with ExitStack() as stack:
        command = ["-m", "advisor.cli.main"]
        started = [
            (stack.enter_context(p.program([*command, "serve-actions"], logs[0], environment)), actions, logs[0])
        ]
        for port, log in zip(ports, logs[1:]):
            own = {**environment, "ADVISOR_PORT": str(port)}
            serve = [*command, "serve-bot", "--model", str(model)]
            started.append((stack.enter_context(p.program(serve, log, own)), port, log))
        for alive, port, log in started:
            p.await_port(port, log, alive)
        bots = [f"http://127.0.0.1:{port}" for port in ports]
        for bot in bots:
            _await_first_answer(bot)
        door = stack.enter_context(nginx_before(ports[0], folder))
        platforms = {}
        for name, (fake, options) in FAKES.items():
            workers = [f"{bot}/webhooks/{name}/webhook" for bot in bots]
            port = int(apis[name].rpartition(":")[2])
            log = folder / f"{name}.log"
            given = ["-m", fake, "--port", str(port), "--options", json.dumps({"webhooks": workers, **options})]
            # A process of its own: it must believe nginx's certificate.
            p.await_port(port, log, stack.enter_context(p.program(given, log, environment)))
            platforms[name] = Platform(apis[name], name, workers)
        addresses = (f"https://localhost:{door.tls}", f"http://localhost:{door.plain}")
        _put_up_the_command({**environment, "ADVISOR_PORT": str(ports[0])}, folder)
        yield Installation(bots, *addresses, platforms, folder, var, logs)


def _credentials(apis: dict[str, str]) -> str:
    """The project's own file with the guides' sections added, each told where its platform's fake is."""
    blocks = [block for name in NAMES for block in Guide(name, "en").blocks("yaml")]
    own = (ROOT / "credentials.yml").read_text(encoding="utf-8")
    return "\n".join([own, *(f"{block}  api: {apis[_channel(block)]}\n" for block in blocks)])


def _channel(block: str) -> str:
    """``wecom_bot`` of ``advisor.channels.wecom_bot.WeComBotInput:``."""
    return block.split(".")[2]


def _await_first_answer(bot: str) -> None:
    for _ in range(120):
        body = {"sender": "first", "message": "你好"}
        if requests.post(f"{bot}/webhooks/rest/webhook", json=body, timeout=60).json():
            return
    raise AssertionError(f"{bot} does not answer")


def _put_up_the_command(environment: dict[str, str], folder: Path) -> None:
    """``sudo advisor`` as the deployment guide installs it, with our folders, and without another user."""
    written = (ROOT / "deploy" / "environment.example").read_text(encoding="utf-8")
    # As the guide allows: SQLite, without an address of a database.
    written = re.sub(r"^ADVISOR_DATABASE_URL=.*\n", "", written, flags=re.MULTILINE)
    for name, value in environment.items():
        written = re.sub(rf"^#?{name}=.*$", f"{name}={value}", written, flags=re.MULTILINE)
    (folder / "environment").write_text(written, encoding="utf-8")
    script = (ROOT / "deploy" / "advisor").read_text(encoding="utf-8")
    for real, ours in (
        ("/etc/imaging-advisor/environment", str(folder / "environment")),
        ("/var/lib/imaging-advisor", environment["ADVISOR_VAR"]),
        ("/opt/imaging-advisor", str(ROOT)),
        ("runuser --user advisor -- .venv/bin/advisor", f"{sys.executable} -m advisor.cli.main"),
    ):
        assert real in script
        script = script.replace(real, ours)
    for name, content in {"advisor": script, "sudo": '#!/bin/sh\nexec "$@"\n'}.items():
        (folder / name).write_text(content, encoding="utf-8")
        (folder / name).chmod(0o755)


def command(line: str, installed: Installation) -> subprocess.CompletedProcess[str]:
    """Runs lines of a guide in a shell, with the addresses of this installation in place of the real ones."""
    for real, ours in (
        ("https://advisor.example.edu", installed.door),
        ("https://api.telegram.org", installed.platforms["telegram"].fake),
    ):
        line = line.replace(real, ours)
    environment = {
        "PATH": f"{installed.folder}:/usr/bin:/bin",
        "SSL_CERT_FILE": str(installed.folder / CERTIFICATE),
        **{name: value for name, value in VALUES.items() if name.startswith("TELEGRAM_")},
    }
    return subprocess.run(
        ["bash", "-c", line], cwd=installed.folder, env=environment, capture_output=True, text=True, timeout=120
    )
