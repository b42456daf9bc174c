"""One turn of a conversation at a time, whichever worker it comes to."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from rasa.core.lock_store import LockError
from sqlalchemy import select
from sqlalchemy.engine import Engine

from advisor.bot.lock_store import DatabaseLockStore
from advisor.store.tables import conversation_lock


class Counter:
    """Counts who is inside, and how many ever were."""

    def __init__(self) -> None:
        self.inside = self.most = self.done = 0

    async def visit(self, store: DatabaseLockStore, sender: str) -> None:
        async with store.lock(sender):
            self.inside += 1
            self.most = max(self.most, self.inside)
            await asyncio.sleep(0.002)
            self.inside -= 1
            self.done += 1


def held(engine: Engine) -> int:
    with engine.connect() as connection:
        return len(connection.execute(select(conversation_lock)).all())


async def test_sixty_holders_on_two_workers(engine: Engine) -> None:
    stores = (DatabaseLockStore(engine=engine), DatabaseLockStore(engine=engine))
    counter = Counter()
    await asyncio.gather(*(counter.visit(stores[number % 2], "one") for number in range(60)))
    assert (counter.most, counter.done) == (1, 60)
    assert held(engine) == 0
    assert not any(store._queues for store in stores)


def test_sixty_holders_in_two_threads(engine: Engine) -> None:
    """Two event loops that share nothing but the database, as two workers do."""
    counter = Counter()

    def worker() -> None:
        store = DatabaseLockStore(engine=engine)

        async def visits() -> None:
            await asyncio.gather(*(counter.visit(store, "one") for _ in range(30)))

        asyncio.run(visits())

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (counter.most, counter.done) == (1, 60)


async def test_conversations_do_not_wait_for_each_other(engine: Engine) -> None:
    store = DatabaseLockStore(engine=engine)
    async with store.lock("one"):
        await asyncio.wait_for(Counter().visit(store, "two"), 2)


async def test_a_holder_that_died_loses_it(engine: Engine) -> None:
    with engine.begin() as connection:
        row = {"sender": "one", "holder": "dead", "expires": time.time() + 0.2}
        connection.execute(conversation_lock.insert(), row)
    await asyncio.wait_for(Counter().visit(DatabaseLockStore(engine=engine), "one"), 3)


async def test_who_waits_too_long_is_told(engine: Engine) -> None:
    store = DatabaseLockStore(engine=engine)
    with engine.begin() as connection:
        row = {"sender": "one", "holder": "busy", "expires": time.time() + 60}
        connection.execute(conversation_lock.insert(), row)
    with pytest.raises(LockError):
        async with store.lock("one", lock_lifetime=0.2):
            pass
    assert held(engine) == 1, "another's lock was taken away"
    assert store._queues == {}


async def test_a_turn_that_fails_or_is_given_up_lets_go(engine: Engine) -> None:
    store = DatabaseLockStore(engine=engine)
    with pytest.raises(ZeroDivisionError):
        async with store.lock("one"):
            raise ZeroDivisionError

    async def endless() -> None:
        async with store.lock("one"):
            await asyncio.sleep(60)

    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(endless(), 0.1)
    assert held(engine) == 0
    assert store._queues == {}, "what is kept for a conversation must not outlive its turns"


async def test_a_late_holder_does_not_free_its_successor(engine: Engine) -> None:
    store = DatabaseLockStore(engine=engine)
    other = DatabaseLockStore(engine=engine)
    async with store.lock("one", lock_lifetime=0.05):
        await asyncio.sleep(0.1)
        successor = other.lock("one")
        await successor.__aenter__()
    assert held(engine) == 1
    await successor.__aexit__(None, None, None)
    assert held(engine) == 0
