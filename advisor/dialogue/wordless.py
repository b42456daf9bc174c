"""What marks, emoji and bare numbers say where no word stands with them."""

from __future__ import annotations

from typing import Literal

from advisor.text import fold

_PLEASED = frozenset("👍👌🙏💯❤😀😃😄😁😊🙂🥰😍👏🌹💐")

Wordless = Literal["pleased", "puzzled", "nothing"]


def wordless(text: str, *, may_pick: bool) -> Wordless | None:
    """What a text without words says; ``None`` where it has words, or picks by number from what was offered."""
    picks = may_pick and any(char.isdigit() for char in text)
    if picks or any(char.isalpha() for char in text):
        return None
    if _PLEASED & set(text):
        return "pleased"
    return "puzzled" if "?" in fold(text) else "nothing"
