"""``advisor load`` and ``check``: the knowledge files into the store, and what should be looked at in them."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from advisor.knowledge.collect import collect, review
from advisor.settings import ROOT
from advisor.settings import read as read_settings
from advisor.store.engine import engine_for
from advisor.store.load import load
from advisor.store.migrate import upgrade


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the commands."""
    for name, run, help_text in (
        ("load", _load, "check all knowledge files and load them in one transaction"),
        ("check", _check, "check all knowledge files and change nothing"),
    ):
        parser = commands.add_parser(name, help=help_text)
        parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "knowledge", help="default: knowledge/")
        parser.set_defaults(run=run)


def _load(arguments: argparse.Namespace) -> int:
    collection = collect(arguments.folder)
    engine = engine_for(read_settings().database_url)
    upgrade(engine)
    changed = load(engine, collection)
    rules = len(collection.rulebook.rules)
    print(f"{len(collection.facts)} facts, {len(collection.subjects)} subjects, {rules} exam rules: ", end="")
    print("loaded; the running bot answers from them at once." if changed else "nothing had changed.")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    collection = collect(arguments.folder)
    problems = review(collection, date.today())
    for problem in sorted(problems):
        print(problem)
    print(f"{len(collection.facts)} facts checked, {len(problems)} to look at.")
    return 1 if problems else 0
