"""How sure is sure enough. Chosen from the risk–coverage curve by ``benchmarks/calibrate.py``, never by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("thresholds.json")


@dataclass(frozen=True)
class Thresholds:
    """From ``answer`` on a reading is answered, from ``ask_back`` on it is offered, below it is not understood."""

    answer: float
    ask_back: float


@lru_cache(maxsize=1)
def thresholds() -> Thresholds:
    """The committed thresholds."""
    return Thresholds(**json.loads(_FILE.read_text(encoding="utf-8")))
