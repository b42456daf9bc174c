"""Training, only when something the model depends on has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from advisor.errors import AdvisorError
from advisor.runtime import without_tensorflow
from advisor.settings import ROOT, Settings

_SUFFIX = ".tar.gz"


def model_folder(settings: Settings) -> Path:
    """Where trained models are kept."""
    return settings.var / "models"


def current_model(settings: Settings) -> Path:
    """The file of the model that belongs to the data, configuration and code as they are now."""
    return model_folder(settings) / f"{_fingerprint()}{_SUFFIX}"


def train(settings: Settings, log: Path) -> bool:
    """Trains the current model unless it is there already; older ones are removed.

    Returns:
        Whether it had to be trained.

    Raises:
        AdvisorError: ``tensorflow_component`` or ``training_failed``.
    """
    config = ROOT / "config.yml"
    without_tensorflow.refuse_tensorflow_components(config, _components(config))
    model = current_model(settings)
    if model.exists():
        return False
    model.parent.mkdir(parents=True, exist_ok=True)
    unfinished = f"unfinished-{os.getpid()}"
    try:
        _run_rasa(settings, unfinished, log)
        if model != current_model(settings):
            # Files were saved while Rasa read them: which of the two states the model has, nobody can tell.
            raise AdvisorError("training_disturbed")
        os.replace(model.parent / f"{unfinished}{_SUFFIX}", model)
    finally:
        (model.parent / f"{unfinished}{_SUFFIX}").unlink(missing_ok=True)
    for other in model.parent.glob(f"*{_SUFFIX}"):
        if other != model:
            other.unlink()
    return True


def _run_rasa(settings: Settings, name: str, log: Path) -> None:
    """Trains in a process of its own: the memory goes with it, and Rasa's noise goes to the log."""
    command = [sys.executable, "-m", "advisor.runtime.train_process", str(model_folder(settings)), name]
    # Rasa's cache would keep what is never looked up: a training that is started here starts afresh.
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "RASA_MAX_CACHE_SIZE": "0"}
    with open(log, "ab") as output:
        code = subprocess.call(command, stdout=output, stderr=output, cwd=ROOT, env=environment)  # noqa: S603
    if code or not (model_folder(settings) / f"{name}{_SUFFIX}").exists():
        raise AdvisorError("training_failed", log=log, tail=tail(log))


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return "\n".join(text.splitlines()[-lines:])


def _components(config: Path) -> dict[str, list[str]]:
    """The components that a configuration names for each of its two parts."""
    content = YAML(typ="safe").load(config.read_text(encoding="utf-8")) or {}
    return {part: [entry["name"] for entry in content.get(part) or []] for part in ("pipeline", "policies")}


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _inputs() -> Iterator[Path]:
    """Every file whose change makes another model: data, configuration, the code of the pipeline, the packages."""
    yield ROOT / "config.yml"
    yield ROOT / "domain.yml"
    yield ROOT / "requirements" / "run.txt"
    yield from sorted((ROOT / "data").rglob("*.yml"))
    yield from sorted((ROOT / "advisor" / "nlu").glob("*.py"))
    yield ROOT / "advisor" / "bot" / "importer.py"
    yield ROOT / "advisor" / "bot" / "policy.py"
    yield ROOT / "advisor" / "text.py"
