"""Conversations in the advisor's own database, so that every worker sees the same and "forget me" is one transaction.

Rasa's SQL store reads a whole conversation back for every turn. Ours reads only its newest events: all that a turn
needs to know of earlier ones stands in the ``conversation`` slot, which each turn sets anew. Nothing is kept in the
process, so nothing can be stale when another worker has answered in between.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import func, insert, select
from sqlalchemy.engine import Engine

from advisor.settings import read as read_settings
from advisor.store.engine import engine_for
from advisor.store.forgetting import forget, purge
from advisor.store.tables import conversation_event

# A turn stores seven events, the first ten; Rasa looks back one turn. Each is read, rebuilt and sent to the action
# server in every turn.
NEWEST_EVENTS = 12

# What is older than its days is deleted this often, in seconds, by whichever worker gets to it.
_PURGE_EVERY = 3600.0

CONVERSATION = "conversation"
FORGET = "forget"


class AdvisorTrackerStore(TrackerStore):
    """Appends the events of each turn; reads the newest ones back."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        engine: Engine | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._settings = read_settings()
        self._engine = engine or engine_for(self._settings.database_url)
        self._next_purge = 0.0

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Appends the events that came since the tracker was read.

        A turn that asked to forget the conversation leaves nothing behind, not even itself.
        """
        if (tracker.get_slot(CONVERSATION) or {}).get(FORGET):
            self.forget(tracker.sender_id)
            return
        self._purge_now_and_then()
        known: int = getattr(tracker, "stored_events", 0)
        fresh = list(tracker.events)[known:]
        if fresh:
            now = time.time()
            rows = [{"sender": tracker.sender_id, "at": now, "event": _as_text(event)} for event in fresh]
            with self._engine.begin() as connection:
                connection.execute(insert(conversation_event), rows)
        await self.stream_events(tracker)
        _mark_stored(tracker)

    def forget(self, sender_id: str) -> None:
        """Deletes everything that is kept of a conversation; channels call it too."""
        forget(self._engine, sender_id)

    def _purge_now_and_then(self) -> None:
        now = time.time()
        if now >= self._next_purge:
            self._next_purge = now + _PURGE_EVERY
            purge(self._engine, self._settings, now)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of the newest events, or ``None`` for somebody new."""
        newest = (
            select(conversation_event.c.event)
            .where(conversation_event.c.sender == sender_id)
            .order_by(conversation_event.c.id.desc())
            .limit(NEWEST_EVENTS)
        )
        return self._tracker(sender_id, reversed(self._events(newest)))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The tracker of everything that is stored of a conversation."""
        every = (
            select(conversation_event.c.event)
            .where(conversation_event.c.sender == conversation_id)
            .order_by(conversation_event.c.id)
        )
        return self._tracker(conversation_id, self._events(every))

    async def exists(self, conversation_id: str) -> bool:
        """Whether anything is stored of a conversation."""
        found = select(func.count()).where(conversation_event.c.sender == conversation_id)
        with self._engine.connect() as connection:
            return bool(connection.execute(found).scalar_one())

    async def keys(self) -> Iterable[str]:
        """The senders of all conversations."""
        with self._engine.connect() as connection:
            return [row.sender for row in connection.execute(select(conversation_event.c.sender).distinct())]

    def _events(self, query: Any) -> list[dict[str, Any]]:
        with self._engine.connect() as connection:
            return [json.loads(row.event) for row in connection.execute(query)]

    def _tracker(self, sender_id: str, events: Iterable[dict[str, Any]]) -> DialogueStateTracker | None:
        restored = [_restored(event) for event in events]
        if not restored:
            return None
        tracker = DialogueStateTracker.from_events(sender_id, restored, self.domain.slots, domain=self.domain)
        _mark_stored(tracker)
        return tracker


def _mark_stored(tracker: DialogueStateTracker) -> None:
    tracker.stored_events = len(tracker.events)  # type: ignore[attr-defined]


def _restored(stored: dict[str, Any]) -> Event:
    """What ``Event.from_parameters`` gives; that one looks through all classes of Rasa for every event, 4 ms a turn."""
    return _event_class(stored["event"])._from_parameters(stored)


@lru_cache(maxsize=64)
def _event_class(name: str) -> type[Event]:
    found: type[Event] = Event.resolve_by_type(name)
    return found


def _as_text(event: Any) -> str:
    return json.dumps(event.as_dict(), ensure_ascii=False)
