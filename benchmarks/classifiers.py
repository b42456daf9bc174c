"""The classifiers that are compared, each as the understanding part of a Rasa configuration."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.settings import ROOT
from benchmarks import bots
from benchmarks.baseline_project import Example, dump, training_data

_COUNTS: tuple[dict[str, Any], ...] = (
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
)
_SEED = 20


@dataclass(frozen=True)
class Outcome:
    """What a classifier made of the texts it was tested on, and what it cost."""

    readings: tuple[tuple[str, float], ...]
    training_wall: float
    training_cpu: float
    parse_wall: float
    parse_cpu: float


@dataclass(frozen=True)
class Classifier:
    """A pipeline by name. ``full``: it needs the environment with TensorFlow."""

    name: str
    full: bool
    pipeline: tuple[dict[str, Any], ...]


def ours() -> Classifier:
    """The advisor's pipeline without the names of its store, which mean nothing in other people's data."""
    pipeline = (
        {"name": "advisor.nlu.tokenizer.MixedTokenizer"},
        {"name": "advisor.nlu.question_classifier.QuestionClassifier"},
    )
    return Classifier("ours", False, pipeline)


def diet(language: str, epochs: int) -> Classifier:
    """DIET over Rasa's default features; Rasa's own number of epochs in a new bot is 100."""
    classifier = {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True, "random_seed": _SEED}
    return Classifier(f"DIET, {epochs} epochs", True, (*_stock_features(language), classifier))


def logistic_regression(language: str) -> Classifier:
    """Rasa's LogisticRegressionClassifier over the same features as DIET."""
    classifier = {"name": "LogisticRegressionClassifier", "max_iter": 300}
    return Classifier("LogisticRegression", True, (*_stock_features(language), classifier))


def _stock_features(language: str) -> tuple[dict[str, Any], ...]:
    """Rasa's default features; its whitespace tokenizer refuses Chinese."""
    tokenizer = "JiebaTokenizer" if language == "zh" else "WhitespaceTokenizer"
    return ({"name": tokenizer}, {"name": "RegexFeaturizer"}, {"name": "LexicalSyntacticFeaturizer"}, *_COUNTS)


def evaluate(
    classifier: Classifier, language: str, train: Sequence[Example], texts: Sequence[str], folder: Path, full: Path
) -> Outcome:
    """Trains in ``folder`` in a process of its own, then parses ``texts`` in another.

    ``full`` is the Python of the environment with TensorFlow.

    Raises:
        SystemExit: Rasa failed; what it said is in the message.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config, data, asked = folder / "config.yml", folder / "nlu.yml", folder / "texts.json"
    dump(config, _configuration(classifier, language))
    dump(data, training_data(train))
    asked.write_text(json.dumps(list(texts)), encoding="utf-8")
    python = str(full) if classifier.full else sys.executable
    trained = _in_rasa(python, folder, "train", config, data, folder)
    parsed = _in_rasa(python, folder, "parse", trained["model"], asked)
    return Outcome(
        tuple((intent, confidence) for intent, confidence in parsed["readings"]),
        trained["wall"],
        trained["cpu"],
        sorted(parsed["times"])[len(parsed["times"]) // 2],
        parsed["cpu"],
    )


def _configuration(classifier: Classifier, language: str) -> dict[str, Any]:
    return {
        "recipe": "default.v1",
        "assistant_id": "benchmark",
        "language": language,
        "pipeline": [dict(component) for component in classifier.pipeline],
        "policies": [],
    }


def _in_rasa(python: str, folder: Path, *told: object) -> dict[str, Any]:
    command = [python, "-m", "benchmarks.in_rasa", *map(str, told)]
    done = subprocess.run(command, cwd=ROOT, env=bots.advisor_environment(folder), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))
