"""Asking the sets over HTTP and counting what was right, by topic and by language."""

from __future__ import annotations

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from tests.quality.bot import Bot
from tests.quality.judging import Reply, faults, unsaid
from tests.quality.sets import REFUSED, Talk


@dataclass
class Results:
    """What a set came to. ``wrong`` lists the faulty turns, for the reader of an open set."""

    turns: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    asked_back: int = 0
    lengths: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list, repr=False)

    def count(self, keys: Sequence[str], *, right: bool) -> None:
        """Counts one turn under each key."""
        for key in keys:
            self.turns[key] += 1
            self.right[key] += right

    def rate(self, key: str) -> float:
        """The share of right turns under a key, 1.0 where there are none."""
        return self.right[key] / self.turns[key] if self.turns[key] else 1.0


def measure(bot: Bot, talks: Iterable[Talk], workers: int = 4) -> Results:
    """Every talk asked once, each in a conversation of its own."""
    results = Results()
    with ThreadPoolExecutor(workers) as pool:
        for talk, replies in pool.map(lambda talk: (talk, _held(bot, talk)), talks):
            _judge(results, talk, replies)
    return results


def _held(bot: Bot, talk: Talk) -> list[Reply]:
    sender = f"measure-{uuid.uuid4().hex}"
    return [bot.say(sender, turn["ask"]) for turn in talk.turns]


def _judge(results: Results, talk: Talk, replies: Sequence[Reply]) -> None:
    for turn, reply in zip(talk.turns, replies, strict=True):
        found = faults(turn, reply)
        scope = "out of scope" if talk.topic in REFUSED else "in scope"
        language = [] if scope == "out of scope" else [talk.language]
        results.count(["all", scope, talk.topic, *language], right=not found)
        results.lengths[reply.language].append(_length(reply))
        if reply.kind == "clarify":
            results.asked_back += 1
        _count_sub_questions(results, turn, reply)
        if found:
            results.wrong.append(f"{talk.id}: {turn['ask']!r}: {'; '.join(found)}")


# Under these a message's sub-questions are counted: those answered, and those not left out in silence.
ANSWERED, NOT_SILENT = "sub-questions", "sub-questions, none left out in silence"
_ADMITS = re.compile(r"件我能回答|没听清|of which I can answer|did not quite understand|What I cannot answer")


def _count_sub_questions(results: Results, turn: Mapping[str, Any], reply: Reply) -> None:
    """Of a message of several parts: how many are answered. A part is lost for each thing that is not said."""
    parts = int(turn.get("parts", 1))
    if parts < 2:
        return
    lost = min(parts, len(unsaid(turn, reply)))
    silent = 0 if _ADMITS.search(reply.text) or reply.kind in ("clarify", "refusal") else lost
    for key, missing in ((ANSWERED, lost), (NOT_SILENT, silent)):
        results.turns[key] += parts
        results.right[key] += parts - missing


def _length(reply: Reply) -> int:
    text = reply.text.split("\n\n来源：")[0].split("\n\nSource")[0]
    return len(text.split()) if reply.language == "en" else len(text)


def report(name: str, results: Results, *, open_set: bool) -> str:
    """The results as text; of a set that nobody may read, only the counts."""
    lines = [f"== {name}: {results.right['all']}/{results.turns['all']} right ({results.rate('all'):.1%})"]
    for key in sorted(results.turns):
        if key != "all":
            lines.append(f"   {key:<22} {results.right[key]:>4}/{results.turns[key]:<4} {results.rate(key):.1%}")
    lines.append(f"   asked back {results.asked_back}; median length {_medians(results)}")
    if open_set:
        lines += [f"   wrong: {line}" for line in results.wrong]
    return "\n".join(lines)


def _medians(results: Results) -> str:
    unit = {"zh": "characters", "en": "words"}
    return ", ".join(
        f"{language} {median(lengths):.0f} {unit.get(language, '')}"
        for language, lengths in sorted(results.lengths.items())
    )
