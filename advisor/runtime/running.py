"""``advisor run``: from a fresh checkout to a bot that answers, stage by stage, and everything stopped at the end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType

import requests

from advisor.errors import AdvisorError
from advisor.knowledge.collect import collect, review
from advisor.runtime.stages import stage
from advisor.runtime.training import tail, train
from advisor.settings import ROOT, Settings
from advisor.store.engine import engine_for
from advisor.store.load import load
from advisor.store.migrate import upgrade

_NEEDED_MB = 200
_START_WITHIN = 120.0
_STOP_WITHIN = 10.0
_TRIAL = ("四年制和五年制医学影像有什么区别？", "理学学士")


def run(settings: Settings, *, wait: bool = True, ready: Callable[[], None] | None = None) -> int:
    """Prepares everything, starts both servers, and stays until one of them stops or Ctrl-C is pressed."""
    logs = settings.var / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    _require_space(settings.var)
    _require_free_port(settings.action_port, "ADVISOR_ACTION_PORT")
    _require_free_port(settings.bot_port, "ADVISOR_PORT")
    prepare_store(settings)
    with stage("Training the language model") as remarks:
        if not train(settings, logs / "training.log"):
            remarks.append("unchanged")
    with _servers(settings, logs) as servers:
        with stage("Starting the action server and Rasa"):
            _wait_until_it_answers(settings, servers, logs)
        _print_address(settings)
        if ready is not None:
            ready()
        return _watch(servers, logs) if wait else 0


def prepare_store(settings: Settings) -> None:
    """The database at the newest schema, holding what ``knowledge/`` says.

    Raises:
        KnowledgeError: the files have faults; the database stays as it was.
    """
    engine = engine_for(settings.database_url)
    with stage("Preparing the database"):
        upgrade(engine)
    with stage("Checking and loading the knowledge") as remarks:
        collection = collect(ROOT / "knowledge")
        changed = load(engine, collection)
        remarks.append(f"{len(collection.facts)} facts{'' if changed else ', unchanged'}")
        warnings = review(collection, date.today())
        if warnings:
            remarks.append(f"{len(warnings)} to look at with `advisor check`")


def _require_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // 2**20
    if free < _NEEDED_MB:
        raise AdvisorError("no_space", free=free, folder=folder, needed=_NEEDED_MB)


def _require_free_port(port: int, variable: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise AdvisorError("port_in_use", port=port, variable=variable) from error


@contextmanager
def _servers(settings: Settings, logs: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Both servers running; stopped whatever happens."""
    environment = {
        **os.environ,
        "ADVISOR_DATABASE_URL": settings.database_url,
        "ADVISOR_PORT": str(settings.bot_port),
        "ADVISOR_ACTION_PORT": str(settings.action_port),
        "ADVISOR_VAR": str(settings.var),
    }
    running: dict[str, subprocess.Popen[bytes]] = {}
    previous = signal.signal(signal.SIGTERM, _stop_like_ctrl_c)
    try:
        for name in ("actions", "bot"):
            with open(_log(logs, name), "ab") as output:
                running[name] = subprocess.Popen(  # noqa: S603
                    [sys.executable, "-m", "advisor.cli.main", f"serve-{name}"],
                    stdout=output,
                    stderr=output,
                    cwd=ROOT,
                    env=environment,
                    start_new_session=True,
                )
        yield running
    finally:
        for server in running.values():
            server.terminate()
        for server in running.values():
            _await_end(server)
        signal.signal(signal.SIGTERM, previous)


def _await_end(server: subprocess.Popen[bytes]) -> None:
    try:
        server.wait(_STOP_WITHIN)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _stop_like_ctrl_c(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _log(logs: Path, name: str) -> Path:
    return logs / f"{name}.log"


def _wait_until_it_answers(settings: Settings, servers: dict[str, subprocess.Popen[bytes]], logs: Path) -> None:
    question, expected = _TRIAL
    address = f"{settings.bot_url}/webhooks/rest/webhook"
    give_up = time.monotonic() + _START_WITHIN
    while time.monotonic() < give_up:
        _require_alive(servers, logs)
        try:
            said = requests.post(address, json={"sender": "advisor-start", "message": question}, timeout=20).json()
            if any(expected in message.get("text", "") for message in said):
                return
        except (requests.RequestException, ValueError):
            pass
        time.sleep(0.3)
    raise AdvisorError("server_slow", name="The bot", seconds=int(_START_WITHIN), log=_log(logs, "bot"))


def _require_alive(servers: dict[str, subprocess.Popen[bytes]], logs: Path) -> None:
    for name, server in servers.items():
        if server.poll() is not None:
            title = {"actions": "The action server", "bot": "Rasa"}[name]
            raise AdvisorError("server_died", name=title, log=_log(logs, name), tail=tail(_log(logs, name)))


def _print_address(settings: Settings) -> None:
    print(f"\nThe advisor answers at {settings.bot_url}/webhooks/rest/webhook")
    print(f"Try the widget:   {settings.bot_url}/webhooks/web/demo")
    print("Talk to it here:  .venv/bin/advisor chat          Stop it: Ctrl-C", flush=True)


def _watch(servers: dict[str, subprocess.Popen[bytes]], logs: Path) -> int:
    try:
        while True:
            _require_alive(servers, logs)
            time.sleep(1.0)
    except KeyboardInterrupt:
        print("\nStopped.")
        return 0
