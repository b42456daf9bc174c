"""Whose case the check is on."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.dialogue.self_description import Told
from advisor.dialogue.state import GENERAL, OWN, Check
from advisor.dialogue.whose import of_whoever_is_meant

FIVE = {"programme": ("imaging_five_year",)}
NURSING = {"programme": ("nursing",)}


def facts(stated: dict[str, Any]) -> dict[str, Any]:
    return {"stated": {name: list(values) for name, values in stated.items()}, "unsure": []}


def test_a_friend_is_asked_about_apart_and_the_writer_comes_back() -> None:
    own = Check(facts(FIVE))
    friend = of_whoever_is_meant(own, Told(NURSING, of_whom="other", whom="friend"))
    assert (friend.whom, friend.facts) == ("friend", {})
    mine = of_whoever_is_meant(friend, Told(of_whom="self"))
    assert (mine.whom, mine.facts) == (OWN, facts(FIVE))


def test_a_pronoun_is_whoever_was_spoken_of() -> None:
    sister = Check(facts(NURSING), whom="姐姐")
    assert of_whoever_is_meant(sister, Told({"degree": ("medicine",)}, of_whom="other")) is sister


def test_two_others_are_kept_apart() -> None:
    sister = Check(facts(NURSING), whom="姐姐")
    brother = of_whoever_is_meant(sister, Told(FIVE, of_whom="other", whom="弟弟"))
    assert (brother.whom, brother.facts) == ("弟弟", {})
    assert brother.aside["姐姐"] == facts(NURSING)


def test_an_answer_that_names_nobody_is_about_the_case_under_way() -> None:
    friend = Check(facts(NURSING), whom="friend")
    assert of_whoever_is_meant(friend, Told({"degree": ("science",)})) is friend


def test_another_kind_of_people_does_not_touch_the_writers_case() -> None:
    own = Check(facts(FIVE))
    general = of_whoever_is_meant(own, Told(NURSING, of_whom="general"))
    assert (general.whom, general.facts) == (GENERAL, {})
    assert of_whoever_is_meant(general, Told(of_whom="self")).facts == facts(FIVE)


def test_a_case_asked_about_in_general_is_the_writers_who_goes_on_with_it() -> None:
    general = Check(facts(FIVE), whom=GENERAL)
    mine = of_whoever_is_meant(general, Told({"graduated": ("enrolled",)}, of_whom="self"))
    assert (mine.whom, mine.facts) == (OWN, facts(FIVE))


@pytest.mark.parametrize("told", [FIVE, {"degree": ("medicine",)}])
def test_a_question_in_general_about_the_same_kind_stays_with_the_case(told: dict[str, tuple[str, ...]]) -> None:
    own = Check(facts(FIVE))
    assert of_whoever_is_meant(own, Told(told, of_whom="general")) is own
