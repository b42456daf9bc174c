"""A message as comparable tokens: a Chinese character, a word, a number or a mark each."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from advisor.dialogue.self_description.slips import without_slip
from advisor.text import HAN, NormalText, normalise

_TOKEN = re.compile(r"\d+|[a-z]+(?:'[a-z]+)*|[^\s\-‐‑_\"“”]")
# What follows "is" and no possessive; these words the phrases know with their "'s".
_IS = re.compile(r" (in|on|a|an|still|currently|now|not)\b")
_ONE_WORD = frozenset(
    ["he's", "she's", "it's", "who's", "that's", "what's", "there's", "here's", "let's", "how's", "where's"]
)
_APOSTROPHE = str.maketrans("’‘`´", "''''")


@dataclass(frozen=True)
class Token:
    """A token and where it stands in the folded text."""

    text: str
    start: int
    end: int


def texts_of(phrase: str) -> tuple[str, ...]:
    """The token texts of a phrase, to compare with those of a message."""
    return tuple(token.text for token in _cut(normalise(phrase).text))


@dataclass(frozen=True)
class Tokens:
    """A message's tokens, with its folded text."""

    normal: NormalText
    items: tuple[Token, ...]

    def texts(self, first: int, last: int) -> tuple[str, ...]:
        """The texts of the tokens ``[first, last)``."""
        return tuple(token.text for token in self.items[first:last])

    def between(self, first: int, last: int) -> str:
        """The tokens ``[first, last)`` in one piece, Chinese unspaced."""
        return joined(self.texts(first, last))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that the span ``[start, end)`` of the original message covers."""
        covered = [
            at
            for at, token in enumerate(self.items)
            if start <= self.normal.origins[token.start] and self.normal.origins[token.end - 1] < end
        ]
        return (covered[0], covered[-1] + 1) if covered else (0, 0)


def tokens_of(message: str, vocabulary: Collection[str]) -> Tokens:
    """Cuts ``message``; a word that is a slip of one of ``vocabulary`` is replaced by it."""
    normal = normalise(message)
    items = tuple(Token(without_slip(token.text, vocabulary), token.start, token.end) for token in _cut(normal.text))
    return Tokens(normal, items)


def joined(texts: Collection[str]) -> str:
    """Token texts in one piece: words spaced, Chinese not."""
    pieces = "".join(text if HAN.match(text) else f" {text} " for text in texts)
    return " ".join(pieces.split())


def _cut(folded: str) -> list[Token]:
    plain = folded.translate(_APOSTROPHE)
    return [token for match in _TOKEN.finditer(plain) for token in _pieces(match, plain)]


def _pieces(match: re.Match[str], text: str) -> list[Token]:
    """The token of a match; of "brother's" before "in the army" two, for there it stands for "is"."""
    word, (start, end) = match.group(), match.span()
    if not word.endswith("'s") or word in _ONE_WORD or not _IS.match(text, end):
        return [Token(word, start, end)]
    return [Token(word[:-2], start, end - 2), Token("is", end - 2, end)]
