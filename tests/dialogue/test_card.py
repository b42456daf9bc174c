"""The verdict as a card: in the reader's words, with nothing that only a program reads."""

from __future__ import annotations

import re

import pytest

from advisor.dialogue.card import card, fact_in_words
from advisor.dialogue.desk import Desk
from advisor.eligibility import Facts, assess
from advisor.model import Language

AN_ID = re.compile(r"[a-z]+_[a-z]|^[a-z]+\.[a-z]|None|\{")


def card_of(desk: Desk, language: Language, **stated: str) -> dict[str, object]:
    facts = Facts.of(stated)
    return card(assess(desk.knowledge.rulebook, facts, desk.today), facts, desk.knowledge.rulebook, language)


@pytest.mark.parametrize(
    ("language", "place", "decided_by"),
    [
        ("zh", "第十五条第2项", "专业类别：医学技术类"),
        ("en", "Article 15, item 2", "Category of the programme: medical technology"),
    ],
)
def test_an_excluding_clause_is_named_by_its_place_and_what_decided_it(
    desk: Desk, language: Language, place: str, decided_by: str
) -> None:
    shown = card_of(desk, language, programme="imaging_four_year", graduated="graduated")
    assert shown["verdict"] == "excluded"
    clauses = shown["clauses"]
    assert isinstance(clauses, list)
    assert clauses[0]["place"] == place
    assert shown["decided_by"] == [decided_by]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_card_shows_an_id(desk: Desk, language: Language) -> None:
    """Every value of every attribute, stated alone."""
    for attribute in desk.knowledge.rulebook.attributes:
        for value in attribute.values:
            shown = card_of(desk, language, **{attribute.id: value.id})
            clauses = shown["clauses"]
            assert isinstance(clauses, list)
            told = [shown["title"], *(f"{clause['place']} {clause['text']}" for clause in clauses)]
            for part in ("decided_by", "notes"):
                lines = shown[part]
                assert isinstance(lines, list)
                told += lines
            assert not [line for line in told if AN_ID.search(str(line))], told


@pytest.mark.parametrize(
    ("written", "told"),
    [("2003", "Date of enrolment: 2003"), ("1999-01-01..9999-12-31", "Date of enrolment: 1 January 1999 or later")],
)
def test_a_span_of_days_is_told_in_words(desk: Desk, written: str, told: str) -> None:
    assert fact_in_words("enrolment_date", (written,), desk.knowledge.rulebook, "en") == told
