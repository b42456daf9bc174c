"""Every worked case beside the rules comes out as it says."""

from __future__ import annotations

import pytest

from advisor.eligibility import Rulebook

from .cases import Case, all_cases, differences, question_differs

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.edition}-{case.id}")
def test_case(rulebook: Rulebook, case: Case) -> None:
    assert differences(rulebook, case) == []


@pytest.mark.parametrize("case", [case for case in CASES if "asks" in case.expected], ids=lambda case: case.id)
def test_next_question_of_case(rulebook: Rulebook, case: Case) -> None:
    assert question_differs(rulebook, case) is None


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 18 + 120
    assert {f"T{number}" for number in range(1, 19)} <= {case.id.rstrip("ab") for case in CASES}


def test_ids_are_unique_and_titles_bilingual() -> None:
    assert len({(case.edition, case.id) for case in CASES}) == len(CASES)
    assert all(case.expected["title"]["zh"] and case.expected["title"]["en"] for case in CASES)


@pytest.mark.parametrize("state", ["fires", "unknown", None])
def test_every_rule_has_a_case_in_every_state(rulebook: Rulebook, state: str | None) -> None:
    """Each rule fires in some case, does not fire in another (``None``) and is unknown in a third."""
    for rule in rulebook.rules:
        own = [case.expected for case in CASES if case.edition == rule.edition]
        states = [
            next((key for key in ("fires", "open", "unknown") if rule.number in case.get(key, [])), None)
            for case in own
        ]
        assert state in states, f"{rule.id}: no case in which it is {state or 'quiet'}"


def test_every_open_point_has_a_case(rulebook: Rulebook) -> None:
    for rule in rulebook.rules:
        opened = [
            case for case in CASES if case.edition == rule.edition and rule.number in case.expected.get("open", [])
        ]
        assert not rule.open or opened, rule.id
