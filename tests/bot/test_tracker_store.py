"""Conversations in the database: the same for every worker, bounded, and gone when they are to be forgotten."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import func, insert, select
from sqlalchemy.engine import Engine

from advisor.bot.tracker_store import NEWEST_EVENTS, AdvisorTrackerStore
from advisor.settings import ROOT
from advisor.store import keys, unanswered
from advisor.store.tables import conversation_event

SENDER = "somebody"


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def stores(engine: Engine, domain: Domain, settings_of_a_test: Path) -> tuple[AdvisorTrackerStore, AdvisorTrackerStore]:
    """Two workers on one database."""
    keys.installation_secret.cache_clear()
    return AdvisorTrackerStore(domain, engine=engine), AdvisorTrackerStore(domain, engine=engine)


def say(tracker: DialogueStateTracker, text: str, slot: Any) -> None:
    """A whole turn, as Rasa records it."""
    parsed = {"intent": {"name": "degree", "confidence": 0.9}, "entities": [], "text": text}
    for event in (
        UserUttered(text, parse_data=parsed),  # type: ignore[arg-type]
        ActionExecuted("action_advise"),
        BotUttered(f"re: {text}"),
        SlotSet("conversation", slot),
        ActionExecuted("action_listen"),
    ):
        tracker.update(event)


async def turn(store: AdvisorTrackerStore, text: str, slot: Any) -> DialogueStateTracker:
    tracker: DialogueStateTracker = await store.get_or_create_tracker(SENDER)
    say(tracker, text, slot)
    await store.save(tracker)
    return tracker


def rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(conversation_event)).scalar_one())


async def test_two_workers_never_see_a_stale_conversation(stores: Any) -> None:
    for number in range(12):
        writing, reading = stores[number % 2], stores[1 - number % 2]
        await turn(writing, f"message {number}", {"n": number})
        seen = await reading.retrieve(SENDER)
        assert seen.get_slot("conversation") == {"n": number}
        assert seen.latest_message.text == f"message {number}"
        assert seen.latest_action_name == "action_listen"


async def test_turns_of_two_workers_at_once_are_both_kept(stores: Any) -> None:
    await turn(stores[0], "first", {"n": 0})
    here, there = [await store.retrieve(SENDER) for store in stores]
    say(here, "here", {"n": 1})
    say(there, "there", {"n": 2})
    await stores[0].save(here)
    await stores[1].save(there)
    full = await stores[0].retrieve_full_tracker(SENDER)
    said = [event.text for event in full.events if isinstance(event, UserUttered)]
    assert said == ["first", "here", "there"]


async def test_nobody_new_has_a_tracker(stores: Any) -> None:
    assert await stores[0].retrieve("nobody") is None
    assert not await stores[0].exists("nobody")
    await turn(stores[0], "hello", {})
    assert await stores[1].exists(SENDER)
    assert list(await stores[1].keys()) == [SENDER]


async def test_a_long_talk_is_read_in_part_and_stored_whole(stores: Any, engine: Engine) -> None:
    for number in range(60):
        await turn(stores[number % 2], f"message {number}", {"n": number})
    tracker = await stores[0].retrieve(SENDER)
    assert len(tracker.events) <= NEWEST_EVENTS
    assert tracker.get_slot("conversation") == {"n": 59}
    full = await stores[0].retrieve_full_tracker(SENDER)
    said = [event.text for event in full.events if isinstance(event, UserUttered)]
    assert said == [f"message {number}" for number in range(60)]
    assert rows(engine) == len(full.events)


async def test_saving_twice_stores_once(stores: Any, engine: Engine) -> None:
    tracker = await turn(stores[0], "hello", {})
    before = rows(engine)
    await stores[0].save(tracker)
    assert rows(engine) == before


async def test_text_comes_back_as_it_was_sent(stores: Any) -> None:
    text = "四年制\u2028能考吗 🩻 \\ \" ' %s {{x}} <b>"
    await turn(stores[0], text, {"text": text})
    tracker = await stores[1].retrieve(SENDER)
    assert tracker.latest_message.text == text
    assert tracker.get_slot("conversation") == {"text": text}


class TestForgetting:
    async def test_it_leaves_nothing_not_even_the_request(self, stores: Any, engine: Engine) -> None:
        await turn(stores[0], "my secret", {"n": 1})
        unanswered.keep(engine, SENDER, "en", "refused", "my secret")
        await turn(stores[1], "forget what I told you", {"forget": True})
        assert rows(engine) == 0
        assert unanswered.newest(engine, 9) == []
        assert await stores[0].retrieve(SENDER) is None

    async def test_the_next_turn_begins_with_nothing(self, stores: Any) -> None:
        await turn(stores[0], "my secret", {"n": 1})
        await turn(stores[0], "forget what I told you", {"forget": True})
        tracker = await stores[1].get_or_create_tracker(SENDER)
        assert tracker.get_slot("conversation") is None
        assert tracker.latest_message is None or not tracker.latest_message.text

    async def test_others_are_left_alone(self, stores: Any) -> None:
        other = await stores[0].get_or_create_tracker("another")
        say(other, "hello", {"n": 7})
        await stores[0].save(other)
        await turn(stores[0], "forget", {"forget": True})
        assert (await stores[1].retrieve("another")).get_slot("conversation") == {"n": 7}

    async def test_a_channel_can_ask_for_it(self, stores: Any, engine: Engine) -> None:
        await turn(stores[0], "my secret", {"n": 1})
        unanswered.keep(engine, SENDER, "en", "refused", "my secret")
        stores[1].forget(SENDER)
        assert rows(engine) == 0
        assert unanswered.newest(engine, 9) == []

    async def test_the_file_does_not_hold_it_any_more(
        self, sqlite_engine: Engine, domain: Domain, settings_of_a_test: Path, tmp_path: Path
    ) -> None:
        store = AdvisorTrackerStore(domain, engine=sqlite_engine)
        await turn(store, "xyzzy-secret-xyzzy", {"n": 1})
        await turn(store, "forget", {"forget": True})
        for file in tmp_path.glob("advisor.sqlite*"):
            assert b"xyzzy-secret" not in file.read_bytes(), file.name


async def test_old_conversations_go_by_themselves(stores: Any, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            insert(conversation_event),
            {"sender": "old", "at": time.time() - 31 * 86400, "event": '{"event": "restart"}'},
        )
    await turn(stores[0], "hello", {})
    assert not await stores[0].exists("old")
