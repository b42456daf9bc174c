"""Of whom a clause speaks: the writer, somebody else, or people of a kind."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from advisor.dialogue.self_description.phrases import Phrasebook, Words

Person = Literal["self", "other", "general"]

# "My mother says …" tells who speaks, not of whom: how far behind the person the verb of saying may stand.
_SAYS_WITHIN = 1
_OTHERS = ("其", "他")
# "They" (他们) is an office or a hospital, and "our" (我们) before a place or a family belongs to it, sooner than
# somebody's case.
_SEVERAL = ("们",)
_PLACES = frozenset("县市区镇省村这那全家校")
# "Mine says …" is a paper's word, not the writer's.
_POSSESSIVES = frozenset({"mine", "my"})
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
    if _goes_with_somebody(texts, book):
        return "self"
    if any(
        not _is_our_place(span, texts) and not _only_speaks(span, texts, book, within=0)
        for span in words["self"].spans(texts)
    ):
        return None if words["asking_for"].within(texts) and not in_phrases else "self"
    return "general" if words["general"].within(texts) else None


def somebody_named(texts: Words, in_phrases: Collection[int], book: Phrasebook) -> str:
    """The word for somebody else that is more than a pronoun; empty where there is none."""
    named = ("".join(texts[first:last]) for first, last in _others(texts, in_phrases, book))
    return next((word for word in named if word not in _PRONOUNS), "")


def reports_of_others(texts: Words, book: Phrasebook) -> bool:
    """Whether a clause tells what somebody else says: "my colleague says that nurses …"."""
    return book.person["hearsay"].within(texts) or any(
        _only_speaks(span, texts, book) for span in book.person["other"].spans(texts)
    )


def _others(texts: Words, in_phrases: Collection[int], book: Phrasebook) -> list[tuple[int, int]]:
    return [
        span
        for span in book.person["other"].spans(texts)
        if span[0] not in in_phrases
        and not (_are_they(span, texts) or _only_speaks(span, texts, book) or _is_beside_it(span, texts, book))
    ]


def _is_beside_it(span: tuple[int, int], texts: Words, book: Phrasebook) -> bool:
    """Whether somebody was only asked, or was with whoever the clause is about: "I asked my teacher"."""
    before = {end for kind in ("consulted", "accompanied") for _, end in book.person[kind].spans(texts)}
    return span[0] in before


# Whoever the talk is about may have learnt from one.
_MASTERS = frozenset({("师", "父"), ("师", "傅"), ("老", "师"), ("导", "师")})


def _goes_with_somebody(texts: Words, book: Phrasebook) -> bool:
    """Whether a clause only tells whom its unnamed subject, the writer, was with: "跟了他三年"."""
    others = {first for first, last in book.person["other"].spans(texts) if texts[first:last] not in _MASTERS}
    return any(end in others for _, end in book.person["accompanied"].spans(texts))


def _are_they(span: tuple[int, int], texts: Words) -> bool:
    return texts[span[1] : span[1] + 1] == _SEVERAL


def _is_our_place(span: tuple[int, int], texts: Words) -> bool:
    return _are_they(span, texts) and bool(_PLACES & set(texts[span[1] + 1 : span[1] + 2]))


_IT_WAS = frozenset({("that", "was"), ("that", "is"), ("it", "was"), ("those", "were")})


def _was_meant_before(span: tuple[int, int], texts: Words) -> bool:
    """Whether what was said before was somebody's: of "that was her sister" nothing that follows is said."""
    return texts[max(span[0] - 3, 0) : span[0] - 1] in _IT_WAS


def _only_speaks(span: tuple[int, int], texts: Words, book: Phrasebook, within: int = _SAYS_WITHIN) -> bool:
    first, last = span
    if texts[first - 1 : last] == _OTHERS or _was_meant_before(span, texts):
        return True
    if texts[last - 1] in _POSSESSIVES:
        return False
    verbs = book.person["reported"].spans(texts)
    return any(last <= start <= last + within for start, _ in verbs)
