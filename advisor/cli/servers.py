"""``advisor run``, ``train``, ``serve-bot`` and ``serve-actions``."""

from __future__ import annotations

import argparse
from pathlib import Path

from advisor.runtime.stages import stage
from advisor.settings import read as read_settings


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the commands."""
    commands.add_parser("run", help="prepare everything and run the bot until Ctrl-C").set_defaults(run=_run)
    commands.add_parser("train", help="train the model if anything it depends on changed").set_defaults(run=_train)
    bot = commands.add_parser("serve-bot", help="run Rasa alone")
    bot.add_argument("--model", type=Path, help="a model file (default: the one of the present data)")
    bot.set_defaults(run=_serve_bot)
    commands.add_parser("serve-actions", help="run the action server alone").set_defaults(run=_serve_actions)


def _run(arguments: argparse.Namespace) -> int:
    from advisor.runtime.running import run

    return run(read_settings())


def _train(arguments: argparse.Namespace) -> int:
    from advisor.runtime.running import prepare_store
    from advisor.runtime.training import train

    settings = read_settings()
    logs = settings.var / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    prepare_store(settings)
    with stage("Training the language model") as remarks:
        if not train(settings, logs / "training.log"):
            remarks.append("unchanged")
    return 0


def _serve_bot(arguments: argparse.Namespace) -> int:
    from advisor.runtime.serving import serve_bot

    serve_bot(read_settings(), arguments.model)
    return 0


def _serve_actions(arguments: argparse.Namespace) -> int:
    from advisor.runtime.serving import serve_actions

    serve_actions(read_settings())
    return 0
