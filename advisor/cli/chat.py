"""``advisor chat``: talk to the running bot in the terminal."""

from __future__ import annotations

import argparse
import uuid
from typing import Any

import requests

from advisor.errors import AdvisorError
from advisor.settings import read as read_settings

_QUIT = {"/quit", "/exit", "/q"}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = commands.add_parser("chat", help="talk to the running bot in the terminal")
    parser.add_argument("--url", help="where the bot answers (default: this machine)")
    parser.set_defaults(run=_chat)


def _chat(arguments: argparse.Namespace) -> int:
    url = arguments.url or read_settings().bot_url
    sender = f"terminal-{uuid.uuid4().hex[:12]}"
    print("中文、English 都可以。 A button's number presses it; Ctrl-D or /quit leaves.\n")
    while True:
        try:
            text = input("> ").strip()
        except EOFError:
            print()
            return 0
        if text in _QUIT:
            return 0
        for message in _ask(url, sender, text):
            _show(message)


def _ask(url: str, sender: str, text: str) -> list[dict[str, Any]]:
    try:
        answer = requests.post(f"{url}/webhooks/rest/webhook", json={"sender": sender, "message": text}, timeout=30)
        return list(answer.json())
    except (requests.RequestException, ValueError) as error:
        raise AdvisorError("bot_unreachable", url=url) from error


def _show(message: dict[str, Any]) -> None:
    print(f"\n{message.get('text', '')}")
    for number, button in enumerate(message.get("buttons", []), 1):
        print(f"   [{number}] {button['title']}")
    print()
