"""The words that all parts of the advisor share.

The narrow waist of the house is ``Query → Answer``: understanding ends in a :class:`Query`, knowing begins with one,
and words are chosen only for an :class:`Answer`. Everything here is frozen, knows no Rasa, no SQL and no language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Certainty = Literal["stated", "usual", "some", "opinion", "anecdote", "hearsay"]
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)


@dataclass(frozen=True)
class Words:
    """One text in both languages."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """The text in ``language``."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Source:
    """A document that facts rest on. ``checked`` is the day on which they were compared with it."""

    id: str
    title: Words
    kind: Literal["seed", "public_page", "law"]
    address: str | None
    unofficial: bool
    checked: date


@dataclass(frozen=True)
class Citation:
    """Where in a source a fact stands; ``line`` counts from 1, ``None`` where the source has no lines."""

    source: Source
    line: int | None


@dataclass(frozen=True)
class Subject:
    """Something that can be asked about: a programme, a course, a region, a rule, a person's profession …

    ``nearest`` names, for a subject outside the advisor's knowledge, the kinds of question that come closest.
    """

    id: str
    kind: str
    name: Words
    parent: str | None = None
    position: int = 0
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alias:
    """Another name of a subject, as people write it."""

    subject: str
    language: Language
    text: str


@dataclass(frozen=True)
class Fact:
    """One statement with its source. An answer states nothing that is not in such a row."""

    id: str
    about: tuple[str, ...]
    attribute: str
    text: Words
    citations: tuple[Citation, ...]
    certainty: Certainty
    checked: date
    position: int = 0
    region: str | None = None
    level: str | None = None
    short: Words | None = None
    as_of: str | None = None
    value: Mapping[str, object] = field(default_factory=dict, hash=False)
    derived_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """A question that was understood: what is asked (``kind``), and of which subjects (ids).

    ``assumed`` tells that the subjects come from the conversation and not from the message itself.
    """

    kind: str
    subjects: tuple[str, ...] = ()
    assumed: bool = False


@dataclass(frozen=True)
class Table:
    """A comparison: ``rows`` are (row heading, one fact or ``None`` for "not stated" per column)."""

    columns: tuple[Words, ...]
    rows: tuple[tuple[Words, tuple[tuple[Fact, ...], ...]], ...]


@dataclass(frozen=True)
class Answer:
    """What is known about a query: the direct answer first, then what supports it.

    ``missing`` holds the subjects of which the store states nothing under this question; ``follow_ups`` are the
    questions that a reader is likely to ask next.
    """

    query: Query
    lead: tuple[Fact, ...]
    support: tuple[Fact, ...] = ()
    table: Table | None = None
    missing: tuple[Subject, ...] = ()
    follow_ups: tuple[Query, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that the answer states, each once, in the order in which it is told."""
        cells: tuple[Fact, ...] = ()
        if self.table is not None:
            cells = tuple(f for _, row in self.table.rows for cell in row for f in cell)
        return tuple(dict.fromkeys((*self.lead, *cells, *self.support)))


@dataclass(frozen=True)
class Button:
    """A choice offered to the reader; posting ``payload`` presses it."""

    title: str
    payload: str


@dataclass(frozen=True)
class Reply:
    """One message to the reader: Markdown text, buttons, and the structured part for channels and tests."""

    text: str
    language: Language
    kind: str
    buttons: tuple[Button, ...] = ()
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    card: Mapping[str, object] | None = None
