"""``advisor eligibility``: the exam rules applied to stated facts, without the bot."""

from __future__ import annotations

import argparse
import json
from datetime import date

from advisor.dialogue.card import card
from advisor.eligibility import Facts, FactsError, Rulebook, Verdict, assess, make_receipt, next_question
from advisor.errors import AdvisorError
from advisor.knowledge.collect import collect
from advisor.settings import ROOT

_UNSURE = "unsure"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = commands.add_parser("eligibility", help="apply the exam rules to stated facts")
    parser.add_argument(
        "--facts", nargs="*", default=[], metavar="ATTRIBUTE=VALUE",
        help="for example programme=imaging_four_year degree=science enrolment_date=1999; VALUE may be 'unsure', "
        "and several values are joined with |",
    )  # fmt: skip
    parser.add_argument("--today", type=date.fromisoformat, default=date.today(), help="the day to decide for")
    parser.add_argument("--language", choices=("zh", "en"), default="en")
    parser.add_argument("--list", action="store_true", help="list the attributes and their values")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    rulebook = collect(ROOT / "knowledge").rulebook
    if arguments.list:
        for attribute in rulebook.attributes:
            print(f"{attribute.id}: {' | '.join(value.id for value in attribute.values) or 'a date'}")
        return 0
    facts = _facts(arguments.facts)
    try:
        verdict = assess(rulebook, facts, arguments.today)
        question = next_question(rulebook, facts, (), arguments.today)
    except FactsError as error:
        raise AdvisorError("bad_facts", detail=f"{error}. See `advisor eligibility --list`.") from error
    answer = {
        **_summary(verdict, rulebook),
        "card": card(verdict, facts, rulebook, arguments.language),
        "next_question": question.attribute.id if question else None,
        "receipt": make_receipt(rulebook, facts, arguments.today)["hash"],
    }
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0


def _facts(pairs: list[str]) -> Facts:
    stated, unsure = {}, []
    for pair in pairs:
        attribute, separator, value = pair.partition("=")
        if not separator or not value:
            raise AdvisorError("bad_facts", detail=f"{pair!r} is not of the form ATTRIBUTE=VALUE.")
        if value == _UNSURE:
            unsure.append(attribute)
        else:
            stated[attribute] = value.split("|")
    return Facts.of(stated, unsure)


def _summary(verdict: Verdict, rulebook: Rulebook) -> dict[str, object]:
    return {
        "outcome": verdict.outcome,
        "conclusion": verdict.conclusion,
        "provisional": verdict.provisional,
        "fired": [finding.rule.id for finding in verdict.fired],
        "open": [finding.rule.id for finding in verdict.open],
        "depends_on": [point.attribute.id for point in verdict.depends_on],
        "not_looked_at": [attribute.id for attribute in verdict.not_looked_at],
        "derived": {derived.attribute.id: list(derived.values) for derived in verdict.derived},
        "rulebook": rulebook.fingerprint,
    }
