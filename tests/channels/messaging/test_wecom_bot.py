"""WeCom's AI bot over real HTTP: streams, retries, groups, other content."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from advisor.words import say
from tests.channels.messaging.processes import BOT, TOKEN, scene
from tests.channels.messaging.vectors import AES_KEY

SETTINGS = {"token": TOKEN, "encoding_aes_key": AES_KEY, "bot_id": BOT}
OPTIONS = {"token": TOKEN, "aes_key": AES_KEY, "bot_id": BOT, "cut": 2.0}


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wecom_bot")
    with scene(folder, "wecom_bot", "tests.fakes.wecom_bot", SETTINGS, OPTIONS, {"answer_within": 0.5}) as running:
        yield running
        assert running.faults() == []


def _text(content: str, **more: str) -> dict[str, object]:
    return {"message": {"msgtype": "text", "text": {"content": content}, **more}}


def test_a_question_is_answered_at_once(platform):
    assert platform.say("u", **_text("四年制授什么学位?"))["text"] == "「四年制授什么学位?」"


def test_markdown_stays_markdown(platform):
    reply = platform.say("u", **_text("两者有什么区别?"))["text"]
    assert "**不同**" in reply
    assert "| 学位 |" in reply


def test_a_slow_answer_streams_on_through_both_workers(platform):
    reply = platform.say("slow", **_text("慢 slow=2.0"))
    assert reply["text"] == "「慢 slow=2.0」"
    assert reply["seconds"] > 2.0
    assert platform.turns_of("慢 slow=2.0") == 1
    assert platform.say("slow", **_text("你好"))["text"] == "「你好」"


def test_one_message_thrice_to_two_workers_is_one_turn(platform):
    sent = _text("三次 slow=0.7", msgid="same")
    with ThreadPoolExecutor(3) as pool:
        replies = list(pool.map(lambda n: platform.say("thrice", **sent, first_worker=n), range(3)))
    assert {reply["text"] for reply in replies} == {"「三次 slow=0.7」"}
    assert len({reply["stream"] for reply in replies}) == 1
    assert platform.turns_of("三次 slow=0.7") == 1


def test_a_long_answer_is_whole(platform):
    assert platform.say("long", **_text("长文"))["text"] == "影像学是一门研究图像的学科。" * 120


@pytest.mark.parametrize(("asked", "language"), [("我能报考吗?", "zh"), ("Can I register?", "en")])
def test_the_check_from_start_to_verdict_by_number(platform, asked, language):
    user = f"check-{language}"
    assert "1. " in platform.say(user, **_text(asked))["text"]
    assert "A. " in platform.say(user, **_text("１"))["text"]
    verdict = platform.say(user, **_text("A"))["text"]
    assert ("不能报考" if language == "zh" else "cannot register") in verdict


def test_groups_and_persons_are_apart(platform):
    group = {"chattype": "group", "chatid": "wrGROUP"}
    assert "1. " in platform.say("both", **_text("@顾问 我能报考吗?", **group))["text"]
    assert platform.say("both", **_text("1"))["text"] == "「1」"
    assert "A. " in platform.say("both", **_text("@顾问 1", **group))["text"]


def test_other_content(platform):
    platform.say("other", **_text("Hello there, how are you?"))

    def sent(kind: str, **more: object) -> str:
        return str(platform.say("other", message={"msgtype": kind, **more})["text"])

    assert sent("image", image={"url": "http://127.0.0.1:9/x"}) == say("en", "messaging.picture")
    assert sent("file", file={"url": "http://127.0.0.1:9/x"}) == say("en", "messaging.other")
    assert sent("voice", voice={"content": "spoken words"}) == "「spoken words」"
    items = [{"msgtype": "image", "image": {"url": "x"}}, {"msgtype": "text", "text": {"content": "see this"}}]
    assert sent("mixed", mixed={"msg_item": items}) == "「see this」"
    assert sent("mixed", mixed={"msg_item": items[:1]}) == say("en", "messaging.picture")


def test_events(platform):
    entered = {"msgtype": "event", "event": {"eventtype": "enter_chat"}}
    assert platform.say("events", message=entered)["text"] == "「你好」"
    for event in ("feedback_event", "template_card_event", "brand_new"):
        assert platform.say("events", message={"msgtype": "event", "event": {"eventtype": event}})["text"] is None
