"""Finding the store's subjects in a text, by their names and aliases.

Exact names first (spaCy's PhraseMatcher over a document in which every Chinese character is a token), longest
match wins, and a match must begin and end where jieba sees a word begin and end: 方法医学 does not name 法医.
What no exact name covers may still be a name misspelt: Chinese by its sound (影象 for 影像), English by its letters;
or a Chinese name in Latin letters (yixue yingxiang).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import spacy
from rapidfuzz import fuzz, process
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from advisor.model import Alias, Subject
from advisor.nlu.words import Word, WordCutter
from advisor.sound import syllables
from advisor.text import HAN, for_comparison, normalise, without_markup

_PIECE = re.compile(rf"{HAN.pattern}|[a-z]+|\d+|[^\s]")

# A name of fewer characters has too many neighbours that sound or look like it.
_SHORTEST_BY_SOUND = 4
_SHORTEST_IN_PINYIN = 3
_SHORTEST_BY_LETTERS = 6
_LETTERS_ALIKE = 87.0
_MOST_WORDS = 4
_MOST_SYLLABLES = 8
_SHORTEST_MISSPELT = 4


@dataclass(frozen=True)
class Mention:
    """A subject named in a text, with the span of the original text that names it."""

    subject: str
    kind: str
    start: int
    end: int
    exact: bool


@dataclass(frozen=True)
class _Piece:
    text: str
    start: int
    end: int


def _pieces(text: str) -> list[_Piece]:
    normal = normalise(text)
    return [
        _Piece(match.group(), *normal.original_span(match.start(), match.end()))
        for match in _PIECE.finditer(normal.text)
    ]


class EntityLinker:
    """Links texts to the subjects of one version of the knowledge."""

    def __init__(self, subjects: Iterable[Subject], aliases: Sequence[Alias]) -> None:
        self._kinds = {subject.id: subject.kind for subject in subjects}
        self._cutter = WordCutter(for_comparison(alias.text) for alias in aliases)
        self._vocabulary = spacy.blank("xx").vocab
        self._matcher = PhraseMatcher(self._vocabulary)
        self._by_sound: dict[tuple[str, ...], tuple[str, str]] = {}
        self._by_pinyin: dict[str, str] = {}
        self._by_letters: dict[str, dict[str, str]] = defaultdict(dict)
        phrases: dict[str, list[Doc]] = defaultdict(list)
        for alias in aliases:
            pieces = [piece.text for piece in _pieces(for_comparison(alias.text))]
            if pieces:
                phrases[alias.subject].append(Doc(self._vocabulary, words=pieces))
                # A word that only looks like something outside the store must never turn a question away.
                if not self._kinds[alias.subject].startswith("outside"):
                    self._remember_for_misspelling(alias.subject, for_comparison(alias.text))
        for subject, documents in phrases.items():
            self._matcher.add(subject, documents)

    def _remember_for_misspelling(self, subject: str, name: str) -> None:
        if all(HAN.match(char) for char in name):
            if len(name) >= _SHORTEST_BY_SOUND:
                self._by_sound.setdefault(tuple(syllables(name)), (name, subject))
            if len(name) >= _SHORTEST_IN_PINYIN:
                self._by_pinyin.setdefault("".join(syllables(name)), subject)
        elif name.isascii() and len(name) >= _SHORTEST_BY_LETTERS:
            # The first letter is rarely the one mistyped, and a word with another one is often another word.
            self._by_letters[name[0]].setdefault(name, subject)

    def link(self, text: str) -> list[Mention]:
        """The subjects that ``text`` names, in order; no two mentions overlap."""
        pieces = _pieces(without_markup(text))
        words = self._cutter.cut(text)
        mentions = self._exact(text, pieces, words)
        mentions += self._misspelt(pieces, mentions)
        return sorted(mentions, key=lambda mention: mention.start)

    def _exact(self, text: str, pieces: list[_Piece], words: list[Word]) -> list[Mention]:
        document = Doc(self._vocabulary, words=[piece.text for piece in pieces])
        starts, ends = {word.start for word in words}, {word.end for word in words}
        found = []
        for match, first, last in self._matcher(document):
            start, end = pieces[first].start, pieces[last - 1].end
            # After letters a Chinese word is cut without its beginning: of "AI课有哪些" 课有 would be one.
            ends_here = end in ends or (pieces[first].text.isascii() and not pieces[last - 1].text.isascii())
            if start in starts and ends_here and not _is_a_mere_word(text[start:end]):
                found.append(self._mention(self._vocabulary.strings[match], start, end, exact=True))
        return _longest(found)

    def _misspelt(self, pieces: list[_Piece], exact: list[Mention]) -> list[Mention]:
        free = [piece for piece in pieces if not any(m.start < piece.end and piece.start < m.end for m in exact)]
        in_pinyin = _longest(self._in_pinyin(free))
        rest = [p for p in free if not any(m.start < p.end and p.start < m.end for m in in_pinyin)]
        return in_pinyin + _longest(self._by_their_sound(rest)) + _likeliest(self._by_their_letters(rest))

    def _in_pinyin(self, free: list[_Piece]) -> list[Mention]:
        """Chinese names in Latin letters, however their syllables are spaced."""
        found = []
        for run in _runs(free, han=False):
            for first, last in _stretches(len(run), 1, _MOST_SYLLABLES):
                subject = self._by_pinyin.get("".join(piece.text for piece in run[first:last]))
                if subject:
                    found.append(self._misspelt_as(subject, run[first:last]))
        return found

    def _by_their_sound(self, free: list[_Piece]) -> list[Mention]:
        found = []
        longest = max(map(len, self._by_sound), default=0)
        for run in _runs(free, han=True):
            written = "".join(piece.text for piece in run)
            sounds = syllables(written)
            for first, last in _stretches(len(run), _SHORTEST_BY_SOUND, longest):
                name, subject = self._by_sound.get(tuple(sounds[first:last]), ("", ""))
                # A name written as it should be was refused for cutting through a word: it is no misspelling.
                if subject and written[first:last] != name:
                    found.append(self._misspelt_as(subject, run[first:last]))
        return found

    def _by_their_letters(self, free: list[_Piece]) -> list[tuple[float, Mention]]:
        found = []
        for run in _runs(free, han=False):
            for first, last in _stretches(len(run), 1, _MOST_WORDS):
                subject, score = self._alike(" ".join(piece.text for piece in run[first:last]))
                if subject:
                    found.append((score, self._misspelt_as(subject, run[first:last])))
        return found

    def _alike(self, written: str) -> tuple[str, float]:
        names = self._by_letters.get(written[0])
        if len(written) < _SHORTEST_BY_LETTERS or not names:
            return "", 0.0
        best = process.extractOne(written, names.keys(), scorer=fuzz.ratio, score_cutoff=_LETTERS_ALIKE)
        if best is None or not _same_words_misspelt(written, best[0]):
            return "", 0.0
        return names[best[0]], best[1]

    def _misspelt_as(self, subject: str, pieces: Sequence[_Piece]) -> Mention:
        return self._mention(subject, pieces[0].start, pieces[-1].end, exact=False)

    def _mention(self, subject: str, start: int, end: int, *, exact: bool) -> Mention:
        return Mention(subject, self._kinds[subject], start, end, exact)


def _is_a_mere_word(written: str) -> bool:
    """Whether what looks like an abbreviation is an English function word: "us" does not name the US."""
    return written.islower() and written in STOP_WORDS


def _same_words_misspelt(written: str, name: str) -> bool:
    """Whether two texts have the same words, long ones perhaps misspelt: "a course" is not "AI course"."""
    pairs = list(zip(written.split(), name.split()))
    return len(written.split()) == len(name.split()) and all(
        left == right or min(len(left), len(right)) >= _SHORTEST_MISSPELT for left, right in pairs
    )


def _runs(pieces: list[_Piece], *, han: bool) -> list[list[_Piece]]:
    """Neighbouring pieces of one script: Chinese characters that touch, or words with only a space between."""
    runs: list[list[_Piece]] = []
    for piece in pieces:
        if bool(HAN.match(piece.text)) is not han or not (han or piece.text.isalpha()):
            continue
        gap = 0 if han else 1
        if runs and piece.start - runs[-1][-1].end <= gap:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _stretches(length: int, shortest: int, longest: int) -> Iterator[tuple[int, int]]:
    """Start and end of every stretch of ``shortest`` to ``longest`` within ``length``."""
    for first in range(length):
        for last in range(first + shortest, min(length, first + longest) + 1):
            yield first, last


def _longest(mentions: list[Mention]) -> list[Mention]:
    """Of mentions that overlap, the longest; of equally long ones, the first."""
    return _apart(sorted(mentions, key=lambda m: (m.start - m.end, m.start)))


def _likeliest(scored: list[tuple[float, Mention]]) -> list[Mention]:
    """Of misspelt names that overlap, the one that is most like a name."""
    best_first = sorted(scored, key=lambda pair: (-pair[0], pair[1].start - pair[1].end))
    return _apart([mention for _, mention in best_first])


def _apart(mentions: list[Mention]) -> list[Mention]:
    """Each mention that overlaps none before it."""
    kept: list[Mention] = []
    for mention in mentions:
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return kept
