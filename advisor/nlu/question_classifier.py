"""The pipeline's classifier: the language of a message, its questions, and the intent of each."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from advisor.language import detect
from advisor.nlu import buttons
from advisor.nlu.intent_model import IntentModel, features_of
from advisor.nlu.learnt import LearntComponent
from advisor.nlu.understanding import understand
from advisor.nlu.words import Word


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(LearntComponent[IntentModel], IntentClassifier):
    """Gives a message its intent and, where it holds several questions, an intent for each."""

    _file = "intent_model.pickle"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``strictness``: the SVM's C; ``seed``: for the order in which it visits examples."""
        return {"strictness": 0.7, "seed": 20}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose change makes a trained model stale."""
        return ["sklearn", "joblib", "numpy", "scipy"]

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the intent examples and stores the model."""
        examples = training_data.intent_examples
        return self._keep(
            IntentModel.train(
                [features_of(_words(example)) for example in examples],
                [example.get(INTENT) for example in examples],
                strictness=float(self._config["strictness"]),
                seed=int(self._config["seed"]),
            )
        )

    def process(self, messages: list[Message]) -> list[Message]:
        """Classifies each message and its questions; a button's payload says itself what it means.

        Into marks and emoji alone nothing is read.
        """
        for message in messages:
            text = message.get(TEXT) or ""
            message.set("language", detect(text), add_to_output=True)
            message.set("button", list(buttons.read(text)), add_to_output=True)
            words = _words(message)
            if self._learnt is not None and any(word.text.isalnum() for word in words):
                self._classify(message, words, self._learnt)
        return messages

    def _classify(self, message: Message, words: list[Word], model: IntentModel) -> None:
        names = [(entity["start"], entity["end"]) for entity in message.get(ENTITIES, [])]
        understood = understand(words, names, model)
        ranking = [{"name": ranked.intent, "confidence": round(ranked.confidence, 9)} for ranked in understood.intents]
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set("questions", understood.questions, add_to_output=True)


def _words(message: Message) -> list[Word]:
    tokens: list[Token] = message.get("text_tokens") or []
    return [Word(token.lemma, token.start, token.end) for token in tokens]
