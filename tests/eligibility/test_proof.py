"""The engine against its naive twin over the whole finite input space.

The space is cut where it may be cut, and each cut is proved: parts of the rules that share no fact (so that each can
be run through by itself), and values that no rule tells apart (so that one of them stands for all).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import chain, combinations, product
from typing import Any

import pytest

from advisor.eligibility import Facts, Rulebook, Span, assess
from advisor.eligibility.model import Knowledge, Model, model_of, understand
from advisor.eligibility.outcome import outcome_of

from .files import TODAY
from .naive import Naive, NaivePart, label

SCOPES = (None, "2006", "2014")
Given = dict[str, Any]


@pytest.fixture(scope="module")
def model(rulebook: Rulebook) -> Model:
    return model_of(rulebook, TODAY)


def part_with(naive: Naive, name: str) -> NaivePart:
    return next(part for part in naive.parts if name in part.names)


def as_facts(naive: Naive, given: Given) -> Facts:
    """Facts in the engine's terms: the naive twin's dates are pairs of days."""
    return Facts.of({name: Span(*value) if is_date(naive, name) else value for name, value in given.items()})


def is_date(naive: Naive, name: str) -> bool:
    return naive.attributes[name].get("kind") == "date"


def answers(naive: Naive, name: str) -> list[Any]:
    """Every single answer to a question; for a date, every stretch between two days that rules name."""
    if is_date(naive, name):
        return [naive.stretch(name, first) for first in naive.values(name)]
    return naive.values(name)


def one_of_each(model: Model, naive: Naive, name: str) -> list[Any]:
    """One answer for each class of values that no rule tells apart."""
    if is_date(naive, name):
        return answers(naive, name)
    return [members[0] for members in model.classes[name].members]


def inputs(choices: dict[str, list[Any]]) -> Iterator[Given]:
    """Every way to state one of its choices, or nothing, for each attribute."""
    for values in product(*([None, *values] for values in choices.values())):
        yield {name: value for name, value in zip(choices, values) if value is not None}


def assert_same(model: Model, naive: Naive, given: Given, knowledge: Knowledge | None = None) -> None:
    if knowledge is None:
        knowledge = understand(model, as_facts(naive, given)).knowledge
    for scope in SCOPES:
        engine, twin = model.outcome_set(knowledge, scope), naive.outcomes(given, scope)
        assert engine == twin, (given, scope, engine, twin)


# --- the cuts ----------------------------------------------------------------------------------------


def test_parts_share_nothing(model: Model, naive: Naive) -> None:
    """The same parts as the naive twin finds, no attribute in two, and every rule in one."""
    engine = sorted(sorted(name for axis in part.axes for name in axis.attributes) for part in model.parts)
    assert engine == sorted(sorted(part.names) for part in naive.parts)
    names = list(chain.from_iterable(engine))
    assert len(names) == len(set(names))
    assert sum(len(part.rules) for part in model.parts) == len(naive.rules)


def test_axes_hold_exactly_the_combinations_that_links_allow(model: Model, naive: Naive) -> None:
    for part in naive.parts:
        for axis in model.axes:
            if set(axis.attributes) == set(part.linked):
                found = {
                    tuple(model.classes[name].holding([value]) for name, value in zip(part.linked, combination))
                    for combination in part.combinations
                }
                assert len(found) == axis.every.bit_length()


def test_merged_values_are_alike(model: Model, naive: Naive) -> None:
    """Exchanging a value for another of its class changes no rule in any world, nor what else is possible."""
    compared = 0
    for name, classes in model.classes.items():
        part = next((part for part in naive.parts if name in part.names), None)
        for members in classes.members if part is not None and not classes.spans else ():
            for other in members[1:]:
                compared += 1
                assert _worlds_with(part, name, members[0]) == _worlds_with(part, name, other)
    print(f"\nmerged values: {compared} pairs compared in every world")
    assert compared


def _worlds_with(part: NaivePart, name: str, value: str) -> list[tuple[Any, ...]]:
    """All that can go with this value, and what the rules then say."""
    if name not in part.linked:
        axis, entry = part.free.index(name), part.book.values(name).index(value)
        keys = sorted({part.key(combination) for combination in part.combinations})
        return [(key, [table.take(entry, axis).tobytes() for table in part._table(key).values()]) for key in keys]
    own = part.linked.index(name)
    return [
        (combination[:own] + combination[own + 1 :], _fingerprint(part, part.key(combination)))
        for combination in part.combinations
        if combination[own] == value
    ]


@cache
def _fingerprint(part: NaivePart, tested: tuple[Any, ...]) -> int:
    return hash(tuple(table.tobytes() for table in part._table(tested).values()))


def test_dates_within_a_stretch_are_alike(rulebook: Rulebook, naive: Naive) -> None:
    """Every boundary day, the days on either side of it, and days far from any: each is decided as its stretch is."""
    day = timedelta(days=1)
    checked = 0
    for name, cuts in naive.cuts.items():
        for cut in cuts:
            for moment in (cut - day, cut, cut + day, cut - 400 * day, cut + 400 * day):
                for given in (
                    {"school_kind": "staff_secondary_specialised"},
                    {"programme": "imaging_secondary"},
                    {
                        "programme": "imaging_five_year",
                        "diploma_direction": "medical",
                        "direction_approved": "not_approved",
                    },
                    {"top_up": "different_field"},
                    {"postgraduate": "academic"},
                ):
                    checked += 1
                    states = naive.rule_states({**given, name: (moment, moment)})
                    verdict = assess(rulebook, Facts.of({**given, name: moment.isoformat()}), TODAY)
                    assert {f.rule.id: f.state for f in verdict.findings} == states, (name, moment, given)
    print(f"\ndates: {checked} days near and far from every boundary")


# --- part by part ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["certificate_kind", "military_status", "postgraduate"])
def test_small_parts_with_every_set_of_values(rulebook: Rulebook, model: Model, naive: Naive, name: str) -> None:
    """Every input at all: each attribute unknown, known, or any "one of these"; contradictions too. Whole verdicts."""
    part = part_with(naive, name)
    choices = {
        name: [list(chosen) for size in range(1, len(values) + 1) for chosen in combinations(values, size)]
        if not is_date(naive, name)
        else spans(answers(naive, name))
        for name, values in ((name, answers(naive, name)) for name in part.names)
    }
    count = 0
    for given in inputs(choices):
        count += 1
        verdict = assess(rulebook, as_facts(naive, given), TODAY)
        assert verdict.outcome == label(naive.outcomes(given)), given
        assert verdict.conclusion == naive.conclusion(given), given
        assert verdict.provisional == naive.provisional(given), given
        assert {finding.rule.id: finding.state for finding in verdict.findings} == naive.rule_states(given), given
    print(f"\npart of {name}: {count} inputs, every set of values")


def spans(stretches: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [(one[0], other[1]) for at, one in enumerate(stretches) for other in stretches[at:]]


def test_education_complete_worlds(model: Model, naive: Naive) -> None:
    """Every applicant whose education is known in full: one world for each kind of programme and every other answer."""
    part = part_with(naive, "programme")
    seen, count = set(), 0
    free = {name: one_of_each(model, naive, name) for name in part.free}
    number = model.part_of["programme"]
    axes = model.axes[model.ranges[number]]
    worlds_of, outcome_set = model.parts[number].worlds, model.parts[number].outcome_set
    masks = {
        axis.attributes[0]: [
            model.narrowed(model.nothing_known, name, classes)[at]
            for classes in classes_of(model, naive, name, free[name])
        ]
        for at, axis in enumerate(axes)
        for name in axis.attributes[:1]
        if name in free
    }
    for combination in part.combinations:
        tested = part.key(combination)
        if tested in seen:
            continue
        seen.add(tested)
        given = dict(zip(part.linked, combination))
        start = understand(model, as_facts(naive, given)).knowledge
        tables = part._table(tested)
        for chosen in product(*(range(len(values)) for values in free.values())):
            count += 1
            index = tuple(
                naive.values(name).index(free[name][at]) if not is_date(naive, name) else at
                for name, at in zip(free, chosen)
            )
            knowledge = tuple(
                masks[axis.attributes[0]][chosen[list(free).index(axis.attributes[0])]]
                if axis.attributes[0] in free
                else start[at]
                for at, axis in enumerate(axes)
            )
            assert outcome_set(worlds_of(knowledge)) == tables[None][index], (given, chosen)
    print(f"\neducation, everything known: {count} applicants")
    assert count > 100_000


def classes_of(model: Model, naive: Naive, name: str, values: list[Any]) -> list[frozenset[int]]:
    classes = model.classes[name]
    if is_date(naive, name):
        return [classes.touching([Span(*value)]) for value in values]
    return [classes.holding([value]) for value in values]


FREE_DEFAULT = ("diploma_direction", "direction_approved", "enrolment_date")


def test_education_partly_known(model: Model, naive: Naive) -> None:
    """Every mixture of known and unknown for each programme, school, category or degree, alone and in pairs."""
    count = run_education(model, naive, linked_inputs(model, naive, 2), FREE_DEFAULT)
    print(f"\neducation, partly known: {count} inputs")
    assert count > 100_000


@pytest.mark.slow
def test_education_partly_known_in_full(model: Model, naive: Naive) -> None:
    """The same over every remaining fact, for one representative of each state that linked facts can be in."""
    part = part_with(naive, "programme")
    count = run_education(model, naive, distinct(model, naive, linked_inputs(model, naive, 2)), tuple(part.free))
    print(f"\neducation, partly known, in full: {count} inputs")


@pytest.mark.slow
def test_linked_facts_in_threes(model: Model, naive: Naive) -> None:
    """Every statement of up to three linked facts, contradictions included."""
    count = 0
    for given in linked_inputs(model, naive, 3):
        count += 1
        assert_same(model, naive, given)
    print(f"\nlinked facts: {count} inputs of up to three statements")


def linked_inputs(model: Model, naive: Naive, most: int) -> Iterator[Given]:
    """Every statement of up to ``most`` of the linked facts, contradictory ones too."""
    part = part_with(naive, "programme")
    for size in range(most + 1):
        for names in combinations(part.linked, size):
            for values in product(*(one_of_each(model, naive, name) for name in names)):
                yield dict(zip(names, values))


def distinct(model: Model, naive: Naive, givens: Iterator[Given]) -> Iterator[Given]:
    """One input for each state of knowledge that the rules can tell apart."""
    seen = set()
    number = model.part_of["programme"]
    for given in givens:
        knowledge = understand(model, as_facts(naive, given)).knowledge
        worlds = model.parts[number].worlds(knowledge[model.ranges[number]])
        if worlds not in seen:
            seen.add(worlds)
            yield given


def run_education(model: Model, naive: Naive, givens: Iterator[Given], free: tuple[str, ...]) -> int:
    """Compares the outcomes of the education part for every input with every mixture of the ``free`` facts."""
    part = part_with(naive, "programme")
    number = model.part_of["programme"]
    engine, own = model.parts[number], model.ranges[number]
    mixtures = [
        (chosen, tuple(chosen[free.index(name)] if name in free else -1 for name in part.free))
        for chosen in product(*([*range(len(naive.values(name))), -1] for name in free))
    ]
    count = 0
    for given in givens:
        start = understand(model, as_facts(naive, given)).knowledge
        keys = {part.key(combination) for combination in part.left(given)}
        tables = {scope: union([part._table(key)[scope] for key in keys]) for scope in SCOPES}
        for chosen, index in mixtures:
            count += 1
            knowledge = start
            for name, at in zip(free, chosen):
                if at >= 0:
                    value = answers(naive, name)[at]
                    (classes,) = classes_of(model, naive, name, [value])
                    knowledge = model.narrowed(knowledge, name, classes)
            worlds = engine.worlds(knowledge[own])
            for scope in SCOPES:
                assert engine.outcome_set(worlds, scope) == tables[scope][index], (given, chosen, scope)
    return count


def union(tables: list[Any]) -> Any:
    found = tables[0].copy()
    for table in tables[1:]:
        found |= table
    return found


# --- all parts together ------------------------------------------------------------------------------


def test_whole_verdicts_on_random_inputs(rulebook: Rulebook, naive: Naive) -> None:
    """Whole verdicts over all parts at once, with sets of values and contradictions; the seed is fixed."""
    chance = random.Random(20140318)
    count = 120
    for _ in range(count):
        given = random_input(chance, naive)
        verdict = assess(rulebook, as_facts(naive, given), TODAY)
        assert verdict.outcome == label(naive.outcomes(given)), given
        assert verdict.conclusion == naive.conclusion(given), given
        assert verdict.provisional == naive.provisional(given), given
        assert {finding.rule.id: finding.state for finding in verdict.findings} == naive.rule_states(given), given
        for edition in verdict.editions:
            assert edition.outcome == label(naive.outcomes(given, edition.edition.id)), given
    print(f"\nwhole verdicts: {count} random inputs")


def random_input(chance: random.Random, naive: Naive) -> Given:
    given: Given = {}
    for part in naive.parts:
        for name in part.names:
            if chance.random() < 0.35:
                values = answers(naive, name)
                if is_date(naive, name):
                    given[name] = chance.choice(spans(values))
                elif chance.random() < 0.2:
                    given[name] = chance.sample(values, min(len(values), 2))
                else:
                    given[name] = chance.choice(values)
    return given


def test_outcome_sets_have_names() -> None:
    assert [outcome_of(outcomes) for outcomes in (1, 2, 4, 3, 5, 6, 7)] == ["not_excluded", "open", "excluded"] + [
        "depends"
    ] * 4
