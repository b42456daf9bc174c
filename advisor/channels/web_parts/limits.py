"""How often a session and an address may ask, counted in the store by all workers together."""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse_many
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Engine

from advisor.channels.web_parts.failures import Refused
from advisor.errors import AdvisorError
from advisor.store.tables import web_hit


class StoredHits:
    """The storage of the ``limits`` library's moving window, in the advisor's own store."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        """``key`` hides who was counted: neither addresses nor conversations are written down."""
        self._engine = engine
        self._key = key

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Counts ``amount`` hits, unless more than ``limit`` came in the last ``expiry`` seconds."""
        hidden, now = self._hidden(key), time.time()
        with self._engine.connect() as connection:
            # Written first and counted after: on SQLite the write makes other workers wait, so no
            # two find the last place free; on PostgreSQL as many may as come in the same moment.
            connection.execute(insert(web_hit), [{"key": hidden, "at": now}] * amount)
            count = connection.execute(
                select(func.count()).where(web_hit.c.key == hidden, web_hit.c.at > now - expiry)
            ).scalar_one()
            if count > limit:
                connection.rollback()
                return False
            connection.execute(delete(web_hit).where(web_hit.c.key == hidden, web_hit.c.at <= now - expiry))
            connection.commit()
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the oldest hit that still counts was made, and how many count."""
        now = time.time()
        with self._engine.connect() as connection:
            oldest, count = connection.execute(
                select(func.min(web_hit.c.at), func.count()).where(
                    web_hit.c.key == self._hidden(key), web_hit.c.at > now - expiry
                )
            ).one()
        return oldest or now, count

    def _hidden(self, key: str) -> str:
        return hmac.new(self._key, b"hit\0" + key.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Rates:
    """How much is allowed, in the words of the ``limits`` library (``20/minute; 200/hour``)."""

    session: str = "20/minute; 300/day"
    address: str = "600/minute"
    notes: str = "30/minute; 300/day"
    begin: str = "300/minute"


class Limits:
    """The limits of the channel. Each call makes short writes to the store: run it in a thread."""

    def __init__(self, engine: Engine, key: bytes, rates: Rates) -> None:
        """
        Raises:
            AdvisorError: ``bad_setting`` for a rate that cannot be read.
        """
        # The library keeps only a weak reference to its storage.
        self._storage = StoredHits(engine, key)
        self._limiter = MovingWindowRateLimiter(self._storage)  # type: ignore[arg-type]
        self._session = _parsed(rates.session)
        self._address = _parsed(rates.address)
        self._notes = _parsed(rates.notes)
        self._begin = _parsed(rates.begin)

    def count_begin(self, address: str) -> None:
        """A session begun or renewed."""
        self._count(self._begin, "begin", address)

    def count_message(self, conversation: str, address: str) -> None:
        """A message to the bot."""
        self._count(self._session, "message", conversation)
        self._count(self._address, "address", address)

    def count_note(self, conversation: str, address: str) -> None:
        """Anything else that is read or written."""
        self._count(self._notes, "note", conversation)
        self._count(self._address, "address", address)

    def _count(self, items: list[RateLimitItem], *who: str) -> None:
        for item in items:
            if not self._limiter.hit(item, *who):
                reset, _ = self._limiter.get_window_stats(item, *who)
                wait = max(1, math.ceil(reset - time.time()))
                raise Refused("too_many", wait=wait)


def _parsed(rate: str) -> list[RateLimitItem]:
    try:
        return list(parse_many(rate))
    except ValueError as error:
        raise AdvisorError(
            "bad_setting",
            variable="limits in credentials.yml",
            value=rate,
            wanted="a rate such as 20/minute; 300/day",
        ) from error
