"""Whether somebody can become a doctor is a question of the exam, in whatever words it comes."""

from __future__ import annotations

import pytest

from advisor.dialogue.desk import Desk
from tests.dialogue.talk import Talk

EXCLUDED = "excluded"


@pytest.mark.parametrize(
    ("text", "sounds_like"),
    [
        ("can I work as a doctor with a four-year imaging degree", "career_options"),
        ("can i become a radiologist with the four-year degree?", "licence_abroad"),
        ("四年制能当放射科医生吗", "licence_abroad"),
        ("四年制毕业做得了医生吗", "purpose"),
    ],
)
def test_of_a_programme_named(desk: Desk, text: str, sounds_like: str) -> None:
    card = Talk(desk).say(text, sounds_like).card
    assert card
    assert card["verdict"] == EXCLUDED


@pytest.mark.parametrize(
    ("before", "kind", "text", "sounds_like"),
    [
        ("degree of the four-year programme?", "degree", "can they be doctors", "institution_clients"),
        ("四年制授什么学位？", "degree", "那能当医生吗", "career_options"),
        ("I study the four-year one", "state_facts", "can I become a doctor with this", "career_options"),
        ("我是四年制的", "state_facts", "能成为医生吗", "career_options"),
    ],
)
def test_of_the_programme_spoken_of_or_described(
    desk: Desk, before: str, kind: str, text: str, sounds_like: str
) -> None:
    talk = Talk(desk)
    talk.say(before, kind)
    card = talk.say(text, sounds_like).card
    assert card
    assert card["verdict"] == EXCLUDED


def test_of_nobody_in_particular_asks_what_was_studied(desk: Desk) -> None:
    reply = Talk(desk).say("can I become a doctor with this?", "career_options")
    assert reply.buttons
    assert all(button.payload.startswith("set:programme:") for button in reply.buttons)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("四年制毕业是当医生还是技师", "career_options"),
        ("must five-year graduates be doctors?", "career_options"),
        ("五年制能当放射科医生吗", "career_options"),
        ("can I become a radiologist in the UK with a four-year degree", "licence_abroad"),
        ("what jobs are there besides being a doctor", "career_options"),
    ],
)
def test_jobs_and_work_abroad_are_asked_as_before(desk: Desk, text: str, intent: str) -> None:
    reply = Talk(desk).say(text, intent)
    assert reply.kind == "answer"
    assert not any(fact.startswith("EXM-02") for fact in reply.facts)
