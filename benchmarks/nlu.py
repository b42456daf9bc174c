"""``make bench-nlu``: our classifier beside Rasa's on public data, trained and tested alike.

``--data`` names a folder with ``clinc150/data_full.json`` and ``smp2017/{train,test}.jsonl``; nothing of them is part
of this project. ``--own`` compares on the advisor's own examples instead, of which some are held apart.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from advisor.settings import ROOT
from benchmarks import classifiers, full_environment
from benchmarks.baseline_project import Example, examples
from benchmarks.classifiers import Classifier, Outcome

_SEED = 20
_CUT_INTENTS = 45
_CUT_EXAMPLES = 24
_HELD_APART = 0.15
_FALSE_FALLBACK = 0.05
_OUT_OF_SCOPE = "oos_"


@dataclass(frozen=True)
class Data:
    """A set to train on, one to test on, and messages that belong to no intent."""

    name: str
    language: str
    train: Sequence[Example]
    test: Sequence[Example]
    outside: Sequence[str] = ()


def main() -> int:
    """Prints one row for each classifier and set, as soon as it is known."""
    options = _options()
    full = full_environment.ensure(options.full_venv)
    told = ["| set | classifier | right | out of scope found | training s (processor) | parse ms (processor) |"]
    told.append("|---|---|---|---|---|---|")
    print("\n".join(told), flush=True)
    for data, contenders in _comparisons(options):
        for classifier in contenders:
            folder = options.var / "nlu" / f"{data.name}-{classifier.name}".replace(" ", "-").replace(",", "")
            texts = [text for text, _ in data.test] + list(data.outside)
            outcome = classifiers.evaluate(classifier, data.language, data.train, texts, folder, full)
            told.append(_row(data, classifier, outcome))
            print(told[-1], flush=True)
    (options.var / f"nlu-{'own' if options.own else 'public'}.md").write_text("\n".join([*told, ""]), encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.nlu", description=__doc__)
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--data", type=Path)
    kind.add_argument("--own", action="store_true")
    parser.add_argument("--per-intent", type=int, help="with --own: no more examples of an intent and language")
    parser.add_argument("--epochs", type=int, default=100, help="of DIET")
    parser.add_argument("--only", choices=("ours", "diet", "logistic"), action="append", help="some classifiers only")
    parser.add_argument("--full-venv", type=Path, default=full_environment.DEFAULT_FOLDER)
    parser.add_argument("--var", type=Path, default=ROOT / "var" / "benchmarks")
    return parser.parse_args()


def _comparisons(options: argparse.Namespace) -> list[tuple[Data, list[Classifier]]]:
    if options.own:
        data = _own(options.per_intent)
        return [(data, _contenders(options, data.language))]
    sets = [_clinc150_cut(options.data), _smp2017(options.data)]
    return [
        *((data, _contenders(options, data.language)) for data in sets),
        (_clinc150(options.data), [classifiers.ours()]),
    ]


def _contenders(options: argparse.Namespace, language: str) -> list[Classifier]:
    every: dict[str, Callable[[], Classifier]] = {
        "ours": classifiers.ours,
        "logistic": lambda: classifiers.logistic_regression(language),
        "diet": lambda: classifiers.diet(language, options.epochs),
    }
    return [make() for name, make in every.items() if not options.only or name in options.only]


def _clinc150(folder: Path) -> Data:
    """The whole set."""
    rows = json.loads((folder / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    return Data(
        "CLINC150",
        "en",
        [(text, intent) for text, intent in rows["train"]],
        [(text, intent) for text, intent in rows["test"]],
        [text for text, _ in rows["oos_test"]],
    )


def _clinc150_cut(folder: Path) -> Data:
    """Some intents with few examples, which is nearer to what a bot is taught; the same ones every time."""
    whole = _clinc150(folder)
    chance = random.Random(_SEED)
    intents = sorted({intent for _, intent in whole.train})
    chosen = frozenset(chance.sample(intents, _CUT_INTENTS))
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in whole.train:
        by_intent[intent].append(text)
    train = [(text, intent) for intent in sorted(chosen) for text in chance.sample(by_intent[intent], _CUT_EXAMPLES)]
    test = [(text, intent) for text, intent in whole.test if intent in chosen]
    return Data(f"CLINC150, {_CUT_INTENTS} x {_CUT_EXAMPLES}", "en", train, test, whole.outside)


def _smp2017(folder: Path) -> Data:
    """The whole set, Chinese."""

    def rows(name: str) -> list[Example]:
        lines = (folder / "smp2017" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        return [(row["text"], row["intent"]) for row in map(json.loads, lines)]

    return Data("SMP2017", "zh", rows("train"), rows("test"))


def _own(per_intent: int | None) -> Data:
    """The advisor's examples, a part of each intent held apart; out of scope is an intent like others in training."""
    chance = random.Random(_SEED)
    by_group: dict[tuple[str, bool], list[Example]] = defaultdict(list)
    for text, intent in examples():
        by_group[intent, text.isascii()].append((text, intent))
    train: list[Example] = []
    test: list[Example] = []
    for group in by_group.values():
        chance.shuffle(group)
        apart = round(len(group) * _HELD_APART)
        test += group[:apart]
        train += group[apart:][:per_intent]
    outside = [text for text, intent in test if intent.startswith(_OUT_OF_SCOPE)]
    inside = [(text, intent) for text, intent in test if not intent.startswith(_OUT_OF_SCOPE)]
    return Data(f"own examples, {len(train)} + {len(test)}", "zh", train, inside, outside)


def _row(data: Data, classifier: Classifier, outcome: Outcome) -> str:
    known, unknown = outcome.readings[: len(data.test)], outcome.readings[len(data.test) :]
    right = np.mean([intent == meant for (intent, _), (_, meant) in zip(known, data.test)])
    found = f"{_found_outside(known, unknown):.3f}" if unknown else ""
    return (
        f"| {data.name} | {classifier.name} | {right:.3f} | {found} | {outcome.training_wall:.0f} "
        f"({outcome.training_cpu:.0f}) | {outcome.parse_wall:.1f} ({outcome.parse_cpu:.1f}) |"
    )


def _found_outside(known: Sequence[tuple[str, float]], unknown: Sequence[tuple[str, float]]) -> float:
    """The share of out-of-scope messages that fall back, where one in twenty in-scope messages does.

    A message falls back when its confidence is below the threshold or when it is read as out of scope, for
    classifiers that were taught such an intent.
    """

    def scope(readings: Sequence[tuple[str, float]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array([0.0 if intent.startswith(_OUT_OF_SCOPE) else confidence for intent, confidence in readings])

    threshold = np.quantile(scope(known), _FALSE_FALLBACK)
    return float(np.mean(scope(unknown) < threshold))


if __name__ == "__main__":
    sys.exit(main())
