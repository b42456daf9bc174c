"""The worked cases that stand beside the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from advisor.eligibility import Facts, Rulebook, assess, next_question

from .files import TODAY, edition_files, read


@dataclass(frozen=True)
class Case:
    """One case of an edition: facts, and how every rule of that edition stands."""

    edition: str
    id: str
    facts: Facts
    expected: dict[str, Any]


def all_cases() -> list[Case]:
    """The cases of every edition."""
    return [case for name in edition_files() for case in _cases(name.removesuffix(".yml"))]


def _cases(edition: str) -> Iterator[Case]:
    content = read(f"{edition}.cases.yml")
    for row in content["cases"]:
        stated = {**content["presets"].get(row.get("like"), {}), **row["facts"]}
        facts = Facts.of({name: value for name, value in stated.items() if value is not None}, row.get("unsure", ()))
        yield Case(edition, row["id"], facts, row)


def differences(rulebook: Rulebook, case: Case) -> list[str]:
    """Where the verdict on a case is not the one expected."""
    verdict = assess(rulebook, case.facts, TODAY)
    found = [
        f"{key} is {getattr(verdict, key)}, not {case.expected[key]}"
        for key in ("outcome", "conclusion", "provisional")
        if getattr(verdict, key) != case.expected[key]
    ]
    for state in ("fires", "open", "unknown"):
        expected = [str(number) for number in case.expected.get(state, [])]
        actual = [
            finding.rule.number
            for finding in verdict.findings
            if finding.rule.edition == case.edition and finding.state == state
        ]
        if actual != expected:
            found.append(f"{state}: {actual}, not {expected}")
    return found


def question_differs(rulebook: Rulebook, case: Case) -> str | None:
    """The next question, where the case expects another."""
    question = next_question(rulebook, case.facts, today=TODAY)
    asked = question.attribute.id if question else None
    expected = case.expected.get("asks", asked)
    return None if asked == expected else f"asks {asked}, not {expected}"
