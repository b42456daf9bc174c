"""The tokenizer of the pipeline: Chinese words from jieba, Latin ones from spaCy, exact offsets."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from advisor.nlu.fingerprint import fingerprint
from advisor.nlu.words import WordCutter


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MixedTokenizer(Tokenizer):
    """Gives every message its tokens, whatever mixture of Chinese and English it is."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No settings of its own; the three are those that Rasa's base class asks for."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose change makes a trained model stale."""
        return ["jieba", "spacy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa sees only this file; the words are cut elsewhere."""
        return fingerprint()

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._cutter = WordCutter()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MixedTokenizer:
        """Makes the component (see the base class)."""
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one text; each cuts its own characters back out of the original."""
        text = message.get(attribute)
        return [
            Token(text[word.start : word.end], word.start, word.end, lemma=word.text) for word in self._cutter.cut(text)
        ]
