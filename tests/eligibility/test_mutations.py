"""A change of any one rule must fail some case: otherwise the cases would not notice it in the rule files either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from advisor.eligibility import Rulebook
from advisor.eligibility.conditions import Condition, Either, Every, OneOf, Within
from advisor.eligibility.model import model_of
from advisor.eligibility.rulebook import Edition, Rule

from .cases import Case, all_cases, differences
from .files import TODAY

Mutant = tuple[str, Rule | None]


def condition_mutants(rulebook: Rulebook, condition: Condition) -> Iterator[tuple[str, Condition]]:
    """``condition`` with one thing changed: a value more or less, a day earlier or later, a part gone, all for any."""
    if isinstance(condition, OneOf):
        for value in rulebook.attribute(condition.attribute).values:
            changed = condition.values ^ {value.id}
            if changed:
                yield f"{condition.attribute}±{value.id}", OneOf(condition.attribute, frozenset(changed))
    elif isinstance(condition, Within):
        day = timedelta(days=1)
        for shift in (-day, day):
            yield (
                f"{condition.attribute} by {shift.days} day",
                replace(
                    condition,
                    since=condition.since and condition.since + shift,
                    before=condition.before and condition.before + shift,
                ),
            )
        yield "other side", Within(condition.attribute, condition.before, condition.since)
    else:
        other = Either if isinstance(condition, Every) else Every
        yield "all for any", other(condition.parts)
        for at, part in enumerate(condition.parts):
            rest = condition.parts[:at] + condition.parts[at + 1 :]
            yield f"without part {at}", rest[0] if len(rest) == 1 else type(condition)(rest)
            for name, changed in condition_mutants(rulebook, part):
                yield name, type(condition)((*condition.parts[:at], changed, *condition.parts[at + 1 :]))


def rule_mutants(rulebook: Rulebook, rule: Rule) -> Iterator[Mutant]:
    yield "removed", None
    for name, condition in condition_mutants(rulebook, rule.excludes):
        yield f"excludes: {name}", replace(rule, excludes=condition)
    for at, point in enumerate(rule.open):
        yield f"open {at} removed", replace(rule, open=rule.open[:at] + rule.open[at + 1 :])
        for name, condition in condition_mutants(rulebook, point.when):
            changed = replace(point, when=condition)
            yield f"open {at}: {name}", replace(rule, open=(*rule.open[:at], changed, *rule.open[at + 1 :]))


def with_rule(rulebook: Rulebook, old: Rule, new: Rule | None) -> Rulebook:
    def changed(edition: Edition) -> Edition:
        rules = [new if rule is old else rule for rule in edition.rules]
        return replace(edition, rules=tuple(rule for rule in rules if rule is not None))

    return Rulebook(rulebook.attributes, tuple(map(changed, rulebook.editions)), {})


def is_a_change(rulebook: Rulebook, rule: Rule, mutant: Rule | None) -> bool:
    """Whether the two differ in any world: a value made open that excludes anyhow changes nothing."""
    if mutant is None:
        return True
    edition = replace(rulebook.edition(rule.edition), rules=(rule, replace(mutant, number="mutant")))
    (part,) = (part for part in model_of(Rulebook(rulebook.attributes, (edition,), {}), TODAY).parts if part.rules)
    one, other = part.rules
    return (one.fires, one.open) != (other.fires, other.open)


def caught(rulebook: Rulebook, cases: list[Case]) -> bool:
    return any(differences(rulebook, case) for case in cases)


@pytest.mark.parametrize("edition", ["2006", "2014"])
def test_every_change_of_a_rule_is_caught(rulebook: Rulebook, edition: str) -> None:
    cases = [case for case in all_cases() if case.edition == edition]
    total, survivors = 0, []
    for rule in rulebook.edition(edition).rules:
        near = sorted(cases, key=lambda case: rule.number not in case.expected.get("fires", []))
        for name, mutant in rule_mutants(rulebook, rule):
            if not is_a_change(rulebook, rule, mutant):
                continue
            total += 1
            if not caught(with_rule(rulebook, rule, mutant), near):
                survivors.append(f"{rule.id}: {name}")
    print(f"\n{edition}: {total} changes of single rules, {len(survivors)} not caught")
    assert not survivors, survivors
