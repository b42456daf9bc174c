"""Values that no rule tells apart, merged: days into the stretches between boundary days, alike values into classes.

Two values of an attribute are alike when every test of every rule, every link between facts and every question that
needs one of them treats them the same, and neither is assumed by name or brings along other usual values.
Exchanging one for the other then changes no verdict, so the exact engine needs to look at one of them only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from advisor.eligibility.conditions import OneOf, Test, Within, tests
from advisor.eligibility.dates import Span
from advisor.eligibility.labels import span_label
from advisor.eligibility.rulebook import Attribute, Rulebook
from advisor.model import Words


@dataclass(frozen=True)
class Classes:
    """The classes of one attribute, in order, with their ``labels``.

    ``members`` are value ids; for a date they are its ``spans`` as text.
    """

    attribute: Attribute
    members: tuple[tuple[str, ...], ...]
    labels: tuple[Words, ...]
    spans: tuple[Span, ...] = ()

    @property
    def count(self) -> int:
        """How many classes there are."""
        return len(self.members)

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The class of each value."""
        return {value: at for at, members in enumerate(self.members) for value in members}

    def holding(self, values: Iterable[str]) -> frozenset[int]:
        """The classes that hold one of ``values``."""
        return frozenset([self.number[value] for value in values if value in self.number])

    def touching(self, spans: Iterable[Span]) -> frozenset[int]:
        """The stretches of a date that share a day with one of ``spans``."""
        return frozenset(
            at
            for span in spans
            for at, stretch in enumerate(self.spans)
            if stretch.first <= span.last and span.first <= stretch.last
        )

    def passing(self, test: Test) -> frozenset[int]:
        """The classes on which ``test`` holds."""
        if isinstance(test, OneOf):
            return self.holding(test.values)
        return self.touching([_span(test)])


def all_tests(rulebook: Rulebook) -> list[Test]:
    """Every test in the conditions of every rule, dated-out lines included, and of every note."""
    found: list[Test] = []
    for edition in rulebook.editions:
        for rule in edition.rules:
            found += tests(rule.excludes)
            for point in rule.open:
                found += tests(point.when)
        for note in edition.notes:
            found += tests(note.when)
    return found


def classes_of(rulebook: Rulebook) -> dict[str, Classes]:
    """The classes of every attribute."""
    found = all_tests(rulebook)
    return {
        attribute.id: (_stretches(attribute, found) if attribute.kind == "date" else _alike(attribute, rulebook, found))
        for attribute in rulebook.attributes
    }


def _alike(attribute: Attribute, rulebook: Rulebook, found: list[Test]) -> Classes:
    one_of = [test for test in found if isinstance(test, OneOf) and test.attribute == attribute.id]
    links = [allowed for _, allowed in _links_to(attribute.id, rulebook)]
    opening = list(_opening_by(attribute.id, rulebook))
    usual = {attribute.usual} | _brought_along(attribute.id, rulebook)
    groups: dict[object, list[str]] = {}
    for value in attribute.values:
        treatment = (
            tuple(value.id in test.values for test in one_of),
            tuple(value.id in allowed for allowed in (*links, *opening)),
            frozenset((name, frozenset(allowed)) for name, allowed in value.settles.items()),
            frozenset(value.usually.items()),
            value.id if value.id in usual else None,
        )
        groups.setdefault(treatment, []).append(value.id)
    members = tuple(tuple(group) for group in groups.values())
    return Classes(attribute, members, tuple(_label(attribute, group) for group in members))


def _label(attribute: Attribute, members: tuple[str, ...]) -> Words:
    labels = [attribute.value(name).label for name in members]
    return Words("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


def _links_to(attribute: str, rulebook: Rulebook) -> Iterator[tuple[str, tuple[str, ...]]]:
    for other in rulebook.attributes:
        for value in other.values:
            if attribute in value.settles:
                yield value.id, value.settles[attribute]


def _opening_by(attribute: str, rulebook: Rulebook) -> Iterator[frozenset[str]]:
    """The sets of values of ``attribute`` that make a question to another one sensible."""
    for other in rulebook.attributes:
        if other.only_if is not None and other.only_if[0] == attribute:
            yield other.only_if[1]


def _brought_along(attribute: str, rulebook: Rulebook) -> set[str]:
    """The values of ``attribute`` that usually go with a value of another."""
    values = (value for other in rulebook.attributes for value in other.values)
    return {value.usually[attribute] for value in values if attribute in value.usually}


def _stretches(attribute: Attribute, found: list[Test]) -> Classes:
    within = [test for test in found if isinstance(test, Within) and test.attribute == attribute.id]
    cuts = sorted({day for test in within for day in (test.since, test.before) if day is not None})
    firsts = [date.min, *cuts]
    lasts = [*(cut - timedelta(days=1) for cut in cuts), date.max]
    spans = tuple(Span(first, last) for first, last in zip(firsts, lasts))
    members = tuple((str(span),) for span in spans)
    return Classes(attribute, members, tuple(span_label(span) for span in spans), spans)


def _span(test: Within) -> Span:
    return Span(test.since or date.min, test.before - timedelta(days=1) if test.before else date.max)
