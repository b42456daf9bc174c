"""What must never stand in the store is refused by the database itself, whoever writes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from advisor.store import tables as t
from advisor.store.load import load
from tests.store.rows import small

FACT = {
    "id": "CAR-01", "attribute": "outlook", "position": 0, "certainty": "stated", "zh": "好。", "en": "Good.",
    "checked": date(2026, 1, 1),
}  # fmt: skip
SUBJECT = {"id": "more", "kind": "region", "name_zh": "美国", "name_en": "the US", "position": 0, "nearest": []}
SOURCE = {
    "id": "book", "title_zh": "书", "title_en": "Book", "kind": "seed", "unofficial": False, "language": "zh",
    "checked": date(2026, 1, 1),
}  # fmt: skip
UNANSWERED = {"asker": "a", "at": 1.0, "language": "zh", "outcome": "refused", "text": "?"}

REFUSED: list[tuple[str, Any, dict[str, Any]]] = [
    ("a fact without Chinese", t.fact, {**FACT, "zh": ""}),
    ("a fact without English", t.fact, {**FACT, "en": ""}),
    ("a fact with no Chinese at all", t.fact, {**FACT, "zh": None}),
    ("a certainty that is not one", t.fact, {**FACT, "certainty": "sure"}),
    ("a short text in one language", t.fact, {**FACT, "short_zh": "好"}),
    ("a region that is not there", t.fact, {**FACT, "region": "mars"}),
    ("a level that is not there", t.fact, {**FACT, "level": "professor"}),
    ("the same fact twice", t.fact, {**FACT, "id": "PRG-01"}),
    ("a fact about nothing", t.fact_subject, {"fact": "PRG-01", "subject": "mars", "position": 0}),
    ("nothing about a subject", t.fact_subject, {"fact": "XXX-99", "subject": "five", "position": 0}),
    ("a source that is not there", t.fact_source, {"fact": "PRG-01", "position": 9, "source": "x", "line": 1}),
    ("line 0", t.fact_source, {"fact": "PRG-01", "position": 9, "source": "paper", "line": 0}),
    ("a fact from itself", t.derivation, {"fact": "PRG-01", "premise": "PRG-01"}),
    ("a fact from nothing", t.derivation, {"fact": "PRG-01", "premise": "XXX-99"}),
    ("a subject without a name", t.subject, {**SUBJECT, "name_zh": ""}),
    ("a parent that is not there", t.subject, {**SUBJECT, "parent": "mars"}),
    ("the same subject twice", t.subject, {**SUBJECT, "id": "five"}),
    ("a name that is another's", t.alias, {"subject": "five", "language": "en", "text": "uk", "comparable": "uk"}),
    ("a name in no language of ours", t.alias, {"subject": "five", "language": "fr", "text": "r", "comparable": "r"}),
    ("a name of nobody", t.alias, {"subject": "mars", "language": "en", "text": "m", "comparable": "m"}),
    ("a programme of 13 years", t.programme, {"subject": "part", "years": 13}),
    ("a degree that is not one", t.programme, {"subject": "part", "degree": "doctor"}),
    ("a programme that is no subject", t.programme, {"subject": "mars", "years": 4}),
    ("a length of 0 years", t.duration, {"fact": "SAL-01", "years_min": 0, "years_max": 1}),
    ("a length that shrinks", t.duration, {"fact": "SAL-01", "years_min": 3, "years_max": 2}),
    ("an award of no known degree", t.degree_award, {"fact": "SAL-01", "degree": "knight"}),
    ("pay in pebbles", t.pay, {"fact": "PRG-01", "amount_min": 1, "currency": "PBL", "per": "year"}),
    ("pay by the minute", t.pay, {"fact": "PRG-01", "amount_min": 1, "currency": "GBP", "per": "minute"}),
    ("pay without an amount", t.pay, {"fact": "PRG-01", "currency": "GBP", "per": "year"}),
    ("pay that falls", t.pay, {"fact": "PRG-01", "amount_min": 2, "amount_max": 1, "currency": "GBP", "per": "year"}),
    ("pay of no role", t.pay, {"fact": "PRG-01", "amount_min": 2, "currency": "GBP", "per": "year", "role": "king"}),
    ("neither number nor year", t.document_number, {"fact": "PRG-01"}),
    ("a second version", t.knowledge_version, {"id": 2, "version": 1, "digest": "", "loaded_at": 0.0}),
    ("a rule of no edition", t.exam_rule, {"edition": "x", "position": 0, "number": "1", "document": {}}),
    ("a source of no rule", t.exam_rule_source, {"edition": "x", "rule": 0, "source": "paper"}),
    ("an unanswered one in no language", t.unanswered, {**UNANSWERED, "language": "fr"}),
    ("an unanswered one without a reason", t.unanswered, {**UNANSWERED, "outcome": "dunno"}),
    ("a source that is a rumour", t.source, {**SOURCE, "kind": "rumour"}),
    ("a source in no language of ours", t.source, {**SOURCE, "language": "fr"}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "table", "row"), REFUSED, ids=[what for what, _, _ in REFUSED])
def test_it_is_refused(engine: Engine, tmp_path: Path, what: str, table: Any, row: dict[str, Any]) -> None:
    load(engine, small(tmp_path))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(table), row)


@pytest.mark.parametrize(
    ("table", "row"), [(t.fact, FACT), (t.subject, SUBJECT), (t.unanswered, UNANSWERED), (t.source, SOURCE)]
)
def test_the_rows_above_are_right_but_for_their_fault(
    engine: Engine, tmp_path: Path, table: Any, row: dict[str, Any]
) -> None:
    load(engine, small(tmp_path))
    with engine.begin() as connection:
        connection.execute(insert(table), row)


def test_a_source_that_is_cited_cannot_be_deleted(engine: Engine, tmp_path: Path) -> None:
    load(engine, small(tmp_path))
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(delete(t.source))


def test_what_hangs_on_a_fact_goes_with_it(engine: Engine, tmp_path: Path) -> None:
    load(engine, small(tmp_path))
    with engine.begin() as connection:
        connection.execute(delete(t.fact).where(t.fact.c.id == "SAL-01"))
        for table in (t.pay, t.derivation):
            assert connection.execute(select(table)).all() == []
        left = connection.execute(select(t.fact_source.c.fact)).scalars().all()
        assert set(left) == {"PRG-01"}


def test_what_hangs_on_a_subject_goes_with_it(engine: Engine, tmp_path: Path) -> None:
    load(engine, small(tmp_path))
    with engine.begin() as connection:
        connection.execute(delete(t.subject).where(t.subject.c.id == "whole"))
        assert set(connection.execute(select(t.subject.c.id)).scalars()) == {"five"}
        assert set(connection.execute(select(t.alias.c.subject)).scalars()) == {"five"}


def test_a_row_cannot_be_changed_into_a_wrong_one(engine: Engine, tmp_path: Path) -> None:
    load(engine, small(tmp_path))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(update(t.fact).values(certainty="sure"))
