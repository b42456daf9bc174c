"""The contract held from the channel's side, and the description of its addresses held to what it serves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from advisor.channels.web_parts import contract
from advisor.channels.web_parts.failures import _STATUS, Refused
from advisor.model import LANGUAGES
from tests.channels.web_server import Reader, Server

EXAMPLES = json.loads((contract.FOLDER / "examples" / "messages.json").read_text(encoding="utf-8"))
OPENAPI = contract.FOLDER / "web.openapi.json"
PARTS = ("session", "message", "forget", "feedback", "question")

# Bodies near what is right: the fields of the requests, holding anything.
_words = st.sampled_from(["id", "text", "button", "language", "site", "thumb", "message", "contact", "consent", "x"])
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.text("x", max_size=1200),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_objects = st.dictionaries(_words, _values, max_size=6)


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _raw(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


bodies = st.one_of(
    st.binary(max_size=200),
    _objects.map(_json),
    _objects.map(_raw),
    _values.map(_json),
    st.tuples(_objects, st.integers(0, 200)).map(lambda pair: _json(pair[0])[: pair[1]]),
)


@pytest.mark.parametrize("path", sorted(contract.FOLDER.glob("*.json")), ids=lambda path: path.name)
def test_the_schemas_are_schemas(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    if path != OPENAPI:
        Draft202012Validator.check_schema(schema)


def test_the_channel_agrees_with_the_examples() -> None:
    assert [contract.fits(message, "message.json") for message in EXAMPLES["right"]] == [True] * len(EXAMPLES["right"])
    for message in (*EXAMPLES["wrong"], *EXAMPLES["mended"]):
        assert not contract.fits(message, "message.json")


@pytest.mark.parametrize("code", sorted(_STATUS))
def test_every_error_has_the_one_shape_in_both_languages(code: str) -> None:
    refusal = Refused(code, wait=3, field="text", length=1001, longest=1000)
    for language in LANGUAGES:
        assert contract.fits(refusal.as_json(language), "error.json")


def test_the_description_names_every_code_and_address() -> None:
    described = json.loads(OPENAPI.read_text(encoding="utf-8"))
    codes = json.loads((contract.FOLDER / "error.json").read_text(encoding="utf-8"))
    assert set(codes["properties"]["error"]["properties"]["code"]["enum"]) == set(_STATUS)
    assert set(described["paths"]) == {f"/{part}" for part in (*PARTS, "history")}


def _check_reading(body: bytes) -> None:
    for part in PARTS:
        try:
            value = contract.read_request(part, body)
        except Refused as refusal:
            outcome = refusal.status < 500 and contract.fits(refusal.as_json("zh"), "error.json")
        else:
            outcome = contract.fits(value, "requests.json", part)
        assert outcome


@given(bodies)
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_body_breaks_the_reading(body: bytes) -> None:
    _check_reading(body)


@pytest.mark.slow
@given(bodies)
@settings(max_examples=100_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_body_of_a_hundred_thousand_breaks_the_reading(body: bytes) -> None:
    _check_reading(body)


def _post(reader: Reader, path: str, body: bytes) -> requests.Response:
    headers = {**reader.headers(), "Content-Type": "application/json", "Connection": "keep-alive"}
    return reader.http.post(f"{reader.url}/webhooks/web/{path}", data=body, headers=headers, timeout=30)


def _check_posting(reader: Reader, body: bytes, path: str) -> None:
    response = _post(reader, path, body)
    assert response.status_code < 500, response.text
    if response.status_code != 200:
        assert contract.fits(response.json(), "error.json")
    elif path == "forget":
        reader.token = None
        reader.begin()


@given(body=bodies, path=st.sampled_from(PARTS))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_body_breaks_the_channel(reader: Reader, body: bytes, path: str) -> None:
    _check_posting(reader, body, path)


@pytest.mark.slow
@given(body=bodies, path=st.sampled_from(PARTS))
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_body_of_two_thousand_breaks_the_channel(reader: Reader, body: bytes, path: str) -> None:
    _check_posting(reader, body, path)


@pytest.mark.slow
def test_the_channel_keeps_to_its_description(server: Server, tmp_path: Path) -> None:
    """Schemathesis for ``ADVISOR_SCHEMATHESIS_SECONDS`` (300): no server error, each reply as described."""
    reader = server.reader()
    reader.begin()
    seconds = os.environ.get("ADVISOR_SCHEMATHESIS_SECONDS", "300")
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", str(OPENAPI),
        "--url", f"{server.url}/webhooks/web",
        "--header", f"Origin: {reader.origin}",
        "--header", f"Authorization: Bearer {reader.token}",
        "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        "--exclude-path", "/forget",
        "--max-time", seconds,
        "--max-examples", "100000",
        "--report", "junit", "--report-dir", str(tmp_path),
        "--no-color",
    ]  # fmt: skip
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=int(seconds) + 300, check=False)
    assert outcome.returncode == 0, outcome.stdout[-6000:] + outcome.stderr[-2000:]
