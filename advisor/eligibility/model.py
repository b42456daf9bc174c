"""A rulebook made ready for exact answers: its worlds, and what stated facts leave of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import combinations

from advisor.eligibility.classes import Classes, classes_of
from advisor.eligibility.dates import parse_dates
from advisor.eligibility.facts import Facts
from advisor.eligibility.outcome import together
from advisor.eligibility.problems import FactsError
from advisor.eligibility.rulebook import Rule, Rulebook
from advisor.eligibility.worlds import Part, build_part, connected, links, mentioned, rule_attributes

Knowledge = tuple[int, ...]
"""What is known: for each part of the model, the worlds that are still possible."""


@dataclass(frozen=True)
class Model:
    """The rules that hold on a day, compiled. ``part_of`` tells in which part an attribute lives, if in any."""

    rulebook: Rulebook
    classes: Mapping[str, Classes]
    parts: tuple[Part, ...]
    part_of: Mapping[str, int]
    plans: dict[object, object] = field(default_factory=dict, repr=False)

    @property
    def nothing_known(self) -> Knowledge:
        """Every world is possible."""
        return tuple(part.every for part in self.parts)

    def outcome_set(self, knowledge: Knowledge, scope: str | None = None) -> int:
        """The outcomes that completions of ``knowledge`` have, under one edition or under all."""
        return together(part.outcome_set(worlds, scope) for part, worlds in zip(self.parts, knowledge))

    def narrowed(self, knowledge: Knowledge, attribute: str, classes: frozenset[int]) -> Knowledge:
        """``knowledge`` with ``attribute`` in one of ``classes``."""
        at = self.part_of[attribute]
        worlds = knowledge[at] & self.parts[at].where(attribute, classes)
        return (*knowledge[:at], worlds, *knowledge[at + 1 :])

    def possible(self, knowledge: Knowledge, attribute: str) -> tuple[int, ...]:
        """The classes of ``attribute`` that ``knowledge`` leaves."""
        at = self.part_of[attribute]
        return self.parts[at].possible(knowledge[at], attribute)


@dataclass(frozen=True)
class Understood:
    """Stated facts as knowledge. ``conflicts`` are smallest groups of statements that cannot all be true."""

    knowledge: Knowledge
    conflicts: tuple[tuple[str, ...], ...] = ()


@lru_cache(maxsize=64)
def _compiled(rulebook: Rulebook, holding: frozenset[int]) -> Model:
    rules = [rule for at, rule in enumerate(rulebook.rules) if at in holding]
    classes = classes_of(rulebook)
    notes = [note for edition in rulebook.editions for note in edition.notes]
    looked_at = [*map(rule_attributes, rules), *(mentioned(note.when) for note in notes)]
    used = frozenset().union(*looked_at)
    groups = [group for group in connected([*looked_at, *links(classes)]) if group & used]
    order = [attribute.id for attribute in rulebook.attributes]
    editions = [edition.id for edition in rulebook.editions]
    parts = []
    for group in sorted(groups, key=lambda group: min(map(order.index, group))):
        own = [rule for rule in rules if rule_attributes(rule) <= group]
        spoken = [note for note in notes if mentioned(note.when) <= group]
        parts.append(build_part([name for name in order if name in group], classes, own, spoken, editions))
    part_of = {name: at for at, part in enumerate(parts) for name in part.attributes}
    return Model(rulebook, classes, tuple(parts), part_of)


def model_of(rulebook: Rulebook, day: date) -> Model:
    """The model of the rules that hold on ``day``; compiled once for each set of rules."""
    rules: list[Rule] = list(rulebook.rules)
    return _compiled(rulebook, frozenset(at for at, rule in enumerate(rules) if rule.holds_on(day)))


def understand(model: Model, facts: Facts) -> Understood:
    """``facts`` as knowledge.

    Where statements contradict each other, one of them is wrong and nobody knows which: what remains possible is
    everything that fits some largest choice of statements without a contradiction.

    Raises:
        FactsError: an attribute, value or date is not known.
    """
    stated = {name: _classes_stated(model, name, texts) for name, texts in facts.stated}
    for name in facts.unsure:
        _require(model, name)
    by_part: dict[int, list[tuple[str, int]]] = {}
    for name, classes in stated.items():
        if name in model.part_of:
            at = model.part_of[name]
            by_part.setdefault(at, []).append((name, model.parts[at].where(name, classes)))
    knowledge = list(model.nothing_known)
    conflicts: list[tuple[str, ...]] = []
    for at, statements in by_part.items():
        worlds = _all_hold(knowledge[at], (mask for _, mask in statements))
        if not worlds:
            worlds = _some_hold(knowledge[at], statements)
            conflicts += _smallest_conflicts(knowledge[at], statements)
        knowledge[at] = worlds
    return Understood(tuple(knowledge), tuple(conflicts))


def _classes_stated(model: Model, name: str, texts: tuple[str, ...]) -> frozenset[int]:
    _require(model, name)
    classes = model.classes[name]
    if not texts:
        raise FactsError(f"{name} is stated without a value")
    if classes.attribute.kind == "date":
        try:
            return classes.touching(span for text in texts for span in parse_dates(text))
        except ValueError as error:
            raise FactsError(f"{name}: {error}") from None
    possible = {value.id for value in classes.attribute.values}
    for text in texts:
        if text not in possible:
            raise FactsError(f"{name} has no value {text!r}; it has {', '.join(sorted(possible))}")
    return classes.holding(texts)


def _require(model: Model, name: str) -> None:
    if not model.rulebook.has_attribute(name):
        raise FactsError(f"no attribute is called {name!r}")


def _all_hold(worlds: int, masks: Iterable[int]) -> int:
    for mask in masks:
        worlds &= mask
    return worlds


def _some_hold(every: int, statements: list[tuple[str, int]]) -> int:
    """The worlds that fit some choice of statements to which no other could be added."""
    found = 0
    largest: list[frozenset[str]] = []
    for size in range(len(statements), -1, -1):
        for chosen in combinations(statements, size):
            names = frozenset(name for name, _ in chosen)
            worlds = _all_hold(every, (mask for _, mask in chosen))
            if worlds and not any(names < other for other in largest):
                largest.append(names)
                found |= worlds
    return found


def _smallest_conflicts(every: int, statements: list[tuple[str, int]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for size in range(2, len(statements) + 1):
        for chosen in combinations(statements, size):
            names = tuple(name for name, _ in chosen)
            if not _all_hold(every, (mask for _, mask in chosen)) and not any(
                set(other) < set(names) for other in found
            ):
                found.append(names)
    return found
