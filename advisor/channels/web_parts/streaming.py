"""One turn, told message by message: as it runs to its first asker, to others from the book."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from sqlalchemy.exc import SQLAlchemyError

from advisor.channels import turns
from advisor.channels.web_parts.failures import Refused
from advisor.channels.web_parts.messages import Messages
from advisor.channels.web_parts.turnbook import Answer, Turnbook

logger = logging.getLogger(__name__)

# The kind of message with which the bot says that it has forgotten the conversation.
_FORGOTTEN = "forgotten"

# How often another worker's turn is looked for, in seconds.
_LOOK_EVERY = 0.2

Told = asyncio.Queue[dict[str, Any] | None]


@dataclass(frozen=True)
class Question:
    """What a reader sent: ``asked`` is what they saw, ``text`` what the bot is told of it."""

    conversation: str
    turn: str
    asked: str
    text: str
    sender: str
    metadata: dict[str, Any]


class Streaming:
    """Runs turns to their end, whether or not their reader is still there."""

    def __init__(self, book: Turnbook, messages: Messages, on_new_message: turns.OnNewMessage) -> None:
        self._book = book
        self._messages = messages
        self._on_new_message = on_new_message
        self._running: set[asyncio.Task[None]] = set()

    async def tell(self, question: Question, forget: Callable[[], Awaitable[None]]) -> AsyncIterator[dict[str, Any]]:
        """The messages of a turn as they come.

        ``forget`` is called when the conversation was forgotten while its turn ran.

        Raises:
            Refused: ``bad_token`` when the conversation is no more; while the messages come, also
                ``unavailable`` when another worker does not finish the turn.
        """
        this = (question.conversation, question.turn)
        if await asyncio.to_thread(self._book.claim, *this, question.asked) != "ours":
            return self._from_book(*this)
        told: Told = asyncio.Queue()
        task = asyncio.create_task(self._run(question, told, forget))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return _until_none(told)

    async def _run(self, question: Question, told: Told, forget: Callable[[], Awaitable[None]]) -> None:
        answer: Answer = []

        def tell(said: dict[str, Any]) -> None:
            id = f"{question.turn}.{len(answer)}"
            answer.append(self._messages.shaped(said, id, question.conversation))
            told.put_nowait(answer[-1])

        async def relayed(message: UserMessage) -> Any:
            message.output_channel = _Relay(message.output_channel, tell)
            return await self._on_new_message(message)

        try:
            said = await turns.run(relayed, question.text, question.sender, "web", metadata=question.metadata)
            for rest in said[len(answer) :]:
                tell(rest)
            this = (question.conversation, question.turn)
            if not await asyncio.to_thread(self._book.finish, *this, answer):
                await forget()
            elif any(message["kind"] == _FORGOTTEN for message in answer):
                await asyncio.to_thread(self._book.erase, question.conversation)
        except SQLAlchemyError as error:
            logger.error("An answer was told but could not be kept: %s", type(error).__name__)
        finally:
            told.put_nowait(None)

    async def _from_book(self, conversation: str, turn: str) -> AsyncIterator[dict[str, Any]]:
        waited = 0.0
        while (answer := await asyncio.to_thread(self._book.answer, conversation, turn)) is None:
            if waited > turns.LONGEST_WAIT:
                raise Refused("unavailable", wait=5)
            await asyncio.sleep(_LOOK_EVERY)
            waited += _LOOK_EVERY
        for message in answer:
            yield message


async def _until_none(
    told: Told,
) -> AsyncIterator[dict[str, Any]]:
    while (message := await told.get()) is not None:
        yield message


class _Relay(OutputChannel):
    """Passes a response on to the turn's collector, and tells it at once."""

    def __init__(self, collector: Any, tell: Callable[[dict[str, Any]], None]) -> None:
        self._collector = collector
        self._tell = tell

    @classmethod
    def name(cls) -> str:
        """The name under which Rasa stores what was said."""
        return "web"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Takes a response whole."""
        before = len(self._collector.messages)
        await self._collector.send_response(recipient_id, message)
        for said in self._collector.messages[before:]:
            self._tell(said)
