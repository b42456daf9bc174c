"""The turns of the web channel: each asked once, its answer kept for whoever asks again."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from advisor.channels.web_parts.failures import Refused
from advisor.store.tables import web_feedback, web_question, web_turn

Claim = Literal["ours", "running", "answered"]
Answer = list[dict[str, Any]]

# The newest turns that a reload brings back.
_HISTORY = 100


@dataclass(frozen=True)
class Turn:
    """One turn as it is kept; ``answer`` is ``None`` while it is being found."""

    id: str
    at: float
    asked: str
    answer: Answer | None


class Turnbook:
    """Who answers a turn, and what was answered; its calls are short: run them in a thread."""

    def __init__(self, engine: Engine, abandoned_after: float) -> None:
        """A turn unanswered after ``abandoned_after`` seconds was left by a worker that died."""
        self._engine = engine
        self._abandoned_after = abandoned_after

    def claim(self, conversation: str, turn: str, asked: str) -> Claim:
        """Whether the caller is to answer this turn, or somebody does or did so already.

        Raises:
            Refused: ``bad_token`` when the conversation is no more.
        """
        now = time.time()
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(web_turn).values(conversation=conversation, turn=turn, at=now, asked=asked))
            return "ours"
        except IntegrityError:
            return self._claim_again(conversation, turn, now)

    def finish(self, conversation: str, turn: str, answer: Answer) -> bool:
        """Keeps the answer; tells whether the conversation still exists."""
        with self._engine.begin() as connection:
            result = connection.execute(update(web_turn).where(*_is(conversation, turn)).values(answer=answer))
        return bool(result.rowcount)

    def answer(self, conversation: str, turn: str) -> Answer | None:
        """What was answered, once it was.

        Raises:
            Refused: ``bad_token`` when the conversation is no more.
        """
        with self._engine.connect() as connection:
            row = connection.execute(select(web_turn.c.answer).where(*_is(conversation, turn))).one_or_none()
        if row is None:
            raise Refused("bad_token")
        return None if row.answer is None else list(row.answer)

    def erase(self, conversation: str) -> None:
        """Erases what was said, judged and asked when the bot was told to forget; the reader talks on."""
        with self._engine.begin() as connection:
            for table in (web_question, web_feedback, web_turn):
                connection.execute(delete(table).where(table.c.conversation == conversation))

    def history(self, conversation: str) -> list[Turn]:
        """The newest turns, oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(web_turn)
                .where(web_turn.c.conversation == conversation)
                .order_by(web_turn.c.id.desc())
                .limit(_HISTORY)
            ).all()
        return [Turn(row.turn, row.at, row.asked, row.answer) for row in reversed(rows)]

    def thumbs(self, conversation: str) -> dict[str, str]:
        """The reader's judgements by message id."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(web_feedback.c.message, web_feedback.c.thumb).where(web_feedback.c.conversation == conversation)
            ).all()
        return {row.message: row.thumb for row in rows}

    def _claim_again(self, conversation: str, turn: str, now: float) -> Claim:
        with self._engine.begin() as connection:
            row = connection.execute(select(web_turn.c.answer).where(*_is(conversation, turn))).one_or_none()
            if row is None:  # The conversation was forgotten meanwhile.
                raise Refused("bad_token")
            if row.answer is not None:
                return "answered"
            taken = connection.execute(
                update(web_turn)
                .where(
                    *_is(conversation, turn),
                    web_turn.c.answer.is_(None),
                    web_turn.c.at < now - self._abandoned_after,
                )
                .values(at=now)
            )
        return "ours" if taken.rowcount else "running"


def _is(conversation: str, turn: str) -> tuple[Any, Any]:
    return web_turn.c.conversation == conversation, web_turn.c.turn == turn
