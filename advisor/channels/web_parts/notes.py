"""What readers leave: a thumb with a comment, and a question for a counsellor."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from advisor.channels.web_parts.failures import Refused
from advisor.model import Language
from advisor.store.tables import web_feedback, web_question, web_turn


@dataclass(frozen=True)
class LeftQuestion:
    """A question that waits for a counsellor. ``at`` and ``done_at`` are in seconds since 1970."""

    id: int
    at: float
    language: Language
    text: str
    contact: str
    done_at: float | None


class Feedback:
    """Readers' judgements of messages, one a message, the last one counting."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, conversation: str, message: str, thumb: str, comment: str) -> None:
        """Keeps a judgement.

        Raises:
            Refused: ``unknown_message`` when the conversation has no such message.
        """
        turn = message.partition(".")[0]
        values = {"at": time.time(), "thumb": thumb, "comment": readable(comment)}
        this = (web_feedback.c.conversation == conversation, web_feedback.c.message == message)
        with self._engine.begin() as connection:
            answer = connection.execute(
                select(web_turn.c.answer).where(web_turn.c.conversation == conversation, web_turn.c.turn == turn)
            ).scalar_one_or_none()
            if not any(said["id"] == message for said in answer or []):
                raise Refused("unknown_message")
            connection.execute(delete(web_feedback).where(*this))
            connection.execute(insert(web_feedback).values(conversation=conversation, message=message, **values))


class Questions:
    """Questions for a counsellor: left in the widget, read with ``advisor questions``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def leave(self, conversation: str, note: str, language: Language, text: str, contact: str) -> None:
        """Keeps a question, once however often it is sent.

        Raises:
            Refused: ``empty`` when nothing can be read in the text or in the contact.
        """
        values = {"text": readable(text), "contact": readable(contact)}
        if not all(values.values()):
            raise Refused("empty")
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    insert(web_question).values(
                        conversation=conversation,
                        note=note,
                        at=time.time(),
                        language=language,
                        **values,
                    )
                )
        except IntegrityError:
            return  # The same note was kept before.

    def left(self, include_done: bool = False) -> list[LeftQuestion]:
        """The questions that wait, oldest first; with ``include_done`` also those dealt with."""
        query = select(web_question).order_by(web_question.c.id)
        if not include_done:
            query = query.where(web_question.c.done_at.is_(None))
        with self._engine.connect() as connection:
            return [_question(row) for row in connection.execute(query).all()]

    def done(self, id: int) -> bool:
        """Notes that a question was dealt with; tells whether there is such a one waiting."""
        return self._changed(
            update(web_question)
            .where(web_question.c.id == id, web_question.c.done_at.is_(None))
            .values(done_at=time.time())
        )

    def erase(self, id: int) -> bool:
        """Erases a question with its contact; tells whether there was one."""
        return self._changed(delete(web_question).where(web_question.c.id == id))

    def _changed(self, statement: Any) -> bool:
        with self._engine.begin() as connection:
            return bool(connection.execute(statement).rowcount)


def readable(text: str) -> str:
    """The text without control characters, which nobody types and some databases refuse."""
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")
    return "".join(kept).strip()


def _question(row: Any) -> LeftQuestion:
    return LeftQuestion(row.id, row.at, row.language, row.text, row.contact, row.done_at)
