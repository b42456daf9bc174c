"""What the web channel refuses: strangers, forgeries, foreign pages, haste, and bodies that are none."""

from __future__ import annotations

import base64
import json
import os
import time

import jwt
import pytest
import requests

from advisor.channels.web_parts import contract
from tests.channels.conftest import OTHER
from tests.channels.web_server import Reader, Server, messages

READING = ["history"]
WRITING = {
    "message": {"id": "stranger-1", "text": "hello"},
    "forget": {},
    "feedback": {"message": "stranger-1.0", "thumb": "up"},
    "question": {"id": "stranger-1", "text": "hello", "contact": "a@b.c", "consent": True},
}


def ask(reader: Reader, path: str) -> requests.Response:
    return reader.get(path) if path in READING else reader.post(path, WRITING[path])


def code(response: requests.Response) -> str:
    assert contract.fits(response.json(), "error.json"), response.text
    return str(response.json()["error"]["code"])


def claims_of(token: str) -> dict[str, object]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def unsigned(claims: dict[str, object], algorithm: str) -> str:
    def part(value: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims)}."


@pytest.mark.parametrize("path", [*READING, *WRITING])
def test_another_browser_needs_more_than_the_conversations_id(server: Server, reader: Reader, path: str) -> None:
    reader.say("what I told you")
    conversation = str(claims_of(str(reader.token))["sub"])
    stranger = server.reader()
    assert code(ask(stranger, path)) == "no_token"
    own = stranger.begin()
    signature = own["token"].rpartition(".")[2]
    header = own["token"].partition(".")[0]
    borrowed = unsigned({**claims_of(own["token"]), "sub": conversation}, "HS256").split(".")[1]
    for forged in (
        conversation,
        f"{header}.{borrowed}.{signature}",
        unsigned({**claims_of(own["token"]), "sub": conversation}, "none"),
        unsigned({**claims_of(own["token"]), "sub": conversation}, "None"),
        jwt.encode({**claims_of(own["token"]), "sub": conversation}, "guessed" * 8, algorithm="HS256"),
        "x" * 5000,
        "a.b.c",
        "…",
    ):
        stranger.token = forged.encode().decode("latin-1") if forged == "…" else forged
        assert code(ask(stranger, path)) == "bad_token", forged
    assert [turn["asked"] for turn in reader.get("history").json()["turns"]] == ["what I told you"]


@pytest.mark.parametrize("path", [*READING, *WRITING])
def test_a_token_of_another_site_is_refused(server: Server, path: str) -> None:
    nursing = server.reader(OTHER)
    nursing.begin(site="nursing")
    assert nursing.say("hello")
    here = server.reader("https://www.example.edu.evil.example")
    here.token = nursing.token
    assert code(ask(here, path)) == "foreign_origin"
    listed_elsewhere = server.reader(OTHER)
    listed_elsewhere.token = None
    ours = server.reader()
    ours.begin()
    listed_elsewhere.token = ours.token
    assert code(ask(listed_elsewhere, path)) == "foreign_origin"


def test_a_token_of_another_site_is_not_renewed(server: Server, reader: Reader) -> None:
    response = reader.post("session", {"site": "nursing"})
    assert code(response) == "bad_token"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "", "https://www.example.edu/"])
@pytest.mark.parametrize("path", ["session", *READING, *WRITING])
def test_a_foreign_page_is_refused(server: Server, reader: Reader, origin: str, path: str) -> None:
    foreign = server.reader()
    foreign.origin = origin
    foreign.token = reader.token
    response = foreign.post("session", {}) if path == "session" else ask(foreign, path)
    assert code(response) == "foreign_origin"
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("path", ["session", *WRITING])
def test_a_page_that_writes_must_be_named(server: Server, reader: Reader, path: str) -> None:
    headers = {"Authorization": f"Bearer {reader.token}"}
    response = requests.post(
        f"{server.url}/webhooks/web/{path}", json=WRITING.get(path, {}), headers=headers, timeout=10
    )
    assert code(response) == "foreign_origin"


def test_an_unknown_site_is_refused(server: Server) -> None:
    assert code(server.reader().post("session", {"site": "nobody"})) == "foreign_origin"


def test_an_expired_token_is_refused_but_renewed_without_losing_the_talk(strict_server: Server) -> None:
    reader = strict_server.reader()
    reader.begin()
    assert reader.say("before")
    time.sleep(2.2)
    for path in (*READING, *WRITING):
        response = ask(reader, path)
        assert (response.status_code, code(response)) == (401, "expired")
    session = reader.post("session", {}).json()
    assert session["renewed"]
    reader.token = session["token"]
    assert [turn["asked"] for turn in reader.get("history").json()["turns"]] == ["before"]


def test_haste_is_answered_with_the_time_to_wait(strict_server: Server) -> None:
    address = {"X-Forwarded-For": "203.0.113.7"}
    reader = strict_server.reader()
    reader.token = reader.post("session", {}, **address).json()["token"]
    statuses = []
    for number in range(6):
        response = reader.post("message", {"id": f"hasty-{number}-x", "text": "hi"}, **address)
        statuses.append(response.status_code)
    assert statuses == [200] * 5 + [429]
    for language, words in (("zh", "秒后再发"), ("en", "again in")):
        body = {"id": "hasty-again", "text": "hi"}
        response = reader.post("message", body, **address, **{"Accept-Language": language})
        error = response.json()["error"]
        assert code(response) == "too_many"
        assert words in error["message"]
        assert 1 <= error["wait"] <= 60
        assert response.headers["Retry-After"] == str(error["wait"])
        assert str(error["wait"]) in error["message"]


def test_an_address_is_counted_apart_and_believed_only_from_the_proxy(strict_server: Server) -> None:
    def send(address: str) -> int:
        reader = strict_server.reader()
        reader.token = reader.post("session", {}, **{"X-Forwarded-For": address}).json()["token"]
        return reader.post(
            "message", {"id": os.urandom(8).hex(), "text": "hi"}, **{"X-Forwarded-For": address}
        ).status_code

    assert [send("198.51.100.1") for _ in range(13)] == [200] * 12 + [429]
    # A reader behind the proxy who writes a false address in front of the one the proxy adds.
    assert send("1.2.3.4, 198.51.100.1") == 429
    assert send("198.51.100.2") == 200


def test_without_a_proxy_nobody_is_believed(server: Server, reader: Reader) -> None:
    assert messages(reader.post("message", {"id": os.urandom(8).hex(), "text": "x"}, **{"X-Forwarded-For": "evil"}))


BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "bad_json"),
    "no JSON": (b"{", "bad_json"),
    "a list": (b"[]", "bad_request"),
    "null": (b"null", "bad_request"),
    "NaN": (b'{"id":"12345678","text":NaN}', "bad_json"),
    "not UTF-8": (b'{"id":"12345678","text":"\xff"}', "bad_json"),
    "a lone surrogate": (b'{"id":"12345678","text":"\\ud800"}', "bad_json"),
    "a deep nest": (b"[" * 30000 + b"]" * 30000, "bad_json"),
    "a number": (b'{"id":"12345678","text":7}', "bad_request"),
    "a huge number": (b'{"id":"12345678","text":1' + b"0" * 9000 + b"}", "bad_json"),
    "something more": (b'{"id":"12345678","text":"x","sender":"me"}', "bad_request"),
    "a prototype": (b'{"id":"12345678","text":"x","__proto__":{"a":1}}', "bad_request"),
    "an id too short": (b'{"id":"1","text":"x"}', "bad_request"),
    "an id with a newline": (b'{"id":"12345678\\n","text":"x"}', "bad_request"),
    "only controls": (b'{"id":"12345678","text":"\\u0000\\u0007"}', "empty"),
    "only blanks": (b'{"id":"12345678","text":"  \\n "}', "empty"),
    "too large": (b'{"id":"12345678","text":"' + b"x" * 70000 + b'"}', "too_large"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_message_is_refused_in_the_one_shape(server: Server, reader: Reader, name: str) -> None:
    body, expected = BODIES[name]
    response = requests.post(
        f"{server.url}/webhooks/web/message",
        data=body,
        headers=reader.headers(**{"Content-Type": "application/json"}),
        timeout=10,
    )
    assert code(response) == expected


def test_other_kinds_of_bodies_addresses_and_methods_are_refused(server: Server, reader: Reader) -> None:
    url = f"{server.url}/webhooks/web"
    response = requests.post(f"{url}/message", data="text=hi", headers=reader.headers(), timeout=10)
    assert (response.status_code, code(response)) == (415, "bad_type")
    for path in ("", "/nowhere", "/message/more", "/a%2fb", "/%2e%2e%2fcredentials.yml", "/history/"):
        assert code(requests.get(f"{url}{path}", headers=reader.headers(), timeout=10)) == "not_found"
    for method, path in (("GET", "message"), ("DELETE", "session"), ("POST", "history"), ("PUT", "demo")):
        response = requests.request(method, f"{url}/{path}", headers=reader.headers(), timeout=10)
        assert (response.status_code, code(response)) == (405, "bad_method")
        assert response.headers["Allow"]
