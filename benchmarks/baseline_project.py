"""The peer: a Rasa project with the default pipeline, made from the advisor's own training data.

``benchmarks/baseline/`` holds what is written by hand; intents, rules and stories are made here from ``data/nlu``.
"""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from advisor.settings import ROOT

_BASELINE = ROOT / "benchmarks" / "baseline"
_SEED = 20
_STORIES = 40
_TURNS = 4

# What Rasa's FallbackClassifier makes of a message that DIET is not sure of.
_UNSURE = "nlu_fallback"
# Rasa gives an intent of this name a meaning of its own.
_RENAMED = {"restart": "start_over"}

Example = tuple[str, str]


def examples() -> list[Example]:
    """Every training example of the advisor with its intent, in the order of the files."""
    found: list[Example] = []
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = entry["examples"].splitlines()
            found += [(line.removeprefix("- ").strip(), entry["intent"]) for line in lines if line.strip()]
    return found


def write(folder: Path, epochs: int) -> None:
    """Writes the project into ``folder``, in place of what stood there; both networks train for ``epochs``."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_BASELINE, folder)
    config = YAML(typ="safe").load((folder / "config.yml").read_text(encoding="utf-8"))
    for component in [*config["pipeline"], *config["policies"]]:
        if "epochs" in component:
            component["epochs"] = epochs
    dump(folder / "config.yml", config)
    taught = [(text, _RENAMED.get(intent, intent)) for text, intent in examples()]
    intents = sorted({intent for _, intent in taught})
    (folder / "data").mkdir()
    dump(folder / "domain.yml", _domain(intents))
    dump(folder / "data" / "nlu.yml", training_data(taught))
    dump(folder / "data" / "rules.yml", {"version": "3.1", "rules": [_rule(intent) for intent in [*intents, _UNSURE]]})
    dump(folder / "data" / "stories.yml", {"version": "3.1", "stories": _stories(intents)})


def training_data(taught: Sequence[Example]) -> dict[str, Any]:
    """Examples as Rasa's training files hold them."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in taught:
        by_intent[intent].append(_plain(text))
    return {
        "version": "3.1",
        "nlu": [
            {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
            for intent, texts in by_intent.items()
        ],
    }


def _plain(text: str) -> str:
    """Brackets and line ends mean something in Rasa's training files; nothing in a question needs them."""
    return " ".join(text.translate(str.maketrans("[](){}", "      ")).split())


def _domain(intents: list[str]) -> dict[str, Any]:
    return {
        "version": "3.1",
        "intents": intents,
        "actions": ["action_answer"],
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _rule(intent: str) -> dict[str, Any]:
    """Every question is answered by the custom action, whatever the dialogue model thinks."""
    return {"rule": f"answer {intent}", "steps": [{"intent": intent}, {"action": "action_answer"}]}


def _stories(intents: list[str]) -> list[dict[str, Any]]:
    """Talks of a few turns, so that TED has something to learn and to predict."""
    chance = random.Random(_SEED)
    return [
        {
            "story": f"talk {number}",
            "steps": [
                step
                for intent in chance.sample(intents, _TURNS)
                for step in ({"intent": intent}, {"action": "action_answer"})
            ],
        }
        for number in range(_STORIES)
    ]


def dump(path: Path, content: dict[str, Any]) -> None:
    """Writes YAML."""
    with open(path, "w", encoding="utf-8") as file:
        YAML(typ="safe").dump(content, file)
