"""WeChat and WeCom over real HTTP: two workers, retries, slow answers, spent quotas, refused pushes."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from advisor.words import say
from tests.channels.messaging.processes import QUICK, QUICK_CUT, TENCENT, WECHAT, WECOM, scene
from tests.channels.messaging.vectors import AES_KEY

SAFE = {**WECHAT, "encoding_aes_key": AES_KEY}
KINDS = {
    "wecom": ("wecom", WECOM, "wecom"),
    "wechat_safe": ("wechat", {**SAFE, "verified": "true"}, "wechat_safe"),
    "wechat_plain": ("wechat", {**WECHAT, "verified": "true"}, "wechat_plain"),
}
FAKE = "tests.fakes.tencent"


@pytest.fixture(scope="module", params=list(KINDS))
def platform(request, tmp_path_factory):
    channel, settings, kind = KINDS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    with scene(folder, channel, FAKE, settings, {**TENCENT, **QUICK_CUT, "kind": kind}, QUICK) as running:
        yield running
        assert running.faults() == []


@pytest.fixture(scope="module")
def unverified(tmp_path_factory):
    """An account that may not push, and knows it."""
    folder = tmp_path_factory.mktemp("unverified")
    options = {**TENCENT, "cut": 2.0, "kind": "wechat_safe", "may_push": False}
    with scene(folder, "wechat", FAKE, SAFE, options, {"answer_within": 1.6, "cut_after": 2.0}) as running:
        yield running
        assert running.faults() == []


def test_a_question_is_answered_in_the_response(platform):
    for text in ("四年制授什么学位?", "Which degree is it?", "emoji 👩‍👩‍👧 <b>&amp;]]>"):
        reply = platform.text("plain", text)
        assert reply["text"] == f"「{text}」"
        assert reply["attempts"] == 1


def test_a_table_and_markdown_become_plain_text(platform):
    shown = "两者不同：\n\n学位\n· 四年制：理学学士\n· 五年制：医学学士"
    assert platform.text("table", "两者有什么区别?")["text"] == shown


@pytest.mark.parametrize(
    ("asked", "picked", "language"),
    [("我能报考吗?", ("１", "第一个"), "zh"), ("Can I register?", ("1.", "the first one"), "en")],
)
def test_the_check_from_start_to_verdict_by_number(platform, asked, picked, language):
    first = platform.text(f"check-{language}", asked)["text"]
    assert "1. " in first
    assert "2. " in first
    # This question could be answered with a number, so its choices have letters.
    second = platform.text(f"check-{language}", picked[0])["text"]
    assert "A. " in second
    assert "1. " not in second
    third = platform.text(f"check-{language}", picked[1])["text"]
    assert ("不能报考" in third) if language == "zh" else ("cannot register" in third)
    assert "**" not in third


def test_a_number_that_is_an_answer_presses_nothing(platform):
    platform.text("years", "我能报考吗?")
    platform.text("years", "1")
    assert platform.text("years", "2")["text"] == "「2」"


def test_a_slow_answer_is_pushed_once(platform):
    reply = platform.text("slow", "慢 slow=2.0")
    assert reply["text"] is None
    assert reply["attempts"] == 1
    assert platform.texts("slow", 1) == ["「慢 slow=2.0」"]
    assert platform.turns_of("慢 slow=2.0") == 1


def test_one_message_thrice_to_two_workers_is_one_turn(platform):
    message = {"MsgType": "text", "Content": "三次 slow=0.4", "MsgId": "987654321"}
    said = [{"user": "thrice", "message": message, "first_worker": n} for n in range(3)]
    assert {reply["text"] for reply in platform.say_together(said)} == {"「三次 slow=0.4」"}
    assert platform.turns_of("三次 slow=0.4") == 1
    assert platform.say("thrice", message=message, first_worker=1)["text"] == "「三次 slow=0.4」"
    assert platform.turns_of("三次 slow=0.4") == 1


def test_a_slow_message_thrice_is_pushed_once(platform):
    message = {"MsgType": "text", "Content": "三次慢 slow=1.8", "MsgId": "987654322"}
    said = [{"user": "thrice2", "message": message, "first_worker": n} for n in range(3)]
    assert [reply["text"] for reply in platform.say_together(said)] == [None] * 3
    assert platform.texts("thrice2", 1) == ["「三次慢 slow=1.8」"]
    time.sleep(1.5)
    assert len(platform.seen("thrice2")) == 1


def test_a_long_answer_comes_whole_and_in_order(platform):
    platform.text("long", "长文")
    texts = platform.texts("long", 3)
    assert "".join(texts) == "影像学是一门研究图像的学科。" * 120
    assert all(text.endswith("。") for text in texts)


def test_other_content_gets_a_useful_answer_in_the_readers_language(platform):
    platform.text("other", "Hello there, how are you?")
    platform.text("otherzh", "你好呀")
    for kind, notice in (("image", "picture"), ("voice", "voice"), ("video", "picture"), ("location", "other")):
        message = {"MsgType": kind, "MediaId": "m", "MsgId": str(time.time_ns())}
        assert platform.say("other", message=message)["text"] == say("en", f"messaging.{notice}")
        message["MsgId"] = str(time.time_ns())
        assert platform.say("otherzh", message=message)["text"] == say("zh", f"messaging.{notice}")


def test_events(platform):
    assert platform.say("events", message={"MsgType": "event", "Event": "subscribe"})["text"] == "「你好」"
    clicked = {"MsgType": "event", "Event": "CLICK", "EventKey": "set:four:zh"}
    assert "几年" in platform.say("events", message=clicked)["text"]
    for event in ("unsubscribe", "VIEW", "LOCATION", "enter_agent", "brand_new_event"):
        assert platform.say("events", message={"MsgType": "event", "Event": event})["text"] is None


def test_trouble_is_said(platform):
    assert platform.text("trouble", "silent please")["text"] == say("en", "trouble.failed")
    assert platform.text("trouble", "fail please")["text"] == say("en", "trouble.failed")
    assert platform.text("trouble", "")["text"] == f"{say('zh', 'trouble.empty')}\n\n{say('en', 'trouble.empty')}"


def test_an_expired_token_is_renewed_in_mid_talk(platform):
    platform.text("token", "慢一 slow=1.3")
    assert platform.texts("token", 1) == ["「慢一 slow=1.3」"]
    platform.call("/_expire")
    platform.text("token", "慢二 slow=1.3")
    assert platform.texts("token", 2)[1:] == ["「慢二 slow=1.3」"]


def test_many_workers_fetch_one_token(platform):
    before = platform.get("/_fetched")
    platform.call("/_expire")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: platform.text(f"many{n}", "慢 slow=1.2", first_worker=n), range(8)))
    for n in range(8):
        assert platform.texts(f"many{n}", 1) == ["「慢 slow=1.2」"]
    assert platform.get("/_fetched") - before == 1


# 40001 twice: another token is refused as well.
@pytest.mark.parametrize("codes", [[45015], [45047], [45009], [99999], [40001, 40001]], ids=str)
def test_what_cannot_be_pushed_comes_with_the_next_answer(platform, codes):
    user = f"owed{codes[0]}"
    platform.plan(*codes)
    platform.text(user, "晚到 slow=1.3")
    time.sleep(1.5)
    assert platform.texts(user) == []
    earlier = say("zh", "messaging.earlier")
    assert platform.text(user, "还在吗")["text"] == f"{earlier}\n\n「晚到 slow=1.3」\n\n「还在吗」"
    assert platform.text(user, "再来")["text"] == "「再来」"


def test_a_text_that_the_platform_finds_too_long_is_sent_in_two(platform):
    platform.plan(45002)
    text = "太长。" * 60 + " slow=1.3"
    platform.text("toolong", text)
    texts = platform.texts("toolong", 2)
    assert len(texts) == 2
    assert "".join("".join(texts).split()) == "".join(f"「{text}」".split())


def test_a_text_cut_in_two_of_which_one_goes_out_is_not_told_twice(platform):
    platform.plan(45002, 0, 45047)
    text = "太长。" * 60 + " slow=1.3"
    platform.text("cut", text)
    first = platform.texts("cut", 1)
    assert len(first) == 1
    time.sleep(0.5)
    rest = platform.text("cut", "还在吗")["text"].removeprefix(say("zh", "messaging.earlier"))
    assert "".join(f"{first[0]}{rest}".split()) == "".join(f"「{text}」「还在吗」".split())


def test_a_busy_platform_is_asked_again(platform):
    platform.plan(-1)
    platform.text("busy", "忙 slow=1.3")
    assert platform.texts("busy", 1) == ["「忙 slow=1.3」"]


def test_an_account_without_push_lets_the_retry_collect(unverified):
    """The answer is there only when the platform has given the first delivery up and begun the second."""
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(unverified.text, "retry", "慢 gate=second")
        while unverified.get("/_delivered?user=retry") < 2:
            time.sleep(0.02)
        unverified.open_gate("second")
        reply = asked.result()
    assert reply["text"] == "「慢 gate=second」"
    assert reply["attempts"] == 2
    assert unverified.turns_of("慢 gate=second") == 1
    assert len(unverified.seen("retry")) == 1


def test_very_slow_without_push_is_promised_and_kept(unverified):
    """The answer is there only when the platform has delivered the message for the last time."""
    reply = unverified.text("promise", "很慢 gate=after")
    assert reply["text"] == say("zh", "messaging.wait")
    assert reply["attempts"] == 3
    unverified.open_gate("after")
    assert unverified.text("promise", "继续")["text"] == "「很慢 gate=after」"
    assert unverified.turns_of("很慢 gate=after") == 1
    assert unverified.text("promise", "你好")["text"] == "「你好」"


def test_a_long_answer_without_push_is_read_on(unverified):
    first = unverified.text("readon", "长文")["text"]
    more = say("zh", "messaging.more")
    assert first.endswith(more)
    rest = []
    for _ in range(4):
        part = unverified.text("readon", "继续")["text"]
        rest.append(part)
        if not part.endswith(more):
            break
    whole = "".join([first, *rest]).replace(more, "").replace("\n", "")
    assert whole == "影像学是一门研究图像的学科。" * 120


def test_an_account_that_learns_it_may_not_push(tmp_path):
    """48001: the first late answer is owed, from then on the platform's retries collect."""
    options = {**TENCENT, **QUICK_CUT, "kind": "wechat_safe", "may_push": False}
    with scene(tmp_path, "wechat", FAKE, {**SAFE, "verified": "true"}, options, QUICK) as running:
        for worker in (0, 1):
            assert running.text(f"learn{worker}", "慢 slow=1.3", first_worker=worker)["text"] is None
        time.sleep(1.0)
        assert running.text("learn0", "慢二 slow=1.5", first_worker=0)["attempts"] == 2
        assert len(running.seen("learn0")) == 1
        assert all(word in running.texts("learn0")[0] for word in ("慢 slow=1.3", "慢二"))


def test_a_spent_quota_is_not_overrun(tmp_path):
    """Five pushes after one message: the sixth part waits until the student writes again."""
    options = {**TENCENT, **QUICK_CUT, "kind": "wechat_safe"}
    settings = {**SAFE, "verified": "true"}
    with scene(tmp_path, "wechat", FAKE, settings, options, {**QUICK, "part_bytes": 700}) as running:
        running.text("quota", "长文 slow=1.2")
        pushed = running.texts("quota", 5, within=15)
        assert len(pushed) == 5
        time.sleep(1)
        assert len(running.seen("quota")) == 5
        running.text("quota", "继续")
        texts = running.texts("quota", 8, within=6)
        assert "影像学" in texts[5]
        assert "".join(texts).replace("\n", "").startswith("影像学是一门研究图像的学科。" * 100)
        assert running.faults() == []


def test_two_workers_on_postgresql(tmp_path, postgres_cluster):
    """Retries, late answers and the shared token where the workers share PostgreSQL."""
    database = postgres_cluster.new_database()
    options = {**TENCENT, **QUICK_CUT, "kind": "wecom"}
    url = database.render_as_string(hide_password=False)
    with scene(tmp_path, "wecom", FAKE, WECOM, options, QUICK, database=url) as running:
        message = {"MsgType": "text", "Content": "三次 slow=0.3", "MsgId": "987654323"}
        said = [{"user": "thrice", "message": message, "first_worker": n} for n in range(3)]
        assert {reply["text"] for reply in running.say_together(said)} == {"「三次 slow=0.3」"}
        assert running.turns_of("三次 slow=0.3") == 1
        late = [{"user": f"late{n}", "message": {"MsgType": "text", "Content": "慢 slow=1.3"}} for n in range(6)]
        running.say_together([{**each, "first_worker": n} for n, each in enumerate(late)])
        assert [running.texts(f"late{n}", 1) for n in range(6)] == [["「慢 slow=1.3」"]] * 6
        assert running.get("/_fetched") == 1
        assert "A. " in [running.text("check", text)["text"] for text in ("我能报考吗?", "１")][1]
        assert running.faults() == []
    postgres_cluster.drop_database(database)


def test_no_user_text_and_no_secret_in_the_logs(platform):
    platform.text("secretive", "我的身份证号是 110101")
    logged = "".join(log.read_text() for log in platform.logs)
    for secret in ("110101", "secretive", "app-secret", AES_KEY, "QDG6eK", "token-1-"):
        assert secret not in logged
