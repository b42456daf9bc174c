"""Rasa without TensorFlow.

Rasa 3.6.21 imports TensorFlow in modules that this bot never uses (DIET, TED, the response selector).
Our pipeline needs none of it, so the installation leaves TensorFlow out and :func:`install` gives Rasa inert
stand-ins instead: names that can be imported, subclassed, used in annotations and as decorators, and that do
nothing. What it saves is measured in ``docs/benchmarks.md``; why it is safe is said in
``docs/decisions/0002-no-tensorflow.md``.

Call :func:`install` before the first ``import rasa``. Where TensorFlow is installed it changes nothing.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from advisor.errors import AdvisorError

_ABSENT = ("tensorflow", "tensorflow_hub", "tensorflow_text", "tensorflow_addons", "keras")

# spaCy's thinc asks for this module to learn whether TensorFlow can exchange arrays. It must hear "no".
_REFUSED = frozenset({"tensorflow.experimental.dlpack"})

# Every component of Rasa 3.6.21 whose class needs TensorFlow to train or to predict.
TENSORFLOW_COMPONENTS = frozenset(
    {
        "DIETClassifier",
        "ResponseSelector",
        "TEDPolicy",
        "UnexpecTEDIntentPolicy",
        "ConveRTFeaturizer",
        "LanguageModelFeaturizer",
    }
)


class _Inert(type):
    """The metaclass of a stand-in: any attribute, call or subscript gives another stand-in."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls

    def __getitem__(cls, key: object) -> Any:
        return cls

    def __or__(cls, other: object) -> Any:
        return cls

    __ror__ = __or__


def _stand_in(name: str) -> _Inert:
    return _Inert(name, (), {})


class _InertModule(ModuleType):
    """A module in which every name can be found."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(name)


class _StandInFinder:
    """Finds the absent packages and all their submodules; it is its own loader."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Gives a spec for an absent package's module, ``None`` for everything else."""
        if fullname.partition(".")[0] not in _ABSENT or fullname in _REFUSED:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Makes the empty module in which every name is found."""
        return _InertModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """A stand-in has nothing to run."""


def tensorflow_is_installed() -> bool:
    """Whether a real TensorFlow can be imported."""
    if any(isinstance(finder, _StandInFinder) for finder in sys.meta_path):
        return False
    return importlib.util.find_spec("tensorflow") is not None


def install() -> None:
    """Puts the stand-ins in place, once, and only where TensorFlow is not installed."""
    already = any(isinstance(finder, _StandInFinder) for finder in sys.meta_path)
    if already or tensorflow_is_installed():
        return
    sys.meta_path.append(_StandInFinder())  # type: ignore[arg-type]


def refuse_tensorflow_components(config: Path, parts: Mapping[str, Sequence[str]]) -> None:
    """Fails early when a part of the configuration (pipeline, policies) asks for a component that cannot work here.

    A part that is left out is filled in by Rasa with its default, which needs TensorFlow too.

    Raises:
        AdvisorError: with code ``tensorflow_component``, naming the component, the file and the way out.
    """
    if tensorflow_is_installed():
        return
    for part, components in parts.items():
        for name in components or [f"Rasa's default {part}"]:
            if name.rpartition(".")[2] in TENSORFLOW_COMPONENTS or not components:
                raise AdvisorError("tensorflow_component", component=name, file=str(config))
