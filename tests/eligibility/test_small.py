"""Verdicts, questions and changes on rulebooks made by chance, each tried in every way there is."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest

from advisor.eligibility import Facts, Rulebook, Span, assess, next_question, what_would_change

from .files import TODAY
from .naive import Naive, label
from .naive_talk import NaivePlanner, naive_changes
from .small import small_documents

Given = dict[str, Any]


def books(seed: int) -> tuple[Rulebook, Naive]:
    documents = small_documents(seed)
    editions = [content for name, content in documents.items() if name != "attributes.yml"]
    return Rulebook.parse(documents), Naive(documents["attributes.yml"], editions)


def every_input(naive: Naive) -> list[Given]:
    """Every way to state one value, or nothing, of each attribute that some rule bears on."""
    choices = {
        name: [
            None,
            *(
                naive.values(name)
                if name not in naive.cuts
                else [naive.stretch(name, first) for first in naive.values(name)]
            ),
        ]
        for part in naive.parts
        for name in part.names
    }
    return [
        {name: value for name, value in zip(choices, values) if value is not None}
        for values in product(*choices.values())
    ]


def as_facts(naive: Naive, given: Given, unsure: frozenset[str] = frozenset()) -> Facts:
    return Facts.of({name: Span(*value) if name in naive.cuts else value for name, value in given.items()}, unsure)


def compare(seed: int) -> tuple[int, int, int]:
    """Compares everything on one small rulebook; gives how many verdicts, questions and changes were compared."""
    rulebook, naive = books(seed)
    planner, chance = NaivePlanner(naive), random.Random(seed)
    givens = every_input(naive)
    chance.shuffle(givens)
    talks = changes = 0
    for at, given in enumerate(givens[:250]):
        verdict = assess(rulebook, as_facts(naive, given), TODAY)
        assert verdict.outcome == label(naive.outcomes(given)), (seed, given)
        assert verdict.conclusion == naive.conclusion(given), (seed, given)
        assert verdict.provisional == naive.provisional(given), (seed, given)
        assert {f.rule.id: f.state for f in verdict.findings} == naive.rule_states(given), (seed, given)
        if talks < 40 and not verdict.conflicts:  # a contradiction is asked back, not planned around
            unsure = frozenset(name for name in naive.attributes if name not in given and chance.random() < 0.1)
            talks += 1
            of_the_unsure = assess(rulebook, as_facts(naive, given, unsure), TODAY).conclusion
            assert of_the_unsure == naive.conclusion(given, unsure), (seed, given, unsure)
            compare_question(rulebook, naive, planner, given, unsure)
        if at < 60:
            changes += 1
            compare_changes(rulebook, naive, given)
    return min(len(givens), 250), talks, changes


def compare_question(
    rulebook: Rulebook, naive: Naive, planner: NaivePlanner, given: Given, unsure: frozenset[str]
) -> None:
    cost, name = planner.plan(given, unsure)
    question = next_question(rulebook, as_facts(naive, given, unsure), today=TODAY)
    assert (question.attribute.id if question else None) == name, (given, unsure)
    if question is None or question.expected is not None:  # a question that goes first has no rival to be cheaper than
        assert (question.expected if question else 0.0) == pytest.approx(cost), (given, unsure)


def compare_changes(rulebook: Rulebook, naive: Naive, given: Given) -> None:
    found = what_would_change(rulebook, as_facts(naive, given), TODAY)
    engine = {
        frozenset(attribute.id for attribute in change.attributes): {
            alternative.values for alternative in change.alternatives
        }
        for change in found.changes
    }
    assert engine == naive_changes(naive, given), given


def test_small_rulebooks() -> None:
    totals = [sum(counts) for counts in zip(*map(compare, range(40)))]
    print(f"\n40 small rulebooks: {totals[0]} verdicts, {totals[1]} first questions, {totals[2]} sets of changes")


@pytest.mark.slow
def test_many_small_rulebooks() -> None:
    totals = [sum(counts) for counts in zip(*map(compare, range(40, 240)))]
    print(f"\n200 small rulebooks: {totals[0]} verdicts, {totals[1]} first questions, {totals[2]} sets of changes")
