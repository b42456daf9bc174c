"""How long a verdict and the next question take: ``python -m benchmarks.eligibility``.

Every worked case beside the rules is decided and planned as the bot would: after :func:`prepare`, for the first time,
and then again. That is repeated from the beginning, with nothing kept; each case's time is the median of its first
(and of its second) calls. Times are milliseconds of processor time, so that a busy machine blurs them less. Limits: a
verdict 1 ms, the next question 5 ms.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from ruamel.yaml import YAML

from advisor.eligibility import Facts, Rulebook, assess, next_question, prepare, what_would_change

RULES = Path(__file__).resolve().parents[1] / "knowledge" / "rules"
TODAY = date(2026, 11, 22)
ROUNDS = 7


def read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def case_facts() -> list[Facts]:
    found = []
    for path in sorted(RULES.glob("*.cases.yml")):
        content = read(path)
        for row in content["cases"]:
            stated = {**content["presets"].get(row.get("like"), {}), **row["facts"]}
            known = {name: value for name, value in stated.items() if value is not None}
            found.append(Facts.of(known, row.get("unsure", ())))
    return found


def milliseconds(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1000


def report(name: str, rounds: list[list[float]], limit: float | None = None) -> None:
    """One line: each case counts with the median over the rounds."""
    times = [median(calls) for calls in zip(*rounds)]
    p95, p99 = quantiles(times, n=100)[94], quantiles(times, n=100)[98]
    within = "" if limit is None else f"   {sum(t < limit for t in times) / len(times):6.1%} under {limit:g} ms"
    print(f"{name:34} {median(times):8.3f} {p95:8.3f} {p99:8.3f} {max(times):8.3f}{within}")


LIMITS: dict[str, float | None] = {
    "verdict, first time": 1,
    "verdict, again": 1,
    "next question, first time": 5,
    "next question, again": 5,
    "what would change": None,
}


def one_round(documents: dict[str, Any], facts: list[Facts]) -> tuple[float, list[list[float]]]:
    """From a fresh state, what ``prepare()`` takes, and for each line of the table the time of every case."""
    book = Rulebook.parse(documents)
    preparing = milliseconds(lambda: prepare(book, TODAY))

    def times(work: Callable[[Facts], object]) -> list[float]:
        return [milliseconds(lambda own=own: work(own)) for own in facts]

    verdicts = [times(lambda own: assess(book, own, TODAY)) for _ in range(2)]
    questions = [times(lambda own: next_question(book, own, today=TODAY)) for _ in range(2)]
    return preparing, [*verdicts, *questions, times(lambda own: what_would_change(book, own, TODAY))]


def main() -> None:
    """Prints the table."""
    documents = {path.name: read(path) for path in RULES.glob("*.yml") if ".cases" not in path.name}
    facts = case_facts()
    rounds = [one_round(documents, facts) for _ in range(ROUNDS)]
    preparing = median(spent for spent, _ in rounds)
    print(f"{len(facts)} cases, {ROUNDS} rounds; prepare() {preparing:.0f} ms\n")
    print(f"{'milliseconds':34} {'median':>8} {'95%':>8} {'99%':>8} {'most':>8}")
    for at, (name, limit) in enumerate(LIMITS.items()):
        report(name, [times[at] for _, times in rounds], limit)


if __name__ == "__main__":
    main()
