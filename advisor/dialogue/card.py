"""The verdict as a card, for channels that show one: in the reader's words, with nothing that only a program reads."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.eligibility import Facts, Finding, Rulebook, Verdict
from advisor.eligibility.dates import parse_dates
from advisor.eligibility.labels import span_label
from advisor.model import Language
from advisor.words import say


def card(verdict: Verdict, facts: Facts, rulebook: Rulebook, language: Language) -> dict[str, object]:
    """The verdict on ``facts``: the clauses that exclude, what decided it, and what was not looked at."""
    outcome = verdict.outcome if verdict.outcome != "depends" else verdict.conclusion
    return {
        "verdict": outcome,
        "title": say(language, f"check.card_{outcome}"),
        "clauses": [_clause(finding, language) for finding in (*verdict.fired, *verdict.one_of)],
        "decided_by": _decided_by(verdict, facts, rulebook, language),
        "notes": [attribute.label.in_language(language) for attribute in verdict.not_looked_at],
    }


def _clause(finding: Finding, language: Language) -> dict[str, object]:
    rule = finding.rule
    return {
        "number": rule.number,
        "edition": rule.edition,
        "place": rule.place.in_language(language),
        "text": rule.clause.words.in_language(language),
        "wording": rule.clause.wording,
        "source": rule.sources[0] if rule.sources else None,
    }


def _decided_by(verdict: Verdict, facts: Facts, rulebook: Rulebook, language: Language) -> list[str]:
    """The facts on which the excluding clauses rest, stated or derived, each with its value."""
    values = {derived.attribute.id: derived.values for derived in verdict.derived} | dict(facts.stated)
    names = dict.fromkeys(name for finding in verdict.fired for name in finding.because if name in values)
    return [fact_in_words(name, values[name], rulebook, language) for name in names]


def fact_in_words(name: str, values: Sequence[str], rulebook: Rulebook, language: Language) -> str:
    """A fact as "attribute: value"."""
    attribute = rulebook.attribute(name)
    labels = {value.id: value.label.in_language(language) for value in attribute.values}
    told = [labels[each] if each in labels else _dates(each, language) for each in values]
    return say(language, "check.card_decided_by", attribute=attribute.label, values=told)


def _dates(text: str, language: Language) -> str:
    """A date as it was written, or a span of days in words."""
    if ".." not in text:
        return text
    return ", ".join(span_label(span).in_language(language) for span in parse_dates(text))
