"""What can be answered to a question, and which rules the answer bears on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from advisor.eligibility.dates import Span
from advisor.eligibility.facts import Facts
from advisor.eligibility.findings import rule_state
from advisor.eligibility.labels import span_label
from advisor.eligibility.model import Knowledge, Model
from advisor.eligibility.rulebook import Attribute, Rule
from advisor.eligibility.verdict import Option


def options(model: Model, knowledge: Knowledge, attribute: Attribute, facts: Facts) -> Iterator[Option]:
    """The answers that are still possible, those already told of in the order in which they were told.

    For a date they are the stretches between the days that still matter.
    """
    classes = model.classes[attribute.id]
    possible = model.possible(knowledge, attribute.id)
    if attribute.kind == "date":
        for span in _told_apart(model, knowledge, attribute.id, possible):
            yield Option(str(span), span_label(span))
        return
    members = {name for at in possible for name in classes.members[at]}
    told = facts[attribute.id] if attribute.id in facts else [value.id for value in attribute.values]
    for name in told:
        if name in members:
            yield Option(name, attribute.value(name).label)


def bears_on(model: Model, knowledge: Knowledge, attribute: Attribute) -> Iterator[Rule]:
    """The rules of which some answer changes how they stand."""
    number = model.part_of[attribute.id]
    part, own = model.parts[number], model.ranges[number]
    now = part.worlds(knowledge[own])
    answers = [
        part.worlds(model.narrowed(knowledge, attribute.id, frozenset((at,)))[own])
        for at in model.possible(knowledge, attribute.id)
    ]
    for rule in part.rules:
        if any(rule_state(rule, worlds) != rule_state(rule, now) for worlds in answers):
            yield rule.rule


def _told_apart(model: Model, knowledge: Knowledge, name: str, possible: tuple[int, ...]) -> Iterator[Span]:
    """The possible stretches of a date, neighbours joined between which no rule still makes a difference."""
    spans = model.classes[name].spans
    joined = [spans[possible[0]]]
    for one, other in pairwise(possible):
        if other == one + 1 and _alike(model, knowledge, name, one, other):
            joined[-1] = Span(joined[-1].first, spans[other].last)
        else:
            joined.append(spans[other])
    yield from joined


def _alike(model: Model, knowledge: Knowledge, name: str, one: int, other: int) -> bool:
    """Whether every rule holds in the same worlds in both stretches.

    A date takes part in no link, so the worlds of one stretch are those of another, shifted by a fixed distance.
    """
    number = model.part_of[name]
    part, own = model.parts[number], model.ranges[number]
    sides = [part.worlds(model.narrowed(knowledge, name, frozenset((at,)))[own]) for at in (one, other)]
    first, second = sides
    distance = _lowest(second) - _lowest(first)
    if distance < 0:
        first, second, distance = second, first, -distance
    return all(
        (where & first) << distance == where & second
        for rule in part.rules
        for where in (part.every, rule.fires, rule.open)
    )


def _lowest(worlds: int) -> int:
    return (worlds & -worlds).bit_length()
