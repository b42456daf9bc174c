"""English words read as the phrases have them."""

from __future__ import annotations

from random import Random

import pytest

from advisor.dialogue.self_description import phrasebook
from advisor.dialogue.self_description.slips import without_slip

VOCABULARY = phrasebook().vocabulary


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("physican", "physician"),
        ("hosptial", "hospital"),
        ("medcine", "medicine"),
        ("flatmates", "flatmate"),
        ("programmes", "programme"),
        ("colleague's", "colleague"),
        ("hasnt", "hasn't"),
    ],
)
def test_a_slip_or_a_plural_is_the_word_that_the_phrases_know(written: str, meant: str) -> None:
    assert written not in VOCABULARY
    assert without_slip(written, VOCABULARY) == meant


@pytest.mark.parametrize("word", ["though", "bother", "decide", "complete", "approve", "national", "situation"])
def test_an_english_word_is_no_slip_of_another(word: str) -> None:
    assert without_slip(word, VOCABULARY) == word


def test_short_words_and_chinese_stay() -> None:
    assert [without_slip(word, VOCABULARY) for word in ("nusre", "mri", "医", "2019")] == ["nusre", "mri", "医", "2019"]


def test_two_words_equally_near_are_told_apart_alike_in_every_process() -> None:
    # A set is walked in another order in each process; the reading must not turn on it.
    words = ["sonographx", "sonographz", "sonographs"]
    readings = set()
    for seed in range(20):
        Random(seed).shuffle(words)
        readings.add(without_slip("sonographq", words))
    assert len(readings) == 1
