"""Erasing a conversation everywhere: the channel's own rows, and what the bot remembers of it."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.engine import Engine

from advisor.store import forgetting
from advisor.store.tables import web_feedback, web_question, web_session, web_turn


def forget(engine: Engine, conversation: str, sender: str) -> None:
    """Erases the conversation with its turns, judgements, questions left and stored events."""
    with engine.begin() as connection:
        connection.execute(delete(web_question).where(web_question.c.conversation == conversation))
        connection.execute(delete(web_session).where(web_session.c.conversation == conversation))
    forgetting.forget(engine, sender)


def forget_what_was_said(engine: Engine, conversation: str) -> None:
    """Erases turns, judgements and questions when the bot was asked to forget; the reader talks on."""
    with engine.begin() as connection:
        for table in (web_question, web_feedback, web_turn):
            connection.execute(delete(table).where(table.c.conversation == conversation))
