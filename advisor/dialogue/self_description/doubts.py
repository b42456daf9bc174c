"""On which attributes a person says not to know."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from advisor.dialogue.self_description.clauses import Clause
from advisor.dialogue.self_description.hits import Hit
from advisor.dialogue.self_description.phrases import Phrasebook, Words
from advisor.dialogue.self_description.tokens import Tokens


def unsure_of(
    hits: Sequence[Hit], clauses: Sequence[Clause], tokens: Tokens, book: Phrasebook, awaiting: str | None
) -> frozenset[str]:
    """The attributes that clauses of not knowing name; where such a clause names none, the one asked about."""
    unsure: set[str] = set()
    worded = [clause for clause in clauses if any(map(str.isalnum, tokens.texts(clause.first, clause.last)))]
    for before, clause in pairwise([None, *worded]):
        if clause is None or not clause.unsure:
            continue
        texts = tokens.texts(clause.first, clause.last)
        named = {hit.attribute for hit in hits if hit.first in clause and _names(hit, texts, book)}
        named |= {attribute for attribute, words in book.attributes.items() if words.about.within(texts)}
        if awaiting is not None and (awaiting in named or not named):
            named = {awaiting}
        elif not named and before is not None and before.hedges:
            # "Medicine, I think … I don't really remember": not what somebody studied, which they know.
            named = {hit.attribute for hit in hits if hit.first in before} & book.attributes.keys() - {"programme"}
        unsure |= named
    return frozenset(unsure)


def _names(hit: Hit, texts: Words, book: Phrasebook) -> bool:
    """Whether a phrase of a clause tells what the clause is about."""
    if hit.attribute in ("programme", "imaging") or hit.attribute not in book.attributes:
        return False
    words = book.attributes[hit.attribute]
    short = hit.meaning.role == "short" and words.topic.within(texts) and not words.unless.within(texts)
    return hit.meaning.role == "states" or short
