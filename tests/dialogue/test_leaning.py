"""What leans on the last answer: the other one, another, a bare number of a rule, somebody else's case."""

from __future__ import annotations

import pytest

from advisor.dialogue.desk import Desk
from tests.dialogue.talk import Talk


@pytest.fixture
def talk(desk: Desk) -> Talk:
    return Talk(desk)


def test_a_roommate_after_ones_own_case_is_somebody_else(talk: Talk) -> None:
    talk.say("我是基础医学专业毕业的，能报吗？", "exam_eligibility")
    reply = talk.say("那我室友呢，他是五年制医学影像学", "state_facts")
    assert reply.card is not None
    assert reply.card["verdict"] == "depends"


def test_that_was_somebody_else_corrects_the_case_under_way(talk: Talk) -> None:
    talk.say("My cousin went to a staff health school and wants the assistant exam, may she?", "exam_eligibility")
    talk.say("She entered in 1997", "state_facts")
    reply = talk.say("no wait, that was her sister. She herself started in 2000 and finished in 2003", "state_facts")
    assert reply.card is not None
    assert reply.card["verdict"] == "excluded"


def test_a_field_with_several_programmes_is_asked_back(talk: Talk) -> None:
    talk.say("我能考医师资格吗？", "exam_eligibility")
    reply = talk.say("影像的", "definition")
    assert [button.payload for button in reply.buttons][:2] == [
        "set:programme:imaging_four_year",
        "set:programme:imaging_five_year",
    ]


def test_only_what_is_not_so_excludes_nobody(talk: Talk) -> None:
    reply = talk.say("我不是护理，也不是影像技术的，那就能报了吧", "exam_eligibility")
    assert reply.card is not None
    assert reply.card["verdict"] == "depends"


def test_supposing_something_else_beside_a_rule(talk: Talk) -> None:
    talk.say("Clinical medicine, and my diploma notes no direction. May I register?", "exam_eligibility")
    reply = talk.say("What if it were different, ", "what_if", ("a non-medical degree?", "exam_rule"))
    assert reply.text.startswith("Supposing this instead")


@pytest.mark.parametrize("text", ["and 4?", "那4呢", "what about 4"])
def test_a_bare_number_after_a_rule_is_the_next_rule(talk: Talk, text: str) -> None:
    talk.say("what does rule 3 say", "exam_rule")
    assert talk.say(text, "programme_difference").facts[0].startswith("EXM-04")


@pytest.mark.parametrize("text", ["another one", "one more", "还有别的吗"])
def test_another_one_asks_for_the_same_again(talk: Talk, text: str) -> None:
    first = talk.say("which core courses are there", "course_list")
    assert talk.say(text, (("ellipsis", 0.8), ("exam_levels", 0.1))).facts == first.facts


def test_the_other_of_two_that_were_compared(talk: Talk) -> None:
    talk.say("Is a medical college the same as a teaching hospital?", "institution_vs_hospital")
    talk.say("Whom does the hospital serve?", "institution_clients")
    assert "INS-26" in talk.say("And the other one?", "ellipsis").facts


@pytest.mark.parametrize(("text", "intent"), [("how many years does that take?", "length"), ("得熬几年", "length")])
def test_how_long_after_a_licence_is_asked_of_it(talk: Talk, text: str, intent: str) -> None:
    first = talk.say("What does an independent radiologist in the UK have to pass?", "licence_abroad")
    assert talk.say(text, intent).facts == first.facts


def test_the_source_of_an_earlier_answer_is_found_by_its_subject(talk: Talk) -> None:
    talk.say("What does an NHS radiographer start on in the UK?", "salary")
    talk.say("and in the US?", "ellipsis")
    assert "SAL-06" in talk.say("where did you get the UK number from", "ask_source").facts


def test_two_words_about_the_last_answer(talk: Talk) -> None:
    talk.say("四年制授什么学位？", "degree")
    reply = talk.say("说得简短点，", "shorten", ("顺便告诉我出处", "ask_source"))
    assert "PRG-19" in reply.facts
    assert "来源" in reply.text


def test_what_is_told_beside_a_rule_is_remembered(talk: Talk) -> None:
    talk.say("My aunt finished a staff health school, assistant exam. What does rule 8 say?", "exam_rule")
    reply = talk.say("She enrolled in 2003", "state_facts")
    assert reply.card is not None
    assert reply.card["verdict"] == "excluded"


def test_a_tip_named_after_another_one_is_the_one_meant(talk: Talk) -> None:
    talk.say("推荐信找谁", "recommendation_letters")
    assert "ADM-03" in talk.say("PS咋写", "personal_statement").facts


@pytest.mark.parametrize("text", ["我是问国内的", "I'm asking about China"])
def test_which_was_meant_asks_the_same_of_it(talk: Talk, text: str) -> None:
    talk.say("影像工资多少", "salary")
    assert "SAL-01" in talk.say(text, "state_facts").facts


def test_what_if_of_nobodys_case_tells_what_registering_takes(talk: Talk) -> None:
    assert "EXM-P40" in talk.say("如果毕业证丢了咋报名", "what_if").facts


def test_the_caveat_on_adult_education_stands_beside_the_case(talk: Talk) -> None:
    told = talk.say("本人函授本科临床医学，能报不", "exam_eligibility")
    assert "EXM-P58" in told.facts
    assert "成人教育" in told.text


def test_a_kind_of_schooling_is_not_told_unasked(talk: Talk) -> None:
    told = talk.say("临床医学毕业，能报医师资格考试吗", "exam_eligibility")
    assert not {"EXM-P56", "EXM-P57", "EXM-P58"} & set(told.facts)


def test_a_higher_degree_after_a_verdict_is_asked_of_the_exam(talk: Talk) -> None:
    talk.say("我是学康复的，能考医师吗", "exam_eligibility")
    told = talk.say("那我读个临床的研究生呢", "ellipsis")
    assert all(fact.startswith("EXM") for fact in told.facts)


def test_the_result_of_another_again(talk: Talk) -> None:
    first = talk.say("can my sister register? she did four-year imaging technology", "exam_eligibility")
    talk.say("what about me, five years of imaging", "exam_eligibility")
    again = talk.say("what was the result for her again?", "repeat")
    assert again.card is not None
    assert first.card is not None
    assert again.card["verdict"] == first.card["verdict"] == "excluded"
