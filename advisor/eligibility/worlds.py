"""All completions of the facts at once: a *world* gives every attribute a value, a set of worlds is one large integer.

Bit *n* of such an integer stands for world number *n*. Each attribute value, each rule and each outcome is the set of
worlds where it holds, so that "what do all completions agree on?" is a handful of bitwise operations. Attributes that
share no rule and no link live in separate :class:`Part`\\ s, which keeps the integers short.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from advisor.eligibility.classes import Classes
from advisor.eligibility.conditions import Condition, Either, Every, tests
from advisor.eligibility.outcome import EXCLUDED, NOT_EXCLUDED, OPEN
from advisor.eligibility.rulebook import Note, Rule

MOST_WORLDS = 1 << 22


@dataclass(frozen=True)
class RuleWorlds:
    """Where a rule fires, and where it is open with none of its firing."""

    rule: Rule
    fires: int
    open: int


@dataclass(frozen=True)
class Part:
    """Attributes that hang together, and the worlds over them.

    ``values[attribute][n]`` is the set of worlds in which the attribute is in its class *n*; ``outcomes`` maps a scope
    (an edition, or ``None`` for all of them) to its excluded, open and not-excluded worlds. ``notes`` stand with the worlds
    they speak of.
    """

    attributes: tuple[str, ...]
    every: int
    values: Mapping[str, tuple[int, ...]]
    rules: tuple[RuleWorlds, ...]
    notes: tuple[tuple[Note, int], ...]
    outcomes: Mapping[str | None, tuple[int, int, int]]

    def outcome_set(self, worlds: int, scope: str | None = None) -> int:
        """The outcomes that occur in ``worlds``."""
        excluded, undecided, clear = self.outcomes[scope]
        return (
            (EXCLUDED if worlds & excluded else 0)
            | (OPEN if worlds & undecided else 0)
            | (NOT_EXCLUDED if worlds & clear else 0)
        )

    def where(self, attribute: str, classes: frozenset[int]) -> int:
        """The worlds in which ``attribute`` is in one of ``classes``."""
        masks = self.values[attribute]
        return reduce(or_, (masks[at] for at in classes), 0)

    def possible(self, worlds: int, attribute: str) -> tuple[int, ...]:
        """The classes of ``attribute`` that occur in ``worlds``."""
        return tuple(at for at, mask in enumerate(self.values[attribute]) if worlds & mask)


def build_part(
    attributes: Sequence[str],
    classes: Mapping[str, Classes],
    rules: Sequence[Rule],
    notes: Sequence[Note],
    editions: Sequence[str],
) -> Part:
    """The worlds over ``attributes`` with the outcome of ``rules`` in each.

    Raises:
        ValueError: there would be more than :data:`MOST_WORLDS` worlds.
    """
    axes = [_axis(cluster, classes) for cluster in _clusters(attributes, classes)]
    size = reduce(lambda product, axis: product * len(axis[1]), axes, 1)
    if size > MOST_WORLDS:
        raise ValueError(f"the rules tie {', '.join(attributes)} together into {size} worlds; the limit is {MOST_WORLDS}")
    values: dict[str, tuple[int, ...]] = {}
    stride = size
    for cluster, tuples in axes:
        stride //= len(tuples)
        values |= _axis_masks(cluster, tuples, stride, size, classes)
    every = (1 << size) - 1
    found = tuple(_rule_worlds(rule, values, classes) for rule in rules)
    outcomes: dict[str | None, tuple[int, int, int]] = {}
    for scope in (None, *editions):
        chosen = [worlds for worlds in found if scope in (None, worlds.rule.edition)]
        excluded = reduce(or_, (worlds.fires for worlds in chosen), 0)
        undecided = reduce(or_, (worlds.open for worlds in chosen), 0) & ~excluded
        outcomes[scope] = (excluded, undecided, every & ~excluded & ~undecided)
    spoken = tuple((note, holds(note.when, values, classes)) for note in notes)
    return Part(tuple(attributes), every, values, found, spoken, outcomes)


def holds(condition: Condition, values: Mapping[str, tuple[int, ...]], classes: Mapping[str, Classes]) -> int:
    """The worlds in which ``condition`` holds."""
    if isinstance(condition, Every):
        return reduce(and_, (holds(part, values, classes) for part in condition.parts))
    if isinstance(condition, Either):
        return reduce(or_, (holds(part, values, classes) for part in condition.parts))
    masks = values[condition.attribute]
    return reduce(or_, (masks[at] for at in classes[condition.attribute].passing(condition)), 0)


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


def rule_attributes(rule: Rule) -> frozenset[str]:
    """Every attribute that ``rule`` looks at."""
    conditions = (rule.excludes, *(point.when for point in rule.open))
    return frozenset().union(*(mentioned(condition) for condition in conditions))


def mentioned(condition: Condition) -> frozenset[str]:
    """Every attribute that ``condition`` looks at."""
    return frozenset(test.attribute for test in tests(condition))


def _rule_worlds(rule: Rule, values: Mapping[str, tuple[int, ...]], classes: Mapping[str, Classes]) -> RuleWorlds:
    fires = holds(rule.excludes, values, classes)
    undecided = reduce(or_, (holds(point.when, values, classes) for point in rule.open), 0)
    return RuleWorlds(rule, fires, undecided & ~fires)


def _clusters(attributes: Sequence[str], classes: Mapping[str, Classes]) -> list[tuple[str, ...]]:
    own = [frozenset((name,)) for name in attributes]
    inside = [link for link in links(classes) if link <= set(attributes)]
    order = {name: at for at, name in enumerate(attributes)}
    clusters = [tuple(sorted(cluster, key=order.__getitem__)) for cluster in connected([*own, *inside])]
    return sorted(clusters, key=lambda cluster: order[cluster[0]])


Axis = tuple[tuple[str, ...], list[tuple[int, ...]]]


def _axis(cluster: tuple[str, ...], classes: Mapping[str, Classes]) -> Axis:
    """The combinations of classes that the links between the attributes of ``cluster`` allow."""
    return cluster, list(_combinations(cluster, classes, (), {}))


def _combinations(
    cluster: tuple[str, ...],
    classes: Mapping[str, Classes],
    chosen: tuple[int, ...],
    allowed: Mapping[str, frozenset[int]],
) -> Iterator[tuple[int, ...]]:
    if len(chosen) == len(cluster):
        yield chosen
        return
    own = classes[cluster[len(chosen)]]
    for at, members in enumerate(own.members):
        if at not in allowed.get(own.attribute.id, (at,)):
            continue
        narrowed = dict(allowed)
        # All members of a class settle the same, so the first speaks for them; a date settles nothing.
        settles = own.attribute.value(members[0]).settles if own.attribute.values else {}
        for target, values in settles.items():
            holding = classes[target].holding(values)
            narrowed[target] = narrowed.get(target, holding) & holding
        yield from _combinations(cluster, classes, (*chosen, at), narrowed)


def _axis_masks(
    cluster: tuple[str, ...],
    tuples: Sequence[tuple[int, ...]],
    stride: int,
    size: int,
    classes: Mapping[str, Classes],
) -> dict[str, tuple[int, ...]]:
    """For each attribute of ``cluster`` and each of its classes, the worlds that hold it."""
    run = (1 << stride) - 1
    period = stride * len(tuples)
    repeated = ((1 << size) - 1) // ((1 << period) - 1)
    masks: dict[str, tuple[int, ...]] = {}
    for place, name in enumerate(cluster):
        blocks = [0] * classes[name].count
        for at, combination in enumerate(tuples):
            blocks[combination[place]] |= run << (at * stride)
        masks[name] = tuple(block * repeated for block in blocks)
    return masks
