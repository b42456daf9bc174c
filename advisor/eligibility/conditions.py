"""The condition of a rule as a small tree: tests of one attribute each, joined by *all* and *any*."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Union


@dataclass(frozen=True)
class OneOf:
    """The attribute has one of these values."""

    attribute: str
    values: frozenset[str]


@dataclass(frozen=True)
class Within:
    """The date lies on or after ``since`` and before ``before``; ``None`` leaves that side open."""

    attribute: str
    since: date | None
    before: date | None


@dataclass(frozen=True)
class Every:
    """All parts hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Either:
    """At least one part holds."""

    parts: tuple[Condition, ...]


Test = Union[OneOf, Within]
Condition = Union[OneOf, Within, Every, Either]


def tests(condition: Condition) -> Iterator[Test]:
    """Every test in ``condition``, from left to right."""
    if isinstance(condition, (Every, Either)):
        for part in condition.parts:
            yield from tests(part)
    else:
        yield condition
