"""The receipt of a check in words: what was stated, what was decided and by which rules, with a number to compare."""

from __future__ import annotations

from advisor.dialogue import checkup
from advisor.dialogue.desk import Desk
from advisor.dialogue.state import Check
from advisor.eligibility import Facts, Rulebook, make_receipt
from advisor.model import Language
from advisor.words import say


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
        facts=[_line(name, values, rulebook, language) for name, values in facts.stated],
        unsure=[rulebook.attribute(name).label.in_language(language) for name in sorted(facts.unsure)],
        outcome=say(language, f"check.card_{made['verdict']['conclusion']}"),
        rules=[
            say(language, "check.receipt_rule", number=f.rule.number, edition=f.rule.edition, place=f.rule.place)
            for f in (*verdict.fired, *verdict.one_of)
        ],
        editions=[edition.edition.id for edition in verdict.editions],
        stated=_as_stated(facts),
        rulebook=made["rulebook"],
        number=made["hash"],
    )


def _line(name: str, values: tuple[str, ...], rulebook: Rulebook, language: Language) -> str:
    attribute = rulebook.attribute(name)
    labels = {value.id: value.label.in_language(language) for value in attribute.values}
    return say(
        language, "check.card_decided_by", attribute=attribute.label, values=[labels.get(each, each) for each in values]
    )


def _as_stated(facts: Facts) -> str:
    """The facts as `advisor eligibility --facts` takes them."""
    pairs = [f"{name}={'|'.join(values)}" for name, values in facts.stated]
    pairs += [f"{name}=unsure" for name in sorted(facts.unsure)]
    return " ".join(f"'{pair}'" if " " in pair or "|" in pair else pair for pair in pairs)
