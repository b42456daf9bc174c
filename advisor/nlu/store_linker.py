"""The pipeline's entity linker: the subjects of the store, kept as fresh as the store."""

from __future__ import annotations

import logging
import time
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from advisor.errors import AdvisorError
from advisor.known import Knowledge
from advisor.nlu.linker import EntityLinker, Mention
from advisor.settings import read as read_settings
from advisor.store.engine import engine_for
from advisor.store.read import KnowledgeCache

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class StoreEntityLinker(GraphComponent):
    """Finds the store's subjects in messages. A new alias is found as soon as it is loaded, without training."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``look_again_after``: seconds after which the store is asked for a newer version."""
        return {"look_again_after": 5.0}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose change makes a trained model stale."""
        return ["spacy", "pypinyin", "rapidfuzz"]

    def __init__(self, config: dict[str, Any]) -> None:
        self._patience = float(config["look_again_after"])
        self._cache = KnowledgeCache(engine_for(read_settings().database_url))
        self._knowledge: Knowledge | None = None
        self._linker: EntityLinker | None = None
        self._looked_at = float("-inf")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> StoreEntityLinker:
        """Makes the component (see the base class)."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds to each message the subjects that it names."""
        linker = self._fresh_linker()
        for message in messages:
            text = message.get(TEXT)
            if linker is not None and text:
                found = [_entity(mention) for mention in linker.link(text)]
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _fresh_linker(self) -> EntityLinker | None:
        """The linker over the newest knowledge; the last one while the store cannot be read."""
        if time.monotonic() - self._looked_at < self._patience:
            return self._linker
        try:
            knowledge = self._cache.current()
        except AdvisorError as error:
            logger.warning("The entity linker keeps its last names: %s", error.code)
            return self._linker
        self._looked_at = time.monotonic()
        if knowledge is not self._knowledge:
            self._knowledge = knowledge
            self._linker = EntityLinker(knowledge.subjects.values(), knowledge.aliases)
        return self._linker


def _entity(mention: Mention) -> dict[str, Any]:
    return {
        "entity": mention.kind,
        "value": mention.subject,
        "start": mention.start,
        "end": mention.end,
        "confidence_entity": 1.0 if mention.exact else 0.5,
        "extractor": StoreEntityLinker.__name__,
    }
