"""The widget before the real bot: Rasa, actions and store. ``bot.url`` is where it answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget.conftest import SCREENSHOTS
from tests.widget.talking import Chat

pytestmark = pytest.mark.live

QUESTIONS = {
    "zh": ("四年制和五年制有什么区别？", "医学学士", "我能报考医师资格考试吗？", "今天股市怎么样？"),
    "en": ("How do four and five years differ?", "Medicine", "May I take the physician exam?", "How are stocks?"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_visit(bot: Any, page: Page, language: str) -> None:
    difference, degree, exam, elsewhere = QUESTIONS[language]
    chat = Chat(page, bot.url)
    chat.visit(language)
    chat.open()
    turn = chat.ask(difference)
    expect(turn.get_by_role("table")).to_contain_text(degree)
    turn.locator(".sources summary").click()
    expect(turn.locator(".sources li").first).to_be_visible()
    chat.shoot(SCREENSHOTS, f"live-{language}-table")
    turn = chat.ask(exam)
    expect(turn.locator("article").first).to_contain_text(re.compile(r"[?？]"))
    assert turn.locator(".choice").count() >= 2
    turn.locator(".choice").first.click()
    expect(chat.turns.nth(2).locator("article").first).to_be_visible()
    chat.ask(elsewhere)
    page.reload()
    expect(chat.turns).to_have_count(4)
    assert chat.violations() == []
    assert chat.problems == []


def test_every_first_question_is_understood(bot: Any, page: Page) -> None:
    chat = Chat(page, bot.url)
    chat.visit()
    chat.open()
    for number in range(page.locator(".first .choice").count()):
        page.locator(".first .choice").nth(number).click()
        article = chat.turns.nth(number).locator("article").first
        expect(article).to_be_visible()
        expect(article).not_to_contain_text("没有听懂")


def test_forgetting_reaches_the_bots_memory(bot: Any, page: Page) -> None:
    chat = Chat(page, bot.url)
    chat.visit()
    chat.open()
    chat.ask("医学影像学授什么学位？")
    chat.go("忘掉我")
    page.get_by_role("button", name="全部删除").click()
    page.get_by_role("button", name="返回对话").click()
    turn = chat.ask("那读几年？")
    expect(turn.locator("article").first).to_be_visible()
