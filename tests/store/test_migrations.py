"""Migrations: up gives what the code expects, down takes it away again, both on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.engine import Engine

import advisor.store
from advisor.store import migrate
from advisor.store.load import load
from advisor.store.tables import metadata
from tests.store.rows import small


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(Path(advisor.store.__file__).parent / "migrations"))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))


def checks(engine: Engine) -> set[tuple[str, str | None]]:
    """Alembic compares no check constraints; their names are compared here."""
    found = inspect(engine)
    return {(table, each["name"]) for table in found.get_table_names() for each in found.get_check_constraints(table)}


def test_up_gives_what_the_code_expects(empty_engine: Engine) -> None:
    migrate.upgrade(empty_engine)
    assert differences(empty_engine) == []
    expected = {
        (table.name, str(each.name))
        for table in metadata.tables.values()
        for each in table.constraints
        if isinstance(each, CheckConstraint)
    }
    assert checks(empty_engine) == expected


def test_check_constraints_say_the_same(empty_engine: Engine, tmp_path: Path) -> None:
    """The words of every check are those of the code, as the database itself prints them."""
    migrate.upgrade(empty_engine)
    migrated = _check_texts(empty_engine)
    with empty_engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    metadata.drop_all(empty_engine)
    metadata.create_all(empty_engine)
    assert _check_texts(empty_engine) == migrated


def _check_texts(engine: Engine) -> dict[tuple[str, str | None], str]:
    found = inspect(engine)
    return {
        (table, each["name"]): " ".join(each["sqltext"].split())
        for table in found.get_table_names()
        for each in found.get_check_constraints(table)
    }


def test_down_leaves_nothing(empty_engine: Engine) -> None:
    migrate.upgrade(empty_engine)
    migrate.downgrade(empty_engine, "base")
    assert set(inspect(empty_engine).get_table_names()) <= {"alembic_version"}


def test_every_step_down_and_up_again(empty_engine: Engine) -> None:
    names = revisions()
    for name in names:
        migrate.upgrade(empty_engine, name)
        before = set(inspect(empty_engine).get_table_names())
        migrate.downgrade(empty_engine, "-1")
        migrate.upgrade(empty_engine, name)
        assert set(inspect(empty_engine).get_table_names()) == before
    assert differences(empty_engine) == []


def test_upgrading_twice_changes_nothing_and_keeps_the_rows(empty_engine: Engine, tmp_path: Path) -> None:
    migrate.upgrade(empty_engine)
    load(empty_engine, small(tmp_path))
    migrate.upgrade(empty_engine)
    assert not load(empty_engine, small(tmp_path))


def test_there_is_one_line_of_migrations() -> None:
    assert revisions() == sorted(revisions())


@pytest.mark.parametrize("revision", ["-1", "base"])
def test_down_works_with_rows_in_the_tables(empty_engine: Engine, tmp_path: Path, revision: str) -> None:
    migrate.upgrade(empty_engine)
    load(empty_engine, small(tmp_path))
    migrate.downgrade(empty_engine, revision)
    migrate.upgrade(empty_engine)
    assert differences(empty_engine) == []
