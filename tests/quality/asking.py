"""Judging what a talk of the check asks: the planner's next question for what was told, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from advisor.eligibility import Facts, Rulebook, next_question

# Words of a question that may be taken as a fact or left: "执业医师" is a level and the exam's everyday name.
_TAKEN_OR_LEFT = "exam_level"
_MUST_ASK = frozenset({"verdict", "question"})


def asked_by(payloads: Sequence[str]) -> str | None:
    """The attribute that a reply asks about, by the payloads of its buttons."""
    return next((payload.split(":")[1] for payload in payloads if payload.startswith("set:")), None)


def misasked(turn: Mapping[str, Any], payloads: Sequence[str], rulebook: Rulebook, today: date) -> str | None:
    """What is wrong with what a reply asks, ``None`` when it asks what the planner does."""
    asked = asked_by(payloads)
    wanted = {_planned(facts, rulebook, today) for facts in _told(turn)}
    if turn.get("asks_back"):
        wanted = {turn["asks_back"]}
    if asked in wanted or (asked is None and turn.get("expect") not in _MUST_ASK):
        return None
    return f"asks {asked}, not {' or '.join(sorted(map(str, wanted)))}"


def _told(turn: Mapping[str, Any]) -> Iterator[Facts]:
    told = dict(turn.get("told") or {})
    yield _facts(told, turn.get("unsure") or ())
    if _TAKEN_OR_LEFT in told:
        del told[_TAKEN_OR_LEFT]
        yield _facts(told, turn.get("unsure") or ())


def _facts(told: Mapping[str, Any], unsure: Collection[str]) -> Facts:
    listed = {name: list(map(str, value)) if isinstance(value, list) else str(value) for name, value in told.items()}
    return Facts.of(listed, unsure)


def _planned(facts: Facts, rulebook: Rulebook, today: date) -> str | None:
    question = next_question(rulebook, facts, today=today)
    return question.attribute.id if question else None
