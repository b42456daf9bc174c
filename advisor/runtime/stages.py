"""What an operator sees while something long is going on: one line a stage, with its time."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_SIGN_OF_LIFE_AFTER = 5.0


@contextmanager
def stage(name: str) -> Iterator[list[str]]:
    """Prints ``name``, a dot every few seconds, and at the end the time; what is appended to the list is added."""
    remarks: list[str] = []
    started = time.monotonic()
    done = threading.Event()
    sys.stdout.write(f"{name} … ")
    sys.stdout.flush()
    dots = threading.Thread(target=_dots, args=(done,), daemon=True)
    dots.start()
    try:
        yield remarks
    except BaseException:
        sys.stdout.write("\n")
        raise
    else:
        remark = f", {', '.join(remarks)}" if remarks else ""
        sys.stdout.write(f"done ({time.monotonic() - started:.1f} s{remark})\n")
    finally:
        done.set()
        dots.join()
        sys.stdout.flush()


def _dots(done: threading.Event) -> None:
    while not done.wait(_SIGN_OF_LIFE_AFTER):
        sys.stdout.write(". ")
        sys.stdout.flush()
