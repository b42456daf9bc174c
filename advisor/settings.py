"""What can be set from outside: environment variables, read once, each with its default and its check."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from advisor.errors import AdvisorError

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """The settings of one process. Times are in the unit that their name says."""

    database_url: str
    bot_port: int
    action_port: int
    keep_conversations_days: int
    keep_unanswered_days: int
    contact_zh: str
    contact_en: str
    var: Path
    credentials: Path
    web_key: str | None = field(repr=False)
    web_origins: tuple[str, ...]

    @property
    def action_url(self) -> str:
        """Where Rasa calls the action server."""
        return f"http://127.0.0.1:{self.action_port}/webhook"

    @property
    def bot_url(self) -> str:
        """Where the bot answers."""
        return f"http://127.0.0.1:{self.bot_port}"


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of ``environment`` (the process's own by default).

    Raises:
        AdvisorError: ``bad_setting``, naming the variable and what it must be.
    """
    env = os.environ if environment is None else environment
    # The servers run in another folder than the command that starts them.
    var = Path(env.get("ADVISOR_VAR") or ROOT / "var").absolute()
    return Settings(
        database_url=env.get("ADVISOR_DATABASE_URL") or f"sqlite:///{var / 'advisor.sqlite'}",
        bot_port=_number(env, "ADVISOR_PORT", 5005, 65535),
        action_port=_number(env, "ADVISOR_ACTION_PORT", 5055, 65535),
        keep_conversations_days=_number(env, "ADVISOR_KEEP_CONVERSATIONS_DAYS", 30, 3650),
        keep_unanswered_days=_number(env, "ADVISOR_KEEP_UNANSWERED_DAYS", 90, 3650),
        contact_zh=env.get("ADVISOR_CONTACT_ZH") or "本专业的辅导员",
        contact_en=env.get("ADVISOR_CONTACT_EN") or "your school's counsellor",
        var=var,
        credentials=Path(env.get("ADVISOR_CREDENTIALS") or ROOT / "credentials.yml").absolute(),
        web_key=env.get("ADVISOR_WEB_KEY") or None,
        web_origins=tuple((env.get("ADVISOR_WEB_ORIGINS") or "").split()),
    )


def _number(env: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = env.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
        raise AdvisorError("bad_setting", variable=name, value=value, wanted=f"a whole number from 1 to {most}")
    return int(value)
