"""Slack over real HTTP: events, buttons, retries, refused posts."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from advisor.words import say
from tests.channels.messaging.processes import SIGNING, SLACK_APP, SLACK_TOKEN, scene

SETTINGS = {"slack_token": SLACK_TOKEN, "slack_signing_secret": SIGNING, "app_id": SLACK_APP}
OPTIONS = {"slack_token": SLACK_TOKEN, "signing_secret": SIGNING, "app_id": SLACK_APP}


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slack")
    with scene(folder, "slack", "tests.fakes.slack", SETTINGS, OPTIONS, {}) as running:
        yield running
        assert running.faults() == []


def test_a_question_is_answered_once(platform):
    platform.say("U1", text="Which degree &amp; why &lt;now&gt;?")
    assert platform.texts("U1", 1) == ["「Which degree &amp; why &lt;now&gt;?」"]


def test_markdown_becomes_mrkdwn(platform):
    platform.say("U2", text="How do they differ?")
    assert platform.texts("U2", 1)[0].startswith("They *differ*:\n\n*Degree*\n• Four: Science")


@pytest.mark.parametrize(("asked", "language"), [("我能报考吗?", "zh"), ("Can I register?", "en")])
def test_the_check_from_start_to_verdict_by_buttons(platform, asked, language):
    user = f"UC{language}"
    platform.say(user, text=asked)
    first = platform.seen(user, 1)[0]
    assert len(first["buttons"]) == 2
    assert "1. " not in first["text"]
    platform.say(user, click=first["buttons"][0]["value"])
    second = platform.seen(user, 2)[1]
    platform.say(user, click=second["buttons"][0]["value"])
    assert ("不能报考" if language == "zh" else "cannot register") in platform.seen(user, 3)[2]["text"]


def test_a_number_picks_too(platform):
    platform.say("U3", text="Can I register?")
    platform.seen("U3", 1)
    platform.say("U3", text="the second one")
    assert platform.texts("U3", 2)[1] == "You may be able to register; please check."


def test_one_event_thrice_to_two_workers_is_one_turn(platform):
    with ThreadPoolExecutor(3) as pool:
        list(
            pool.map(lambda n: platform.say("U4", text="thrice slow=0.5", event_id="EvSAME", first_worker=n), range(3))
        )
    assert platform.texts("U4", 1) == ["「thrice slow=0.5」"]
    time.sleep(1.0)
    assert len(platform.seen("U4")) == 1
    assert platform.turns_of("thrice slow=0.5") == 1


def test_slow_answers_are_acknowledged_first(platform):
    began = time.time()
    platform.say("U5", text="slow=4.0")
    assert time.time() - began < 2.0
    assert platform.texts("U5", 1) == ["「slow=4.0」"]


def test_a_thread_is_answered_in_its_thread(platform):
    platform.say("U6", event={"type": "message", "text": "in a thread", "thread_ts": "171.5"})
    assert platform.seen("U6", 1)[0]["thread"] == "171.5"


def test_mentions_lose_the_mention(platform):
    event = {"type": "app_mention", "channel_type": "channel", "text": "<@UBOT> which degree?"}
    platform.say("U7", event=event)
    assert platform.texts("U7", 1) == ["「which degree?」"]


def test_bots_edits_and_channels_are_left_alone(platform):
    for event in (
        {"bot_id": "B1", "text": "bot"},
        {"subtype": "message_changed", "text": "edit"},
        {"channel_type": "channel", "text": "channel"},
        {"type": "reaction_added"},
        {"type": "brand_new"},
    ):
        platform.say("U8", event=event)
    platform.say("U8", event={"subtype": "file_share", "files": [{"id": "F"}], "text": ""})
    assert platform.texts("U8", 1) == [say("en", "messaging.picture")]


def test_rate_limits_and_refusals(platform):
    platform.plan("429")
    platform.say("U9", text="busy")
    assert platform.texts("U9", 1) == ["「busy」"]
    platform.plan("msg_too_long")
    platform.say("U10", text="words. " * 30)
    assert len(platform.texts("U10", 2)) == 2
    platform.plan("channel_not_found")
    platform.say("U11", text="first")
    time.sleep(1.0)
    platform.say("U11", text="second")
    assert platform.texts("U11", 3) == [say("en", "messaging.earlier"), "「first」", "「second」"]


def test_long_answers_are_whole(platform):
    platform.say("U12", text="长文")
    texts = platform.texts("U12", 2)
    assert "".join(texts) == "影像学是一门研究图像的学科。" * 120
