"""The one action, between Rasa's shapes and the dialogue."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import delete
from sqlalchemy.engine import Engine

from actions.advise import ActionAdvise
from advisor.counsel import Counsel, Said
from advisor.dialogue.reading import Reading
from advisor.dialogue.state import from_slot
from advisor.knowledge.collect import Collection
from advisor.settings import read
from advisor.store import keys, tables, unanswered
from advisor.store.load import load
from advisor.words import say


class FakeCounsel:
    def __init__(self, said: Said) -> None:
        self.said = said
        self.asked: list[tuple[Reading, Any, str]] = []

    def reply(self, reading: Reading, slot: Any, sender: str) -> Said:
        self.asked.append((reading, slot, sender))
        return self.said


def tracker(
    text: str | None, intent: str = "degree", slot: Any = None, language: str | None = "zh", **more: Any
) -> Tracker:
    ranking = [{"name": intent, "confidence": 0.9}]
    message = {
        "text": text, "intent": ranking[0], "intent_ranking": ranking, "entities": [], "language": language,
        "questions": [{"start": 0, "end": len(text or ""), "intents": [[intent, 0.9]]}], "button": [], **more,
    }  # fmt: skip
    return Tracker("somebody", {"conversation": slot}, message, [], False, None, {}, "action_listen")  # type: ignore[arg-type]


async def test_what_was_said_goes_to_the_dialogue_and_its_reply_to_rasa() -> None:
    buttons = [{"title": "学位", "payload": "ask:degree"}]
    counsel = FakeCounsel(Said("你好", buttons, {"kind": "answer"}, {"language": "zh"}))
    dispatcher = CollectingDispatcher()
    action = ActionAdvise(counsel)  # type: ignore[arg-type]
    assert action.name() == "action_advise"
    events = await action.run(dispatcher, tracker("四年制授什么学位？", slot={"old": 1}), {})
    (reading, slot, sender) = counsel.asked[0]
    assert (reading.text, reading.language, reading.parts[0].intent) == ("四年制授什么学位？", "zh", "degree")
    assert (slot, sender) == ({"old": 1}, "somebody")
    (message,) = dispatcher.messages
    assert (message["text"], message["buttons"], message["custom"]) == ("你好", buttons, {"kind": "answer"})
    assert events == [{"event": "slot", "timestamp": None, "name": "conversation", "value": {"language": "zh"}}]


async def test_a_message_without_text_is_no_error() -> None:
    counsel = FakeCounsel(Said("?", [], {}, None))
    await ActionAdvise(counsel).run(CollectingDispatcher(), tracker(None), {})  # type: ignore[arg-type]
    assert counsel.asked[0][0].text == ""


@pytest.fixture
def counsel(sqlite_engine: Engine, collection: Collection, settings_of_a_test: Any) -> Counsel:
    keys.installation_secret.cache_clear()
    load(sqlite_engine, collection)
    return Counsel(sqlite_engine, read({}))


async def answer(counsel: Counsel, asked: Tracker) -> tuple[dict[str, Any], Any]:
    dispatcher = CollectingDispatcher()
    events = await ActionAdvise(counsel).run(dispatcher, asked, {})
    (message,) = dispatcher.messages
    return message, events[0]["value"]


async def test_a_real_answer_carries_facts_and_sources(counsel: Counsel) -> None:
    entity = {"entity": "programme", "value": "imaging_four_year", "start": 0, "end": 3, "confidence_entity": 1.0}
    message, slot = await answer(counsel, tracker("四年制授什么学位？", entities=[entity]))
    assert "理学学士" in message["text"]
    assert message["custom"]["kind"] == "answer"
    assert message["custom"]["facts"]
    assert all(source["title"] and source["checked"] for source in message["custom"]["sources"])
    assert from_slot(slot).recent[0].kind == "degree"


@pytest.mark.parametrize(("language", "text"), [("zh", "四年制授什么学位？"), ("en", "which degree?")])
async def test_an_empty_store_gives_an_honest_sentence(
    counsel: Counsel, sqlite_engine: Engine, language: Any, text: str
) -> None:
    with sqlite_engine.begin() as connection:
        connection.execute(delete(tables.knowledge_version))
    slot = {"kept": "as it was"}
    message, after = await answer(counsel, tracker(text, language=language, slot=slot))
    assert message["text"] == say(language, "trouble.store")
    assert message["custom"]["kind"] == "trouble"
    assert message["custom"]["facts"] == []
    assert after == slot


async def test_a_store_without_tables_gives_it_too(counsel: Counsel, sqlite_engine: Engine) -> None:
    tables.metadata.drop_all(sqlite_engine)
    message, _ = await answer(counsel, tracker("四年制授什么学位？"))
    assert message["text"] == say("zh", "trouble.store")


async def test_what_was_refused_is_kept_without_who_asked(counsel: Counsel, sqlite_engine: Engine) -> None:
    await answer(counsel, tracker("护理工资多少？我的电话13800138000", intent="oos_other_major"))
    (kept,) = unanswered.newest(sqlite_engine, 9)
    assert kept.outcome == "refused"
    assert "13800138000" not in kept.text


async def test_a_question_that_cannot_be_kept_costs_no_reply(counsel: Counsel, sqlite_engine: Engine) -> None:
    tables.unanswered.drop(sqlite_engine)
    message, _ = await answer(counsel, tracker("护理工资多少？", intent="oos_other_major"))
    assert message["text"]
    assert message["custom"]["kind"] == "refusal"


def test_the_first_check_is_planned_before_anybody_asks(
    counsel: Counsel, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = []
    monkeypatch.setattr("advisor.counsel.prepare", lambda rulebook, day: planned.append(rulebook))
    counsel.get_ready()
    assert [rulebook.fingerprint for rulebook in planned] == [collection.rulebook.fingerprint]


def test_a_store_that_is_not_there_yet_is_no_reason_not_to_start(counsel: Counsel, sqlite_engine: Engine) -> None:
    tables.metadata.drop_all(sqlite_engine)
    counsel.get_ready()
