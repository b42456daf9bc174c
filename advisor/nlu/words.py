"""Cutting a text of two scripts into words: Chinese by a private jieba, everything else by spaCy's English rules.

jieba's default dictionary is global state that Rasa's other components would share: a :class:`WordCutter` never touches
it, and one that adds terms adds them to a dictionary of its own.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import jieba
import spacy

from advisor.text import HAN, normalise, without_markup

_HAN_RUN = re.compile(rf"(?:{HAN.pattern})+")

# jieba announces on the log that it builds its dictionary; nobody needs to read that.
logging.getLogger("jieba").setLevel(logging.WARNING)

# A name with one of these behind it is a name and a verb.
_VERBS = frozenset("会能要有是")

# Words of jieba's dictionary that are met more rarely, or are longer, are left to their parts.
_RARELY, _LONGEST_WORD = 5, 4


@dataclass(frozen=True)
class Word:
    """A word: its folded form and where it stands in the original text."""

    text: str
    start: int
    end: int


class WordCutter:
    """Cuts texts into words. ``terms`` are added to jieba's dictionary, so that a term stays in one piece."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._jieba = _jieba_with({run for term in terms for run in _HAN_RUN.findall(term) if len(run) > 1})
        self._latin = spacy.blank("en").tokenizer

    def cut(self, text: str) -> list[Word]:
        """The words of ``text`` in order; white space belongs to none of them."""
        normal = normalise(without_markup(text))
        return [
            Word(normal.text[start:end], *normal.original_span(start, end)) for start, end in self._spans(normal.text)
        ]

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        at = 0
        for run in _HAN_RUN.finditer(text):
            yield from self._latin_spans(text, at, run.start())
            yield from self._han_spans(run.group(), run.start())
            at = run.end()
        yield from self._latin_spans(text, at, len(text))

    def _han_spans(self, run: str, offset: int) -> Iterator[tuple[int, int]]:
        for word, start, end in self._jieba.tokenize(run):
            if word.strip():
                yield offset + start, offset + end

    def _latin_spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        if not text[start:end].strip():
            return
        for token in self._latin(text[start:end]):
            if token.text.strip():
                yield start + token.idx, start + token.idx + len(token)


def _jieba_with(words: set[str]) -> jieba.Tokenizer:
    """A jieba that knows ``words`` besides its own, in a dictionary that nobody else sees."""
    common = _common_jieba()
    if not words:
        return common
    private = jieba.Tokenizer()
    private.FREQ, private.total, private.initialized = dict(common.FREQ), common.total, True
    for word in sorted(words):
        private.add_word(word)
        for longer in {word + verb for verb in _VERBS} - words:
            # "美国会比英国高吗": jieba knows 美国会, but what is named is 美国.
            private.FREQ.pop(longer, None)
    return private


@lru_cache(maxsize=1)
def _common_jieba() -> jieba.Tokenizer:
    """jieba with the words of its own dictionary that are not rare, to which nobody adds.

    The whole dictionary has 349,000 words, most of them met less than once in a million, and takes 57 MB; these are
    133,000. Of 3,500 measured questions as many are answered rightly with either.
    """
    common = jieba.Tokenizer()
    common.FREQ, common.total = _dictionary(common.get_dict_file())
    common.initialized = True
    return common


def _dictionary(lines: Iterable[bytes]) -> tuple[dict[str, int], int]:
    """jieba's dictionary as it holds it: how often each word is met, 0 for what only begins one; and the sum."""
    found: dict[str, int] = {}
    total = 0
    for line in lines:
        word, often, *_ = line.decode("utf-8").split(" ")
        total += int(often)
        if int(often) >= _RARELY and len(word) <= _LONGEST_WORD:
            found[word] = int(often)
            for end in range(1, len(word)):
                found.setdefault(word[:end], 0)
    return found, total
