"""The peer: a Rasa project with the default pipeline, made from the advisor's own training data.

``benchmarks/baseline/`` holds what is written by hand; intents, rules and stories are made here from ``data/nlu``.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from advisor.settings import ROOT

_BASELINE = ROOT / "benchmarks" / "baseline"
_SEED = 20
_STORIES = 40
_TURNS = 4

Example = tuple[str, str]


def examples() -> list[Example]:
    """Every training example of the advisor with its intent, in the order of the files."""
    found: list[Example] = []
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = entry["examples"].splitlines()
            found += [(line.removeprefix("- ").strip(), entry["intent"]) for line in lines if line.strip()]
    return found


def write(folder: Path) -> Path:
    """Writes the project into ``folder``, in place of what stood there, and gives the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_BASELINE, folder)
    shutil.copytree(ROOT / "data" / "nlu", folder / "data" / "nlu")
    intents = sorted({intent for _, intent in examples()})
    _dump(folder / "domain.yml", _domain(intents))
    _dump(folder / "data" / "rules.yml", {"version": "3.1", "rules": [_rule(intent) for intent in intents]})
    _dump(folder / "data" / "stories.yml", {"version": "3.1", "stories": _stories(intents)})
    return folder


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


def _dump(path: Path, content: dict[str, Any]) -> None:
    with open(path, "w", encoding="utf-8") as file:
        YAML(typ="safe").dump(content, file)
