"""The call of the action server: few connections, a small request, and answers checked as Rasa checks them."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import jsonschema
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rasa.core.actions.action import RemoteAction
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from advisor.bot.action_call import KeptConnection, compile_the_schema_once
from advisor.settings import ROOT

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


async def connections_of(calls: int, status: int = 200) -> int:
    """How many connections so many calls, one after another, open at a server."""
    ports: set[object] = set()

    async def answer(request: web.Request) -> web.Response:
        ports.add(request.transport.get_extra_info("peername") if request.transport else None)
        return web.json_response({"got": await request.json()}, status=status)

    application = web.Application()
    application.router.add_post("/webhook", answer)
    async with TestServer(application) as server:
        endpoint = KeptConnection.to(EndpointConfig(str(server.make_url("/webhook"))))
        for number in range(calls):
            if status == 200:
                assert await endpoint.request(json={"call": number}) == {"got": {"call": number}}
            else:
                with pytest.raises(ClientResponseError):
                    await endpoint.request(json={"call": number})
    return len(ports)


def test_calls_that_follow_one_another_share_a_connection() -> None:
    assert asyncio.run(connections_of(5)) == 1


def test_a_failed_call_is_told_as_rasa_tells_it() -> None:
    assert asyncio.run(connections_of(3, status=500)) <= 3


async def after_a_restart() -> list[Any]:
    """What two calls get between which the server was started anew on its port."""

    async def answer(request: web.Request) -> web.Response:
        return web.json_response({})

    answers = []
    endpoint, port = None, None
    for _ in range(2):
        application = web.Application()
        application.router.add_post("/webhook", answer)
        server = TestServer(application, port=port)
        await server.start_server()
        port = server.port
        endpoint = endpoint or KeptConnection.to(EndpointConfig(str(server.make_url("/webhook"))))
        answers.append(await endpoint.request(json={}))
        await server.close()
    return answers


def test_a_server_that_was_started_anew_is_reached() -> None:
    assert asyncio.run(after_a_restart()) == [{}, {}]


def test_the_request_holds_no_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISOR_ACTION_URL", "http://127.0.0.1:5055/webhook")
    read = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).action
    action = RemoteAction("action_advise", KeptConnection.to(read))
    domain = Domain.load(str(ROOT / "domain.yml"))
    request = action._action_call_format(DialogueStateTracker.from_events("s", [], domain.slots), domain)
    assert "domain" not in request
    assert request["next_action"] == "action_advise"
