"""Starting the workers and the fake of a platform as processes, and speaking to the fake."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from advisor.store import tables
from advisor.store.engine import engine_for
from tests.channels.messaging import nursery
from tests.channels.messaging.vectors import AES_KEY

ROOT = Path(__file__).resolve().parents[3]
TOKEN, SECRET = "QDG6eK", "app-secret-0123456789"
ACCOUNT, ORIGINAL, AGENT, BOT = "wx5823bf96d3bd56c7", "gh_7f083739789a", "218", "aibWORKS"
SIGNING, SLACK_TOKEN, SLACK_APP = "8f742231b10e8888abcd99yyyzzz85a5", "xoxb-test-token", "A0ADVISOR"
TELEGRAM_TOKEN, TELEGRAM_SECRET = "123456:telegram-test-token", "telegram-secret_01"


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def process(module: str, port: int, options: dict[str, Any], log: Path) -> Iterator[None]:
    """Runs a worker or a fake until the block ends; returns once its port answers."""
    arguments = ["--port", str(port), "--options", json.dumps(options)]
    with nursery.child(module, arguments, log) as number:
        await_port(port, log, lambda: nursery.is_alive(number))
        yield


@contextmanager
def program(arguments: list[str], log: Path, environment: dict[str, str]) -> Iterator[Callable[[], bool]]:
    """Python with ``arguments`` in an environment of its own, until the block ends; gives what tells if it runs."""
    with log.open("w") as output:
        running = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
        try:
            yield lambda: running.poll() is None
        finally:
            running.terminate()
            running.wait(20)


def await_port(port: int, log: Path, alive: Callable[[], bool]) -> None:
    """Returns once somebody listens on ``port``."""
    for _ in range(2400):
        if not alive():
            raise AssertionError(f"it died:\n{log.read_text()[-3000:]}")
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"it did not start:\n{log.read_text()[-3000:]}")


@dataclass
class Fake:
    """A fake platform: what its users do, what they see, and its switches."""

    fake: str

    def say(self, user: str, **body: Any) -> dict[str, Any]:
        """A user says something; gives what the fake made of it."""
        return self.say_together([{"user": user, **body}])[0]

    def say_together(self, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Many users at the same moment."""
        reply = requests.post(f"{self.fake}/_say", json=bodies, timeout=120)
        assert reply.status_code == 200, reply.text
        return list(reply.json())

    def text(self, user: str, text: str, **more: Any) -> dict[str, Any]:
        """A user of WeChat or WeCom writes ``text``."""
        return self.say(user, message={"MsgType": "text", "Content": text}, **more)

    def plan(self, *errors: Any) -> None:
        """The errors that the next pushes meet."""
        requests.post(f"{self.fake}/_plan", json=list(errors), timeout=10)

    def option(self, **options: Any) -> None:
        """Changes the fake's options."""
        requests.post(f"{self.fake}/_option", json=options, timeout=10)

    def prove(self, url: str) -> bool:
        """Whether ``url``, as it was typed into the console, answers the platform's proof."""
        return bool(requests.post(f"{self.fake}/_prove", json={"url": url}, timeout=20).json())

    def call(self, address: str) -> Any:
        """Works one of the fake's switches."""
        return requests.post(f"{self.fake}{address}", timeout=10).json()

    def get(self, address: str) -> Any:
        """Reads something from the fake."""
        return requests.get(f"{self.fake}{address}", timeout=10).json()

    def seen(self, user: str, least: int = 0, within: float = 8.0) -> list[dict[str, Any]]:
        """What the user has seen, once it is at least ``least`` messages or ``within`` seconds have passed."""
        give_up = time.time() + within
        while True:
            found: list[dict[str, Any]] = requests.get(f"{self.fake}/_seen", params={"user": user}, timeout=10).json()
            if len(found) >= least or time.time() > give_up:
                return found
            time.sleep(0.1)

    def texts(self, user: str, least: int = 0, within: float = 8.0) -> list[str]:
        """The texts of :meth:`seen`."""
        return [each["text"] for each in self.seen(user, least, within)]

    def faults(self) -> list[str]:
        """What the fake found wrong with us."""
        return list(self.get("/_faults"))


@dataclass
class Scene(Fake):
    """A fake platform before two workers."""

    webhooks: list[str]
    turns: Path
    logs: list[Path]

    def turns_of(self, text: str) -> int:
        """How many turns were run for ``text``."""
        if not self.turns.exists():
            return 0
        return sum(json.loads(line)[2] == text for line in self.turns.read_text(encoding="utf-8").splitlines())

    def open_gate(self, name: str) -> None:
        """Lets go the turn that was asked to wait by ``gate=name``."""
        (self.turns.parent / name).touch()


@contextmanager
def scene(
    folder: Path,
    channel: str,
    fake: str,
    settings: dict[str, str],
    options: dict[str, Any],
    limits: dict[str, Any],
    database: str = "",
) -> Iterator[Scene]:
    """Two workers of one channel on one database (SQLite unless named), and the fake that speaks to both."""
    database = database or f"sqlite:///{folder / 'ledger.sqlite'}"
    engine = engine_for(database)
    tables.metadata.create_all(engine)
    engine.dispose()
    fake_port, ports = free_port(), [free_port(), free_port()]
    address = f"http://127.0.0.1:{fake_port}"
    webhooks = [f"http://127.0.0.1:{port}/webhooks/{channel}/webhook" for port in ports]
    turns, logs = folder / "turns", [folder / "worker0.log", folder / "worker1.log"]
    given = {"database": database, "turns": str(turns), "channels": {channel: [{**settings, "api": address}, limits]}}
    with ExitStack() as stack:
        stack.enter_context(process(fake, fake_port, {"webhooks": webhooks, **options}, folder / "fake.log"))
        for port, log in zip(ports, logs):
            stack.enter_context(process("tests.channels.messaging.worker", port, given, log))
        yield Scene(address, webhooks, turns, logs)


WECOM = {"corp_id": ACCOUNT, "agent_id": AGENT, "secret": SECRET, "token": TOKEN, "encoding_aes_key": AES_KEY}
WECHAT = {"app_id": ACCOUNT, "app_secret": SECRET, "token": TOKEN, "original_id": ORIGINAL}
TENCENT = {
    "token": TOKEN,
    "aes_key": AES_KEY,
    "account": ACCOUNT,
    "secret": SECRET,
    "agent_id": AGENT,
    "original_id": ORIGINAL,
}
# The platforms' five seconds, shortened for the tests that wait them out.
QUICK = {"answer_within": 0.8, "cut_after": 1.0}
QUICK_CUT = {"cut": 1.0}
