"""``advisor channel check NAME``: says what is missing or wrong before a messaging channel goes live."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from advisor import settings
from advisor.store.engine import engine_for

NAMES = ("wecom", "wecom_bot", "wechat", "slack", "telegram")


def add_to(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("channel", help="check a messaging channel")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    check = commands.add_parser("check", help="say what is missing or wrong before a channel goes live")
    check.add_argument("name", choices=NAMES)
    check.add_argument("--credentials", type=Path, help="the file to read (default: the one that the bot reads)")
    check.add_argument("--bot", help="where the bot answers (default: this machine, the port of the settings)")
    check.add_argument("--url", help="the public address as well, e.g. https://advisor.example.edu")
    check.add_argument("--offline", action="store_true", help="ask nothing of the platform itself")
    check.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints one line a finding; 1 when something is not right."""
    from advisor.channels.messaging.checking import whole_check

    found = settings.read()
    addresses = [arguments.bot or found.bot_url, *([arguments.url] if arguments.url else [])]
    engine = engine_for(found.database_url)
    credentials = arguments.credentials or found.credentials
    findings = asyncio.run(
        whole_check(arguments.name, credentials, engine, addresses, ask_platform=not arguments.offline)
    )
    for finding in findings:
        print(
            f"ok     {finding.what}" if finding.right else f"WRONG  not true: {finding.what}\n       {finding.remedy}"
        )
    wrong = sum(not finding.right for finding in findings)
    print(f"\n{wrong} thing(s) to put right." if wrong else "\nReady.")
    return 1 if wrong else 0
