"""Of whom a clause speaks: the writer, somebody else, or people of a kind."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from advisor.dialogue.self_description.phrases import Phrasebook, Words

Person = Literal["self", "other", "general"]

# "My mother says …" tells who speaks, not of whom: how far behind the person the verb of saying may stand.
_SAYS_WITHIN = 1
_OTHERS = ("其", "他")
_PRONOUNS = frozenset(
    ["他", "她", "he", "she", "he's", "she's", "he'll", "she'll", "he'd", "she'd", "his", "her", "him"]
)


def person_of(texts: Words, in_phrases: Collection[int], book: Phrasebook) -> Person | None:
    """The person a clause names, ``None`` where it names nobody.

    ``in_phrases`` are the tokens of ``texts`` in phrases with another meaning: a child health centre names no child.
    """
    words = book.person
    if words["together"].within(texts):
        return "self"
    if _others(texts, in_phrases, book):
        return "other"
    if any(not _only_speaks(span, texts, book, within=0) for span in words["self"].spans(texts)):
        return "self"
    return "general" if words["general"].within(texts) else None


def somebody_named(texts: Words, in_phrases: Collection[int], book: Phrasebook) -> str:
    """The word for somebody else that is more than a pronoun; empty where there is none."""
    named = ("".join(texts[first:last]) for first, last in _others(texts, in_phrases, book))
    return next((word for word in named if word not in _PRONOUNS), "")


def reports_of_others(texts: Words, book: Phrasebook) -> bool:
    """Whether a clause tells what somebody else says: "my colleague says that nurses …"."""
    return any(_only_speaks(span, texts, book) for span in book.person["other"].spans(texts))


def _others(texts: Words, in_phrases: Collection[int], book: Phrasebook) -> list[tuple[int, int]]:
    return [
        span
        for span in book.person["other"].spans(texts)
        if span[0] not in in_phrases and not _only_speaks(span, texts, book)
    ]


def _only_speaks(span: tuple[int, int], texts: Words, book: Phrasebook, within: int = _SAYS_WITHIN) -> bool:
    first, last = span
    if texts[first - 1 : last] == _OTHERS:
        return True
    verbs = book.person["reported"].spans(texts)
    return any(last <= start <= last + within for start, _ in verbs)
