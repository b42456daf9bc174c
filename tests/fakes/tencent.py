"""A fake of WeChat and of WeCom's applications.

It delivers like them (5 s, three times in all, to any worker), shows what comes back, and takes pushes within their
quotas and lengths. ``kind``: ``wecom``, ``wechat_safe`` or ``wechat_plain``.
"""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

import xmltodict
from aiohttp import web
from wechatpy.crypto import WeChatCrypto
from wechatpy.enterprise.crypto import WeChatCrypto as WeComCrypto
from wechatpy.utils import WeChatSigner

from tests.fakes.serving import Platform, main

_LONGEST = 2048


class Tencent(Platform):
    """One account with its followers or members."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options)
        self.kind: str = options["kind"]
        crypto = WeComCrypto if self.kind == "wecom" else WeChatCrypto
        self.crypto = crypto(options["token"], options["aes_key"], options["account"])
        self.tokens: dict[str, float] = {}
        self.fetched = 0
        self.pushed: dict[str, list[float]] = defaultdict(list)

    async def say(self, body: dict[str, Any]) -> dict[str, Any]:
        """Delivers a message, again and again as the platform does; ``at_once`` sends all deliveries together."""
        user = body["user"]
        inside = {
            "ToUserName": self.options["account"] if self.kind == "wecom" else self.options["original_id"],
            "FromUserName": user,
            "CreateTime": str(int(time.time())),
            **body["message"],
        }
        if self.kind == "wecom":
            inside["AgentID"] = self.options["agent_id"]
        if inside["MsgType"] != "event":
            inside.setdefault("MsgId", str(self.number()))
        self.pushed[user] = [] if self.kind != "wecom" else self.pushed[user]
        began = time.time()
        for attempt in range(self.deliveries):
            self.delivered[user] += 1
            reply = await self._delivered(inside, attempt + body.get("first_worker", 0))
            if reply is None:
                continue
            text = self._read(reply)
            if text is not None:
                self.show(user, text, "passive", message=inside.get("MsgId"))
            return {"text": text, "seconds": time.time() - began, "attempts": attempt + 1, "id": inside.get("MsgId")}
        self.show(user, "该公众号提供的服务出现故障", "failure")
        return {"text": None, "failed": True, "attempts": self.deliveries, "id": inside.get("MsgId")}

    async def prove(self, url: str) -> bool:
        """By a word that must come back: as it is, or out of its envelope."""
        timestamp, nonce, word = str(int(time.time())), str(self.number()), str(self.number())
        token, sent = self.options["token"], word
        query = {"timestamp": timestamp, "nonce": nonce, "signature": _signed(token, timestamp, nonce)}
        if self.kind == "wecom":
            sealed = xmltodict.parse(self.crypto.encrypt_message(word, nonce, timestamp))["xml"]
            query, sent = {"timestamp": timestamp, "nonce": nonce}, sealed["Encrypt"]
            query["msg_signature"] = sealed["MsgSignature"]
        reply = await self.get(url, {**query, "echostr": sent})
        return reply == (200, word.encode())

    async def _delivered(self, inside: dict[str, str], attempt: int) -> bytes | None:
        plain = xmltodict.unparse({"xml": inside}, full_document=False)
        timestamp, nonce = str(int(time.time())), str(self.number())
        query = {"timestamp": timestamp, "nonce": nonce, "signature": _signed(self.options["token"], timestamp, nonce)}
        if self.kind != "wechat_plain":
            sealed = xmltodict.parse(self.crypto.encrypt_message(plain, nonce, timestamp))["xml"]
            query["msg_signature"] = sealed["MsgSignature"]
            outside = {"ToUserName": inside["ToUserName"], "Encrypt": sealed["Encrypt"]}
            plain = xmltodict.unparse({"xml": outside}, full_document=False)
        url = self.webhooks[attempt % len(self.webhooks)]
        reply = await self.post(url, params=query, data=plain.encode(), headers={"Content-Type": "text/xml"})
        if reply is None:
            return None
        if reply[0] != 200:
            self.faults.append(f"status {reply[0]}")
            return None
        return reply[1]

    def _read(self, reply: bytes) -> str | None:
        """The text of a response; nothing of an acknowledgement."""
        if reply in (b"", b"success"):
            return None
        found = xmltodict.parse(reply)["xml"]
        if self.kind != "wechat_plain":
            opened = self.crypto.decrypt_message(found, found["MsgSignature"], found["TimeStamp"], found["Nonce"])
            found = xmltodict.parse(opened)["xml"]
        if set(found) != {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"}:
            self.faults.append(f"elements {sorted(found)}")
        if len((found["Content"] or "").encode()) > _LONGEST:
            self.faults.append("passive text too long")
        return str(found["Content"])

    def routes(self) -> list[web.RouteDef]:
        """The addresses for tokens and for pushes."""
        return [
            web.get("/cgi-bin/gettoken", self._gettoken),
            web.post("/cgi-bin/stable_token", self._stable_token),
            web.post("/cgi-bin/message/send", self._send),
            web.post("/cgi-bin/message/custom/send", self._send),
            web.post("/_expire", self._expire),
            web.get("/_fetched", self._count),
        ]

    async def _gettoken(self, request: web.Request) -> web.Response:
        right = (request.query["corpid"], request.query["corpsecret"]) == (
            self.options["account"],
            self.options["secret"],
        )
        return self._token(right)

    async def _stable_token(self, request: web.Request) -> web.Response:
        body = await request.json()
        right = (body["appid"], body["secret"]) == (self.options["account"], self.options["secret"])
        return self._token(right and body["grant_type"] == "client_credential")

    def _token(self, right: bool) -> web.Response:
        if not right:
            return web.json_response({"errcode": 40001, "errmsg": "invalid credential"})
        self.fetched += 1
        token = f"token-{self.fetched}-{time.time_ns()}"
        self.tokens = {token: time.time() + 7200}
        return web.json_response({"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": 7200})

    async def _send(self, request: web.Request) -> web.Response:
        code = await self._taken(request)
        return web.json_response({"errcode": code, "errmsg": "ok" if code == 0 else "not ok"})

    async def _taken(self, request: web.Request) -> int:
        if self.tokens.get(request.query.get("access_token", ""), 0) < time.time():
            return 40001
        planned = int(self.planned.popleft()) if self.planned else 0
        if planned:
            return planned
        if not self.options.get("may_push", True):
            return 48001
        raw = await request.read()
        body = await request.json()
        if b"\\u" in raw:
            self.faults.append("escaped text")
        user, text = body["touser"], body["text"]["content"]
        if body["msgtype"] != "text" or (self.kind == "wecom" and body["agentid"] != int(self.options["agent_id"])):
            self.faults.append("shape of a push")
        if len(text.encode()) > self.options.get("longest_push", _LONGEST):
            return 45002
        self.pushed[user].append(time.time())
        if len(self.pushed[user]) > (30 if self.kind == "wecom" else 5):
            self.faults.append("quota overrun")
            return 45047
        self.show(user, text, "push")
        return 0

    async def _expire(self, request: web.Request) -> web.Response:
        self.tokens = {}
        return web.json_response({})

    async def _count(self, request: web.Request) -> web.Response:
        return web.json_response(self.fetched)


def _signed(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


if __name__ == "__main__":
    main(Tencent)
