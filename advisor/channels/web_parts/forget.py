"""Erasing a conversation everywhere: the channel's own rows, and what the bot remembers."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

from sqlalchemy import delete
from sqlalchemy.engine import Engine

from advisor.store.tables import conversation_event, web_question, web_session


def erase_rows(engine: Engine, conversation: str, sender: str) -> None:
    """Erases the conversation with its turns, judgements, questions left and stored events."""
    with engine.begin() as connection:
        connection.execute(delete(web_question).where(web_question.c.conversation == conversation))
        connection.execute(delete(web_session).where(web_session.c.conversation == conversation))
        connection.execute(delete(conversation_event).where(conversation_event.c.sender == sender))


async def forget(app: Any, engine: Engine, conversation: str, sender: str) -> None:
    """Erases a conversation from the store and from the running bot's memory."""
    await asyncio.to_thread(erase_rows, engine, conversation, sender)
    store = _tracker_store(app)
    if store is not None:
        outcome = store.forget(sender)
        if inspect.isawaitable(outcome):
            await outcome


def _tracker_store(app: Any) -> Any:
    """The bot's tracker store, where it can forget; Rasa wraps it in another that cannot."""
    store = getattr(getattr(app.ctx, "agent", None), "tracker_store", None)
    while store is not None and not hasattr(store, "forget"):
        store = getattr(store, "_tracker_store", None)
    return store
