"""The REST channel on a real server: whatever is posted, a message comes back, and never a server error."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from advisor.channels import turns
from advisor.channels.rest import AdvisorRest
from advisor.words import say

Sanic.test_mode = True


class Bot:
    """Answers as a test tells it to, and keeps what reached it."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []
        self.does: Callable[[UserMessage], Awaitable[Any]] = self.answers

    async def __call__(self, message: UserMessage) -> None:
        self.heard.append(message)
        await self.does(message)

    async def answers(self, message: UserMessage) -> None:
        buttons = [{"title": "学位", "payload": "ask:degree"}]
        await message.output_channel.send_response(
            message.sender_id,
            {"text": "一段。\n\n又一段。", "buttons": buttons, "custom": {"kind": "answer"}, "image": None},
        )


class Server:
    def __init__(self, url: str, http: aiohttp.ClientSession, bot: Bot) -> None:
        self.url, self.http, self.bot = url, http, bot

    async def post(self, body: Any = None, raw: bytes | None = None) -> tuple[int, Any]:
        sent: dict[str, Any] = {"data": raw} if raw is not None else {"json": body}
        async with self.http.post(f"{self.url}/webhook", **sent) as reply:
            return reply.status, await reply.json()

    async def say(self, text: Any, sender: Any = "somebody") -> dict[str, Any]:
        status, messages = await self.post({"sender": sender, "message": text})
        assert status == 200
        assert len(messages) == 1
        found: dict[str, Any] = messages[0]
        return found


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    bot = Bot()
    app = Sanic(f"rest_{id(bot)}", configure_logging=False)
    app.blueprint(AdvisorRest().blueprint(bot), url_prefix="/webhooks/rest")
    running = await app.create_server(host="127.0.0.1", port=0, return_asyncio_server=True, access_log=False)
    await running.startup()
    port = running.server.sockets[0].getsockname()[1]
    async with aiohttp.ClientSession(trust_env=False) as http:
        yield Server(f"http://127.0.0.1:{port}/webhooks/rest", http, bot)
    running.close()
    await running.wait_closed()


async def test_an_answer_comes_whole_in_rasas_shape(server: Server) -> None:
    assert await server.say("四年制授什么学位？") == {
        "recipient_id": "somebody",
        "text": "一段。\n\n又一段。",
        "buttons": [{"title": "学位", "payload": "ask:degree"}],
        "custom": {"kind": "answer"},
    }
    (heard,) = server.bot.heard
    assert (heard.text, heard.sender_id, heard.input_channel) == ("四年制授什么学位？", "somebody", "rest")


async def test_health(server: Server) -> None:
    async with server.http.get(f"{server.url}/") as reply:
        assert (reply.status, await reply.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\t \n", "\u3000\u3000", "\x00\x01\x1f", None, 5, 1.5, True, [], ["四年制"], {"text": "x"}, "\ud800"],
)
async def test_nothing_to_read_is_said_to_be_so(server: Server, text: Any) -> None:
    said = await server.say(text)
    assert said["text"] == f"{say('zh', 'trouble.empty')}\n\n{say('en', 'trouble.empty')}"
    assert said["custom"]["trouble"] == "empty"
    assert not server.bot.heard


@pytest.mark.parametrize(
    "raw",
    ids=lambda raw: repr(raw[:12]),
    argvalues=[
        b"", b"not json", b"[]", b'"text"', b"null", b"5", b"{", b"\xff\xfe\x00\x01", bytes(range(256)),
        b'{"message": "\xff"}', b"[" * 5000, b'{"message": ' + b"[" * 3000 + b"]" * 3000 + b"}", b"NaN",
        b'{"message": NaN}', b"\x1f\x8b\x08\x00junk",
    ],
)  # fmt: skip
async def test_binary_junk(server: Server, raw: bytes) -> None:
    status, messages = await server.post(raw=raw)
    assert status == 200
    assert messages[0]["custom"]["trouble"] == "empty"
    assert not server.bot.heard


@pytest.mark.parametrize(
    ("text", "language"),
    [("读" * 5000, "zh"), ("word " * 1000, "en"), ("😀" * 1001, None)],
    ids=["Chinese", "English", "emoji"],
)
async def test_too_long(server: Server, text: str, language: Any) -> None:
    said = await server.say(text)
    assert said["custom"]["trouble"] == "too_long"
    for each in [language] if language else ["zh", "en"]:
        assert say(each, "trouble.too_long", length=len(text), longest=turns.LONGEST_TEXT) in said["text"]
    assert not server.bot.heard


async def test_the_longest_that_is_read(server: Server) -> None:
    assert (await server.say("读" * turns.LONGEST_TEXT))["custom"] == {"kind": "answer"}


async def test_a_huge_body(server: Server) -> None:
    status, messages = await server.post({"sender": "somebody", "message": "x" * 200_000})
    assert status == 413
    assert messages[0]["custom"]["trouble"] == "too_large"
    assert not server.bot.heard


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "  /restart",
        '\n/greet{"a": 1}',
        "\x00/restart",
        "\u3000/session_start",
        "/",
        "//restart",
        "\u2028/restart",
    ],
)
async def test_a_slash_is_only_text(server: Server, text: str) -> None:
    await server.say(text)
    (heard,) = server.bot.heard
    assert not heard.text.strip().startswith("/")
    assert heard.text.startswith("／")


async def test_a_slash_inside_is_left_alone(server: Server) -> None:
    await server.say("CT/MRI")
    assert server.bot.heard[0].text == "CT/MRI"


async def test_emoji_and_odd_letters_arrive(server: Server) -> None:
    for text in ("😀👩🏽‍⚕️", "ＭＲＩ是什么", "é́́ ‮abc‬", "𠮷"):
        await server.say(text)
        assert server.bot.heard[-1].text == text


@pytest.mark.parametrize(
    ("sender", "heard"),
    [("a", "a"), (None, "default"), (5, "default"), ("", "default"), ("x" * 201, "default"), (["a"], "default"),
     ("\x00", "default"), ("a\x00b", "ab"), ("学生", "学生")],
    ids=lambda value: repr(value)[:12],
)  # fmt: skip
async def test_whoever_sends(server: Server, sender: Any, heard: str) -> None:
    await server.say("hello", sender)
    assert server.bot.heard[0].sender_id == heard


async def fails(message: UserMessage) -> None:
    raise ValueError(f"cannot read {message.text}")


async def says_nothing(message: UserMessage) -> None:
    return


async def takes_long(message: UserMessage) -> None:
    await asyncio.sleep(30)


@pytest.mark.parametrize(("does", "trouble"), [(fails, "failed"), (says_nothing, "failed"), (takes_long, "slow")])
@pytest.mark.parametrize(("text", "language"), [("我的秘密是什么？", "zh"), ("what is my secret?", "en")])
async def test_trouble_is_said_in_the_readers_language(
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    does: Any,
    trouble: str,
    text: str,
    language: Any,
) -> None:
    monkeypatch.setitem(turns.run.__kwdefaults__, "longest_wait", 0.1)
    server.bot.does = does
    with caplog.at_level(logging.DEBUG):
        said = await server.say(text)
    assert said["text"] == say(language, f"trouble.{trouble}")
    assert "秘密" not in caplog.text
    assert "secret" not in caplog.text


async def test_what_was_said_before_a_failure_is_told(server: Server) -> None:
    async def answers_and_fails(message: UserMessage) -> None:
        await server.bot.answers(message)
        raise ValueError

    server.bot.does = answers_and_fails
    assert (await server.say("hello"))["custom"] == {"kind": "answer"}


async def test_an_empty_response_is_not_silence(server: Server) -> None:
    async def empty(message: UserMessage) -> None:
        await message.output_channel.send_response(message.sender_id, {"text": "", "buttons": [], "custom": {}})

    server.bot.does = empty
    assert (await server.say("hello"))["custom"]["trouble"] == "failed"


async def test_many_at_once_get_their_own_answers(server: Server) -> None:
    async def echoes(message: UserMessage) -> None:
        await asyncio.sleep(0.01)
        await message.output_channel.send_response(message.sender_id, {"text": message.text})

    server.bot.does = echoes
    said = await asyncio.gather(*(server.say(f"n{number}", f"s{number}") for number in range(40)))
    assert [(each["recipient_id"], each["text"]) for each in said] == [(f"s{n}", f"n{n}") for n in range(40)]


@pytest.mark.parametrize(("method", "path"), [("get", "/webhook"), ("put", "/webhook"), ("post", "/elsewhere")])
async def test_other_ways_in_are_no_server_errors(server: Server, method: str, path: str) -> None:
    async with server.http.request(method, f"{server.url}{path}") as reply:
        assert reply.status in (404, 405)
