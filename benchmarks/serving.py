"""``make bench``: what a turn, a start, a training and an installation cost, for the advisor and for Rasa's default.

The two bots learn from the same examples and are asked the same questions, in turns, so that other work on the machine
slows both alike. Every figure on the clock is a median over repetitions; processor time stands beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML

from advisor.settings import ROOT
from benchmarks import baseline_project, bots, full_environment, measuring
from benchmarks.measuring import Cost, Talk

_TALKS = 20
_TURNS_IN_A_TALK = 5
_SENDERS = 8
_PARSED = 150


@dataclass
class Contender:
    """One bot: how it is trained and started, what its environment is, and what was measured of it."""

    name: str
    train: Callable[[], tuple[Path, Cost]]
    start: Callable[[Path], AbstractContextManager[bots.Bot]]
    python: Path
    environment_megabytes: float
    figures: dict[str, list[float]] = field(default_factory=dict)

    def note(self, figure: str, value: float) -> None:
        self.figures.setdefault(figure, []).append(value)

    def median(self, figure: str) -> float:
        return statistics.median(self.figures[figure])


# What is shown, in which unit, and how many times better the advisor is meant to be than the baseline.
_ROWS = (
    ("parse, p50", "ms", None),
    ("parse, processor time", "ms", None),
    ("REST turn, p50", "ms", 4.0),
    ("REST turn, p95", "ms", None),
    ("REST turn, processor time", "ms", None),
    ("throughput, 8 senders", "messages/s", 4.0),
    ("start to first answer", "s", 2.0),
    ("start, processor time", "s", None),
    ("training", "s", 10.0),
    ("training, processor time", "s", 10.0),
    ("memory, Rasa", "MB", None),
    ("memory, action server", "MB", None),
    ("memory, together", "MB", 3.0),
    ("environment on disk", "MB", 3.0),
)
_MORE_IS_BETTER = frozenset({"throughput, 8 senders"})


def main() -> int:
    """Measures both bots and prints the table; the figures of every repetition go to a JSON file."""
    options = _options()
    options.var.mkdir(parents=True, exist_ok=True)
    _keep_compiled_python(options.var / "bytecode")
    contenders = [_the_advisor(options), _the_baseline(options)]
    models = {contender.name: _trained(contender) for contender in contenders}
    for contender in contenders:
        _parse(contender, models[contender.name], options.var)
    for repetition in range(options.repeats):
        for contender in contenders:
            _serve(contender, models[contender.name], f"r{repetition}-{os.getpid()}")
    told = _table(*contenders)
    print(told)
    figures = {contender.name: contender.figures for contender in contenders}
    (options.var / "serving.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    (options.var / "serving.md").write_text(told, encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.serving", description=__doc__)
    parser.add_argument("--full-venv", type=Path, default=full_environment.DEFAULT_FOLDER)
    parser.add_argument("--var", type=Path, default=ROOT / "var" / "benchmarks", help="where models and logs go")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=10, help="of DIET and TED; Rasa's own number is 100")
    parser.add_argument("--keep-models", action="store_true", help="train only what was not trained before")
    return parser.parse_args()


def _keep_compiled_python(folder: Path) -> None:
    """All that is started finds Python's modules compiled, as on every machine after the first start."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _the_advisor(options: argparse.Namespace) -> Contender:
    var = options.var / "advisor"
    environment = bots.advisor_environment(var)

    def train() -> tuple[Path, Cost]:
        def models() -> list[Path]:
            return sorted((var / "models").glob("*.tar.gz"))

        if not options.keep_models:
            for model in models():
                model.unlink()
        command = [sys.executable, "-m", "advisor.cli.main", "train"]
        cost = _remembered(var, lambda: measuring.run(command, ROOT, environment, var / "training.log"), models())
        return models()[0], cost

    return Contender(
        "Imaging Advisor",
        train,
        lambda model: bots.advisor(var),
        Path(sys.executable),
        full_environment.megabytes(Path(sys.prefix), full_environment.RUN),
    )


def _the_baseline(options: argparse.Namespace) -> Contender:
    python = full_environment.ensure(options.full_venv)
    folder = options.var / "baseline"
    model = options.var / "baseline-model" / "model.tar.gz"

    def train() -> tuple[Path, Cost]:
        baseline_project.write(folder, options.epochs)
        if not options.keep_models:
            model.unlink(missing_ok=True)
        command = [str(python), "-m", "rasa", "train", "--out", str(model.parent), "--fixed-model-name", "model"]
        environment = bots.baseline_environment(folder)
        model.parent.mkdir(exist_ok=True)
        existing = [model] if model.exists() else []
        log = options.var / "baseline-training.log"
        return model, _remembered(
            model.parent, lambda: measuring.run([*command, "--force"], folder, environment, log), existing
        )

    return Contender(
        f"Rasa's default pipeline, {options.epochs} epochs",
        train,
        lambda model: bots.baseline(folder, model, python),
        python,
        full_environment.megabytes(options.full_venv, full_environment.FULL),
    )


def _remembered(folder: Path, train: Callable[[], Cost], existing: Sequence[Path]) -> Cost:
    """What training cost, now or when the model that exists was made."""
    note = folder / "training-cost.json"
    if existing and note.exists():
        return Cost(**json.loads(note.read_text(encoding="utf-8")))
    cost = train()
    note.write_text(json.dumps({"wall": cost.wall, "cpu": cost.cpu}), encoding="utf-8")
    return cost


def _trained(contender: Contender) -> Path:
    print(f"{contender.name}: training …", flush=True)
    model, cost = contender.train()
    contender.note("training", cost.wall)
    contender.note("training, processor time", cost.cpu)
    contender.note("environment on disk", contender.environment_megabytes)
    return model


def _parse(contender: Contender, model: Path, var: Path) -> None:
    print(f"{contender.name}: parsing …", flush=True)
    texts = var / "texts.json"
    texts.write_text(json.dumps([message for talk in talks() for message in talk][:_PARSED]), encoding="utf-8")
    command = [str(contender.python), "-m", "benchmarks.in_rasa", "parse", str(model), str(texts)]
    environment = bots.advisor_environment(var / "advisor")
    output = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout
    told = json.loads(output.splitlines()[-1])
    contender.note("parse, p50", statistics.median(told["times"]))
    contender.note("parse, processor time", told["cpu"])


def _serve(contender: Contender, model: Path, prefix: str) -> None:
    print(f"{contender.name}: serving …", flush=True)
    held = talks()
    with contender.start(model) as bot:
        processes = list(bot.processes.values())
        contender.note("start to first answer", bot.start.wall)
        contender.note("start, processor time", bot.start.cpu)
        measuring.one_by_one(bot.webhook, held[:2], f"{prefix}-warm")
        before = measuring.cpu_seconds(processes)
        turns = measuring.one_by_one(bot.webhook, held, f"{prefix}-one")
        spent = measuring.cpu_seconds(processes) - before
        contender.note("REST turn, p50", turns.p50)
        contender.note("REST turn, p95", turns.p95)
        contender.note("REST turn, processor time", spent * 1000 / len(turns.times))
        contender.note("throughput, 8 senders", measuring.at_once(bot.webhook, held, f"{prefix}-many", _SENDERS))
        weights = {name: measuring.megabytes(process) for name, process in bot.processes.items()}
    contender.note("memory, Rasa", weights["bot"])
    contender.note("memory, action server", weights["actions"])
    contender.note("memory, together", sum(weights.values()))


def talks() -> list[Talk]:
    """Talks made of the committed questions, every so manyth of them: all topics, both languages."""
    asked = list(_questions())
    step = len(asked) // (_TALKS * _TURNS_IN_A_TALK)
    chosen = asked[::step]
    return [chosen[number::_TALKS][:_TURNS_IN_A_TALK] for number in range(_TALKS)]


def _questions() -> Iterator[str]:
    for path in sorted((ROOT / "tests" / "quality" / "questions").glob("*.yml")):
        for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            if isinstance(entry.get("ask"), str) and entry["ask"].strip():
                yield entry["ask"]


def _table(ours: Contender, theirs: Contender) -> str:
    lines = [
        f"{_machine()}; medians of {len(ours.figures['REST turn, p50'])} repetitions.",
        "",
        f"| | {ours.name} | {theirs.name} | times better | aim |",
        "|---|---|---|---|---|",
    ]
    for figure, unit, aim in _ROWS:
        own, other = ours.median(figure), theirs.median(figure)
        better = own / other if figure in _MORE_IS_BETTER else other / own
        wanted = f"{aim:g}: {'met' if better >= aim else 'missed'}" if aim else ""
        lines.append(f"| {figure} ({unit}) | {own:.3g} | {other:.3g} | {better:.1f} | {wanted} |")
    return "\n".join([*lines, ""])


def _machine() -> str:
    return f"{os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
