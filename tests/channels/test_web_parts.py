"""The parts of the web channel by themselves."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from advisor import settings
from advisor.channels.web import WebInput
from advisor.channels.web_parts.buttons import SignedButtons
from advisor.channels.web_parts.failures import Refused
from advisor.channels.web_parts.key import signing_key
from advisor.channels.web_parts.limits import Limits, Rates
from advisor.channels.web_parts.messages import Messages, language_of
from advisor.channels.web_parts.notes import Questions
from advisor.channels.web_parts.origins import Proxies, Sites
from advisor.channels.web_parts.tokens import Tokens
from advisor.cli import questions as command
from advisor.errors import AdvisorError
from advisor.store import migrate
from advisor.store.engine import engine_for

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("peer", "forwarded", "reader"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("2001:db8::1:2:3:4", None, "2001:db8::/64"),
        ("10.0.0.1", "2001:db8::5", "2001:db8::/64"),
    ],
)
def test_a_proxy_is_believed_and_nobody_else(peer: str, forwarded: str | None, reader: str) -> None:
    assert Proxies(["10.0.0.0/8"]).reader(peer, forwarded) == reader


def test_settings_that_make_no_sense_are_named(tmp_path: Path) -> None:
    found = settings.read({"ADVISOR_VAR": str(tmp_path)})
    for wrong in (
        {"sites": {"default": ["www.example.edu"]}},
        {"sites": {"default": ["https://www.example.edu/"]}},
        {"proxies": ["everybody"]},
        {"limits": {"session": "often"}},
    ):
        with pytest.raises(AdvisorError) as caught:
            WebInput(found, **wrong)  # type: ignore[arg-type]
        assert caught.value.code == "bad_setting"


def test_the_key_is_given_or_made_once(tmp_path: Path) -> None:
    found = settings.read({"ADVISOR_VAR": str(tmp_path)})
    made = signing_key(found)
    assert made == signing_key(found)
    assert len(made) >= 32
    assert (tmp_path / "web.key").stat().st_mode & 0o777 == 0o600
    given = settings.read({"ADVISOR_VAR": str(tmp_path), "ADVISOR_WEB_KEY": "x" * 40})
    assert signing_key(given) == b"x" * 40
    assert "x" * 40 not in repr(given)
    with pytest.raises(AdvisorError) as caught:
        signing_key(settings.read({"ADVISOR_WEB_KEY": "short-secret"}))
    assert "short-secret" not in str(caught.value)


def test_a_token_ends_and_can_be_renewed_for_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    token, expires = Tokens(KEY, lifetime=-10, renewable=60).issue("talk", "default")
    tokens = Tokens(KEY, lifetime=10, renewable=60)
    with pytest.raises(Refused, match="expired"):
        tokens.read(token, ["default"])
    assert tokens.read_for_renewal(token, ["default"]).conversation == "talk"
    with pytest.raises(Refused, match="bad_token"):
        Tokens(KEY, lifetime=10, renewable=5).read_for_renewal(token, ["default"])
    with pytest.raises(Refused, match="bad_token"):
        Tokens(b"o" * 32, 10, 60).read_for_renewal(token, ["default"])
    assert expires > 0


def test_sites_have_their_own_origins() -> None:
    sites = Sites({"nursing": ["https://n.example.edu"]}, own=["http://127.0.0.1:5005"])
    sites.check("nursing", "https://n.example.edu")
    sites.check("default", "http://127.0.0.1:5005")
    with pytest.raises(Refused):
        sites.check("default", "https://n.example.edu")


def test_limits_count_readers_apart(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'limits.sqlite'}")
    migrate.upgrade(engine)
    limits = Limits(engine, KEY, Rates(session="2/minute", address="3/minute"))
    for _ in range(2):
        limits.count_message("one", "203.0.113.1")
    with pytest.raises(Refused) as caught:
        limits.count_message("one", "203.0.113.1")
    assert caught.value.wait in range(1, 61)
    limits.count_message("two", "203.0.113.1")
    with pytest.raises(Refused):
        limits.count_message("three", "203.0.113.1")
    limits.count_message("three", "203.0.113.2")


def test_the_readers_language() -> None:
    assert language_of("en", "zh-CN") == "en"
    assert language_of(None, "en-GB,zh;q=0.8") == "en"
    assert language_of(None, "fr, zh-TW") == "zh"
    assert language_of(7, None) == "zh"


def test_what_the_card_shows_is_not_said_twice() -> None:
    source = {
        "id": "law",
        "title": "The rules",
        "address": None,
        "unofficial": True,
        "lines": [],
        "checked": "2026-11-22",
    }
    clause = {
        "number": "2",
        "edition": "2006",
        "place": "Article 15",
        "text": "…",
        "wording": "quoted",
        "source": "law",
    }
    card = {"verdict": "excluded", "title": "No", "clauses": [clause, {**clause, "source": "elsewhere"}]}
    custom = {"kind": "verdict", "language": "en", "card": card, "sources": [source]}
    text = "**Result.**\n\nThe clauses:\n- Rule 2: …\n\nHow it follows: so.\n\nSource: The rules."
    shaped = Messages(SignedButtons(KEY)).shaped({"text": text, "custom": custom}, "turn.0", "talk")
    assert shaped["text"] == "**Result.**\n\nHow it follows: so."
    assert [each["source"] for each in shaped["card"]["clauses"]] == ["The rules", None]
    without_card = Messages(SignedButtons(KEY)).shaped({"text": text, "custom": {"language": "en"}}, "turn.0", "talk")
    assert without_card["text"] == text


def test_counsellors_read_the_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = f"sqlite:///{tmp_path / 'questions.sqlite'}"
    monkeypatch.setenv("ADVISOR_DATABASE_URL", database)
    migrate.upgrade(engine_for(database))
    parser = argparse.ArgumentParser()
    command.add_to(parser.add_subparsers())

    def run(*words: str) -> tuple[int, str]:
        arguments = parser.parse_args(["questions", *words])
        outcome: int = arguments.run(arguments)
        told = capsys.readouterr()
        return outcome, told.out + told.err

    assert run() == (0, "No question is waiting.\n")
    Questions(engine_for(database)).leave("talk", "note-1", "zh", "能转专业吗？", "a@example.edu")
    status, shown = run()
    assert status == 0
    assert "能转专业吗？" in shown
    assert "a@example.edu" in shown
    assert '"text": "能转专业吗？"' in run("--json")[1]
    assert run("--done", "1")[0] == 0
    assert run("--done", "1")[0] == 1
    assert run()[1] == "No question is waiting.\n"
    assert "dealt with" in run("--all")[1]
    assert run("--erase", "1")[0] == 0
    assert run("--all")[1] == "No question is waiting.\n"
