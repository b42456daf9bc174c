"""The web channel: what the widget talks to, as described in ``contracts/web.openapi.json``."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.constants import HTTP_METHODS
from sanic.request import Request
from sanic.response import BaseHTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from advisor import settings as settings_module
from advisor.channels import turns
from advisor.channels.web_parts import contract, pages
from advisor.channels.web_parts.buttons import SignedButtons
from advisor.channels.web_parts.failures import Refused
from advisor.channels.web_parts.forget import forget
from advisor.channels.web_parts.key import signing_key
from advisor.channels.web_parts.limits import Limits, Rates
from advisor.channels.web_parts.messages import Messages, language_of
from advisor.channels.web_parts.notes import Feedback, Questions
from advisor.channels.web_parts.origins import DEFAULT_SITE, Proxies, Sites
from advisor.channels.web_parts.sessions import Sessions
from advisor.channels.web_parts.streaming import Question, Streaming
from advisor.channels.web_parts.tokens import Session, Tokens
from advisor.channels.web_parts.turnbook import Turnbook
from advisor.settings import Settings
from advisor.store.engine import engine_for

logger = logging.getLogger(__name__)

_DAY = 24 * 3600
_TOKEN_HOURS = 12

Handler = Callable[[Request, bytes], Awaitable[BaseHTTPResponse | None]]


class WebInput(InputChannel):
    """Mounted by Rasa at ``/webhooks/web``; ``credentials.yml`` configures it by its module path."""

    def __init__(
        self,
        settings: Settings,
        *,
        sites: Mapping[str, list[str]] | None = None,
        proxies: list[str] | None = None,
        limits: Mapping[str, str] | None = None,
        token_seconds: int = _TOKEN_HOURS * 3600,
    ) -> None:
        """
        Args:
            settings: where the store is, which key signs, how long conversations are kept.
            sites: for each site id the origins of the pages that may embed the widget.
            proxies: the proxies whose ``X-Forwarded-For`` is believed.
            limits: other rates than those of :class:`Rates`, by name.
            token_seconds: how long a session token is good before it is renewed.

        Raises:
            AdvisorError: ``bad_setting``, naming the one that is wrong.
        """
        key = signing_key(settings)
        engine = engine_for(settings.database_url)
        renewable = settings.keep_conversations_days * _DAY
        self._engine = engine
        self._sites = Sites(_with_origins(sites or {}, settings), _own_origins(settings))
        self._proxies = Proxies(proxies or ())
        self._tokens = Tokens(key, token_seconds, renewable)
        self._buttons = SignedButtons(key)
        self._limits = Limits(engine, key, Rates(**(limits or {})))
        self._sessions = Sessions(engine, settings.keep_conversations_days)
        self._messages = Messages(self._buttons)
        self._book = Turnbook(engine, abandoned_after=turns.LONGEST_WAIT + 10)
        self._feedback = Feedback(engine)
        self._questions = Questions(engine)

    @classmethod
    def name(cls) -> str:
        """Where it is mounted."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebInput:
        """The channel as ``credentials.yml`` describes it."""
        return cls(settings_module.read(), **(credentials or {}))

    def blueprint(self, on_new_message: turns.OnNewMessage) -> Blueprint:
        """All addresses of the channel behind one door, so that all refusals have the same shape."""
        routes = Blueprint("advisor_web", __name__)
        streaming = Streaming(self._book, self._messages, on_new_message)
        addresses: dict[str, dict[str, Handler]] = {
            "session": {"POST": self._begin},
            "message": {"POST": partial(self._message, streaming)},
            "history": {"GET": self._history},
            "forget": {"POST": self._forget_me},
            "feedback": {"POST": self._judge},
            "question": {"POST": self._ask_counsellor},
            **{path: {"GET": pages.show} for path in pages.PATHS},
        }

        async def door(request: Request, path: str = "") -> BaseHTTPResponse | None:
            return await self._serve(request, addresses.get(path))

        routes.add_route(door, "/", methods=HTTP_METHODS, stream=True, name="root")
        routes.add_route(door, "/<path:path>", methods=HTTP_METHODS, stream=True, name="address")
        routes.middleware("response")(self._let_pages_read)
        return routes

    async def _serve(self, request: Request, methods: Mapping[str, Handler] | None) -> BaseHTTPResponse | None:
        language = language_of(None, request.headers.get("accept-language"))
        try:
            if methods is None:
                raise Refused("not_found")
            if request.method == "OPTIONS":
                return response.empty(headers={"Allow": ", ".join((*methods, "OPTIONS"))})
            method = "GET" if request.method == "HEAD" else request.method
            if method not in methods:
                raise Refused("bad_method")
            body = await _body(request)
            return await methods[method](request, body)
        except Refused as refusal:
            return _refusal(refusal, language, methods)
        except SQLAlchemyError as error:
            logger.error("The store failed the web channel: %s", type(error).__name__)
            return _refusal(Refused("unavailable", wait=10), language, methods)
        except Exception as error:
            # The text of the error may hold the reader's words: only its kind is logged.
            logger.error("The web channel failed: %s", type(error).__name__)
            return _refusal(Refused("failed"), language, methods)

    def _let_pages_read(self, request: Request, answer: BaseHTTPResponse) -> None:
        """Tells browsers which pages may read the answer; Rasa's own ``--cors`` stays unused."""
        origin = request.headers.get("origin", "").lower()
        answer.headers["Vary"] = "Origin, Accept-Encoding"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers.setdefault("Cache-Control", "no-store")
        if not self._sites.allows(origin):
            return
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Expose-Headers"] = "Retry-After"
        answer.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        answer.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        answer.headers["Access-Control-Max-Age"] = "600"

    # The addresses.

    async def _begin(self, request: Request, body: bytes) -> BaseHTTPResponse:
        wanted = _json(request, "session", body)
        site = wanted.get("site", DEFAULT_SITE)
        self._sites.check(site, _origin(request, must=True))
        await asyncio.to_thread(self._limits.count_begin, self._reader(request))
        token = _token(request)
        conversation = await asyncio.to_thread(self._renewed, token, site) if token else None
        renewed = conversation is not None
        if conversation is None:
            conversation = await asyncio.to_thread(self._sessions.begin, site)
        fresh, expires = self._tokens.issue(conversation, site)
        language = language_of(wanted.get("language"), request.headers.get("accept-language"))
        return response.json(
            {
                "token": fresh,
                "expires": expires,
                "renewed": renewed,
                "keep_days": self._sessions.keep_days,
                "greeting": self._greeting(language, conversation),
            }
        )

    async def _message(self, streaming: Streaming, request: Request, body: bytes) -> None:
        session = await self._session(request, must_name_origin=True)
        wanted = _json(request, "message", body)
        asked = turns.harmless(wanted["text"])
        if not asked.strip():
            raise Refused("empty")
        pressed = wanted.get("button")
        text = self._buttons.payload(pressed, session.conversation) if pressed else asked
        await asyncio.to_thread(self._limits.count_message, session.conversation, self._reader(request))
        question = Question(
            conversation=session.conversation,
            turn=wanted["id"],
            asked=asked,
            text=text,
            sender=sender(session.conversation),
            metadata={"language": wanted.get("language"), "site": session.site},
        )
        forget_it = partial(self._forget, session.conversation)
        messages = await streaming.tell(question, forget_it)
        stream = await request.respond(content_type="application/x-ndjson; charset=utf-8")
        await stream.send(_line({"type": "typing"}))
        try:
            async for message in messages:
                await stream.send(_line({"type": "message", "message": message}))
            await stream.send(_line({"type": "end"}))
        except (Refused, SQLAlchemyError) as error:
            # Too late for a status: a stream without its end tells the widget to ask again.
            logger.error("An answer broke off: %s", type(error).__name__)
        await stream.eof()

    async def _history(self, request: Request, body: bytes) -> BaseHTTPResponse:
        session = await self._session(request)
        await self._count_note(request, session)
        turns_kept = await asyncio.to_thread(self._book.history, session.conversation)
        thumbs = await asyncio.to_thread(self._book.thumbs, session.conversation)
        language = language_of(request.args.get("language"), request.headers.get("accept-language"))
        return response.json(
            {
                "keep_days": self._sessions.keep_days,
                "greeting": self._greeting(language, session.conversation),
                "turns": [
                    {
                        "id": turn.id,
                        "at": turn.at,
                        "asked": turn.asked,
                        "answered": turn.answer is not None,
                        "messages": turn.answer or [],
                        "thumbs": _of_turn(thumbs, turn.id),
                    }
                    for turn in turns_kept
                ],
            }
        )

    async def _forget_me(self, request: Request, body: bytes) -> BaseHTTPResponse:
        session = await self._session(request, must_name_origin=True)
        _json(request, "forget", body)
        await self._count_note(request, session)
        await self._forget(session.conversation)
        return response.json({"done": True})

    async def _judge(self, request: Request, body: bytes) -> BaseHTTPResponse:
        session = await self._session(request, must_name_origin=True)
        wanted = _json(request, "feedback", body)
        await self._count_note(request, session)
        await asyncio.to_thread(
            self._feedback.keep,
            session.conversation,
            wanted["message"],
            wanted["thumb"],
            wanted.get("comment", ""),
        )
        return response.json({"done": True})

    async def _ask_counsellor(self, request: Request, body: bytes) -> BaseHTTPResponse:
        session = await self._session(request, must_name_origin=True)
        wanted = _json(request, "question", body)
        await self._count_note(request, session)
        language = language_of(wanted.get("language"), request.headers.get("accept-language"))
        await asyncio.to_thread(
            self._questions.leave,
            session.conversation,
            wanted["id"],
            language,
            wanted["text"],
            wanted["contact"],
        )
        return response.json({"done": True})

    # What the addresses have in common.

    async def _session(self, request: Request, must_name_origin: bool = False) -> Session:
        """The session that the token vouches for, if the request comes from a page of its site."""
        origin = _origin(request, must=must_name_origin)
        token = _token(request)
        if not token:
            if origin is not None and not self._sites.allows(origin):
                raise Refused("foreign_origin")
            raise Refused("no_token")
        session = self._tokens.read(token, self._sites.names())
        self._sites.check(session.site, origin)
        if not await asyncio.to_thread(self._sessions.touch, session.conversation, session.site):
            raise Refused("bad_token")
        return session

    def _renewed(self, token: str, site: str) -> str:
        session = self._tokens.read_for_renewal(token, [site])
        if not self._sessions.touch(session.conversation, site):
            raise Refused("bad_token")
        return session.conversation

    async def _count_note(self, request: Request, session: Session) -> None:
        reader = self._reader(request)
        await asyncio.to_thread(self._limits.count_note, session.conversation, reader)

    async def _forget(self, conversation: str) -> None:
        await asyncio.to_thread(forget, self._engine, conversation, sender(conversation))

    def _reader(self, request: Request) -> str:
        forwarded = ",".join(request.headers.getall("x-forwarded-for", []))
        return self._proxies.reader(request.ip, forwarded)

    def _greeting(self, language: Any, conversation: str) -> dict[str, Any]:
        return self._messages.greeting(language, conversation, self._sessions.keep_days)


def sender(conversation: str) -> str:
    """The name under which Rasa knows a conversation of this channel."""
    return f"web-{conversation}"


def _with_origins(sites: Mapping[str, list[str]], settings: Settings) -> dict[str, tuple[str, ...]]:
    named = {site: tuple(origins or ()) for site, origins in sites.items()}
    named[DEFAULT_SITE] = (*named.get(DEFAULT_SITE, ()), *settings.web_origins)
    return named


def _own_origins(settings: Settings) -> tuple[str, str]:
    return f"http://127.0.0.1:{settings.bot_port}", f"http://localhost:{settings.bot_port}"


async def _body(request: Request) -> bytes:
    """The body, read no further than any request needs."""
    body = b""
    while chunk := await request.stream.read():
        body += chunk
        if len(body) > contract.LARGEST_BODY:
            raise Refused("too_large")
    return body


def _json(request: Request, part: str, body: bytes) -> dict[str, Any]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused("bad_type")
    return contract.read_request(part, body)


def _origin(request: Request, must: bool) -> str | None:
    """The page a request comes from. A page that writes is always named by its browser."""
    origin = request.headers.get("origin")
    if origin is None and must:
        raise Refused("foreign_origin")
    return None if origin is None else str(origin).lower()


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _refusal(refusal: Refused, language: Any, methods: Mapping[str, Handler] | None) -> BaseHTTPResponse:
    headers = {}
    if refusal.wait:
        headers["Retry-After"] = str(refusal.wait)
    if refusal.status == 405:
        headers["Allow"] = ", ".join((*(methods or ()), "OPTIONS"))
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return response.json(refusal.as_json(language), status=refusal.status, headers=headers)


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _of_turn(thumbs: Mapping[str, str], turn: str) -> dict[str, str]:
    return {id: thumb for id, thumb in thumbs.items() if id.partition(".")[0] == turn}
