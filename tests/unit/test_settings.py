"""What can be set from outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.errors import AdvisorError
from advisor.settings import ROOT, read


def test_the_defaults() -> None:
    settings = read({})
    assert (settings.bot_port, settings.action_port) == (5005, 5055)
    assert settings.var == ROOT / "var"
    assert settings.database_url == f"sqlite:///{ROOT / 'var' / 'advisor.sqlite'}"
    assert settings.bot_url == "http://127.0.0.1:5005"
    assert settings.action_url == "http://127.0.0.1:5055/webhook"
    assert (settings.keep_conversations_days, settings.keep_unanswered_days) == (30, 90)
    assert settings.contact_zh
    assert settings.contact_en
    assert settings.web_key is None
    assert settings.credentials == ROOT / "credentials.yml"


def test_what_is_set_counts_and_an_empty_value_does_not() -> None:
    settings = read(
        {
            "ADVISOR_PORT": "6006",
            "ADVISOR_CONTACT_ZH": "李老师",
            "ADVISOR_ACTION_PORT": "",
            "ADVISOR_WEB_ORIGINS": "a  b",
        }
    )
    assert (settings.bot_port, settings.action_port, settings.contact_zh) == (6006, 5055, "李老师")
    assert settings.web_origins == ("a", "b")


def test_the_database_follows_the_folder(tmp_path: Path) -> None:
    settings = read({"ADVISOR_VAR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'advisor.sqlite'}"
    assert read({"ADVISOR_VAR": str(tmp_path), "ADVISOR_DATABASE_URL": "sqlite://"}).database_url == "sqlite://"


def test_a_folder_is_the_same_from_everywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The servers run elsewhere than the command that starts them."""
    monkeypatch.chdir(tmp_path)
    assert read({"ADVISOR_VAR": "mine"}).var == tmp_path / "mine"
    assert read({"ADVISOR_CREDENTIALS": "channels.yml"}).credentials == tmp_path / "channels.yml"


@pytest.mark.parametrize(
    "name", ["ADVISOR_PORT", "ADVISOR_ACTION_PORT", "ADVISOR_KEEP_CONVERSATIONS_DAYS", "ADVISOR_KEEP_UNANSWERED_DAYS"]
)
@pytest.mark.parametrize("value", ["0", "-1", "abc", "5.5", "70000", "５", "1e3", " 80 ", "²"])
def test_a_number_that_is_none(name: str, value: str) -> None:
    with pytest.raises(AdvisorError) as caught:
        read({name: value})
    assert caught.value.code == "bad_setting"
    assert name in str(caught.value)
    assert "a whole number from 1 to" in str(caught.value)


def test_the_key_is_not_shown() -> None:
    assert "hush" not in repr(read({"ADVISOR_WEB_KEY": "hush"}))
