"""Web servers for the channel's tests: one worker and two, and some with odd settings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.web_server import Reader, Server, serving

WIDE = {"session": "10000/minute", "address": "100000/minute", "notes": "10000/minute", "begin": "10000/minute"}
OTHER = "https://www.example.edu"


@pytest.fixture(scope="session", params=[1, 2], ids=["one worker", "two workers"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp(f"web{request.param}")
    sites = {"default": [], "nursing": [OTHER]}
    with serving(folder, workers=request.param, channel={"limits": WIDE, "sites": sites}) as running:
        yield running


@pytest.fixture(scope="session")
def strict_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two workers, tokens of two seconds, low limits, a believed proxy."""
    limits = {"session": "5/minute", "address": "12/minute", "notes": "4/minute", "begin": "40/minute"}
    channel = {"limits": limits, "token_seconds": 2, "proxies": ["127.0.0.1"]}
    with serving(tmp_path_factory.mktemp("strict"), workers=2, channel=channel) as running:
        yield running


@pytest.fixture
def reader(server: Server) -> Reader:
    reader = server.reader()
    reader.begin()
    return reader
