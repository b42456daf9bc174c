"""Buttons for platforms without buttons: choices with numbers, and the number that comes back.

Where a plain number could also be an answer ("how many years?", a choice that holds a figure), the choices get
letters instead: a number that is meant as an answer must never press a button. The same holds where the text has
numbered lines of its own, whose numbers the dialogue understands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.model import Language
from advisor.text import fold
from advisor.words import say

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "1st": 1, "2nd": 2, "3rd": 3}
_CARDINALS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_LAST = re.compile(r"^(?:我?选)?(?:最后一?[个项条种]|the last(?: one)?|last(?: one)?)$")
_COUNTED = re.compile(
    r"^(?:我?(?:选择?|要|回复)|option|number|no\.?|#)?\s*"
    r"(?P<nth>第)?(?P<which>\d{1,2}|[一二两三四五六七八九十]|[a-t])(?P<unit>个|项|条|号|种|吧|选项)*$"
)
_WORDED = re.compile(
    r"^(?:the\s+)?(?:(?P<ordinal>first|second|third|fourth|fifth|sixth|1st|2nd|3rd)(?:\s+(?:one|option))?"
    r"|(?:option|number)\s+(?P<cardinal>one|two|three|four|five|six))$"
)
_EDGES = " \t\n.。、,，)）(（!！:：[]【】\"'“”"
_WANTS_NUMBER = re.compile(
    r"几|多少|多久|哪一?年|何时|什么时候|日期|how (many|long|much)|(which|what) year|\bwhen\b|\bdate\b", re.IGNORECASE
)
_MOST = 20
_NUMBERED_LINE = re.compile(r"^\s*\d{1,2}[.、]\s*(?P<title>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Choices:
    """What was offered last: titles and payloads in their order.

    ``lettered``: letters stand before them, not numbers; ``listed``: the text itself already lists them, numbered.
    """

    titles: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()
    lettered: bool = False
    listed: bool = False

    def to_row(self) -> dict[str, Any]:
        """The choices as JSON."""
        return {"titles": list(self.titles), "payloads": list(self.payloads), "lettered": self.lettered}

    @classmethod
    def from_row(cls, row: Mapping[str, Any] | None) -> Choices:
        """The choices from :meth:`to_row`; none from nothing."""
        if not row:
            return cls()
        return cls(tuple(row["titles"]), tuple(row["payloads"]), bool(row["lettered"]))

    def shown(self, language: Language) -> str:
        """The choices as lines, under a sentence that says how to choose."""
        if not self.titles or self.listed:
            return ""
        labels = [self._label(index) for index in range(len(self.titles))]
        lines = [f"{label}. {title}" for label, title in zip(labels, self.titles, strict=True)]
        return "\n".join([say(language, "messaging.choose", labels=labels), *lines])

    def chosen(self, text: str) -> str:
        """The payload that ``text`` picks by number, letter, place or title; otherwise ``text`` itself."""
        typed = fold(text).strip(_EDGES)
        for title, payload in zip(self.titles, self.payloads, strict=True):
            if typed and typed == fold(title).strip(_EDGES):
                return payload
        index = self._index(typed)
        return self.payloads[index] if index is not None and 0 <= index < len(self.payloads) else text

    def _label(self, index: int) -> str:
        return chr(ord("A") + index) if self.lettered else str(index + 1)

    def _index(self, typed: str) -> int | None:
        if _LAST.match(typed):
            return len(self.payloads) - 1
        worded = _WORDED.match(typed)
        if worded:
            return {**_ORDINALS, **_CARDINALS}[worded["ordinal"] or worded["cardinal"]] - 1
        counted = _COUNTED.match(typed)
        return self._counted(counted) if counted else None

    def _counted(self, counted: re.Match[str]) -> int | None:
        which = counted["which"]
        if which.isalpha() and which.isascii():
            return ord(which) - ord("a") if self.lettered and not counted["nth"] else None
        place = int(which) if which.isdigit() else _DIGITS[which]
        # "第二个" always counts places; a bare "2" does so only where numbers stand before the choices.
        return place - 1 if counted["nth"] or not self.lettered else None


def offered(messages: Sequence[Mapping[str, Any]]) -> Choices:
    """The choices that the buttons of one turn's messages make, each payload once."""
    buttons = {
        str(button["payload"]): str(button.get("title") or button["payload"])
        for message in messages
        for button in message.get("buttons") or ()
        if button.get("payload")
    }
    shown = list(buttons.items())[:_MOST]
    titles = tuple(title for _, title in shown)
    lines = _numbered_lines(messages)
    listed = bool(titles) and lines == list(titles)
    lettered = not listed and (bool(lines) or _could_mean_a_number(messages, titles))
    return Choices(titles, tuple(payload for payload, _ in shown), lettered, listed)


def _numbered_lines(messages: Sequence[Mapping[str, Any]]) -> list[str]:
    text = "\n".join(str(message.get("text", "")) for message in messages)
    return [match["title"].strip() for match in _NUMBERED_LINE.finditer(text)]


def _could_mean_a_number(messages: Sequence[Mapping[str, Any]], titles: Sequence[str]) -> bool:
    if any(char.isdigit() for title in titles for char in title):
        return True
    last = messages[-1] if messages else {}
    asked = (last.get("custom") or {}).get("kind") == "question"
    return asked and bool(_WANTS_NUMBER.search(str(last.get("text", "")).strip().rpartition("\n\n")[2]))
