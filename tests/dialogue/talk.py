"""A conversation with a classifier that is told what to think: only the dialogue is on trial."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Union

from advisor.dialogue.desk import Desk
from advisor.dialogue.moves import Turn
from advisor.dialogue.reading import Named, Part, Reading
from advisor.dialogue.state import State, from_slot, to_slot
from advisor.dialogue.turn import take_turn
from advisor.known import Knowledge
from advisor.language import detect
from advisor.model import Button, Reply
from advisor.nlu import buttons
from advisor.nlu.linker import EntityLinker

Intents = Union[str, tuple[tuple[str, float], ...]]
SURE = 0.93


@lru_cache(maxsize=2)
def _linker(knowledge_digest: str, knowledge: _Held) -> EntityLinker:
    return EntityLinker(knowledge.it.subjects.values(), knowledge.it.aliases)


class _Held:
    """Lets a cache hold what cannot be hashed."""

    def __init__(self, it: Knowledge) -> None:
        self.it = it

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return True


def reading(knowledge: Knowledge, *parts: tuple[str, Intents]) -> Reading:
    """A message of these parts, each with its intent (or its ranking); subjects are found by the real linker."""
    text = "".join(words for words, _ in parts)
    linker = _linker(knowledge.digest, _Held(knowledge))
    named = tuple(
        Named(found.subject, found.kind, text[found.start : found.end], found.start, found.end, found.exact)
        for found in linker.link(text)
    )
    read, start = [], 0
    for words, intents in parts:
        end = start + len(words)
        inside = tuple(name for name in named if start <= name.start and name.end <= end)
        read.append(Part(words, _ranking(intents), inside, start))
        start = end
    whole = Part(text, read[0].intents if read else (), named)
    return Reading(text, detect(text), tuple(read), whole, buttons.read(text))


def _ranking(intents: Intents) -> tuple[tuple[str, float], ...]:
    return ((intents, SURE),) if isinstance(intents, str) else intents


class Talk:
    """One conversation; its state goes through the slot's JSON between turns, as it does in Rasa."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.state = State()
        self.turn: Turn | None = None

    def say(self, text: str, intents: Intents, *more: tuple[str, Intents]) -> Reply:
        return self.take(reading(self.desk.knowledge, (text, intents), *more))

    def press(self, payload: str) -> Reply:
        return self.take(reading(self.desk.knowledge, (payload, "oos_far")))

    def take(self, message: Reading) -> Reply:
        self.turn = take_turn(message, self.state, self.desk)
        self.state = from_slot(to_slot(self.turn.state))
        assert self.turn.reply.text.strip(), "silence"
        return self.turn.reply

    def offered(self, title: str) -> Button:
        """The button now offered whose title holds ``title``."""
        assert self.turn is not None
        return next(button for button in self.turn.reply.buttons if title in button.title)

    def with_desk(self, **changes: object) -> Talk:
        self.desk = replace(self.desk, **changes)  # type: ignore[arg-type]
        return self
