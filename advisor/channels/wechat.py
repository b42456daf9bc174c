"""WeChat Official Account (微信公众号), in plain mode and in safe mode.

Message shapes follow the vendor's pages (developers.weixin.qq.com/doc/offiaccount: access guide, receiving standard
messages and event pushes, passive replies, customer-service messages) and were checked against wechatpy. Only
verified accounts may push; any other collects a late answer by WeChat's own repetition of the message.

In plain mode the signature covers neither the message nor the account: whoever sees one address can send other words
with it until it is too old. Here a signature serves one body only; safe mode is what the guide recommends.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Engine

from advisor.channels import turns
from advisor.channels.messaging import callback, tencent, web, xml
from advisor.channels.messaging.api import Caller
from advisor.channels.messaging.crypto import Envelope, Refused, check_signature, check_time
from advisor.channels.messaging.ledger import Ledger, LedgerDown, Part
from advisor.channels.messaging.limits import Limits, Quota
from advisor.channels.messaging.replies import Replies, from_texts
from advisor.channels.messaging.senders import message_key
from advisor.channels.messaging.tokens import AccessTokens

logger = logging.getLogger(__name__)

API = "https://api.weixin.qq.com"
LIMITS = Limits(
    part_bytes=2048,
    answer_within=4.3,
    cut_after=5.0,
    deliveries=3,
    quotas=(Quota(5, 48 * 3600.0, renewed=True),),
)
NEEDED = ("app_id", "token")

_GREETED = frozenset({"subscribe", "scan"})


class WeChatInput(InputChannel):
    """``/webhooks/wechat/webhook``: GET proves the address, POST brings followers' messages."""

    @classmethod
    def name(cls) -> str:
        """Where it is mounted."""
        return "wechat"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WeChatInput:
        """The channel with the settings of credentials.yml.

        Raises:
            AdvisorError: a setting is missing.
        """
        return cls(web.required("wechat", credentials, NEEDED), web.the_engine())

    def __init__(
        self, settings: dict[str, str], engine: Engine, clock: Callable[[], float] = time.time, limits: Limits = LIMITS
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._clock = clock
        self._limits = limits
        self._ledger = Ledger(engine)
        key = settings.get("encoding_aes_key")
        self._envelope = Envelope(settings["token"], key, settings["app_id"]) if key else None
        self.api = WeChatApi(settings, engine, clock) if settings.get("app_secret") else None

    def blueprint(self, on_new_message: turns.OnNewMessage) -> Blueprint:
        """The health check and the two faces of the callback."""
        routes = Blueprint("advisor_wechat", __name__)
        replies = Replies(
            channel="wechat",
            account=self._settings["app_id"],
            secret=self._settings.get("encoding_aes_key") or self._settings["token"],
            limits=self._limits,
            language="zh",
            ledger=self._ledger,
            on_new_message=on_new_message,
            compose=from_texts(self._limits.part_bytes),
            push=self.api.push if self.api and self._may_push() else None,
            shorten=callback.halves,
            clock=self._clock,
        )

        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        async def prove(request: Request) -> HTTPResponse:
            try:
                self._check_address(request)
            except Refused as error:
                return web.refused("wechat", error)
            return response.text(web.argument(request, "echostr"))

        async def receive(request: Request) -> HTTPResponse:
            try:
                message = self._message(request)
                if self._envelope is None:
                    await self._check_first_use(request)
                incoming = callback.incoming_of(message, _GREETED)
            except Refused as error:
                return web.refused("wechat", error)
            answer = await replies.passive(incoming) if incoming is not None else None
            if answer is None:
                return response.text("success")
            now = int(self._clock())
            return callback.as_response(callback.text_reply(message, answer, now), self._envelope, now)

        routes.add_route(health, "/", methods=["GET"])
        routes.add_route(prove, "/webhook", methods=["GET"])
        routes.add_route(receive, "/webhook", methods=["POST"])
        web.finish_before_stop(routes, replies, self.api.caller if self.api else None)
        return routes

    def _may_push(self) -> bool:
        return self._settings.get("verified", "").lower() in ("true", "1")

    def _check_address(self, request: Request) -> None:
        """The signature over token, timestamp and nonce, which every request carries."""
        timestamp, nonce = web.argument(request, "timestamp"), web.argument(request, "nonce")
        check_signature(web.argument(request, "signature"), self._settings["token"], timestamp, nonce)
        check_time(timestamp, self._clock(), self._limits.window)

    def _message(self, request: Request) -> dict[str, str]:
        web.check_size(request, self._limits.body_bytes)
        if self._envelope is None:
            self._check_address(request)
            message = xml.read(request.body)
        else:
            message = xml.read(self._opened(request, self._envelope))
        expected = self._settings.get("original_id")
        if expected and message.get("ToUserName") != expected:
            raise Refused("account")
        return message

    def _opened(self, request: Request, envelope: Envelope) -> bytes:
        timestamp, nonce = web.argument(request, "timestamp"), web.argument(request, "nonce")
        encrypted = xml.read(request.body).get("Encrypt", "")
        opened = envelope.open(web.argument(request, "msg_signature"), timestamp, nonce, encrypted)
        check_time(timestamp, self._clock(), self._limits.window)
        return opened

    async def _check_first_use(self, request: Request) -> None:
        """Plain mode: a signature that came with another body before is somebody else's."""
        used = message_key("wechat", "signature", web.argument(request, "signature"))
        body = hashlib.sha256(request.body).hexdigest()
        try:
            if not await self._ledger.call(self._ledger.bind, used, body, self._clock()):
                raise Refused("reused")
        except LedgerDown as error:
            logger.error("The ledger of wechat is out of order: %s", error)


class WeChatApi:
    """Customer-service messages: five within 48 hours of a follower's message, for verified accounts."""

    def __init__(self, settings: dict[str, str], engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self.caller = Caller(settings.get("api") or API)
        account = f"wechat/{settings['app_id']}"
        self.tokens = AccessTokens(engine, account, settings["app_secret"], self._fetch, clock)

    async def push(self, user: str, text: Part) -> None:
        """Sends ``text`` to a follower. Raises :class:`~advisor.channels.messaging.api.ApiError`."""
        body = {"touser": user, "msgtype": "text", "text": {"content": text}}
        await tencent.post(self.caller, self.tokens, "/cgi-bin/message/custom/send", body)

    async def _fetch(self, anew: bool) -> tuple[str, float]:
        """By the "stable" address: a new token leaves the one that other programs hold alive."""
        given = {
            "grant_type": "client_credential",
            "appid": self._settings["app_id"],
            "secret": self._settings["app_secret"],
            "force_refresh": anew,
        }
        return tencent.token_of(await self.caller.post("/cgi-bin/stable_token", given))
