"""A reader's visit, in both languages: asking, unfolding, judging, coming back."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from advisor.store.engine import engine_for
from advisor.store.tables import web_feedback, web_question, web_turn
from tests.channels.conftest import WIDE
from tests.channels.web_server import Server, serving
from tests.widget.talking import Chat


def test_it_opens_at_once_and_greets(chat: Chat, page: Page) -> None:
    page.evaluate("""() => {
      const chat = document.querySelector("advisor-chat");
      const launcher = chat.shadowRoot.querySelector(".launcher");
      launcher.addEventListener("click", () => {
        const began = performance.now();
        const look = () => {
          if (chat.shadowRoot.activeElement?.matches("textarea")) window.took = performance.now() - began;
          else requestAnimationFrame(look);
        };
        look();
      });
    }""")
    chat.open()
    assert page.evaluate("window.took") < 300
    expect(page.locator("article").first).to_contain_text("你好")
    assert page.locator(".first .choice").count() >= 3
    assert chat.problems == []


def test_nothing_is_asked_before_it_is_opened(page: Page, web: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    Chat(page, web.url).visit()
    page.wait_for_timeout(300)
    assert not [url for url in asked if "/session" in url or "/history" in url]
    assert all(url.startswith(web.url) for url in asked)
    assert not page.context.cookies()


@pytest.mark.parametrize(
    ("language", "question", "cell", "source"),
    [
        ("zh", "四年制和五年制有什么区别？", "理学学士", "来源（1）"),
        ("en", "How do they differ?", "Bachelor of Science", "Sources (1)"),
    ],
)
def test_a_table_and_its_sources(chat: Chat, language: str, question: str, cell: str, source: str) -> None:
    chat.visit(language)
    chat.open()
    turn = chat.ask(question)
    expect(turn.get_by_role("table")).to_be_visible()
    expect(turn.get_by_role("cell", name=cell)).to_be_visible()
    assert turn.get_by_role("columnheader").count() == 3
    assert turn.locator("article").get_attribute("lang") == ("zh-Hans" if language == "zh" else "en")
    expect(turn.get_by_role("link")).to_be_hidden()
    turn.locator("summary", has_text=source).click()
    link = turn.get_by_role("link")
    expect(link).to_be_visible()
    assert link.get_attribute("rel") == "noopener noreferrer nofollow"


@pytest.mark.parametrize(
    ("language", "question", "clause", "text"),
    [
        ("zh", "我能报考吗？", "2014年版第七条", "不能以此学历报考"),
        ("en", "May I take the exam?", "2014 edition, Article 7", "cannot use this degree"),
    ],
)
def test_a_verdict_unfolds(chat: Chat, language: str, question: str, clause: str, text: str) -> None:
    chat.visit(language)
    chat.open()
    turn = chat.ask(question)
    card = turn.locator(".card.excluded")
    expect(card.get_by_role("heading")).to_be_visible()
    expect(card.get_by_text(text)).to_be_hidden()
    card.locator("summary", has_text=clause).click()
    expect(card.get_by_text(text)).to_be_visible()


def test_bold_ends_at_its_marks_in_chinese_too(chat: Chat) -> None:
    chat.open()
    turn = chat.ask("**结论：没有排除。**这不等于可以登记，**“可以”**是另一回事；2 ** 3 不是粗体")
    expect(turn.locator("article strong")).to_have_text(["结论：没有排除。", "“可以”"])
    expect(turn.locator("article .text")).to_contain_text("2 ** 3 不是粗体")


def test_buttons_ask(chat: Chat, page: Page) -> None:
    chat.open()
    page.locator(".first .choice").first.click()
    expect(chat.turns.first.get_by_role("table")).to_be_visible()
    turn = chat.ask("几年？")
    turn.get_by_role("button", name="五年制").click()
    expect(chat.turns.nth(2).locator(".text")).to_have_text("set:years:5")
    assert chat.asked[-1] == "五年制"


def test_several_messages_come_one_by_one(chat: Chat, page: Page) -> None:
    chat.open()
    chat.type("two")
    page.keyboard.press("Enter")
    expect(chat.turns.first.locator("article")).to_have_count(1)
    expect(chat.turns.first.locator("article")).to_have_count(2)


def test_it_shows_that_it_is_looking(chat: Chat, page: Page) -> None:
    chat.open()
    chat.type("slow")
    page.keyboard.press("Enter")
    expect(page.locator(".typing")).to_be_visible()
    expect(chat.turns.first.locator("article")).to_be_visible()
    expect(page.locator(".typing")).to_be_hidden()


def test_a_reload_keeps_the_talk(chat: Chat, page: Page) -> None:
    chat.open()
    chat.ask("四年制和五年制有什么区别？")
    chat.ask("你好")
    page.reload()
    expect(chat.turns).to_have_count(2)
    expect(page.locator(".panel")).to_be_visible()
    assert chat.asked == ["四年制和五年制有什么区别？", "你好"]


def test_several_tabs_agree(chat: Chat, page: Page, context: BrowserContext, web: Server) -> None:
    chat.open()
    other = Chat(context.new_page(), web.url)
    other.visit()
    other.open()
    chat.ask("你好")
    expect(other.turns).to_have_count(1)
    other.ask("再见")
    expect(chat.turns).to_have_count(2)
    chat.go("开始新对话")
    expect(other.turns).to_have_count(0)
    other.ask("新的")
    expect(chat.turns).to_have_count(1)


def test_a_message_typed_offline_is_sent_once_later(chat: Chat, page: Page, context: BrowserContext) -> None:
    chat.open()
    chat.ask("你好")
    context.set_offline(True)
    chat.type("离线写的")
    page.keyboard.press("Enter")
    expect(page.locator(".banner")).to_contain_text("网络断开")
    expect(chat.turns.nth(1).locator(".state")).to_have_text("待发送")
    page.wait_for_timeout(1500)
    context.set_offline(False)
    expect(chat.turns.nth(1).locator("article")).to_be_visible()
    expect(page.locator(".banner")).to_be_hidden()
    page.reload()
    expect(chat.turns).to_have_count(2)


def test_a_message_typed_offline_survives_a_closed_page(
    chat: Chat, page: Page, context: BrowserContext, web: Server
) -> None:
    chat.open()
    context.set_offline(True)
    chat.type("离线写的")
    page.keyboard.press("Enter")
    expect(chat.turns.first.locator(".state")).to_be_visible()
    page.close()
    context.set_offline(False)
    later = Chat(context.new_page(), web.url)
    later.visit()
    later.open()
    expect(later.turns.first.locator("article")).to_have_count(1)
    assert later.asked == ["离线写的"]


def test_a_server_that_goes_away_and_comes_back(chromium: Browser, tmp_path: Path, port: int) -> None:
    context = chromium.new_context(locale="zh-CN")
    context.set_default_timeout(20000)
    channel = {"limits": WIDE}
    with serving(tmp_path, channel=channel, port=port) as web:
        chat = Chat(context.new_page(), web.url)
        chat.visit()
        chat.open()
        chat.ask("第一句")
    chat.type("第二句")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".banner")).to_contain_text("网络断开")
    with serving(tmp_path, channel=channel, port=port):
        expect(chat.turns.nth(1).locator("article")).to_be_visible(timeout=30000)
    context.close()


def test_an_answer_that_breaks_off_is_fetched_again(chat: Chat, page: Page) -> None:
    chat.open()
    broken = []

    def break_once(route: object) -> None:
        if broken:
            route.continue_()  # type: ignore[attr-defined]
            return
        broken.append(True)
        route.fulfill(status=200, content_type="application/x-ndjson", body='{"type":"typing"}\n')  # type: ignore[attr-defined]

    page.route("**/message", break_once)
    turn = chat.ask("你好")
    expect(turn.locator(".text")).to_have_text("你好")


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose tokens last a second, and that takes two messages in four."""
    channel = {"limits": {**WIDE, "session": "2 per 4 second"}, "token_seconds": 1}
    with serving(tmp_path_factory.mktemp("short"), channel=channel) as running:
        yield running


def test_an_expired_session_is_renewed_without_losing_the_talk(page: Page, short: Server) -> None:
    chat = Chat(page, short.url)
    chat.visit()
    chat.open()
    chat.ask("第一句")
    time.sleep(1.5)
    chat.ask("第二句")
    expect(page.locator(".banner")).to_be_hidden()
    page.reload()
    expect(chat.turns).to_have_count(2)


def test_haste_waits_and_goes_on(page: Page, short: Server) -> None:
    chat = Chat(page, short.url)
    chat.visit()
    chat.open()
    for text in ("一", "二"):
        chat.ask(text)
    chat.type("三")
    page.keyboard.press("Enter")
    expect(page.locator(".banner")).to_have_text(re.compile("你发得有点快，[1-5]秒后自动发送。"))
    expect(chat.turns.nth(2).locator("article")).to_be_visible(timeout=10000)
    expect(page.locator(".banner")).to_be_hidden()


def test_trouble_offers_another_try(chat: Chat) -> None:
    chat.open()
    turn = chat.ask("silent")
    turn.get_by_role("button", name="再试一次").click()
    expect(chat.turns).to_have_count(2)


def test_a_text_too_long_is_not_sent(chat: Chat, page: Page) -> None:
    chat.open()
    chat.type("影" * 1034)
    expect(page.get_by_role("alert")).to_contain_text("已写1034字，最多1000字")
    page.keyboard.press("Enter")
    expect(chat.turns).to_have_count(0)
    chat.type("影" * 1000)
    page.keyboard.press("Enter")
    expect(chat.turns).to_have_count(1)


def test_an_input_methods_enter_does_not_send(chat: Chat, page: Page) -> None:
    chat.open()
    session = page.context.new_cdp_session(page)
    page.locator("textarea").focus()
    session.send("Input.imeSetComposition", {"text": "yingxiang", "selectionStart": 9, "selectionEnd": 9})
    area = page.locator("textarea")
    area.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    area.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True})
    expect(chat.turns).to_have_count(0)
    session.send("Input.insertText", {"text": "影像"})
    expect(area).to_have_value("影像")
    page.keyboard.press("Enter")
    expect(chat.turns).to_have_count(1)
    assert chat.asked == ["影像"]


def test_shift_enter_starts_a_line_and_the_arrows_bring_back(chat: Chat, page: Page) -> None:
    chat.open()
    page.locator("textarea").focus()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("more")
    page.keyboard.press("Enter")
    expect(chat.turns.locator("article")).to_have_count(1)
    chat.ask("second")
    page.keyboard.press("ArrowUp")
    expect(page.locator("textarea")).to_have_value("second")
    page.keyboard.press("ArrowUp")
    expect(page.locator("textarea")).to_have_value("one\nmore")
    page.keyboard.press("ArrowDown")
    expect(page.locator("textarea")).to_have_value("second")


def test_thumbs_and_a_comment_are_kept(chat: Chat, page: Page, web: Server) -> None:
    chat.open()
    turn = chat.ask("你好")
    turn.get_by_role("button", name="没帮助").click()
    turn.locator("input[name=comment]").fill("说得太少")
    page.keyboard.press("Enter")
    expect(turn.get_by_text("谢谢，已记下。")).to_be_visible()
    # The thanks may still be those for the thumb; the comment is on its way then.
    give_up = time.monotonic() + 8
    kept: list[tuple[str, str]] = []
    while ("down", "说得太少") not in kept and time.monotonic() < give_up:
        with engine_for(web.database).connect() as connection:
            rows = connection.execute(select(web_feedback.c.thumb, web_feedback.c.comment)).all()
        kept = [tuple(row) for row in rows]
        time.sleep(0.1)
    assert ("down", "说得太少") in kept
    page.reload()
    expect(chat.turns.first.get_by_role("button", name="没帮助")).to_have_attribute("aria-pressed", "true")


def test_an_answer_can_be_copied(chat: Chat, page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.open()
    turn = chat.ask("我能报考吗？")
    turn.get_by_role("button", name="复制").click()
    expect(turn.get_by_text("已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("按你说的情况，不能报考医师资格考试")
    assert "2014年版第七条：医学影像技术专业的毕业生" in copied
    assert "普通高等学校本科专业目录 https://www.example.edu/catalogue" in copied


def test_a_question_is_left_for_a_counsellor(chat: Chat, page: Page, web: Server) -> None:
    chat.open()
    turn = chat.ask("今天天气怎么样？")
    turn.get_by_role("button", name="留言给老师").click()
    expect(page.get_by_label("你的问题")).to_have_value("今天天气怎么样？")
    page.get_by_role("button", name="提交留言").click()
    expect(page.get_by_label("怎么联系你")).to_be_focused()
    page.get_by_label("怎么联系你").fill("student@example.edu")
    page.get_by_role("button", name="提交留言").click()
    expect(page.get_by_text("需要你同意")).to_be_visible()
    page.get_by_label("我同意").check()
    page.get_by_role("button", name="提交留言").click()
    expect(page.get_by_role("heading", name="留言已提交")).to_be_focused()
    with engine_for(web.database).connect() as connection:
        rows = connection.execute(select(web_question.c.text, web_question.c.contact)).all()
    assert ("今天天气怎么样？", "student@example.edu") in [tuple(row) for row in rows]


def test_forgetting_erases_every_conversation_of_this_browser(chat: Chat, page: Page, web: Server) -> None:
    chat.open()
    chat.ask("秘密甲 77310")
    chat.go("开始新对话")
    expect(chat.turns).to_have_count(0)
    chat.ask("秘密乙 77310")
    chat.go("忘掉我")
    page.get_by_role("button", name="全部删除").click()
    expect(page.get_by_role("heading", name="已全部删除")).to_be_focused()
    with engine_for(web.database).connect() as connection:
        assert "77310" not in repr(connection.execute(select(web_turn)).all())
    page.get_by_role("button", name="返回对话").click()
    expect(chat.turns).to_have_count(0)
    assert "77310" not in page.evaluate("JSON.stringify(localStorage)")


def test_the_language_switch_keeps_the_talk_and_is_remembered(chat: Chat, page: Page) -> None:
    chat.open()
    chat.ask("你好")
    page.locator(".head button", has_text="English").click()
    expect(page.get_by_role("heading", name="Imaging Advisor")).to_be_visible()
    expect(page.locator("article").first).to_contain_text("Hello")
    expect(chat.turns).to_have_count(1)
    page.reload()
    expect(page.get_by_role("heading", name="Imaging Advisor")).to_be_visible()


def test_the_notice_says_what_is_stored(chat: Chat, page: Page) -> None:
    chat.open()
    page.locator(".foot button").click()
    expect(page.get_by_role("heading", name="保存了什么")).to_be_focused()
    expect(page.locator(".view")).to_contain_text("30天")


def test_attributes_shape_the_widget(page: Page, web: Server) -> None:
    page.goto(f"{web.url}/webhooks/web/demo")
    page.evaluate("""() => {
      document.querySelector("advisor-chat").remove();
      const chat = document.createElement("advisor-chat");
      const wanted = { language: "en", position: "left", greeting: "Welcome to **Yunqi**", theme: "dark" };
      for (const [name, value] of Object.entries(wanted)) chat.setAttribute(name, value);
      chat.style.setProperty("--advisor-accent-dark", "rgb(255, 200, 0)");
      document.body.append(chat);
    }""")
    chat = Chat(page, web.url)
    chat.open()
    expect(page.locator("article").first).to_contain_text("Welcome to Yunqi")
    box = page.locator(".panel").bounding_box()
    assert box
    assert box["x"] < 30
    chat.type("x")
    assert page.locator(".send").evaluate("(send) => getComputedStyle(send).backgroundColor") == "rgb(255, 200, 0)"


def test_a_hidden_history_entry_cannot_break_it(chat: Chat, page: Page) -> None:
    """A history with entries that break the contract shows those that keep it."""
    chat.open()
    chat.ask("你好")

    def spoil(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        history = answer.json()
        history["turns"] += [None, 7, {"id": {}, "asked": []}, {"__proto__": {"polluted": 1}}]
        history["turns"][0]["messages"] += [None, {"id": "x", "text": 5}, {"id": "y", "text": "ok", "language": "xx"}]
        route.fulfill(response=answer, body=json.dumps(history))  # type: ignore[attr-defined]

    page.route("**/history*", spoil)
    page.reload()
    expect(chat.turns).to_have_count(1)
    assert page.evaluate("({}).polluted") is None
    assert chat.problems == []
