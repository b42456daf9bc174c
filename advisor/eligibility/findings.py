"""How each rule stands on what is known, and which unknown facts would decide it."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.eligibility.model import Knowledge, Model
from advisor.eligibility.verdict import Finding, RuleState
from advisor.eligibility.worlds import Part, RuleWorlds


def rule_state(rule: RuleWorlds, worlds: int) -> RuleState:
    """How a rule stands when ``worlds`` are possible."""
    if worlds & rule.fires == worlds:
        return "fires"
    if worlds & rule.open == worlds:
        return "open"
    return "unknown" if worlds & (rule.fires | rule.open) else "does_not_fire"


def find(model: Model, knowledge: Knowledge) -> tuple[Finding, ...]:
    """How every rule stands, in the rulebook's order."""
    order = {id(rule): at for at, rule in enumerate(model.rulebook.rules)}
    found = [
        finding
        for number, (part, worlds) in enumerate(zip(model.parts, model.worlds(knowledge)))
        for finding in _in_part(model, knowledge, number, part, worlds)
    ]
    return tuple(sorted(found, key=lambda finding: order[id(finding.rule)]))


def _in_part(model: Model, knowledge: Knowledge, number: int, part: Part, worlds: int) -> Iterator[Finding]:
    possible = {name: model.possible(knowledge, name) for axis in part.axes for name in axis.attributes}
    known = {name for name, left in possible.items() if len(left) < model.classes[name].count}
    states = [(rule, rule_state(rule, worlds)) for rule in part.rules]
    unknown = [rule for rule, state in states if state == "unknown"]
    needs = _deciding(model, knowledge, number, possible, unknown) if unknown else {}
    for rule, state in states:
        yield Finding(
            rule.rule,
            state,
            () if state == "unknown" else tuple(name for name in possible if name in rule.attributes & known),
            needs.get(rule.rule.id, ()),
            tuple(point for point, where in rule.points if worlds & where),
        )


def _deciding(
    model: Model,
    knowledge: Knowledge,
    number: int,
    possible: dict[str, tuple[int, ...]],
    unknown: list[RuleWorlds],
) -> dict[str, tuple[str, ...]]:
    """For each unknown rule, the attributes of which some answer decides it.

    Derived attributes and gates are named only when no other attribute decides; and where only several answers together
    decide, every unknown attribute that the rule looks at is named.
    """
    part, own = model.parts[number], model.ranges[number]
    deciding: dict[str, list[str]] = {rule.rule.id: [] for rule in unknown}
    for name, left in possible.items():
        if len(left) < 2:
            continue
        answers = [part.worlds(model.narrowed(knowledge, name, frozenset((at,)))[own]) for at in left]
        for rule in unknown:
            if any(rule_state(rule, worlds) != "unknown" for worlds in answers):
                deciding[rule.rule.id].append(name)
    return {
        rule.rule.id: _worth_naming(model, deciding[rule.rule.id])
        or tuple(name for name, left in possible.items() if name in rule.attributes and len(left) > 1)
        for rule in unknown
    }


def _worth_naming(model: Model, names: list[str]) -> tuple[str, ...]:
    asked = [name for name in names if model.rulebook.attribute(name).ask not in ("derived", "gate")]
    return tuple(asked or names)
