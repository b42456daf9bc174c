"""The store's knowledge as frozen values, and a cache that is never older than the last load."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import SQLAlchemyError

from advisor.eligibility import Rulebook, RulebookRows
from advisor.errors import AdvisorError
from advisor.known import Knowledge
from advisor.model import Alias, Citation, Fact, Source, Subject, Words
from advisor.store import tables
from advisor.store.engine import snapshot


def current_digest(connection: Connection) -> str:
    """What tells the knowledge in the store from any other; empty when nothing was loaded yet.

    A version number would not do: a database put back from a copy counts on from an older one.
    """
    return connection.execute(select(tables.knowledge_version.c.digest)).scalar_one_or_none() or ""


def read_knowledge(connection: Connection) -> Knowledge:
    """Reads everything. All of it is of one version when ``connection`` is a :func:`snapshot`.

    Raises:
        AdvisorError: ``store_empty`` when nothing was loaded yet.
    """
    stamp = connection.execute(select(tables.knowledge_version)).one_or_none()
    if stamp is None:
        raise AdvisorError("store_empty")
    return Knowledge(
        version=stamp.version,
        digest=stamp.digest,
        subjects={row.id: _subject(row) for row in connection.execute(select(tables.subject))},
        aliases=tuple(
            Alias(row.subject, row.language, row.text)
            for row in connection.execute(select(tables.alias).order_by(tables.alias.c.id))
        ),
        facts=_facts(connection),
        rulebook=_rulebook(connection),
    )


def _rulebook(connection: Connection) -> Rulebook:
    return Rulebook.from_rows(
        RulebookRows(
            attributes=_mappings(connection, tables.exam_attribute),
            editions=_mappings(connection, tables.exam_edition),
            rules=_mappings(connection, tables.exam_rule),
        )
    )


def _mappings(connection: Connection, table: Any) -> tuple[dict[str, Any], ...]:
    rows = connection.execute(select(table).order_by(table.c.position))
    return tuple(dict(row) for row in rows.mappings())


def _subject(row: Row) -> Subject:
    return Subject(row.id, row.kind, Words(row.name_zh, row.name_en), row.parent, row.position, tuple(row.nearest))


def _facts(connection: Connection) -> dict[str, Fact]:
    sources = {row.id: _source(row) for row in connection.execute(select(tables.source))}
    about = _grouped(connection, tables.fact_subject, "subject")
    premises = _grouped(connection, tables.derivation, "premise")
    citations: dict[str, list[Citation]] = defaultdict(list)
    for row in connection.execute(select(tables.fact_source).order_by(tables.fact_source.c.position)):
        citations[row.fact].append(Citation(sources[row.source], row.line))
    values = _values(connection)
    return {
        row.id: Fact(
            id=row.id,
            about=tuple(about[row.id]),
            attribute=row.attribute,
            text=Words(row.zh, row.en),
            citations=tuple(citations[row.id]),
            certainty=row.certainty,
            checked=row.checked,
            position=row.position,
            region=row.region,
            level=row.level,
            short=Words(row.short_zh, row.short_en) if row.short_zh else None,
            as_of=row.as_of,
            value=values.get(row.id, {}),
            derived_from=tuple(premises[row.id]),
        )
        for row in connection.execute(select(tables.fact))
    }


def _source(row: Row) -> Source:
    return Source(row.id, Words(row.title_zh, row.title_en), row.kind, row.address, row.unofficial, row.checked)


def _grouped(connection: Connection, table: Any, column: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    order: Iterable[Any] = [table.c.fact, *([table.c.position] if "position" in table.c else [])]
    for row in connection.execute(select(table).order_by(*order)):
        groups[row.fact].append(getattr(row, column))
    return groups


def _values(connection: Connection) -> dict[str, dict[str, object]]:
    """The typed values of every fact, from whichever value table holds them."""
    values: dict[str, dict[str, object]] = defaultdict(dict)
    for table in (
        tables.duration,
        tables.degree_award,
        tables.pay,
        tables.email_template,
        tables.catalogue_entry,
        tables.document_number,
    ):
        for row in connection.execute(select(table)).mappings():
            values[row["fact"]].update({key: value for key, value in row.items() if key != "fact"})
    return values


class KnowledgeCache:
    """The knowledge at its newest version.

    Each call asks the store for its digest (one row) and reads the rest again only when that has changed, so a load is
    seen by the next question.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._knowledge: Knowledge | None = None

    def current(self) -> Knowledge:
        """The newest knowledge.

        Raises:
            AdvisorError: ``store_empty`` or ``store_unreachable``.
        """
        try:
            with self._lock:
                if self._knowledge is None or self._knowledge.digest != self._newest():
                    with snapshot(self._engine) as connection:
                        self._knowledge = read_knowledge(connection)
                return self._knowledge
        except SQLAlchemyError as error:
            url = self._engine.url.render_as_string(hide_password=True)
            raise AdvisorError("store_unreachable", url=url, reason=type(error).__name__) from error

    def _newest(self) -> str:
        with self._engine.connect() as connection:
            return current_digest(connection)
