"""Typing habits cost little: the questions through each kind of noise, over real HTTP, against the same ones clean."""

from __future__ import annotations

import re
from functools import cache
from math import sqrt

import pytest

from advisor.known import Knowledge
from advisor.nlu.linker import EntityLinker
from tests.quality import sets
from tests.quality.bot import Bot
from tests.quality.losing import LOST_AT_MOST, Loss, losses, table
from tests.quality.noise import NOISES, noisy

_EVERY = 12
# Of a few questions one more or less is a matter of chance: in about one of twenty the noise turns the judgement, and
# two standard errors of that are allowed for.
_TURNED = 0.05


@cache
def asked() -> list[sets.Talk]:
    return sets.questions("questions")


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> EntityLinker:
    return EntityLinker(knowledge.subjects.values(), knowledge.aliases)


class TestTheNoise:
    @pytest.mark.parametrize("kind", NOISES)
    def test_it_is_the_same_every_time(self, kind: str) -> None:
        first, again = ([talk.turns[0]["ask"] for talk in noisy(kind, asked())] for _ in range(2))
        assert first == again

    @pytest.mark.parametrize("kind", NOISES)
    def test_it_changes_many_questions_and_no_expectation(self, kind: str) -> None:
        clean = {talk.id: talk.turns[0] for talk in asked()}
        changed = noisy(kind, asked())
        assert len(changed) > 100
        for talk in changed:
            was, (turn,) = clean[talk.id], talk.turns
            assert turn["ask"] != was["ask"]
            assert {**turn, "ask": ""} == {**was, "ask": ""}

    def test_a_typo_is_in_no_number_and_no_abbreviation(self) -> None:
        clean = {talk.id: talk.turns[0]["ask"] for talk in asked()}
        for talk in noisy("an English typo", asked()):
            assert _figures_and_capitals(talk.turns[0]["ask"]) == _figures_and_capitals(clean[talk.id])


def _figures_and_capitals(text: str) -> list[str]:
    return re.findall(r"\d+|\b[A-Z]{2,}\b", text)


@pytest.mark.live
def test_a_sample_of_the_questions_loses_little(bot: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    found = losses(bot, asked()[::_EVERY])
    with capsys.disabled():
        print("\n" + table(found))
    assert [loss for loss in found if loss.lost > LOST_AT_MOST + _chance(loss)] == []


@pytest.mark.slow
@pytest.mark.live
def test_every_question_loses_little(bot: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    found = losses(bot, asked())
    with capsys.disabled():
        print("\n" + table(found))
    assert [loss for loss in found if loss.lost > LOST_AT_MOST] == []


def _chance(loss: Loss) -> float:
    return 2 * sqrt(_TURNED / loss.questions)


@pytest.mark.parametrize("kind", ["a Chinese typo", "an English typo", "emphasis"])
def test_no_slip_names_a_subject_in_a_question_out_of_scope(linker: EntityLinker, kind: str) -> None:
    """What only sounds or looks like a name of the material must not draw a question into it."""
    outside = {talk.id: talk for talk in asked() if talk.topic in sets.REFUSED}
    drawn_in = [
        (talk.turns[0]["ask"], mention.subject)
        for talk in noisy(kind, outside.values())
        for mention in linker.link(talk.turns[0]["ask"])
        if not mention.exact and mention.subject not in _named(linker, outside[talk.id].turns[0]["ask"])
    ]
    assert drawn_in == []


@pytest.mark.parametrize("kind", NOISES)
def test_a_guess_never_stands_over_an_exact_name(linker: EntityLinker, kind: str) -> None:
    for talk in noisy(kind, asked()[::4]):
        mentions = linker.link(talk.turns[0]["ask"])
        exact = [mention for mention in mentions if mention.exact]
        guessed = [mention for mention in mentions if not mention.exact]
        assert all(one.end <= other.start or other.end <= one.start for one in exact for other in guessed)


def _named(linker: EntityLinker, text: str) -> set[str]:
    return {mention.subject for mention in linker.link(text)}
