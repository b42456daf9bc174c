"""Time and memory: of a command, of running processes, of messages sent."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests

Talk = Sequence[str]


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and seconds of processor time, which other work on the machine hardly changes."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Turns:
    """Times of single turns, in milliseconds on the clock."""

    times: tuple[float, ...]

    @property
    def p50(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20, method="inclusive")[-1]


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path) -> Cost:
    """Runs a command to its end and gives what it and its children cost.

    Raises:
        SystemExit: the command failed; its output stands in ``log``.
    """
    began = time.monotonic()
    with open(log, "ab") as output:
        process = subprocess.Popen(command, cwd=folder, env=dict(environment), stdout=output, stderr=output)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed; see {log}")
    return Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime)


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """Processor time that these processes have used since they began."""
    return float(sum(times.user + times.system for times in (process.cpu_times() for process in processes)))


def megabytes(process: psutil.Process) -> float:
    """Resident memory of a process with its children."""
    return float(sum(each.memory_info().rss for each in [process, *process.children(recursive=True)]) / 2**20)


def ask(webhook: str, sender: str, message: str, connection: requests.Session | None = None) -> list[dict[str, object]]:
    """One turn over REST; what the bot says. A reader who goes on over one open connection passes it.

    Raises:
        SystemExit: the bot said nothing, which would be fast and worthless.
    """
    body = {"sender": sender, "message": message}
    said: list[dict[str, object]] = (connection or requests).post(webhook, json=body, timeout=120).json()
    if not said:
        raise SystemExit(f"{webhook} said nothing to {message!r}")
    return said


def one_by_one(webhook: str, talks: Sequence[Talk], prefix: str) -> Turns:
    """Holds each talk as a reader of its own, one message after the other, and times every turn.

    As a browser does, a reader keeps the connection open; opening one anew costs the client more than a millisecond.
    """
    times = [spent for number, talk in enumerate(talks) for spent in _held(webhook, f"{prefix}-{number}", talk)]
    return Turns(tuple(times))


def _held(webhook: str, sender: str, talk: Talk) -> Iterator[float]:
    """Holds one talk over one connection; the milliseconds of each of its turns."""
    with requests.Session() as connection:
        for message in talk:
            began = time.perf_counter()
            ask(webhook, sender, message, connection)
            yield (time.perf_counter() - began) * 1000


def at_once(webhook: str, talks: Sequence[Talk], prefix: str, senders: int) -> float:
    """Messages a second with so many readers at a time, each waiting for its answer before going on."""

    def hold(number: int) -> int:
        return len(list(_held(webhook, f"{prefix}-{number}", talks[number])))

    began = time.perf_counter()
    with ThreadPoolExecutor(senders) as pool:
        messages = sum(pool.map(hold, range(len(talks))))
    return messages / (time.perf_counter() - began)
