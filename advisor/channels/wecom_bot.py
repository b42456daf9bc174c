"""WeCom's AI bot (企业微信智能机器人), which shows an answer as a stream that it comes back for.

Message shapes follow the vendor's pages (developer.work.weixin.qq.com/document/path/100719 receiving, 101027 events,
101031 replies, 101033 encryption) and were compared with open-source bots (sipeed/picoclaw). Bodies are JSON, the
receive id is empty, and one response holds up to 20,480 bytes of Markdown, so an answer fits whole.

WeCom asks again for a stream for up to six minutes and a turn takes twenty seconds at most, so an answer never has
to be sent by ``response_url``.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Engine

from advisor.channels import turns
from advisor.channels.messaging import plain_text, web
from advisor.channels.messaging.choices import Choices
from advisor.channels.messaging.crypto import Envelope, Refused, check_time
from advisor.channels.messaging.ledger import Entry, Ledger, LedgerDown, Part
from advisor.channels.messaging.limits import Limits
from advisor.channels.messaging.replies import Incoming, Replies
from advisor.language import detect
from advisor.model import Language
from advisor.words import say

logger = logging.getLogger(__name__)

LIMITS = Limits(part_bytes=20480, answer_within=3.0, cut_after=5.0, deliveries=3)
NEEDED = ("token", "encoding_aes_key")

_NOTICES = {"image": "picture", "video": "picture", "file": "other"}
_MENTION = re.compile(r"^\s*@\S+\s+")
_STREAM_ID = re.compile(r"^[0-9a-f]{64}$")


class WeComBotInput(InputChannel):
    """``/webhooks/wecom_bot/webhook``: GET proves the address, POST brings messages and asks for streams."""

    @classmethod
    def name(cls) -> str:
        """Where it is mounted."""
        return "wecom_bot"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WeComBotInput:
        """The channel with the settings of credentials.yml.

        Raises:
            AdvisorError: a setting is missing.
        """
        return cls(web.required("wecom_bot", credentials, NEEDED), web.the_engine())

    def __init__(
        self, settings: dict[str, str], engine: Engine, clock: Callable[[], float] = time.time, limits: Limits = LIMITS
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._clock = clock
        self._limits = limits
        self._envelope = Envelope(settings["token"], settings["encoding_aes_key"], "")

    def blueprint(self, on_new_message: turns.OnNewMessage) -> Blueprint:
        """The health check and the two faces of the callback."""
        routes = Blueprint("advisor_wecom_bot", __name__)
        replies = Replies(
            channel="wecom_bot",
            account=self._settings.get("bot_id", ""),
            secret=self._settings["encoding_aes_key"],
            limits=self._limits,
            language="zh",
            ledger=Ledger(self._engine),
            on_new_message=on_new_message,
            compose=self._compose,
            clock=self._clock,
        )

        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        async def prove(request: Request) -> HTTPResponse:
            try:
                return response.raw(self._open(request, web.argument(request, "echostr")), content_type="text/plain")
            except Refused as error:
                return web.refused("wecom_bot", error)

        async def receive(request: Request) -> HTTPResponse:
            try:
                message = self._message(request)
                incoming = incoming_of(message)
            except Refused as error:
                return web.refused("wecom_bot", error)
            if message.get("msgtype") == "stream":
                return await self._streamed_on(message, replies)
            if incoming is None:
                return response.text("")
            return await self._begun(incoming, replies)

        routes.add_route(health, "/", methods=["GET"])
        routes.add_route(prove, "/webhook", methods=["GET"])
        routes.add_route(receive, "/webhook", methods=["POST"])
        web.finish_before_stop(routes, replies)
        return routes

    def _open(self, request: Request, encrypted: str) -> bytes:
        web.check_size(request, self._limits.body_bytes)
        timestamp = web.argument(request, "timestamp")
        given, nonce = web.argument(request, "msg_signature"), web.argument(request, "nonce")
        opened = self._envelope.open(given, timestamp, nonce, encrypted)
        check_time(timestamp, self._clock(), self._limits.window)
        return opened

    def _message(self, request: Request) -> dict[str, Any]:
        web.check_size(request, self._limits.body_bytes)
        encrypted = _object(request.body).get("encrypt")
        if not isinstance(encrypted, str):
            raise Refused("json")
        message = _object(self._open(request, encrypted))
        expected = self._settings.get("bot_id")
        if expected and message.get("aibotid") != expected:
            raise Refused("account")
        return message

    async def _begun(self, incoming: Incoming, replies: Replies) -> HTTPResponse:
        """The first response: the answer when it is there soon, else a stream that WeCom will ask for again."""
        try:
            entry = await replies.begin(incoming, self._limits.answer_within)
        except LedgerDown as error:
            logger.error("The ledger of wecom_bot is out of order: %s", error)
            language = detect(incoming.text) or "zh"
            sorry = turns.honest("store", "", language)["text"]
            return self._stream(replies.key(incoming), sorry, finish=True)
        if incoming.greets and entry.parts:
            return self._sealed({"msgtype": "text", "text": {"content": _first(entry.parts)}})
        return self._stream_of(entry)

    async def _streamed_on(self, message: dict[str, Any], replies: Replies) -> HTTPResponse:
        stream = message.get("stream")
        key = stream.get("id") if isinstance(stream, dict) else None
        if not isinstance(key, str) or not _STREAM_ID.match(key):
            return response.text("")
        try:
            entry = await replies.look_up(key)
        except LedgerDown as error:
            logger.error("The ledger of wecom_bot is out of order: %s", error)
            return self._stream(key, say("zh", "messaging.looking"), finish=False)
        return response.text("") if entry is None else self._stream_of(entry)

    def _stream_of(self, entry: Entry) -> HTTPResponse:
        if entry.parts is None:
            return self._stream(entry.key, say(entry.language, "messaging.looking"), finish=False)
        return self._stream(entry.key, _first(entry.parts), finish=True)

    def _stream(self, key: str, content: str, *, finish: bool) -> HTTPResponse:
        stream = {"id": key, "finish": finish, "content": content}
        return self._sealed({"msgtype": "stream", "stream": stream})

    def _sealed(self, message: dict[str, Any]) -> HTTPResponse:
        now = int(self._clock())
        inside = json.dumps(message, ensure_ascii=False).encode()
        sealed = self._envelope.seal(inside, str(now), secrets.token_hex(8))
        outside = {
            "encrypt": sealed.encrypted,
            "msgsignature": sealed.signature,
            "timestamp": now,
            "nonce": sealed.nonce,
        }
        return response.json(outside)

    def _compose(self, messages: Sequence[turns.Message], choices: Choices, language: Language) -> list[Part]:
        """Markdown as it is, tables too, in the one part that a stream has."""
        texts = [str(message.get("text", "")) for message in messages]
        whole = "\n\n".join(text for text in [*texts, choices.shown(language)] if text)
        return [*plain_text.split(whole, self._limits.part_bytes)[:1]]


def incoming_of(message: dict[str, Any]) -> Incoming | None:
    """What a member's message asks for; ``None`` for what wants no answer of its own.

    Raises:
        Refused: nobody sent it, or it has no id.
    """
    kind = message.get("msgtype")
    if kind == "stream":
        return None
    number, user = message.get("msgid"), _within(message, "from", "userid")
    if not isinstance(number, str) or not number or not user:
        raise Refused("sender")
    chat = message.get("chatid") if message.get("chattype") == "group" else ""
    reader = f"{chat}/{user}" if isinstance(chat, str) and chat else user
    if kind == "event":
        entered = _within(message, "event", "eventtype") == "enter_chat"
        return Incoming(number, reader, greets=True) if entered else None
    if kind in ("text", "voice"):
        content = _within(message, str(kind), "content")
        return Incoming(number, reader, text=_MENTION.sub("", content) if chat else content)
    if kind == "mixed":
        return _of_mixed(message, number, reader)
    return Incoming(number, reader, notice=_NOTICES.get(str(kind), "other"))


def _of_mixed(message: dict[str, Any], number: str, reader: str) -> Incoming:
    """Text and pictures together: the text is what is asked."""
    mixed = message.get("mixed")
    items = mixed.get("msg_item") if isinstance(mixed, dict) else None
    texts = [_within(item, "text", "content") for item in items or () if isinstance(item, dict)]
    text = "\n".join(text for text in texts if text)
    if not text:
        return Incoming(number, reader, notice="picture")
    return Incoming(number, reader, text=_MENTION.sub("", text))


def _within(message: dict[str, Any], name: str, inner: str) -> str:
    outer = message.get(name)
    value = outer.get(inner) if isinstance(outer, dict) else None
    return value if isinstance(value, str) else ""


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("json") from error
    if not isinstance(found, dict):
        raise Refused("json")
    return found


def _first(parts: Sequence[Part]) -> str:
    return str(parts[0]) if parts else ""
