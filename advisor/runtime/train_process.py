"""Trains one model with Rasa: ``python -m advisor.runtime.train_process FOLDER NAME``."""

from __future__ import annotations

import sys

from advisor.runtime import without_tensorflow
from advisor.settings import ROOT


def main(folder: str, name: str) -> int:
    """Trains into ``FOLDER/NAME.tar.gz``; gives the exit code."""
    without_tensorflow.install()
    from rasa.model_training import train

    result = train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=str(ROOT / "data"),
        output=folder,
        fixed_model_name=name,
        force_training=True,
    )
    return int(result.code)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
