"""Which question is asked: a linear classifier over characters and words of both languages.

What was compared with it, and why it won, is in ``docs/decisions/0003-a-linear-classifier.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import logsumexp, softmax
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder
from sklearn.svm import LinearSVC

from advisor.nlu.spelling import Spelling
from advisor.nlu.tfidf import Kind, TfIdf
from advisor.nlu.words import Word
from advisor.text import HAN

_HELD_OUT = 0.15
# From so many examples on a second process is worth its start.
_MANY = 5000
# Most weights are nearly nothing. Without those below this a score moves by three thousandths at most, and the model
# takes a fifth of the memory.
_NEGLIGIBLE = 1e-3


@dataclass(frozen=True)
class Ranked:
    """A reading and how sure the model is of it, between 0 and 1."""

    intent: str
    confidence: float


def features_of(words: Sequence[Word]) -> str:
    """What the model sees of a text: its folded words, one space apart, without marks at the end."""
    texts = [word.text for word in words]
    while texts and not texts[-1].isalnum():
        texts.pop()
    return " ".join(texts)


def _characters(text: str) -> list[str]:
    """Up to three characters in a row. Chinese words stand without spaces here; Latin ones keep them."""
    pieces: list[str] = []
    for word in text.split(" "):
        if pieces and (pieces[-1][-1:].isascii() or word[:1].isascii()):
            pieces.append(" ")
        pieces.append(word)
    closed = f" {''.join(pieces)} "
    return [closed[at : at + length] for length in (1, 2, 3) for at in range(len(closed) - length + 1)]


def _words(text: str) -> list[str]:
    """Words, and two in a row."""
    words = text.split(" ")
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]


def _characters_apart(text: str) -> list[str]:
    """Two Chinese characters with one to three others between them: "考…证" whatever stands in the middle."""
    characters = HAN.findall(text)
    return [
        f"{first}{second}"
        for at, first in enumerate(characters)
        for second in characters[at + 2 : at + 2 + _AT_MOST_BETWEEN]
    ]


_AT_MOST_BETWEEN = 3
# A group of characters that only one example has tells more about its author than about the intent.
_KINDS = (Kind(_characters, seen_in=2), Kind(_words, weight=0.7), Kind(_characters_apart, seen_in=2, weight=0.7))


class IntentModel:
    """Ranks the intents of a text. Made by :meth:`train`; can be pickled."""

    def __init__(
        self,
        spelling: Spelling,
        features: TfIdf,
        weights: csr_matrix,
        offsets: NDArray[np.float32],
        intents: Sequence[str],
        sharpness: float,
    ) -> None:
        self._spelling = spelling
        self._features = features
        self._weights = weights
        self._offsets = offsets
        self.intents = tuple(intents)
        self._sharpness = sharpness

    @classmethod
    def train(cls, texts: Sequence[str], labels: Sequence[str], *, strictness: float, seed: int) -> IntentModel:
        """Learns from texts as :func:`features_of` gives them.

        ``strictness`` is the SVM's C. The sharpness of the confidences is fitted on examples held out from a trial,
        so that "0.8" is right about eight times in ten of such.
        """
        encoder = LabelEncoder().fit(labels)
        targets = encoder.transform(labels)
        features = TfIdf.fit(texts, _KINDS)
        matrix = features.rows(texts)
        learnt, held_out = train_test_split(
            np.arange(len(targets)), test_size=_HELD_OUT, random_state=seed, stratify=targets
        )
        # Each of the two takes minutes on many examples, and one processor.
        trial, svm = Parallel(n_jobs=2 if len(texts) >= _MANY else 1)(
            delayed(_svm)(strictness, seed, matrix[rows], targets[rows]) for rows in (learnt, np.arange(len(targets)))
        )
        sharpness = _sharpness(trial.decision_function(matrix[held_out]), targets[held_out])
        spelling = Spelling(Counter(word for text in texts for word in text.split(" ")))
        return cls(spelling, features, *_slender(svm), encoder.classes_.tolist(), sharpness)

    def rank(self, texts: Sequence[str], most: int = 24) -> list[list[Ranked]]:
        """For each text its likeliest intents, surest first."""
        if not texts:
            return []
        confidences = self.confidences(texts)
        best = np.argsort(-confidences, axis=1)[:, :most]
        return [
            [Ranked(self.intents[column], float(row[column])) for column in columns]
            for row, columns in zip(confidences, best)
        ]

    def confidences(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """A row a text, a column an intent; each row sums to 1. A text without a known word could be anything."""
        read = [self._spelling.read(text) for text in texts]
        scores = (self._features.rows(read) @ self._weights).toarray() + self._offsets
        confidences = np.asarray(softmax(self._sharpness * scores, axis=1))
        confidences[[not self._spelling.knows(text) for text in read]] = 1 / len(self.intents)
        return confidences


def _svm(strictness: float, seed: int, rows: csr_matrix, targets: NDArray[np.int64]) -> LinearSVC:
    return LinearSVC(C=strictness, random_state=seed).fit(rows, targets)


def _slender(svm: LinearSVC) -> tuple[csr_matrix, NDArray[np.float32]]:
    """The weights that matter, a row a feature, and what is added for each intent."""
    weights = np.where(np.abs(svm.coef_) < _NEGLIGIBLE, 0.0, svm.coef_).T
    return csr_matrix(weights, dtype=np.float32), svm.intercept_.astype(np.float32)


def _sharpness(scores: NDArray[np.float64], targets: NDArray[np.int64]) -> float:
    """The factor on the scores under which the held-out answers are likeliest."""

    def surprise(factor: float) -> float:
        scaled = factor * scores
        chosen = scaled[np.arange(len(targets)), targets]
        return float(np.mean(logsumexp(scaled, axis=1) - chosen))

    return float(minimize_scalar(surprise, bounds=(0.5, 20.0), method="bounded").x)
