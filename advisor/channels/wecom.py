"""WeCom (企业微信): an application that members write to, by its callback address.

Message shapes follow the vendor's pages (developer.work.weixin.qq.com/document/path/90238 receiving, 90239 messages,
90240 events, 90241 replies, 90236 sending) and were checked against wechatpy. A WeCom application may push, so a
late answer is acknowledged and sent as an application message.
"""

from __future__ import annotations

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
from advisor.channels.messaging.crypto import Envelope, Refused, check_time
from advisor.channels.messaging.ledger import Ledger, Part
from advisor.channels.messaging.limits import Limits, Quota
from advisor.channels.messaging.replies import Replies, from_texts
from advisor.channels.messaging.tokens import AccessTokens

API = "https://qyapi.weixin.qq.com"
LIMITS = Limits(
    part_bytes=2048,
    answer_within=4.3,
    cut_after=5.0,
    deliveries=3,
    quotas=(Quota(30, 60.0), Quota(1000, 3600.0)),
)
NEEDED = ("corp_id", "agent_id", "secret", "token", "encoding_aes_key")

_GREETED = frozenset({"subscribe"})


class WeComInput(InputChannel):
    """``/webhooks/wecom/webhook``: GET proves the address, POST brings members' messages."""

    @classmethod
    def name(cls) -> str:
        """Where it is mounted."""
        return "wecom"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WeComInput:
        """The channel with the settings of credentials.yml.

        Raises:
            AdvisorError: a setting is missing.
        """
        given = web.required("wecom", credentials, NEEDED)
        return cls(given, web.the_engine())

    def __init__(
        self, settings: dict[str, str], engine: Engine, clock: Callable[[], float] = time.time, limits: Limits = LIMITS
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._clock = clock
        self._limits = limits
        self._envelope = Envelope(settings["token"], settings["encoding_aes_key"], settings["corp_id"])
        self.api = WeComApi(settings, engine, clock)

    def blueprint(self, on_new_message: turns.OnNewMessage) -> Blueprint:
        """The health check and the two faces of the callback."""
        routes = Blueprint("advisor_wecom", __name__)
        replies = Replies(
            channel="wecom",
            account=f"{self._settings['corp_id']}/{self._settings['agent_id']}",
            secret=self._settings["encoding_aes_key"],
            limits=self._limits,
            language="zh",
            ledger=Ledger(self._engine),
            on_new_message=on_new_message,
            compose=from_texts(self._limits.part_bytes),
            push=self.api.push,
            shorten=callback.halves,
            clock=self._clock,
        )

        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        async def prove(request: Request) -> HTTPResponse:
            try:
                return response.raw(self._open(request, web.argument(request, "echostr")), content_type="text/plain")
            except Refused as error:
                return web.refused("wecom", error)

        async def receive(request: Request) -> HTTPResponse:
            try:
                message = self._message(request)
                incoming = callback.incoming_of(message, _GREETED)
            except Refused as error:
                return web.refused("wecom", error)
            answer = await replies.passive(incoming) if incoming is not None else None
            if answer is None:
                return response.text("success")
            now = int(self._clock())
            return callback.as_response(callback.text_reply(message, answer, now), self._envelope, now)

        routes.add_route(health, "/", methods=["GET"])
        routes.add_route(prove, "/webhook", methods=["GET"])
        routes.add_route(receive, "/webhook", methods=["POST"])
        web.finish_before_stop(routes, replies, self.api.caller)
        return routes

    def _open(self, request: Request, encrypted: str) -> bytes:
        web.check_size(request, self._limits.body_bytes)
        timestamp = web.argument(request, "timestamp")
        given, nonce = web.argument(request, "msg_signature"), web.argument(request, "nonce")
        opened = self._envelope.open(given, timestamp, nonce, encrypted)
        check_time(timestamp, self._clock(), self._limits.window)
        return opened

    def _message(self, request: Request) -> dict[str, str]:
        web.check_size(request, self._limits.body_bytes)
        outside = xml.read(request.body)
        message = xml.read(self._open(request, outside.get("Encrypt", "")))
        if message.get("ToUserName") != self._settings["corp_id"]:
            raise Refused("account")
        if message.get("AgentID", self._settings["agent_id"]) != self._settings["agent_id"]:
            raise Refused("account")
        return message


class WeComApi:
    """Sending application messages, at most 30 a minute and 1,000 an hour to one member."""

    def __init__(self, settings: dict[str, str], engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self.caller = Caller(settings.get("api") or API)
        account = f"wecom/{settings['corp_id']}/{settings['agent_id']}"
        self.tokens = AccessTokens(engine, account, settings["secret"], self._fetch, clock)

    async def push(self, user: str, text: Part) -> None:
        """Sends ``text`` to a member. Raises :class:`~advisor.channels.messaging.api.ApiError`."""
        body = {
            "touser": user,
            "msgtype": "text",
            "agentid": int(self._settings["agent_id"]),
            "text": {"content": text},
        }
        await tencent.post(self.caller, self.tokens, "/cgi-bin/message/send", body)

    async def _fetch(self, anew: bool) -> tuple[str, float]:
        given = {"corpid": self._settings["corp_id"], "corpsecret": self._settings["secret"]}
        return tencent.token_of(await self.caller.get("/cgi-bin/gettoken", given))
