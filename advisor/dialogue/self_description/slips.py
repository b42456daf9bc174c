"""English words of a message as the phrases have them: slips of the fingers mended, plurals in the singular."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from rapidfuzz import fuzz, process
from spellchecker import SpellChecker

# Shorter words have too many neighbours to tell a slip from another word.
_SHORTEST = 6
_ALIKE = 87.0


def without_slip(word: str, vocabulary: Collection[str]) -> str:
    """``word``, or the word of ``vocabulary`` that it is a form or a slip of.

    An English word is no slip of another: nobody who says "though" or "bother" speaks of thought or of a brother.
    """
    if word in vocabulary:
        return word
    if word.endswith("'s") and word[:-2] in vocabulary:
        return word[:-2]
    if word.endswith("nt") and f"{word[:-1]}'t" in vocabulary:
        return f"{word[:-1]}'t"
    if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("s") and word[:-1] in vocabulary:
        return word[:-1]
    if word in _english_words():
        return word
    near = sorted(known for known in vocabulary if known[0] == word[0])
    best = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return best[0] if best else word


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    return frozenset(SpellChecker(language="en").word_frequency.keys())
