"""Starts workers and fakes by forking a process that has imported everything: that takes seconds, forking none.

Each line of its input is an order, ``{"module": …, "arguments": […], "log": …}``; it answers with the process's id.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[3]
_STOPS_WITHIN = 10.0


@contextmanager
def child(module: str, arguments: list[str], log: Path) -> Iterator[int]:
    """``python -m module`` as a fork of the nursery, until the block ends; gives its id."""
    number = _order({"module": module, "arguments": arguments, "log": str(log)})
    try:
        yield number
    finally:
        _stop(number)


def is_alive(number: int) -> bool:
    """Whether the process is there."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def _stop(number: int) -> None:
    give_up = time.monotonic() + _STOPS_WITHIN
    if is_alive(number):
        os.kill(number, signal.SIGTERM)
    while is_alive(number):
        if time.monotonic() > give_up:
            raise AssertionError(f"process {number} does not stop")
        time.sleep(0.02)


@cache
def _nursery() -> subprocess.Popen[str]:
    """Ends with the tests: then its input does."""
    command = [sys.executable, "-m", "tests.channels.messaging.nursery"]
    return subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _order(order: dict[str, Any]) -> int:
    running = _nursery()
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(json.dumps(order) + "\n")
    running.stdin.flush()
    return int(running.stdout.readline())


def main() -> None:
    """Serves orders until the input ends."""
    worker = import_module("tests.channels.messaging.worker")
    for module, _ in worker.CHANNELS.values():
        import_module(module)
    for fake in ("slack", "telegram", "tencent", "wecom_bot"):
        import_module(f"tests.fakes.{fake}")
    # Ended children leave nothing behind.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            _become(**json.loads(line))
        print(number, flush=True)


def _become(module: str, arguments: list[str], log: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__")
    finally:
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
