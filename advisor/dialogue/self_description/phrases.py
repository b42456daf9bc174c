"""The words that state facts, read from ``phrases.yml`` and checked against a rulebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from advisor.dialogue.self_description.tokens import texts_of
from advisor.dialogue.self_description.told import Values
from advisor.eligibility import Rulebook, RulebookError, RuleProblem

FILE = Path(__file__).with_name("phrases.yml")

Role = Literal["states", "short", "answer", "may_be", "imaging", "nothing"]
Words = tuple[str, ...]


@dataclass(frozen=True)
class Meaning:
    """What a phrase means: a value of an attribute (or a word about imaging), and how firmly it says so.

    A ``|`` stands between the values that a phrase leaves possible.
    """

    role: Role
    attribute: str
    value: str


@dataclass(frozen=True)
class Lexicon:
    """Phrases by their tokens. ``longest`` is the most tokens that one has."""

    phrases: Mapping[Words, tuple[Meaning, ...]]
    longest: int


@dataclass(frozen=True)
class WordList:
    """Phrases without further meaning, as token texts."""

    phrases: frozenset[Words]
    longest: int

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(phrase[0] for phrase in self.phrases)

    def at(self, texts: Words, first: int) -> int:
        """How many tokens the longest phrase beginning at ``first`` has, 0 for none."""
        if texts[first] not in self._beginnings:
            return 0
        for length in range(min(self.longest, len(texts) - first), 0, -1):
            if texts[first : first + length] in self.phrases:
                return length
        return 0

    def spans(self, texts: Words) -> list[tuple[int, int]]:
        """Where phrases stand in ``texts``, the longest first, none inside another."""
        found: list[tuple[int, int]] = []
        if self._beginnings.isdisjoint(texts):
            return found
        at = 0
        while at < len(texts):
            length = self.at(texts, at)
            if length:
                found.append((at, at + length))
            at += length or 1
        return found

    def within(self, texts: Words) -> bool:
        """Whether a phrase stands in ``texts``."""
        return bool(self.spans(texts))


@dataclass(frozen=True)
class AttributeWords:
    """What belongs to an attribute as a whole; see the head of ``phrases.yml``."""

    topic: WordList
    unless: WordList
    about: WordList
    affirmed: Values
    denied: Values
    wins: str | None
    remaining: Mapping[str, Values]
    together: Mapping[str, Values]


@dataclass(frozen=True)
class Phrasebook:
    """Everything that ``phrases.yml`` holds."""

    lexicon: Lexicon
    attributes: Mapping[str, AttributeWords]
    manner: Mapping[str, WordList]
    person: Mapping[str, WordList]
    answers: Mapping[str, WordList]
    names: Mapping[str, tuple[str, str]]
    values: Mapping[str, frozenset[str]] = field(repr=False)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every Latin word of any phrase."""
        lists = [*self.manner.values(), *self.person.values(), *self.answers.values()]
        for words in self.attributes.values():
            lists += [words.topic, words.unless, words.about]
        phrases = [phrase for each in lists for phrase in each.phrases] + list(self.lexicon.phrases)
        return frozenset(text for phrase in phrases for text in phrase if text[0].isascii() and text[0].isalpha())

    def check(self, rulebook: Rulebook) -> None:
        """Raises ``RulebookError`` where the phrases name an attribute or a value that ``rulebook`` does not have."""
        problems = [
            RuleProblem(FILE.name, ("attributes", attribute), message)
            for attribute, values in self.values.items()
            for message in _unknown(rulebook, attribute, values)
        ]
        if problems:
            raise RulebookError(problems)


def _unknown(rulebook: Rulebook, attribute: str, values: frozenset[str]) -> Iterator[str]:
    if not rulebook.has_attribute(attribute):
        yield f"no attribute is called {attribute!r}"
        return
    known = {value.id for value in rulebook.attribute(attribute).values}
    for value in sorted(values - known):
        yield f"{attribute} has no value {value!r}"


@lru_cache(maxsize=1)
def phrasebook() -> Phrasebook:
    """The committed phrases."""
    return parse(YAML(typ="safe").load(FILE.read_text(encoding="utf-8")))


def parse(content: Mapping[str, Any]) -> Phrasebook:
    """The phrasebook of a parsed document."""
    phrases: dict[Words, list[Meaning]] = {}
    for phrase, meaning in _meanings(content):
        known = phrases.setdefault(texts_of(phrase), [])
        if meaning not in known:
            known.append(meaning)
    attributes = content["attributes"]
    return Phrasebook(
        Lexicon({key: tuple(found) for key, found in phrases.items()}, max(map(len, phrases))),
        {name: _attribute_words(row) for name, row in attributes.items()},
        _lists(content["manner"]),
        _lists(content["person"]),
        _lists(content["answers"]),
        {name: (row["attribute"], row["value"]) for name, row in content["names"].items()},
        {name: _named_values(name, row, content) for name, row in attributes.items()},
    )


def _meanings(content: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    roles: tuple[Role, ...] = ("short", "answer")
    for attribute, row in content["attributes"].items():
        for value, said in row.get("values", {}).items():
            for phrase in _both(said):
                yield phrase, Meaning("states", attribute, value)
            for role in roles:
                for phrase in _both(said.get(role, {})):
                    yield phrase, Meaning(role, attribute, value)
            for number in said.get("number", ()):
                for phrase in _both(row["forms"]):
                    yield phrase.format(n=number), Meaning("states", attribute, value)
                for phrase in _both(row["short_forms"]):
                    yield phrase.format(n=number), Meaning("short", attribute, value)
        for said in row.get("may_be", ()):
            for phrase in _both(said):
                yield phrase, Meaning("may_be", attribute, "|".join(said["values"]))
    for value, said in content["imaging"].items():
        for phrase in _both(said):
            yield phrase, Meaning("imaging", "imaging", value)
    for phrase in _both(content["nothing"]):
        yield phrase, Meaning("nothing", "", "")


def _attribute_words(row: Mapping[str, Any]) -> AttributeWords:
    return AttributeWords(
        _word_list(_both(row.get("topic", {}))),
        _word_list(_both(row.get("unless", {}))),
        _word_list(_both(row.get("about", {}))),
        tuple(row.get("yes", ())),
        tuple(row.get("no", ())),
        row.get("wins"),
        {value: tuple(said["not"]) for value, said in row.get("values", {}).items() if "not" in said},
        {value: tuple(parts) for value, parts in row.get("together", {}).items()},
    )


def _named_values(name: str, row: Mapping[str, Any], content: Mapping[str, Any]) -> frozenset[str]:
    values = (
        {value for each in row.get("values", {}) for value in each.split("|")}
        | set(row.get("yes", ()))
        | set(row.get("no", ()))
    )
    for said in row.get("values", {}).values():
        values.update(said.get("not", ()))
    for said in row.get("may_be", ()):
        values.update(said["values"])
    values.update(entry["value"] for entry in content["names"].values() if entry["attribute"] == name)
    return frozenset(values)


def _lists(content: Mapping[str, Any]) -> dict[str, WordList]:
    return {name: _word_list(_both(row)) for name, row in content.items()}


def _word_list(phrases: Iterable[str]) -> WordList:
    cut = frozenset(texts_of(phrase) for phrase in phrases)
    return WordList(cut, max(map(len, cut), default=0))


def _both(row: Mapping[str, Any]) -> list[str]:
    return [phrase for written in (*row.get("zh", ()), *row.get("en", ())) for phrase in _spelt_out(written)]


_ALTERNATIVES = re.compile(r"\(([^()]*)\)")


def _spelt_out(written: str) -> Iterator[str]:
    """Every phrase that one written with alternatives stands for: "(army/navy) clinic" is two."""
    fixed = _ALTERNATIVES.split(written)
    for chosen in product(*(part.split("/") if at % 2 else [part] for at, part in enumerate(fixed))):
        yield " ".join("".join(chosen).split())
