"""Knowledge files into the store: one transaction, all or nothing, the same result however often it is run."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql.schema import Table

from advisor.eligibility import Rulebook
from advisor.knowledge.collect import Collection
from advisor.knowledge.schema import FactRow, SubjectRow
from advisor.model import LANGUAGES
from advisor.store import tables
from advisor.text import for_comparison

Rows = list[dict[str, Any]]


def load(engine: Engine, collection: Collection) -> bool:
    """Makes the store hold exactly ``collection``.

    Readers see the old knowledge until the transaction ends, and the new from then on.

    Returns:
        Whether anything changed; a second load of the same files changes nothing.
    """
    rows = {**dict(_rows(collection)), **dict(_rules(collection.rulebook))}
    digest = _digest(rows)
    with engine.begin() as connection:
        _wait_for_other_loads(connection)
        current = connection.execute(select(tables.knowledge_version)).one_or_none()
        if current is not None and current.digest == digest:
            return False
        _replace(connection, rows)
        _stamp(connection, digest, 0 if current is None else current.version)
    return True


def _wait_for_other_loads(connection: Connection) -> None:
    """Whoever writes the stamp first goes first; the other waits here until that load has ended."""
    connection.execute(update(tables.knowledge_version).values(version=tables.knowledge_version.c.version))


def _replace(connection: Connection, rows: dict[Table, Rows]) -> None:
    for table in reversed(tables.KNOWLEDGE_TABLES):
        connection.execute(delete(table))
    for table in tables.KNOWLEDGE_TABLES:
        if rows.get(table):
            connection.execute(insert(table), rows[table])


def _stamp(connection: Connection, digest: str, version: int) -> None:
    values = {"version": version + 1, "digest": digest, "loaded_at": time.time()}
    if version:
        connection.execute(update(tables.knowledge_version).values(**values))
    else:
        connection.execute(insert(tables.knowledge_version).values(id=1, **values))


def _digest(rows: dict[Table, Rows]) -> str:
    content = {table.name: rows.get(table, []) for table in tables.KNOWLEDGE_TABLES}
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _rows(collection: Collection) -> Iterator[tuple[Table, Rows]]:
    yield tables.source, [_source(row.dict()) for row in collection.sources.values()]
    yield tables.subject, [_subject(row) for row in _parents_first(collection)]
    yield (
        tables.programme,
        [
            {"subject": row.id, "years": row.years, "degree": row.degree, "code": row.code}
            for row in collection.subjects.values()
            if row.kind == "programme"
        ],
    )
    yield tables.alias, [row for subject in collection.subjects.values() for row in _aliases(subject)]
    facts = list(collection.facts.values())
    yield tables.fact, [_fact(row) for row in facts]
    yield (
        tables.fact_subject,
        [
            {"fact": row.id, "subject": name, "position": position}
            for row in facts
            for position, name in enumerate(dict.fromkeys(row.about))
        ],
    )
    yield (
        tables.fact_source,
        [
            {"fact": row.id, "position": position, "source": place.document, "line": place.line}
            for row in facts
            for position, place in enumerate(row.source)
        ],
    )
    yield (
        tables.derivation,
        [{"fact": row.id, "premise": premise} for row in facts for premise in dict.fromkeys(row.derived_from)],
    )
    yield from _values(facts)


def _rules(rulebook: Rulebook) -> Iterator[tuple[Table, Rows]]:
    rows = rulebook.rows()
    yield tables.exam_attribute, list(rows.attributes)
    yield tables.exam_edition, list(rows.editions)
    yield tables.exam_rule, list(rows.rules)
    yield (
        tables.exam_rule_source,
        [
            {"edition": edition.id, "rule": position, "source": source}
            for edition in rulebook.editions
            for position, rule in enumerate(edition.rules)
            for source in dict.fromkeys(rule.sources)
        ],
    )


def _source(row: dict[str, Any]) -> dict[str, Any]:
    title = row.pop("title")
    return {**row, "title_zh": title["zh"], "title_en": title["en"]}


def _subject(row: SubjectRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "name_zh": row.name.zh,
        "name_en": row.name.en,
        "parent": row.parent,
        "position": row.position,
        "nearest": list(row.nearest),
    }


def _parents_first(collection: Collection) -> list[SubjectRow]:
    """Parents before children, so that the foreign key holds at every row."""
    return sorted(collection.subjects.values(), key=lambda row: _depth(collection, row))


def _depth(collection: Collection, row: SubjectRow) -> int:
    depth, seen = 0, {row.id}
    while row.parent and row.parent not in seen:
        row = collection.subjects[row.parent]
        seen.add(row.id)
        depth += 1
    return depth


def _aliases(row: SubjectRow) -> Iterator[dict[str, Any]]:
    for language in LANGUAGES:
        texts = (getattr(row.name, language), *getattr(row.aliases, language))
        for comparable, text in {for_comparison(text): text for text in texts}.items():
            yield {"subject": row.id, "language": language, "text": text, "comparable": comparable}


def _fact(row: FactRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "attribute": row.attribute,
        "position": row.position,
        "region": row.region,
        "level": row.level,
        "certainty": row.certainty,
        "zh": row.zh,
        "en": row.en,
        "short_zh": row.short.zh if row.short else None,
        "short_en": row.short.en if row.short else None,
        "as_of": row.as_of,
        "checked": row.checked,
        "valid_to": row.valid_to,
    }


def _values(facts: list[FactRow]) -> Iterator[tuple[Table, Rows]]:
    values = [(row.id, row.value) for row in facts]
    yield (
        tables.duration,
        [
            {"fact": fact, "years_min": value.years_min or value.years, "years_max": value.years_max or value.years}
            for fact, value in values
            if value.years or value.years_min
        ],
    )
    yield tables.degree_award, [{"fact": fact, "degree": value.degree} for fact, value in values if value.degree]
    yield (
        tables.pay,
        [
            {
                "fact": fact,
                **value.dict(include={"amount_min", "amount_max", "currency", "per", "band", "role", "stage"}),
            }
            for fact, value in values
            if value.currency
        ],
    )
    yield (
        tables.email_template,
        [
            {"fact": fact, "subject_line": value.subject_line, "slots": value.slots or []}
            for fact, value in values
            if value.subject_line
        ],
    )
    yield tables.catalogue_entry, [{"fact": fact, "code": value.code} for fact, value in values if value.code]
    yield (
        tables.document_number,
        [
            {"fact": fact, "doc_no": value.doc_no, "year": value.year}
            for fact, value in values
            if value.doc_no or value.year
        ],
    )
