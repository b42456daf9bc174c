"""The pipeline's linker is as fresh as the store, without training."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from advisor.nlu.store_linker import StoreEntityLinker
from advisor.store.engine import engine_for
from advisor.store.load import load
from advisor.store.migrate import upgrade
from advisor.store.tables import metadata
from tests.store.rows import small


@pytest.fixture
def linker(settings_of_a_test: Path) -> StoreEntityLinker:
    from advisor.settings import read

    upgrade(engine_for(read().database_url))
    return StoreEntityLinker({"look_again_after": 0.0})


def link(linker: StoreEntityLinker, text: str) -> list[dict[str, Any]]:
    (message,) = linker.process([Message(data={"text": text})])
    found: list[dict[str, Any]] = message.get("entities", [])
    return found


def test_a_new_alias_is_found_as_soon_as_it_is_loaded(linker: StoreEntityLinker, tmp_path: Path) -> None:
    from advisor.settings import read

    engine = engine_for(read().database_url)
    load(engine, small(tmp_path / "a"))
    assert link(linker, "我想去日不落读书") == []
    load(engine, small(tmp_path / "b", ("[大不列颠]", "[大不列颠, 日不落]")))
    (entity,) = link(linker, "我想去日不落读书")
    assert (entity["entity"], entity["value"], entity["start"], entity["end"]) == ("region", "part", 3, 6)
    assert entity["confidence_entity"] == 1.0


def test_an_empty_store_names_nothing_and_does_not_fail(linker: StoreEntityLinker, tmp_path: Path) -> None:
    from advisor.settings import read

    assert link(linker, "英国") == []
    load(engine_for(read().database_url), small(tmp_path))
    assert link(linker, "英国")


def test_the_last_names_stay_while_the_store_is_away(linker: StoreEntityLinker, tmp_path: Path) -> None:
    from advisor.settings import read

    engine = engine_for(read().database_url)
    load(engine, small(tmp_path))
    assert link(linker, "英国")
    metadata.drop_all(engine)
    assert link(linker, "英国")


def test_a_message_without_text(linker: StoreEntityLinker) -> None:
    assert linker.process([Message(data={})])
    assert link(linker, "") == []


def test_the_store_is_not_asked_with_every_message(settings_of_a_test: Path, tmp_path: Path) -> None:
    from advisor.settings import read

    engine = engine_for(read().database_url)
    upgrade(engine)
    load(engine, small(tmp_path / "a"))
    patient = StoreEntityLinker({"look_again_after": 60.0})
    assert link(patient, "英国")
    load(engine, small(tmp_path / "b", ("[大不列颠]", "[大不列颠, 日不落]")))
    assert link(patient, "日不落") == []
    assert StoreEntityLinker.get_default_config()["look_again_after"] <= 60
