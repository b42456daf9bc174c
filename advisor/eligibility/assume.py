"""Unknown facts at their usual value: for provisional verdicts, and for points that are never asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from advisor.eligibility.model import Knowledge, Model, Understood
from advisor.eligibility.rulebook import Attribute
from advisor.eligibility.verdict import Assumed

Assumption = tuple[Knowledge, tuple[Assumed, ...]]


def set_aside(model: Model, understood: Understood, unsure: Collection[str] = ()) -> Assumption:
    """What is known, with the unknown points that are never asked at their usual value, and which those are.

    A point in ``unsure`` was spoken of: who says that they do not know it is not taken to be like everybody.
    """
    attributes = model.rulebook.attributes
    never = [attribute for attribute in attributes if attribute.ask == "never" and attribute.id not in unsure]
    return _assuming(model, understood, never)


def as_usual(model: Model, understood: Understood) -> Assumption:
    """What is known, with everything unknown at its usual value, where it has one, and what was assumed."""
    return _assuming(model, understood, model.rulebook.attributes)


def _assuming(model: Model, understood: Understood, attributes: Sequence[Attribute]) -> Assumption:
    knowledge = understood.knowledge
    # Contradictory statements are to be cleared up, not smoothed over.
    contradicted = {name for group in understood.conflicts for name in group}
    assumed = []
    for attribute in attributes:
        if attribute.id not in model.place or attribute.id in contradicted:
            continue
        if len(model.possible(knowledge, attribute.id)) < 2:
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
    for name in model.usual_from[attribute.id]:
        other, members = model.rulebook.attribute(name), model.classes[name].members
        possible = [value for at in model.possible(knowledge, name) for value in members[at]]
        named = {other.value(value).usually.get(attribute.id) for value in possible}
        if len(named) == 1 and None not in named:
            return named.pop()
    return attribute.usual
