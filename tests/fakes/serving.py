"""What every fake needs: options from the command line, planned errors, a record of what its users see."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import defaultdict, deque
from typing import Any

import aiohttp
from aiohttp import web


class Platform:
    """A platform with users. Subclasses say how a message travels and which calls are understood."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.cut: float = options.get("cut", 5.0)
        self.deliveries: int = options.get("deliveries", 3)
        self.seen: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.faults: list[str] = []
        self.planned: deque[Any] = deque()
        self.numbers = 0
        self.delivered: dict[str, int] = defaultdict(int)
        self.session: aiohttp.ClientSession | None = None

    @property
    def webhooks(self) -> list[str]:
        """Where messages go, worker by worker."""
        return list(self.options["webhooks"])

    def number(self) -> int:
        """The next message's id."""
        self.numbers += 1
        return 10**15 + time.time_ns() // 10**6 * 100 + self.numbers

    def show(self, user: str, text: str, way: str, **more: Any) -> None:
        """Puts a message before a user's eyes."""
        self.seen[user].append({"text": text, "way": way, "at": time.time(), **more})

    async def post(self, url: str, **how: Any) -> tuple[int, bytes] | None:
        """One delivery; ``None`` when nothing came back in time."""
        assert self.session is not None
        try:
            timeout = aiohttp.ClientTimeout(total=self.cut)
            async with self.session.post(url, timeout=timeout, **how) as reply:
                return reply.status, await reply.read()
        except (asyncio.TimeoutError, aiohttp.ClientError):
            return None

    async def get(self, url: str, query: dict[str, str]) -> tuple[int, bytes]:
        """One question to an address; status 0 when nothing came back in time."""
        assert self.session is not None
        try:
            async with self.session.get(url, params=query, timeout=aiohttp.ClientTimeout(total=self.cut)) as reply:
                return reply.status, await reply.read()
        except (asyncio.TimeoutError, aiohttp.ClientError):
            return 0, b""

    async def say(self, body: dict[str, Any]) -> dict[str, Any]:
        """A user does something; gives what came of it."""
        raise NotImplementedError

    async def prove(self, url: str) -> bool:
        """Whether an address answers the proof that the platform asks for when it is entered."""
        raise NotImplementedError

    def routes(self) -> list[web.RouteDef]:
        """The platform's own API."""
        raise NotImplementedError

    def app(self) -> web.Application:
        """The API and the switches of the tests, which begin with an underscore."""
        app = web.Application(client_max_size=4 * 1024**2)
        app.add_routes(self.routes())
        app.add_routes(
            [
                web.post("/_say", self._say),
                web.post("/_plan", self._plan),
                web.post("/_option", self._option),
                web.post("/_prove", self._prove),
                web.get("/_delivered", self._count_delivered),
                web.get("/_seen", self._seen),
                web.get("/_faults", self._faults),
            ]
        )
        app.cleanup_ctx.append(self._sessions)
        return app

    async def _sessions(self, app: web.Application) -> Any:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as self.session:
            yield

    async def _say(self, request: web.Request) -> web.Response:
        """What each user did; all at the same moment."""
        return web.json_response(await asyncio.gather(*map(self._timed, await request.json())))

    async def _timed(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"began": time.time(), **await self.say(body)}

    async def _plan(self, request: web.Request) -> web.Response:
        self.planned.extend(await request.json())
        return web.json_response({})

    async def _option(self, request: web.Request) -> web.Response:
        self.options.update(await request.json())
        return web.json_response({})

    async def _prove(self, request: web.Request) -> web.Response:
        return web.json_response(await self.prove((await request.json())["url"]))

    async def _count_delivered(self, request: web.Request) -> web.Response:
        return web.json_response(self.delivered[request.query["user"]])

    async def _seen(self, request: web.Request) -> web.Response:
        return web.json_response(self.seen[request.query["user"]])

    async def _faults(self, request: web.Request) -> web.Response:
        return web.json_response(self.faults)


def main(platform: type[Platform]) -> None:
    """Runs a fake until it is stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--options", type=json.loads, default={})
    given = parser.parse_args()
    web.run_app(platform(given.options).app(), host="127.0.0.1", port=given.port, print=None)
