"""A receipt of a check: what was stated, by which rules it was decided and how; it can be replayed later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from advisor.eligibility.assess import assess
from advisor.eligibility.facts import Facts
from advisor.eligibility.problems import ReceiptError
from advisor.eligibility.rulebook import Rulebook
from advisor.eligibility.verdict import Verdict

Receipt = dict[str, Any]
"""Plain JSON: ``facts``, ``day``, ``rulebook`` (fingerprint), ``verdict``, and ``hash`` over all the others."""


@dataclass(frozen=True)
class Replay:
    """A receipt decided again. ``same_rules`` tells whether the rulebook is the one of then."""

    verdict: Verdict
    same_rules: bool
    same_verdict: bool


def make_receipt(rulebook: Rulebook, facts: Facts, today: date) -> Receipt:
    """The receipt of the check of ``facts`` on ``today``; equal checks have equal receipts."""
    content = {
        "facts": facts.to_json(),
        "day": today.isoformat(),
        "rulebook": rulebook.fingerprint,
        "verdict": _summary(assess(rulebook, facts, today)),
    }
    return {**content, "hash": _hash(content)}


def replay(rulebook: Rulebook, receipt: Mapping[str, Any]) -> Replay:
    """Decides a receipt's facts again, by the rules of ``rulebook`` that hold on the receipt's day.

    Raises:
        ReceiptError: the receipt was altered, or is none.
    """
    content = {key: value for key, value in receipt.items() if key != "hash"}
    if receipt.get("hash") != _hash(content):
        raise ReceiptError("the receipt was altered: its hash does not fit what it says")
    verdict = assess(rulebook, Facts.from_json(content["facts"]), date.fromisoformat(content["day"]))
    return Replay(
        verdict,
        same_rules=content["rulebook"] == rulebook.fingerprint,
        same_verdict=content["verdict"] == _summary(verdict),
    )


def _summary(verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": verdict.outcome,
        "conclusion": verdict.conclusion,
        "editions": {edition.edition.id: edition.outcome for edition in verdict.editions},
        "rules": [
            {"id": finding.rule.id, "state": finding.state, "clause": finding.rule.clause.words.zh}
            for finding in verdict.findings
        ],
    }


def _hash(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
