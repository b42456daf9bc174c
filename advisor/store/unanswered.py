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
from advisor.text import normalise

_LONGEST = 300

_ACCOUNT = r"(?:微信|\b(?:wechat|weixin|wx|vx|qq|whatsapp|telegram|tg)(?![a-z]))"
_CARD = r"(?:学号|工号|考号|准考证号?|报名号|护照号?|\b(?:student|exam|passport|candidate)\s*(?:id|no\.?|number|card))"
_MEANS = r"\s*(?:[:：#]|号?是|is\b|号|id\b)+\s*(?:[:：#]|是|is\b)?\s*"

# What can tell who somebody is, as it reads when folded. The order matters: an e-mail address may hold digits that look
# like a number.
_TELLING = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"https?://\S+"), "[link]"),
    (re.compile(r"(?<!\d)\d{6}(19|20)\d{2}(0\d|1[0-2])([0-2]\d|3[01])\d{3}[\dx](?!\d)"), "[ID]"),
    (re.compile(rf"{_ACCOUNT}{_MEANS}[a-z0-9_-]{{4,}}"), "[account]"),
    (re.compile(rf"{_ACCOUNT}\s*(?=[a-z0-9-]*[\d_])[a-z0-9_-]{{5,}}"), "[account]"),
    (re.compile(rf"{_CARD}(?:{_MEANS}|\s*)(?=[a-z-]*\d)[a-z0-9-]{{4,}}"), "[number]"),
    (re.compile(r"(?<!\d)(\+?\d[\d\s().-]{6,}\d)(?!\d)"), "[number]"),
    (re.compile(r"(?<![a-z0-9])[a-z]{0,3}\d{6,}[a-z0-9]*"), "[number]"),
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
        text = _replaced(pattern, label, text)
    return text[:_LONGEST]


def _replaced(pattern: re.Pattern[str], label: str, text: str) -> str:
    """``text`` with ``label`` for whatever ``pattern`` finds in it, in whichever width and case it is written."""
    normal = normalise(text)
    pieces, at = [], 0
    for match in pattern.finditer(normal.text):
        start, end = normal.original_span(*match.span())
        pieces += [text[at:start], label]
        at = end
    return "".join([*pieces, text[at:]])


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
