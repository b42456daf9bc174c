"""The answers of the action server are checked as Rasa checks them, only faster."""

from __future__ import annotations

import time
from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from advisor.bot.action_call import compile_the_schema_once

GOOD: list[Any] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "conversation", "value": {"a": 1}}], "responses": [{"text": "hello"}]},
    {"events": [], "responses": [{"custom": {"kind": "answer"}, "buttons": [{"title": "t", "payload": "p"}]}]},
]
BAD: list[Any] = [
    {"events": 5, "responses": []},
    {"events": [], "responses": "hello"},
    {"events": [{"name": "no kind"}], "responses": []},
    {"events": ["slot"], "responses": []},
    ["not", "an", "object"],
    None,
]


@pytest.fixture
def action(monkeypatch: pytest.MonkeyPatch) -> RemoteAction:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    compile_the_schema_once()
    return RemoteAction("action_advise", None)  # type: ignore[arg-type]


@pytest.mark.parametrize("result", GOOD)
def test_a_good_response_is_taken(action: RemoteAction, result: Any) -> None:
    assert action._validate_action_result(result)


@pytest.mark.parametrize("result", BAD)
def test_a_bad_response_is_still_refused(action: RemoteAction, result: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        action._validate_action_result(result)


@pytest.mark.parametrize("result", [*GOOD, *BAD])
def test_it_judges_as_rasa_does(monkeypatch: pytest.MonkeyPatch, result: Any) -> None:
    def accepted(action: RemoteAction) -> bool:
        try:
            return bool(action._validate_action_result(result))
        except jsonschema.ValidationError:
            return False

    action = RemoteAction("action_advise", None)  # type: ignore[arg-type]
    before = accepted(action)
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    compile_the_schema_once()
    assert accepted(action) is before


def test_it_compiles_nothing_a_turn(action: RemoteAction) -> None:
    started = time.perf_counter()
    for _ in range(50):
        action._validate_action_result(GOOD[1])
    assert (time.perf_counter() - started) / 50 < 0.01
