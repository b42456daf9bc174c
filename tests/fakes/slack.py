"""A fake of Slack: signs with slack_sdk, repeats what is not acknowledged within 3 s, checks Block Kit's limits."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.fakes.serving import Platform, main


class Slack(Platform):
    """One workspace with its members."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__({"cut": 3.0, "deliveries": 4, **options})
        self.verifier = SignatureVerifier(options["signing_secret"])

    async def say(self, body: dict[str, Any]) -> dict[str, Any]:
        """A direct message (``text``), a raw event (``event``), or the click on a button (``click``: its value)."""
        user, headers = body["user"], {"Content-Type": "application/json"}
        if "click" in body:
            action = {
                "type": "button",
                "value": body["click"],
                "action_ts": str(self.number()),
                "action_id": "choice_1",
            }
            payload = {
                "type": "block_actions",
                "api_app_id": self.options["app_id"],
                "trigger_id": str(self.number()),
                "user": {"id": user},
                "channel": {"id": f"D{user}"},
                "message": {"ts": "1"},
                "actions": [action],
            }
            raw = urlencode({"payload": json.dumps(payload)}).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        else:
            event = {
                "type": "message",
                "channel_type": "im",
                "user": user,
                "channel": f"D{user}",
                "ts": str(time.time()),
            }
            event |= {"text": body["text"]} if "text" in body else body["event"]
            raw = json.dumps(
                {
                    "type": "event_callback",
                    "api_app_id": self.options["app_id"],
                    "event_id": body.get("event_id", f"Ev{self.number()}"),
                    "authorizations": [{"user_id": "UBOT"}],
                    "event": event,
                }
            ).encode()
        for attempt in range(self.deliveries):
            retry = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"} if attempt else {}
            worker = (attempt + body.get("first_worker", 0)) % len(self.webhooks)
            sent = {**headers, **self._signed(raw), **retry}
            reply = await self.post(self.webhooks[worker], data=raw, headers=sent)
            if reply is not None and reply[0] == 200:
                return {"attempts": attempt + 1}
            if reply is not None:
                self.faults.append(f"status {reply[0]}")
        return {"failed": True}

    async def prove(self, url: str) -> bool:
        """By a challenge that must come back."""
        word = str(self.number())
        raw = json.dumps({"type": "url_verification", "challenge": word}).encode()
        reply = await self.post(url, data=raw, headers={"Content-Type": "application/json", **self._signed(raw)})
        return reply == (200, word.encode())

    def _signed(self, raw: bytes) -> dict[str, str]:
        timestamp = str(int(time.time()))
        signature = str(self.verifier.generate_signature(timestamp=timestamp, body=raw))
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}

    def routes(self) -> list[web.RouteDef]:
        """The methods that are called."""
        return [
            web.post("/chat.postMessage", self._post),
            web.post("/auth.test", self._test),
            web.get("/auth.test", self._test),
        ]

    async def _test(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.options['slack_token']}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        return web.json_response({"ok": True, "user_id": "UBOT", "team": "School"})

    async def _post(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.options['slack_token']}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if self.planned:
            planned = self.planned.popleft()
            if planned == "429":
                return web.json_response(
                    {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"}
                )
            return web.json_response({"ok": False, "error": planned})
        body = await request.json()
        buttons = self._checked(body)
        if buttons is None:
            return web.json_response({"ok": False, "error": "invalid_blocks"})
        self.show(body["channel"][1:], body["text"], "push", buttons=buttons, thread=body.get("thread_ts"))
        return web.json_response({"ok": True, "channel": body["channel"], "ts": str(time.time())})

    def _checked(self, body: dict[str, Any]) -> list[dict[str, str]] | None:
        """The buttons of a message; ``None`` when Slack would refuse it."""
        buttons = []
        if len(body["text"]) > 40000 or len(body["blocks"]) > 50:
            return None
        for block in body["blocks"]:
            if block["type"] == "section":
                if block["text"]["type"] != "mrkdwn" or not 0 < len(block["text"]["text"]) <= 3000:
                    return None
            elif block["type"] == "actions":
                if not 0 < len(block["elements"]) <= 25:
                    return None
                buttons += [{"title": each["text"]["text"], "value": each["value"]} for each in block["elements"]]
                ids = {each["action_id"] for each in block["elements"]}
                if len(ids) != len(block["elements"]):
                    return None
        if any(not 0 < len(each["title"]) <= 75 or len(each["value"]) > 2000 for each in buttons):
            return None
        return buttons


if __name__ == "__main__":
    main(Slack)
