"""The measured sets: files of talks, a single question being a talk of one turn. They are never trained on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
REFUSED = ("OOS", "OOS_NEAR", "OOS_FAR", "MEDICAL", "SELF_HARM", "ABUSE", "INJECTION")


@dataclass(frozen=True)
class Talk:
    """One conversation; ``topic`` and ``language`` are what its results are counted under."""

    id: str
    topic: str
    language: str
    turns: tuple[dict[str, Any], ...]


def questions(name: str) -> list[Talk]:
    """Single questions of one folder."""
    return [Talk(item["id"], item["topic"], item["lang"], (item,)) for item in _items(FOLDER / name)]


def talks(name: str) -> list[Talk]:
    """Conversations of one folder; single messages of several questions are counted by themselves."""
    found = []
    for item in _items(FOLDER / name):
        topic = "several questions" if item["id"].startswith("multi") else "conversation"
        found.append(Talk(item["id"], topic, item["lang"], tuple(item["turns"])))
    return found


def pairs() -> list[Talk]:
    """Minimal pairs, each side by itself."""
    return [
        Talk(f"{item['id']}{side}", f"pairs, {item['topic']}", item[side]["reply"], (item[side],))
        for item in _load(FOLDER / "pairs.yml")
        for side in ("a", "b")
    ]


def triples() -> list[dict[str, Any]]:
    """The same question in Chinese, English and both."""
    return _load(FOLDER / "triples.yml")


def _items(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.yml")):
        yield from _load(path)


def _load(path: Path) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded
