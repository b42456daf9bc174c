"""How long a verdict and the next question take.

    python benchmarks/eligibility.py

Every worked case beside the rules is decided and planned once in a fresh state, and then again. Times are milliseconds
of processor time, so that a busy machine does not blur them. Limits: a verdict 1 ms, the next question 5 ms.
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


def report(name: str, times: list[float], limit: float | None = None) -> None:
    p95, p99 = quantiles(times, n=100)[94], quantiles(times, n=100)[98]
    within = "" if limit is None else f"   {sum(t < limit for t in times) / len(times):6.1%} under {limit:g} ms"
    print(f"{name:34} {median(times):8.3f} {p95:8.3f} {p99:8.3f} {max(times):8.3f}{within}")


def main() -> None:
    documents = {path.name: read(path) for path in RULES.glob("*.yml") if ".cases" not in path.name}
    book = Rulebook.parse(documents)
    facts = case_facts()
    parsing = milliseconds(lambda: Rulebook.parse(documents))
    preparing = milliseconds(lambda: prepare(book, TODAY))
    print(f"{len(facts)} cases; checking the documents {parsing:.0f} ms, prepare() {preparing:.0f} ms, once each\n")
    print(f"{'milliseconds':34} {'median':>8} {'95%':>8} {'99%':>8} {'most':>8}")
    report("verdict, first time", [milliseconds(lambda f=f: assess(book, f, TODAY)) for f in facts], 1)
    report("verdict, again", [milliseconds(lambda f=f: assess(book, f, TODAY)) for f in facts], 1)
    report(
        "next question, first time", [milliseconds(lambda f=f: next_question(book, f, today=TODAY)) for f in facts], 5
    )
    report("next question, again", [milliseconds(lambda f=f: next_question(book, f, today=TODAY)) for f in facts], 5)
    report("what would change", [milliseconds(lambda f=f: what_would_change(book, f, TODAY)) for f in facts])


if __name__ == "__main__":
    main()
