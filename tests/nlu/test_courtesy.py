"""Greetings and thanks beside a question are set aside; by themselves they are the message."""

# ruff: noqa: E501
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.nlu.courtesy import without_courtesy
from advisor.nlu.words import WordCutter

CUTTER = WordCutter()


def left_of(text: str) -> str:
    words = without_courtesy(CUTTER.cut(text))
    return text[words[0].start : words[-1].end] if words else ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("请问一下，四年制授什么学位", "四年制授什么学位"), ("你好，想问一下学费多少，谢谢啦", "学费多少"), ("请问学费多少", "学费多少"),
        ("老师您好！学费多少？麻烦了", "学费多少"), ("不好意思打扰了，学费多少", "学费多少"), ("学费多少谢谢老师", "学费多少"),
        ("你好请问学费多少", "学费多少"), ("hi, quick question, what does it cost", "what does it cost"),
        ("hello! which degree is it thanks!", "which degree is it"), ("which degree is it? Thank you so much.", "which degree is it"),
        ("sorry to bother you, which degree", "which degree"), ("ＨＩ！ which degree", "which degree"), ("謝謝，學費多少，謝謝", "謝謝，學費多少"),
    ],
)  # fmt: skip
def test_beside_a_question(text: str, left: str) -> None:
    assert left_of(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "你好", "谢谢", "hi", "thanks!", "thank you so much", "你好吗", "你好厉害", "请问", "hi there", "no thanks",
        "学费谢谢", "谢谢你的耐心", "thanks for the salary figures", "他说谢谢怎么写", "high pay", "你好，谢谢", "",
    ],
)  # fmt: skip
def test_by_itself_or_part_of_what_is_said(text: str) -> None:
    assert left_of(text) == text


@given(st.text(alphabet="你好请问谢老师 hithanks,，。!？学费多少degree", max_size=40))
def test_what_is_left_stands_together(text: str) -> None:
    words = CUTTER.cut(text)
    left = list(without_courtesy(words))
    assert not words or left
    assert any(words[at : at + len(left)] == left for at in range(len(words) + 1))
