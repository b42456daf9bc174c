"""After a message the one action, after the action nothing."""

from __future__ import annotations

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from advisor.bot.policy import AdvisePolicy
from advisor.settings import ROOT


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([ActionExecuted("action_listen"), UserUttered("四年制授什么学位？")], "action_advise"),
        ([ActionExecuted("action_listen"), UserUttered("")], "action_advise"),
        ([ActionExecuted("action_listen"), UserUttered("?"), ActionExecuted("action_advise")], "action_listen"),
        ([ActionExecuted("action_session_start")], "action_listen"),
        ([], "action_listen"),
    ],
)
def test_what_comes_next(events: list[object], expected: str) -> None:
    domain = Domain.load(str(ROOT / "domain.yml"))
    policy = AdvisePolicy(
        AdvisePolicy.get_default_config(),
        None,
        Resource("policy"),
        ExecutionContext(GraphSchema({})),  # type: ignore[arg-type]
    )
    tracker = DialogueStateTracker.from_events("somebody", events, domain.slots)
    prediction = policy.predict_action_probabilities(tracker, domain)
    assert domain.action_names_or_texts[prediction.max_confidence_index] == expected
    assert prediction.max_confidence == 1.0
