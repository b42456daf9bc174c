"""The examples as Rasa's own importer reads them, read once and copied quickly."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from advisor.bot.importer import ReadOnceImporter
from advisor.settings import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "zh.yml").write_text(
        "nlu:\n- intent: length\n  examples: |\n    - 读几年\n    - 四年还是五年\n", encoding="utf-8"
    )
    (tmp_path / "en.yml").write_text("nlu:\n- intent: degree\n  examples: |\n    - which degree\n", encoding="utf-8")
    return tmp_path


def importer(folder: Path) -> ReadOnceImporter:
    return ReadOnceImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(folder)])


def told(data: TrainingData) -> list[tuple[str, str]]:
    return sorted((example.get("text"), example.get("intent")) for example in data.training_examples)


def test_the_same_examples_as_rasas_own_importer(folder: Path) -> None:
    own = RasaFileImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(folder)]).get_nlu_data()
    read = importer(folder).get_nlu_data()
    assert told(read) == told(own) == [("which degree", "degree"), ("四年还是五年", "length"), ("读几年", "length")]
    assert read.fingerprint() == own.fingerprint()


def test_files_are_read_once_whichever_language_is_asked_for(folder: Path) -> None:
    one = importer(folder)
    before = told(one.get_nlu_data())
    (folder / "zh.yml").unlink()
    assert told(one.get_nlu_data("zh")) == before
    assert told(importer(folder).get_nlu_data()) == [("which degree", "degree")]


def test_what_is_done_to_a_copy_leaves_what_was_read_as_it_was(folder: Path) -> None:
    one = importer(folder)
    merged = TrainingData().merge(one.get_nlu_data(), TrainingData())
    for example in merged.training_examples:
        example.set("text_tokens", ["?"], add_to_output=True)
        example.set("text", "changed")
        example.features.append("a feature")
    assert all(kept.get("text") != "changed" for kept in one.get_nlu_data().training_examples)
    assert all(not kept.features and "text_tokens" not in kept.data for kept in one.get_nlu_data().training_examples)
    assert all("text_tokens" not in kept.output_properties for kept in one.get_nlu_data().training_examples)
    twice = copy.deepcopy(merged.training_examples)
    assert [example.fingerprint() for example in twice] == [
        example.fingerprint() for example in merged.training_examples
    ]
