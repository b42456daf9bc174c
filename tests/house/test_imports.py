"""Imports run one way: from the edges down to the words that all share."""

from __future__ import annotations

import subprocess
import sys

import pytest

from advisor.settings import ROOT
from tests.house.tree import imports, imports_at_start, modules

# From the bottom up. A part imports from the layers below its own, and from itself.
LAYERS = (
    {"model", "errors", "text", "sound", "questions"},
    {"language", "settings", "eligibility"},
    {"words", "knowledge", "known"},
    {"store"},
    {"answers", "service", "nlu"},
    {"dialogue"},
    {"counsel", "bot", "channels"},
    {"runtime"},
    {"cli"},
)
HEIGHT = {part: height for height, layer in enumerate(LAYERS) for part in layer}
KNOW_RASA = {"nlu", "bot", "channels", "runtime"}
KNOW_SQL = {"store", "bot", "channels", "counsel", "cli"}


def part_of(module: str) -> str:
    return module.split(".")[1]


OURS = [name for name in modules() if name.startswith("advisor.")]


def test_every_part_has_its_layer() -> None:
    assert {part_of(name) for name in OURS} == set(HEIGHT)


@pytest.mark.parametrize("name", OURS)
def test_it_imports_only_from_below(name: str) -> None:
    here = part_of(name)
    for imported in imports(modules()[name]):
        if imported.startswith("advisor."):
            there = part_of(imported)
            assert there == here or HEIGHT[there] < HEIGHT[here], f"{name} imports {imported}"


@pytest.mark.parametrize("name", list(modules()))
def test_rasa_is_known_to_its_plug_ins_alone(name: str) -> None:
    roots = {imported.split(".")[0] for imported in imports(modules()[name])}
    if name.startswith("actions"):
        assert "rasa" not in roots
    elif name != "advisor" and part_of(name) not in KNOW_RASA:
        assert not roots & {"rasa", "rasa_sdk"}


@pytest.mark.parametrize("name", OURS)
def test_sql_is_known_to_the_store_and_what_opens_it(name: str) -> None:
    roots = {imported.split(".")[0] for imported in imports(modules()[name])}
    if part_of(name) not in KNOW_SQL:
        assert not roots & {"sqlalchemy", "alembic", "sqlite3", "psycopg2"}


@pytest.mark.parametrize("name", list(modules()))
def test_nobody_asks_for_tensorflow(name: str) -> None:
    roots = {imported.split(".")[0] for imported in imports(modules()[name])}
    assert not roots & {"tensorflow", "keras", "torch"}


@pytest.mark.parametrize(
    ("module", "foreign"),
    [
        ("advisor.eligibility", ("rasa", "sqlalchemy", "spacy", "advisor.store", "advisor.dialogue", "advisor.text")),
        ("advisor.knowledge.collect", ("rasa", "sqlalchemy", "spacy")),
        ("advisor.store.read", ("rasa", "spacy", "jieba")),
        ("advisor.dialogue.turn", ("rasa", "rasa_sdk", "sqlalchemy", "spacy", "jieba", "sklearn", "sanic")),
        ("actions.advise", ("rasa.core", "rasa.nlu", "spacy", "jieba", "sklearn")),
    ],
)
def test_what_importing_it_brings_along(module: str, foreign: tuple[str, ...]) -> None:
    """What an import pulls in costs memory and start-up time in every process."""
    code = f"import sys, {module}; print([name for name in {foreign!r} if name in sys.modules])"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.strip() == "[]"


def test_there_are_no_rings() -> None:
    graph = {}
    for name, tree in modules().items():
        named = {other for imported in imports_at_start(tree) for other in (imported, imported.rpartition(".")[0])}
        graph[name] = named & set(modules())
    done: set[str] = set()

    def walk(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join((*way, name))
        if name in done:
            return
        for other in graph[name] - {name}:
            if not name.startswith(f"{other}.") and not other.startswith(f"{name}."):
                walk(other, (*way, name))
        done.add(name)

    for name in graph:
        walk(name, ())
