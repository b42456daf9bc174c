"""Debian's Chromium, driven by Playwright, on the demonstration page of a server with a fake bot."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.channels.conftest import WIDE
from tests.channels.web_server import Server, free_port, serving
from tests.widget.talking import Chat

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = Path(os.environ.get("ADVISOR_SCREENSHOTS") or "build/screenshots")


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    running = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
    yield running
    running.close()


@pytest.fixture(scope="session")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("widget"), channel={"limits": WIDE}) as running:
        yield running


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1024, "height": 800}, locale="zh-CN")
    made.set_default_timeout(8000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def chat(page: Page, web: Server) -> Chat:
    chat = Chat(page, web.url)
    chat.visit()
    return chat


@pytest.fixture
def port() -> int:
    return free_port()
