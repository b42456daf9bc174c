"""A message's words and mentions to its parts and intents: what the classifier component does, without Rasa."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.nlu.courtesy import without_courtesy
from advisor.nlu.intent_model import IntentModel, Ranked, features_of
from advisor.nlu.splitter import Cutting, Splitter
from advisor.nlu.words import Word


def intents_of(words: Sequence[Word], model: IntentModel) -> list[Ranked]:
    """The likeliest intents of a message taken as one."""
    return _ranked([words], model)[0]


def questions_of(words: Sequence[Word], names: Sequence[tuple[int, int]], model: IntentModel) -> list[dict[str, Any]]:
    """The questions of a message: where each stands in the text, and its likeliest intents.

    ``names`` are the spans of the text that name subjects.
    """
    splitter = Splitter(words, names, lambda spans: _ranked(spans, model), Cutting())
    return [
        {
            "start": words[piece.first].start,
            "end": words[piece.last - 1].end,
            "intents": [[ranked.intent, round(ranked.confidence, 9)] for ranked in piece.ranking],
        }
        for piece in splitter.pieces()
    ]


def _ranked(spans: Sequence[Sequence[Word]], model: IntentModel) -> list[list[Ranked]]:
    """The intents of each span, of which a greeting or thanks beside a question tells nothing."""
    return model.rank([features_of(without_courtesy(span)) for span in spans])
