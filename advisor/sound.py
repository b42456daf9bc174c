"""How Chinese sounds: syllables without tones, character by character.

pypinyin's dictionary of phrases would tell 银行 from 行走, at 46 MB in each process, for names that are compared by one
rule with one another anyway: it is left out, which pypinyin reads from the environment as it is imported.
"""

from __future__ import annotations

import os

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, lazy_pinyin, pinyin


def syllables(text: str) -> list[str]:
    """The usual syllable of each character; what is not Chinese stays as it is."""
    return list(lazy_pinyin(text))


def all_syllables(text: str) -> list[list[str]]:
    """For each character of a Chinese text every syllable that it can be."""
    return list(pinyin(text, style=Style.NORMAL, heteronym=True))
