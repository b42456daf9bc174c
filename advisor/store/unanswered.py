"""Questions that the bot could not answer, for the counsellors' review: without who asked, for a set number of days."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.engine import Engine

from advisor.model import Language
from advisor.store.keys import asker_key
from advisor.store.tables import unanswered

_LONGEST = 300

# What can tell who somebody is. The order matters: an e-mail address may hold digits that look like a number.
_TELLING = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"https?://\S+"), "[link]"),
    (re.compile(r"(?<!\d)\d{6}(19|20)\d{2}(0\d|1[0-2])([0-2]\d|3[01])\d{3}[\dXx](?!\d)"), "[ID]"),
    (re.compile(r"(?i)(微信|wechat|weixin|vx|qq|whatsapp)\s*(号|id)?\s*[:：是]?\s*[a-z0-9_-]{5,}"), "[account]"),
    (re.compile(r"(?<!\d)(\+?\d[\d\s().-]{6,}\d)(?!\d)"), "[number]"),
    (re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{0,3}\d{6,}[A-Za-z0-9]*"), "[number]"),
)


@dataclass(frozen=True)
class Unanswered:
    """One message that was refused, asked back or not stated; ``at`` in seconds since 1970."""

    at: float
    language: Language
    outcome: str
    text: str


def redacted(text: str) -> str:
    """``text`` without addresses, identity, phone, student and account numbers, cut to a reasonable length."""
    for pattern, label in _TELLING:
        text = pattern.sub(label, text)
    return text[:_LONGEST]


def keep(engine: Engine, sender: str, language: Language, outcome: str, text: str) -> None:
    """Keeps a message for review."""
    row = {
        "asker": asker_key(sender),
        "at": time.time(),
        "language": language,
        "outcome": outcome,
        "text": redacted(text),
    }
    with engine.begin() as connection:
        connection.execute(insert(unanswered), row)


def newest(engine: Engine, most: int) -> list[Unanswered]:
    """The latest ones, newest first."""
    query = select(unanswered).order_by(unanswered.c.id.desc()).limit(most)
    with engine.connect() as connection:
        return [Unanswered(row.at, row.language, row.outcome, row.text) for row in connection.execute(query)]
