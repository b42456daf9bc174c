"""An answer states nothing that is not in the rows that it cites."""

from __future__ import annotations

import re
from typing import Any

import pytest

from advisor import answers
from advisor.dialogue.desk import Desk
from advisor.known import Knowledge
from advisor.model import LANGUAGES, Answer, Query
from advisor.questions import KINDS

NUMBER = re.compile(r"\d[\d,.]*\d|\d")
QUOTED = re.compile(r"《[^》]+》|“[^”]+”|\"[^\"]+\"")
NUMBERED = re.compile(r"^\d+\. ", re.M)


def queries(knowledge: Knowledge, kind: str) -> list[Query]:
    fitting = [subject.id for subject in knowledge.subjects.values() if subject.kind in KINDS[kind].narrowed_by]
    return [Query(kind), *(Query(kind, (subject,)) for subject in fitting)]


def allowed(answer: Answer, language: Any) -> str:
    rows = " ".join(
        f"{fact.text.in_language(language)} {fact.short.in_language(language) if fact.short else ''}"
        for fact in answer.facts
    )
    names = " ".join(subject.name.in_language(language) for subject in answer.missing)
    columns = " ".join(column.in_language(language) for column in answer.table.columns) if answer.table else ""
    return f"{rows} {names} {columns}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_numbers_and_names_stand_in_the_rows(kind: str, language: Any, desk: Desk, knowledge: Knowledge) -> None:
    for query in queries(knowledge, kind):
        for full in (False, True):
            answer = desk.advisor.answer(query, full=full)
            text = NUMBERED.sub("", answers.in_words(answer, language))
            rows = allowed(answer, language)
            assert set(NUMBER.findall(text)) <= set(NUMBER.findall(rows)), query
            assert all(quoted in rows for quoted in QUOTED.findall(text)), query


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_sentence_is_a_row(kind: str, language: Any, desk: Desk, knowledge: Knowledge) -> None:
    """What is left of an answer without the texts of its rows is only what the templates say."""
    for query in queries(knowledge, kind):
        answer = desk.advisor.answer(query)
        text = answers.in_words(answer, language)
        rows = [words.in_language(language) for fact in answer.facts for words in (fact.text, fact.short) if words]
        for row in sorted(rows, key=len, reverse=True):
            text = text.replace(row.replace("|", "/"), "")
        assert len(re.sub(r"[\W\d_]", "", text)) < 300, (query, text)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_both_languages_tell_the_same_facts(kind: str, desk: Desk, knowledge: Knowledge) -> None:
    for query in queries(knowledge, kind):
        for fact in desk.advisor.answer(query).facts:
            told = {language: fact.text.in_language(language) for language in LANGUAGES}
            assert all(told.values())


@pytest.mark.parametrize(("language", "longest"), [("zh", 900), ("en", 2600)])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_answer_is_a_wall_of_text(kind: str, language: Any, longest: int, desk: Desk) -> None:
    query = (
        Query("exam_list") if kind == "exam_rule" else Query(kind)
    )  # without a rule it is the list that is asked for
    assert len(answers.in_words(desk.advisor.answer(query), language)) <= longest


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_not_stated_is_said_by_name(kind: str, language: Any, desk: Desk, knowledge: Knowledge) -> None:
    for query in queries(knowledge, kind):
        answer = desk.advisor.answer(query)
        text = answers.in_words(answer, language)
        assert text, query
        for subject in answer.missing:
            assert subject.name.in_language(language) in text


def test_a_source_is_named_with_every_answer(desk: Desk, knowledge: Knowledge) -> None:
    for kind in KINDS:
        answer = desk.advisor.answer(Query(kind))
        for language in LANGUAGES:
            line = answers.sources(answer.facts, language)
            assert "2026-11-22" in line
            assert ("来源" if language == "zh" else "Source") in line
