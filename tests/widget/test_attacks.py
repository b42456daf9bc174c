"""Nothing that is typed, stored or said by the bot's data runs, fetches, or breaks the layout."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.channels.web_server import Server
from tests.widget.payloads import PAYLOADS
from tests.widget.talking import Chat

# fmt: off
ALLOWED = {
    "a", "advisor-message", "article", "blockquote", "br", "button", "circle", "code", "del", "details", "div", "em",
    "form", "g", "h3", "hr", "input", "li", "ol", "p", "path", "pre", "rect", "section", "small", "span", "strong",
    "summary", "svg", "table", "tbody", "td", "th", "thead", "tr", "ul",
}
# fmt: on
WATCH = """document.addEventListener("securitypolicyviolation", (event) => {
  (window.violations ??= []).push(event.violatedDirective);
})"""
PARTS = """[...document.querySelector("advisor-chat").shadowRoot.querySelectorAll("[role=log] *")]
  .map((part) => [part.localName, part.getAttributeNames()])"""


@pytest.fixture(params=[1024, 320], ids=["1024px", "320px"])
def shielded(chromium: Browser, web: Server, request: pytest.FixtureRequest) -> Any:
    """A page that notes every request, dialog and violation of its policy."""
    context = chromium.new_context(viewport={"width": request.param, "height": 700}, locale="zh-CN")
    page = context.new_page()
    chat = Chat(page, web.url)
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: chat.problems.append(dialog.message))
    page.on("request", lambda sent: None if sent.url.startswith(web.url) else chat.problems.append(sent.url))
    chat.visit()
    yield chat
    context.close()


def check(chat: Chat) -> None:
    page = chat.page
    for link in page.locator("article .text a").all():
        assert (link.get_attribute("href") or "https:").startswith(("https:", "http:", "mailto:"))
    parts = page.evaluate(PARTS)
    assert {name for name, _ in parts} <= ALLOWED
    assert not [
        name for _, names in parts for name in names if name.startswith("on") or name in ("style", "src", "srcdoc")
    ]
    assert page.evaluate("[window.hit, ({}).hit, window.violations]") == [None, None, None]
    assert chat.wider_than_the_page() == []
    assert chat.problems == []


def in_every_field(payload: str) -> dict[str, Any]:
    """A message of the bot with the payload wherever text can stand."""
    short = payload[:200]
    source = {"id": "x", "title": short, "address": payload, "unofficial": True, "lines": [1], "checked": "2026-10-01"}
    clause = {"number": short[:40], "edition": short, "text": payload, "wording": payload, "source": short}
    card = {"verdict": "depends", "title": short, "clauses": [clause], "decided_by": [payload], "notes": [payload]}
    return {
        "id": "x.0",
        "text": payload,
        "language": "en",
        "kind": "verdict",
        "buttons": [{"title": short, "payload": short}],
        "sources": [source, {**source, "address": "javascript:window.hit=1"}],
        "card": card,
        "trouble": None,
    }


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 40


def test_payloads_that_a_reader_types_and_that_come_back(shielded: Chat) -> None:
    shielded.open()
    for payload in PAYLOADS:
        shielded.ask(payload.replace("\t", " "))
    check(shielded)
    shielded.page.reload()
    if shielded.page.locator(".launcher").count():
        shielded.page.locator(".launcher").click()
    expect(shielded.turns).to_have_count(len(PAYLOADS))
    check(shielded)


def test_payloads_in_the_bots_own_data(shielded: Chat) -> None:
    waiting = list(PAYLOADS)

    def say(route: Route) -> None:
        lines = [{"type": "typing"}, {"type": "message", "message": in_every_field(waiting.pop(0))}, {"type": "end"}]
        route.fulfill(content_type="application/x-ndjson", body="".join(json.dumps(line) + "\n" for line in lines))

    shielded.page.route("**/message", say)
    shielded.open()
    for number in range(len(PAYLOADS)):
        turn = shielded.ask(f"question {number}")
        turn.locator("details").evaluate_all("(all) => all.forEach((details) => (details.open = true))")
    for link in shielded.page.locator("article .text a").all():
        link.evaluate("(link) => link.dispatchEvent(new MouseEvent('mouseover'))")
    check(shielded)


def test_pressing_a_poisoned_link_does_nothing(shielded: Chat, context: BrowserContext) -> None:
    shielded.open()
    for payload in (each for each in PAYLOADS if "press" in each):
        turn = shielded.ask(payload.replace("\t", " "))
        for link in turn.locator("article .text a:not([href])").all():
            link.click()
    assert shielded.page.evaluate("window.hit") is None


@pytest.mark.parametrize("name", ["constructor", "__proto__", "toString"])
def test_ids_named_like_prototypes(shielded: Chat, page: Page, name: str) -> None:
    message = {**in_every_field("hello"), "id": name}
    lines = f'{{"type":"message","message":{json.dumps(message)}}}\n{{"type":"end"}}\n'
    shielded.page.route("**/message", lambda route: route.fulfill(content_type="application/x-ndjson", body=lines))
    shielded.open()
    turn = shielded.ask("hello")
    expect(turn.get_by_role("button", name="有帮助")).to_have_attribute("aria-pressed", "false")
    check(shielded)
