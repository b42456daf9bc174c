"""Starting and stopping the two bots, each with its action server, on free ports of the loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests

from advisor.settings import ROOT
from benchmarks.measuring import Cost, cpu_seconds

_START_WITHIN = 600.0
_STOP_WITHIN = 20.0
_FIRST_QUESTION = "四年制和五年制医学影像有什么区别？"


@dataclass(frozen=True)
class Bot:
    """A running bot: where it answers, its processes by name, and what it cost until its first answer."""

    webhook: str
    processes: dict[str, psutil.Process]
    start: Cost


def advisor_environment(var: Path) -> dict[str, str]:
    """The environment in which the advisor's commands keep everything below ``var``."""
    var.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ADVISOR_")}
    return {**kept, "ADVISOR_VAR": str(var), "RASA_TELEMETRY_ENABLED": "false"}


@contextmanager
def advisor(var: Path, python: Path = Path(sys.executable)) -> Iterator[Bot]:
    """The advisor with the model and the database of ``var``, which must be there (``advisor train``)."""
    bot, actions = _free_ports()
    environment = {**advisor_environment(var), "ADVISOR_PORT": str(bot), "ADVISOR_ACTION_PORT": str(actions)}
    command = [str(python), "-m", "advisor.cli.main"]
    commands = {"actions": [*command, "serve-actions"], "bot": [*command, "serve-bot"]}
    with _running(commands, ROOT, environment, bot, var) as running:
        yield running


@contextmanager
def baseline(folder: Path, model: Path, python: Path) -> Iterator[Bot]:
    """The baseline project in ``folder`` with its trained model, run as Rasa's documents say."""
    bot, actions = _free_ports()
    environment = baseline_environment(folder, actions)
    commands = {
        "actions": [str(python), "-m", "rasa_sdk", "--actions", "actions", "--port", str(actions)],
        "bot": [
            *(str(python), "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(bot)),
            *("--model", str(model), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
        ],
    }
    with _running(commands, folder, environment, bot, folder) as running:
        yield running


def baseline_environment(folder: Path, action_port: int = 5055) -> dict[str, str]:
    """What the baseline's ``endpoints.yml`` asks for; no telemetry."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "BASELINE_ACTION_URL": f"http://127.0.0.1:{action_port}/webhook",
        "BASELINE_DATABASE": str(folder / "conversations.sqlite"),
    }


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


@contextmanager
def _running(
    commands: dict[str, list[str]], folder: Path, environment: dict[str, str], port: int, logs: Path
) -> Iterator[Bot]:
    began = time.monotonic()
    started: dict[str, psutil.Popen] = {}
    try:
        for name, command in commands.items():
            with open(logs / f"{name}.log", "ab") as output:
                started[name] = psutil.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
        webhook = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
        _wait_for_an_answer(webhook, list(started.values()), logs)
        cost = Cost(time.monotonic() - began, cpu_seconds(started.values()))
        yield Bot(webhook, dict(started), cost)
    finally:
        for process in started.values():
            process.terminate()
        for process in started.values():
            _await_end(process)


def _await_end(process: psutil.Popen) -> None:
    try:
        process.wait(_STOP_WITHIN)
    except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
        process.kill()
        process.wait()


def _wait_for_an_answer(webhook: str, processes: Sequence[psutil.Popen], logs: Path) -> None:
    give_up = time.monotonic() + _START_WITHIN
    while time.monotonic() < give_up:
        if any(process.poll() is not None for process in processes):
            raise SystemExit(f"A server ended while starting; see {logs}")
        try:
            body = {"sender": "benchmark-start", "message": _FIRST_QUESTION}
            if _answered(requests.post(webhook, json=body, timeout=60).json()):
                return
        except (requests.RequestException, ValueError):
            pass
        time.sleep(0.1)
    raise SystemExit(f"No answer within {_START_WITHIN:.0f} s; see {logs}")


def _answered(said: list[dict[str, dict[str, str]]]) -> bool:
    """Whether something other than an apology came back."""
    return any(message.get("custom", {}).get("kind") != "trouble" for message in said)
