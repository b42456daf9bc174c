"""Whether speed stays: a message of three questions beside one of one, and the 200th turn of a talk beside its first.

``python -m benchmarks.turns`` trains and starts the advisor; ``--webhook`` asks one that is running.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from advisor.settings import ROOT
from benchmarks import bots, measuring

# Three questions that can be asked apart, and in one message.
_THREES = (
    ("四年制授什么学位", "五年制就业去哪", "国外硕士要几年"),
    ("英国放射技师起薪多少", "推荐信找谁写", "个人陈述怎么写"),
    ("医学影像技术学什么课程", "国内读研要几年", "出国语言要求多少"),
    ("影像技术的培养目标是什么", "国外学费大概多少", "国内外设备有什么不同"),
    (
        "what degree does the four-year programme give",
        "who writes the recommendation letter",
        "how long is a UK master's",
    ),
    ("what does an NHS radiographer earn", "what IELTS score do I need", "which courses are hard"),
    ("what is medical imaging technology", "how much is tuition abroad", "what jobs can I get after the five-year one"),
    ("how long is a master's in China", "what goes into the personal statement", "is there research in the course"),
)
_ASKED_AGAIN = (
    "四年制授什么学位？",
    "五年制呢？",
    "国外硕士要几年？",
    "那学费呢？",
    "推荐信找谁写？",
    "What does an NHS radiographer earn?",
    "and in the US?",
    "which courses are hard?",
    "谢谢",
    "医学影像学和医学影像技术有什么区别？",
    "就业去哪？",
    "个人陈述怎么写？",
    "what IELTS score do I need?",
    "what is medical imaging?",
    "今天天气怎么样？",
    "国内外设备有什么不同？",
    "how long is the master's?",
    "再说一遍",
    "what can you do?",
)
_LAST_TURN = 200


def main() -> int:
    """Prints both comparisons; 1 when one is slower than it is meant to be."""
    options = _options()
    with _webhook(options) as webhook:
        single, triple = _messages(webhook, options.repeats)
        early, late, last = _long_talks(webhook, options.talks)
    threefold, lengthened = triple / single, last / early
    print(f"one question {single:.1f} ms, three in one message {triple:.1f} ms: {threefold:.2f} times (aim: 2)")
    print(f"turns 2-20 {early:.1f} ms, turns 192-210 with the same questions {late:.1f} ms")
    print(f"turn {_LAST_TURN} {last:.1f} ms: {lengthened:.2f} times turns 2-20 (aim: 1.3)")
    return int(threefold > 2.0 or lengthened > 1.3)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.turns", description=__doc__)
    parser.add_argument("--var", type=Path, default=ROOT / "var" / "benchmarks" / "advisor")
    parser.add_argument("--webhook", help="a running bot's address, instead of starting one")
    parser.add_argument("--repeats", type=int, default=5, help="how often each message is asked")
    parser.add_argument("--talks", type=int, default=3, help="how many long talks are held")
    return parser.parse_args()


@contextmanager
def _webhook(options: argparse.Namespace) -> Iterator[str]:
    if options.webhook:
        yield options.webhook
        return
    environment = bots.advisor_environment(options.var)
    command = [sys.executable, "-m", "advisor.cli.main", "train"]
    measuring.run(command, ROOT, environment, options.var / "training.log")
    with bots.advisor(options.var) as bot:
        yield bot.webhook


def _messages(webhook: str, repeats: int) -> tuple[float, float]:
    """Median milliseconds of single questions and of the same ones by threes, asked in turns."""
    singles: list[float] = []
    triples: list[float] = []
    for repetition in range(repeats):
        for number, three in enumerate(_THREES):
            sender = f"turns-{os.getpid()}-{repetition}-{number}"
            joined = "，".join(three) + "？" if not three[0].isascii() else ", and ".join(three) + "?"
            triples.append(_milliseconds(webhook, f"{sender}-all", joined))
            singles += [_milliseconds(webhook, f"{sender}-{place}", part) for place, part in enumerate(three)]
    return statistics.median(singles), statistics.median(triples)


def _long_talks(webhook: str, talks: int) -> tuple[float, float, float]:
    """Median milliseconds of turns 2-20, of the turns around the last that ask the same, and of the last one."""
    cycle = len(_ASKED_AGAIN)
    early: list[float] = []
    late: list[float] = []
    last: list[float] = []
    for number in range(talks):
        sender = f"long-{os.getpid()}-{number}"
        times = [
            _milliseconds(webhook, sender, _ASKED_AGAIN[turn % cycle]) for turn in range(_LAST_TURN + cycle // 2 + 1)
        ]
        early += times[1 : 1 + cycle]
        late += times[-cycle:]
        last.append(times[_LAST_TURN - 1])
    return statistics.median(early), statistics.median(late), statistics.median(last)


def _milliseconds(webhook: str, sender: str, message: str) -> float:
    began = time.perf_counter()
    measuring.ask(webhook, sender, message)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
