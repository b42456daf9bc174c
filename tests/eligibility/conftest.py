"""The rule documents, the rulebook made of them and its naive twin."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from advisor.eligibility import Rulebook

from .files import edition_files, read
from .naive import Naive


@pytest.fixture(scope="session")
def documents() -> dict[str, Any]:
    """All rule documents: never change them, see ``changed``."""
    return {name: read(name) for name in ("attributes.yml", *edition_files())}


@pytest.fixture
def changed(documents: dict[str, Any]) -> Callable[[Callable[[dict[str, Any]], None]], dict[str, Any]]:
    """Gives the documents with a change made to a copy of them."""

    def make(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        mine = copy.deepcopy(documents)
        change(mine)
        return mine

    return make


@pytest.fixture(scope="session")
def rulebook(documents: dict[str, Any]) -> Rulebook:
    """The rulebook that the advisor uses."""
    return Rulebook.parse(documents)


@pytest.fixture(scope="session")
def naive(documents: dict[str, Any]) -> Naive:
    """The naive twin of the rulebook."""
    return Naive(documents["attributes.yml"], [documents[name] for name in edition_files()])
