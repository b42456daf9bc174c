"""The normal form in which texts are compared: width, case and script folded, with the way back to the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import opencc

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


_MARKUP = re.compile(r"</?[A-Za-z!][^<>]{0,200}>|\{\{.{0,80}?\}\}|\{%.{0,80}?%\}|&(?:[a-z]{2,8}|#\d{1,6});")


def without_markup(text: str) -> str:
    """``text`` with spaces in the place of tags, entities and template marks, so that every offset stays."""
    return _MARKUP.sub(lambda match: " " * len(match.group()), text)


@lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One character's folded form: full width to half, lower case, traditional to simplified, controls to nothing."""
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Mn") and char not in "\t\n\r":
        return ""
    folded = unicodedata.normalize("NFKC", char).lower()
    return str(_simplifier().convert(folded)) if HAN.search(folded) else folded


@dataclass(frozen=True)
class NormalText:
    """A folded text and, for each of its characters, the index of the character it came from."""

    original: str
    text: str
    origins: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that the folded span ``[start, end)`` came from."""
        if start >= end:
            at = self.origins[start] if start < len(self.origins) else len(self.original)
            return at, at
        return self.origins[start], self.origins[end - 1] + 1


def normalise(text: str) -> NormalText:
    """Folds ``text`` character by character, so that every offset can be traced back."""
    folded: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(text):
        for piece in _fold(char):
            folded.append(piece)
            origins.append(index)
    return NormalText(text, "".join(folded), tuple(origins))


def fold(text: str) -> str:
    """The folded form alone."""
    return "".join(map(_fold, text))


def for_comparison(text: str) -> str:
    """The form in which two names are the same name: folded, letters repeated for emphasis reduced, spaces single."""
    return " ".join(DRAWN_OUT.sub(r"\1\1", fold(text)).split())
