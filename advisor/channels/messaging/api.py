"""Calls to a platform's own HTTP API, and what its refusals mean for a message that was to be pushed."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any, Literal

import aiohttp

logger = logging.getLogger(__name__)

# One call may take this long, in seconds.
_CALL_TAKES = 8.0
_LARGEST_REPLY = 1024 * 1024

Reason = Literal["too_long", "not_now", "no_right", "token", "busy"]


class ApiError(Exception):
    """A platform refused a call, or could not be reached.

    ``reason`` says what follows: send shorter parts, keep the answer for later, never push from this account, fetch
    another token, or try again. ``code`` is the platform's own; ``wait`` how many seconds it asks us to wait.
    """

    def __init__(self, reason: Reason, code: int | str = "", wait: float = 0.0) -> None:
        self.reason: Reason = reason
        self.code = code
        self.wait = wait
        super().__init__(f"{reason} {code}".strip())


class Caller:
    """Sends JSON to one host and reads JSON back; never logs an address, which may hold a token."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        """What ``GET path`` gives. Raises :class:`ApiError` ``busy`` when nothing usable comes back."""
        return await self._call("GET", path, params, None, {})

    async def post(
        self,
        path: str,
        body: Mapping[str, Any],
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        """What ``POST path`` gives. Raises :class:`ApiError` ``busy`` when nothing usable comes back."""
        return await self._call("POST", path, params, body, headers or {})

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _call(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> Mapping[str, Any]:
        # WeChat shows "\\u4e2d" to the reader as it stands: the text must go out as UTF-8 itself.
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        sent = {"Content-Type": "application/json; charset=utf-8", **headers} if data else dict(headers)
        try:
            async with self._connections().request(
                method, self._base + path, params=params, data=data, headers=sent
            ) as reply:
                answer = json.loads(await reply.content.read(_LARGEST_REPLY))
                if not isinstance(answer, dict):
                    raise ApiError("busy", reply.status)
                return {"http_status": reply.status, "retry_after": reply.headers.get("Retry-After"), **answer}
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError, OSError) as error:
            raise ApiError("busy", type(error).__name__) from error

    def _connections(self) -> aiohttp.ClientSession:
        """The session of the running loop; a test or a command may have more than one loop after another."""
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_CALL_TAKES))
            self._loop = loop
        return self._session
