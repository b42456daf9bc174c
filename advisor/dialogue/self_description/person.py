"""Of whom a clause speaks: the writer, somebody else, or people of a kind."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from advisor.dialogue.self_description.phrases import Phrasebook, Words

Person = Literal["self", "other", "general"]

# "My mother says …" tells who speaks, not of whom: how far behind the person the verb of saying may stand.
_SAYS_WITHIN = 1
_OTHERS = ("其", "他")


def person_of(texts: Words, in_phrases: Collection[int], book: Phrasebook) -> Person | None:
    """The person a clause names, ``None`` where it names nobody.

    ``in_phrases`` are the tokens of ``texts`` in phrases with another meaning: a child health centre names no child.
    """
    words = book.person
    others = [
        span
        for span in words["other"].spans(texts)
        if span[0] not in in_phrases and not _only_speaks(span, texts, book)
    ]
    if words["together"].within(texts):
        return "self"
    if others:
        return "other"
    if words["self"].within(texts):
        return "self"
    return "general" if words["general"].within(texts) else None


def _only_speaks(span: tuple[int, int], texts: Words, book: Phrasebook) -> bool:
    first, last = span
    if texts[first - 1 : last] == _OTHERS:
        return True
    verbs = book.person["reported"].spans(texts)
    return any(last <= start <= last + _SAYS_WITHIN for start, _ in verbs)
