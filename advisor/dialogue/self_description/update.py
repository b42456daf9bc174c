"""Adding what was told to what was known."""

from __future__ import annotations

from advisor.dialogue.self_description.told import Told
from advisor.eligibility import Facts, Rulebook


def with_told(facts: Facts, told: Told, rulebook: Rulebook) -> Facts:
    """``facts`` with everything that ``told`` states.

    A newer fact replaces the older one on its attribute, and also drops older facts that cannot be true beside it: who
    turns out to have studied imaging for five years does not keep "nursing" as the category.
    """
    for attribute, values in told.facts.items():
        facts = _without_contradicted(facts, attribute, values, told, rulebook).with_fact(attribute, values)
    for attribute in sorted(told.unsure):
        facts = facts.with_unsure(attribute)
    return facts


def _without_contradicted(
    facts: Facts, attribute: str, values: tuple[str, ...], told: Told, rulebook: Rulebook
) -> Facts:
    if rulebook.attribute(attribute).kind == "date" or len(values) > 1:
        return facts
    settles = rulebook.attribute(attribute).value(values[0]).settles
    for settled, possible in settles.items():
        if settled in facts and settled not in told.facts and not set(facts[settled]) & set(possible):
            facts = facts.without(settled)
    return facts
