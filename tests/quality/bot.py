"""The whole bot as a reader meets it: two processes, a store of its own, and one address."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from advisor.settings import ROOT
from tests.quality.judging import Reply

_START_WITHIN = 400.0


@dataclass
class Bot:
    """A running bot. ``say`` is one turn of the conversation called ``sender``."""

    url: str
    var: Path

    def post(self, sender: str, message: object) -> list[dict[str, Any]]:
        """The raw messages of one turn."""
        answer = requests.post(
            f"{self.url}/webhooks/rest/webhook", json={"sender": sender, "message": message}, timeout=60
        )
        answer.raise_for_status()
        return list(answer.json())

    def say(self, sender: str, message: str) -> Reply:
        """One turn, its messages taken together."""
        said = self.post(sender, message)
        custom = said[0].get("custom", {}) if said else {}
        return Reply(
            text="\n\n".join(part.get("text", "") for part in said),
            kind=str(custom.get("kind", "nothing")),
            language=str(custom.get("language", "")),
            facts=tuple(custom.get("facts", ())),
            card=custom.get("card"),
            messages=len(said),
            buttons=tuple(button["payload"] for part in said for button in part.get("buttons", ())),
        )


@contextmanager
def running(var: Path, environment: dict[str, str] | None = None) -> Iterator[Bot]:
    """A bot started with ``advisor run`` in ``var``, stopped at the end."""
    port, action_port = _free_port(), _free_port()
    settings = {
        "ADVISOR_VAR": str(var),
        "ADVISOR_PORT": str(port),
        "ADVISOR_ACTION_PORT": str(action_port),
        **(environment or {}),
    }
    var.mkdir(parents=True, exist_ok=True)
    with open(var / "run.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "advisor.cli.main", "run"],
            env={**os.environ, **settings},
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(process, var / "run.log")
            yield Bot(f"http://127.0.0.1:{port}", var)
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + _START_WITHIN
    while time.monotonic() < give_up:
        said = log.read_text(encoding="utf-8", errors="replace")
        if "answers at" in said:
            return
        if process.poll() is not None:
            raise RuntimeError(f"the bot did not start:\n{said}")
        time.sleep(0.5)
    raise RuntimeError(f"the bot did not start in time:\n{log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
