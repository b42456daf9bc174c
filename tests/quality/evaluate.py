"""``make eval``: every measured set, asked over real HTTP with the actions running, and the thresholds it must pass."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from advisor.settings import ROOT
from tests.quality import sets
from tests.quality.bot import Bot, running
from tests.quality.losing import losses, table
from tests.quality.measuring import ANSWERED, NOT_SILENT, Results, measure, report

# What a set must reach, as a share of right turns, by what it is counted under. A figure here is never lowered.
THRESHOLDS: dict[str, dict[str, float]] = {
    "questions": {"in scope": 0.97, "out of scope": 0.96},
    "blind": {"in scope": 0.96, "out of scope": 0.93},
    "talks": {"conversation": 0.97, "several questions": 0.97, ANSWERED: 0.98, NOT_SILENT: 1.0},
    "talks_unseen": {"conversation": 0.93, "several questions": 0.89},
    "pairs": {"pairs, exam": 0.99, "pairs, other": 0.98},
    "checks": {"conversation": 0.99},
}
# No language may be this much worse than the other in questions of the material.
LANGUAGES_APART = 0.02
_UNREAD = frozenset({"blind", "talks_unseen"})


def talks_of(name: str) -> list[sets.Talk]:
    """The talks of a set."""
    if name in ("questions", "blind"):
        return sets.questions(name)
    return sets.pairs() if name == "pairs" else sets.talks(name)


def shortfalls(name: str, results: Results) -> list[str]:
    """Where a set stays below what it must reach."""
    found = [
        f"{name}, {key}: {results.rate(key):.1%} is below {least:.0%}"
        for key, least in THRESHOLDS[name].items()
        if results.rate(key) < least
    ]
    if name == "questions" and abs(results.rate("zh") - results.rate("en")) > LANGUAGES_APART:
        found.append(f"{name}: zh {results.rate('zh'):.1%} and en {results.rate('en'):.1%} are too far apart")
    return found


def same_facts(bot: Bot) -> tuple[int, int]:
    """Of how many triples the three languages got the same facts, and of how many there are."""
    same = 0
    triples = sets.triples()
    for number, triple in enumerate(triples):
        facts = {frozenset(bot.say(f"triple-{number}-{language}", triple[language]).facts) for language in _LANGUAGES}
        same += len(facts) == 1
    return same, len(triples)


_LANGUAGES = ("zh", "en", "mixed")


def main() -> int:
    """Prints every set's results; 1 when one falls short."""
    parser = argparse.ArgumentParser(description="Ask every measured set and count what is right.")
    parser.add_argument("--url", help="a bot that runs already (default: start one)")
    parser.add_argument("--sets", nargs="*", default=list(THRESHOLDS), choices=list(THRESHOLDS))
    parser.add_argument("--repeats", type=int, default=1, help="ask each set this many times")
    parser.add_argument("--noise", action="store_true", help="the questions through each kind of noise as well")
    arguments = parser.parse_args()
    short: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        given = nullcontext(Bot(arguments.url, ROOT / "var")) if arguments.url else running(Path(folder) / "var")
        with given as bot:
            for name in arguments.sets:
                for _ in range(arguments.repeats):
                    results = measure(bot, talks_of(name))
                    print(report(name, results, open_set=name not in _UNREAD), flush=True)
                    short += shortfalls(name, results)
            same, of = same_facts(bot)
            print(f"== triples: the same facts in zh, en and mixed for {same} of {of} ({same / of:.1%})")
            if arguments.noise:
                print(f"== questions, clean and noisy\n{table(losses(bot, talks_of('questions')))}")
    for line in short:
        print(f"TOO LOW: {line}")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
