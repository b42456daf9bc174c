"""The XML callback that WeChat and WeCom share: what a message asks for, and the text that answers it."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from sanic import response
from sanic.response import HTTPResponse

from advisor.channels.messaging import plain_text, xml
from advisor.channels.messaging.crypto import Envelope, Refused
from advisor.channels.messaging.ledger import Part
from advisor.channels.messaging.replies import Incoming

# What the platforms call a message that is no text, and the sentence that answers it.
_NOTICES = {"image": "picture", "video": "picture", "shortvideo": "picture", "voice": "voice"}
_XML = "application/xml; charset=utf-8"


def incoming_of(message: dict[str, str], greeted: Collection[str]) -> Incoming | None:
    """What a message asks for; ``None`` for an event that wants no answer.

    ``greeted`` are the events that begin a conversation. A menu item's key is read like a message, so an operator
    may put a question there, or a button's payload.

    Raises:
        Refused: nobody sent it.
    """
    user, kind = message.get("FromUserName", ""), message.get("MsgType", "")
    if not user:
        raise Refused("sender")
    if kind == "event":
        return _of_event(message, user, greeted)
    number = message.get("MsgId") or f"{user}/{message.get('CreateTime', '')}"
    if kind == "text":
        return Incoming(number, user, text=message.get("Content", ""))
    if kind == "voice" and message.get("Recognition"):
        return Incoming(number, user, text=message["Recognition"])
    return Incoming(number, user, notice=_NOTICES.get(kind, "other"))


def _of_event(message: dict[str, str], user: str, greeted: Collection[str]) -> Incoming | None:
    """Events have no id of their own: who, when and what stand for it."""
    event = message.get("Event", "").lower()
    number = f"{user}/{message.get('CreateTime', '')}/{event}"
    if event in greeted:
        return Incoming(number, user, greets=True)
    if event == "click" and message.get("EventKey"):
        return Incoming(number, user, text=message["EventKey"])
    return None


def text_reply(message: dict[str, str], text: Part, now: int) -> bytes:
    """``text`` as the XML that answers ``message``."""
    return xml.write(
        {
            "ToUserName": message["FromUserName"],
            "FromUserName": message.get("ToUserName", ""),
            "CreateTime": now,
            "MsgType": "text",
            "Content": str(text),
        }
    )


def as_response(inside: bytes, envelope: Envelope | None, now: int) -> HTTPResponse:
    """``inside`` as the response to a callback: in an envelope, or open where the account uses none."""
    if envelope is None:
        return response.raw(inside, content_type=_XML)
    sealed = envelope.seal(inside, str(now), secrets.token_hex(8))
    outside: dict[str, str | int] = {
        "Encrypt": sealed.encrypted,
        "MsgSignature": sealed.signature,
        "TimeStamp": now,
        "Nonce": sealed.nonce,
    }
    return response.raw(xml.write(outside), content_type=_XML)


def halves(text: Part) -> list[Part]:
    """``text`` in parts of about half its length, for a platform that finds it too long."""
    return [*plain_text.split(str(text), max(64, plain_text.size(str(text)) * 6 // 10))]
