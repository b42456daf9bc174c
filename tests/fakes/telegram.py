"""A fake of Telegram: repeats an update until it is answered with 200, and reads HTML as strictly as Telegram."""

from __future__ import annotations

import json
import time
from html.parser import HTMLParser
from typing import Any

from aiohttp import web

from tests.fakes.serving import Platform, main

_TAGS = frozenset({"b", "i", "u", "s", "code", "pre", "a"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open, self.wrong = "", [], False
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)
        self.links += [address for name, address in attrs if name == "href"]
        self.wrong |= tag not in _TAGS

    def handle_endtag(self, tag: str) -> None:
        self.wrong |= not self.open or self.open.pop() != tag

    def handle_data(self, data: str) -> None:
        self.text += data


class Telegram(Platform):
    """One bot with its users."""

    async def say(self, body: dict[str, Any]) -> dict[str, Any]:
        """A private message: ``text`` or another ``message``; a raw ``update``; or a button: ``press``."""
        person = {"id": int(body["user"]), "is_bot": False, "first_name": "T"}
        chat = {"id": int(body["user"]), "type": "private"}
        message = {"message_id": self.number() % 10**9, "date": int(time.time()), "chat": chat, "from": person}
        update: dict[str, Any] = {"update_id": self.number() % 10**12}
        if "press" in body:
            update["callback_query"] = {
                "id": str(self.number()),
                "from": person,
                "data": body["press"],
                "message": message,
            }
        elif "update" in body:
            update |= body["update"]
        else:
            update["message"] = {**message, **({"text": body["text"]} if "text" in body else body["message"])}
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.options["secret_token"]}
        for attempt in range(self.deliveries):
            worker = (attempt + body.get("first_worker", 0)) % len(self.webhooks)
            reply = await self.post(self.webhooks[worker], json=update, headers=headers)
            if reply is not None and reply[0] == 200:
                return {"attempts": attempt + 1, "reply": reply[1].decode(), "update": update}
            if reply is not None:
                self.faults.append(f"status {reply[0]}")
        return {"failed": True}

    def routes(self) -> list[web.RouteDef]:
        """The methods that are called."""
        bot = f"/bot{self.options['access_token']}"
        return [
            web.post(f"{bot}/sendMessage", self._send),
            web.post(f"{bot}/setWebhook", self._set_webhook),
            web.get(f"{bot}/getMe", self._me),
            web.get(f"{bot}/getWebhookInfo", self._webhook),
        ]

    async def prove(self, url: str) -> bool:
        """Telegram asks for no proof: it believes what ``setWebhook`` told it."""
        return url == self.options.get("url")

    async def _set_webhook(self, request: web.Request) -> web.Response:
        told = await request.post()
        kinds = json.loads(str(told["allowed_updates"]))
        if not str(told["url"]).startswith("https://") or set(kinds) != {"message", "callback_query"}:
            return _refused("Bad Request: bad webhook")
        self.options |= {"url": told["url"], "webhooks": [told["url"]], "secret_token": told["secret_token"]}
        return web.json_response({"ok": True, "result": True, "description": "Webhook was set"})

    async def _me(self, request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": {"id": 1, "is_bot": True, "username": "advisor_bot"}})

    async def _webhook(self, request: web.Request) -> web.Response:
        return web.json_response(
            {"ok": True, "result": {"url": self.options.get("url", ""), "pending_update_count": 0}}
        )

    async def _send(self, request: web.Request) -> web.Response:
        if self.planned:
            code, description, more = self.planned.popleft()
            answer = {"ok": False, "error_code": code, "description": description, "parameters": more}
            return web.json_response(answer, status=code)
        body = await request.json()
        reader = _Reader()
        if body.get("parse_mode") == "HTML":
            reader.feed(body["text"])
            reader.close()
        else:
            reader.text = body["text"]
        if reader.wrong or reader.open:
            return _refused("Bad Request: can't parse entities")
        if not reader.text.strip() or len(reader.text.encode("utf-16-le")) > 8192:
            return _refused("Bad Request: message is too long")
        keyboard = [key for row in body.get("reply_markup", {}).get("inline_keyboard", []) for key in row]
        if any(not 0 < len(key["callback_data"].encode()) <= 64 for key in keyboard):
            return _refused("Bad Request: BUTTON_DATA_INVALID")
        buttons = [{"title": key["text"], "value": key["callback_data"]} for key in keyboard]
        self.show(str(body["chat_id"]), reader.text, "push", buttons=buttons, links=reader.links)
        return web.json_response({"ok": True, "result": {"message_id": 1}})


def _refused(description: str) -> web.Response:
    return web.json_response({"ok": False, "error_code": 400, "description": description}, status=400)


if __name__ == "__main__":
    main(Telegram)
