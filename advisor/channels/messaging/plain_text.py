"""Readable plain text of limited length: cut by bytes, at the ends of paragraphs, lines and sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Where a text may be cut, best first; each pattern ends where the next part may begin.
_CUTS = (
    re.compile(r"\n{2,}"),
    re.compile(r"\n"),
    re.compile(r"[。！？；!?…]+[”’」』）)\"']*|(?<=[a-z0-9)\"'])\.(?=\s)|;(?=\s)"),
    re.compile(r"[，、：]|,(?=\s)"),
    re.compile(r"\s+"),
)
_JOINER = "\u200d"
# A part that is cut is at least this full, so that a long text does not become many short ones.
_FULL = 0.5


def size(text: str) -> int:
    """The bytes that ``text`` takes on its way."""
    return len(text.encode("utf-8", "replace"))


def split(text: str, most: int) -> list[str]:
    """``text`` in parts of at most ``most`` bytes, none empty, never cut inside a character.

    Nothing but blanks at the cuts is lost.
    """
    parts: list[str] = []
    rest = text.strip()
    while size(rest) > most:
        cut = _cut(rest, most)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [part for part in [*parts, rest] if part]


def pack(parts: Iterable[str], most: int) -> list[str]:
    """Neighbouring ``parts`` joined by a blank line as far as they fit into ``most`` bytes."""
    packed: list[str] = []
    for part in parts:
        joined = f"{packed[-1]}\n\n{part}" if packed else part
        if packed and size(joined) <= most:
            packed[-1] = joined
        else:
            packed.append(part)
    return packed


def _cut(text: str, most: int) -> int:
    """The index at which the first part ends."""
    fitting = text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
    for pattern in _CUTS:
        ends = [match.end() for match in pattern.finditer(text, 0, len(fitting))]
        if ends and size(text[: ends[-1]]) >= most * _FULL:
            return ends[-1]
    return _before_whole_character(text, len(fitting))


def _before_whole_character(text: str, cut: int) -> int:
    """``cut``, or the start of the character that it would tear: a base with its marks, a joined emoji."""
    start = cut
    while start > 0 and (_continues(text[start]) or text[start - 1] == _JOINER):
        start -= 1
    return start or cut


def _continues(char: str) -> bool:
    """Whether ``char`` belongs to the one before it: a mark, a variation selector, a joiner, an emoji's skin tone."""
    modifies = "\ufe00" <= char <= "\ufe0f" or "\U0001f3fb" <= char <= "\U0001f3ff"
    return modifies or char == _JOINER or unicodedata.combining(char) > 0
