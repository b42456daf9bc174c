"""What is a button's payload, and what is only text."""

# ruff: noqa: E501
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.nlu.buttons import read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ask:degree", ("ask", "degree")), ("ask:degree:imaging_five_year", ("ask", "degree", "imaging_five_year")),
        ("set:exam_level:physician", ("set", "exam_level", "physician")), (" do:capabilities\n", ("do", "capabilities")),
        ("set:enrolment_date:..1998-12-31", ("set", "enrolment_date", "..1998-12-31")),
    ],
)  # fmt: skip
def test_payloads(text: str, words: tuple[str, ...]) -> None:
    assert read(text) == words


@pytest.mark.parametrize(
    "text",
    ["", "ask", "ask:", ":degree", "ask::degree", "ASK:degree", "ask:Degree", "ask:学位", "say:degree", "ask: degree", "please ask:degree",
     "/ask:degree", "／ask:degree", "ask:degree?", "ask:" + "x" * 300, "note: ask:degree", "ask:degree\nask:length", "ask：degree"],
)  # fmt: skip
def test_texts(text: str) -> None:
    assert read(text) == ()


@given(st.text(max_size=300))
def test_reading_never_fails(text: str) -> None:
    words = read(text)
    assert words == () or (len(words) >= 2 and all(words))
