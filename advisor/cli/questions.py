"""``advisor questions``: what readers left for a counsellor in the widget."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime, timezone

from advisor import settings
from advisor.channels.web_parts.notes import LeftQuestion, Questions
from advisor.store.engine import engine_for


def add_to(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("questions", help="read the questions that readers left for a counsellor")
    parser.add_argument("--all", action="store_true", help="also those dealt with")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--done", type=int, metavar="NUMBER", help="note that one was dealt with")
    parser.add_argument("--erase", type=int, metavar="NUMBER", help="erase one with its contact")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Lists the questions, or changes one; 1 when there is no such question."""
    questions = Questions(engine_for(settings.read().database_url))
    if arguments.done is not None:
        return _told(questions.done(arguments.done), arguments.done, "noted as dealt with")
    if arguments.erase is not None:
        return _told(questions.erase(arguments.erase), arguments.erase, "erased")
    left = questions.left(include_done=arguments.all)
    for question in left:
        print(json.dumps(asdict(question), ensure_ascii=False) if arguments.json else _shown(question))
    if not left and not arguments.json:
        print("No question is waiting.")
    return 0


def _told(done: bool, number: int, what: str) -> int:
    if done:
        print(f"Question {number} was {what}.")
        return 0
    print(f"There is no question {number} waiting.", file=sys.stderr)
    return 1


def _shown(question: LeftQuestion) -> str:
    state = f", dealt with {_day(question.done_at)}" if question.done_at else ""
    lines = [
        f"{question.id}. {_day(question.at)} ({question.language}{state})",
        *(f"   {line}" for line in question.text.splitlines()),
        f"   → {' '.join(question.contact.split())}",
    ]
    return "\n".join(lines)


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).astimezone().strftime("%Y-%m-%d %H:%M")
