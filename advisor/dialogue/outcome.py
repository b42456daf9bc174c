"""What one part of a message comes to, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.model import Query
from advisor.questions import CHECKED_KINDS


@dataclass(frozen=True)
class Asked:
    """A question that can be answered from the store or by the eligibility check, and the words that ask it."""

    query: Query
    text: str = field(default="", compare=False)


@dataclass(frozen=True)
class Refused:
    """A question outside what the advisor knows: why (a key of ``refusals.yml``), what of, and what comes nearest."""

    reason: str
    subjects: tuple[str, ...] = ()
    nearest: tuple[Query, ...] = ()
    text: str = field(default="", compare=False)


@dataclass(frozen=True)
class Unclear:
    """A question with several likely readings, and its words."""

    readings: tuple[Query, ...]
    text: str = ""


@dataclass(frozen=True)
class Stated:
    """Something that the reader says about themselves, or a politeness: nothing is asked."""

    intent: str
    text: str = field(default="", compare=False)


Outcome = Asked | Refused | Unclear | Stated


def is_checked(outcome: Outcome) -> bool:
    """Whether an outcome is answered by the eligibility check."""
    if isinstance(outcome, Stated):
        return outcome.intent == "state_facts"
    return isinstance(outcome, Asked) and outcome.query.kind in CHECKED_KINDS
