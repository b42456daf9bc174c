"""The bot's messages in the shape of ``contracts/message.json``."""

from __future__ import annotations

import logging
import re
from typing import Any

from advisor.answers import question_button
from advisor.channels.web_parts import contract
from advisor.channels.web_parts.buttons import SignedButtons
from advisor.model import Language, Query
from advisor.words import say

logger = logging.getLogger(__name__)

_FIRST_QUESTIONS = ("programme_difference", "course_list", "career_options", "compare_regions")
_CLAUSE = ("number", "edition", "place", "text", "wording", "source")
_SOURCE = ("id", "title", "address", "unofficial", "lines", "checked")


class Messages:
    """Puts what a turn said into the contract's shape, for one conversation after another."""

    def __init__(self, buttons: SignedButtons) -> None:
        self._buttons = buttons

    def shaped(self, said: dict[str, Any], id: str, conversation: str) -> dict[str, Any]:
        """One message of a turn; what does not fit the contract is left out and logged."""
        custom = said.get("custom")
        custom = custom if isinstance(custom, dict) else {}
        language: Language = "en" if custom.get("language") == "en" else "zh"
        sources = [_picked(source, _SOURCE) for source in _dicts(custom.get("sources"))]
        message = {
            "id": id,
            "text": str(said.get("text") or ""),
            "language": language,
            "kind": str(custom.get("kind") or "answer"),
            "buttons": self._signed(_dicts(said.get("buttons")), conversation),
            "sources": sources,
            "card": _card(custom.get("card"), {str(source["id"]): source["title"] for source in sources}),
            "trouble": custom.get("trouble"),
        }
        message = _fitting(message)
        if message["sources"]:
            message["text"] = _without_sources(message["text"], language)
        if message["card"] and message["card"]["clauses"]:
            message["text"] = _without_clauses(message["text"], language)
        return message

    def greeting(self, language: Language, conversation: str, keep_days: int) -> dict[str, Any]:
        """The message every conversation begins with, and the questions it suggests."""
        buttons = [question_button(Query(kind), {}, language) for kind in _FIRST_QUESTIONS]
        offered = [{"title": button.title, "payload": button.payload} for button in buttons]
        exam = {
            "title": say(language, "web.first_question.exam"),
            "payload": "ask:exam_eligibility",
        }
        said = {
            "text": say(language, "web.greeting", days=keep_days),
            "buttons": [offered[0], exam, *offered[1:]],
            "custom": {"kind": "greeting", "language": language},
        }
        return self.shaped(said, "greeting", conversation)

    def _signed(self, buttons: list[dict[str, Any]], conversation: str) -> list[dict[str, str]]:
        return [
            {
                "title": str(button["title"]),
                "payload": self._buttons.sign(str(button["payload"]), conversation),
            }
            for button in buttons
            if button.get("title") and button.get("payload")
        ]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _picked(value: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value.get(key) for key in keys}


def _card(card: Any, titles: dict[str, Any]) -> dict[str, Any] | None:
    """The card with its clauses' sources by ``titles``; ``None`` where there is none."""
    if not isinstance(card, dict):
        return None
    picked = [_picked(clause, _CLAUSE) for clause in _dicts(card.get("clauses"))]
    clauses = [{**clause, "source": titles.get(str(clause["source"]))} for clause in picked]
    return {
        "verdict": card.get("verdict"),
        "title": card.get("title"),
        "clauses": clauses,
        "decided_by": list(card.get("decided_by") or []),
        "notes": list(card.get("notes") or []),
    }


def _fitting(message: dict[str, Any]) -> dict[str, Any]:
    """The message without a part that breaks the contract: its text says the same."""
    if contract.fits(message, "message.json"):
        return message
    for part, nothing in (("card", None), ("sources", []), ("buttons", [])):
        if not contract.fits({**message, part: nothing}, "message.json"):
            continue
        logger.error("A message's %s did not fit the contract and was left out.", part)
        return {**message, part: nothing}
    logger.error("A message did not fit the contract; only its text was sent.")
    bare: dict[str, Any] = {"buttons": [], "sources": [], "card": None, "trouble": None, "kind": "answer"}
    return {**message, **bare, "text": message["text"][:20000]}


def _without_sources(text: str, language: Language) -> str:
    """The text without its paragraph of sources, which the widget shows as a list that unfolds."""
    opening = re.escape(say(language, "web.sources_opening"))
    body, separator, last = text.rpartition("\n\n")
    return body if separator and re.match(rf"{opening}s?\s*[:：]", last) else text


def _without_clauses(text: str, language: Language) -> str:
    """The text without its list of clauses, which the widget shows in the card, each to be unfolded."""
    opening = say(language, "check.because")
    return "\n\n".join(block for block in text.split("\n\n") if not block.startswith(f"{opening}\n"))


def language_of(name: object, accepted: str | None) -> Language:
    """The reader's language: named in the request, else accepted by the browser, else Chinese."""
    for wanted in (name, *(part.strip()[:2].lower() for part in (accepted or "").split(","))):
        if wanted == "zh" or wanted == "en":
            return wanted
    return "zh"
