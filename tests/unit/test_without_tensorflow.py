"""Rasa without TensorFlow: whatever Rasa imports can be imported, and what needs TensorFlow is refused early."""

# ruff: noqa: E501
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from advisor.errors import AdvisorError
from advisor.runtime import training, without_tensorflow
from advisor.runtime.without_tensorflow import TENSORFLOW_COMPONENTS, refuse_tensorflow_components
from advisor.settings import ROOT, read

pytestmark = pytest.mark.skipif(
    without_tensorflow.tensorflow_is_installed(), reason="TensorFlow is installed: there is nothing to stand in for"
)

EVERY_MODULE = """
import pkgutil, importlib, sys, os
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
from advisor.runtime import without_tensorflow
without_tensorflow.install()
import rasa
# What these need is an optional extra of Rasa's that nobody here installs, or they act when imported.
optional = ("transformers", "mitie", "botocore", "boto3", "fakeredis", "google")
failed = []
for found in pkgutil.walk_packages(rasa.__path__, "rasa.", onerror=lambda name: failed.append((name, "package"))):
    if found.name.endswith("__main__"):
        continue
    try:
        importlib.import_module(found.name)
    except ImportError as error:
        if not any(name in str(error) for name in optional):
            failed.append((found.name, repr(error)))
    except Exception as error:
        failed.append((found.name, repr(error)))
assert not failed, failed
assert "tensorflow" in sys.modules and not hasattr(sys.modules["tensorflow"], "__file__")
print("every module", len([name for name in sys.modules if name.startswith("rasa.")]))
"""


def run(code: str, timeout: float = 170) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=timeout
    )


def test_every_module_of_rasa_can_be_imported() -> None:
    done = run(EVERY_MODULE)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "every module" in done.stdout


def test_what_we_serve_with_can_be_imported_and_spacy_too() -> None:
    done = run(
        "from advisor.runtime import without_tensorflow as w; w.install(); w.install()\n"
        "import sys; assert sum(type(f).__name__ == '_StandInFinder' for f in sys.meta_path) == 1\n"
        "import rasa.model_training, rasa.core.run, rasa.core.agent, rasa_sdk.endpoint, spacy, thinc.api, sklearn\n"
        "assert len(spacy.blank('en')('one two')) == 2\n"
        "from thinc.compat import has_tensorflow; print('tensorflow', has_tensorflow)\n"
        "assert not w.tensorflow_is_installed()"
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_only_the_absent_packages_are_stood_in_for() -> None:
    done = run(
        "from advisor.runtime import without_tensorflow as w; w.install()\n"
        "try:\n    import nonsense_package\nexcept ImportError:\n    print('refused')\n"
        "try:\n    import tensorflowish\nexcept ImportError:\n    print('refused')"
    )
    assert done.stdout.split() == ["refused", "refused"], done.stderr


def test_stand_ins_can_be_used_as_rasa_uses_them() -> None:
    import tensorflow as tf
    from tensorflow.keras.layers import Dense

    class Layer(Dense):  # type: ignore[misc, valid-type]
        @tf.function
        def call(self, x: tf.Tensor | None) -> None:
            """A decorated method with an annotation."""

    assert tf.Tensor[int] is not None
    with pytest.raises(AttributeError):
        tf.__wrapped__  # noqa: B018


def test_the_components_named_are_those_that_import_tensorflow() -> None:
    """Every graph component of Rasa whose module, or one it stands on, asks for TensorFlow is on the list."""
    import importlib
    import inspect
    import pkgutil

    import rasa.core.policies
    import rasa.nlu

    needing = set()
    for package in (rasa.nlu, rasa.core.policies):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            try:
                module = importlib.import_module(found.name)
            except ImportError:
                continue
            for name, member in inspect.getmembers(module, inspect.isclass):
                if member.__module__ == found.name and "GraphComponent" in {base.__name__ for base in member.__mro__}:
                    source = inspect.getsource(module)
                    if "import tensorflow" in source or "from rasa.utils.tensorflow.models" in source:
                        needing.add(name)
    needing -= {"Policy"}
    assert needing <= TENSORFLOW_COMPONENTS


@pytest.mark.parametrize(
    "name", [*sorted(TENSORFLOW_COMPONENTS), "rasa.nlu.classifiers.diet_classifier.DIETClassifier"]
)
def test_they_are_refused_with_a_clear_sentence(name: str) -> None:
    with pytest.raises(AdvisorError) as caught:
        refuse_tensorflow_components(Path("config.yml"), {"pipeline": ["advisor.nlu.tokenizer.MixedTokenizer", name]})
    assert caught.value.code == "tensorflow_component"
    assert name in str(caught.value)
    assert "config.yml" in str(caught.value)


def test_ours_are_not_refused() -> None:
    refuse_tensorflow_components(Path("config.yml"), training._components(ROOT / "config.yml"))


@pytest.mark.parametrize(
    ("config", "component"),
    [
        ("pipeline:\n  - name: WhitespaceTokenizer\n  - name: DIETClassifier\npolicies:\n  - name: RulePolicy\n", "DIETClassifier"),
        ("pipeline:\n  - name: KeywordIntentClassifier\npolicies:\n  - name: RulePolicy\n  - name: TEDPolicy\n", "TEDPolicy"),
        # Where a part is left out Rasa fills in its own default, which needs TensorFlow.
        ("pipeline:\n  - name: KeywordIntentClassifier\n", "policies"),
        ("policies:\n  - name: RulePolicy\n", "pipeline"),
        ("recipe: default.v1\n", "pipeline"),
        ("", "pipeline"),
    ],
)  # fmt: skip
def test_training_stops_before_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, component: str
) -> None:
    (tmp_path / "config.yml").write_text(config)
    monkeypatch.setattr(training, "ROOT", tmp_path)
    monkeypatch.setattr(training, "_run_rasa", lambda *arguments: pytest.fail("the training was begun"))
    with pytest.raises(AdvisorError) as caught:
        training.train(read({"ADVISOR_VAR": str(tmp_path / "var")}), tmp_path / "log")
    assert caught.value.code == "tensorflow_component"
    assert component in str(caught.value)
