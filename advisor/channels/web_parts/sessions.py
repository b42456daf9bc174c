"""Conversations begun in a widget: which there are, and which are over."""

from __future__ import annotations

import secrets
import time

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine

from advisor.store.tables import web_hit, web_session

_DAY = 24 * 3600
# How often, in seconds, a conversation's use is written down, and old ones are looked for.
_NOTE_SEEN_EVERY = 60
_SWEEP_EVERY = 3600


class Sessions:
    """The register of conversations. Its calls are short statements: run them in a thread."""

    def __init__(self, engine: Engine, keep_days: int) -> None:
        self.keep_days = keep_days
        self._engine = engine
        self._swept = 0.0

    def begin(self, site: str) -> str:
        """A new conversation's id, which nobody can guess."""
        conversation = secrets.token_hex(16)
        now = time.time()
        with self._engine.begin() as connection:
            connection.execute(insert(web_session).values(conversation=conversation, site=site, begun=now, seen=now))
        self._sweep(now)
        return conversation

    def touch(self, conversation: str, site: str) -> bool:
        """Whether the conversation still exists; notes that it is in use."""
        now = time.time()
        with self._engine.begin() as connection:
            seen = connection.execute(
                select(web_session.c.seen).where(web_session.c.conversation == conversation, web_session.c.site == site)
            ).scalar_one_or_none()
            if seen is not None and seen < now - _NOTE_SEEN_EVERY:
                connection.execute(
                    update(web_session).where(web_session.c.conversation == conversation).values(seen=now)
                )
        return seen is not None

    def _sweep(self, now: float) -> None:
        """Erases, now and then, what was not used for longer than conversations are kept."""
        if now - self._swept < _SWEEP_EVERY:
            return
        self._swept = now
        with self._engine.begin() as connection:
            connection.execute(delete(web_session).where(web_session.c.seen < now - self.keep_days * _DAY))
            connection.execute(delete(web_hit).where(web_hit.c.at < now - _DAY))
