"""Slack: Rasa's own input, with our messages in Slack's shapes and every retry answered once.

Rasa's :class:`~rasa.core.channels.slack.SlackInput` reads events and button clicks; this subclass checks the
signature against an injected clock, parses hostile bodies without server errors, and posts through
``chat.postMessage``. Shapes and limits follow docs.slack.dev (Events API, verifying requests, Block Kit) and were
compared with slack_sdk.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from rasa.core.channels.slack import SlackInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Engine

from advisor.channels import turns
from advisor.channels.messaging import markdown, plain_text, web
from advisor.channels.messaging.api import ApiError, Caller
from advisor.channels.messaging.choices import Choices
from advisor.channels.messaging.crypto import Refused, check_time, same
from advisor.channels.messaging.ledger import Ledger, Part
from advisor.channels.messaging.limits import Limits
from advisor.channels.messaging.replies import Incoming, Replies
from advisor.model import Language

API = "https://slack.com/api"
# A section holds 3,000 characters; bytes are counted here, so Chinese texts stay well below.
LIMITS = Limits(part_bytes=2900, answer_within=3.0, cut_after=3.0, deliveries=4, body_bytes=256 * 1024)
NEEDED = ("slack_token", "slack_signing_secret")

_LONGEST_TITLE = 75
_MOST_BUTTONS = 20
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
_RATE_LIMITED = frozenset({"ratelimited", "rate_limited", "internal_error", "service_unavailable", "fatal_error"})
_NO_RIGHT = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "missing_scope"})
_TOO_LONG = frozenset({"msg_too_long", "invalid_blocks"})


class AdvisorSlack(SlackInput):
    """``/webhooks/slack/webhook``: events and button clicks of one Slack app."""

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> AdvisorSlack:
        """The channel with the settings of credentials.yml.

        Raises:
            AdvisorError: a setting is missing.
        """
        return cls(web.required("slack", credentials, NEEDED), web.the_engine())

    def __init__(
        self, settings: dict[str, str], engine: Engine, clock: Callable[[], float] = time.time, limits: Limits = LIMITS
    ) -> None:
        super().__init__(settings["slack_token"], slack_signing_secret=settings["slack_signing_secret"])
        self._settings = settings
        self._engine = engine
        self._clock = clock
        self._limits = limits
        self._caller = Caller(settings.get("api") or API)

    def blueprint(self, on_new_message: turns.OnNewMessage) -> Blueprint:
        """The health check and the webhook."""
        routes = Blueprint("advisor_slack", __name__)
        replies = Replies(
            channel="slack",
            account=self._settings.get("app_id", ""),
            secret=self._settings["slack_signing_secret"],
            limits=self._limits,
            language="en",
            ledger=Ledger(self._engine),
            on_new_message=on_new_message,
            compose=self._compose,
            push=self._post,
            shorten=_shorter,
            clock=self._clock,
        )

        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        async def receive(request: Request) -> HTTPResponse:
            try:
                body = self._verified(request)
                if body.get("type") == "url_verification":
                    return response.text(str(body.get("challenge", "")))
                incoming = self._incoming(body)
            except Refused as error:
                return web.refused("slack", error)
            if incoming is not None:
                await replies.accept(incoming)
            return response.text("")

        routes.add_route(health, "/", methods=["GET"])
        routes.add_route(receive, "/webhook", methods=["POST"])
        web.finish_before_stop(routes, replies, self._caller)
        return routes

    def _verified(self, request: Request) -> dict[str, Any]:
        web.check_size(request, self._limits.body_bytes)
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signed = b"v0:" + timestamp.encode("utf-8", "replace") + b":" + request.body
        digest = hmac.new(self.slack_signing_secret.encode(), signed, hashlib.sha256).hexdigest()
        if not same(f"v0={digest}", request.headers.get("X-Slack-Signature", "")):
            raise Refused("signature")
        check_time(timestamp, self._clock(), self._limits.window)
        body = _parsed(request)
        if self._settings.get("app_id") and body.get("api_app_id") not in (None, self._settings["app_id"]):
            raise Refused("account")
        return body

    def _incoming(self, body: Mapping[str, Any]) -> Incoming | None:
        if body.get("type") == "block_actions":
            return self._of_click(body)
        event = body.get("event")
        return self._of_event(body, event) if isinstance(event, dict) else None

    def _of_event(self, body: Mapping[str, Any], event: Mapping[str, Any]) -> Incoming | None:
        """A direct message or a mention; nothing that a bot wrote, edited or joined."""
        number, user, channel = body.get("event_id"), event.get("user"), event.get("channel")
        if not (isinstance(number, str) and isinstance(user, str) and isinstance(channel, str)):
            return None
        if event.get("bot_id") or event.get("subtype") not in (None, "file_share"):
            return None
        direct = event.get("type") == "message" and event.get("channel_type") == "im"
        if not direct and event.get("type") != "app_mention":
            return None
        address = _address(channel, event.get("thread_ts"))
        text = event.get("text")
        if isinstance(text, str) and text.strip():
            said = self._sanitize_user_message(text, self._own_ids(body))
            return Incoming(number, user, text=_unescaped(said), address=address)
        return Incoming(number, user, notice="picture" if event.get("files") else "other", address=address)

    def _of_click(self, body: Mapping[str, Any]) -> Incoming | None:
        actions, user, channel = body.get("actions"), body.get("user"), body.get("channel")
        action = actions[0] if isinstance(actions, list) and actions else None
        if not (isinstance(action, dict) and isinstance(user, dict) and isinstance(channel, dict)):
            return None
        if action.get("type") != "button":
            return None
        value, number = action.get("value"), f"{body.get('trigger_id', '')}/{action.get('action_ts', '')}"
        if not all(isinstance(each, str) and each for each in (value, user.get("id"), channel.get("id"))):
            return None
        message = body.get("message")
        thread = message.get("thread_ts") if isinstance(message, dict) else None
        return Incoming(number, user["id"], text=str(value), address=_address(channel["id"], thread))

    @staticmethod
    def _own_ids(body: Mapping[str, Any]) -> list[str]:
        found = body.get("authorizations")
        return [
            each["user_id"]
            for each in (found if isinstance(found, list) else [])
            if isinstance(each, dict) and isinstance(each.get("user_id"), str)
        ]

    def _compose(self, messages: Sequence[turns.Message], choices: Choices, language: Language) -> list[Part]:
        """A message a part: its text for notifications and as sections, the choices as buttons below the last."""
        texts = [markdown.shown(str(message.get("text", "")), markdown.SLACK, language) for message in messages]
        whole = "\n\n".join(text for text in texts if text)
        parts = [_part(text) for text in plain_text.split(whole, self._limits.part_bytes)]
        if parts and choices.titles:
            parts[-1]["blocks"].append(_buttons(choices))
        return [*parts]

    async def _post(self, address: str, part: Part) -> None:
        channel, _, thread = address.partition("/")
        body = {"channel": channel, **part, **({"thread_ts": thread} if thread else {})}
        headers = {"Authorization": f"Bearer {self.slack_token}"}
        answer = await self._caller.post("/chat.postMessage", body, headers=headers)
        if answer.get("ok") is not True:
            raise _refusal(answer)


def _parsed(request: Request) -> dict[str, Any]:
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    try:
        if kind == _JSON:
            found = json.loads(request.body)
        elif kind == _FORM:
            found = json.loads(parse_qs(request.body.decode())["payload"][0])
        else:
            raise Refused("type")
    except (ValueError, KeyError, RecursionError) as error:
        raise Refused("json") from error
    if not isinstance(found, dict):
        raise Refused("json")
    return found


def _address(channel: str, thread: object) -> str:
    return f"{channel}/{thread}" if isinstance(thread, str) and thread else channel


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _part(text: str) -> dict[str, Any]:
    return {"text": text, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}


def _buttons(choices: Choices) -> dict[str, Any]:
    shown = list(zip(choices.titles, choices.payloads, strict=True))[:_MOST_BUTTONS]
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": f"choice_{number}",
                "text": {"type": "plain_text", "text": title[:_LONGEST_TITLE]},
                "value": payload,
            }
            for number, (title, payload) in enumerate(shown, 1)
        ],
    }


def _shorter(part: Part) -> list[Part]:
    """The text of a part in two, the buttons with the second."""
    half = max(64, plain_text.size(part["text"]) * 6 // 10)
    parts = [_part(text) for text in plain_text.split(part["text"], half)]
    parts[-1]["blocks"] += part["blocks"][1:]
    return [*parts]


def _refusal(answer: Mapping[str, Any]) -> ApiError:
    error = str(answer.get("error", answer.get("http_status", "")))
    wait = answer.get("retry_after")
    seconds = float(wait) if isinstance(wait, str) and wait.isdigit() else 0.0
    if error in _RATE_LIMITED or answer.get("http_status") in (429, 500, 502, 503, 504):
        return ApiError("busy", error, seconds)
    if error in _NO_RIGHT:
        return ApiError("no_right", error)
    return ApiError("too_long" if error in _TOO_LONG else "not_now", error)
