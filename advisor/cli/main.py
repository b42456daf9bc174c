"""``advisor``: the entry of the command line; errors come out as one sentence, never as a stack trace."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from advisor.errors import AdvisorError, KnowledgeError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code: 0 done, 1 could not be done, 2 wrong usage."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except KnowledgeError as error:
        print(f"{len(error.problems)} problem(s) in the knowledge files; nothing was changed:", file=sys.stderr)
        print(error, file=sys.stderr)
    except AdvisorError as error:
        print(error, file=sys.stderr)
    except SQLAlchemyError as error:
        reason = type(error).__name__
        print(f"The database could not be used ({reason}). Is it there, and is its schema new enough?", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    from advisor.cli import channel, chat, eligibility, knowledge, questions, servers, unanswered

    parser = argparse.ArgumentParser(prog="advisor", description="Imaging Advisor: run it, feed it, ask it.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in (servers, knowledge, chat, eligibility, unanswered, questions, channel):
        module.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
