"""The pipeline's first component: a message typed in pinyin goes on in characters."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from advisor.nlu.learnt import LearntComponent
from advisor.nlu.pinyin import PinyinReader


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class PinyinMessages(LearntComponent[PinyinReader]):
    """Learns from the examples which characters stand behind which; writes messages in pinyin as they would be.

    What follows in the pipeline, and the action, see the characters; the tracker keeps what was typed.
    """

    _file = "pinyin_reader.pickle"

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose change makes a trained model stale."""
        return ["pypinyin"]

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the intent examples and stores the reader."""
        return self._keep(
            PinyinReader.of_examples(example.get(TEXT) or "" for example in training_data.intent_examples)
        )

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The examples as they are: none is in pinyin alone."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Puts characters in the place of pinyin."""
        for message in messages:
            written = self._learnt.read(message.get(TEXT) or "") if self._learnt else None
            if written:
                message.set(TEXT, written, add_to_output=True)
        return messages
