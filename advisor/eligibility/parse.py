"""Parsed documents → :class:`Rulebook`, with every fault reported at once and at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from advisor.eligibility import schema
from advisor.eligibility.conditions import Condition, Either, Every, OneOf, Within
from advisor.eligibility.problems import Path, RulebookError, RuleProblem
from advisor.eligibility.rulebook import (
    Attribute,
    Change,
    Clause,
    DecidedAs,
    Edition,
    Example,
    Note,
    OpenPoint,
    Reading,
    Rule,
    Rulebook,
    Value,
)
from advisor.model import Words

ATTRIBUTES = "attributes.yml"
Shape = TypeVar("Shape", bound=schema.Strict)


def parse_documents(documents: Mapping[str, Any]) -> Rulebook:
    """The rulebook in ``documents``; see :meth:`Rulebook.parse`."""
    reader = _Reader()
    attributes: tuple[Attribute, ...] = ()
    plain: dict[str, Any] = {}
    for file, content in documents.items():
        if file.endswith(ATTRIBUTES):
            attributes = reader.attributes(file, _plain(content))
            plain[ATTRIBUTES] = _plain(content)
    if not attributes and not reader.problems:
        reader.problem(ATTRIBUTES, (), "is missing or empty: a rulebook needs its attributes")
    if not attributes:  # every condition would seem wrong, and hide what is
        raise RulebookError(reader.problems)
    known = {attribute.id: attribute for attribute in attributes}
    editions = []
    for file, content in documents.items():
        if not file.endswith(ATTRIBUTES):
            edition = reader.edition(file, _plain(content), known)
            if edition is not None:
                editions.append(edition)
                plain[f"{edition.id}.yml"] = _plain(content)
    if not editions and not reader.problems:
        reader.problem("", (), "no edition of the rules is given")
    if len({edition.id for edition in editions}) < len(editions):
        reader.problem("", (), "two files hold an edition with the same id")
    if reader.problems:
        raise RulebookError(reader.problems)
    editions.sort(key=lambda edition: edition.position)
    return Rulebook(attributes, tuple(editions), plain)


def _plain(node: Any) -> Any:
    """Only dicts, lists and scalars that JSON knows; dates as text. Marked YAML collections become plain ones."""
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, (list, tuple)):
        return [_plain(item) for item in node]
    if isinstance(node, date):
        return node.isoformat()
    return node


class _Reader:
    """Reads documents and keeps the problems it meets."""

    def __init__(self) -> None:
        self.problems: list[RuleProblem] = []

    def problem(self, file: str, path: Path, message: str) -> None:
        self.problems.append(RuleProblem(file, path, message))

    def _shaped(self, file: str, content: Any, shape: type[Shape]) -> Shape | None:
        try:
            return shape.parse_obj(content or {})
        except ValidationError as error:
            for fault in error.errors():
                self.problem(file, tuple(fault["loc"]), fault["msg"])
            return None

    # --- attributes -------------------------------------------------------------------------------------------------

    def attributes(self, file: str, content: Any) -> tuple[Attribute, ...]:
        shaped = self._shaped(file, content, schema.AttributesFile)
        if shaped is None:
            return ()
        attributes = tuple(_attribute(row) for row in shaped.attributes)
        known = {attribute.id: attribute for attribute in attributes}
        if len(known) < len(attributes):
            self.problem(file, ("attributes",), "two attributes have the same id")
        for index, attribute in enumerate(attributes):
            for path, message in _attribute_faults(attribute, known):
                self.problem(file, ("attributes", index, *path), message)
        for path, message in _circles(attributes):
            self.problem(file, path, message)
        return attributes

    # --- editions ---------------------------------------------------------------------------------------------------

    def edition(self, file: str, content: Any, known: Mapping[str, Attribute]) -> Edition | None:
        shaped = self._shaped(file, content, schema.EditionFile)
        if shaped is None:
            return None
        row = shaped.edition
        if not row.complete and row.missing is None:
            self.problem(file, ("edition", "missing"), "an incomplete edition must say what is missing")
        self._dates_in_order(file, ("edition",), row)
        rules = [self._rule(file, ("rules", index), row.id, rule, known) for index, rule in enumerate(shaped.rules)]
        notes = []
        for index, note in enumerate(shaped.notes):
            when = self._condition(file, ("notes", index, "when"), note.when, known)
            if when is not None:
                notes.append(Note(note.id, row.id, when, _words(note.words), tuple(note.sources)))
        read = [rule for rule in rules if rule is not None]
        self._no_two_lines_at_once(file, read)
        return Edition(
            row.id,
            row.position,
            _words(row.title),
            row.status,
            _words(row.status_words),
            row.complete,
            _words_or_none(row.missing),
            _words(row.decides),
            tuple(row.sources),
            row.issued,
            row.valid_from,
            row.valid_to,
            tuple(read),
            tuple(notes),
        )

    def _rule(
        self,
        file: str,
        path: Path,
        edition: str,
        row: schema.RuleDocument,
        known: Mapping[str, Attribute],
    ) -> Rule | None:
        self._dates_in_order(file, path, row)
        if not row.sources:
            self.problem(file, (*path, "sources"), "a rule needs at least one source")
        excludes = self._condition(file, (*path, "excludes"), row.excludes, known)
        levels = known.get("exam_level")
        level_ids = {value.id for value in levels.values} if levels else set()
        for index, level in enumerate(row.exam_levels):
            if level not in level_ids:
                self.problem(file, (*path, "exam_levels", index), _no_value("exam_level", level, level_ids))
        if not row.exam_levels:
            self.problem(file, (*path, "exam_levels"), "name at least one exam level")
        points = [self._open(file, (*path, "open", index), point, known) for index, point in enumerate(row.open)]
        if excludes is None:
            return None
        if level_ids - set(row.exam_levels):
            excludes = Every((excludes, OneOf("exam_level", frozenset(row.exam_levels))))
        return Rule(
            edition,
            row.number,
            _words(row.place),
            _words(row.name),
            Clause(_words(row.clause), row.clause.wording),
            _words(row.meaning),
            excludes,
            tuple(point for point in points if point is not None),
            tuple(row.exam_levels),
            tuple(row.sources),
            tuple(Example(_words(example), example.excluded) for example in row.examples),
            tuple(row.facts),
            row.valid_from,
            row.valid_to,
        )

    def _open(
        self, file: str, path: Path, row: schema.OpenDocument, known: Mapping[str, Attribute]
    ) -> OpenPoint | None:
        if {reading.excludes for reading in row.readings} != {True, False}:
            self.problem(
                file,
                (*path, "readings"),
                "an open point needs a reading that excludes and one that does not",
            )
        when = self._condition(file, (*path, "when"), row.when, known)
        if when is None:
            return None
        readings = tuple(Reading(_words(reading), reading.excludes) for reading in row.readings)
        return OpenPoint(row.id, when, _words(row.words), readings, _words(row.decides))

    def _dates_in_order(self, file: str, path: Path, row: schema.Dated) -> None:
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            self.problem(file, (*path, "valid_to"), f"{row.valid_to} is before valid_from ({row.valid_from})")

    def _no_two_lines_at_once(self, file: str, rules: list[Rule]) -> None:
        for at, later in enumerate(rules):
            for earlier in rules[:at]:
                if later.number == earlier.number and _overlap(later, earlier):
                    self.problem(
                        file,
                        ("rules", at),
                        f"two lines of rule {later.number} hold on the same day",
                    )

    # --- conditions -------------------------------------------------------------------------------------------------

    def _condition(self, file: str, path: Path, node: Any, known: Mapping[str, Attribute]) -> Condition | None:
        if not isinstance(node, dict) or len(node) != 1:
            self.problem(
                file,
                path,
                "a condition is one of: all: […], any: […], or one attribute with its values",
            )
            return None
        ((key, content),) = node.items()
        if key in ("all", "any"):
            return self._joined(file, (*path, key), key, content, known)
        if key not in known:
            self.problem(file, (*path, key), f"no attribute is called {key!r}")
            return None
        attribute = known[key]
        if attribute.decided_as is not None:
            value = attribute.decided_as.value
            self.problem(
                file,
                (*path, key),
                f"{key} is always decided as {value!r}; leave it out of conditions",
            )
            return None
        read: Callable[[str, Path, Attribute, Any], Condition | None] = (
            self._within if attribute.kind == "date" else self._one_of
        )
        return read(file, (*path, key), attribute, content)

    def _joined(
        self, file: str, path: Path, key: str, content: Any, known: Mapping[str, Attribute]
    ) -> Condition | None:
        if not isinstance(content, list) or len(content) < 2:
            self.problem(file, path, f"{key} needs a list of at least two conditions")
            return None
        parts = [self._condition(file, (*path, index), part, known) for index, part in enumerate(content)]
        read = tuple(part for part in parts if part is not None)
        if len(read) < len(parts):
            return None
        return Every(read) if key == "all" else Either(read)

    def _one_of(self, file: str, path: Path, attribute: Attribute, content: Any) -> Condition | None:
        excluded = isinstance(content, dict) and set(content) == {"not_in"}
        given = content["not_in"] if excluded else content
        names = given if isinstance(given, list) else [given]
        possible = {value.id for value in attribute.values}
        wrong = [name for name in names if not isinstance(name, str) or name not in possible]
        for name in wrong:
            self.problem(file, path, _no_value(attribute.id, name, possible))
        if wrong:
            return None
        values = possible - set(names) if excluded else set(names)
        if not values or values == possible:
            self.problem(file, path, "this test is true of everybody or of nobody")
            return None
        return OneOf(attribute.id, frozenset(values))

    def _within(self, file: str, path: Path, attribute: Attribute, content: Any) -> Condition | None:
        if not isinstance(content, dict) or not content or set(content) - {"since", "before"}:
            self.problem(
                file,
                path,
                f"{attribute.id} is a date: write {{since: '1999-01-01'}} or {{before: …}}",
            )
            return None
        days: dict[str, date | None] = {}
        for key, value in content.items():
            try:
                days[key] = schema.calendar_day(value)
            except ValueError as error:
                self.problem(file, (*path, key), str(error))
                return None
        since, before = days.get("since"), days.get("before")
        if since is None and before is None:
            self.problem(file, path, "this test is true of everybody")
            return None
        if since and before and before <= since:
            self.problem(file, path, f"no day is on or after {since} and before {before}")
            return None
        return Within(attribute.id, since, before)


def _attribute(row: schema.AttributeDocument) -> Attribute:
    change = row.change
    return Attribute(
        row.id,
        row.kind,
        row.ask,
        _words(row.label),
        _words_or_none(row.question),
        _words_or_none(row.why),
        tuple(_value(value) for value in row.values),
        next(((name, frozenset(values)) for name, values in row.only_if.items()), None),
        row.usual,
        row.unsure_weight,
        Change(
            change.how,
            tuple(change.of),
            tuple(change.to),
            tuple(change.resets),
            _words_or_none(change.words),
        ),
        _decided_as(row.decided_as),
    )


def _value(row: schema.ValueDocument) -> Value:
    settles = {name: tuple(values) if isinstance(values, list) else (values,) for name, values in row.settles.items()}
    return Value(
        row.id,
        _words(row),
        row.weight,
        settles,
        dict(row.usually),
        _words_or_none(row.because),
        tuple(row.sources),
    )


def _attribute_faults(attribute: Attribute, known: Mapping[str, Attribute]) -> Iterator[tuple[Path, str]]:
    possible = {value.id for value in attribute.values}
    if attribute.kind == "choice" and len(possible) < 2:
        yield ("values",), "a choice needs at least two values, each with its own id"
    if len(possible) < len(attribute.values):
        yield ("values",), "two values have the same id"
    if attribute.kind == "date" and attribute.values:
        yield ("values",), "a date has no list of values"
    asked = attribute.ask in ("first", "gate", "always")
    if asked and (attribute.question is None or attribute.why is None):
        yield ("question",), "an attribute that is asked needs its question and why it is asked"
    if attribute.usual is not None and attribute.usual not in possible:
        yield ("usual",), _no_value(attribute.id, attribute.usual, possible)
    if attribute.decided_as is not None and attribute.decided_as.value not in possible:
        yield ("decided_as", "value"), _no_value(attribute.id, attribute.decided_as.value, possible)
    if attribute.only_if is not None:
        name, wanted = attribute.only_if
        others = {value.id for value in known[name].values} if name in known else set()
        if not wanted or not wanted <= others or name == attribute.id:
            yield ("only_if", name), f"{name!r} is not another attribute with these values"
    yield from _change_faults(attribute, possible, known)
    for index, value in enumerate(attribute.values):
        for path, message in _link_faults(attribute, value, known):
            yield ("values", index, *path), message


def _change_faults(
    attribute: Attribute, possible: set[str], known: Mapping[str, Attribute]
) -> Iterator[tuple[Path, str]]:
    change = attribute.change
    for key, names in (("of", change.of), ("to", change.to)):
        for index, name in enumerate(names):
            if name not in possible:
                yield ("change", key, index), _no_value(attribute.id, name, possible)
    for index, name in enumerate(change.resets):
        if name not in known:
            yield ("change", "resets", index), f"no attribute is called {name!r}"
    if change.how != "no" and (not change.to or change.words is None):
        yield (
            ("change",),
            "a fact that can be changed needs the values it can change to, and words for it",
        )


def _link_faults(attribute: Attribute, value: Value, known: Mapping[str, Attribute]) -> Iterator[tuple[Path, str]]:
    links = [("settles", name, chosen) for name, chosen in value.settles.items()]
    links += [("usually", name, (chosen,)) for name, chosen in value.usually.items()]
    if links and value.because is None:
        yield ("because",), "a value that settles others must say why"
    for key, name, chosen in links:
        target = known.get(name)
        if target is None or target.kind != "choice" or name == attribute.id:
            yield (key, name), f"{name!r} is not another attribute with a list of values"
            continue
        possible = {candidate.id for candidate in target.values}
        for chosen_id in chosen:
            if chosen_id not in possible:
                yield (key, name), _no_value(name, chosen_id, possible)


def _circles(attributes: tuple[Attribute, ...]) -> Iterator[tuple[Path, str]]:
    """Links run from earlier to later attributes; so a derivation never goes round in a circle."""
    order = {attribute.id: at for at, attribute in enumerate(attributes)}
    for at, attribute in enumerate(attributes):
        for index, value in enumerate(attribute.values):
            for name in value.settles:
                if order.get(name, at + 1) <= at:
                    path: Path = ("attributes", at, "values", index, "settles", name)
                    yield (
                        path,
                        f"{name} stands before {attribute.id}; an attribute settles later ones only",
                    )


def _overlap(one: Rule, other: Rule) -> bool:
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return first <= last


def _no_value(attribute: str, name: object, possible: set[str]) -> str:
    return f"{attribute} has no value {name!r}; it has {', '.join(sorted(possible))}"


def _words(row: Any) -> Words:
    return Words(row.zh, row.en)


def _words_or_none(row: Any) -> Words | None:
    return None if row is None else _words(row)


def _decided_as(row: schema.DecidedAsDocument | None) -> DecidedAs | None:
    return None if row is None else DecidedAs(row.value, _words(row.told))
