"""The ledger, the tokens and the sender ids by themselves, and replies while the database is down or slow."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from advisor.channels.messaging.choices import Choices
from advisor.channels.messaging.ledger import Ledger, Reader
from advisor.channels.messaging.limits import Limits, Quota
from advisor.channels.messaging.replies import Incoming, Replies, from_texts
from advisor.channels.messaging.senders import sender_id
from advisor.channels.messaging.tokens import AccessTokens
from advisor.store import migrate, tables
from advisor.store.engine import engine_for
from advisor.words import say

NOW = 1_800_000_000.0
LIMITS = Limits(part_bytes=2048, answer_within=0.5, cut_after=0.7, deliveries=3)


@pytest.fixture
def ledger(engine):
    return Ledger(engine)


READER = Reader("zh", Choices(("a",), ("do:a",)))


def test_one_of_many_claims_is_new(ledger):
    with ThreadPoolExecutor(8) as pool:
        entries = list(pool.map(lambda n: ledger.claim("k", "s", "zh", NOW), range(8)))
    assert sum(entry.new for entry in entries) == 1
    assert sorted(entry.deliveries for entry in entries) == list(range(1, 9))


def test_one_of_many_takes_the_route(ledger):
    ledger.claim("k", "s", "zh", NOW)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda n: ledger.take("k", "push", unanswered=True), range(8))) == 1
    assert not ledger.take("k", "passive")


def test_an_answer_closes_the_way_for_the_late(ledger):
    ledger.claim("k", "s", "zh", NOW)
    assert ledger.answered("k", ["x"], READER, NOW).route is None
    assert not ledger.take("k", "push", unanswered=True)
    assert ledger.take("k", "passive")
    assert ledger.recall("s", "x", NOW) == (READER, [])


def test_owed_parts_are_collected_once(ledger):
    ledger.claim("k", "s", "zh", NOW)
    ledger.answered("k", ["1", "2", "3"], READER, NOW)
    ledger.progress("k", 1, "owed")
    ledger.claim("l", "s", "zh", NOW)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: ledger.recall("s", "l", NOW)[1], range(4)))
    assert sorted(found, key=len)[-1] == ["2", "3"]
    assert sum(map(len, found)) == 2


def test_what_a_dead_worker_left_is_collected_later(ledger):
    for key, route in (("a", "push"), ("b", None)):
        ledger.claim(key, "s", "zh", NOW, route)
        ledger.answered(key, [key], READER, NOW)
    assert ledger.recall("s", "x", NOW + 5)[1] == []
    assert ledger.recall("s", "x", NOW + 120)[1] == ["a", "b"]


def test_quotas(ledger):
    minute = (Quota(2, 60.0),)
    assert all(ledger.may_push("s", minute, NOW + n, count=True) for n in range(2))
    assert not ledger.may_push("s", minute, NOW + 3, count=True)
    assert not ledger.may_push("s", minute, NOW + 3, count=False)
    assert ledger.may_push("other", minute, NOW + 3, count=True)
    assert ledger.may_push("s", minute, NOW + 61, count=True)
    renewed = (Quota(2, 3600.0, renewed=True),)
    assert not ledger.may_push("s", renewed, NOW + 62, count=False)
    ledger.claim("k", "s", "zh", NOW + 63)
    assert ledger.may_push("s", renewed, NOW + 64, count=False)


def test_forgetting_and_pruning(ledger, engine):
    kept = (tables.incoming_message, tables.messaging_reader, tables.pushed_message)
    for sender in ("gone", "stays"):
        ledger.claim(f"k{sender}", sender, "zh", NOW)
        ledger.answered(f"k{sender}", ["x"], READER, NOW)
        ledger.may_push(sender, (), NOW, count=True)

    def senders() -> list[set[str]]:
        with engine.connect() as connection:
            return [{row.sender for row in connection.execute(select(table))} for table in kept]

    ledger.forget("gone")
    assert senders() == [{"stays"}] * 3
    ledger.prune(NOW + 3 * 86400)
    assert senders() == [set()] * 3


def test_the_migration_makes_what_the_tables_say(tmp_path):
    engine = engine_for(f"sqlite:///{tmp_path / 'migrated.sqlite'}")
    migrate.upgrade(engine)
    ledger = Ledger(engine)
    assert ledger.claim("k", "s", "zh", NOW).new
    assert ledger.answered("k", ["x"], READER, NOW).parts == ("x",)
    assert ledger.may_push("s", (), NOW, count=True)
    migrate.downgrade(engine, "0002")
    with pytest.raises(OperationalError):
        ledger.find("k")
    engine.dispose()


def test_sender_ids_are_keyed_and_apart():
    ids = {
        sender_id(secret, channel, account, user)
        for secret in ("k", "l")
        for channel in ("wecom", "wechat")
        for account in ("a", "b")
        for user in ("u", "v")
    }
    assert len(ids) == 16
    assert all("u" not in each.partition("-")[2] for each in ids)
    assert sender_id("k", "c", "a", "bc") != sender_id("k", "c", "ab", "c")


async def test_tokens_are_sealed_shared_and_renewed(engine):
    fetched = []

    async def fetch(anew: bool) -> tuple[str, float]:
        fetched.append(anew)
        await asyncio.sleep(0.05)
        return f"token{len(fetched)}", 7200.0

    now = [NOW]
    one, two = (AccessTokens(engine, "a", "secret", fetch, lambda: now[0]) for _ in range(2))
    assert await asyncio.gather(one.current(), two.current(), one.current()) == ["token1"] * 3
    with engine.connect() as connection:
        assert "token1" not in str(connection.execute(select(tables.access_token)).one())
    refused = await asyncio.gather(one.current("token1"), two.current("token1"))
    assert refused == ["token2"] * 2
    assert fetched == [False, True]
    now[0] += 7000
    assert await two.current() == "token3"
    assert await AccessTokens(engine, "a", "new secret", fetch, lambda: now[0]).current() == "token4"


async def test_a_failed_fetch_frees_the_lease(engine):
    async def broken(anew: bool) -> tuple[str, float]:
        raise ConnectionError

    async def works(anew: bool) -> tuple[str, float]:
        return "token", 7200.0

    with pytest.raises(ConnectionError):
        await AccessTokens(engine, "a", "s", broken).current()
    assert await asyncio.wait_for(AccessTokens(engine, "a", "s", works).current(), 1) == "token"


def _replies(ledger: Ledger, push=None, pause: float = 0.0) -> Replies:
    async def on_new_message(message):
        await asyncio.sleep(pause)
        await message.output_channel.send_response(message.sender_id, {"text": "answer", "custom": {"language": "en"}})

    return Replies(
        channel="c",
        account="a",
        secret="s",
        limits=LIMITS,
        language="zh",
        ledger=ledger,
        on_new_message=on_new_message,
        compose=from_texts(2048),
        push=push,
    )


async def test_a_database_that_is_down_is_said_in_time(tmp_path):
    ledger = Ledger(engine_for(f"sqlite:///{tmp_path / 'no tables.sqlite'}"))
    began = time.monotonic()
    assert await _replies(ledger).passive(Incoming("1", "u", "hello there")) == say("en", "trouble.store")
    assert time.monotonic() - began < 2.0
    pushed = []

    async def push(user, part):
        pushed.append((user, part))

    replies = _replies(ledger, push)
    await replies.accept(Incoming("1", "u", "你好吗"))
    await replies.finish()
    assert pushed == [("u", say("zh", "trouble.store"))]


async def test_a_database_that_hangs_is_said_in_time(ledger, monkeypatch):
    hanging = threading.Event()
    monkeypatch.setattr(ledger, "claim", lambda *given: hanging.wait(5))
    began = time.monotonic()
    assert await _replies(ledger).passive(Incoming("1", "u", "hello there")) == say("en", "trouble.store")
    assert time.monotonic() - began < 2.5
    hanging.set()


async def test_a_database_that_fails_in_mid_turn_loses_no_answer(ledger, monkeypatch):
    def fails(*given):
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(ledger, "answered", fails)
    assert await _replies(ledger).passive(Incoming("1", "u", "hello there")) == "answer"
    pushed = []

    async def push(user, part):
        pushed.append(part)

    replies = _replies(ledger, push, pause=0.8)
    assert await replies.passive(Incoming("2", "u", "hello there")) is None
    await replies.finish()
    assert pushed == ["answer"]


async def test_a_reader_who_is_forgotten_in_a_turn_still_gets_the_answer(ledger):
    async def forgets(message):
        ledger.forget(message.sender_id)
        await message.output_channel.send_response(message.sender_id, {"text": "gone", "custom": {"language": "en"}})

    replies = _replies(ledger)
    assert await replies.passive(Incoming("1", "u", "hello there")) == "answer"
    replies._on_new_message = forgets
    assert await replies.passive(Incoming("2", "u", "forget me please")) == "gone"
    assert ledger.find(replies.key(Incoming("1", "u"))) is None


async def test_an_entry_that_vanishes_loses_no_answer(ledger, engine):
    async def vanishes(message):
        with engine.begin() as connection:
            connection.execute(tables.incoming_message.delete())
        await message.output_channel.send_response(
            message.sender_id, {"text": "still here", "custom": {"language": "en"}}
        )

    replies = _replies(ledger)
    replies._on_new_message = vanishes
    assert await replies.passive(Incoming("1", "u", "hello there")) == "still here"
