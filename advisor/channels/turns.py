"""One turn of any channel: what comes in made harmless, what goes out never nothing.

Rasa answers a failed action or an unreachable action server with silence and status 200, reads a text that begins
with ``/`` as an intent, and cuts a text at blank lines into several messages. Here none of that reaches a reader.
"""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

from advisor.language import detect
from advisor.model import Language
from advisor.words import say

logger = logging.getLogger(__name__)

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]
Message = dict[str, Any]

# Longer than any question; what is longer is answered with a request to shorten it.
LONGEST_TEXT = 1000
LONGEST_WAIT = 20.0

_KEPT_CONTROLS = frozenset("\n\t")


class TurnOutput(OutputChannel):
    """Collects what one turn says: each response of an action as one message, however many paragraphs it has."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    @classmethod
    def name(cls) -> str:
        """The name under which Rasa stores what was said."""
        return "advisor"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Takes a response whole, where Rasa's own channels would send it in pieces."""
        whole = {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}
        if whole:
            self.messages.append({"recipient_id": recipient_id, **whole})

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Rasa's base class asks for it; :meth:`send_response` needs it not."""
        self.messages.append({"recipient_id": recipient_id, "text": text})


async def run(
    on_new_message: OnNewMessage,
    text: object,
    sender: str,
    channel: str,
    *,
    longest_wait: float = LONGEST_WAIT,
    metadata: dict[str, Any] | None = None,
) -> list[Message]:
    """Runs one turn and gives its messages, always at least one.

    ``text`` is what the reader sent, of whatever type; ``sender`` must be an identifier that the channel vouches for.
    """
    typed = harmless(text)
    language = detect(typed)
    if not typed.strip():
        return [honest("empty", sender, language)]
    if len(typed) > LONGEST_TEXT:
        return [honest("too_long", sender, language, length=len(typed), longest=LONGEST_TEXT)]
    output = TurnOutput()
    message = UserMessage(typed, output, sender, input_channel=channel, metadata=metadata)
    try:
        await asyncio.wait_for(on_new_message(message), longest_wait)
    except asyncio.TimeoutError:
        logger.error("A turn took longer than %s s and was given up.", longest_wait)
        return output.messages or [honest("slow", sender, language)]
    except Exception as error:
        # The text of the error may hold the reader's words: only its kind is logged.
        logger.error("A turn failed: %s", type(error).__name__)
        return output.messages or [honest("failed", sender, language)]
    return output.messages or [honest("failed", sender, language)]


def harmless(text: object) -> str:
    """What was sent, as ordinary text: no control characters, and no leading slash that Rasa would obey."""
    if not isinstance(text, str):
        return ""
    kept = "".join(
        char for char in text if char in _KEPT_CONTROLS or unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn")
    )
    stripped = kept.lstrip()
    # The full-width slash reads the same and is folded to the same when the text is understood.
    return f"／{stripped[1:]}" if stripped.startswith("/") else kept


def honest(key: str, sender: str, language: Language | None, **blanks: object) -> Message:
    """A message that says what went wrong and what to do; in both languages where the reader's is not known."""
    languages: tuple[Language, ...] = (language,) if language else ("zh", "en")
    text = "\n\n".join(say(each, f"trouble.{key}", **blanks) for each in languages)
    custom = {"kind": "trouble", "trouble": key, "language": languages[0], "facts": [], "sources": []}
    return {"recipient_id": sender, "text": text, "custom": custom}
