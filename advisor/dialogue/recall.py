"""What a conversation remembers, held against the knowledge of today.

Knowledge is loaded while people talk: a subject, a kind of question or a rule's attribute that was remembered may be
gone. What means nothing any more is left out; the rest of the conversation goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from advisor.dialogue.intents import QUESTIONS
from advisor.dialogue.state import Check, State
from advisor.eligibility import Rulebook, parse_dates
from advisor.known import Knowledge
from advisor.model import Query


def recalled(state: State, knowledge: Knowledge) -> State:
    """``state`` without what ``knowledge`` does not know."""
    return replace(
        state,
        recent=_known_queries(state.recent, knowledge),
        said=_known_queries(state.said, knowledge),
        check=_known_check(state.check, knowledge.rulebook) if state.check else None,
    )


def _known_queries(queries: tuple[Query, ...], knowledge: Knowledge) -> tuple[Query, ...]:
    return tuple(
        replace(query, subjects=tuple(name for name in query.subjects if name in knowledge.subjects))
        for query in queries
        if query.kind in QUESTIONS
    )


def _known_check(check: Check, rulebook: Rulebook) -> Check:
    return replace(
        check,
        facts=_known_facts(check.facts, rulebook),
        asked=tuple(name for name in check.asked if rulebook.has_attribute(name)),
        awaiting=check.awaiting if check.awaiting and rulebook.has_attribute(check.awaiting) else None,
        aside={whom: _known_facts(facts, rulebook) for whom, facts in check.aside.items()},
    )


def _known_facts(facts: Mapping[str, Any], rulebook: Rulebook) -> dict[str, Any]:
    stated = {
        name: [value for value in values if _is_known(name, value, rulebook)]
        for name, values in facts.get("stated", {}).items()
    }
    return {
        "stated": {name: values for name, values in stated.items() if values},
        "unsure": [name for name in facts.get("unsure", ()) if rulebook.has_attribute(name)],
    }


def _is_known(name: str, value: str, rulebook: Rulebook) -> bool:
    if not rulebook.has_attribute(name):
        return False
    attribute = rulebook.attribute(name)
    if attribute.kind == "choice":
        return any(known.id == value for known in attribute.values)
    try:
        return bool(parse_dates(value))
    except ValueError:
        return False
