"""Sentences with blanks."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from advisor.model import Source, Words
from advisor.words import Phrases, phrases, say, with_article


def test_blanks_are_filled(tmp_path: Path) -> None:
    (tmp_path / "talk.yml").write_text("hello: 'Hello {{ name }}.'\ndeep: {er: 'yes'}\n")
    found = Phrases(tmp_path)
    assert found.say("talk.hello", name="X") == "Hello X."
    assert found.say("talk.deep.er") == "yes"
    assert found.keys() == {"talk.hello", "talk.deep.er"}
    assert found.has("talk.hello")
    assert not found.has("talk.bye")


def test_a_blank_left_open_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "talk.yml").write_text("hello: 'Hello {{ name }}.'\n")
    with pytest.raises(jinja2.UndefinedError):
        Phrases(tmp_path).say("talk.hello")


def test_a_sentence_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("zh", "talk.nonsense")


def test_what_fills_a_blank_is_not_read_as_a_template() -> None:
    said = say("en", "refusals.outside", subjects=["{{ 7 * 7 }}"], contact="x")
    assert "{{ 7 * 7 }}" in said
    assert "49" not in said


def test_words_are_put_in_the_language() -> None:
    contact = Words("王老师", "Ms Wang")
    assert "王老师" in say("zh", "talk.contact", contact=contact)
    assert "Ms Wang" in say("en", "talk.contact", contact=contact)


def test_a_source_is_named_with_its_address_lines_and_standing() -> None:
    from datetime import date

    source = Source("x", Words("文件", "Paper"), "public_page", "https://example.edu", True, date(2026, 1, 2))
    assert say("en", "answer.document", source=source, title=source.title, lines=[3, 4]) == (
        "[Paper](https://example.edu), lines 3, 4 (unofficial copy)"
    )
    assert (
        say("zh", "answer.document", source=source, title=source.title, lines=[])
        == "[文件](https://example.edu)（非官方转载）"
    )


def test_phrases_are_read_once() -> None:
    assert phrases("zh") is phrases("zh")


@pytest.mark.parametrize(
    ("noun", "phrase"),
    [
        ("radiologist", "a radiologist"),
        ("imaging engineer", "an imaging engineer"),
        ("AI engineer", "an AI engineer"),
        ("X-ray technologist", "an X-ray technologist"),
        ("MRI technologist", "an MRI technologist"),
    ],
)
def test_a_noun_has_its_article(noun: str, phrase: str) -> None:
    assert with_article(noun) == phrase
