"""Reading Chinese that was typed in Latin letters: "sinianzhi biye fa shenme xuewei".

The characters are guessed from how the examples write: of all ways to cut the letters into syllables and to write each
syllable, the likeliest sequence of characters is taken. Only a message that is plainly no English is read so.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from advisor.sound import all_syllables
from advisor.text import HAN, fold

_LATIN = re.compile(r"[A-Za-z]+")
# Numbers apart stay apart: "98 99" is two years.
_PIECE = re.compile(r"[A-Za-z]+|\d[\d\s]*\d|[^A-Za-z\s]")
_HAN_RUN = re.compile(rf"{HAN.pattern}+")
_LONGEST_SYLLABLE = 6
# So many words must be syllables and no English for a message to be read as pinyin; fewer where no other word stands.
_FEWEST, _FEWEST_ALONE = 3, 2
# Up to this share of the words may be neither.
_OTHERS = 0.3
# How much the character before tells of the next one.
_BIGRAM = 0.9
_BEGINNING = "^"

# The likeliest writing for each last character, with its logarithm.
_Ways = dict[str, tuple[float, str]]


@dataclass(frozen=True)
class PinyinReader:
    """``writings`` gives each syllable's characters with how often they stand in the examples, ``pairs`` how often one
    character follows another, ``english`` the English words of the examples.
    """

    writings: Mapping[str, Mapping[str, int]]
    pairs: Mapping[str, Mapping[str, int]]
    english: Collection[str]

    @classmethod
    def of_examples(cls, texts: Iterable[str]) -> PinyinReader:
        """A reader who knows the words of these texts."""
        writings: dict[str, Counter[str]] = defaultdict(Counter)
        pairs: dict[str, Counter[str]] = defaultdict(Counter)
        english: Counter[str] = Counter()
        for text in texts:
            for run in _HAN_RUN.findall(fold(text)):
                for before, char, spoken in zip(_BEGINNING + run, run, all_syllables(run)):
                    pairs[before][char] += 1
                    for syllable in spoken:
                        writings[syllable][char] += 1
            if not HAN.search(text):
                english.update(word.lower() for word in _LATIN.findall(text))
        return cls(
            {syllable: dict(chars) for syllable, chars in writings.items()},
            {char: dict(following) for char, following in pairs.items()},
            frozenset(english),
        )

    def read(self, text: str) -> str | None:
        """``text`` with its pinyin written in characters; ``None`` where it is no pinyin."""
        words = _LATIN.findall(text)
        syllables = [word for word in words if word.islower() and self._cuts(word)]
        plainly = sum(word not in self.english for word in syllables)
        others = [word for word in words if word not in syllables]
        # An abbreviation ("CT") is written alike in both languages and tells of neither.
        alone = all(word.isupper() for word in others)
        enough = plainly >= (_FEWEST_ALONE if alone else _FEWEST)
        return self._written(text) if enough and len(others) <= _OTHERS * len(words) else None

    def _cuts(self, word: str) -> list[tuple[int, int]]:
        """Every stretch of a word that is a syllable on a way through the whole word."""
        reachable = {0}
        stretches = []
        for start in range(len(word)):
            if start in reachable:
                for end in range(start + 1, min(start + _LONGEST_SYLLABLE, len(word)) + 1):
                    if word[start:end] in self.writings:
                        stretches.append((start, end))
                        reachable.add(end)
        return stretches if len(word) in reachable else []

    def _written(self, text: str) -> str:
        """The likeliest writing, built from left to right; what is no pinyin stays as it is."""
        ways: _Ways = {_BEGINNING: (0.0, "")}
        for piece in _PIECE.findall(text):
            if piece.isascii() and piece.islower() and self._cuts(piece):
                ways = self._through(piece, ways)
            else:
                score, written = max(ways.values())
                ways = {_last_of(piece): (score, f"{written} {piece} " if _LATIN.fullmatch(piece) else written + piece)}
        return " ".join(max(ways.values())[1].split())

    def _through(self, word: str, ways: _Ways) -> _Ways:
        """The ways to write up to the end of a word, by their last character, the likeliest for each."""
        at: dict[int, _Ways] = {0: ways}
        for start, end in self._cuts(word):
            reached = at.setdefault(end, {})
            for before, (score, written) in at.get(start, {}).items():
                for char, likely in self._following(before, word[start:end]):
                    found = (score + likely, written + char)
                    reached[char] = max(found, reached.get(char, found))
        return at[len(word)]

    def _following(self, before: str, syllable: str) -> Iterator[tuple[str, float]]:
        """The characters of a syllable with how likely each is behind ``before``, as logarithms."""
        pairs = self.pairs.get(before, {})
        in_all = sum(pairs.values()) or 1
        for char, often in self.writings[syllable].items():
            yield char, math.log(_BIGRAM * pairs.get(char, 0) / in_all + (1 - _BIGRAM) * often / self._length)

    @cached_property
    def _length(self) -> int:
        """How many characters the examples have."""
        return sum(sum(chars.values()) for chars in self.writings.values())


def _last_of(piece: str) -> str:
    return piece if HAN.match(piece) else _BEGINNING
