"""How Rasa comes by the training data.

A training with Rasa's own importer spends more time on reading, checking and copying the examples than on learning
from them. What each of these saves is in ``docs/benchmarks.md``.
"""

from __future__ import annotations

import copy
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class ReadOnceImporter(RasaFileImporter):
    """Reads the examples once; Rasa's own importer reads and checks every file three times in a training.

    Rasa copies what it merges, so the examples kept here stay as they were read.
    """

    _read: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The examples of all files. None of them is of one language only, so ``language`` changes nothing."""
        if self._read is None:
            self._read = super().get_nlu_data(language)
            self._read.training_examples = [_Example.of(message) for message in self._read.training_examples]
        return self._read


class _Example(Message):
    """A message that is quickly copied: Rasa copies all examples ten times over before it trains the first component.

    What it says of itself is replaced by components and never changed in place, so copies may share the values.
    """

    @classmethod
    def of(cls, message: Message) -> _Example:
        example = cls.__new__(cls)
        example.__dict__.update(message.__dict__)
        return example

    def __deepcopy__(self, memo: dict[int, Any]) -> _Example:
        example = _Example.of(self)
        example.data = dict(self.data)
        example.features = copy.copy(self.features)
        example.output_properties = set(self.output_properties)
        return example
