"""How far the classifier's confidence can be trusted, and the thresholds that follow from it.

``python -m benchmarks.calibrate`` trains the classifier, asks the open question set with every threshold off, and
draws a reliability plot and a risk–coverage curve for each language into ``docs/``; with ``--write`` it also puts the
chosen thresholds into ``advisor/dialogue/thresholds.json``. The questions are never trained on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from ruamel.yaml import YAML

from advisor.dialogue import interpret
from advisor.dialogue.desk import Desk
from advisor.dialogue.reading import from_parse_data
from advisor.dialogue.state import State
from advisor.dialogue.thresholds import Thresholds, thresholds
from advisor.dialogue.turn import take_turn
from advisor.knowledge.collect import collect
from advisor.language import detect
from advisor.model import Words
from advisor.nlu.intent_model import IntentModel, features_of
from advisor.nlu.linker import EntityLinker
from advisor.nlu.understanding import understand
from advisor.nlu.words import WordCutter
from advisor.service import Advisor
from advisor.settings import ROOT
from advisor.store.engine import engine_for
from advisor.store.load import load
from advisor.store.read import read_knowledge
from advisor.store.tables import metadata
from tests.quality.judging import Reply, faults
from tests.quality.sets import questions

DOCS = ROOT / "docs"
HIGHEST_RISK = 0.02
_BINS = 10
# Below the first a reading is no better than a guess; above the second too many questions would be asked back.
_LOWEST, _HIGHEST = 0.2, 0.6


@dataclass(frozen=True)
class Point:
    """One question: how sure the classifier was of its least sure part, and whether the reply was right."""

    language: str
    confidence: float
    right: bool


class Bench:
    """The bot without Rasa and without HTTP: understanding and dialogue in one process."""

    def __init__(self) -> None:
        engine = engine_for("sqlite://")
        metadata.create_all(engine)
        load(engine, collect(ROOT / "knowledge"))
        with engine.connect() as connection:
            knowledge = read_knowledge(connection)
        self._cutter = WordCutter()
        self._linker = EntityLinker(knowledge.subjects.values(), knowledge.aliases)
        self._model = _trained(self._cutter)
        self._desk = Desk(knowledge, Advisor(knowledge), Words("老师", "a counsellor"), 30, date.today())

    def ask(self, text: str) -> tuple[float, Reply]:
        """The confidence of the least sure part of a message, and the reply to it."""
        words = self._cutter.cut(text)
        mentions = self._linker.link(text)
        understood = understand(words, [(m.start, m.end) for m in mentions], self._model)
        data: dict[str, Any] = {
            "language": detect(text),
            "entities": [
                {"entity": m.kind, "value": m.subject, "start": m.start, "end": m.end, "confidence_entity": 1.0}
                for m in mentions
            ],
            "questions": understood.questions,
            "intent_ranking": [{"name": r.intent, "confidence": r.confidence} for r in understood.intents],
        }
        reply = take_turn(from_parse_data(text, data), State(), self._desk).reply
        sure = min((part["intents"][0][1] for part in understood.questions), default=0.0)
        return sure, Reply(reply.text, reply.kind, reply.language, reply.facts)


def _trained(cutter: WordCutter) -> IntentModel:
    texts, intents = [], []
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in entry["examples"].splitlines():
                texts.append(features_of(cutter.cut(line.removeprefix("- ").strip())))
                intents.append(entry["intent"])
    settings = YAML(typ="safe").load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"][-1]
    return IntentModel.train(texts, intents, strictness=settings.get("strictness", 0.7), seed=settings.get("seed", 20))


def measured(bench: Bench) -> list[Point]:
    """Every in-scope question that has an answer, with all thresholds off."""
    interpret.thresholds = lambda: Thresholds(answer=0.0, ask_back=0.0)  # type: ignore[attr-defined]
    points = []
    for talk in questions("questions"):
        turn = talk.turns[0]
        if turn.get("expect", "answer") == "answer":
            sure, reply = bench.ask(turn["ask"])
            points.append(Point(talk.language, sure, not faults(turn, reply)))
    return points


def risk_and_coverage(points: Sequence[Point]) -> list[tuple[float, float, float]]:
    """For each possible threshold: the threshold, the share answered, the share of wrong ones among those."""
    curve = []
    for threshold in sorted({0.0, *(round(point.confidence, 2) for point in points)}):
        answered = [point for point in points if point.confidence >= threshold]
        if answered:
            wrong = sum(not point.right for point in answered)
            curve.append((threshold, len(answered) / len(points), wrong / len(answered)))
    return curve


def chosen(points: Sequence[Point]) -> Thresholds:
    """The threshold under which fewest questions go wrong; asking back where one reading was meant is wrong as well."""
    curve = [row for row in risk_and_coverage(points) if _LOWEST <= row[0] <= _HIGHEST]
    answer = min(curve, key=lambda row: row[1] * row[2] + (1 - row[1]), default=(_LOWEST, 1.0, 0.0))[0]
    return Thresholds(answer=round(answer, 2), ask_back=round(answer * 0.4, 2))


def safe(points: Sequence[Point]) -> tuple[float, float]:
    """The lowest threshold at which at most 2 % of the answers are wrong, and the share that is answered then."""
    rows = ((row[0], row[1]) for row in risk_and_coverage(points) if row[2] <= HIGHEST_RISK)
    return next(rows, (1.0, 0.0))


def draw(points: Sequence[Point], folder: Path) -> None:
    """The two plots."""
    _, (reliability, risk) = plt.subplots(1, 2, figsize=(10, 4.2))
    for language in ("zh", "en", "mixed"):
        own = [point for point in points if point.language == language]
        bins = [[p for p in own if b <= p.confidence * _BINS < b + 1 or (b == _BINS - 1 and p.confidence == 1.0)]
                for b in range(_BINS)]  # fmt: skip
        filled = [cell for cell in bins if cell]
        reliability.plot(
            [sum(p.confidence for p in cell) / len(cell) for cell in filled],
            [sum(p.right for p in cell) / len(cell) for cell in filled],
            marker="o", label=f"{language} ({len(own)})",
        )  # fmt: skip
        curve = risk_and_coverage(own)
        risk.plot([row[1] for row in curve], [row[2] for row in curve], label=language)
    reliability.plot([0, 1], [0, 1], linestyle=":", color="grey")
    reliability.set(xlabel="confidence", ylabel="share right", title="Reliability")
    risk.set(xlabel="share answered", ylabel="share wrong of those", title="Risk and coverage", ylim=(0, None))
    for plot in (reliability, risk):
        plot.legend()
    plt.tight_layout()
    plt.savefig(folder / "calibration.svg", metadata={"Date": None})


def main() -> None:
    """Measures, draws, prints and, when asked to, writes the thresholds."""
    parser = argparse.ArgumentParser(description="Calibrate the classifier's thresholds on the open questions.")
    parser.add_argument("--write", action="store_true", help="put the thresholds into thresholds.json")
    arguments = parser.parse_args()
    points = measured(Bench())
    draw(points, DOCS)
    for language in ("zh", "en", "mixed"):
        own = [point for point in points if point.language == language]
        print(
            f"{language}: {len(own)} questions, {sum(p.right for p in own) / len(own):.1%} right when all are answered"
        )
    print("threshold  answered  wrong of those")
    for threshold, coverage, risk in risk_and_coverage(points):
        if round(threshold * 100) % 10 == 0:
            print(f"{threshold:>9.2f}  {coverage:>8.1%}  {risk:>8.1%}")
    threshold, coverage = safe(points)
    print(f"at most {HIGHEST_RISK:.0%} wrong from {threshold:.2f} on, where {coverage:.1%} are answered")
    now, new = thresholds(), chosen(points)
    print(f"now {now}, chosen {new}")
    if arguments.write:
        path = ROOT / "advisor" / "dialogue" / "thresholds.json"
        path.write_text(json.dumps(new.__dict__) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
