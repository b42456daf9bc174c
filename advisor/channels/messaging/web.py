"""What every messaging channel does with a request before it looks inside, and with its settings."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Engine

from advisor import settings
from advisor.channels.messaging.api import Caller
from advisor.channels.messaging.crypto import Refused
from advisor.channels.messaging.replies import Replies
from advisor.errors import AdvisorError
from advisor.store.engine import engine_for

logger = logging.getLogger(__name__)

_FINISH_WITHIN = 5.0


def check_size(request: Request, most: int) -> None:
    """Raises :class:`Refused` for a body of more than ``most`` bytes."""
    if len(request.body or b"") > most:
        raise Refused("size")


def argument(request: Request, name: str) -> str:
    """The query's ``name``, or nothing; of two, the first."""
    return str((request.args or {}).get(name) or "")


def refused(channel: str, error: Refused) -> HTTPResponse:
    """The one answer to everything that is refused, so that nobody learns from it why."""
    logger.warning("%s: a request was refused (%s).", channel, error.reason)
    return response.text("", status=403)


def required(channel: str, credentials: Mapping[str, Any] | None, names: Sequence[str]) -> dict[str, str]:
    """The settings of a channel as texts.

    Raises:
        AdvisorError: ``channel_settings``, naming everything in ``names`` that is missing.
    """
    given = {name: str(value).strip() for name, value in (credentials or {}).items() if value is not None}
    missing = [name for name in names if not given.get(name)]
    if missing:
        guide = channel.partition("_")[0]
        raise AdvisorError("channel_settings", channel=channel, missing=", ".join(missing), guide=guide)
    return given


def finish_before_stop(routes: Blueprint, replies: Replies, caller: Caller | None = None) -> None:
    """Lets the turns and pushes under way end before the server does, for a few seconds."""

    async def finish(app: object, loop: object) -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(replies.finish(), _FINISH_WITHIN)
        if caller is not None:
            await caller.close()

    routes.listener("before_server_stop")(finish)


def the_engine() -> Engine:
    """The database of this installation."""
    return engine_for(settings.read().database_url)
