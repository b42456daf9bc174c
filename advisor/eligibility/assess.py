"""Facts → verdict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.eligibility.facts import Facts
from advisor.eligibility.labels import class_label, class_values
from advisor.eligibility.model import Knowledge, Model, model_of, understand
from advisor.eligibility.outcome import EXCLUDED, outcome_of
from advisor.eligibility.rulebook import Attribute, Note, OpenPoint, Rulebook
from advisor.eligibility.verdict import (
    Answer,
    Assumed,
    Derived,
    EditionVerdict,
    Finding,
    Point,
    RuleState,
    Verdict,
)
from advisor.eligibility.worlds import Part, RuleWorlds, holds, rule_attributes


def assess(rulebook: Rulebook, facts: Facts, today: date) -> Verdict:
    """The verdict on ``facts`` under every edition of ``rulebook``, by the rules that hold on ``today``.

    Raises:
        FactsError: a fact names an attribute, value or date that the rulebook does not have.
    """
    model = model_of(rulebook, today)
    understood = understand(model, facts)
    knowledge = understood.knowledge
    aside, _ = set_aside(model, knowledge)
    usual, assumed = as_usual(model, knowledge)
    outcomes = model.outcome_set(knowledge)
    findings = tuple(_findings(model, knowledge, facts))
    return Verdict(
        outcome=outcome_of(outcomes),
        conclusion=outcome_of(model.outcome_set(aside)),
        provisional=outcome_of(model.outcome_set(usual)),
        editions=tuple(
            EditionVerdict(
                edition,
                outcome_of(model.outcome_set(knowledge, edition.id)),
                outcome_of(model.outcome_set(aside, edition.id)),
                tuple(finding for finding in findings if finding.rule.edition == edition.id),
            )
            for edition in rulebook.editions
        ),
        fired=_in_state(findings, "fires"),
        one_of=_one_of(model, knowledge, findings) if outcomes == EXCLUDED else (),
        open=_in_state(findings, "open"),
        unknown=_in_state(findings, "unknown"),
        depends_on=tuple(_points(model, knowledge, findings)) if outcome_of(outcomes) == "depends" else (),
        not_looked_at=_not_looked_at(model, findings),
        assumed=assumed,
        derived=tuple(_derived(model, knowledge, facts)),
        as_if=tuple(_as_if(rulebook, facts)),
        conflicts=understood.conflicts,
        notes=tuple(_notes(model, knowledge)),
        today=today,
    )


def set_aside(model: Model, knowledge: Knowledge) -> tuple[Knowledge, tuple[Assumed, ...]]:
    """``knowledge`` with the points that are never asked at their usual value, and which those are."""
    never = [attribute for attribute in model.rulebook.attributes if attribute.ask == "never"]
    return _assuming(model, knowledge, never)


def as_usual(model: Model, knowledge: Knowledge) -> tuple[Knowledge, tuple[Assumed, ...]]:
    """``knowledge`` with everything unknown at its usual value, where it has one, and what was assumed."""
    return _assuming(model, knowledge, list(model.rulebook.attributes))


def _assuming(
    model: Model, knowledge: Knowledge, attributes: list[Attribute]
) -> tuple[Knowledge, tuple[Assumed, ...]]:
    assumed = []
    for attribute in attributes:
        if attribute.id not in model.part_of or len(model.possible(knowledge, attribute.id)) < 2:
            continue
        value = _usual_value(model, knowledge, attribute)
        if value is None:
            continue
        narrowed = model.narrowed(knowledge, attribute.id, model.classes[attribute.id].holding([value]))
        if all(narrowed):
            knowledge = narrowed
            assumed.append(Assumed(attribute, value))
    return knowledge, tuple(assumed)


def _usual_value(model: Model, knowledge: Knowledge, attribute: Attribute) -> str | None:
    """What goes with the facts already known as a rule, else what nearly everybody has."""
    for other in model.rulebook.attributes:
        if other.id not in model.part_of or not any(attribute.id in value.usually for value in other.values):
            continue
        possible = model.possible(knowledge, other.id)
        members = [name for at in possible for name in model.classes[other.id].members[at]]
        named = {other.value(name).usually.get(attribute.id) for name in members}
        if len(named) == 1 and None not in named:
            return named.pop()
    return attribute.usual


def _findings(model: Model, knowledge: Knowledge, facts: Facts) -> Iterator[Finding]:
    order = {id(rule): at for at, rule in enumerate(model.rulebook.rules)}
    found = []
    for part, worlds in zip(model.parts, knowledge):
        for own in part.rules:
            state = rule_state(own, worlds)
            found.append(
                Finding(
                    own.rule,
                    state,
                    _because(part, worlds, own, state),
                    _needs(model, part, worlds, own) if state == "unknown" else (),
                    tuple(_open_points(model, part, worlds, own)) if state != "does_not_fire" else (),
                )
            )
    yield from sorted(found, key=lambda finding: order[id(finding.rule)])


def rule_state(rule: RuleWorlds, worlds: int) -> RuleState:
    """How a rule stands when ``worlds`` are possible."""
    if worlds & rule.fires == worlds:
        return "fires"
    if worlds & rule.open == worlds:
        return "open"
    return "unknown" if worlds & (rule.fires | rule.open) else "does_not_fire"


def _because(part: Part, worlds: int, rule: RuleWorlds, state: RuleState) -> tuple[str, ...]:
    """The attributes of the rule that are known, and so decide it."""
    if state == "unknown":
        return ()
    looked_at = rule_attributes(rule.rule)
    return tuple(
        name for name in part.attributes if name in looked_at and len(part.possible(worlds, name)) < len(part.values[name])
    )


def _needs(model: Model, part: Part, worlds: int, rule: RuleWorlds) -> tuple[str, ...]:
    """The unknown attributes of which some answer decides the rule; derived ones only when nothing else does."""
    deciding = [name for name in part.attributes if _can_decide(part, worlds, rule, name)]
    asked = [name for name in deciding if model.rulebook.attribute(name).ask not in ("derived", "gate")]
    return tuple(asked or deciding)


def _can_decide(part: Part, worlds: int, rule: RuleWorlds, name: str) -> bool:
    possible = part.possible(worlds, name)
    return len(possible) > 1 and any(
        rule_state(rule, worlds & part.values[name][at]) != "unknown" for at in possible
    )


def _open_points(model: Model, part: Part, worlds: int, rule: RuleWorlds) -> Iterator[OpenPoint]:
    for point in rule.rule.open:
        if worlds & holds(point.when, part.values, model.classes) & rule.open:
            yield point


def _in_state(findings: tuple[Finding, ...], state: RuleState) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.state == state)


def _one_of(model: Model, knowledge: Knowledge, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Where no rule fires for certain and yet all completions are excluded: the rules of which one will fire."""
    if any(finding.state == "fires" for finding in findings):
        return ()
    may_fire = {
        id(rule.rule)
        for part, worlds in zip(model.parts, knowledge)
        if part.outcome_set(worlds) == EXCLUDED
        for rule in part.rules
        if worlds & rule.fires
    }
    return tuple(finding for finding in findings if id(finding.rule) in may_fire)


def _points(model: Model, knowledge: Knowledge, findings: tuple[Finding, ...]) -> Iterator[Point]:
    needed = {name for finding in findings for name in finding.needs}
    for attribute in model.rulebook.attributes:
        if attribute.id in needed:
            answers = tuple(
                _answer(model, knowledge, attribute, at) for at in model.possible(knowledge, attribute.id)
            )
            yield Point(attribute, answers)


def _answer(model: Model, knowledge: Knowledge, attribute: Attribute, at: int) -> Answer:
    narrowed = model.narrowed(knowledge, attribute.id, frozenset((at,)))
    part = model.parts[model.part_of[attribute.id]]
    worlds = narrowed[model.part_of[attribute.id]]
    fires = tuple(own.rule.id for own in part.rules if worlds & own.fires == worlds)
    classes = model.classes[attribute.id]
    return Answer(
        class_values(classes, at), class_label(classes, at), outcome_of(model.outcome_set(narrowed)), fires
    )


def _not_looked_at(model: Model, findings: tuple[Finding, ...]) -> tuple[Attribute, ...]:
    needed = {name for finding in findings for name in finding.needs}
    return tuple(attribute for attribute in model.rulebook.attributes if attribute.id in needed)


def _derived(model: Model, knowledge: Knowledge, facts: Facts) -> Iterator[Derived]:
    for source in model.rulebook.attributes:
        value_id = _known_value(model, knowledge, facts, source)
        if value_id is None:
            continue
        value = source.value(value_id)
        if value.because is None:
            continue
        for target, values in value.settles.items():
            if target not in facts:
                attribute = model.rulebook.attribute(target)
                yield Derived(attribute, values, (source.id, value_id), value.because, value.sources, True)
        for target, usual in value.usually.items():
            if target not in facts:
                attribute = model.rulebook.attribute(target)
                yield Derived(attribute, (usual,), (source.id, value_id), value.because, value.sources, False)


def _known_value(model: Model, knowledge: Knowledge, facts: Facts, attribute: Attribute) -> str | None:
    """The one value that ``attribute`` can have, stated or derived, if there is just one."""
    if attribute.id not in model.part_of:
        return None
    classes = model.classes[attribute.id]
    members = [name for at in model.possible(knowledge, attribute.id) for name in classes.members[at]]
    if attribute.id in facts:
        members = [name for name in members if name in facts[attribute.id]]
    return members[0] if len(members) == 1 else None


def _as_if(rulebook: Rulebook, facts: Facts) -> Iterator[Attribute]:
    for attribute in rulebook.attributes:
        decided = attribute.decided_as
        if decided is not None and (attribute.id not in facts or facts[attribute.id] != (decided.value,)):
            yield attribute


def _notes(model: Model, knowledge: Knowledge) -> Iterator[Note]:
    for part, worlds in zip(model.parts, knowledge):
        for note, spoken_of in part.notes:
            if worlds & spoken_of == worlds:
                yield note
