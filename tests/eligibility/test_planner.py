"""Questions on the real rules: optimal, never pointless, few, and leading to the verdict that all facts would give."""

from __future__ import annotations

import random
from typing import Any

import pytest

from advisor.eligibility import Facts, Rulebook, assess, next_question, parse_dates

from .files import TODAY
from .naive import Naive
from .naive_talk import NaivePlanner

CLEAR: dict[str, Any] = {
    "programme": "imaging_five_year",
    "degree": "medicine",
    "diploma_direction": "none",
    "military_status": "civilian",
    "certificate_issuer": "local",
    "registers_through": "local",
    "certificate_kind": "graduation_diploma",
}


def without(*names: str, **more: Any) -> dict[str, Any]:
    return {**{name: value for name, value in CLEAR.items() if name not in names}, **more}


STATES = {
    "military": without("military_status", "certificate_issuer", "registers_through"),
    "military, certificate": without("military_status", "certificate_issuer", "registers_through", "certificate_kind"),
    "veteran": without(
        "certificate_issuer", "registers_through", "certificate_kind", military_status="veteran_or_reserve"
    ),
    "education": without("degree", "diploma_direction"),
    "education, certificate": without("degree", "diploma_direction", "certificate_kind", enrolment_date="2012"),
    "old four-year": without("degree", programme="imaging_four_year_1998"),
    "intelligent imaging": without("certificate_kind", programme="intelligent_imaging_engineering"),
    "secondary imaging": without(programme="imaging_secondary"),
    "staff school": without(
        "programme", "degree", school_kind="staff_secondary_specialised", programme="clinical_medicine"
    ),
    "academic master's": without(postgraduate="academic"),
}


@pytest.mark.parametrize(
    "state",
    [pytest.param(state, marks=pytest.mark.slow) if state == "military, certificate" else state for state in STATES],
)
def test_order_is_optimal(rulebook: Rulebook, naive: Naive, state: str) -> None:
    """The same first question and the same expected number as playing every possible talk."""
    dates = {name: naive.stretch(name, first) for name in naive.cuts for first in naive.values(name)}
    given = {name: _pair(value) if name in dates else value for name, value in STATES[state].items()}
    cost, name = NaivePlanner(naive).plan(given)
    question = next_question(rulebook, Facts.of(STATES[state]), today=TODAY)
    assert (question.attribute.id if question else None) == name
    assert (question.expected if question else 0.0) == pytest.approx(cost)


def _pair(text: str) -> tuple[Any, Any]:
    (span,) = parse_dates(text)
    return span.first, span.last


def applicants(rulebook: Rulebook, count: int) -> list[dict[str, str]]:
    """Whole applicants who fit the links, drawn by chance, with the points never asked as usual."""
    chance = random.Random(2006)
    found: list[dict[str, str]] = []
    while len(found) < count:
        person = {}
        for attribute in rulebook.attributes:
            if attribute.kind == "date":
                person[attribute.id] = f"{chance.randrange(1990, 2025)}-{chance.choice(['01', '09'])}-01"
            elif attribute.ask == "never":
                person[attribute.id] = attribute.usual or attribute.values[0].id
            else:
                person[attribute.id] = chance.choice(attribute.values).id
        for attribute in rulebook.attributes:
            for target, allowed in attribute.value(person[attribute.id]).settles.items() if attribute.values else ():
                if person[target] not in allowed:
                    person[target] = chance.choice(allowed)
        if not assess(rulebook, Facts.of(person), TODAY).conflicts:
            found.append(person)
    return found


def talk(rulebook: Rulebook, person: dict[str, str]) -> tuple[Facts, list[str]]:
    """Asks until there is nothing worth asking; the person answers truthfully."""
    facts, asked = Facts(), []
    while question := next_question(rulebook, facts, today=TODAY):
        name = question.attribute.id
        assert name not in asked
        asked.append(name)
        if question.attribute.kind == "date":
            (value,) = [o.value for o in question.options if _within(person[name], o.value)]
        else:
            assert person[name] in [option.value for option in question.options]
            value = person[name]
        facts = facts.with_fact(name, value)
    return facts, asked


def _within(day: str, span: str) -> bool:
    first, last = span.split("..")
    return first <= day <= last


def test_talks_end_with_the_verdict_of_all_facts(rulebook: Rulebook) -> None:
    lengths = []
    for person in applicants(rulebook, 300):
        facts, asked = talk(rulebook, person)
        lengths.append(len(asked))
        end, whole = assess(rulebook, facts, TODAY), assess(rulebook, Facts.of(person), TODAY)
        assert end.conclusion == whole.conclusion, person
        assert end.conclusion != "depends", person
    print(f"\n300 talks: {sum(lengths) / len(lengths):.1f} questions on average, {max(lengths)} at most")
    assert max(lengths) <= 9


def test_saying_dont_know_to_everything_ends(rulebook: Rulebook) -> None:
    facts = Facts()
    for _ in rulebook.attributes:
        question = next_question(rulebook, facts, today=TODAY)
        if question is None:
            break
        facts = facts.with_unsure(question.attribute.id)
    assert next_question(rulebook, facts, today=TODAY) is None
    assert assess(rulebook, facts, TODAY).outcome == "depends"


def test_asked_is_not_asked_again(rulebook: Rulebook) -> None:
    first = next_question(rulebook, Facts(), today=TODAY)
    assert first is not None
    assert first.attribute.id == "programme"
    second = next_question(rulebook, Facts(), asked={"programme"}, today=TODAY)
    assert second is not None
    assert second.attribute.id != "programme"


def test_four_year_asks_nothing(rulebook: Rulebook) -> None:
    assert next_question(rulebook, Facts.of({"programme": "imaging_four_year"}), today=TODAY) is None


def test_five_year_is_not_marched_through(rulebook: Rulebook) -> None:
    """A five-year graduate with nothing unusual: provisional result at once, then four short questions."""
    usual = {
        "degree": "medicine",
        "diploma_direction": "none",
        "military_link": "none",
        "certificate_kind": "graduation_diploma",
    }
    facts = Facts.of({"programme": "imaging_five_year"})
    assert assess(rulebook, facts, TODAY).provisional == "not_excluded"
    asked = []
    while question := next_question(rulebook, facts, today=TODAY):
        asked.append(question.attribute.id)
        facts = facts.with_fact(question.attribute.id, usual[question.attribute.id])
    assert sorted(asked) == sorted(usual)
    verdict = assess(rulebook, facts, TODAY)
    assert verdict.conclusion == "not_excluded"
    assert {"syllabus_marks", "syllabus_degree"} <= {attribute.id for attribute in verdict.not_looked_at}


def test_a_message_that_says_much_leaves_little_to_ask(rulebook: Rulebook) -> None:
    facts = Facts.of(
        {"programme": "imaging_four_year", "degree": "science", "certificate_issuer": "local", "enrolment_date": "2019"}
    )
    assert next_question(rulebook, facts, today=TODAY) is None
    assert assess(rulebook, facts, TODAY).outcome == "excluded"


def test_date_options_are_the_stretches_that_still_matter(rulebook: Rulebook) -> None:
    facts = Facts.of({**CLEAR, "diploma_direction": "medical", "direction_approved": "not_approved"})
    question = next_question(rulebook, facts, today=TODAY)
    assert question is not None
    assert question.attribute.id == "enrolment_date"
    assert [option.value for option in question.options] == ["0001-01-01..2009-12-31", "2010-01-01..9999-12-31"]
    assert [option.label.en for option in question.options] == [
        "31 December 2009 or earlier",
        "1 January 2010 or later",
    ]
    assert [option.label.zh for option in question.options] == ["2009年12月31日及以前", "2010年1月1日及以后"]


def test_options_keep_to_what_was_said(rulebook: Rulebook) -> None:
    question = next_question(rulebook, Facts.of({"programme": ["imaging_four_year", "imaging_five_year"]}), today=TODAY)
    assert question is not None
    assert [option.value for option in question.options] == ["imaging_four_year", "imaging_five_year"]
    assert {rule.id for rule in question.bears_on} >= {"2006/2", "2014/6.category"}
