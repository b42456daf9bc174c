"""Erasing a conversation everywhere: the channel's own rows, and what the bot remembers of it."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.engine import Engine

from advisor.store import forgetting
from advisor.store.tables import web_question, web_session


def forget(engine: Engine, conversation: str, sender: str) -> None:
    """Erases the conversation with its turns, judgements, questions left and stored events."""
    with engine.begin() as connection:
        connection.execute(delete(web_question).where(web_question.c.conversation == conversation))
        connection.execute(delete(web_session).where(web_session.c.conversation == conversation))
    forgetting.forget(engine, sender)
