"""The whole bot through each platform's fake: the same facts as over REST, within the platform's limits."""

from __future__ import annotations

import html
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from ruamel.yaml import YAML

from advisor.model import LANGUAGES
from advisor.words import say
from tests.channels.messaging import processes as p
from tests.channels.messaging.vectors import AES_KEY

pytestmark = pytest.mark.live

QUESTIONS = Path(__file__).resolve().parents[2] / "quality" / "questions"
CHANNELS: dict[str, tuple[str, str, dict[str, str], dict[str, Any]]] = {
    "wecom": ("wecom", "tests.fakes.tencent", p.WECOM, {**p.TENCENT, "kind": "wecom"}),
    "wechat": (
        "wechat",
        "tests.fakes.tencent",
        {**p.WECHAT, "encoding_aes_key": AES_KEY, "verified": "true"},
        {**p.TENCENT, "kind": "wechat_safe"},
    ),
    "wecom_bot": (
        "wecom_bot",
        "tests.fakes.wecom_bot",
        {"token": p.TOKEN, "encoding_aes_key": AES_KEY, "bot_id": p.BOT},
        {"token": p.TOKEN, "aes_key": AES_KEY, "bot_id": p.BOT},
    ),
    "slack": (
        "slack",
        "tests.fakes.slack",
        {"slack_token": p.SLACK_TOKEN, "slack_signing_secret": p.SIGNING, "app_id": p.SLACK_APP},
        {"slack_token": p.SLACK_TOKEN, "signing_secret": p.SIGNING, "app_id": p.SLACK_APP},
    ),
    "telegram": (
        "telegram",
        "tests.fakes.telegram",
        {"access_token": p.TELEGRAM_TOKEN, "secret_token": p.TELEGRAM_SECRET},
        {"access_token": p.TELEGRAM_TOKEN, "secret_token": p.TELEGRAM_SECRET},
    ),
}
# The corner of a table has no place where the table is told row by row.
_TOLD_OTHERWISE = {"".join(say(language, "answer.table_corner").split()) for language in LANGUAGES}


@pytest.fixture(scope="module", params=list(CHANNELS))
def platform(request, bot_url, tmp_path_factory):
    channel, fake, settings, options = CHANNELS[request.param]
    folder = tmp_path_factory.mktemp(f"live_{channel}")
    with p.scene(folder, channel, fake, settings, options, {}, bot=bot_url) as running:
        yield request.param, running
        assert running.faults() == []


def _say(channel: str, running: p.Scene, user: str, text: str) -> None:
    if channel in ("wecom", "wechat"):
        running.text(user, text)
    elif channel == "wecom_bot":
        running.say(user, message={"msgtype": "text", "text": {"content": text}})
    else:
        running.say(user, text=text)


def _asked(channel: str, running: p.Scene, user: str, text: str) -> str:
    """What the user sees after ``text``, all parts together."""
    before = len(running.seen(user))
    _say(channel, running, user, text)
    running.seen(user, before + 1, within=25)
    return "\n".join(each["text"] for each in running.seen(user)[before:])


def _letters(text: str) -> str:
    return "".join(char for char in html.unescape(text) if char.isalnum())


def _pieces(markdown: str) -> list[str]:
    """The sentences and cells of a text, without its marks."""
    text = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r"|\1|\2|", markdown)
    return [letters for piece in re.split(r"[|\n。;；]", text) if (letters := _letters(piece))]


def _user(number: int) -> str:
    return str(5_000_000 + number)


def _questions() -> list[str]:
    asked = []
    for path in sorted(QUESTIONS.glob("*.yml")):
        entries = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        asked += [entry["ask"] for entry in entries if isinstance(entry.get("ask"), str)]
    # Every fifteenth of a few thousand: all topics and both languages, in a minute or two for each channel.
    return asked[::15]


def test_the_same_facts_as_over_rest(platform, bot_url):
    channel, running = platform
    questions = _questions()
    assert len(questions) > 50

    def missing(number: int) -> tuple[str, list[str]]:
        text = questions[number]
        body = {"sender": f"rest-{channel}-{number}", "message": text}
        direct = requests.post(f"{bot_url}/webhooks/rest/webhook", json=body, timeout=30).json()
        wanted = {piece for message in direct for piece in _pieces(message["text"])} - _TOLD_OTHERWISE
        _asked(channel, running, _user(number), text)
        give_up = time.time() + 8
        while True:
            # A long answer comes in parts, the later ones by push.
            seen = running.seen(_user(number))
            shown = _letters("".join(f"{each['text']}|{'|'.join(each.get('links', []))}" for each in seen))
            lost = [piece for piece in wanted if piece not in shown]
            if not lost or time.time() > give_up:
                return text, lost
            time.sleep(0.3)

    with ThreadPoolExecutor(4) as pool:
        wrong = [found for found in pool.map(missing, range(len(questions))) if found[1]]
    assert wrong == []


@pytest.mark.parametrize(
    ("asked", "language"), [("我能报考执业医师吗?", "zh"), ("Can I register for the physician exam?", "en")]
)
def test_the_check_from_start_to_verdict(platform, asked, language):
    """Always the first choice, until the verdict comes."""
    channel, running = platform
    user = _user(900_000 + (language == "zh"))
    before = running.turns.read_text(encoding="utf-8").count('"verdict"') if running.turns.exists() else 0
    shown = _asked(channel, running, user, asked)
    for _ in range(15):
        if running.turns.read_text(encoding="utf-8").count('"verdict"') > before:
            return
        shown = _asked(channel, running, user, "A" if re.search(r"^A\. ", shown, re.MULTILINE) else "1")
    raise AssertionError(f"no verdict after fifteen answers; the last said: {shown}")


def test_every_message_has_one_answer_in_a_talk(platform):
    channel, running = platform
    user = _user(990_000)
    for number, text in enumerate(
        ("你好", "四年制授什么学位?", "1", "What about the five-year one?", "谢谢", "bye"), 1
    ):
        assert _asked(channel, running, user, text)
        assert sum(each["way"] != "push" or channel in ("slack", "telegram") for each in running.seen(user)) >= number


@pytest.mark.slow
def test_fifty_students_at_once(platform):
    """p99 of the time to the visible answer, each student with another question."""
    channel, running = platform
    questions = _questions()

    def one(number: int) -> float:
        began = time.time()
        assert _asked(channel, running, _user(970_000 + number), questions[number % len(questions)])
        return time.time() - began

    with ThreadPoolExecutor(50) as pool:
        seconds = sorted(pool.map(one, range(50)))
    assert seconds[-1] < 2.0, seconds[-5:]
