"""All knowledge files together: every row validated, every reference resolved, every problem reported at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from advisor.eligibility import Rulebook, RulebookError
from advisor.errors import KnowledgeError, Problem
from advisor.knowledge.files import Document, read_documents
from advisor.knowledge.schema import FactRow, Row, SourceRow, SourcesFile, SubjectRow, TopicFile
from advisor.model import LANGUAGES
from advisor.questions import CHECKED_KINDS, KINDS
from advisor.text import for_comparison

SOURCES = "sources.yml"
RULES = "rules"
_SHAPES: dict[str, type[Row]] = {"sources": SourceRow, "subjects": SubjectRow, "facts": FactRow}


@dataclass
class Collection:
    """What the files hold, row by row, with the place of each row kept for problems found later.

    ``faulty`` names the rows that were refused: what refers to them does not dangle.
    """

    sources: dict[str, SourceRow] = field(default_factory=dict)
    subjects: dict[str, SubjectRow] = field(default_factory=dict)
    facts: dict[str, FactRow] = field(default_factory=dict)
    rulebook: Rulebook = field(default_factory=lambda: Rulebook((), (), {}))
    places: dict[tuple[str, str], Callable[..., Problem]] = field(default_factory=dict)
    faulty: set[tuple[str, str]] = field(default_factory=set)

    def problem(self, table: str, key: str, message: str, *path: str | int) -> Problem:
        """A problem with one row, at the row's place or at ``path`` within it."""
        return self.places[table, key](message, *path)

    def has(self, table: str, key: str) -> bool:
        """Whether the files name such a row, right or faulty."""
        return (table, key) in self.places or (table, key) in self.faulty


def collect(folder: Path) -> Collection:
    """Reads and checks every knowledge file in ``folder``.

    Raises:
        KnowledgeError: with every problem of every file, each with its line and what to do.
    """
    if not folder.is_dir():
        raise KnowledgeError([Problem(str(folder), 1, "is not a folder; name the folder of knowledge files")])
    topics = sorted(folder.glob("*.yml"))
    rules = sorted(path for path in (folder / RULES).glob("*.yml") if ".cases" not in path.name)
    documents, problems = read_documents(folder, [*topics, *rules])
    collection = Collection()
    rule_documents = {document.name: document for document in documents if document.name.startswith(f"{RULES}/")}
    for document in documents:
        if document.name not in rule_documents:
            problems += _add_topic(collection, document)
    unread = {path.relative_to(folder).as_posix() for path in (*topics, *rules)} - {d.name for d in documents}
    if not any(name.startswith(f"{RULES}/") for name in unread):
        problems += _add_rules(collection, rule_documents)
    if not unread:  # else every reference into the unread file would seem to dangle
        problems += [*_dangling(collection), *_unknown_of_rules(collection, rule_documents)]
    problems += _ambiguous_names(collection)
    if not problems and not collection.facts:
        problems.append(Problem(str(folder), 1, "holds no facts; is it the right folder?"))
    if problems:
        raise KnowledgeError(problems)
    return collection


def _add_topic(collection: Collection, document: Document) -> Iterator[Problem]:
    shape: type[Row] = SourcesFile if document.name == SOURCES else TopicFile
    content = _plain(document.content) or {}
    refused: set[tuple[str | int, ...]] = set()
    try:
        shape.parse_obj(content)
    except ValidationError as error:
        for fault in error.errors():
            where = tuple(step for step in fault["loc"] if step != "__root__")
            refused.add(where[:2])
            yield document.problem(where, f"{_dotted(where)}: {fault['msg']}".removeprefix(": "))
    tables: dict[str, dict[str, Any]] = {
        "sources": collection.sources,
        "subjects": collection.subjects,
        "facts": collection.facts,
    }
    for name, index, row in _raw_rows(content, shape):
        if (name, index) not in refused:
            yield from _add_row(collection, document, name, tables[name], index, _SHAPES[name].parse_obj(row))
        elif isinstance(row, dict):
            collection.faulty.add((name, str(row.get("id"))))


def _raw_rows(content: Any, shape: type[Row]) -> Iterator[tuple[str, int, Any]]:
    """Every row of a file as it was written, with its table and its position there."""
    for name in shape.__fields__:
        rows = content.get(name) if isinstance(content, dict) else None
        for index, row in enumerate(rows if isinstance(rows, list) else []):
            yield name, index, row


def _add_rules(collection: Collection, documents: dict[str, Document]) -> Iterator[Problem]:
    try:
        collection.rulebook = Rulebook.parse({name: document.content for name, document in documents.items()})
    except RulebookError as error:
        for fault in error.problems:
            document = documents.get(fault.file)
            if document is None:
                yield Problem(fault.file or RULES, 1, fault.message)
            else:
                yield document.problem(fault.path, f"{_dotted(fault.path)}: {fault.message}".removeprefix(": "))


def _unknown_of_rules(collection: Collection, documents: dict[str, Document]) -> Iterator[Problem]:
    named = (
        (edition, position, rule, table, place, name)
        for edition in collection.rulebook.editions
        for position, rule in enumerate(edition.rules)
        for table, names in (("sources", rule.sources), ("facts", rule.facts))
        for place, name in enumerate(names)
    )
    for edition, position, rule, table, place, name in named:
        if not collection.has(table, name):
            message = f"rule {rule.number}: no {table.removesuffix('s')} is called {name!r}"
            yield _file_of(edition.id, documents).problem(("rules", position, table, place), message)


def _file_of(edition: str, documents: dict[str, Document]) -> Document:
    """The file that holds an edition."""
    return next(d for d in documents.values() if "edition" in d.content and d.content["edition"]["id"] == edition)


def _add_row(
    collection: Collection, document: Document, name: str, table: dict[str, Any], index: int, row: Any
) -> Iterator[Problem]:
    def here(message: str, *path: str | int) -> Problem:
        return document.problem((name, index, *path), f"{row.id}: {message}")

    if row.id in table:
        yield here("this id is used twice; give one of the two rows another id")
    table[row.id] = row
    collection.places[name, row.id] = here


def _plain(node: Any) -> Any:
    """ruamel's marked collections as plain ones, which pydantic reads faster and prints better."""
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node


def _dotted(path: Iterable[str | int]) -> str:
    return ".".join(str(step) for step in path)


def _dangling(collection: Collection) -> Iterator[Problem]:
    """References to rows that are not there, or are there as another kind."""
    for subject in collection.subjects.values():
        yield from _dangling_in_subject(collection, subject)
    for fact in collection.facts.values():
        yield from _dangling_in_fact(collection, fact)


def _dangling_in_subject(collection: Collection, subject: SubjectRow) -> Iterator[Problem]:
    if subject.parent and not collection.has("subjects", subject.parent):
        message = f"no subject is called {subject.parent!r} (parent)"
        yield collection.problem("subjects", subject.id, message, "parent")
    elif subject.id in _ancestors(collection, subject):
        yield collection.problem("subjects", subject.id, "is its own ancestor; mend one of the parents", "parent")
    for position, kind in enumerate(subject.nearest):
        if kind not in KINDS and kind not in CHECKED_KINDS:
            message = f"no kind of question is called {kind!r} (nearest)"
            yield collection.problem("subjects", subject.id, message, "nearest", position)


def _ancestors(collection: Collection, subject: SubjectRow) -> set[str]:
    found: set[str] = set()
    parent = subject.parent
    while parent and parent not in found:
        found.add(parent)
        above = collection.subjects.get(parent)
        parent = above.parent if above else None
    return found


def _dangling_in_fact(collection: Collection, fact: FactRow) -> Iterator[Problem]:
    def missing(what: str, name: str, *path: str | int) -> Problem:
        message = f"no {what} is called {name!r} ({_dotted(path)})"
        return collection.problem("facts", fact.id, message, *path)

    for about in fact.about:
        if not collection.has("subjects", about):
            yield missing("subject", about, "about")
    for key, kind in (("region", "region"), ("level", "level")):
        name = getattr(fact, key)
        known = collection.subjects.get(name)
        if name and not (known.kind == kind if known else collection.has("subjects", name)):
            yield missing(kind, name, key)
    for reference in fact.source:
        if not collection.has("sources", reference.document):
            yield missing("source", reference.document, "source")
    for premise in fact.derived_from:
        if premise == fact.id:
            yield collection.problem("facts", fact.id, "is derived from itself (derived_from)", "derived_from")
        elif not collection.has("facts", premise):
            yield missing("fact", premise, "derived_from")
    if fact.value.role and not collection.has("subjects", fact.value.role):
        yield missing("subject", fact.value.role, "value", "role")


def _ambiguous_names(collection: Collection) -> Iterator[Problem]:
    """Two subjects that answer to one name, in whichever language: the linker could not tell which is meant."""
    owners: dict[str, str] = {}
    for subject in collection.subjects.values():
        for text, *path in _names(subject):
            comparable = for_comparison(text)
            owner = owners.setdefault(comparable, subject.id)
            if not comparable:
                yield collection.problem("subjects", subject.id, f"the name {text!r} holds nothing to find", *path)
            elif owner != subject.id:
                message = f"the name {text!r} belongs to {owner!r} already"
                yield collection.problem("subjects", subject.id, message, *path)


def _names(subject: SubjectRow) -> Iterator[tuple[Any, ...]]:
    """Every name and alias, and its place in the row."""
    for language in LANGUAGES:
        yield getattr(subject.name, language), "name", language
        for position, text in enumerate(getattr(subject.aliases, language)):
            yield text, "aliases", language, position


def review(collection: Collection, today: date) -> list[Problem]:
    """What a counsellor should look at although it loads: rows that have expired, subjects without facts or names."""
    problems = []
    asked_about = {name for fact in collection.facts.values() for name in fact.about}
    for fact in collection.facts.values():
        if fact.valid_to and fact.valid_to < today:
            problems.append(collection.problem("facts", fact.id, f"expired on {fact.valid_to}; renew or remove it"))
    for subject in collection.subjects.values():
        for language in LANGUAGES:
            if subject.kind.startswith("outside") and not getattr(subject.aliases, language):
                problems.append(collection.problem("subjects", subject.id, f"has no {language} alias"))
        if subject.kind in ("course", "career", "tip", "step") and subject.id not in asked_about:
            problems.append(collection.problem("subjects", subject.id, "no fact is about it"))
    return problems
