"""Whose case the check is on. People ask for themselves, a friend, and "nurses" in one talk: their facts never mix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from advisor.dialogue.self_description import Told
from advisor.dialogue.self_description.told import WHAT_TELLS_APART, WHAT_WAS_STUDIED
from advisor.dialogue.state import GENERAL, OWN, SOMEBODY, Check


def of_whoever_is_meant(check: Check, told: Told) -> Check:
    """The check of the person whom ``told`` is about: the one under way, one put aside earlier, or a fresh one."""
    whom = _whom(check, told)
    if whom == check.whom:
        return check
    goes_on = whom not in check.aside and not told.whom and not WHAT_WAS_STUDIED & set(told.facts)
    if check.whom == GENERAL and goes_on:
        # "Can four-year students register? I'm in the third year": the case asked about was the writer's own.
        return replace(check, whom=whom)
    return check_of(check, whom)


def check_of(check: Check, whom: str) -> Check:
    """The check of ``whom``; the case under way is put aside unless it is theirs."""
    if whom == check.whom:
        return check
    aside = dict(check.aside)
    if check.facts.get("stated") and check.whom != GENERAL:
        aside[check.whom] = check.facts
    return Check(facts=aside.pop(whom, {}), whom=whom, aside=aside)


def _whom(check: Check, told: Told) -> str:
    others = check.whom not in (OWN, GENERAL)
    if told.of_whom == "self":
        return OWN
    if told.of_whom == "other":
        named = told.whom if told.whom in check.aside or not others or WHAT_TELLS_APART & set(told.facts) else ""
        return named or (check.whom if others else last_other(check.aside))
    if told.of_whom == "general" and _is_another_case(check, told):
        return GENERAL
    return check.whom


def last_other(spoken_of: Iterable[str]) -> str:
    """Whom "he" or "she" means after the persons spoken of so far: the last one who is not the writer."""
    return next((whom for whom in reversed(list(spoken_of)) if whom != OWN), SOMEBODY)


def _is_another_case(check: Check, told: Told) -> bool:
    """Whether a question about people of a kind is about another kind than the case under way."""
    stated = check.facts.get("stated", {})
    if not stated:
        return True
    if check.awaiting in told.facts:
        return False
    return any(name in stated and not set(stated[name]) & set(values) for name, values in told.facts.items())
