"""Questions that set something aside."""

from __future__ import annotations

import pytest

from advisor.dialogue.desk import Desk
from advisor.dialogue.set_aside import without_what_is_set_aside
from advisor.known import Knowledge
from tests.dialogue.talk import Talk, reading


@pytest.mark.parametrize(
    ("text", "kind", "about", "rather"),
    [
        ("除了影像物理还学什么", "course_content", (), "course_list"),
        ("除了影像物理以外，还有哪些课", "course_list", (), "course_list"),
        ("除了影像物理以外，還有哪些課", "course_list", (), "course_list"),
        ("Besides imaging physics, what do we study", "course_content", (), "course_list"),
        ("apart from IELTS what do they want", "language_scores", (), "application_tips"),
        ("which majors besides nursing are barred", "exam_list", (), "exam_list"),
        ("what jobs are there abroad other than radiographer", "career_options", ("abroad",), "career_options"),
        ("what jobs other than radiographer are there abroad", "career_options", ("abroad",), "career_options"),
        # Nothing is set aside by a statement, nor by what has no name here.
        ("我除了影像技术还读了护理，能考吗", "exam_eligibility", ("nursing",), "exam_eligibility"),
        ("besides my nursing diploma, what do I need", "exam_requirement", ("nursing",), "exam_requirement"),
        ("除了材料还要考什么", "new_trends", (), "new_trends"),
        ("影像物理学什么", "course_content", ("imaging_physics",), "course_content"),
    ],
)
def test_what_is_set_aside_is_not_asked_about(
    knowledge: Knowledge, text: str, kind: str, about: tuple[str, ...], rather: str
) -> None:
    understood = reading(knowledge, (text, kind))
    left = without_what_is_set_aside(understood)
    assert set(about) <= set(left.parts[0].subjects())
    assert set(left.whole.subjects()) & {"imaging_physics", "tip_language", "radiographer"} <= set(about)
    assert left.parts[0].intent == rather
    assert len(left.text) == len(text)


@pytest.mark.parametrize("text", ["除了自杀，我还有什么办法", "What else is there for me besides killing myself?"])
def test_a_word_of_danger_is_heard_even_there(desk: Desk, text: str) -> None:
    assert Talk(desk).say(text, "exam_next").kind == "self_harm"


@pytest.mark.parametrize(
    "text", ["除了护理，还有哪些专业不能报", "besides nursing, which majors cannot register for the physician exam?"]
)
def test_it_gets_no_verdict(desk: Desk, text: str) -> None:
    reply = Talk(desk).say(text, "exam_list")
    assert reply.kind == "answer"
    assert {"EXM-01", "EXM-02"} <= set(reply.facts)
