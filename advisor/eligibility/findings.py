"""How each rule stands on what is known, and which unknown facts would decide it.

A part of the rules is looked at once for each state of what is known there: a new fact leaves the other parts alone.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    if worlds & rule.fires == worlds:
        return "fires"
    if worlds & rule.open == worlds:
        return "open"
    return "unknown" if worlds & (rule.fires | rule.open) else "does_not_fire"


def part_findings(model: Model, knowledge: Knowledge, number: int) -> PartFindings:
    """How the rules of part ``number`` stand."""
    return _look(model, number, knowledge[model.ranges[number]])


@lru_cache(maxsize=20_000)
def _look(model: Model, number: int, own: tuple[int, ...]) -> PartFindings:
    part, knowledge = model.parts[number], _knowing_only(model, number, own)
    worlds = part.worlds(own)
    possible = {name: model.possible(knowledge, name) for axis in part.axes for name in axis.attributes}
    known = {name for name, left in possible.items() if len(left) < model.classes[name].count}
    states = [(rule, rule_state(rule, worlds)) for rule in part.rules]
    unknown = [rule for rule, state in states if state == "unknown"]
    needs: Mapping[str, tuple[str, ...]] = {}
    after: dict[str, list[int]] = {}
    if unknown:
        near = _near(part, unknown)
        after = {
            name: _after(model, knowledge, number, name, left)
            for name, left in possible.items()
            if len(left) > 1 and name in near
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
    consequences = {
        name: tuple(_consequence(part, at, left) for at, left in zip(possible[name], after[name])) for name in needed
    }
    return PartFindings(findings, consequences)


def _knowing_only(model: Model, number: int, own: tuple[int, ...]) -> Knowledge:
    """``own`` in part ``number``, and nothing known elsewhere."""
    place, nothing = model.ranges[number], model.nothing_known
    return (*nothing[: place.start], *own, *nothing[place.stop :])


def _near(part: Part, rules: list[RuleWorlds]) -> set[str]:
    """The attributes that ``rules`` look at, and all that are linked with them."""
    looked_at = frozenset().union(*(rule.attributes for rule in rules))
    return {name for axis in part.axes if looked_at & set(axis.attributes) for name in axis.attributes}


def _after(model: Model, knowledge: Knowledge, number: int, name: str, possible: tuple[int, ...]) -> list[int]:
    """The worlds that each answer to ``name`` would leave."""
    part, own = model.parts[number], model.ranges[number]
    return [part.worlds(model.narrowed(knowledge, name, frozenset((at,)))[own]) for at in possible]


def _needs(model: Model, rule: RuleWorlds, after: Mapping[str, list[int]]) -> tuple[str, ...]:
    """The attributes of which some answer decides the rule.

    Derived attributes and gates are named only when no other attribute decides; and where only several answers together
    decide, every unknown attribute that the rule looks at is named.
    """
    deciding = [
        name for name, answers in after.items() if any(rule_state(rule, worlds) != "unknown" for worlds in answers)
    ]
    asked = [name for name in deciding if model.rulebook.attribute(name).ask not in ("derived", "gate")]
    return tuple(asked or deciding or (name for name in after if name in rule.attributes))


def _consequence(part: Part, at: int, worlds: int) -> Consequence:
    fires = tuple(rule.rule.id for rule in part.rules if worlds & rule.fires == worlds)
    return Consequence(at, part.outcome_set(worlds), fires)
