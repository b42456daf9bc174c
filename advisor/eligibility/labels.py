"""Stretches of days in words."""

from __future__ import annotations

from datetime import date

from advisor.eligibility.dates import Span
from advisor.model import Words


def span_label(span: Span) -> Words:
    """``span`` in words, for a button: "1999年1月1日及以后", "31 August 2001 or earlier"."""
    first, last = _day(span.first), _day(span.last)
    if span.first == date.min and span.last == date.max:
        return Words("任何时间", "at any time")
    if span.first == date.min:
        return Words(f"{last.zh}及以前", f"{last.en} or earlier")
    if span.last == date.max:
        return Words(f"{first.zh}及以后", f"{first.en} or later")
    return Words(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}")


def _day(day: date) -> Words:
    return Words(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
