"""A rulebook made ready for exact answers: its worlds, and what stated facts leave of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import combinations

from advisor.eligibility.classes import Classes, all_tests, classes_of
from advisor.eligibility.dates import parse_dates
from advisor.eligibility.facts import Facts
from advisor.eligibility.outcome import together
from advisor.eligibility.problems import FactsError
from advisor.eligibility.rulebook import Attribute, Rulebook
from advisor.eligibility.worlds import (
    Axis,
    Part,
    build_axis,
    build_part,
    connected,
    links,
    mentioned,
    rule_attributes,
)

Knowledge = tuple[int, ...]
"""What is known: for each axis of the model, the combinations of values that are still possible."""

Worlds = tuple[int, ...]
"""For each part of the model, the worlds that are still possible."""


@dataclass(frozen=True, eq=False)
class Model:
    """The rules that hold on a day, compiled.

    ``place`` tells on which axis an attribute lives, if in any; the axes of part *n* are those in ``ranges[n]``.
    ``usual_from`` names, for an attribute, those of which some value usually brings it along; ``telling`` are the
    attributes of which some value says something about others; ``order`` counts the rules (by object id) through the
    editions. Compared by identity, so that what is worked out for it can be kept.
    """

    rulebook: Rulebook
    classes: Mapping[str, Classes]
    axes: tuple[Axis, ...]
    parts: tuple[Part, ...]
    ranges: tuple[slice, ...]
    place: Mapping[str, int]
    part_of: Mapping[str, int]
    usual_from: Mapping[str, tuple[str, ...]]
    telling: tuple[Attribute, ...]
    order: Mapping[int, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        order = {id(rule): at for at, rule in enumerate(self.rulebook.rules)}
        object.__setattr__(self, "order", order)

    @property
    def nothing_known(self) -> Knowledge:
        """Every combination is possible."""
        return tuple(axis.every for axis in self.axes)

    def worlds(self, knowledge: Knowledge) -> Worlds:
        """For each part, the worlds that ``knowledge`` leaves."""
        return tuple([part.worlds(knowledge[own]) for part, own in zip(self.parts, self.ranges)])

    def outcome_set(self, knowledge: Knowledge, scope: str | None = None) -> int:
        """The outcomes that completions of ``knowledge`` have, under one edition or under all."""
        return self.outcomes_in(self.worlds(knowledge), scope)

    def outcomes_in(self, worlds: Worlds, scope: str | None = None) -> int:
        """The outcomes that occur in ``worlds``, under one edition or under all."""
        return together([part.outcome_set(own, scope) for part, own in zip(self.parts, worlds)])

    def narrowed(self, knowledge: Knowledge, attribute: str, classes: frozenset[int]) -> Knowledge:
        """``knowledge`` with ``attribute`` in one of ``classes``."""
        at = self.place[attribute]
        left = knowledge[at] & self.axes[at].where(attribute, classes)
        return (*knowledge[:at], left, *knowledge[at + 1 :])

    def possible(self, knowledge: Knowledge, attribute: str) -> tuple[int, ...]:
        """The classes of ``attribute`` that ``knowledge`` leaves."""
        at = self.place[attribute]
        return self.axes[at].possible(knowledge[at], attribute)


@dataclass(frozen=True)
class Understood:
    """Stated facts as knowledge. ``conflicts`` are smallest groups of statements that cannot all be true."""

    knowledge: Knowledge
    conflicts: tuple[tuple[str, ...], ...] = ()


def model_of(rulebook: Rulebook, day: date) -> Model:
    """The model of the rules that hold on ``day``; compiled once for each set of rules."""
    holding = frozenset(at for at, rule in enumerate(rulebook.rules) if rule.holds_on(day))
    return _compiled(rulebook, holding)


@lru_cache(maxsize=64)
def _compiled(rulebook: Rulebook, holding: frozenset[int]) -> Model:
    rules = [rule for at, rule in enumerate(rulebook.rules) if at in holding]
    notes = [note for edition in rulebook.editions for note in edition.notes]
    editions = [edition.id for edition in rulebook.editions]
    classes, found = classes_of(rulebook), all_tests(rulebook)
    order = {attribute.id: at for at, attribute in enumerate(rulebook.attributes)}
    looked_at = [*map(rule_attributes, rules), *(mentioned(note.when) for note in notes)]
    used = frozenset().union(*looked_at)
    linked = connected([*(frozenset((name,)) for name in order), *links(classes)])
    presupposed = [
        frozenset((attribute.id, attribute.only_if[0])) for attribute in rulebook.attributes if attribute.only_if
    ]
    groups = [group for group in connected([*looked_at, *links(classes), *presupposed]) if group & used]
    axes: list[Axis] = []
    parts: list[Part] = []
    ranges: list[slice] = []
    for group in sorted(groups, key=lambda group: min(order[name] for name in group)):
        clusters = [sorted(cluster, key=order.__getitem__) for cluster in linked if cluster <= group]
        own = [
            build_axis(cluster, classes, found) for cluster in sorted(clusters, key=lambda cluster: order[cluster[0]])
        ]
        ranges.append(slice(len(axes), len(axes) + len(own)))
        axes += own
        own_rules = [rule for rule in rules if rule_attributes(rule) <= group]
        own_notes = [note for note in notes if mentioned(note.when) <= group]
        parts.append(build_part(own, classes, own_rules, own_notes, editions))
    place = {name: at for at, axis in enumerate(axes) for name in axis.attributes}
    part_of = {
        name: number for number, own_range in enumerate(ranges) for axis in axes[own_range] for name in axis.attributes
    }
    return Model(
        rulebook,
        classes,
        tuple(axes),
        tuple(parts),
        tuple(ranges),
        place,
        part_of,
        {name: _usual_from(rulebook, name, place) for name in place},
        tuple(own for own in rulebook.attributes if own.id in place and any(value.because for value in own.values)),
    )


def _usual_from(rulebook: Rulebook, name: str, place: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        other.id
        for other in rulebook.attributes
        if other.id in place and any(name in value.usually for value in other.values)
    )


def understand(model: Model, facts: Facts) -> Understood:
    """``facts`` as knowledge.

    Where statements contradict each other, one of them is wrong and nobody knows which: what remains possible is
    everything that fits some choice of statements to which no other could be added.

    Raises:
        FactsError: an attribute, value or date is not known.
    """
    stated = {name: _classes_stated(model, name, texts) for name, texts in facts.stated}
    for name in facts.unsure:
        _require(model, name)
    on_axis: dict[int, list[tuple[str, int]]] = {}
    for name, classes in stated.items():
        if name in model.place:
            at = model.place[name]
            on_axis.setdefault(at, []).append((name, model.axes[at].where(name, classes)))
    knowledge = list(model.nothing_known)
    conflicts: list[tuple[str, ...]] = []
    for at, statements in on_axis.items():
        statements.sort(key=lambda statement: model.axes[at].attributes.index(statement[0]))
        knowledge[at] = _all_hold(statements, knowledge[at])
        if not knowledge[at]:
            knowledge[at] = _some_hold(statements, model.axes[at].every)
            conflicts += _smallest_conflicts(statements, model.axes[at].every)
    return Understood(tuple(knowledge), tuple(conflicts))


def _classes_stated(model: Model, name: str, texts: tuple[str, ...]) -> frozenset[int]:
    _require(model, name)
    classes = model.classes[name]
    if not texts:
        raise FactsError(f"{name} is stated without a value")
    if classes.attribute.kind == "date":
        try:
            return classes.touching([span for text in texts for span in parse_dates(text)])
        except ValueError as error:
            raise FactsError(f"{name}: {error}") from None
    for text in texts:
        if text not in classes.number:
            raise FactsError(f"{name} has no value {text!r}; it has {', '.join(sorted(classes.number))}")
    return classes.holding(texts)


def _require(model: Model, name: str) -> None:
    if not model.rulebook.has_attribute(name):
        raise FactsError(f"no attribute is called {name!r}")


Statements = list[tuple[str, int]]


def _all_hold(statements: Statements, every: int) -> int:
    for _, mask in statements:
        every &= mask
    return every


def _choices(statements: Statements, every: int) -> Iterator[tuple[frozenset[str], int]]:
    """Every choice of statements, largest first, with what it leaves possible."""
    for size in range(len(statements), -1, -1):
        for chosen in combinations(statements, size):
            yield frozenset(name for name, _ in chosen), _all_hold(list(chosen), every)


def _some_hold(statements: Statements, every: int) -> int:
    """What fits some choice of statements to which no other could be added."""
    found = 0
    largest: list[frozenset[str]] = []
    for names, left in _choices(statements, every):
        if left and not any(names < other for other in largest):
            largest.append(names)
            found |= left
    return found


def _smallest_conflicts(statements: Statements, every: int) -> list[tuple[str, ...]]:
    clashing = [names for names, left in _choices(statements, every) if not left]
    smallest = [names for names in clashing if not any(other < names for other in clashing)]
    return [tuple(name for name, _ in statements if name in names) for names in smallest]
