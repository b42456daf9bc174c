"""One engine for a database address, set up the same way everywhere."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError

from advisor.errors import AdvisorError

# How long a writer waits for another one before it gives up, in seconds.
WAIT_FOR_LOCK = 5.0


@lru_cache(maxsize=8)
def engine_for(url: str) -> Engine:
    """The engine for ``url``; made once a process.

    Raises:
        AdvisorError: ``store_unreachable`` when the address makes no sense.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise AdvisorError("store_unreachable", url=url, reason=str(error)) from error
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, future=True, pool_pre_ping=True, pool_size=5, max_overflow=10)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, future=True, connect_args={"timeout": WAIT_FOR_LOCK})
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, record: object) -> None:
    """SQLite checks foreign keys only when told to; WAL lets readers go on while a load is written."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()
