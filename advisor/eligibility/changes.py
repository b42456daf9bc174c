"""What would change the verdict: the smallest sets of changeable facts with which it would be another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from advisor.eligibility.assume import as_usual, set_aside
from advisor.eligibility.facts import Facts
from advisor.eligibility.model import Model, model_of, understand
from advisor.eligibility.outcome import Outcome, outcome_of
from advisor.eligibility.rulebook import Attribute, Rulebook


@dataclass(frozen=True)
class Alternative:
    """New values (attribute → value), and the ``conclusion`` and ``provisional`` verdict that they would lead to."""

    values: tuple[tuple[str, str], ...]
    conclusion: Outcome
    provisional: Outcome


@dataclass(frozen=True)
class Change:
    """Facts that, changed together, change the verdict; none of them can be spared."""

    attributes: tuple[Attribute, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Changes:
    """Every smallest change, and the stated facts behind the verdict that cannot be changed (``fixed``)."""

    conclusion: Outcome
    changes: tuple[Change, ...]
    fixed: tuple[Attribute, ...]


def what_would_change(rulebook: Rulebook, facts: Facts, today: date) -> Changes:
    """All inclusion-minimal sets of changeable stated facts that would change the verdict on ``facts``.

    What can be changed, and to what, is data; facts that go with an old value (the degree with the programme) become
    unknown with it. A verdict that depends on unknown facts is changed by answers, so nothing is listed for it.

    Raises:
        FactsError: as :func:`~advisor.eligibility.assess.assess`.
    """
    model = model_of(rulebook, today)
    now = _conclusion(model, facts)
    if now == "depends":
        return Changes(now, (), ())
    found: list[Change] = []
    changeable = [attribute for attribute in rulebook.attributes if _can_change(attribute, facts)]
    for size in range(1, len(changeable) + 1):
        for chosen in combinations(changeable, size):
            if any(set(change.attributes) <= set(chosen) for change in found):
                continue
            alternatives = tuple(_alternatives(model, facts, chosen, now))
            if alternatives:
                found.append(Change(chosen, alternatives))
    return Changes(now, tuple(found), tuple(_fixed(model, facts, now)))


def _can_change(attribute: Attribute, facts: Facts) -> bool:
    change = attribute.change
    if change.how == "no" or attribute.id not in facts:
        return False
    return not change.of or set(facts[attribute.id]) <= set(change.of)


def _alternatives(model: Model, facts: Facts, chosen: tuple[Attribute, ...], now: Outcome) -> Iterator[Alternative]:
    targets = [[value for value in attribute.change.to if facts[attribute.id] != (value,)] for attribute in chosen]
    resets = [name for attribute in chosen for name in attribute.change.resets]
    for values in product(*targets):
        new = {attribute.id: value for attribute, value in zip(chosen, values)}
        changed = facts.without(*resets).what_if(new)
        then = _conclusion(model, changed)
        if _is_another(now, then):
            yield Alternative(tuple(new.items()), then, _provisional(model, changed))


def _is_another(now: Outcome, then: Outcome) -> bool:
    """Whether a change is worth telling: not to be excluded for certain is, to know less than before is not."""
    return then != now and (then != "depends" or now == "excluded")


def _fixed(model: Model, facts: Facts, now: Outcome) -> Iterator[Attribute]:
    """The stated facts without which the verdict would be another, and which nothing changes."""
    for attribute in model.rulebook.attributes:
        stated = attribute.id in facts and attribute.change.how == "no"
        if stated and _conclusion(model, facts.without(attribute.id)) != now:
            yield attribute


def _conclusion(model: Model, facts: Facts) -> Outcome:
    knowledge, _ = set_aside(model, understand(model, facts), facts.unsure)
    return outcome_of(model.outcome_set(knowledge))


def _provisional(model: Model, facts: Facts) -> Outcome:
    knowledge, _ = as_usual(model, understand(model, facts))
    return outcome_of(model.outcome_set(knowledge))
