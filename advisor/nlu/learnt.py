"""What the trainable components have in common: one object, learnt from the examples and kept in Rasa's model."""

from __future__ import annotations

import pickle
from typing import Any, ClassVar, Generic, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from advisor.nlu.fingerprint import fingerprint

_Learnt = TypeVar("_Learnt")
_Component = TypeVar("_Component", bound="LearntComponent[Any]")


class LearntComponent(GraphComponent, Generic[_Learnt]):
    """A component around what it learnt; ``_learnt`` is ``None`` before training."""

    _file: ClassVar[str]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa sees only a component's own file; what it learns is made elsewhere."""
        return fingerprint()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        learnt: _Learnt | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._learnt = learnt

    @classmethod
    def create(
        cls: type[_Component],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _Component:
        """Makes an untrained component (see the base class)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[_Component],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> _Component:
        """Loads a trained component from Rasa's model storage, whose archive we wrote ourselves."""
        with model_storage.read_from(resource) as folder, open(folder / cls._file, "rb") as file:
            return cls(config, model_storage, resource, pickle.load(file))  # noqa: S301

    def _keep(self, learnt: _Learnt) -> Resource:
        """Stores what was learnt with the model that is being trained."""
        self._learnt = learnt
        with self._storage.write_to(self._resource) as folder, open(folder / self._file, "wb") as file:
            pickle.dump(learnt, file)
        return self._resource
