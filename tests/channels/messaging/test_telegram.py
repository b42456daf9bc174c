"""Telegram over real HTTP: updates, keyboards, retries, refused messages."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from advisor.words import say
from tests.channels.messaging.processes import TELEGRAM_SECRET, TELEGRAM_TOKEN, scene

SETTINGS = {"access_token": TELEGRAM_TOKEN, "secret_token": TELEGRAM_SECRET}


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("telegram")
    with scene(folder, "telegram", "tests.fakes.telegram", SETTINGS, SETTINGS, {}) as running:
        yield running
        assert running.faults() == []


def test_a_question_is_answered_once(platform):
    platform.say("1", text="Which degree <b>& why</i>?")
    assert platform.texts("1", 1) == ["「Which degree <b>& why</i>?」"]


def test_start_greets(platform):
    platform.say("2", text="/start deep-link")
    assert platform.texts("2", 1) == ["「Hello」"]
    platform.say("2", text="/degree@advisor_bot what is it?")
    assert platform.texts("2", 2)[1] == "「what is it?」"


@pytest.mark.parametrize(("user", "asked", "language"), [("3", "我能报考吗?", "zh"), ("4", "Can I register?", "en")])
def test_the_check_from_start_to_verdict_by_buttons(platform, user, asked, language):
    platform.say(user, text=asked)
    first = platform.seen(user, 1)[0]
    pressed = platform.say(user, press=first["buttons"][0]["value"])
    assert json.loads(pressed["reply"])["method"] == "answerCallbackQuery"
    second = platform.seen(user, 2)[1]
    platform.say(user, press=second["buttons"][0]["value"])
    assert ("不能报考" if language == "zh" else "cannot register") in platform.seen(user, 3)[2]["text"]


def test_one_update_thrice_to_two_workers_is_one_turn(platform):
    person = {"id": 5, "is_bot": False}
    update = {
        "update_id": 77,
        "message": {"message_id": 1, "chat": {"id": 5, "type": "private"}, "from": person, "text": "thrice slow=0.5"},
    }
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda n: platform.say("5", update=update, first_worker=n), range(3)))
    assert platform.texts("5", 1) == ["「thrice slow=0.5」"]
    time.sleep(1.0)
    assert len(platform.seen("5")) == 1
    assert platform.turns_of("thrice slow=0.5") == 1


def test_groups_bots_and_edits_are_left_alone(platform):
    person, chat = {"id": 6, "is_bot": False}, {"id": 6, "type": "private"}
    for update in (
        {"message": {"chat": {"id": -6, "type": "group"}, "from": person, "text": "group"}},
        {"message": {"chat": chat, "from": {"id": 6, "is_bot": True}, "text": "bot"}},
        {"edited_message": {"chat": chat, "from": person, "text": "edit"}},
        {"channel_post": {"chat": chat, "text": "post"}},
        {"my_chat_member": {}},
        {"brand_new": {}},
    ):
        platform.say("6", update=update)
    time.sleep(0.5)
    assert platform.seen("6") == []


def test_other_content(platform):
    platform.say("7", text="你好呀")
    for kind, notice in (("photo", "picture"), ("voice", "voice"), ("sticker", "sticker"), ("location", "other")):
        count = len(platform.seen("7", 1))
        platform.say("7", message={kind: [{"file_id": "x"}]})
        assert platform.texts("7", count + 1)[-1] == say("zh", f"messaging.{notice}")


def test_limits_and_refusals(platform):
    platform.plan([429, "Too Many Requests: retry after 1", {"retry_after": 1}])
    platform.say("8", text="busy")
    assert platform.texts("8", 1) == ["「busy」"]
    platform.plan([400, "Bad Request: can't parse entities", {}])
    platform.say("9", text="How do they differ?")
    assert platform.texts("9", 1)[0].startswith("They differ")
    platform.plan([400, "Bad Request: message is too long", {}])
    platform.say("10", text="words. " * 30)
    assert len(platform.texts("10", 2)) == 2
    platform.plan([403, "Forbidden: bot was blocked by the user", {}])
    platform.say("11", text="first")
    time.sleep(1.0)
    platform.say("11", text="second")
    assert platform.texts("11", 3) == [say("en", "messaging.earlier"), "「first」", "「second」"]


def test_long_answers_are_whole(platform):
    platform.say("12", text="长文")
    assert "".join(platform.texts("12", 2)) == "影像学是一门研究图像的学科。" * 120
