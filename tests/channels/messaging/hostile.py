"""Requests that no platform sends: wrong, old, foreign, broken, huge. Each as (name, what requests is given).

What a request's signature must be is computed with other people's libraries, so that the requests get as far as they
can.
"""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from slack_sdk.signature import SignatureVerifier
from wechatpy.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner

from tests.channels.messaging import processes as p
from tests.channels.messaging.vectors import AES_KEY, ECHO, MESSAGE

Case = tuple[str, dict[str, Any]]
_OTHER_KEY = base64.b64encode(b"k" * 32).decode().rstrip("=")
_HUGE = b"x" * (3 * 1024 * 1024)
_BOMB = (
    '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(f'<!ENTITY b{n} "{"&a;" * 10}">' for n in range(9)) + "]>"
    "<xml><ToUserName>x</ToUserName><FromUserName>u</FromUserName><MsgType>text</MsgType><Content>&b8;</Content></xml>"
)
_FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Encrypt>&f;</Encrypt></xml>'
_BODIES: dict[str, bytes] = {
    "empty": b"",
    "huge": _HUGE,
    "no markup": b"hello",
    "half an element": b"<xml><Encrypt>",
    "another root": b"<html><body/></html>",
    "bomb": _BOMB.encode(),
    "file": _FILE.encode(),
    "remote file": _FILE.replace("file:///etc/passwd", "http://127.0.0.1:9/x").encode(),
    "parameter entity": b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]><xml/>',
    "zeros": b"\x00" * 100,
    "wrong encoding": b'<?xml version="1.0" encoding="utf-32"?><xml/>',
    "unknown encoding": b'<?xml version="1.0" encoding="klingon"?><xml/>',
    "not UTF-8": b"<xml><Content>\xff\xfe</Content></xml>",
    "deep": b"<xml>" + b"<a>" * 9000 + b"</a>" * 9000 + b"</xml>",
    "JSON": b'{"encrypt": 5}',
    "JSON list": b"[]",
    "JSON number": b"5",
    "deep JSON": b"[" * 50000,
    "no Encrypt": b"<xml><ToUserName>x</ToUserName></xml>",
    "empty Encrypt": b"<xml><Encrypt></Encrypt></xml>",
    "two elements": b"<xml/><xml/>",
    "script": b"<xml><script>alert(1)</script></xml>",
}


def now(shift: int = 0) -> str:
    """The time of the platforms' clocks, moved by ``shift`` seconds."""
    return str(int(time.time()) + shift)


def signed(*parts: str) -> str:
    """wechatpy's signature."""
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def inside(**changes: str) -> str:
    """A text message as XML."""
    found = {
        "ToUserName": p.ACCOUNT,
        "FromUserName": "u",
        "CreateTime": now(),
        "MsgType": "text",
        "Content": "hostile",
        "MsgId": str(time.time_ns()),
        "AgentID": p.AGENT,
        **changes,
    }
    return "<xml>" + "".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in found.items()) + "</xml>"


def encrypted(text: str, *, key: str = AES_KEY, account: str = p.ACCOUNT) -> str:
    """wechatpy's cipher text."""
    return str(PrpCrypto(base64.b64decode(key + "=")).encrypt(text, account).decode())


def xml_case(name: str, cipher: str, *, stamp: str | None = None, token: str = p.TOKEN, **changes: str) -> Case:
    """A signed request that holds ``cipher``."""
    stamp = now() if stamp is None else stamp
    query = {"timestamp": stamp, "nonce": "n", "msg_signature": signed(token, stamp, "n", cipher), **changes}
    return name, {"params": query, "data": f"<xml><Encrypt>{cipher}</Encrypt></xml>".encode()}


def json_case(name: str, cipher: str, *, stamp: str | None = None, token: str = p.TOKEN, **changes: str) -> Case:
    """The same for the AI bot."""
    stamp = now() if stamp is None else stamp
    query = {"timestamp": stamp, "nonce": "n", "msg_signature": signed(token, stamp, "n", cipher), **changes}
    return name, {"params": query, "json": {"encrypt": cipher}}


_TAMPERED = {
    "truncated": lambda cipher: cipher[:-5],
    "one block less": lambda cipher: base64.b64encode(base64.b64decode(cipher)[:-16]).decode(),
    "last byte": lambda cipher: base64.b64encode(base64.b64decode(cipher)[:-1] + b"\x00").decode(),
    "first byte": lambda cipher: base64.b64encode(b"\x00" + base64.b64decode(cipher)[1:-17] + b"\x01" * 17).decode(),
    "no base64": lambda cipher: "!!!" + cipher[3:],
    "empty": lambda cipher: "",
    "half a block": lambda cipher: base64.b64encode(b"x" * 24).decode(),
    "noise": lambda cipher: base64.b64encode(bytes(range(256))).decode(),
    "ciphertext twice": lambda cipher: cipher + cipher,
}
_STAMPS = {
    "old": "1409659813",
    "five minutes ago": now(-320),
    "in the future": now(86_400),  # far enough to stay in the future while the whole suite runs
    "no number": "yesterday",
    "empty": "",
    "negative": "-5",
    "float": now() + ".0",
    "full width": "１７００００００００",
    "endless": "9" * 50,
}


def sealed_cases(account: str, make: Any, plain: Any) -> list[Case]:
    """Faults in time, signature and cipher text of a sealed request."""
    good = encrypted(plain(), account=account)
    cases = [make(f"stamp {name}", good, stamp=stamp) for name, stamp in _STAMPS.items()]
    cases += [make(f"cipher {name}", change(good)) for name, change in _TAMPERED.items()]
    cases += [
        make("another token", good, token="WRONG"),
        make("no signature", good, msg_signature=""),
        make("half a signature", good, msg_signature="a" * 20),
        make("upper signature", good, msg_signature="A" * 40),
        make("Chinese signature", good, msg_signature="签名"),
        make("another nonce", good, nonce="m"),
        make("published but old", MESSAGE[3], stamp=MESSAGE[1]),
        make("published message now", MESSAGE[3], token="other"),
        make("another key", encrypted(plain(), key=_OTHER_KEY, account=account)),
        make("another account", encrypted(plain(), account="wxother")),
        make("account and more", encrypted(plain(), account=account + "x")),
        make("no text inside", encrypted("", account=account)),
        make("noise inside", encrypted("noise", account=account)),
    ]
    return cases


def _unsigned() -> list[Case]:
    return [(f"body {name}", {"data": body}) for name, body in _BODIES.items()] + [
        (f"signed address, body {name}", {"params": _plain_query(), "data": body}) for name, body in _BODIES.items()
    ]


def _plain_query(**changes: str) -> dict[str, str]:
    stamp = now()
    return {"timestamp": stamp, "nonce": "n", "signature": "0" * 40, **changes}


def wecom() -> list[Case]:
    """Hostile requests to the application callback."""
    cases = sealed_cases(p.ACCOUNT, xml_case, inside) + _unsigned()
    for name, plain in {
        "another agent": inside(AgentID="999"),
        "another corp inside": inside(ToUserName="wxother"),
        "nobody": inside(FromUserName=""),
        "bomb inside": _BOMB,
        "file inside": _FILE,
        "JSON inside": "{}",
        "deep inside": "<xml>" + "<a>" * 2000 + "</a>" * 2000 + "</xml>",
    }.items():
        cases.append(xml_case(name, encrypted(plain)))
    return cases


def wechat() -> list[Case]:
    """Hostile requests to the Official Account in safe mode."""
    cases = sealed_cases(p.ACCOUNT, xml_case, lambda: inside(ToUserName=p.ORIGINAL)) + _unsigned()
    for name, plain in {
        "another account inside": inside(ToUserName="gh_other"),
        "nobody": inside(ToUserName=p.ORIGINAL, FromUserName=""),
        "bomb inside": _BOMB,
        "file inside": _FILE,
        "JSON inside": "{}",
    }.items():
        cases.append(xml_case(name, encrypted(plain)))
    plain_mode = _plain_query(signature=signed(p.TOKEN, now(), "n"))
    cases.append(("plain text to safe mode", {"params": plain_mode, "data": inside(ToUserName=p.ORIGINAL).encode()}))
    return cases


def wechat_plain() -> list[Case]:
    """Hostile requests to the Official Account in plain mode."""
    body = inside(ToUserName=p.ORIGINAL).encode()
    cases = _unsigned()
    for name, stamp in _STAMPS.items():
        query = {"timestamp": stamp, "nonce": "n", "signature": signed(p.TOKEN, stamp, "n")}
        cases.append((f"stamp {name}", {"params": query, "data": body}))
    for name, query in {
        "no query": {},
        "no signature": _plain_query(signature=""),
        "wrong": _plain_query(),
        "another token": _plain_query(signature=signed("WRONG", now(), "n")),
        "Chinese": _plain_query(signature="签名"),
    }.items():
        cases.append((name, {"params": query, "data": body}))
    for name, sent in _BODIES.items():
        query = {"timestamp": now(), "nonce": name, "signature": signed(p.TOKEN, now(), name)}
        cases.append((f"well signed, {name}", {"params": query, "data": sent}))
    query = {"timestamp": now(), "nonce": "o", "signature": signed(p.TOKEN, now(), "o")}
    cases.append(("another account", {"params": query, "data": inside(ToUserName="gh_other").encode()}))
    return cases


def wecom_bot() -> list[Case]:
    """Hostile requests to the AI bot."""
    good = {"msgid": "1", "aibotid": p.BOT, "chattype": "single", "from": {"userid": "u"}, "msgtype": "text"}
    good["text"] = {"content": "hostile"}
    cases = sealed_cases("", json_case, lambda: json.dumps(good)) + _unsigned()
    for name, changes in {
        "another bot": {"aibotid": "other"},
        "no bot": {"aibotid": None},
        "nobody": {"from": {}},
        "from a list": {"from": []},
        "no id": {"msgid": ""},
        "id a number": {"msgid": 5},
    }.items():
        cases.append(json_case(name, encrypted(json.dumps({**good, **changes}), account="")))
    for name, text in {"list": "[]", "number": "5", "null": "null", "deep": "[" * 20000, "XML": inside()}.items():
        cases.append(json_case(f"{name} inside", encrypted(text, account="")))
    for name, body in {"number": 5, "list": [], "null": None, "object": {}}.items():
        cases.append((f"encrypt a {name}", {"params": _plain_query(), "json": {"encrypt": body}}))
    return cases


def _slack_signed(
    body: bytes, stamp: str | None = None, secret: str = p.SIGNING, kind: str = "application/json"
) -> dict[str, Any]:
    stamp = now() if stamp is None else stamp
    # slack_sdk signs text only; what is no UTF-8 goes out with a signature that cannot be right.
    text = body.decode("utf-8", "replace")
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=text)
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature), "Content-Type": kind}
    return {"data": body, "headers": {name: value.encode() for name, value in headers.items()}}


def slack() -> list[Case]:
    """Hostile requests to Slack's webhook."""
    event = {"type": "message", "channel_type": "im", "user": "U", "channel": "D", "text": "hostile"}
    good = json.dumps({"type": "event_callback", "api_app_id": p.SLACK_APP, "event_id": "EvH", "event": event}).encode()
    form = "application/x-www-form-urlencoded"
    cases: list[Case] = [(f"unsigned {name}", {"data": body}) for name, body in _BODIES.items()]
    cases += [(f"stamp {name}", _slack_signed(good, stamp)) for name, stamp in _STAMPS.items()]
    cases += [(f"signed {name}", _slack_signed(body)) for name, body in _BODIES.items()]
    cases += [(f"signed form {name}", _slack_signed(body, kind=form)) for name, body in _BODIES.items()]
    cases += [
        ("another secret", _slack_signed(good, secret="wrong")),
        ("another body", {**_slack_signed(good), "data": good + b" "}),
        ("signature cut", {"data": good, "headers": {"X-Slack-Signature": "v0=", "X-Slack-Request-Timestamp": now()}}),
        ("another app", _slack_signed(good.replace(p.SLACK_APP.encode(), b"A0OTHER"))),
        ("another type", _slack_signed(good, kind="text/plain")),
        ("no type", _slack_signed(good, kind="")),
    ]
    return cases


def telegram() -> list[Case]:
    """Hostile requests to Telegram's webhook."""
    person, chat = {"id": 1, "is_bot": False}, {"id": 1, "type": "private"}
    good = {"update_id": 1, "message": {"message_id": 1, "chat": chat, "from": person, "text": "hostile"}}
    right = {"X-Telegram-Bot-Api-Secret-Token": p.TELEGRAM_SECRET}
    cases: list[Case] = [(f"no token {name}", {"data": body}) for name, body in _BODIES.items()]
    cases += [(f"body {name}", {"data": body, "headers": right}) for name, body in _BODIES.items()]
    for secret in (
        "",
        "wrong",
        p.TELEGRAM_SECRET[:-1],
        p.TELEGRAM_SECRET + "x",
        p.TELEGRAM_SECRET.upper(),
        "密",
        p.TELEGRAM_TOKEN,
    ):
        cases.append(
            (f"token {secret!r}", {"json": good, "headers": {"X-Telegram-Bot-Api-Secret-Token": secret.encode()}})
        )
    for name, update in {
        "no number": {"message": good["message"]},
        "number a text": {**good, "update_id": "1"},
        "true": {**good, "update_id": True},
        "message a list": {"update_id": 1, "message": []},
        "no chat": {"update_id": 1, "message": {"from": person, "text": "x"}},
        "chat a text": {"update_id": 1, "message": {"from": person, "chat": "c", "text": "x"}},
        "id a text": {"update_id": 1, "message": {"from": {"id": "1"}, "chat": chat, "text": "x"}},
        "query a list": {"update_id": 1, "callback_query": []},
        "query without message": {"update_id": 1, "callback_query": {"from": person, "data": "x"}},
        "group": {"update_id": 1, "message": {"from": person, "chat": {"id": -1, "type": "group"}, "text": "x"}},
        "bot": {"update_id": 1, "message": {"from": {"id": 2, "is_bot": True}, "chat": chat, "text": "x"}},
        "edited": {"update_id": 1, "edited_message": good["message"]},
        "nothing": {},
        "unknown": {"update_id": 1, "new_thing": {}},
    }.items():
        cases.append((f"update: {name}", {"json": update, "headers": right}))
    return cases


CASES = {
    "wecom": wecom,
    "wechat": wechat,
    "wechat_plain": wechat_plain,
    "wecom_bot": wecom_bot,
    "slack": slack,
    "telegram": telegram,
}


def echo_cases() -> list[Case]:
    """GET requests that want an address proved without being the platform."""
    given, stamp, nonce, echo, _ = ECHO
    good = {"msg_signature": given, "timestamp": stamp, "nonce": nonce, "echostr": echo}
    return [
        ("old vector", {"params": good}),
        ("nothing", {}),
        ("no echo", {"params": {**good, "echostr": ""}}),
        ("script", {"params": {"signature": "x", "timestamp": now(), "nonce": "n", "echostr": "<script>"}}),
    ]
