"""A first degree from abroad: of that no rule known here decides."""

from __future__ import annotations

import pytest

from advisor.dialogue.desk import Desk
from tests.dialogue.talk import Talk


@pytest.mark.parametrize(
    "text",
    [
        "i have imaging BSc from UK, can i register in china?",
        "I studied medicine in Russia, can I register in China?",
        "with a foreign medical degree, can I register?",
        "国外读的影像本科，理学学士，能考国内医师吗？",
        "俄罗斯医科大学毕业的能考执业医师吗？",
        "国外学历能考执业医师吗？",
    ],
)
def test_it_gets_neither_a_yes_nor_a_no(desk: Desk, text: str) -> None:
    reply = Talk(desk).say(text, "exam_eligibility")
    assert reply.card is None
    assert reply.facts == ("EXM-P49",)
    assert "境外学历" in reply.text or "education abroad" in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "五年制影像学毕业，去英国读了硕士，能考执业医师吗？",
        "国内五年制影像学毕业，现在在英国读学位，能考执业医师吗？",
        "I did five-year imaging, then a master's degree in the UK. May I register?",
        "I'm a foreign student in five-year imaging in China, may I register?",
        "五年制影像学毕业，在英国工作过，能考执业医师吗？",
    ],
)
def test_what_comes_after_a_degree_in_china_changes_nothing(desk: Desk, text: str) -> None:
    card = Talk(desk).say(text, "exam_eligibility").card
    assert card
    assert card["verdict"] == "depends"
