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
from advisor.text import for_comparison

SOURCES = "sources.yml"
RULES = "rules"


@dataclass
class Collection:
    """What the files hold, row by row, with the place of each row kept for problems found later."""

    sources: dict[str, SourceRow] = field(default_factory=dict)
    subjects: dict[str, SubjectRow] = field(default_factory=dict)
    facts: dict[str, FactRow] = field(default_factory=dict)
    rulebook: Rulebook = field(default_factory=lambda: Rulebook((), (), {}))
    places: dict[tuple[str, str], Callable[[str], Problem]] = field(default_factory=dict)

    def problem(self, table: str, key: str, message: str) -> Problem:
        """A problem with one row, at the row's place."""
        return self.places[table, key](message)


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
    problems += _add_rules(collection, rule_documents)
    if not problems:
        problems += list(_dangling(collection)) + list(_ambiguous_names(collection))
    if not problems and not collection.facts:
        problems.append(Problem(str(folder), 1, "holds no facts; is it the right folder?"))
    if problems:
        raise KnowledgeError(problems)
    return collection


def _add_topic(collection: Collection, document: Document) -> Iterator[Problem]:
    shape: type[Row] = SourcesFile if document.name == SOURCES else TopicFile
    try:
        content = shape.parse_obj(_plain(document.content) or {})
    except ValidationError as error:
        for fault in error.errors():
            where = fault["loc"]
            yield document.problem(where, f"{_dotted(where)}: {fault['msg']}")
        return
    tables: tuple[tuple[str, dict[str, Any]], ...] = (
        ("sources", collection.sources),
        ("subjects", collection.subjects),
        ("facts", collection.facts),
    )
    for name, table in tables:
        for index, row in enumerate(getattr(content, name, ())):
            yield from _add_row(collection, document, name, table, index, row)


def _add_rules(collection: Collection, documents: dict[str, Document]) -> Iterator[Problem]:
    try:
        collection.rulebook = Rulebook.parse({name: document.content for name, document in documents.items()})
    except RulebookError as error:
        for fault in error.problems:
            document = documents.get(fault.file)
            if document is None:
                yield Problem(fault.file, 1, fault.message)
            else:
                yield document.problem(fault.path, f"{_dotted(fault.path)}: {fault.message}")
    for rule in collection.rulebook.rules:
        for name in rule.sources:
            if name not in collection.sources:
                yield Problem(f"{RULES}/{rule.edition}.yml", 1, f"rule {rule.number}: no source is called {name!r}")


def _add_row(
    collection: Collection, document: Document, name: str, table: dict[str, Any], index: int, row: Any
) -> Iterator[Problem]:
    def here(message: str) -> Problem:
        return document.problem((name, index), f"{row.id}: {message}")

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
        if subject.parent and subject.parent not in collection.subjects:
            yield collection.problem("subjects", subject.id, f"no subject is called {subject.parent!r} (parent)")
    for fact in collection.facts.values():
        yield from _dangling_in_fact(collection, fact)


def _dangling_in_fact(collection: Collection, fact: FactRow) -> Iterator[Problem]:
    def missing(what: str, name: str, key: str) -> Problem:
        return collection.problem("facts", fact.id, f"no {what} is called {name!r} ({key})")

    for name in fact.about:
        if name not in collection.subjects:
            yield missing("subject", name, "about")
    for key, kind in (("region", "region"), ("level", "level")):
        name = getattr(fact, key)
        if name and (name not in collection.subjects or collection.subjects[name].kind != kind):
            yield missing(kind, name, key)
    for reference in fact.source:
        if reference.document not in collection.sources:
            yield missing("source", reference.document, "source")
    for name in fact.derived_from:
        if name not in collection.facts:
            yield missing("fact", name, "derived_from")
    if fact.value.role and fact.value.role not in collection.subjects:
        yield missing("subject", fact.value.role, "value.role")


def _ambiguous_names(collection: Collection) -> Iterator[Problem]:
    """Two subjects that answer to one name: the linker could not tell which is meant."""
    for language in LANGUAGES:
        owners: dict[str, str] = {}
        for subject in collection.subjects.values():
            for text in (getattr(subject.name, language), *getattr(subject.aliases, language)):
                owner = owners.setdefault(for_comparison(text), subject.id)
                if owner != subject.id:
                    yield collection.problem(
                        "subjects", subject.id, f"the name {text!r} ({language}) belongs to {owner!r} already"
                    )


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
