"""``advisor channel check``: each thing that can be wrong is named, and a right channel is called ready."""

from __future__ import annotations

import argparse
from contextlib import ExitStack

import pytest

from advisor.cli import channel
from advisor.store import tables
from advisor.store.engine import engine_for
from tests.channels.messaging import processes as p
from tests.channels.messaging.vectors import AES_KEY

SECRET = "s" * 32
SETTINGS = {
    "wecom": {**p.WECOM, "secret": SECRET},
    "wecom_bot": {"token": p.TOKEN, "encoding_aes_key": AES_KEY, "bot_id": p.BOT},
    "wechat": {**p.WECHAT, "app_secret": SECRET, "encoding_aes_key": AES_KEY, "verified": "true"},
    "slack": {"slack_token": p.SLACK_TOKEN, "slack_signing_secret": p.SIGNING, "app_id": p.SLACK_APP},
    "telegram": {"access_token": p.TELEGRAM_TOKEN, "secret_token": p.TELEGRAM_SECRET},
}
SECTIONS = {
    "wecom": "advisor.channels.wecom.WeComInput",
    "wecom_bot": "advisor.channels.wecom_bot.WeComBotInput",
    "wechat": "advisor.channels.wechat.WeChatInput",
    "slack": "advisor.channels.slack.AdvisorSlack",
    "telegram": "advisor.channels.telegram.TelegramInput",
}
TENCENT = {**p.TENCENT, "secret": SECRET}
FAKES = {
    "wecom": ("tests.fakes.tencent", {**TENCENT, "kind": "wecom"}),
    "wechat": ("tests.fakes.tencent", {**TENCENT, "kind": "wechat_safe"}),
    "slack": ("tests.fakes.slack", {"slack_token": p.SLACK_TOKEN, "signing_secret": p.SIGNING, "app_id": p.SLACK_APP}),
    "telegram": (
        "tests.fakes.telegram",
        {**SETTINGS["telegram"], "url": "https://advisor.example.edu/webhooks/telegram/webhook"},
    ),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A bot with every channel, and the platforms."""
    folder = tmp_path_factory.mktemp("checking")
    database = f"sqlite:///{folder / 'ledger.sqlite'}"
    engine = engine_for(database)
    tables.metadata.create_all(engine)
    port = p.free_port()
    with ExitStack() as stack:
        apis = {"wecom_bot": "http://127.0.0.1:9"}
        for name, (fake, options) in FAKES.items():
            apis[name] = f"http://127.0.0.1:{(fake_port := p.free_port())}"
            log = folder / f"{name}.log"
            stack.enter_context(p.process(fake, fake_port, {"webhooks": [], **options}, log))
        channels = {name: [{**given, "api": apis[name]}, {}] for name, given in SETTINGS.items()}
        options = {"database": database, "turns": str(folder / "turns"), "channels": channels}
        stack.enter_context(p.process("tests.channels.messaging.worker", port, options, folder / "worker.log"))
        yield database, f"http://127.0.0.1:{port}", apis


@pytest.fixture
def check(running, monkeypatch, tmp_path, capsys):
    database, bot, apis = running

    def run(name: str, *, bot_address: str = bot, unset: str = "", extra: str = "", **changes: str) -> tuple[int, str]:
        monkeypatch.setenv("ADVISOR_DATABASE_URL", database)
        lines = [f"{SECTIONS[name]}:"]
        for setting, value in {**SETTINGS[name], **changes}.items():
            monkeypatch.setenv(f"CHECK_{setting.upper()}", value)
            lines.append(f"  {setting}: ${{CHECK_{setting.upper()}}}")
        if unset:
            monkeypatch.delenv(f"CHECK_{unset.upper()}")
        credentials = tmp_path / "credentials.yml"
        credentials.write_text("\n".join([*lines, f"  api: {apis[name]}", extra]))
        parser = argparse.ArgumentParser()
        channel.add_to(parser.add_subparsers())
        given = parser.parse_args(["channel", "check", name, "--credentials", str(credentials), "--bot", bot_address])
        return given.run(given), capsys.readouterr().out

    return run


@pytest.mark.parametrize("name", list(SETTINGS))
def test_a_right_channel_is_ready(check, name):
    code, said = check(name)
    assert code == 0, said
    assert said.endswith("Ready.\n")


@pytest.mark.parametrize("name", list(SETTINGS))
def test_an_unset_variable_is_named(check, name):
    setting = next(iter(SETTINGS[name]))
    code, said = check(name, unset=setting)
    assert code == 1
    assert f"CHECK_{setting.upper()}" in said


@pytest.mark.parametrize(
    ("name", "changes", "named"),
    [
        ("wecom", {"encoding_aes_key": AES_KEY[:-1]}, "encoding_aes_key"),
        ("wecom", {"agent_id": "218x"}, "agent_id"),
        ("wecom", {"secret": "x" * 32}, "40001"),
        ("wecom", {"token": "another"}, "recognises a signed request"),
        ("wechat", {"app_id": "gh_wrong"}, "app_id"),
        ("wechat", {"app_secret": "x" * 32}, "40001"),
        ("wecom_bot", {"token": "another"}, "recognises a signed request"),
        ("slack", {"slack_token": "xoxp-user"}, "slack_token"),
        ("slack", {"slack_token": "xoxb-wrong"}, "Slack accepts"),
        ("slack", {"slack_signing_secret": "0" * 32}, "recognises a signed request"),
        ("telegram", {"secret_token": "b" * 20}, "recognises a signed request"),
        ("telegram", {"access_token": "1:nonsense-token"}, "accepts the account"),
    ],
)
def test_what_is_wrong_is_named(check, name, changes, named):
    code, said = check(name, **changes)
    assert code == 1
    assert named in said
    assert not any(value in said for value in changes.values() if len(value) > 9)


def test_a_bot_that_does_not_run(check):
    code, said = check("slack", bot_address="http://127.0.0.1:9")
    assert code == 1
    assert "Start the bot" in said


def test_no_section_and_no_file(check, tmp_path, capsys):
    parser = argparse.ArgumentParser()
    channel.add_to(parser.add_subparsers())
    for content in (None, "rest:\n", "a: [", "- 1\n"):
        path = tmp_path / "other.yml"
        if content is not None:
            path.write_text(content)
        given = parser.parse_args(["channel", "check", "wecom", "--credentials", str(path), "--offline"])
        assert given.run(given) == 1
        assert "WRONG" in capsys.readouterr().out


def test_a_secret_in_the_file(check, tmp_path, capsys):
    path = tmp_path / "plain.yml"
    path.write_text(f"{SECTIONS['telegram']}:\n  access_token: 1:abcdefghijk\n  secret_token: {'a' * 20}\n")
    parser = argparse.ArgumentParser()
    channel.add_to(parser.add_subparsers())
    given = parser.parse_args(["channel", "check", "telegram", "--credentials", str(path), "--offline"])
    assert given.run(given) == 1
    assert "environment variable" in capsys.readouterr().out
