"""docs/how-to/embed.md, followed as written: on blank pages of another origin, under the strictest policy."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from ruamel.yaml import YAML

from advisor.settings import ROOT
from tests.channels.conftest import WIDE
from tests.channels.web_server import Server, serving
from tests.widget.talking import Chat

GUIDE = (ROOT / "docs" / "how-to" / "embed.md").read_text(encoding="utf-8")
WIDGET = ROOT / "widget" / "dist" / "advisor.js"


class Host:
    """A university's own site on another origin; ``pages`` maps paths to HTML."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.policy = ""
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/advisor.js":
                    self._send(WIDGET.read_bytes(), "text/javascript")
                else:
                    self._send(host.pages.get(self.path, "").encode(), "text/html; charset=utf-8")

            def _send(self, body: bytes, kind: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                if host.policy:
                    self.send_header("Content-Security-Policy", host.policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.server.shutdown()


@pytest.fixture(scope="module")
def bot(host: Host, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("embed")
    with serving(folder, channel={**credentials(host), "limits": WIDE}) as running:
        yield running


def credentials(host: Host) -> dict[str, Any]:
    """What the guide puts into ``credentials.yml``, with the host's page for the guide's example."""
    [block] = set(re.findall(r"```yaml\n(.*?)\s*```", re.sub(r"  +#.*", "", GUIDE), re.DOTALL))
    content = YAML(typ="safe").load(block.replace("https://med.example.edu", host.url))
    return dict(content["advisor.channels.web.WebInput"])


def policy(bot: Server) -> str:
    """The strict policy that the guide offers."""
    [line] = set(re.findall(r"Content-Security-Policy: (script-src.*)", GUIDE))
    return line.replace("https://advisor.example.edu", bot.url)


def snippets() -> list[str]:
    return re.findall(r"```html\n(.*?)```", GUIDE, re.DOTALL)


def page_with(snippet: str, bot: Server) -> str:
    snippet = snippet.replace("https://advisor.example.edu", bot.url)
    return f"<!doctype html><html lang=zh><meta charset=utf-8><title>x</title><body><h1>x</h1>{snippet}</body></html>"


def test_the_guide_has_what_is_tried_here() -> None:
    assert len(snippets()) >= 3


@pytest.mark.parametrize("number", range(len(snippets())))
def test_each_snippet_of_the_guide_works_on_another_origin(
    host: Host, bot: Server, page: Page, context: BrowserContext, number: int
) -> None:
    host.policy = ""
    host.pages["/"] = page_with(snippets()[number], bot)
    chat = Chat(page, bot.url)
    page.goto(host.url)
    chat.open()
    turn = chat.ask("四年制和五年制有什么区别？")
    expect(turn.get_by_role("table")).to_be_visible()
    page.reload()
    expect(chat.turns).to_have_count(1)
    assert chat.problems == []
    assert context.cookies() == []


def test_the_copied_file_runs_under_the_strictest_policy(host: Host, bot: Server, page: Page) -> None:
    copied = next(snippet for snippet in snippets() if "endpoint=" in snippet)
    host.policy = f"default-src 'none'; style-src 'none'; img-src 'none'; {policy(bot)}"
    host.pages["/"] = page_with(copied, bot)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    chat = Chat(page, bot.url)
    page.goto(host.url)
    chat.open()
    chat.ask("我能报考吗？").locator(".card").wait_for()
    assert chat.problems == []
    assert all(url.startswith((host.url, bot.url)) for url in asked)
    assert not [url for url in asked if url.endswith("/webhooks/web/advisor.js")]


def test_the_script_alone_takes_its_settings(host: Host, bot: Server, page: Page) -> None:
    host.policy = ""
    script = f'<script src="{bot.url}/webhooks/web/advisor.js" data-language="en" data-position="left" defer></script>'
    host.pages["/"] = page_with(script, bot)
    page.goto(host.url)
    expect(page.locator(".launcher")).to_have_text("Ask the advisor")
    box = page.locator(".launcher").bounding_box()
    assert box
    assert box["x"] < 30


def test_a_site_that_is_not_listed_is_told_so(bot: Server, page: Page) -> None:
    stranger = Host()
    stranger.pages["/"] = page_with(snippets()[0], bot)
    page.goto(stranger.url)
    page.locator(".launcher").click()
    page.locator("textarea").fill("你好")
    page.keyboard.press("Enter")
    expect(page.locator(".banner")).not_to_be_empty()
    expect(page.locator("article")).to_have_count(1)
    stranger.server.shutdown()


def test_the_built_file_is_small_enough() -> None:
    import gzip

    assert len(gzip.compress(Path(WIDGET).read_bytes(), 9)) <= 45_000
