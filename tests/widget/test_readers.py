"""For every reader: keyboard alone, screen readers (axe), small and large screens, dark and light, little motion."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.channels.web_server import Server
from tests.widget.conftest import SCREENSHOTS
from tests.widget.talking import Chat

STATES = (
    "closed",
    "open",
    "table",
    "verdict",
    "buttons",
    "menu",
    "notice",
    "question",
    "forget",
    "error",
    "offline",
    "long",
)
# Those of which a screenshot is kept here; those that show answers are kept with the real bot's.
KEPT = ("closed", "open", "menu", "notice", "question", "error")
# Targets under 44 pixels; a checkbox is as large as its label.
SMALL = """() => {
  const targets = "button, summary, input:not([type=checkbox]), textarea, label.check";
  return [...document.querySelector("advisor-chat").shadowRoot.querySelectorAll(targets)]
    .filter((target) => target.checkVisibility())
    .map((target) => [target, target.getBoundingClientRect()])
    .filter(([, box]) => box.height < 44 || box.width < 44)
    .map(([target]) => target.outerHTML.slice(0, 100));
}"""
MENU = {
    "notice": ("保存了什么", "What is stored"),
    "question": ("留言给老师", "Leave my question"),
    "forget": ("忘掉我", "Forget me"),
}


def bring(chat: Chat, state: str) -> None:
    """Brings the widget into a state, from a fresh visit."""
    page, zh = chat.page, chat.page.locator("html").get_attribute("lang") == "zh-Hans"
    if state == "closed":
        return
    chat.open()
    if state == "table":
        turn = chat.ask("四年制和五年制有什么区别？" if zh else "How do they differ?")
        turn.locator("summary").click()
    elif state == "verdict":
        turn = chat.ask("我能报考吗？" if zh else "May I take the exam?")
        for summary in turn.locator("summary").all():
            summary.click()
    elif state == "buttons":
        turn = chat.ask("几年？" if zh else "buttons")
        turn.locator(".tools button").nth(1).click()
        turn.locator(".comment").wait_for()
    elif state == "menu":
        page.locator(".head .more").click()
    elif state in ("notice", "question", "forget"):
        chat.go(MENU[state][0 if zh else 1])
        if state == "question":
            page.locator(".primary").click()
    elif state == "error":
        chat.ask("silent" if not zh else "silent 影像")
        chat.type("影" * 1001)
        page.get_by_role("alert").wait_for()
    elif state == "offline":
        page.context.set_offline(True)
        chat.type("离线" if zh else "offline")
        page.keyboard.press("Enter")
        page.locator(".state").wait_for()
    elif state == "long":
        chat.ask("长" if zh else "long")
    page.wait_for_timeout(250)


def visit(chromium: Browser, web: Server, width: int, height: int, scheme: str, language: str, **more: Any) -> Chat:
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB", **more
    )
    context.set_default_timeout(8000)
    chat = Chat(context.new_page(), web.url)
    chat.visit(language)
    return chat


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_targets_are_large(chromium: Browser, web: Server, state: str, language: str) -> None:
    chat = visit(chromium, web, 768, 1024, "light", language)
    bring(chat, state)
    assert chat.violations() == []
    chat.page.emulate_media(color_scheme="dark")
    expect(chat.page.locator("advisor-chat")).to_have_attribute("data-theme", "dark")
    assert chat.violations() == []
    assert chat.page.evaluate(SMALL) == []
    assert chat.problems == []
    if state in KEPT:
        chat.shoot_everywhere(SCREENSHOTS, f"{language}-{state}")
    chat.page.context.close()


@pytest.mark.parametrize("state", STATES)
def test_a_phone_of_320_pixels_shows_it_all(chromium: Browser, web: Server, state: str) -> None:
    chat = visit(chromium, web, 320, 568, "light", "en", has_touch=True, is_mobile=True)
    bring(chat, state)
    if state != "closed":
        assert chat.wider_than_the_page() == []
    assert chat.page.evaluate(SMALL) == []
    assert chat.violations() == []
    chat.page.context.close()


def test_a_table_is_stacked_on_a_phone_and_stays_a_table(chromium: Browser, web: Server) -> None:
    chat = visit(chromium, web, 360, 740, "light", "zh")
    bring(chat, "table")
    cell = chat.page.get_by_role("cell", name="理学学士")
    assert cell.evaluate("(cell) => getComputedStyle(cell).display") == "block"
    assert "四年制" in cell.evaluate("(cell) => getComputedStyle(cell, '::before').content")
    assert chat.page.get_by_role("rowheader").count() == 3
    chat.page.context.close()


def test_the_keyboard_alone_is_enough(chat: Chat, page: Page) -> None:
    page.locator("nav a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".launcher")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("四年制和五年制有什么区别？")
    page.keyboard.press("Enter")
    expect(chat.turns.first.locator("article")).to_be_visible()
    expect(page.locator("textarea")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.querySelector('advisor-chat').shadowRoot.activeElement.matches('summary')"):
            break
    page.keyboard.press("Enter")
    expect(chat.turns.first.get_by_role("link")).to_be_visible()
    page.locator(".head .more").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".menu button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".head .more")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".launcher")).to_be_focused()


def test_focus_stays_inside_where_the_panel_covers_the_page(chromium: Browser, web: Server) -> None:
    chat = visit(chromium, web, 360, 740, "light", "zh")
    chat.open()
    for _ in range(40):
        chat.page.keyboard.press("Tab")
        assert chat.page.evaluate("document.activeElement.localName") == "advisor-chat"
    chat.page.context.close()


def test_focus_can_always_be_seen(chat: Chat, page: Page) -> None:
    chat.open()
    for _ in range(14):
        page.keyboard.press("Tab")
        width = page.evaluate("""() => {
          const focused = document.querySelector("advisor-chat").shadowRoot.activeElement;
          return focused ? getComputedStyle(focused).outlineStyle : "solid";
        }""")
        assert width == "solid"


def test_answers_are_announced_politely(chat: Chat, page: Page) -> None:
    chat.open()
    log = page.get_by_role("log")
    assert log.get_attribute("aria-live") == "polite"
    chat.ask("How do they differ?")
    assert log.locator("article").last.get_attribute("lang") == "en"
    assert log.locator(".mine").get_attribute("lang") == "en"


def test_motion_is_left_out_for_who_asks_for_less(chromium: Browser, web: Server) -> None:
    chat = visit(chromium, web, 1024, 740, "light", "zh", reduced_motion="reduce")
    chat.open()
    assert chat.page.locator(".panel").evaluate("(panel) => getComputedStyle(panel).animationName") == "none"
    chat.page.context.close()


def test_four_hundred_per_cent_still_works(chromium: Browser, web: Server) -> None:
    """1280 by 1024 at 400% leaves 320 by 256."""
    chat = visit(chromium, web, 320, 256, "light", "zh")
    chat.open()
    turn = chat.ask("四年制和五年制有什么区别？")
    expect(turn.get_by_role("table")).to_be_attached()
    assert chat.wider_than_the_page() == []
    box = chat.page.locator(".scroll").bounding_box()
    assert box
    assert box["height"] >= 64
    chat.page.context.close()


def test_the_keyboard_of_a_phone_stays_down_until_it_is_wanted(chromium: Browser, web: Server) -> None:
    chat = visit(chromium, web, 360, 740, "light", "zh", has_touch=True, is_mobile=True)
    chat.open()
    chat.page.locator(".first .choice").first.tap()
    expect(chat.turns.first.locator("article")).to_be_visible()
    chat.go("保存了什么")
    chat.page.get_by_role("button", name="返回对话").tap()
    expect(chat.turns).to_have_count(1)
    expect(chat.page.locator("textarea")).not_to_be_focused()
    chat.page.locator("textarea").tap()
    chat.ask("你好")
    expect(chat.page.locator("textarea")).to_be_focused()
    chat.page.context.close()


def test_the_keyboard_of_a_phone_leaves_the_field_in_sight(chromium: Browser, web: Server) -> None:
    chat = visit(chromium, web, 360, 740, "light", "zh", has_touch=True, is_mobile=True)
    chat.open()
    chat.page.evaluate("""() => {
      Object.defineProperty(visualViewport, "height", { value: 400, configurable: true });
      visualViewport.dispatchEvent(new Event("resize"));
    }""")
    # The panel may still be sliding open.
    chat.page.locator(".panel").evaluate("panel => Promise.all(panel.getAnimations().map(each => each.finished))")
    box = chat.page.locator(".composer").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 401
    chat.page.context.close()
