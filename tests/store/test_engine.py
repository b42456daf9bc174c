"""Addresses of databases: what can be opened, and what is said about those that cannot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, inspect, text

from advisor.errors import AdvisorError
from advisor.store.engine import engine_for, settle
from advisor.store.tables import metadata
from tests.conftest import new_engine


@pytest.mark.parametrize(
    "url", ["not an address", "postgres://advisor:hush@localhost/x", "oracle9://advisor:hush@localhost/x", "://:hush@"]
)
def test_an_address_that_makes_no_sense_is_said_without_its_password(url: str) -> None:
    with pytest.raises(AdvisorError) as caught:
        engine_for(url)
    assert caught.value.code == "store_unreachable"
    assert "hush" not in str(caught.value)
    assert "ADVISOR_DATABASE_URL" in str(caught.value)


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'new' / 'er' / 'a.sqlite'}")
    metadata.create_all(engine)
    assert "fact" in inspect(engine).get_table_names()
    engine.dispose()


def test_one_engine_an_address(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    assert engine_for(url) is engine_for(url)


def test_every_string_column_is_as_wide_as_its_values(knowledge: object, collection: object) -> None:
    """SQLite takes whatever is written; PostgreSQL does not. The loader's rows are measured here."""
    from advisor.store import load as loading

    rows = {**dict(loading._rows(collection)), **dict(loading._rules(collection.rulebook))}  # type: ignore[attr-defined, arg-type]
    for table, found in rows.items():
        for column in table.columns:
            width = getattr(column.type, "length", None)
            if width:
                longest = max((len(str(row[column.name])) for row in found if row.get(column.name)), default=0)
                assert longest <= width, f"{table.name}.{column.name}"


def test_connections_to_a_file_are_kept_and_go_from_thread_to_thread(tmp_path: Path) -> None:
    engine = new_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    opened: list[object] = []
    event.listen(engine, "connect", lambda connection, record: opened.append(connection))

    def ask(number: int) -> int:
        with engine.connect() as connection:
            return int(connection.execute(text(f"SELECT {number}")).scalar_one())

    with ThreadPoolExecutor(1) as pool:
        assert [ask(1), *pool.map(ask, (2, 3))] == [1, 2, 3]
    assert len(opened) == 1
    engine.dispose()


def test_what_was_deleted_stands_in_no_file_while_the_connections_stay_open(tmp_path: Path) -> None:
    engine, word = new_engine(f"sqlite:///{tmp_path / 'a.sqlite'}"), "unforgettable"
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE said (words TEXT)"))
        connection.execute(text(f"INSERT INTO said VALUES ('{word}')"))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM said"))
    settle(engine)
    assert all(word.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    engine.dispose()
