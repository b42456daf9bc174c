"""Facts → verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from advisor.eligibility.assume import as_usual, set_aside
from advisor.eligibility.facts import Facts
from advisor.eligibility.findings import PartFindings, part_findings
from advisor.eligibility.model import Knowledge, Model, Worlds, model_of, understand
from advisor.eligibility.outcome import EXCLUDED, GRAVEST, outcome_of, together
from advisor.eligibility.rulebook import Attribute, Note, Rulebook
from advisor.eligibility.verdict import (
    Answer,
    Derived,
    EditionVerdict,
    Finding,
    Point,
    RuleState,
    Verdict,
)


def assess(rulebook: Rulebook, facts: Facts, today: date) -> Verdict:
    """The verdict on ``facts`` under every edition of ``rulebook``, by the rules that hold on ``today``.

    Raises:
        FactsError: a fact names an attribute, value or date that the rulebook does not have.
    """
    model = model_of(rulebook, today)
    understood = understand(model, facts)
    knowledge = understood.knowledge
    aside, _ = set_aside(model, understood, facts.unsure)
    usual, assumed = as_usual(model, understood)
    worlds, worlds_aside = model.worlds(knowledge), model.worlds(aside)
    outcome = outcome_of(model.outcomes_in(worlds))
    views = [part_findings(model, knowledge, number) for number in range(len(model.parts))]
    findings = tuple(
        sorted((finding for view in views for finding in view.findings), key=lambda own: model.order[id(own.rule)])
    )
    needed = {name for finding in findings for name in finding.needs}
    open_questions = [attribute for attribute in rulebook.attributes if attribute.id in needed]
    rest = _rest(model, worlds)
    return Verdict(
        outcome=outcome,
        conclusion=outcome_of(model.outcomes_in(worlds_aside)),
        provisional=outcome_of(model.outcome_set(usual)),
        editions=tuple(_editions(model, worlds, worlds_aside, findings)),
        fired=_in_state(findings, "fires"),
        one_of=_one_of(model, worlds, findings) if outcome == "excluded" else (),
        open=_in_state(findings, "open"),
        unknown=_in_state(findings, "unknown"),
        depends_on=tuple(_point(model, rest, views, attribute) for attribute in open_questions)
        if outcome == "depends"
        else (),
        not_looked_at=tuple(open_questions),
        assumed=assumed,
        derived=tuple(_derived(model, knowledge, facts)),
        as_if=tuple(_as_if(rulebook, facts)),
        conflicts=understood.conflicts,
        notes=tuple(_notes(model, worlds)),
        today=today,
    )


def _editions(
    model: Model, worlds: Worlds, worlds_aside: Worlds, findings: tuple[Finding, ...]
) -> Iterator[EditionVerdict]:
    for edition in model.rulebook.editions:
        yield EditionVerdict(
            edition,
            outcome_of(model.outcomes_in(worlds, edition.id)),
            outcome_of(model.outcomes_in(worlds_aside, edition.id)),
            tuple(finding for finding in findings if finding.rule.edition == edition.id),
        )


def _in_state(findings: tuple[Finding, ...], state: RuleState) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.state == state)


def _one_of(model: Model, worlds: Worlds, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Where no rule fires for certain and yet all completions are excluded: the rules of which one will fire."""
    if any(finding.state == "fires" for finding in findings):
        return ()
    decide = {
        name
        for part, own in zip(model.parts, worlds)
        if part.outcome_set(own) == EXCLUDED
        for name in _cover({rule.rule.id: own & rule.fires for rule in part.rules}, own)
    }
    return tuple(finding for finding in findings if finding.rule.id in decide)


def _cover(fires: Mapping[str, int], worlds: int) -> set[str]:
    """As few rules as exclude all of ``worlds``, with those that fire in the very same ones; ``fires`` says where."""
    chosen: list[int] = []
    left = worlds
    for _ in fires:
        if not left:
            break
        widest = max(fires.values(), key=lambda where: (where & left).bit_count())
        chosen.append(widest)
        left &= ~widest
    return {name for name, where in fires.items() if where in chosen}


def _point(model: Model, rest: list[int], views: list[PartFindings], attribute: Attribute) -> Point:
    number, classes = model.part_of[attribute.id], model.classes[attribute.id]
    return Point(
        attribute,
        tuple(
            Answer(
                classes.members[consequence.at],
                classes.labels[consequence.at],
                outcome_of(GRAVEST[rest[number]][consequence.outcomes]),
                consequence.fires,
            )
            for consequence in views[number].consequences[attribute.id]
        ),
    )


def _rest(model: Model, worlds: Worlds) -> list[int]:
    """For each part, the outcomes of all the others together."""
    sets = [part.outcome_set(own) for part, own in zip(model.parts, worlds)]
    return [together(sets[:at] + sets[at + 1 :]) for at in range(len(sets))]


def _derived(model: Model, knowledge: Knowledge, facts: Facts) -> Iterator[Derived]:
    for source in model.telling:
        value_id = _known_value(model, knowledge, facts, source)
        value = source.value(value_id) if value_id else None
        if value is None or value.because is None:
            continue
        settled = [(target, values, True) for target, values in value.settles.items()]
        settled += [(target, (usual,), False) for target, usual in value.usually.items()]
        for target, values, certain in settled:
            if target not in facts:
                attribute = model.rulebook.attribute(target)
                yield Derived(attribute, values, (source.id, value.id), value.because, value.sources, certain)


def _known_value(model: Model, knowledge: Knowledge, facts: Facts, attribute: Attribute) -> str | None:
    """The one value that ``attribute`` can have, stated or derived, if there is just one."""
    members = model.classes[attribute.id].members
    possible = [name for at in model.possible(knowledge, attribute.id) for name in members[at]]
    if attribute.id in facts:
        possible = [name for name in possible if name in facts[attribute.id]]
    return possible[0] if len(possible) == 1 else None


def _as_if(rulebook: Rulebook, facts: Facts) -> Iterator[Attribute]:
    for attribute in rulebook.attributes:
        decided = attribute.decided_as
        if decided is not None and (attribute.id not in facts or facts[attribute.id] != (decided.value,)):
            yield attribute


def _notes(model: Model, worlds: Worlds) -> Iterator[Note]:
    for part, own in zip(model.parts, worlds):
        for note, spoken_of in part.notes:
            if own & spoken_of == own:
                yield note
