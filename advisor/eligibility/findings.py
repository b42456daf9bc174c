"""How each rule stands on what is known, and which unknown facts would decide it.

A part of the rules is looked at once for each state of what is known there: a new fact leaves the other parts alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from advisor.eligibility.model import Knowledge, Model
from advisor.eligibility.verdict import Finding, RuleState
from advisor.eligibility.worlds import Part, RuleWorlds


@dataclass(frozen=True)
class Consequence:
    """What class number ``at`` of an attribute would mean in its part: the outcomes left, and the rules then firing."""

    at: int
    outcomes: int
    fires: tuple[str, ...]


@dataclass(frozen=True)
class PartFindings:
    """How the rules of one part stand, and what each answer to the facts they need would mean there."""

    findings: tuple[Finding, ...]
    consequences: Mapping[str, tuple[Consequence, ...]]


def rule_state(rule: RuleWorlds, worlds: int) -> RuleState:
    """How a rule stands when ``worlds`` are possible."""
    touched = worlds & rule.touches
    if not touched:
        return "does_not_fire"
    if touched == worlds:
        if worlds & rule.fires == worlds:
            return "fires"
        if worlds & rule.open == worlds:
            return "open"
    return "unknown"


def part_findings(model: Model, knowledge: Knowledge, number: int) -> PartFindings:
    """How the rules of part ``number`` stand."""
    return _look(model, number, knowledge[model.ranges[number]])


@lru_cache(maxsize=20_000)
def _look(model: Model, number: int, own: tuple[int, ...]) -> PartFindings:
    part = model.parts[number]
    worlds = part.worlds(own)
    possible = {name: axis.possible(kept, name) for axis, kept in zip(part.axes, own) for name in axis.attributes}
    known = {name for name, left in possible.items() if len(left) < model.classes[name].count}
    states = [(rule, rule_state(rule, worlds)) for rule in part.rules]
    unknown = [rule for rule, state in states if state == "unknown"]
    needs: Mapping[str, tuple[str, ...]] = {}
    after: dict[str, list[int]] = {}
    if unknown:
        near = frozenset().union(*(rule.near for rule in unknown))
        after = {
            name: [part.with_only(worlds, at, kept & axis.values[name][answer]) for answer in possible[name]]
            for at, (axis, kept) in enumerate(zip(part.axes, own))
            for name in axis.attributes
            if len(possible[name]) > 1 and name in near
        }
        needs = {rule.rule.id: _needs(model, rule, after) for rule in unknown}
    findings = tuple(
        Finding(
            rule.rule,
            state,
            () if state == "unknown" else tuple(name for name in possible if name in rule.attributes & known),
            needs.get(rule.rule.id, ()),
            tuple(point for point, where in rule.points if worlds & where),
        )
        for rule, state in states
    )
    needed = {name for names in needs.values() for name in names}
    firing = tuple(rule.rule.id for rule, state in states if state == "fires")
    consequences = {name: _consequences(part, name, possible[name], after[name], unknown, firing) for name in needed}
    return PartFindings(findings, consequences)


def _needs(model: Model, rule: RuleWorlds, after: Mapping[str, list[int]]) -> tuple[str, ...]:
    """The attributes of which some answer decides the rule.

    Derived attributes and gates are named only when no other attribute decides; and where only several answers together
    decide, every unknown attribute that the rule looks at is named.
    """
    deciding = [name for name, answers in after.items() if name in rule.near and _decided_by(rule, answers)]
    asked = [name for name in deciding if model.rulebook.attribute(name).ask not in ("derived", "gate")]
    return tuple(asked or deciding or (name for name in after if name in rule.attributes))


def _decided_by(rule: RuleWorlds, answers: Sequence[int]) -> bool:
    """Whether one of the answers, each given as the worlds that it leaves, tells how the rule stands."""
    for worlds in answers:  # noqa: SIM110 - the busiest loop of a verdict; any() with a generator takes twice as long
        if rule_state(rule, worlds) != "unknown":
            return True
    return False


def _consequences(
    part: Part,
    name: str,
    answers: Sequence[int],
    after: Sequence[int],
    unknown: Sequence[RuleWorlds],
    firing: tuple[str, ...],
) -> tuple[Consequence, ...]:
    """What each answer means. Besides the rules ``firing`` now, only ``unknown`` ones near the attribute can fire."""
    near = [rule for rule in unknown if name in rule.near]
    found = []
    for at, worlds in zip(answers, after):
        new = [rule.rule.id for rule in near if worlds & rule.fires == worlds]
        fires = tuple([rule.rule.id for rule in part.rules if rule.rule.id in (*firing, *new)]) if new else firing
        found.append(Consequence(at, part.outcome_set(worlds), fires))
    return tuple(found)
