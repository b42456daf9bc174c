"""What a reader does in the widget, in a few words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
SIZES = ((360, 740), (768, 1024), (1440, 900))


class Chat:
    """The widget on one page. ``problems`` collects what the page complained of."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.problems.append(message.text)

    def visit(self, language: str = "zh") -> None:
        self.page.goto(f"{self.url}/webhooks/web/demo?language={language}")
        self.page.locator("advisor-chat .launcher, advisor-chat .panel").first.wait_for()

    def open(self) -> None:
        self.page.locator(".launcher").click()
        self.page.locator(".first .choice").first.wait_for()

    def type(self, text: str) -> None:
        self.page.locator("textarea").fill(text)

    def ask(self, text: str) -> Locator:
        """Sends a question and gives its turn once it is answered."""
        before = self.turns.count()
        self.type(text)
        self.page.keyboard.press("Enter")
        turn = self.turns.nth(before)
        turn.locator("article").first.wait_for()
        return turn

    @property
    def turns(self) -> Locator:
        return self.page.locator("[data-turn]")

    @property
    def asked(self) -> list[str]:
        return [text.split("：", 1)[-1].split(":", 1)[-1] for text in self.page.locator(".mine").all_text_contents()]

    def go(self, item: str) -> None:
        """Chooses an item of the menu."""
        self.page.locator(".head .more").click()
        self.page.locator(".menu button", has_text=item).click()

    def violations(self) -> list[str]:
        """What axe finds, in a form that can be read."""
        found = Axe().run(self.page, options=RULES).response["violations"]
        return [
            f"{each['id']}: {node['html'][:160]} {node['failureSummary']}" for each in found for node in each["nodes"]
        ]

    def wider_than_the_page(self) -> list[str]:
        """What sticks out of the panel at its side."""
        found: list[str] = self.page.evaluate(
            """() => {
              const root = document.querySelector("advisor-chat").shadowRoot;
              const panel = root.querySelector(".panel").getBoundingClientRect();
              return [...root.querySelectorAll(".panel *")]
                .filter((part) => part.checkVisibility() && !part.closest(".hidden, thead"))
                .map((part) => [part, part.getBoundingClientRect()])
                .filter(([, box]) => box.width > 1 && (box.right > panel.right + 1 || box.left < panel.left - 1))
                .map(([part]) => part.outerHTML.slice(0, 120))
                .concat(document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : []);
            }"""
        )
        return found

    def shoot_everywhere(self, folder: Path, name: str, turn: Locator | None = None) -> None:
        """Keeps screenshots on a phone, a tablet and a desk, light and dark; ``turn`` is brought to the top."""
        folder.mkdir(parents=True, exist_ok=True)
        for width, height in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            if turn:
                turn.evaluate("(turn) => turn.scrollIntoView({ block: 'start' })")
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                self.page.screenshot(path=folder / f"{width}-{scheme}-{name}.png", animations="disabled")


def open_every_part(page: Page) -> None:
    """Unfolds all that can be unfolded: clauses, sources, lists."""
    page.locator("details").evaluate_all("(all) => all.forEach((details) => (details.open = true))")
