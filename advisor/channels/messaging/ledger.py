"""The ledger of the messaging channels, shared by all workers: which message was received, answered and given.

A message of a platform is entered once, by whichever worker gets it first; a retry finds the entry and, when it is
there, the stored answer. The way an answer takes (``route``) is decided once, by comparing and setting one column,
so that two workers never give the same answer two ways.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from advisor.channels.messaging.choices import Choices
from advisor.channels.messaging.limits import Quota
from advisor.model import Language
from advisor.store.tables import incoming_message, messaging_reader, pushed_message

Route = Literal["passive", "push", "owed", "done"]
Part = Any  # what one message of the platform holds, as JSON: a text, or blocks, or a keyboard with its text
Result = TypeVar("Result")

# A reader's request waits for the store no longer than this, in seconds.
PATIENCE = 1.5
# Longer than any platform repeats a message or lets us answer it.
_KEPT = 48 * 3600.0
# After this an answer under way is taken to be stuck: its worker has died, or nobody came for it.
_STUCK = 60.0
_PRUNE_EVERY = 200


class LedgerDown(Exception):
    """The database did not answer, or not in time."""


@dataclass(frozen=True)
class Entry:
    """One received message. ``parts`` is ``None`` until it is answered; ``given`` of them the reader has seen."""

    key: str
    sender: str
    language: Language
    deliveries: int
    route: Route | None = None
    parts: tuple[Part, ...] | None = None
    given: int = 0
    new: bool = False


@dataclass(frozen=True)
class Reader:
    """What is remembered of a reader between messages: the language of the last answer and what it offered."""

    language: Language
    choices: Choices


class Ledger:
    """The entries, the readers' last choices and the count of pushes, in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._claims = 0

    async def call(self, method: Callable[..., Result], *args: Any) -> Result:
        """Runs one of the methods below outside the event loop.

        Raises:
            LedgerDown: the database failed, or took longer than :data:`PATIENCE`.
        """
        try:
            return await asyncio.wait_for(asyncio.to_thread(method, *args), PATIENCE)
        except (SQLAlchemyError, asyncio.TimeoutError) as error:
            raise LedgerDown(type(error).__name__) from error

    def claim(self, key: str, sender: str, language: Language, now: float, route: Route | None = None) -> Entry:
        """Enters a message, or counts another delivery of one that is known; ``new`` tells which."""
        self._claims += 1
        if self._claims % _PRUNE_EVERY == 1:
            self.prune(now)
        row = {"key": key, "sender": sender, "at": now, "deliveries": 1, "language": language, "given": 0}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(incoming_message).values(**row, route=route, parts=None))
            return Entry(key, sender, language, 1, route, new=True)
        except IntegrityError:
            return self._delivered_again(key)

    def _delivered_again(self, key: str) -> Entry:
        table = incoming_message
        with self._engine.begin() as connection:
            again = update(table).where(table.c.key == key).values(deliveries=table.c.deliveries + 1)
            connection.execute(again)
            return _entry(connection.execute(select(table).where(table.c.key == key)).one())

    def find(self, key: str) -> Entry | None:
        """The entry of ``key``."""
        with self._engine.connect() as connection:
            row = connection.execute(select(incoming_message).where(incoming_message.c.key == key)).one_or_none()
        return _entry(row) if row is not None else None

    def answered(self, key: str, parts: Sequence[Part], reader: Reader, now: float) -> Entry:
        """Stores the answer to a message, and what it offers its reader; gives the entry as it then is."""
        table = incoming_message
        with self._engine.begin() as connection:
            values = {"parts": list(parts), "language": reader.language}
            connection.execute(update(table).where(table.c.key == key).values(**values))
            entry = _entry(connection.execute(select(table).where(table.c.key == key)).one())
            _remember(connection, entry.sender, reader, now)
        return entry

    def take(
        self, key: str, route: Route, *, before: Route | None = None, unanswered: bool = False, given: int = 0
    ) -> bool:
        """Decides the way of an answer, if it still stands at ``before``; ``False`` when another was faster.

        ``unanswered`` asks in addition that there is no answer yet; ``given`` parts go out with this.
        """
        table = incoming_message
        stands = table.c.route.is_(None) if before is None else table.c.route == before
        change = update(table).where(table.c.key == key, stands)
        change = change.values(route=route, given=given) if given else change.values(route=route)
        if unanswered:
            change = change.where(table.c.parts.is_(None))
        with self._engine.begin() as connection:
            return int(connection.execute(change).rowcount) == 1

    def restate(self, key: str, parts: Sequence[Part]) -> None:
        """Replaces the parts of an answer: the platform wants them shorter."""
        with self._engine.begin() as connection:
            change = update(incoming_message).where(incoming_message.c.key == key)
            connection.execute(change.values(parts=list(parts)))

    def progress(self, key: str, given: int, route: Route) -> None:
        """Records how many parts the reader has, and on what way the others are."""
        with self._engine.begin() as connection:
            change = update(incoming_message).where(incoming_message.c.key == key)
            connection.execute(change.values(given=given, route=route))

    def recall(self, sender: str, besides: str, now: float) -> tuple[Reader | None, list[Part]]:
        """What is remembered of a reader, and the parts of earlier answers that the reader has not seen.

        The oldest come first; each is given out once. ``besides`` is the message being answered.
        """
        table = incoming_message
        stuck = or_(table.c.route.is_(None), table.c.route.in_(("push", "passive")))
        waiting = (table.c.sender == sender, table.c.key != besides, table.c.parts.is_not(None))
        unseen = or_(table.c.route == "owed", and_(stuck, table.c.at < now - _STUCK))
        with self._engine.connect() as connection:
            reader = _reader(connection, sender)
            rows = connection.execute(select(table).where(*waiting, unseen).order_by(table.c.at)).all()
        return reader, self._collected(rows)

    def _collected(self, rows: Sequence[Row]) -> list[Part]:
        found: list[Part] = []
        for entry in map(_entry, rows):
            unseen_parts = (entry.parts or ())[entry.given :]
            if unseen_parts and self.take(entry.key, "done", before=entry.route):
                found += unseen_parts
        return found

    def is_working(self, sender: str, besides: str) -> bool:
        """Whether an answer that was promised to the reader is still being made."""
        table = incoming_message
        promised = select(table.c.key).where(
            table.c.sender == sender, table.c.key != besides, table.c.route == "owed", table.c.parts.is_(None)
        )
        with self._engine.connect() as connection:
            return connection.execute(promised.limit(1)).first() is not None

    def may_push(self, sender: str, quotas: Sequence[Quota], now: float, *, count: bool) -> bool:
        """Whether one more message may be pushed to the reader; with ``count`` it is counted as sent."""
        with self._engine.connect() as connection:
            if count:
                connection.execute(insert(pushed_message).values(sender=sender, at=now))
            spent = any(
                _pushed_since(connection, sender, self._from(connection, sender, quota, now))
                > quota.most - (0 if count else 1)
                for quota in quotas
            )
            if not spent:
                connection.commit()
        return not spent

    def _from(self, connection: Connection, sender: str, quota: Quota, now: float) -> float:
        """The moment from which pushes count towards ``quota``."""
        table = incoming_message
        latest = None
        if quota.renewed:
            latest = connection.execute(select(func.max(table.c.at)).where(table.c.sender == sender)).scalar()
        return max(now - quota.seconds, latest or 0.0)

    def bind(self, signature: str, body: str, now: float) -> bool:
        """Ties a signature that does not cover its body to the first body that came with it.

        ``False`` when the same signature comes with another body: somebody reuses it.
        """
        entry = self.claim(signature, body, "zh", now, "done")
        return entry.sender == body

    def forget(self, sender: str) -> None:
        """Deletes everything that is kept of a reader; the message being answered now keeps its entry."""
        with self._engine.begin() as connection:
            for table in (messaging_reader, pushed_message):
                connection.execute(delete(table).where(table.c.sender == sender))
            answered = incoming_message.c.parts.is_not(None)
            connection.execute(delete(incoming_message).where(incoming_message.c.sender == sender, answered))

    def prune(self, now: float) -> None:
        """Deletes what is older than any platform's memory."""
        with self._engine.begin() as connection:
            for table in (incoming_message, messaging_reader, pushed_message):
                connection.execute(delete(table).where(table.c.at < now - _KEPT))


def _entry(row: Row) -> Entry:
    parts = None if row.parts is None else tuple(row.parts)
    return Entry(row.key, row.sender, row.language, row.deliveries, row.route, parts, row.given)


def _reader(connection: Connection, sender: str) -> Reader | None:
    row = connection.execute(select(messaging_reader).where(messaging_reader.c.sender == sender)).one_or_none()
    return Reader(row.language, Choices.from_row(row.choices)) if row is not None else None


def _remember(connection: Connection, sender: str, reader: Reader, now: float) -> None:
    values = {"at": now, "language": reader.language, "choices": reader.choices.to_row()}
    known = update(messaging_reader).where(messaging_reader.c.sender == sender).values(**values)
    if connection.execute(known).rowcount == 0:
        connection.execute(insert(messaging_reader).values(sender=sender, **values))


def _pushed_since(connection: Connection, sender: str, since: float) -> int:
    table = pushed_message
    counted = select(func.count()).select_from(table).where(table.c.sender == sender, table.c.at >= since)
    return int(connection.execute(counted).scalar() or 0)
