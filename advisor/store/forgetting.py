"""Deleting what was said: all of one conversation on request, and everything after its days."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.engine import Engine

from advisor.settings import Settings
from advisor.store.engine import settle
from advisor.store.keys import asker_key
from advisor.store.tables import (
    conversation_event,
    incoming_message,
    messaging_reader,
    pushed_message,
    unanswered,
)

_DAY = 86400.0


def forget(engine: Engine, sender: str) -> None:
    """Deletes everything kept about a sender, in one transaction.

    A message of a channel that is being answered just now keeps its entry, so that its retry is not a second turn.
    """
    answered = incoming_message.c.parts.is_not(None)
    with engine.begin() as connection:
        connection.execute(delete(conversation_event).where(conversation_event.c.sender == sender))
        connection.execute(delete(unanswered).where(unanswered.c.asker == asker_key(sender)))
        connection.execute(delete(messaging_reader).where(messaging_reader.c.sender == sender))
        connection.execute(delete(pushed_message).where(pushed_message.c.sender == sender))
        connection.execute(delete(incoming_message).where(incoming_message.c.sender == sender, answered))
    settle(engine)


def purge(engine: Engine, settings: Settings, now: float) -> None:
    """Deletes what is older than the days it may be kept."""
    talks, questions = (now - days * _DAY for days in (settings.keep_conversations_days, settings.keep_unanswered_days))
    with engine.begin() as connection:
        connection.execute(delete(conversation_event).where(conversation_event.c.at < talks))
        connection.execute(delete(unanswered).where(unanswered.c.at < questions))
    settle(engine)
