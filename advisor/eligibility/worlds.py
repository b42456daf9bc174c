"""All completions of the facts at once: a *world* gives every attribute a value, a set of worlds is one large integer.

Bit *n* of such an integer stands for world number *n*. Each rule and each outcome is the set of worlds where it
holds, so that "what do all completions agree on?" is a handful of bitwise operations.

Two things keep the integers short. Attributes that share no rule and no link live in separate :class:`Part`\\ s. And
attributes that are linked (a programme settles its category) form one :class:`Axis` of the combinations that the links
allow, of which those that no rule tells apart share one *kind*; worlds are counted by kind, facts by combination.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import prod
from operator import and_, or_
from typing import TypeVar

from advisor.eligibility.classes import Classes
from advisor.eligibility.conditions import Condition, Either, Every, Test, tests
from advisor.eligibility.outcome import EXCLUDED, NOT_EXCLUDED, OPEN
from advisor.eligibility.rulebook import Note, OpenPoint, Rule

MOST_WORLDS = 1 << 22
MOST_KEPT = 20_000
Key = TypeVar("Key")
Kept = TypeVar("Kept")

Combination = tuple[int, ...]
"""One class for each attribute of an axis."""


@dataclass(frozen=True)
class Axis:
    """Linked attributes. A set of combinations is an integer, as a set of worlds is.

    ``values[attribute][n]`` are the combinations with the attribute in its class *n*; ``kinds`` are sets of
    combinations that no rule tells apart.
    """

    attributes: tuple[str, ...]
    every: int
    values: Mapping[str, tuple[int, ...]]
    kinds: tuple[int, ...]
    _possible: dict[tuple[int, str], tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def where(self, attribute: str, classes: frozenset[int]) -> int:
        """The combinations with ``attribute`` in one of ``classes``."""
        masks = self.values[attribute]
        return reduce(or_, (masks[at] for at in classes), 0)

    def possible(self, combinations: int, attribute: str) -> tuple[int, ...]:
        """The classes of ``attribute`` that occur in ``combinations``."""
        key = (combinations, attribute)
        if key not in self._possible:
            found = tuple([at for at, mask in enumerate(self.values[attribute]) if combinations & mask])
            _keep(self._possible, key, found)
        return self._possible[key]


@dataclass(frozen=True)
class RuleWorlds:
    """Where a rule fires, and where it is open with none of its firing; ``points`` tells for each open point where.

    ``touches`` are the worlds of both kinds; ``near`` are its attributes and all that are linked with them: no other
    can tell how it stands.
    """

    rule: Rule
    attributes: frozenset[str]
    near: frozenset[str]
    fires: int
    open: int
    touches: int
    points: tuple[tuple[OpenPoint, int], ...]


@dataclass(frozen=True)
class Part:
    """Attributes that hang together through rules, and the worlds over them.

    ``blocks[axis][kind]`` are the worlds of one kind of combination on one axis; ``outcomes`` maps a scope (an
    edition, or ``None`` for all) to its excluded, open and not-excluded worlds; ``notes`` stand with the worlds that
    they speak of.
    """

    axes: tuple[Axis, ...]
    every: int
    blocks: tuple[tuple[int, ...], ...]
    rules: tuple[RuleWorlds, ...]
    notes: tuple[tuple[Note, int], ...]
    outcomes: Mapping[str | None, tuple[int, int, int]]
    _met: dict[tuple[int, ...], int] = field(default_factory=dict, repr=False)
    _parted: dict[tuple[int, int], int] = field(default_factory=dict, repr=False)

    def worlds(self, combinations: tuple[int, ...]) -> int:
        """The worlds that remain when each axis keeps only these combinations."""
        if combinations not in self._met:
            left = self.every
            for at, kept in enumerate(combinations):
                if kept != self.axes[at].every:
                    left &= self._having(at, kept)
            _keep(self._met, combinations, left)
        return self._met[combinations]

    def with_only(self, worlds: int, at: int, kept: int) -> int:
        """Those of ``worlds`` in which axis ``at`` has one of the combinations ``kept``."""
        return worlds & self._having(at, kept)

    def _having(self, at: int, kept: int) -> int:
        """The worlds in which axis ``at`` has one of the combinations ``kept``."""
        if (at, kept) not in self._parted:
            worlds = 0
            for kind, block in zip(self.axes[at].kinds, self.blocks[at]):
                if kind & kept:
                    worlds |= block
            _keep(self._parted, (at, kept), worlds)
        return self._parted[at, kept]

    def outcome_set(self, worlds: int, scope: str | None = None) -> int:
        """The outcomes that occur in ``worlds``."""
        excluded, undecided, clear = self.outcomes[scope]
        return (
            (EXCLUDED if worlds & excluded else 0)
            | (OPEN if worlds & undecided else 0)
            | (NOT_EXCLUDED if worlds & clear else 0)
        )


def _keep(memory: dict[Key, Kept], key: Key, found: Kept) -> None:
    """Remembers what was worked out. A talk meets some hundreds; only proofs meet more than are kept."""
    if len(memory) > MOST_KEPT:
        memory.clear()
    memory[key] = found


def build_axis(attributes: Sequence[str], classes: Mapping[str, Classes], found: Sequence[Test]) -> Axis:
    """The combinations that the links between ``attributes`` allow, sorted into kinds by the tests ``found``."""
    combinations = list(_combinations(tuple(attributes), classes, (), {}))
    values = {
        name: tuple(
            _set_of(at for at, combination in enumerate(combinations) if combination[place] == number)
            for number in range(classes[name].count)
        )
        for place, name in enumerate(attributes)
    }
    passing = [
        (attributes.index(test.attribute), classes[test.attribute].passing(test))
        for test in found
        if test.attribute in attributes
    ]
    kinds: dict[tuple[bool, ...], int] = {}
    for at, combination in enumerate(combinations):
        treatment = tuple(combination[place] in numbers for place, numbers in passing)
        kinds[treatment] = kinds.get(treatment, 0) | 1 << at
    return Axis(tuple(attributes), (1 << len(combinations)) - 1, values, tuple(kinds.values()))


def build_part(
    axes: Sequence[Axis],
    classes: Mapping[str, Classes],
    rules: Sequence[Rule],
    notes: Sequence[Note],
    editions: Sequence[str],
) -> Part:
    """The worlds over ``axes`` with the outcome of ``rules`` in each.

    Raises:
        ValueError: there would be more than :data:`MOST_WORLDS` worlds.
    """
    size = prod(len(axis.kinds) for axis in axes)
    if size > MOST_WORLDS:
        names = ", ".join(name for axis in axes for name in axis.attributes)
        raise ValueError(f"the rules tie {names} together into {size} worlds; the limit is {MOST_WORLDS}")
    blocks = tuple(_blocks(axes, at, size) for at in range(len(axes)))
    where = _Where(axes, blocks, classes)
    found = tuple(_rule_worlds(rule, where) for rule in rules)
    spoken = tuple((note, where.holds(note.when)) for note in notes)
    every = (1 << size) - 1
    outcomes = {scope: _outcomes(found, scope, every) for scope in (None, *editions)}
    return Part(tuple(axes), every, blocks, found, spoken, outcomes)


def connected(groups: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """``groups`` merged until no two share a member."""
    merged: list[frozenset[str]] = []
    for group in groups:
        apart = [other for other in merged if not other & group]
        merged = [*apart, group.union(*(other for other in merged if other & group))]
    return merged


def links(classes: Mapping[str, Classes]) -> list[frozenset[str]]:
    """The pairs of attributes of which one settles the other."""
    return [
        frozenset((name, target))
        for name, own in classes.items()
        for value in own.attribute.values
        for target in value.settles
    ]


def mentioned(condition: Condition) -> frozenset[str]:
    """Every attribute that ``condition`` looks at."""
    return frozenset(test.attribute for test in tests(condition))


def rule_attributes(rule: Rule) -> frozenset[str]:
    """Every attribute that ``rule`` looks at."""
    return frozenset().union(mentioned(rule.excludes), *(mentioned(point.when) for point in rule.open))


@dataclass(frozen=True)
class _Where:
    """Finds the worlds in which conditions hold."""

    axes: Sequence[Axis]
    blocks: Sequence[Sequence[int]]
    classes: Mapping[str, Classes]

    def holds(self, condition: Condition) -> int:
        if isinstance(condition, Every):
            return reduce(and_, map(self.holds, condition.parts))
        if isinstance(condition, Either):
            return reduce(or_, map(self.holds, condition.parts))
        at = next(at for at, axis in enumerate(self.axes) if condition.attribute in axis.attributes)
        passing = self.axes[at].where(condition.attribute, self.classes[condition.attribute].passing(condition))
        # A kind passes a test as a whole or not at all: that is what makes it a kind.
        chosen = (block for kind, block in zip(self.axes[at].kinds, self.blocks[at]) if kind & passing)
        return reduce(or_, chosen, 0)


def _rule_worlds(rule: Rule, where: _Where) -> RuleWorlds:
    fires = where.holds(rule.excludes)
    points = tuple((point, where.holds(point.when) & ~fires) for point in rule.open)
    undecided = reduce(or_, (worlds for _, worlds in points), 0)
    attributes = rule_attributes(rule)
    near = frozenset(name for axis in where.axes if attributes & set(axis.attributes) for name in axis.attributes)
    return RuleWorlds(rule, attributes, near, fires, undecided, fires | undecided, points)


def _outcomes(found: Sequence[RuleWorlds], scope: str | None, every: int) -> tuple[int, int, int]:
    chosen = [worlds for worlds in found if scope in (None, worlds.rule.edition)]
    excluded = reduce(or_, (worlds.fires for worlds in chosen), 0)
    undecided = reduce(or_, (worlds.open for worlds in chosen), 0) & ~excluded
    return excluded, undecided, every & ~excluded & ~undecided


def _blocks(axes: Sequence[Axis], at: int, size: int) -> tuple[int, ...]:
    """For each kind on axis ``at``, its worlds: worlds are numbered like digits, the last axis counting fastest."""
    stride = prod(len(axis.kinds) for axis in axes[at + 1 :])
    period = stride * len(axes[at].kinds)
    repeated = ((1 << size) - 1) // ((1 << period) - 1)
    run = (1 << stride) - 1
    return tuple((run << (number * stride)) * repeated for number in range(len(axes[at].kinds)))


def _set_of(numbers: Iterator[int]) -> int:
    return reduce(or_, (1 << number for number in numbers), 0)


def _combinations(
    attributes: tuple[str, ...],
    classes: Mapping[str, Classes],
    chosen: Combination,
    allowed: Mapping[str, frozenset[int]],
) -> Iterator[Combination]:
    if len(chosen) == len(attributes):
        yield chosen
        return
    own = classes[attributes[len(chosen)]]
    for at, members in enumerate(own.members):
        if at not in allowed.get(own.attribute.id, (at,)):
            continue
        narrowed = dict(allowed)
        # All members of a class settle the same, so the first speaks for them; a date settles nothing.
        settles = own.attribute.value(members[0]).settles if own.attribute.values else {}
        for target, values in settles.items():
            holding = classes[target].holding(values)
            narrowed[target] = narrowed.get(target, holding) & holding
        yield from _combinations(attributes, classes, (*chosen, at), narrowed)
