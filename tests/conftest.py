"""What every test needs before Rasa is imported, and the stores and the knowledge that many tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from advisor.runtime import without_tensorflow

without_tensorflow.install()

from advisor.dialogue.desk import Desk  # noqa: E402
from advisor.knowledge.collect import Collection, collect  # noqa: E402
from advisor.known import Knowledge  # noqa: E402
from advisor.model import Words  # noqa: E402
from advisor.service import Advisor  # noqa: E402
from advisor.settings import ROOT  # noqa: E402
from advisor.store.engine import engine_for  # noqa: E402
from advisor.store.load import load  # noqa: E402
from advisor.store.read import read_knowledge  # noqa: E402
from advisor.store.tables import metadata  # noqa: E402
from tests import postgres as pg  # noqa: E402
from tests.missing import not_run  # noqa: E402
from tests.quality.bot import Bot, running  # noqa: E402

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[pg.Cluster]:
    """A private PostgreSQL server. Without one the test is skipped, loudly; in CI it fails."""
    folder = pg.programs()
    if folder is None:
        not_run("PostgreSQL is not installed (Debian: apt install postgresql): NOTHING was tried on it")
    with pg.cluster(folder) as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        engine = new_engine(f"sqlite:///{tmp_path / 'advisor.sqlite'}")
        yield engine
        engine.dispose()
        return
    cluster: pg.Cluster = request.getfixturevalue("postgres_cluster")
    url = cluster.new_database()
    engine = new_engine(str(url))
    yield engine
    engine.dispose()
    cluster.drop_database(url)


@pytest.fixture
def engine(empty_engine: Engine) -> Engine:
    """A database with all tables and no rows, on SQLite and on PostgreSQL."""
    metadata.create_all(empty_engine)
    return empty_engine


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """A database with all tables and no rows, where one kind of database is enough."""
    engine = new_engine(f"sqlite:///{tmp_path / 'advisor.sqlite'}")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def new_engine(url: str) -> Engine:
    """An engine as the advisor makes it, but of this test alone."""
    made: Engine = engine_for.__wrapped__(url)
    return made


@pytest.fixture(scope="session")
def collection() -> Collection:
    """The real knowledge files, checked. Never change it."""
    return collect(ROOT / "knowledge")


@pytest.fixture(scope="session")
def knowledge(collection: Collection) -> Knowledge:
    """The real knowledge, through a store and out again."""
    engine = new_engine("sqlite://")
    metadata.create_all(engine)
    load(engine, collection)
    with engine.connect() as connection:
        return read_knowledge(connection)


@pytest.fixture(scope="session")
def desk(knowledge: Knowledge) -> Desk:
    """A counsellor's desk with the real knowledge on it."""
    return Desk(knowledge, Advisor(knowledge), Words("王老师", "Ms Wang"), keep_days=30, today=TODAY)


@pytest.fixture
def settings_of_a_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment of an installation of its own; gives its ``var`` folder."""
    for name in list(os.environ):
        if name.startswith("ADVISOR_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ADVISOR_VAR", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The whole bot, started once for all tests that talk to it over HTTP."""
    with running(tmp_path_factory.mktemp("bot") / "var") as started:
        yield started
