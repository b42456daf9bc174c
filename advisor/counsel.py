"""Where everything is put together for a turn: the newest knowledge, the dialogue, and what is kept for counsellors."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from advisor.dialogue.desk import Desk
from advisor.dialogue.moves import Turn
from advisor.dialogue.reading import Reading
from advisor.dialogue.self_description import read_facts
from advisor.dialogue.state import from_slot, to_slot
from advisor.dialogue.turn import take_turn
from advisor.eligibility import prepare
from advisor.errors import AdvisorError
from advisor.known import Knowledge
from advisor.model import Language, Reply, Words
from advisor.service import Advisor
from advisor.settings import Settings
from advisor.settings import read as read_settings
from advisor.store import unanswered
from advisor.store.engine import engine_for
from advisor.store.read import KnowledgeCache
from advisor.words import say

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """A reply in the shape in which Rasa passes it on, and the slot's next value."""

    text: str
    buttons: list[dict[str, str]]
    custom: dict[str, Any]
    slot: dict[str, Any] | None


class Counsel:
    """Takes turns against one store."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._cache = KnowledgeCache(engine)

    @classmethod
    def of_this_installation(cls) -> Counsel:
        """Against the store that the environment names, ready for the first turn."""
        settings = read_settings()
        counsel = cls(engine_for(settings.database_url), settings)
        counsel.get_ready()
        return counsel

    def get_ready(self) -> None:
        """Does beforehand what the first turn would wait for: reads store and words, and plans the check's questions.

        A store that cannot be read yet is no reason not to start: every turn tries again.
        """
        try:
            rulebook = self._cache.current().rulebook
        except AdvisorError as error:
            logger.warning("The first turn will be slow: %s", error.code)
            return
        prepare(rulebook, date.today())
        read_facts("my certifcate", rulebook)  # A slip, so that the English words are read as well.

    def reply(self, reading: Reading, slot: Mapping[str, Any] | None, sender: str) -> Said:
        """The reply to one message, never an exception for a store in trouble."""
        state = from_slot(slot)
        try:
            knowledge = self._cache.current()
        except AdvisorError as error:
            logger.error("A turn could not be answered: %s", error.code)
            language = state.wish or reading.language or state.language
            return Said(say(language, "trouble.store"), [], _trouble(language), dict(slot) if slot else None)
        turn = take_turn(reading, state, self._desk(knowledge))
        self._keep_unanswered(turn, reading, sender)
        return Said(
            text=turn.reply.text,
            buttons=[{"title": button.title, "payload": button.payload} for button in turn.reply.buttons],
            custom=_structure(turn.reply, knowledge),
            slot={"forget": True} if turn.forget else to_slot(turn.state),
        )

    def _desk(self, knowledge: Knowledge) -> Desk:
        return Desk(
            knowledge=knowledge,
            advisor=Advisor(knowledge),
            contact=Words(self._settings.contact_zh, self._settings.contact_en),
            keep_days=self._settings.keep_conversations_days,
            today=date.today(),
        )

    def _keep_unanswered(self, turn: Turn, reading: Reading, sender: str) -> None:
        """A question that cannot be kept must not cost the reader the reply."""
        if turn.unanswered is None or reading.button:
            return
        try:
            unanswered.keep(self._engine, sender, turn.reply.language, turn.unanswered, reading.text)
        except SQLAlchemyError as error:
            logger.warning("An unanswered question was not kept: %s", type(error).__name__)


def _trouble(language: Language) -> dict[str, Any]:
    return {"kind": "trouble", "trouble": "store", "language": language, "facts": [], "sources": []}


def _structure(reply: Reply, knowledge: Knowledge) -> dict[str, Any]:
    """The structured part of a message: what kind of reply it is, and the facts and sources it rests on."""
    facts = [knowledge.facts[name] for name in reply.facts if name in knowledge.facts]
    lines: dict[str, set[int]] = {}
    sources = {}
    for citation in (citation for fact in facts for citation in fact.citations):
        sources[citation.source.id] = citation.source
        lines.setdefault(citation.source.id, set()).update([citation.line] if citation.line else [])
    structure: dict[str, Any] = {
        "kind": reply.kind,
        "language": reply.language,
        "facts": [fact.id for fact in facts],
        "sources": [
            {
                "id": source.id,
                "title": source.title.in_language(reply.language),
                "address": source.address,
                "unofficial": source.unofficial,
                "lines": sorted(lines[source.id]),
                "checked": source.checked.isoformat(),
            }
            for source in sources.values()
        ],
    }
    if reply.card is not None:
        structure["card"] = dict(reply.card)
    return structure
