"""The pipeline's first component: a message typed in pinyin goes on in characters."""

from __future__ import annotations

import pickle
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from advisor.nlu.fingerprint import fingerprint
from advisor.nlu.pinyin import PinyinReader

_READER_FILE = "pinyin_reader.pickle"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class PinyinMessages(GraphComponent):
    """Learns from the examples which characters stand behind which; writes messages in pinyin as they would be.

    What follows in the pipeline, and the action, see the characters; the tracker keeps what was typed.
    """

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose change makes a trained model stale."""
        return ["pypinyin"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa sees only this file; the reader is made elsewhere."""
        return fingerprint()

    def __init__(self, model_storage: ModelStorage, resource: Resource, reader: PinyinReader | None = None) -> None:
        self._storage = model_storage
        self._resource = resource
        self._reader = reader

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PinyinMessages:
        """Makes an untrained component (see the base class)."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PinyinMessages:
        """Loads a trained component from Rasa's model storage, whose archive we wrote ourselves."""
        with model_storage.read_from(resource) as folder, open(folder / _READER_FILE, "rb") as file:
            return cls(model_storage, resource, pickle.load(file))  # noqa: S301

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the intent examples and stores the reader."""
        self._reader = PinyinReader.of_examples(example.get(TEXT) or "" for example in training_data.intent_examples)
        with self._storage.write_to(self._resource) as folder, open(folder / _READER_FILE, "wb") as file:
            pickle.dump(self._reader, file)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The examples as they are: none is in pinyin alone."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Puts characters in the place of pinyin."""
        for message in messages:
            written = self._reader.read(message.get(TEXT) or "") if self._reader else None
            if written:
                message.set(TEXT, written, add_to_output=True)
        return messages
