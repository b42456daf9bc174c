"""Slips of the fingers: a word that is not known is read as the one it was meant for, a known one never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.nlu.spelling import Spelling

KNOWN = {"salary": 9, "degree": 8, "course": 7, "courses": 3, "fee": 5, "so": 5, "school": 2, "radiology": 1, "is": 9}


@pytest.fixture
def spelling() -> Spelling:
    return Spelling({**KNOWN, "学位": 5, "谢谢": 4, "5": 3})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("salry", "salary"), ("salayr", "salary"), ("sallary", "salary"), ("degre", "degree"), ("dergee", "degree"),
        ("salaryyyy", "salary"), ("feeee", "fee"), ("sooo", "so"), ("sallllary", "salary"), ("cours", "course"),
        ("是吗 吗 吗", "是吗"), ("谢谢 谢谢", "谢谢"), ("好好好 学位", "好 学位"),
        ("the salry is 30000", "the salary is 30000"),
    ],
)  # fmt: skip
def test_what_was_meant(spelling: Spelling, typed: str, read: str) -> None:
    assert spelling.read(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "courses", "celery", "decree", "fe", "sos", "alary", "学位", "555", "10000", "", "a a a", "www.nhs.uk",
        "谢谢", "5 5 5", "radioloogyy",
    ],
)  # fmt: skip
def test_what_is_left_alone(spelling: Spelling, text: str) -> None:
    assert spelling.read(text) == text


def test_of_two_the_commoner(spelling: Spelling) -> None:
    assert spelling.read("coursee") == "course"


@given(st.lists(st.sampled_from(sorted(KNOWN)), max_size=6))
def test_a_known_word_is_never_another(words: list[str]) -> None:
    assert Spelling(KNOWN).read(" ".join(words)) == " ".join(words)


@given(st.text(max_size=60))
def test_nothing_breaks_it(text: str) -> None:
    assert len(Spelling(KNOWN).read(text)) <= len(text) + text.count(" ") + len(text.split(" "))
