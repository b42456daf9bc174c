"""Reading what was typed in haste as the words that the classifier knows.

Only a word that it does not know is read as another one, and only across one slip of the fingers: a letter left out,
one too many, or two swapped. One letter in the place of another is left alone: it mostly makes another word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import ascii_lowercase

from advisor.text import DRAWN_OUT, HAN

# A shorter word is too near to too many others.
_SHORTEST = 5
# Between Chinese characters that were cut apart stands a space.
_INSISTING = re.compile(rf"({HAN.pattern})(?: ?\1){{2,}}")
_LATIN = re.compile(r"[a-z]+")


class Spelling:
    """``known`` tells how often each word stands in the examples; of two readings the commoner is taken."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = dict(known)
        self._characters = frozenset(letter for word in known for letter in word if HAN.match(letter))

    def read(self, text: str) -> str:
        """``text``, its words one space apart, without what was drawn out ("sooo", "吗吗吗") and without slips."""
        return " ".join(map(self._word, _INSISTING.sub(self._calmly, text).split(" ")))

    def knows(self, text: str) -> bool:
        """Whether any word, or Chinese character, of ``text`` stands in the examples."""
        return not self._characters.isdisjoint(text) or any(word in self._known for word in text.split(" "))

    def _calmly(self, insisted: re.Match[str]) -> str:
        """A character said again and again: "谢谢谢谢" is "谢谢", "吗吗吗" is "吗"."""
        once = insisted.group(1)
        return 2 * once if 2 * once in self._known else once

    def _word(self, word: str) -> str:
        if word in self._known or not _LATIN.fullmatch(word):
            return word
        if DRAWN_OUT.search(word):
            # "feee" is "fee", "sooo" is "so".
            twice = DRAWN_OUT.sub(r"\1\1", word)
            return twice if twice in self._known else self._word(DRAWN_OUT.sub(r"\1", word))
        if len(word) < _SHORTEST:
            return word
        meant = [other for other in _one_slip_from(word) if other in self._known and len(other) >= _SHORTEST]
        return max(meant, key=lambda other: (self._known[other], other), default=word)


def _one_slip_from(word: str) -> Iterator[str]:
    """The words that ``word`` may have been meant for. The first letter is rarely the one mistyped."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    for at in range(1, len(word) + 1):
        for letter in ascii_lowercase:
            yield word[:at] + letter + word[at:]
