"""One engine for a database address, set up the same way everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from advisor.errors import AdvisorError

# How long a writer waits for another one before it gives up, in seconds.
WAIT_FOR_LOCK = 5.0

# 2.0 style everywhere; an error never quotes the values of a statement, which may be a reader's words.
_ALWAYS: dict[str, Any] = {"future": True, "hide_parameters": True}
_KEPT_OPEN: dict[str, Any] = {"pool_size": 5, "max_overflow": 10}


@lru_cache(maxsize=8)
def engine_for(url: str) -> Engine:
    """The engine for ``url``; made once a process.

    Raises:
        AdvisorError: ``store_unreachable`` when the address makes no sense.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed, pool_pre_ping=True, **_KEPT_OPEN, **_ALWAYS)
    except ArgumentError as error:
        # What stands before the address may be a name and a password.
        shown = url.rpartition("@")[2]
        raise AdvisorError("store_unreachable", url=shown, reason=type(error).__name__) from error
    in_memory = parsed.database in (None, "", ":memory:")
    engine = create_engine(parsed, **_ALWAYS) if in_memory else _on_a_file(parsed)
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def settle(engine: Engine) -> None:
    """Leaves nothing of what was deleted in SQLite's log, which outlives a transaction; other databases see to it."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection to read through: whatever others commit meanwhile, every statement sees the same rows."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            # The driver by itself begins a transaction only before it writes.
            connection.exec_driver_sql("BEGIN")
            yield connection
    else:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            yield connection


def _on_a_file(address: URL) -> Engine:
    """Connections stay open: SQLite empties its log when the last one closes, which took a third of each turn."""
    Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    shared = {"timeout": WAIT_FOR_LOCK, "check_same_thread": False}
    return create_engine(address, poolclass=QueuePool, connect_args=shared, **_KEPT_OPEN, **_ALWAYS)


def _set_up_sqlite(connection: Any, record: object) -> None:
    """SQLite checks foreign keys only when told to; WAL lets readers go on while a load is written."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()
