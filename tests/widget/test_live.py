"""The widget before the real bot: Rasa, actions and store. ``bot.url`` is where it answers."""

from __future__ import annotations

import json
import re
import statistics
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import select

from advisor.store.engine import engine_for
from advisor.store.tables import conversation_event, web_turn
from tests.channels.web_server import Reader
from tests.quality.bot import Bot
from tests.widget.conftest import SCREENSHOTS
from tests.widget.talking import Chat, open_every_part

pytestmark = pytest.mark.live

# What is asked for each state, what its answer must say, in both languages.
ASKED = {
    "zh": {
        "table": ("四年制和五年制有什么区别？", "医学学士"),
        "check": ("我能报考医师资格考试吗？", "？"),
        "verdict": ("我在四年制读大三，能报考医师资格考试吗？", "不予受理"),
        "refusal": ("护士工资多少？", "医学影像"),
        "long": ("影像物理学难吗，AI方向有前途吗？", "AI"),
    },
    "en": {
        "table": ("How do the four-year and five-year programmes differ?", "Bachelor of Medicine"),
        "check": ("May I take the physician exam?", "?"),
        "verdict": ("I'm in the third year of the four-year programme, may I register for the exam?", "not accepted"),
        "refusal": ("What do nurses earn?", "medical imaging"),
        "long": ("Is imaging physics hard, and does AI have a future?", "AI"),
    },
}
TOOK = """(part) => new Promise((resolve) => {
  const chat = document.querySelector("advisor-chat");
  const began = performance.now();
  chat.shadowRoot.querySelector(".launcher").click();
  const look = () => {
    const { shadowRoot } = chat;
    const there = part ? shadowRoot.querySelector(part) : shadowRoot.activeElement?.matches("textarea");
    if (there) resolve(performance.now() - began);
    else requestAnimationFrame(look);
  };
  look();
})"""
ANSWERED = """() => new Promise((resolve) => {
  const { shadowRoot } = document.querySelector("advisor-chat");
  const before = shadowRoot.querySelectorAll("[data-turn] article").length;
  const began = performance.now();
  shadowRoot.querySelector(".send").click();
  const look = () => {
    if (shadowRoot.querySelectorAll("[data-turn] article").length > before) resolve(performance.now() - began);
    else requestAnimationFrame(look);
  };
  look();
})"""


@pytest.fixture
def live(bot: Bot, page: Page) -> Chat:
    """The widget of the real bot, opened, in Chinese."""
    chat = Chat(page, bot.url)
    chat.visit()
    chat.open()
    return chat


@pytest.fixture(params=["zh", "en"])
def visit(bot: Bot, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Chat, str]]:
    """A visit on a phone, in each language."""
    context = chromium.new_context(viewport={"width": 320, "height": 568}, locale="en-GB")
    context.set_default_timeout(20000)
    chat = Chat(context.new_page(), bot.url)
    chat.visit(request.param)
    chat.open()
    yield chat, request.param
    context.close()


def ask(chat: Chat, language: str, state: str) -> Locator:
    question, said = ASKED[language][state]
    turn = chat.ask(question)
    expect(turn.locator("article").first).to_contain_text(said)
    expect(chat.page.locator(".typing")).to_be_hidden()
    return turn


def memory(chat: Chat) -> str:
    """Where the browser keeps the conversation."""
    return f"advisor-chat:default@{chat.url}/webhooks/web"


def token(chat: Chat) -> str:
    return str(chat.page.evaluate("(key) => JSON.parse(localStorage.getItem(key)).token", memory(chat)))


def conversation(chat: Chat) -> str:
    return str(jwt.decode(token(chat), options={"verify_signature": False})["sub"])


def events(bot: Bot, conversation: str) -> list[dict[str, Any]]:
    """What Rasa keeps of a conversation."""
    of_it = select(conversation_event.c.event).where(conversation_event.c.sender == f"web-{conversation}")
    with engine_for(f"sqlite:///{bot.var / 'advisor.sqlite'}").connect() as connection:
        return [json.loads(row.event) for row in connection.execute(of_it)]


def test_each_kind_of_answer_on_every_screen(visit: tuple[Chat, str]) -> None:
    """Table, verdict, check, refusal, a long answer: as they must be, for every reader, and kept as screenshots."""
    chat, language = visit
    page = chat.page
    table = ask(chat, language, "table")
    expect(table.get_by_role("table")).to_be_visible()
    assert table.get_by_role("columnheader").count() == 3
    assert table.locator("article").get_attribute("lang") == ("zh-Hans" if language == "zh" else "en")
    sources = table.locator(".sources")
    expect(sources.get_by_role("link").first).to_be_hidden()
    sources.locator("summary").click()
    expect(sources.get_by_role("link").first).to_be_visible()

    check = ask(chat, language, "check")
    assert check.locator(".choice").count() >= 2

    verdict = ask(chat, language, "verdict")
    card = verdict.locator(".card.excluded")
    clause = card.locator("summary", has_text="2006")
    expect(card.locator(".clause").first).to_be_hidden()
    clause.click()
    expect(card.locator(".clause").first).to_be_visible()
    assert "seed_" not in card.inner_text()

    refusal = ask(chat, language, "refusal")
    ask(chat, language, "long")
    leave = "留言给老师" if language == "zh" else "Leave my question for a counsellor"
    expect(refusal.get_by_role("button", name=leave)).to_be_visible()

    open_every_part(page)
    assert chat.wider_than_the_page() == []
    assert chat.violations() == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("advisor-chat")).to_have_attribute("data-theme", "dark")
    assert chat.violations() == []
    for number, state in enumerate(ASKED[language]):
        chat.shoot_everywhere(SCREENSHOTS, f"{language}-{state}", chat.turns.nth(number))
        expect(page.locator(".head h2")).to_be_in_viewport(ratio=1)
    assert chat.problems == []


def test_a_check_by_buttons_and_a_reload(visit: tuple[Chat, str]) -> None:
    chat, language = visit
    turn = ask(chat, language, "check")
    pressed = turn.locator(".choice").first.inner_text()
    turn.locator(".choice").first.click()
    expect(chat.turns.nth(1).locator("article .card")).to_be_visible()
    assert chat.asked[-1].strip() == pressed.strip()
    said = chat.turns.nth(1).locator("article").first.inner_text()
    chat.page.reload()
    chat.page.locator(".launcher").click()
    expect(chat.turns).to_have_count(2)
    assert chat.turns.nth(1).locator("article").first.inner_text() == said


def test_every_first_question_is_understood(visit: tuple[Chat, str]) -> None:
    chat, _ = visit
    first = chat.page.locator(".first .choice")
    for number in range(first.count()):
        first.nth(number).click()
        article = chat.turns.nth(number).locator("article").first
        expect(article).to_be_visible()
        expect(article.locator(".sources, .card").first).to_be_visible()


def test_two_tabs_agree(bot: Bot, live: Chat, context: BrowserContext) -> None:
    other = Chat(context.new_page(), bot.url)
    other.visit()
    other.open()
    live.ask("五年制授什么学位？")
    expect(other.turns).to_have_count(1)
    expect(other.turns.first.locator("article")).to_contain_text("医学学士")
    follow_up = other.ask("那四年制呢？")
    expect(follow_up.locator("article")).to_contain_text("理学学士")
    expect(live.turns).to_have_count(2)


def test_a_question_typed_offline_reaches_the_bot_once(bot: Bot, live: Chat, context: BrowserContext) -> None:
    live.ask("五年制授什么学位？")
    context.set_offline(True)
    live.type("那四年制呢？")
    live.page.keyboard.press("Enter")
    expect(live.page.locator(".banner")).to_contain_text("网络断开")
    expect(live.turns.nth(1).locator(".state")).to_have_text("待发送")
    live.page.wait_for_timeout(1500)
    context.set_offline(False)
    expect(live.turns.nth(1).locator("article")).to_contain_text("理学学士")
    live.page.reload()
    expect(live.turns).to_have_count(2)
    heard = [event["text"] for event in events(bot, conversation(live)) if event["event"] == "user"]
    assert heard.count("那四年制呢？") == 1


@pytest.mark.parametrize(
    ("language", "banner", "words"),
    [("zh", r"发得有点快，\d+秒后自动发送", "秒后再发"), ("en", r"A little fast: .* in \d+ s", "again in")],
)
def test_haste_is_told_how_long_to_wait(bot: Bot, page: Page, language: str, banner: str, words: str) -> None:
    chat = Chat(page, bot.url)
    chat.visit(language)
    chat.open()
    chat.ask(ASKED[language]["table"][0])
    hasty = Reader(bot.url)
    hasty.token = token(chat)
    # The same message over and over: answered once, counted every time.
    again = [
        hasty.post("message", {"id": "hasty-again", "text": "hi"}, **{"Accept-Language": language}) for _ in range(20)
    ]
    refused = again[-1].json()["error"]
    assert (again[-1].status_code, refused["code"], refused["language"]) == (429, "too_many", language)
    assert words in refused["message"]
    assert str(refused["wait"]) == again[-1].headers["Retry-After"]
    chat.type("hello")
    page.keyboard.press("Enter")
    expect(page.locator(".banner")).to_have_text(re.compile(banner))
    expect(chat.turns.last.locator(".state")).to_be_visible()


def test_an_expired_session_is_renewed_without_losing_the_talk(bot: Bot, live: Chat) -> None:
    live.ask("五年制授什么学位？")
    now = int(time.time())
    claims = jwt.decode(token(live), options={"verify_signature": False})
    key = (bot.var / "web.key").read_bytes()
    expired = jwt.encode({**claims, "iat": now - 900, "exp": now - 60}, key, algorithm="HS256")
    swap = "([key, token]) => localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage[key]), token }))"
    live.page.evaluate(swap, [memory(live), expired])
    follow_up = live.ask("那四年制呢？")
    expect(follow_up.locator("article")).to_contain_text("理学学士")
    assert token(live) != expired
    assert conversation(live) == claims["sub"]
    live.page.reload()
    expect(live.turns).to_have_count(2)
    expect(live.page.locator(".banner")).to_be_hidden()


def test_an_input_methods_enter_does_not_send(live: Chat) -> None:
    page = live.page
    session = page.context.new_cdp_session(page)
    area = page.locator("textarea")
    area.focus()
    session.send("Input.imeSetComposition", {"text": "wunianzhi", "selectionStart": 9, "selectionEnd": 9})
    area.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    area.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True})
    expect(live.turns).to_have_count(0)
    session.send("Input.insertText", {"text": "五年制授什么学位？"})
    page.keyboard.press("Enter")
    expect(live.turns.first.locator("article")).to_contain_text("医学学士")
    assert live.asked == ["五年制授什么学位？"]


def test_a_visit_by_keyboard_alone(bot: Bot, page: Page) -> None:
    chat = Chat(page, bot.url)
    chat.visit()

    def at(what: str) -> bool:
        found = "(what) => !!document.querySelector('advisor-chat').shadowRoot.activeElement?.matches(what)"
        return bool(page.evaluate(found, what))

    def walk(key: str, what: str) -> None:
        for _ in range(30):
            if at(what):
                return
            page.keyboard.press(key)
        pytest.fail(f"{key} never comes to {what}")

    walk("Tab", ".launcher")
    page.keyboard.press("Enter")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("我能报考医师资格考试吗？")
    page.keyboard.press("Enter")
    expect(chat.turns.first.locator(".choice").first).to_be_visible()
    walk("Shift+Tab", ".card ~ .buttons .choice")
    page.keyboard.press("Enter")
    expect(chat.turns.nth(1).locator("article .card")).to_be_visible()
    walk("Shift+Tab", ".sources summary")
    page.keyboard.press("Enter")
    expect(page.locator(".sources a").first).to_be_visible()
    walk("Shift+Tab", ".head .more")
    page.keyboard.press("Enter")
    walk("Tab", ".menu .danger")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="忘掉我")).to_be_focused()
    walk("Tab", ".primary.danger")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="已全部删除")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat.turns).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".launcher")).to_be_focused()


def test_forgetting_reaches_the_bots_memory(bot: Bot, live: Chat) -> None:
    live.ask("医学影像学授什么学位？")
    forgotten = conversation(live)
    assert events(bot, forgotten)
    live.go("忘掉我")
    live.page.get_by_role("button", name="全部删除").click()
    live.page.get_by_role("button", name="返回对话").click()
    live.ask("那读几年？")
    assert events(bot, forgotten) == []
    with engine_for(f"sqlite:///{bot.var / 'advisor.sqlite'}").connect() as connection:
        kept = connection.execute(select(web_turn.c.turn).where(web_turn.c.conversation == forgotten)).all()
    assert kept == []


def test_a_stranger_reads_and_writes_nothing(bot: Bot, live: Chat) -> None:
    live.ask("五年制授什么学位？")
    own = jwt.decode(token(live), options={"verify_signature": False})
    stranger = Reader(bot.url)
    stranger.begin()
    claims = {**jwt.decode(str(stranger.token), options={"verify_signature": False}), "sub": own["sub"]}
    for forged in (own["sub"], jwt.encode(claims, "guessed" * 8), jwt.encode(claims, "", algorithm="none")):
        stranger.token = forged
        for response in (stranger.get("history"), stranger.post("message", {"id": "stranger-1", "text": "hi"})):
            assert (response.status_code, response.json()["error"]["code"]) == (401, "bad_token")
    foreign = Reader(bot.url, "https://evil.example")
    foreign.token = token(live)
    for response in (foreign.get("history"), foreign.post("forget", {})):
        assert (response.status_code, response.json()["error"]["code"]) == (403, "foreign_origin")
    live.page.reload()
    expect(live.turns).to_have_count(1)


def test_how_fast_it_opens_and_answers(bot: Bot, page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """The figures of docs/benchmarks.md. A busy machine makes some visits slow, but not the quickest of five."""
    chat = Chat(page, bot.url)
    took: dict[str, list[float]] = {"usable": [], "greeted": [], "answered": []}
    for _ in range(5):
        for what, part in (("usable", None), ("greeted", ".first .choice")):
            chat.visit()
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            chat.visit()
            took[what].append(page.evaluate(TOOK, part))
    for question in (
        "五年制授什么学位？",
        "四年制学几年？",
        "有哪些核心课程？",
        "影像物理学难吗？",
        "毕业后能做什么？",
    ):
        chat.type(question)
        took["answered"].append(page.evaluate(ANSWERED))
        expect(page.locator(".typing")).to_be_hidden()
    expect(page.locator(".sources")).to_have_count(5)
    with capsys.disabled():
        for what, times in took.items():
            print(f"\nwidget, {what}: median {statistics.median(times):.0f} ms, quickest {min(times):.0f} ms", end="")
    assert min(took["usable"]) < 300
    assert min(took["answered"]) < 2000
