"""The rules and what may be asked about an applicant, checked and frozen.

A :class:`Rulebook` is built from parsed documents (:meth:`Rulebook.parse`) or from the rows in which a store keeps them
(:meth:`Rulebook.from_rows`); both ways give equal books. Nothing here reads files or knows a database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from advisor.eligibility.conditions import Condition
from advisor.model import Words

Asking = Literal["first", "gate", "always", "never", "derived"]
Changeable = Literal["no", "by_choice", "with_time"]


@dataclass(frozen=True)
class Value:
    """One value of an attribute.

    ``settles`` maps other attributes to the values that remain possible beside this one; ``usually`` names what goes
    with it as a rule but is not certain. ``because`` says why, ``sources`` where it stands.
    """

    id: str
    label: Words
    weight: float = 1.0
    settles: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    usually: Mapping[str, str] = field(default_factory=dict, hash=False)
    because: Words | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """How a fact can be changed: from which values (empty: any) to which, and what that takes."""

    how: Changeable = "no"
    of: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    resets: tuple[str, ...] = ()
    words: Words | None = None


@dataclass(frozen=True)
class DecidedAs:
    """For an attribute that never decides: rules are read as if ``value`` held, and the applicant is told so."""

    value: str
    told: Words


@dataclass(frozen=True)
class Attribute:
    """One thing that can be known about an applicant.

    ``ask`` tells how the planner treats it: ``first`` (before all else), ``always`` (when it matters), ``gate`` (a
    question whose answer settles several others), ``never`` (not worth asking; named as not looked at), ``derived``
    (follows from others). ``only_if`` names another attribute and the values without which the question makes no
    sense. ``usual`` is the value that holds for nearly everybody, used for provisional verdicts only.
    """

    id: str
    kind: Literal["choice", "date"]
    ask: Asking
    label: Words
    question: Words | None
    why: Words | None
    values: tuple[Value, ...] = ()
    only_if: tuple[str, frozenset[str]] | None = None
    usual: str | None = None
    unsure_weight: float = 1.0
    change: Change = Change()
    decided_as: DecidedAs | None = None

    def value(self, value_id: str) -> Value:
        """The value called ``value_id``; ``KeyError`` when there is none."""
        for value in self.values:
            if value.id == value_id:
                return value
        raise KeyError(value_id)


@dataclass(frozen=True)
class Clause:
    """The words of a rule: the Chinese quoted or a paraphrase (``wording``), the English always unofficial."""

    words: Words
    wording: Literal["quoted", "paraphrase"]


@dataclass(frozen=True)
class Reading:
    """One way to read an open passage, and the outcome it would have."""

    words: Words
    excludes: bool


@dataclass(frozen=True)
class OpenPoint:
    """Known facts that the text leaves undecided: both readings, and who decides."""

    id: str
    when: Condition
    words: Words
    readings: tuple[Reading, ...]
    decides: Words


@dataclass(frozen=True)
class Example:
    """An applicant to whom a rule does or, narrowly, does not apply."""

    words: Words
    excluded: bool


@dataclass(frozen=True)
class Rule:
    """One circumstance under which a registration is not accepted.

    ``facts`` are the fact rows that say the same, where no subject of the store is the rule itself. ``valid_to`` is the
    last day it holds.
    """

    edition: str
    number: str
    place: Words
    name: Words
    clause: Clause
    meaning: Words
    excludes: Condition
    open: tuple[OpenPoint, ...]
    exam_levels: tuple[str, ...]
    sources: tuple[str, ...]
    examples: tuple[Example, ...] = ()
    facts: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    @cached_property
    def id(self) -> str:
        """``edition/number``, unique unless a later dated line replaces an earlier one."""
        return f"{self.edition}/{self.number}"

    def holds_on(self, day: date) -> bool:
        """Whether the rule is valid on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Note:
    """Something an edition says about certain applicants that excludes nobody, such as who is accepted by name."""

    id: str
    edition: str
    when: Condition
    words: Words
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """One edition of the rules. Where only parts of its text were found (not ``complete``), ``missing`` says which."""

    id: str
    position: int
    title: Words
    status: Literal["superseded", "current", "unknown"]
    status_words: Words
    complete: bool
    missing: Words | None
    decides: Words
    sources: tuple[str, ...]
    issued: str | None
    valid_from: date | None
    valid_to: date | None
    rules: tuple[Rule, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class RulebookRows:
    """A rulebook as rows for a store; every ``document`` is plain JSON."""

    attributes: tuple[dict[str, Any], ...]
    editions: tuple[dict[str, Any], ...]
    rules: tuple[dict[str, Any], ...]


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Attributes and editions, oldest edition first, with the plain documents they were read from."""

    attributes: tuple[Attribute, ...]
    editions: tuple[Edition, ...]
    documents: Mapping[str, Any] = field(repr=False)
    _by_id: Mapping[str, Attribute] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {attribute.id: attribute for attribute in self.attributes})

    @staticmethod
    def parse(documents: Mapping[str, Any]) -> Rulebook:
        """Checks ``documents`` (file name → parsed YAML; the one named ``…attributes.yml`` holds the attributes).

        Raises:
            RulebookError: with every problem, each with its file and the path to the value.
        """
        from advisor.eligibility.parse import parse_documents

        return parse_documents(documents)

    @staticmethod
    def from_rows(rows: RulebookRows) -> Rulebook:
        """The rulebook that was stored as ``rows``. Raises ``RulebookError`` when they do not fit together."""
        rules: dict[str, list[dict[str, Any]]] = {}
        for row in sorted(rows.rules, key=lambda row: int(row["position"])):
            rules.setdefault(row["edition"], []).append(row["document"])
        documents: dict[str, Any] = {
            "attributes.yml": {
                "attributes": [row["document"] for row in sorted(rows.attributes, key=lambda row: int(row["position"]))]
            }
        }
        for row in rows.editions:
            documents[f"{row['id']}.yml"] = {**row["document"], "rules": rules.get(row["id"], [])}
        return Rulebook.parse(documents)

    def rows(self) -> RulebookRows:
        """The rulebook as rows: attributes, editions and rules, each with its ``position`` and plain ``document``."""
        attributes = self.documents["attributes.yml"]["attributes"]
        editions = [self.documents[f"{edition.id}.yml"] for edition in self.editions]
        return RulebookRows(
            tuple({"id": row["id"], "position": at, "document": row} for at, row in enumerate(attributes)),
            tuple(
                {
                    "id": content["edition"]["id"],
                    "position": content["edition"]["position"],
                    "document": {key: part for key, part in content.items() if key != "rules"},
                }
                for content in editions
            ),
            tuple(
                {
                    "edition": content["edition"]["id"],
                    "number": rule["number"],
                    "position": at,
                    "document": rule,
                }
                for content in editions
                for at, rule in enumerate(content["rules"])
            ),
        )

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the documents: equal for equal rulebooks, however they were stored."""
        text = json.dumps(self.documents, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rulebook) and self.documents == other.documents

    def __hash__(self) -> int:
        return id(self)

    def attribute(self, attribute_id: str) -> Attribute:
        """The attribute called ``attribute_id``; ``KeyError`` when there is none."""
        return self._by_id[attribute_id]

    def has_attribute(self, attribute_id: str) -> bool:
        """Whether an attribute is called ``attribute_id``."""
        return attribute_id in self._by_id

    def edition(self, edition_id: str) -> Edition:
        """The edition called ``edition_id``; ``KeyError`` when there is none."""
        for edition in self.editions:
            if edition.id == edition_id:
                return edition
        raise KeyError(edition_id)

    @property
    def rules(self) -> Sequence[Rule]:
        """All rules, edition by edition in their order, dated-out lines included."""
        return [rule for edition in self.editions for rule in edition.rules]

    def rule(self, edition_id: str, number: str, day: date | None = None) -> Rule:
        """The rule with this number, of several dated lines the one valid on ``day``; ``KeyError`` if there is none."""
        for rule in self.edition(edition_id).rules:
            if rule.number == number and (day is None or rule.holds_on(day)):
                return rule
        raise KeyError(f"{edition_id}/{number}")
