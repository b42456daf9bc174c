"""A turn in the making: the message as it was understood, the state it meets, and what is told of a case."""

from __future__ import annotations

from dataclasses import replace

from advisor.dialogue import moves
from advisor.dialogue.desk import Desk
from advisor.dialogue.intents import ABOUT_WHAT_WAS_SAID, PLEASANTRIES
from advisor.dialogue.moves import Turn
from advisor.dialogue.pointing import with_what_is_pointed_at
from advisor.dialogue.reading import SURELY_ASKS, Reading
from advisor.dialogue.recall import recalled
from advisor.dialogue.rule_numbers import with_rules_named
from advisor.dialogue.set_aside import without_what_is_set_aside
from advisor.dialogue.state import State
from advisor.dialogue.statement import Statement
from advisor.language import wished
from advisor.model import Language
from advisor.words import say

_CERTAIN = 0.9
# Fewer words than this in the other alphabet are an answer, not a change of language.
_MERE_ANSWER = 3


class Turning:
    """What every attempt at a reply looks at: the reading, the state, what is told; the language to reply in."""

    def __init__(self, reading: Reading, state: State, desk: Desk) -> None:
        self._desk = desk
        self._state, self._language = _language_of(reading, recalled(state, desk.knowledge))
        self._as_written = reading
        rules_named = with_rules_named(without_what_is_set_aside(reading), desk.knowledge.subjects, self._state.recent)
        self._reading = with_what_is_pointed_at(rules_named, self._state.recent, desk.knowledge)
        self._statement = Statement(self._reading, self._state, desk.knowledge.rulebook)
        self._told = self._statement.told

    def _sole_intent(self) -> str:
        """The intent of all parts, or nothing when they differ. Of pleasantries alone it is the last."""
        intents = [part.intent for part in self._reading.parts] or [self._reading.whole.intent]
        telling = {intent for intent in intents if intent not in PLEASANTRIES}
        if telling <= ABOUT_WHAT_WAS_SAID and len(telling) > 1:
            # "Is that so, and who says it?", "shorter please, with the source": each of these names the sources.
            telling.discard("ask_source")
        if not telling:
            return intents[-1]
        return next(iter(telling)) if len(telling) == 1 else ""

    @property
    def _after_a_verdict(self) -> bool:
        return self._state.said_kind == "verdict"

    @property
    def _surely_asked(self) -> set[str]:
        """The intents of the parts that are sure of theirs."""
        return {part.intent for part in self._reading.parts if part.confidence >= SURELY_ASKS}

    def _is_sure(self) -> bool:
        return all(part.confidence >= SURELY_ASKS for part in self._reading.parts)

    def _is_certain(self) -> bool:
        return all(part.confidence >= _CERTAIN for part in self._reading.parts)

    def _said(self, key: str) -> Turn:
        return moves.plain(self._state, self._desk, self._language, say(self._language, key), "clarify", menu=True)


def _language_of(reading: Reading, state: State) -> tuple[State, Language]:
    """The reply's language: asked for, else the message's own, else the conversation's."""
    wish = wished(reading.text)
    if wish is not None:
        language, for_good = wish
        # Whoever asked for one language for good and now asks for the other means that for good as well.
        return replace(state, wish=language if for_good or state.wish else None), language
    spoken = reading.language
    if state.check is not None and state.check.awaiting and len(reading.text.split()) < _MERE_ANSWER:
        spoken = spoken if spoken == "zh" else None
    return state, state.wish or spoken or state.language
