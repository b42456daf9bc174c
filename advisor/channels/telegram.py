"""Telegram, by webhook.

Rasa's own channel believes every request and calls Telegram while it starts; this one checks the secret token that
``setWebhook`` agreed on, calls nobody at its start, and answers each update once. Shapes and limits follow
core.telegram.org/bots/api (Update, setWebhook, sendMessage, answerCallbackQuery) and were compared with
python-telegram-bot and aiogram. Only private chats are answered.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Engine

from advisor.channels import turns
from advisor.channels.messaging import markdown, plain_text, web
from advisor.channels.messaging.api import ApiError, Caller
from advisor.channels.messaging.choices import Choices
from advisor.channels.messaging.crypto import Refused, same
from advisor.channels.messaging.ledger import Ledger, Part
from advisor.channels.messaging.limits import Limits, Quota
from advisor.channels.messaging.replies import Incoming, Replies
from advisor.model import Language

API = "https://api.telegram.org"
# A message holds 4,096 UTF-16 units; bytes of UTF-8 are never fewer, and tags need some room.
LIMITS = Limits(
    part_bytes=3600, answer_within=5.0, cut_after=60.0, deliveries=1, quotas=(Quota(20, 60.0),), body_bytes=256 * 1024
)
NEEDED = ("access_token", "secret_token")

# ``callback_data`` holds 64 bytes; a longer payload goes by its number among the choices offered last.
_LONGEST_DATA = 64
_BY_NUMBER = "choice:"
_COMMAND = re.compile(r"^/([a-z0-9_]{1,32})(?:@\S+)?(?:\s+|$)", re.IGNORECASE)
_GREETING_COMMANDS = frozenset({"start", "help"})
_TAG = re.compile(r"<[^>]+>")
_NOTICES = (("photo", "picture"), ("video", "picture"), ("voice", "voice"), ("audio", "voice"), ("sticker", "sticker"))


class TelegramInput(InputChannel):
    """``/webhooks/telegram/webhook``: updates of one bot."""

    @classmethod
    def name(cls) -> str:
        """Where it is mounted."""
        return "telegram"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TelegramInput:
        """The channel with the settings of credentials.yml.

        Raises:
            AdvisorError: a setting is missing.
        """
        return cls(web.required("telegram", credentials, NEEDED), web.the_engine())

    def __init__(
        self, settings: dict[str, str], engine: Engine, clock: Callable[[], float] = time.time, limits: Limits = LIMITS
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._clock = clock
        self._limits = limits
        self.api = TelegramApi(settings)

    def blueprint(self, on_new_message: turns.OnNewMessage) -> Blueprint:
        """The health check and the webhook."""
        routes = Blueprint("advisor_telegram", __name__)
        replies = Replies(
            channel="telegram",
            account=self._settings["access_token"].partition(":")[0],
            secret=self._settings["secret_token"],
            limits=self._limits,
            language="en",
            ledger=Ledger(self._engine),
            on_new_message=on_new_message,
            compose=self._compose,
            push=self.api.push,
            shorten=_shorter,
            clock=self._clock,
        )

        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        async def receive(request: Request) -> HTTPResponse:
            try:
                update = self._verified(request)
            except Refused as error:
                return web.refused("telegram", error)
            incoming = incoming_of(update)
            if incoming is None:
                return response.text("")
            await replies.accept(incoming)
            return _released(update)

        routes.add_route(health, "/", methods=["GET"])
        routes.add_route(receive, "/webhook", methods=["POST"])
        web.finish_before_stop(routes, replies, self.api.caller)
        return routes

    def _verified(self, request: Request) -> dict[str, Any]:
        web.check_size(request, self._limits.body_bytes)
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not same(self._settings["secret_token"], given):
            raise Refused("signature")
        try:
            update = json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise Refused("json") from error
        if not isinstance(update, dict):
            raise Refused("json")
        return update

    def _compose(self, messages: Sequence[turns.Message], choices: Choices, language: Language) -> list[Part]:
        """A message a part, as HTML; the choices as a keyboard under the last, one a row."""
        texts = [markdown.shown(str(message.get("text", "")), markdown.TELEGRAM, language) for message in messages]
        whole = "\n\n".join(text for text in texts if text)
        parts: list[dict[str, Any]] = [{"text": text} for text in plain_text.split(whole, self._limits.part_bytes)]
        if parts and choices.titles:
            parts[-1]["reply_markup"] = {"inline_keyboard": _keyboard(choices)}
        return [*parts]


class TelegramApi:
    """The methods of the Bot API that the channel and its check use."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.caller = Caller(settings.get("api") or API)
        self._bot = f"/bot{settings['access_token']}"

    async def push(self, chat: str, part: Part) -> None:
        """Sends a part to a chat, as plain text when Telegram finds fault with its HTML. Raises ``ApiError``."""
        body = {"chat_id": int(chat), "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}, **part}
        answer = await self.caller.post(f"{self._bot}/sendMessage", body)
        if answer.get("error_code") == 400 and "parse entities" in str(answer.get("description", "")):
            plain = {**body, "text": _TAG.sub("", part["text"])}
            del plain["parse_mode"]
            answer = await self.caller.post(f"{self._bot}/sendMessage", plain)
        _checked(answer)

    async def ask(self, method: str) -> Mapping[str, Any]:
        """What a method without parameters tells. Raises ``ApiError``."""
        result = _checked(await self.caller.get(f"{self._bot}/{method}"))
        return result if isinstance(result, dict) else {}


def incoming_of(update: Mapping[str, Any]) -> Incoming | None:
    """What an update asks for; ``None`` for edits, groups, channels, bots and whatever is new in Telegram."""
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    query, message = update.get("callback_query"), update.get("message")
    if isinstance(query, dict):
        message = query.get("message")
        return _of(number, query.get("from"), message, _pressed(query.get("data")))
    if not isinstance(message, dict):
        return None
    text = message.get("text")
    return _of(number, message.get("from"), message, text if isinstance(text, str) else None)


def _of(number: int, user: object, message: object, text: str | None) -> Incoming | None:
    chat = message.get("chat") if isinstance(message, dict) else None
    if not (isinstance(user, dict) and isinstance(chat, dict) and isinstance(message, dict)):
        return None
    if chat.get("type") != "private" or user.get("is_bot") or not _is_id(user.get("id")) or not _is_id(chat.get("id")):
        return None
    reader, address = str(user["id"]), str(chat["id"])
    if text is None:
        notice = next((notice for kind, notice in _NOTICES if message.get(kind)), "other")
        return Incoming(str(number), reader, notice=notice, address=address)
    command = _COMMAND.match(text)
    if command and command[1].lower() in _GREETING_COMMANDS:
        return Incoming(str(number), reader, greets=True, address=address)
    return Incoming(str(number), reader, text=text[command.end() :] if command else text, address=address)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _pressed(data: object) -> str:
    """The payload of a button, or the number of the choice that stands for it."""
    return data.removeprefix(_BY_NUMBER) if isinstance(data, str) else ""


def _released(update: Mapping[str, Any]) -> HTTPResponse:
    """The response; to a pressed button it also tells Telegram to stop the button's hourglass."""
    query = update.get("callback_query")
    if isinstance(query, dict) and isinstance(query.get("id"), str):
        return response.json({"method": "answerCallbackQuery", "callback_query_id": query["id"]})
    return response.text("")


def _keyboard(choices: Choices) -> list[list[dict[str, str]]]:
    return [
        [{"text": title, "callback_data": _data(payload, number)}]
        for number, (title, payload) in enumerate(zip(choices.titles, choices.payloads, strict=True), 1)
    ]


def _data(payload: str, number: int) -> str:
    return payload if plain_text.size(payload) <= _LONGEST_DATA else f"{_BY_NUMBER}第{number}个"


def _shorter(part: Part) -> list[Part]:
    """The text of a part in two, the keyboard with the second."""
    half = max(64, plain_text.size(part["text"]) * 6 // 10)
    parts = [{"text": text} for text in plain_text.split(part["text"], half)]
    parts[-1].update({name: value for name, value in part.items() if name != "text"})
    return [*parts]


def _checked(answer: Mapping[str, Any]) -> Any:
    """The result of a call. Raises :class:`ApiError` with what Telegram's refusal means."""
    if answer.get("ok") is True:
        return answer.get("result")
    code, said = answer.get("error_code", answer.get("http_status", 0)), str(answer.get("description", ""))
    parameters = answer.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if code == 429 or (isinstance(code, int) and code >= 500):
        raise ApiError("busy", code, float(wait) if isinstance(wait, (int, float)) else 0.0)
    if code in (401, 404):
        raise ApiError("no_right", code)
    raise ApiError("too_long" if "too long" in said else "not_now", code)
