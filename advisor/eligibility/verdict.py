"""What the check hands back: the verdict with everything needed to explain it, and the next question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from advisor.eligibility.outcome import Outcome
from advisor.eligibility.rulebook import Attribute, Edition, Note, OpenPoint, Rule
from advisor.model import Words

RuleState = Literal["fires", "does_not_fire", "open", "unknown"]


@dataclass(frozen=True)
class Finding:
    """How one rule stands. ``because`` names the known attributes that decide it; ``needs`` those that would.

    ``points`` are the passages that leave it open, with both readings.
    """

    rule: Rule
    state: RuleState
    because: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    points: tuple[OpenPoint, ...] = ()


@dataclass(frozen=True)
class EditionVerdict:
    """The outcome under one edition alone; ``conclusion`` as in :class:`Verdict`."""

    edition: Edition
    outcome: Outcome
    conclusion: Outcome
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Answer:
    """One possible answer to an open point: its ``values`` (ids, or spans of days), and the outcome it would lead to.

    ``fires`` are the rules that would then exclude for certain.
    """

    values: tuple[str, ...]
    label: Words
    outcome: Outcome
    fires: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """An unknown fact on which the verdict depends, with what each answer would mean."""

    attribute: Attribute
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Derived:
    """A fact nobody stated, from ``source`` (attribute and value); what is only usual with it is not ``certain``."""

    attribute: Attribute
    values: tuple[str, ...]
    source: tuple[str, str]
    because: Words
    sources: tuple[str, ...]
    certain: bool


@dataclass(frozen=True)
class Assumed:
    """A value taken for granted in the provisional verdict and in the conclusion, because nearly everybody has it."""

    attribute: Attribute
    value: str


@dataclass(frozen=True)
class Verdict:
    """The result of a check.

    ``outcome``      what all completions of the known facts agree on, else ``depends``
    ``conclusion``   the same with the points that are never asked, and were not said to be unknown, at their usual
                     value: what to say at the end of a talk, together with ``not_looked_at``
    ``provisional``  the outcome if everything unknown is as usual (``assumed``): what to say first
    ``fired``        rules that exclude for certain, every edition; never empty when excluded, unless ``one_of`` is not
    ``one_of``       excluded whichever of these fires, though it is not known which
    ``open``         rules that the text leaves undecided on known facts
    ``unknown``      rules that could still fire
    ``depends_on``   the unknown facts that matter, with what each answer would mean; empty when the outcome is settled
    ``not_looked_at`` attributes that some unknown rule looks at, and that were not asked or answered
    ``as_if``        attributes decided otherwise than stated (a student, as if graduated), with what to tell
    ``conflicts``    groups of statements that cannot all be true
    """

    outcome: Outcome
    conclusion: Outcome
    provisional: Outcome
    editions: tuple[EditionVerdict, ...]
    fired: tuple[Finding, ...]
    one_of: tuple[Finding, ...]
    open: tuple[Finding, ...]
    unknown: tuple[Finding, ...]
    depends_on: tuple[Point, ...]
    not_looked_at: tuple[Attribute, ...]
    assumed: tuple[Assumed, ...]
    derived: tuple[Derived, ...]
    as_if: tuple[Attribute, ...]
    conflicts: tuple[tuple[str, ...], ...]
    notes: tuple[Note, ...]
    today: date

    @property
    def findings(self) -> tuple[Finding, ...]:
        """How every rule stands, edition by edition."""
        return tuple(finding for edition in self.editions for finding in edition.findings)


@dataclass(frozen=True)
class Option:
    """An answer that can be pressed. ``value`` is what to state as the fact: a value id, or a span of days."""

    value: str
    label: Words


@dataclass(frozen=True)
class Question:
    """The next question: of all orders, the one that begins with it needs the fewest questions on average.

    ``expected`` is that average, this question included; it is ``None`` for a question that goes before all others by
    decision. ``bears_on`` are the rules that its answer may decide.
    """

    attribute: Attribute
    text: Words
    why: Words
    options: tuple[Option, ...]
    expected: float | None
    bears_on: tuple[Rule, ...]
