"""The rows are those of scikit-learn's vectorizer with the square root of its rarity."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from advisor.nlu.tfidf import Kind, TfIdf

TEXTS = ["四 年 制 学位", "学位 是 什么", "which degree is it", "which degree", "学位 学位 degree"]


def words(text: str) -> list[str]:
    return text.split(" ")


def letters(text: str) -> list[str]:
    return list(text)


@pytest.mark.parametrize("seen_in", [1, 2])
@pytest.mark.parametrize("groups", [words, letters])
def test_rows_are_those_of_scikit_learn(groups, seen_in: int) -> None:  # type: ignore[no-untyped-def]
    theirs = TfidfVectorizer(analyzer=groups, sublinear_tf=True, min_df=seen_in).fit(TEXTS)
    theirs.idf_ = np.sqrt(theirs.idf_)
    ours = TfIdf.fit(TEXTS, [Kind(groups, seen_in)])
    asked = [*TEXTS, "degree degree degree", "其他", ""]
    assert np.allclose(ours.rows(asked).toarray(), theirs.transform(asked).toarray(), atol=1e-6)


def test_kinds_stand_side_by_side_with_their_weights() -> None:
    rows = TfIdf.fit(TEXTS, [Kind(letters), Kind(words, weight=0.5)]).rows(TEXTS).toarray()
    width = len({letter for text in TEXTS for letter in text})
    assert np.allclose(np.linalg.norm(rows[:, :width], axis=1), 1.0)
    assert np.allclose(np.linalg.norm(rows[:, width:], axis=1), 0.5)


def test_it_can_be_pickled() -> None:
    fitted = TfIdf.fit(TEXTS, [Kind(words)])
    again: TfIdf = pickle.loads(pickle.dumps(fitted))
    assert np.array_equal(again.rows(TEXTS).toarray(), fitted.rows(TEXTS).toarray())
