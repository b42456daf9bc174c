"""Dates as people give them: a day, a month, a year, "1998 or 1999", "late 1990s".

A date is kept as :class:`Span`\\ s, the days it may be. Where everyday words are loose ("late 1990s", "around 2000")
the span is taken wide: too wide costs one more question, too narrow could cost a wrong verdict.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Span:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} is after {self.last}")

    def __str__(self) -> str:
        return f"{self.first.isoformat()}..{self.last.isoformat()}"


def parse_dates(text: str) -> tuple[Span, ...]:
    """The days that ``text`` may mean, in Chinese or English.

    Read are days, months and years ("1999-09-01", "1999年9月", "99年", "2019级"), ranges ("1998..1999",
    "1998到2000年"), choices ("1998 or 1999", "1998或1999年"), open ends ("before 1999", "1999年以后") and decades
    ("late 1990s", "90年代末").

    Raises:
        ValueError: the text is no date that is understood, or no day of the calendar.
    """
    choices = re.split(r"\s+or\s+|\||或者?|还是", text.strip(), flags=re.IGNORECASE)
    return tuple(_span(choice.strip()) for choice in choices)


def _span(text: str) -> Span:
    for pattern, read in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            return read(match)
    raise ValueError(f"{text!r} is not a date that is understood; write 1999, 1999-09 or 1999-09-01")


_DAY = r"(?:\d{4}|\d{2}(?=年|级))(?:-\d{1,2}(?:-\d{1,2})?|(?:年|级)(?:\d{1,2}月(?:\d{1,2}[日号])?)?)?"
_PARTS = re.compile(r"\d+")


def _day(text: str) -> Span:
    written, *others = _PARTS.findall(text)
    year = _century(int(written)) if len(written) == 2 else int(written)
    rest = [int(part) for part in others]
    if not rest:
        return Span(date(year, 1, 1), date(year, 12, 31))
    month = rest[0]
    if len(rest) == 1:
        return Span(date(year, month, 1), date(year, month, _days_in(year, month)))
    day = date(year, month, rest[1])
    return Span(day, day)


def _century(year: int) -> int:
    """99年 is 1999 and 05年 is 2005: nobody who registers today enrolled before 1930 or will do so after 2029."""
    return year + (1900 if year >= 30 else 2000)


def _days_in(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise ValueError(f"{month} is not a month")
    return calendar.monthrange(year, month)[1]


def _range(match: re.Match[str]) -> Span:
    return Span(_day(match["first"]).first, _day(match["last"]).last)


def _before(match: re.Match[str]) -> Span:
    return Span(date.min, _day(match["day"]).first - timedelta(days=1))


def _until(match: re.Match[str]) -> Span:
    # 以前 counts the day it names in rules and often not in talk; the wide reading keeps both possible.
    return Span(date.min, _day(match["day"]).last)


def _since(match: re.Match[str]) -> Span:
    # "after 1999" may or may not count 1999 itself: the wide reading keeps it.
    return Span(_day(match["day"]).first, date.max)


def _decade(match: re.Match[str]) -> Span:
    year = _century(int(match["decade"])) if len(match["decade"]) == 2 else int(match["decade"])
    first, last = _DECADE_PARTS[(match["part"] or "").lower()]
    return Span(date(year + first, 1, 1), date(year + last, 12, 31))


_DECADE_PARTS = {
    "": (0, 9),
    "early": (0, 4), "mid": (3, 7), "late": (5, 9),
    "初": (0, 4), "初期": (0, 4), "中": (3, 7), "中期": (3, 7), "末": (5, 9), "末期": (5, 9), "后期": (5, 9),
}  # fmt: skip

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Span]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (_DAY, lambda match: _day(match[0])),
        (rf"(?P<first>{_DAY})\s*(?:\.\.|到|至|–|—|to)\s*(?P<last>{_DAY})", _range),
        (rf"before\s+(?P<day>{_DAY})", _before),
        (rf"(?P<day>{_DAY})之前", _before),
        (rf"(?P<day>{_DAY})(?:以前|及以前)", _until),
        (rf"(?:after|since|from)\s+(?P<day>{_DAY})", _since),
        (rf"(?P<day>{_DAY})(?:以后|之后|后|起)", _since),
        (r"(?:the\s+)?(?:(?P<part>early|mid|late)[\s-]+)?(?P<decade>\d{3}0)s", _decade),
        (r"(?P<decade>\d{2}|\d{3}0)年代(?P<part>初期?|中期?|末期?|后期)?", _decade),
    )
)
