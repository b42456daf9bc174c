"""The classifier on a toy set: it learns, ranks, is the same after pickling and every time."""

# ruff: noqa: E501
from __future__ import annotations

import pickle

import numpy as np
import pytest

from advisor.nlu.intent_model import IntentModel, features_of
from advisor.nlu.words import WordCutter

TOY = {
    "degree": ["授什么学位", "学位是什么", "拿什么学位", "毕业发什么学位证", "which degree", "what degree is it", "the degree awarded", "degree please"],
    "tuition": ["学费多少", "一年学费", "学费贵吗", "读下来要多少钱", "how much are the fees", "tuition fees", "what does it cost", "is it expensive"],
    "length": ["读几年", "学制几年", "要读多久", "几年毕业", "how long is it", "how many years", "length of study", "years to finish"],
}  # fmt: skip
CUTTER = WordCutter()


def features(text: str) -> str:
    return features_of(CUTTER.cut(text))


@pytest.fixture(scope="module")
def model() -> IntentModel:
    texts = [features(text) for lines in TOY.values() for text in lines]
    labels = [intent for intent, lines in TOY.items() for _ in lines]
    return IntentModel.train(texts, labels, strictness=0.5, seed=20)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("它授什么学位？", "degree"), ("学费大概多少", "tuition"), ("要读几年呢", "length"), ("DEGREE?", "degree"), ("ｔｕｉｔｉｏｎ", "tuition"),
     ("how many years does it take", "length"), ("學位", "degree"), ("学  费", "tuition")],
)  # fmt: skip
def test_it_learns_both_languages(model: IntentModel, text: str, intent: str) -> None:
    assert model.rank([features(text)])[0][0].intent == intent


def test_confidences_are_shares(model: IntentModel) -> None:
    rows = model.confidences([features("学位"), features("zzz"), ""])
    assert np.allclose(rows.sum(axis=1), 1.0)
    assert (rows >= 0).all()


def test_rankings_go_down_and_have_a_limit(model: IntentModel) -> None:
    (ranked,) = model.rank([features("学位和学费")], most=2)
    assert len(ranked) == 2
    assert ranked[0].confidence >= ranked[1].confidence


def test_nothing_to_rank(model: IntentModel) -> None:
    assert model.rank([]) == []


def test_it_can_be_pickled(model: IntentModel) -> None:
    again: IntentModel = pickle.loads(pickle.dumps(model))
    texts = [features("学位"), features("how long")]
    assert again.intents == model.intents
    assert np.array_equal(again.confidences(texts), model.confidences(texts))


def test_training_twice_gives_the_same(model: IntentModel) -> None:
    texts = [features(text) for lines in TOY.values() for text in lines]
    labels = [intent for intent, lines in TOY.items() for _ in lines]
    again = IntentModel.train(texts, labels, strictness=0.5, seed=20)
    assert np.array_equal(again.confidences(texts), model.confidences(texts))


@pytest.mark.parametrize(
    ("left", "right"),
    [("学位是什么？", "学位是什么"), ("Which degree?!", "which degree"), ("ＮＨＳ。", "nhs"), ("學費…", "学费")],
)
def test_marks_at_the_end_and_width_change_nothing(left: str, right: str) -> None:
    assert features(left) == features(right)


@pytest.mark.parametrize("text", ["", "😀", "？？？", "\u200b"])
def test_nothing_to_see_is_no_error(model: IntentModel, text: str) -> None:
    assert len(model.rank([features(text)])[0]) == 3


@pytest.mark.parametrize("text", ["blah blah", "淦", "qwrtz"])
def test_a_text_without_a_known_word_could_be_anything(model: IntentModel, text: str) -> None:
    assert model.rank([features(text)])[0][0].confidence == pytest.approx(1 / len(model.intents))
