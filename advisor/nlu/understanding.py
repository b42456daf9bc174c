"""A message's words and mentions to its parts and intents: what the classifier component does, without Rasa."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from advisor.nlu.courtesy import without_courtesy
from advisor.nlu.intent_model import IntentModel, Ranked, features_of
from advisor.nlu.splitter import Cutting, Ranker, Splitter
from advisor.nlu.words import Word


@dataclass(frozen=True)
class Understood:
    """The likeliest intents of a message taken as one, surest first, and its questions.

    A question is where it stands in the text, and its own likeliest intents.
    """

    intents: list[Ranked]
    questions: list[dict[str, Any]]


def understand(words: Sequence[Word], names: Sequence[tuple[int, int]], model: IntentModel) -> Understood:
    """Reads a message. ``names`` are the spans of the text that name subjects."""
    rank = _ranker(model)
    pieces = Splitter(words, names, rank, Cutting()).pieces()
    questions = [
        {
            "start": words[piece.first].start,
            "end": words[piece.last - 1].end,
            "intents": [[ranked.intent, round(ranked.confidence, 9)] for ranked in piece.ranking],
        }
        for piece in pieces
    ]
    return Understood(rank([words])[0], questions)


def _ranker(model: IntentModel) -> Ranker:
    """Ranks the intents of spans, of which a greeting or thanks beside a question tells nothing.

    A message that is one question is its own only part: what was ranked once is not ranked again.
    """
    known: dict[str, list[Ranked]] = {}

    def rank(spans: Sequence[Sequence[Word]]) -> list[list[Ranked]]:
        texts = [features_of(without_courtesy(span)) for span in spans]
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(fresh, model.rank(fresh)))
        return [known[text] for text in texts]

    return rank
