"""Receipts replay to the same verdict, show a change of the rules, and cannot be altered unnoticed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from advisor.eligibility import Facts, ReceiptError, Rulebook, make_receipt, replay

from .files import TODAY

FACTS = Facts.of(
    {"programme": "imaging_four_year", "degree": "science", "enrolment_date": "2019"}, unsure=["certificate_kind"]
)


def test_replays_to_the_same_verdict(rulebook: Rulebook) -> None:
    receipt = json.loads(json.dumps(make_receipt(rulebook, FACTS, TODAY), ensure_ascii=False))
    again = replay(rulebook, receipt)
    assert (again.same_rules, again.same_verdict) == (True, True)
    assert again.verdict.outcome == receipt["verdict"]["outcome"] == "excluded"
    assert receipt["facts"] == FACTS.to_json()
    assert {"2006", "2014"} == set(receipt["verdict"]["editions"])
    assert any(rule["state"] == "fires" and "医学技术类" in rule["clause"] for rule in receipt["verdict"]["rules"])


def test_equal_checks_have_equal_receipts(rulebook: Rulebook) -> None:
    assert make_receipt(rulebook, FACTS, TODAY) == make_receipt(rulebook, Facts.from_json(FACTS.to_json()), TODAY)


@pytest.mark.parametrize("change", [{"day": "2026-11-23"}, {"verdict": {"outcome": "not_excluded"}}, {"hash": "0"}])
def test_altered_receipt_is_refused(rulebook: Rulebook, change: dict[str, Any]) -> None:
    with pytest.raises(ReceiptError, match="altered"):
        replay(rulebook, {**make_receipt(rulebook, FACTS, TODAY), **change})


def test_changed_rules_are_noticed(rulebook: Rulebook, changed: Callable[..., dict[str, Any]]) -> None:
    other = Rulebook.parse(changed(lambda documents: documents["2006.yml"]["rules"].pop(1)))
    again = replay(other, make_receipt(rulebook, FACTS, TODAY))
    assert (again.same_rules, again.same_verdict) == (False, False)


def test_facts_are_values() -> None:
    facts = Facts.of({"degree": "science"}).with_unsure("programme")
    assert facts.with_fact("programme", "nursing").unsure == frozenset()
    assert facts.with_unsure("degree").stated == ()
    assert facts.what_if({"degree": "medicine"})["degree"] == ("medicine",)
    assert "degree" in facts
    assert "degree" not in facts.without("degree", "programme")
    assert facts.without("programme").unsure == frozenset()
    with pytest.raises(KeyError):
        facts["programme"]
