"""``advisor unanswered``: what the bot refused, asked back or had no statement for, for the counsellors' review."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone

from advisor.settings import read as read_settings
from advisor.store import unanswered
from advisor.store.engine import engine_for


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = commands.add_parser("unanswered", help="list the questions that could not be answered, newest first")
    parser.add_argument("--most", type=int, default=50, help="how many at the most (default: 50)")
    parser.set_defaults(run=_list)


def _list(arguments: argparse.Namespace) -> int:
    rows = unanswered.newest(engine_for(read_settings().database_url), arguments.most)
    for row in rows:
        day = datetime.fromtimestamp(row.at, tz=timezone.utc).strftime("%Y-%m-%d %H:%M")
        print(f"{day}  {row.language}  {row.outcome:<10}  {row.text!r}")
    if not rows:
        print("Nothing was left unanswered.")
    return 0
