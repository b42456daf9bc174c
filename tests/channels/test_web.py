"""The web channel over HTTP: what a reader can do, with one worker and with two."""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import os
import time

import requests
from sqlalchemy import select

from advisor.channels.web_parts import contract
from advisor.store.engine import engine_for
from advisor.store.tables import web_feedback, web_hit, web_question, web_session, web_turn
from tests.channels.conftest import OTHER
from tests.channels.web_server import Reader, Server, lines, messages


def test_a_session_begins_with_a_greeting_in_the_readers_language(server: Server) -> None:
    for language, word in (("zh", "你好"), ("en", "Hello")):
        session = server.reader().begin(language=language)
        assert contract.fits(session, "replies.json", "session")
        assert session["greeting"]["text"].startswith(word)
        assert len(session["greeting"]["buttons"]) >= 3


def test_both_workers_answer_and_the_history_is_one(server: Server) -> None:
    reader = server.reader()
    reader.begin()
    workers = set()
    for number in range(30):
        response = reader.post("message", {"id": f"message-{number}", "text": f"hello {number}"})
        workers.add(response.headers["X-Worker"])
    history = reader.get("history").json()
    assert contract.fits(history, "replies.json", "history")
    assert [turn["asked"] for turn in history["turns"]] == [f"hello {number}" for number in range(30)]
    assert [turn["messages"][0]["text"] for turn in history["turns"]] == [f"hello {number}" for number in range(30)]
    assert workers


def test_two_workers_do_serve(server: Server, reader: Reader) -> None:
    def who(_: int) -> str:
        return str(requests.get(f"{server.url}/webhooks/web/demo", timeout=10).headers["X-Worker"])

    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        seen = set(pool.map(who, range(200)))
    assert len(seen) in (1, 2)


def test_an_answer_streams_as_it_comes(reader: Reader) -> None:
    begun = time.monotonic()
    response = reader.http.post(
        f"{reader.url}/webhooks/web/message",
        json={"id": os.urandom(8).hex(), "text": "two"},
        headers=reader.headers(),
        stream=True,
        timeout=30,
    )
    times = {}
    for line in response.iter_lines(chunk_size=1):
        value = json.loads(line)
        assert contract.fits(value, "replies.json", "line")
        times[value.get("message", {}).get("text", value["type"])] = time.monotonic() - begun
    assert list(times) == ["typing", "one", "two", "end"]
    assert times["one"] < 0.8 < times["two"]


def test_messages_keep_the_contract_and_say_the_sources_once(reader: Reader) -> None:
    (table,) = reader.say("四年制和五年制有什么区别？")
    assert contract.fits(table, "message.json")
    assert table["sources"][0]["lines"] == [12, 40]
    assert "来源" not in table["text"]
    assert "| 学位 | 理学学士 |" in table["text"]
    (verdict,) = reader.say("我能报考医师资格考试吗？")
    assert verdict["card"]["verdict"] == "excluded"


def test_what_breaks_the_contract_is_left_out_but_its_text_is_told(reader: Reader) -> None:
    odd = {
        "text": "still here",
        "buttons": [{"title": "x" * 250, "payload": "ask:x"}, "no button", {"title": "", "payload": ""}],
        "custom": {"kind": "answer", "language": "en", "sources": [{"id": 1}, 3], "card": {"verdict": "perhaps"}},
    }
    for broken in (odd, {**odd, "buttons": []}, {"text": "still here", "custom": ["not", "a", "mapping"]}):
        (message,) = reader.say("bot:" + json.dumps(broken))
        assert contract.fits(message, "message.json")
        assert message["text"] == "still here"
        assert message["card"] is None


def test_a_message_sent_twice_is_answered_once(server: Server, reader: Reader) -> None:
    first = reader.say("hello there", id="the-same-id")
    again = reader.say("hello there", id="the-same-id")
    assert first == again
    assert len(reader.get("history").json()["turns"]) == 1


def test_a_message_sent_ten_times_at_once_is_answered_once(reader: Reader) -> None:
    def send(_: int) -> list[dict[str, object]]:
        other = Reader(reader.url)
        other.token = reader.token
        return other.say("slow", id="ten-at-once")

    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert all(answer == answers[0] for answer in answers)
    assert len(reader.get("history").json()["turns"]) == 1


def test_a_reader_who_leaves_finds_the_answer_later(reader: Reader) -> None:
    with contextlib.suppress(requests.RequestException):
        reader.http.post(
            f"{reader.url}/webhooks/web/message",
            json={"id": "left-early", "text": "slow"},
            headers=reader.headers(),
            timeout=0.4,
        )
    time.sleep(2.2)
    (turn,) = reader.get("history").json()["turns"]
    assert turn["answered"]
    assert turn["messages"][0]["text"] == "慢，但是到了。"


def test_silence_and_failure_become_an_honest_message(reader: Reader) -> None:
    for text in ("silent", "fail"):
        (message,) = reader.say(text)
        assert message["trouble"] == "failed"
        assert "try again" in message["text"]


def test_a_leading_slash_is_no_command(reader: Reader) -> None:
    (message,) = reader.say("/restart")
    assert message["text"] == "／restart"


def test_buttons_work_only_as_they_came(server: Server, reader: Reader) -> None:
    (message,) = reader.say("几年？")
    button = message["buttons"][0]
    assert reader.say(button["title"], button=button["payload"])[0]["text"] == "set:years:4"
    assert reader.get("history").json()["turns"][-1]["asked"] == "四年制"
    other = server.reader()
    other.begin()
    for by, payload in (
        (reader, button["payload"].replace("years:4", "years:5")),
        (reader, "set:years:4"),
        (reader, "set:years:4~"),
        (reader, ""),
        (other, button["payload"]),
    ):
        response = by.post("message", {"id": os.urandom(8).hex(), "text": "四年制", "button": payload})
        if payload:
            assert response.json()["error"]["code"] == "bad_button"
        else:
            assert messages(response)[0]["text"] == "四年制"


def test_the_limit_of_length_is_said_in_the_readers_language(reader: Reader) -> None:
    assert reader.say("影" * 1000)
    for language, words in (("zh", "最多1000个"), ("en", "at most 1000")):
        response = reader.post(
            "message", {"id": os.urandom(8).hex(), "text": "影" * 1001}, **{"Accept-Language": language}
        )
        error = response.json()["error"]
        assert (response.status_code, error["code"], error["language"]) == (400, "too_long", language)
        assert words in error["message"]


def test_feedback_is_kept_once_a_message_and_comes_back(server: Server, reader: Reader) -> None:
    (message,) = reader.say("hello")
    for thumb in ("up", "down"):
        body = {"message": message["id"], "thumb": thumb, "comment": "too\x00 short"}
        assert reader.post("feedback", body).json() == {"done": True}
    (turn,) = reader.get("history").json()["turns"]
    assert turn["thumbs"] == {message["id"]: "down"}
    with engine_for(server.database).connect() as connection:
        rows = connection.execute(select(web_feedback.c.comment).where(web_feedback.c.message == message["id"])).all()
    assert [row.comment for row in rows] == ["too short"]
    response = reader.post("feedback", {"message": "nobody-said-this.0", "thumb": "up"})
    assert response.json()["error"]["code"] == "unknown_message"


def test_a_question_for_a_counsellor_needs_consent_and_is_kept_once(server: Server, reader: Reader) -> None:
    body = {"id": "question-1", "text": "能转专业吗？", "contact": "a@example.edu", "consent": True, "language": "zh"}
    assert reader.post("question", {**body, "consent": False}).status_code == 400
    assert reader.post("question", {**body, "text": "\x00\x00"}).json()["error"]["code"] == "empty"
    for _ in range(2):
        assert reader.post("question", body).json() == {"done": True}
    with engine_for(server.database).connect() as connection:
        rows = connection.execute(select(web_question).where(web_question.c.text == "能转专业吗？")).all()
    assert len(rows) == 1
    assert reader.post("forget", {}).json() == {"done": True}


def test_forgetting_erases_everything_and_ends_the_token(server: Server, reader: Reader) -> None:
    (message,) = reader.say("my secret is 8841-secret")
    reader.post("feedback", {"message": message["id"], "thumb": "up", "comment": "8841-secret"})
    reader.post("question", {"id": "question-2", "text": "8841-secret", "contact": "8841-secret", "consent": True})
    assert reader.post("forget", {}).json() == {"done": True}
    assert reader.get("history").json()["error"]["code"] == "bad_token"
    assert reader.post("session", {}).json()["error"]["code"] == "bad_token"
    with engine_for(server.database).connect() as connection:
        for table in (web_turn, web_feedback, web_question):
            assert "8841-secret" not in repr(connection.execute(select(table)).all())


def test_telling_the_bot_to_forget_erases_what_was_said(server: Server, reader: Reader) -> None:
    reader.say("my secret is 9963-secret")
    assert reader.say("请忘掉我的信息")[0]["kind"] == "forgotten"
    assert reader.get("history").json()["turns"] == []
    assert reader.say("hello")
    with engine_for(server.database).connect() as connection:
        assert "9963-secret" not in repr(connection.execute(select(web_turn)).all())


def test_forgetting_while_an_answer_is_being_found(server: Server, reader: Reader) -> None:
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        other = Reader(reader.url)
        other.token = reader.token
        pending = pool.submit(other.say, "slow 5522-secret")
        time.sleep(0.5)
        assert reader.post("forget", {}).status_code == 200
        pending.result()
    with engine_for(server.database).connect() as connection:
        assert "5522-secret" not in repr(connection.execute(select(web_turn)).all())


def test_the_store_holds_no_address(server: Server, reader: Reader) -> None:
    reader.say("hello")
    with engine_for(server.database).connect() as connection:
        for table in (web_session, web_turn, web_hit):
            assert "127.0.0.1" not in repr(connection.execute(select(table)).all())


def test_pages_of_the_site_may_read_the_answers_and_others_may_not(server: Server) -> None:
    for origin, allowed in ((server.url, True), (OTHER, True), ("https://evil.example", False), ("null", False)):
        preflight = requests.options(
            f"{server.url}/webhooks/web/message",
            headers={"Origin": origin, "Access-Control-Request-Method": "POST"},
            timeout=10,
        )
        assert preflight.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
        assert "Access-Control-Allow-Credentials" not in preflight.headers
        assert "Origin" in preflight.headers["Vary"]


def test_the_stream_may_be_read_by_the_page(reader: Reader) -> None:
    response = reader.post("message", {"id": os.urandom(8).hex(), "text": "hello"})
    assert response.headers["Access-Control-Allow-Origin"] == reader.origin
    assert [line["type"] for line in lines(response)] == ["typing", "message", "end"]


def test_the_demonstration_page_has_a_strict_policy(server: Server) -> None:
    for language, word in (("zh", "医学影像"), ("en", "Medical imaging")):
        page = requests.get(f"{server.url}/webhooks/web/demo?language={language}", timeout=10)
        assert word in page.text
        assert "require-trusted-types-for 'script'" in page.headers["Content-Security-Policy"]
    script = requests.get(f"{server.url}/webhooks/web/advisor.js", timeout=10)
    assert script.headers["Access-Control-Allow-Origin"] == "*"
    unchanged = requests.get(
        f"{server.url}/webhooks/web/advisor.js", headers={"If-None-Match": script.headers["ETag"]}, timeout=10
    )
    assert unchanged.status_code == 304
