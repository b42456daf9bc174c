"""Training and parsing in whatever environment this runs in; the parent reads one JSON object from the last line.

``python -m benchmarks.in_rasa train CONFIG DATA OUTPUT`` trains the understanding alone.
``python -m benchmarks.in_rasa parse MODEL TEXTS`` parses every text of a JSON list, after a few to warm up.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from advisor.runtime import without_tensorflow

_WARM_UP = 10


def train(config: str, data: str, output: str) -> dict[str, Any]:
    """Trains, and gives the model's file and the seconds that the training itself took, imports left out."""
    from rasa.model_training import train_nlu

    wall, cpu = time.monotonic(), time.process_time()
    model = train_nlu(config, data, output, fixed_model_name="model")
    return {"model": model, "wall": time.monotonic() - wall, "cpu": time.process_time() - cpu}


def parse(model: str, texts: str) -> dict[str, Any]:
    """For each text its intent and confidence; milliseconds of each on the clock, and of processor time on average."""
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    asked = json.loads(Path(texts).read_text(encoding="utf-8"))
    return asyncio.run(_parse(agent, asked))


async def _parse(agent: Any, texts: list[str]) -> dict[str, Any]:
    for text in texts[:_WARM_UP]:
        await agent.parse_message(text)
    readings, times = [], []
    cpu = time.process_time()
    for text in texts:
        began = time.perf_counter()
        understood = await agent.parse_message(text)
        times.append((time.perf_counter() - began) * 1000)
        readings.append(_reading(understood))
    spent = (time.process_time() - cpu) * 1000 / max(len(texts), 1)
    return {"readings": readings, "times": times, "cpu": spent}


def _reading(understood: dict[str, Any]) -> tuple[str, float]:
    """The likeliest intent, nothing for a text without words; Rasa's FallbackClassifier is no reading."""
    ranking = [each for each in understood.get("intent_ranking", []) if each["name"] != "nlu_fallback"]
    return (ranking[0]["name"], ranking[0]["confidence"]) if ranking else ("", 0.0)


if __name__ == "__main__":
    without_tensorflow.install()
    command, *rest = sys.argv[1:]
    told = train(*rest) if command == "train" else parse(*rest)
    print(f"\n{json.dumps(told)}")
