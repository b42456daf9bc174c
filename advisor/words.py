"""The sentences of both languages, from ``answers/{zh,en}/``: whole sentences with blanks, never glued fragments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template
from ruamel.yaml import YAML

from advisor.model import LANGUAGES, Language, Words
from advisor.settings import ROOT

FOLDER = ROOT / "answers"


def environment() -> Environment:
    """What reads the templates of the texts."""
    # What is filled in becomes Markdown, not HTML; the widget sanitises it where it is shown.
    made = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701
    made.filters["with_article"] = with_article
    return made


# Letters whose own name begins with a vowel sound.
_SPELT_WITH_A_VOWEL = re.compile(r"[aeiouAEIOU]|X-|[FHLMNRSX][A-Z]")


def with_article(noun: str) -> str:
    """An English noun behind "a" or "an": "an imaging engineer"."""
    return f"{'an' if _SPELT_WITH_A_VOWEL.match(noun) else 'a'} {noun}"


class Phrases:
    """Every text of one language by file and key, ready to be filled in."""

    def __init__(self, folder: Path) -> None:
        templates = environment()
        self._templates: dict[str, Template] = {}
        for path in sorted(folder.glob("*.yml")):
            texts = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
            for key, text in _flat(texts):
                self._templates[f"{path.stem}.{key}"] = templates.from_string(text)

    def keys(self) -> frozenset[str]:
        """Every key of this language."""
        return frozenset(self._templates)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._templates

    def say(self, key: str, **blanks: object) -> str:
        """The text at ``key`` with its blanks filled in.

        Raises:
            KeyError: no such text. jinja2.UndefinedError: a blank was not given.
        """
        return self._templates[key].render(**blanks).strip()


def _flat(texts: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in texts.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((f"{prefix}{key}", str(value)))
    return found


@lru_cache(maxsize=2)
def phrases(language: Language) -> Phrases:
    """The texts of ``language``, read once a process."""
    return Phrases(FOLDER / language)


def say(language: Language, key: str, **blanks: object) -> str:
    """The text at ``key`` in ``language``. Blanks given as :class:`Words` are put in that language."""
    filled = {
        name: value.in_language(language) if isinstance(value, Words) else value for name, value in blanks.items()
    }
    return phrases(language).say(key, **filled)


def check_parity() -> list[str]:
    """Keys that only one language has."""
    of_each = {language: phrases(language).keys() for language in LANGUAGES}
    return sorted(of_each["zh"] ^ of_each["en"])
