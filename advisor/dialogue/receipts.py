"""The receipt of a check in words: what was stated, what was decided and by which rules, with a number to compare."""

from __future__ import annotations

from advisor.dialogue import checkup
from advisor.dialogue.card import fact_in_words
from advisor.dialogue.desk import Desk
from advisor.dialogue.state import Check
from advisor.eligibility import Facts, Rulebook, make_receipt
from advisor.model import Language
from advisor.words import say

# Digits of a hash that are shown: enough to compare, few enough to read out.
_SHOWN = 16


def receipt(check: Check, desk: Desk, language: Language) -> str:
    """The receipt as text. Whoever decides the same facts for the same day gets the same number."""
    rulebook = desk.knowledge.rulebook
    facts = checkup.facts_of(check)
    made = make_receipt(rulebook, facts, desk.today)
    verdict = checkup.verdict_of(check, desk)
    return say(
        language,
        "check.receipt",
        day=made["day"],
        facts=[fact_in_words(name, values, rulebook, language) for name, values in _in_order(facts, rulebook)],
        unsure=[rulebook.attribute(name).label.in_language(language) for name in sorted(facts.unsure)],
        outcome=say(language, f"check.card_{made['verdict']['conclusion']}"),
        rules=[
            say(language, "check.receipt_rule", number=f.rule.number, edition=f.rule.edition, place=f.rule.place)
            for f in (*verdict.fired, *verdict.one_of)
        ],
        editions=[edition.edition.id for edition in verdict.editions],
        stated=_as_stated(facts),
        rulebook=made["rulebook"][:_SHOWN],
        number=made["hash"][:_SHOWN],
    )


def _in_order(facts: Facts, rulebook: Rulebook) -> list[tuple[str, tuple[str, ...]]]:
    places = [attribute.id for attribute in rulebook.attributes]
    return sorted(facts.stated, key=lambda fact: places.index(fact[0]))


def _as_stated(facts: Facts) -> str:
    """The facts as `advisor eligibility --facts` takes them."""
    pairs = [f"{name}={'|'.join(values)}" for name, values in facts.stated]
    pairs += [f"{name}=unsure" for name in sorted(facts.unsure)]
    return " ".join(f"'{pair}'" if " " in pair or "|" in pair else pair for pair in pairs)
