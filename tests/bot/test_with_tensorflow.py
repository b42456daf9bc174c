"""Leaving TensorFlow out changes no reply: the same model, asked in both environments."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import bots, full_environment, measuring
from benchmarks.serving import talks
from tests.missing import not_run
from tests.quality.bot import Bot

pytestmark = [pytest.mark.slow, pytest.mark.live]

_QUESTIONS = 60


@pytest.fixture(scope="module")
def full_python() -> Path:
    """The Python of the environment with TensorFlow, made where it is missing (``ADVISOR_FULL_VENV`` names it)."""
    folder = Path(os.environ.get("ADVISOR_FULL_VENV") or full_environment.DEFAULT_FOLDER)
    try:
        return full_environment.ensure(folder.resolve())
    except SystemExit as error:
        not_run(f"no environment with TensorFlow ({error}): replies were NOT compared")


@pytest.fixture(scope="module")
def full_webhook(bot: Bot, full_python: Path) -> Iterator[str]:
    """The bot of the session once more, on the same model and database, run with TensorFlow."""
    with bots.advisor(bot.var, full_python) as running:
        yield running.webhook


def test_tensorflow_is_really_there(full_python: Path) -> None:
    asked = "from advisor.runtime.without_tensorflow import tensorflow_is_installed as t; print(t())"
    environment = bots.advisor_environment(full_environment.DEFAULT_FOLDER.parent)
    told = subprocess.run(
        [full_python, "-c", asked], cwd=bots.ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == "True"


def test_every_reply_is_the_same(bot: Bot, full_webhook: str) -> None:
    questions = [message for talk in talks() for message in talk][:_QUESTIONS]
    assert len(questions) == _QUESTIONS
    differing = [
        question
        for number, question in enumerate(questions)
        if _said(measuring.ask(full_webhook, f"with-{number}", question))
        != _said(bot.post(f"without-{number}", question))
    ]
    assert differing == []


def _said(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in message.items() if key != "recipient_id"} for message in messages]
