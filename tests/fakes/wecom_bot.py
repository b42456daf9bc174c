"""A fake of WeCom's AI bot: sends JSON, comes back for the stream until it is finished."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from typing import Any

from aiohttp import web
from wechatpy.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner

from tests.fakes.serving import Platform, main

_LONGEST = 20480
_REFRESH = 0.3
_STREAM_LIVES = 360.0


class WeComBot(Platform):
    """One bot with its members."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options)
        self.crypto = PrpCrypto(base64.b64decode(options["aes_key"] + "="))

    async def say(self, body: dict[str, Any]) -> dict[str, Any]:
        """Delivers a message, repeats it when nothing comes, and follows its stream to the end."""
        user = body["user"]
        message = {
            "msgid": f"msg{self.number()}",
            "aibotid": self.options["bot_id"],
            "chattype": "single",
            "from": {"userid": user},
            "response_url": "http://127.0.0.1:9/never",
            **body["message"],
        }
        began = time.time()
        for attempt in range(self.deliveries):
            reply = await self._delivered(message, attempt + body.get("first_worker", 0))
            if reply is not None:
                text, stream = await self._followed(message, reply, attempt)
                if text is not None:
                    self.show(user, text, "stream", message=message["msgid"])
                return {"text": text, "stream": stream, "seconds": time.time() - began, "attempts": attempt + 1}
        self.show(user, "no answer", "failure")
        return {"text": None, "failed": True}

    async def prove(self, url: str) -> bool:
        """By a word in an envelope that must come back out of it."""
        timestamp, nonce, word = str(int(time.time())), str(self.number()), str(self.number())
        encrypted = self.crypto.encrypt(word, "").decode()
        signature = _signed(self.options["token"], timestamp, nonce, encrypted)
        query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, "echostr": encrypted}
        return await self.get(url, query) == (200, word.encode())

    async def _followed(self, message: dict[str, Any], reply: dict[str, Any], attempt: int) -> tuple[str | None, Any]:
        if not reply:
            return None, None
        if reply["msgtype"] == "text":
            if message.get("msgtype") != "event":
                self.faults.append("a text where only a stream is allowed")
            return reply["text"]["content"], None
        stream, began = reply["stream"]["id"], time.time()
        while not reply["stream"]["finish"] and time.time() < began + _STREAM_LIVES:
            await asyncio.sleep(_REFRESH)
            attempt += 1
            refresh = {**message, "msgid": f"msg{self.number()}", "msgtype": "stream", "stream": {"id": stream}}
            refresh.pop("text", None)
            reply = await self._delivered(refresh, attempt) or reply
            if reply["stream"]["id"] != stream:
                self.faults.append("another stream")
        content = reply["stream"]["content"]
        if len(content.encode()) > _LONGEST:
            self.faults.append("stream too long")
        return content, stream

    async def _delivered(self, message: dict[str, Any], attempt: int) -> dict[str, Any] | None:
        timestamp, nonce = str(int(time.time())), str(self.number())
        encrypted = self.crypto.encrypt(json.dumps(message, ensure_ascii=False), "").decode()
        query = {
            "msg_signature": _signed(self.options["token"], timestamp, nonce, encrypted),
            "timestamp": timestamp,
            "nonce": nonce,
        }
        reply = await self.post(self.webhooks[attempt % len(self.webhooks)], params=query, json={"encrypt": encrypted})
        if reply is None:
            return None
        if reply[0] != 200:
            self.faults.append(f"status {reply[0]}")
            return None
        if not reply[1]:
            return {}
        outside = json.loads(reply[1])
        parts = (self.options["token"], str(outside["timestamp"]), outside["nonce"], outside["encrypt"])
        if outside["msgsignature"] != _signed(*parts):
            self.faults.append("signature of a reply")
        opened = self.crypto.decrypt(outside["encrypt"], "")
        return dict(json.loads(opened))

    def routes(self) -> list[web.RouteDef]:
        """The bot calls no addresses."""
        return []


def _signed(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


if __name__ == "__main__":
    main(WeComBot)
