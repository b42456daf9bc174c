"""One turn of a conversation at a time, across workers: a row in the database is the lock.

Rasa's in-memory lock holds in one process only, and its Redis lock is not atomic (two workers lost messages).
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from sqlalchemy import delete, insert
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from advisor.settings import read as read_settings
from advisor.store.engine import engine_for
from advisor.store.tables import conversation_lock

_LOOK_AGAIN_AFTER = 0.02


class DatabaseLockStore(LockStore):
    """Holds a conversation by inserting its row; only one insert of a primary key succeeds."""

    def __init__(self, endpoint_config: Any = None, engine: Engine | None = None) -> None:
        self._engine = engine or engine_for(read_settings().database_url)
        # Messages of one conversation to one worker queue up here and leave the database alone.
        self._queues: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = _LOOK_AGAIN_AFTER,
    ) -> AsyncGenerator[TicketLock, None]:
        """Waits for the conversation and holds it; a holder that died loses it after ``lock_lifetime`` seconds.

        Raises:
            LockError: the conversation did not become free within ``lock_lifetime``.
        """
        async with self._queue(conversation_id):
            holder = uuid.uuid4().hex
            await self._wait_for(conversation_id, holder, lock_lifetime)
            try:
                yield TicketLock(conversation_id)
            finally:
                self._release(conversation_id, holder)

    @asynccontextmanager
    async def _queue(self, conversation_id: str) -> AsyncGenerator[None, None]:
        """The turn in this worker's queue; an empty queue is not kept."""
        queue = self._queues.setdefault(conversation_id, asyncio.Lock())
        try:
            async with queue:
                yield
        finally:
            if not queue.locked() and not getattr(queue, "_waiters", None):
                self._queues.pop(conversation_id, None)

    async def _wait_for(self, sender: str, holder: str, lifetime: float) -> None:
        give_up = time.monotonic() + lifetime
        while not self._take(sender, holder, lifetime):
            if self._drop_expired(sender):
                continue
            if time.monotonic() > give_up:
                raise LockError("Could not hold the conversation: it stayed busy.")
            await asyncio.sleep(_LOOK_AGAIN_AFTER)

    def _take(self, sender: str, holder: str, lifetime: float) -> bool:
        row = {"sender": sender, "holder": holder, "expires": time.time() + lifetime}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(conversation_lock), row)
        except IntegrityError:
            return False
        return True

    def _drop_expired(self, sender: str) -> bool:
        """Whether the conversation was held by somebody who died, and is free now."""
        with self._engine.begin() as connection:
            dropped = connection.execute(
                delete(conversation_lock).where(
                    conversation_lock.c.sender == sender, conversation_lock.c.expires < time.time()
                )
            )
        return bool(dropped.rowcount)

    def _release(self, sender: str, holder: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                delete(conversation_lock).where(
                    conversation_lock.c.sender == sender, conversation_lock.c.holder == holder
                )
            )
