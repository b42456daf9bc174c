"""Loading: idempotent, one transaction, and seen at once by whoever reads."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from advisor.errors import AdvisorError
from advisor.knowledge.collect import Collection
from advisor.model import Words
from advisor.store import load as loading
from advisor.store import read as reading
from advisor.store import tables
from advisor.store.load import load
from advisor.store.read import KnowledgeCache, read_knowledge
from tests.store.rows import small

PAY = ("28,407", "29,000")


def content(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every knowledge row, except the numbers that the database gives by itself."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (
                    tuple(row)
                    for row in connection.execute(
                        select(*[c for c in table.c if table.name != "alias" or c.name != "id"])
                    )
                ),
                key=repr,
            )
            for table in tables.KNOWLEDGE_TABLES
        }


def test_what_is_loaded_can_be_read(engine: Engine, tmp_path: Path) -> None:
    assert load(engine, small(tmp_path))
    with engine.connect() as connection:
        knowledge = read_knowledge(connection)
    assert knowledge.version == 1
    assert knowledge.subjects["part"].parent == "whole"
    assert [(a.subject, a.text) for a in knowledge.aliases if a.subject == "part"] == [
        ("part", "英国"), ("part", "大不列颠"), ("part", "the UK"), ("part", "UK"), ("part", "U.K."),
    ]  # fmt: skip
    pay = knowledge.facts["SAL-01"]
    assert pay.value == {
        "amount_min": 28407, "amount_max": None, "currency": "GBP", "per": "year",
        "band": None, "role": None, "stage": None,
    }  # fmt: skip
    assert (pay.region, pay.certainty, pay.as_of, pay.checked) == ("part", "some", "2024", date(2026, 1, 2))
    assert pay.short == Words("约28,407英镑", "about GBP 28,407")
    length = knowledge.facts["PRG-01"]
    assert length.about == ("five", "whole")
    assert [(c.source.id, c.line, c.source.unofficial) for c in length.citations] == [
        ("paper", 4, True),
        ("paper", None, True),
    ]
    assert length.derived_from == ("SAL-01",)


def test_the_real_knowledge_comes_back_whole(engine: Engine, collection: Collection) -> None:
    load(engine, collection)
    with engine.connect() as connection:
        knowledge = read_knowledge(connection)
    assert set(knowledge.facts) == set(collection.facts)
    assert set(knowledge.subjects) == set(collection.subjects)
    assert knowledge.rulebook == collection.rulebook
    assert knowledge.rulebook.fingerprint == collection.rulebook.fingerprint
    for name, row in collection.facts.items():
        fact = knowledge.facts[name]
        assert (fact.text.zh, fact.text.en, fact.certainty, fact.attribute) == (
            row.zh,
            row.en,
            row.certainty,
            row.attribute,
        )
        assert list(fact.about) == list(dict.fromkeys(row.about))
        assert [(c.source.id, c.line) for c in fact.citations] == [(s.document, s.line) for s in row.source]
        told = {key: value for key, value in row.value.dict().items() if value not in (None, [])}
        stored = {key: value for key, value in fact.value.items() if value not in (None, [])}
        if "years" in told and {"years_min", "years_max"} <= set(stored):
            assert stored.pop("years_min") == stored.pop("years_max") == told.pop("years")
        if "year" in told or "doc_no" in told or told:
            assert stored == told, name


def test_a_second_load_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    load(engine, small(tmp_path))
    before = content(engine)
    assert not load(engine, small(tmp_path))
    assert content(engine) == before
    with engine.connect() as connection:
        assert read_knowledge(connection).version == 1


def test_the_store_holds_exactly_what_was_loaded_last(engine: Engine, tmp_path: Path) -> None:
    load(engine, small(tmp_path / "a"))
    assert load(engine, small(tmp_path / "b", PAY, ("大不列颠", "英吉利")))
    with engine.connect() as connection:
        knowledge = read_knowledge(connection)
    assert "29,000" in knowledge.facts["SAL-01"].text.zh
    assert "大不列颠" not in {alias.text for alias in knowledge.aliases}
    assert load(engine, small(tmp_path / "a"))
    with engine.connect() as connection:
        assert read_knowledge(connection).version == 3


def test_a_load_that_fails_leaves_the_old_version(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(engine, small(tmp_path / "a"))
    before = content(engine)
    rows = loading._rows

    def with_a_dangling_row(collection: Collection):
        for table, found in rows(collection):
            yield (
                table,
                [*found, {**found[0], "source": "nowhere", "position": 99}] if table is tables.fact_source else found,
            )

    monkeypatch.setattr(loading, "_rows", with_a_dangling_row)
    with pytest.raises(SQLAlchemyError):
        load(engine, small(tmp_path / "b", PAY))
    assert content(engine) == before
    with engine.connect() as connection:
        assert read_knowledge(connection).version == 1


def test_an_empty_store_says_so(engine: Engine, empty_engine: Engine) -> None:
    with pytest.raises(AdvisorError) as caught:
        KnowledgeCache(engine).current()
    assert caught.value.code == "store_empty"


def test_a_store_without_tables_says_so_and_hides_the_password(empty_engine: Engine) -> None:
    with pytest.raises(AdvisorError) as caught:
        KnowledgeCache(empty_engine).current()
    assert caught.value.code == "store_unreachable"


class TestKnowledgeCache:
    def test_it_sees_a_load_at_once(self, engine: Engine, tmp_path: Path) -> None:
        cache = KnowledgeCache(engine)
        load(engine, small(tmp_path / "a"))
        assert "28,407" in cache.current().facts["SAL-01"].text.zh
        load(engine, small(tmp_path / "b", PAY))
        assert "29,000" in cache.current().facts["SAL-01"].text.zh

    def test_it_reads_once_a_version(self, engine: Engine, tmp_path: Path) -> None:
        cache = KnowledgeCache(engine)
        load(engine, small(tmp_path))
        assert cache.current() is cache.current()

    def test_it_sees_a_store_that_began_anew(self, engine: Engine, tmp_path: Path) -> None:
        """Somebody put back an old copy of the database and loaded into it: the version counts from there again."""
        cache = KnowledgeCache(engine)
        load(engine, small(tmp_path / "a"))
        cache.current()
        with engine.begin() as connection:
            connection.execute(tables.knowledge_version.delete())
        load(engine, small(tmp_path / "b", PAY))
        assert "29,000" in cache.current().facts["SAL-01"].text.zh

    def test_many_threads_get_one_knowledge(self, engine: Engine, tmp_path: Path) -> None:
        load(engine, small(tmp_path))
        cache = KnowledgeCache(engine)
        found = []
        threads = [threading.Thread(target=lambda: found.append(cache.current())) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 8
        assert len({id(knowledge) for knowledge in found}) == 1

    def test_what_it_reads_is_of_one_version(
        self, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A load that ends while the knowledge is being read must not mix the old with the new."""
        load(engine, small(tmp_path / "a"))
        newer = small(tmp_path / "b", PAY, ("大不列颠", "英吉利"))
        rest = reading._facts

        def loaded_meanwhile(connection):
            monkeypatch.setattr(reading, "_facts", rest)
            load(engine, newer)
            return rest(connection)

        monkeypatch.setattr(reading, "_facts", loaded_meanwhile)
        cache = KnowledgeCache(engine)
        first = cache.current()
        old = "大不列颠" in {alias.text for alias in first.aliases}
        assert ("28,407" in first.facts["SAL-01"].text.zh) is old
        second = cache.current()
        assert "29,000" in second.facts["SAL-01"].text.zh
        assert "英吉利" in {alias.text for alias in second.aliases}


def test_readers_see_the_old_until_the_load_ends(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(engine, small(tmp_path / "a"))
    seen = []
    stamp = loading._stamp

    def look_first(*arguments):
        with engine.connect() as other:
            seen.append(other.execute(select(tables.fact.c.zh).where(tables.fact.c.id == "SAL-01")).scalar_one())
        stamp(*arguments)

    monkeypatch.setattr(loading, "_stamp", look_first)
    load(engine, small(tmp_path / "b", PAY))
    assert "28,407" in seen[0]


def test_two_loads_at_once_leave_one_of_them(engine: Engine, tmp_path: Path) -> None:
    """Whoever comes last wins whole; a cache that saw the first sees the second."""
    load(engine, small(tmp_path / "start"))
    cache = KnowledgeCache(engine)
    cache.current()
    others = [small(tmp_path / str(n), ("28,407", f"3{n},000")) for n in range(4)]
    failures = []

    def one(collection: Collection) -> None:
        try:
            load(engine, collection)
            cache.current()
        except SQLAlchemyError as error:
            failures.append(error)

    threads = [threading.Thread(target=one, args=(each,)) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with engine.connect() as connection:
        stored = read_knowledge(connection)
        assert connection.execute(select(func.count()).select_from(tables.fact)).scalar_one() == 2
    assert cache.current().facts == stored.facts


def test_foreign_keys_are_on(engine: Engine) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
            assert connection.execute(text("PRAGMA secure_delete")).scalar_one() == 1
            assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
