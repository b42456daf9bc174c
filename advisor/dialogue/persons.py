"""Several persons in one message: "I did nursing, my wife five-year imaging, who of us may register?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.dialogue.self_description import phrasebook
from advisor.dialogue.self_description.clauses import Clause, clauses_of
from advisor.dialogue.self_description.hits import find_hits
from advisor.dialogue.self_description.tokens import tokens_of
from advisor.dialogue.state import OWN
from advisor.dialogue.whose import last_other
from advisor.text import fold

# Asked of one person, a message is about that one, whoever else is spoken of.
_ASKS_OF_SEVERAL = re.compile(
    r"谁|哪个人|哪位|分别|各自|都[能可会行]|[俩仨]|我们[两三几]个|[两三]个人"
    r"|\b(who|which of us|both|either of us|all of us|any of us|each( of us)?|all three|respectively|we)\b"
)


@dataclass(frozen=True)
class Person:
    """One of the persons spoken of, by the word used for them, and the words of the message about them."""

    whom: str
    text: str


def persons_in(text: str) -> list[Person]:
    """The persons whose cases a message asks for together, in order; none where it asks of one person only."""
    if not _ASKS_OF_SEVERAL.search(fold(text)):
        return []
    tokens = tokens_of(text, phrasebook().vocabulary)
    told: dict[str, list[str]] = {}
    spoken_of: list[str] = []
    for clause in clauses_of(tokens, find_hits(tokens, ())):
        whom = _spoken_of(clause, spoken_of)
        spoken_of.append(whom)
        if not clause.asks:
            start, end = tokens.items[clause.first].start, tokens.items[clause.last - 1].end
            told.setdefault(whom, []).append(tokens.normal.text[start:end])
    return [Person(whom, ", ".join(clauses)) for whom, clauses in told.items()]


def _spoken_of(clause: Clause, before: Sequence[str]) -> str:
    """The word for whom a clause is about: a pronoun goes on with the last somebody else of those ``before``."""
    if clause.whom:
        return clause.whom
    if clause.person == "self":
        return OWN
    if clause.person == "other":
        return last_other(before)
    return before[-1] if before else OWN
