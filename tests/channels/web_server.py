"""Starting :mod:`tests.channels.fake_bot` as a process of its own, and talking to it as a browser would."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from advisor.settings import ROOT


class Reader:
    """A reader's browser, as far as the channel can tell: it names its origin and holds a token."""

    def __init__(self, url: str, origin: str | None = None) -> None:
        self.url = url
        self.origin = origin or url
        self.token: str | None = None
        self.http = requests.Session()
        self.http.trust_env = False

    def headers(self, **more: str) -> dict[str, str]:
        headers = {"Origin": self.origin, "Connection": "close", **more}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers

    def post(self, path: str, body: Any, **more: str) -> requests.Response:
        return self.http.post(f"{self.url}/webhooks/web/{path}", json=body, headers=self.headers(**more), timeout=30)

    def get(self, path: str, **more: str) -> requests.Response:
        return self.http.get(f"{self.url}/webhooks/web/{path}", headers=self.headers(**more), timeout=30)

    def begin(self, **body: Any) -> dict[str, Any]:
        response = self.post("session", body)
        assert response.status_code == 200, response.text
        session: dict[str, Any] = response.json()
        self.token = session["token"]
        return session

    def say(self, text: str, id: str | None = None, **more: Any) -> list[dict[str, Any]]:
        response = self.post("message", {"id": id or os.urandom(8).hex(), "text": text, **more})
        assert response.status_code == 200, response.text
        return messages(response)


def lines(response: requests.Response) -> list[dict[str, Any]]:
    return [json.loads(line) for line in response.content.decode().splitlines()]


def messages(response: requests.Response) -> list[dict[str, Any]]:
    return [line["message"] for line in lines(response) if line["type"] == "message"]


class Server:
    """A running server: its address, its database and its port."""

    def __init__(self, port: int, database: str) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.database = database

    def reader(self, origin: str | None = None) -> Reader:
        return Reader(self.url, origin)


@contextmanager
def serving(
    folder: Path, *, workers: int = 1, channel: dict[str, Any] | None = None, port: int = 0
) -> Iterator[Server]:
    """A server with its own store, stopped at the end. Its log is ``folder/server.log``."""
    port = port or free_port()
    database = f"sqlite:///{folder / 'web.sqlite'}"
    command = [
        sys.executable, "-W", "ignore", "-m", "tests.channels.fake_bot",
        "--port", str(port), "--database", database, "--var", str(folder),
        "--workers", str(workers), "--channel", json.dumps(channel or {}),
    ]  # fmt: skip
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(port, process, folder / "server.log")
        yield Server(port, database)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            opener.open(f"http://127.0.0.1:{port}/webhooks/web/demo", timeout=1)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')[-2000:]}")
