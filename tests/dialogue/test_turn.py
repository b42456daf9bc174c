"""Turns of a conversation: what is said, in which language, resting on what, and what is remembered."""

# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from advisor.dialogue.desk import Desk
from advisor.dialogue.intents import MOVES, NEAREST, POLITENESS, QUESTIONS, SAFETY, SOCIAL
from advisor.dialogue.state import State, from_slot, to_slot
from advisor.dialogue.thresholds import thresholds
from advisor.known import Knowledge
from advisor.language import detect
from advisor.model import LANGUAGES, Query, Reply
from advisor.nlu import buttons
from advisor.service import Advisor
from advisor.words import say
from tests.dialogue.talk import Talk, reading


@pytest.fixture
def talk(desk: Desk) -> Talk:
    return Talk(desk)


class TestAnswers:
    @pytest.mark.parametrize(
        ("text", "intent", "told"),
        [
            ("四年制授什么学位？", "degree", "理学学士"),
            ("五年制授什么学位？", "degree", "医学学士"),
            ("which degree does the four-year programme award?", "degree", "Science"),
            ("NHS radiographer starting salary?", "salary", "28,407"),
            ("四年制和五年制医学影像有什么区别？", "programme_difference", "理学学士"),
        ],
    )
    def test_the_fact_is_told_with_its_source(self, talk: Talk, text: str, intent: str, told: str) -> None:
        reply = talk.say(text, intent)
        assert told in reply.text
        assert reply.kind == "answer"
        assert reply.facts
        assert reply.sources
        assert ("来源" in reply.text) or ("Source" in reply.text)
        assert len(reply.buttons) <= 3

    def test_what_is_not_stated_is_said_and_kept(self, talk: Talk) -> None:
        reply = talk.say("放射技师在美国的学费是多少", "tuition")
        assert reply.text
        assert talk.turn is not None

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", sorted(QUESTIONS))
    def test_every_kind_of_question_gets_an_answer(self, talk: Talk, kind: str, language: Any) -> None:
        talk.state = State(language=language)
        reply = talk.press(f"ask:{kind}")
        assert reply.language == language
        assert (detect(reply.text.split("\n\n")[0]) or language) == language
        assert reply.kind in ("answer", "verdict", "question", "clarify")


class TestLanguage:
    def test_each_reply_is_in_the_language_of_its_message(self, talk: Talk) -> None:
        assert talk.say("四年制授什么学位？", "degree").language == "zh"
        assert talk.say("and how long does it take?", "length").language == "en"
        assert talk.say("学费呢", "tuition").language == "zh"

    def test_a_message_without_language_keeps_the_conversations(self, talk: Talk) -> None:
        talk.say("which degree does the four-year programme award?", "degree")
        assert talk.say("???", "oos_far").language == "en"
        assert talk.say("😀", "oos_far").language == "en"

    def test_a_wish_holds_until_changed(self, talk: Talk) -> None:
        assert talk.say("please always answer in English", "switch_language").language == "en"
        assert talk.say("四年制授什么学位？", "degree").language == "en"
        assert talk.say("以后都用中文回答", "switch_language").language == "zh"
        assert talk.say("how long does it take?", "length").language == "zh"

    def test_a_wish_for_once_is_for_once(self, talk: Talk) -> None:
        talk.say("四年制授什么学位？", "degree")
        again = talk.say("用英文再说一次", "switch_language")
        assert again.language == "en"
        assert "Science" in again.text
        assert talk.say("学费呢", "tuition").language == "zh"

    def test_a_switch_keeps_the_context(self, talk: Talk) -> None:
        talk.say("四年制授什么学位？", "degree")
        reply = talk.say("and the five-year one?", "ellipsis")
        assert reply.language == "en"
        assert "Medicine" in reply.text
        assert talk.state.recent[0] == Query("degree", ("imaging_five_year",))

    def test_forgetting_and_restarting_keep_the_language(self, talk: Talk) -> None:
        talk.say("please always answer in English", "switch_language")
        assert talk.say("重新开始", "restart").language == "en"
        assert talk.say("四年制授什么学位？", "degree").language == "en"


class TestContext:
    def test_a_new_subject_keeps_the_question(self, talk: Talk) -> None:
        talk.say("四年制授什么学位？", "degree")
        assert "医学学士" in talk.say("那五年制呢？", "ellipsis").text

    def test_a_new_question_keeps_the_subject(self, talk: Talk) -> None:
        talk.say("五年制授什么学位？", "degree")
        talk.say("读几年？", "length")
        assert talk.state.recent[0].subjects == ("imaging_five_year",)

    def test_a_complete_question_resets_both(self, talk: Talk) -> None:
        talk.say("五年制授什么学位？", "degree")
        talk.say("英国学费大概多少钱一年，贵不贵？", "tuition")
        assert (
            talk.state.recent[0] == Query("tuition", ("uk",))
            or "imaging_five_year" not in talk.state.recent[0].subjects
        )

    def test_a_subject_that_does_not_fit_is_left_behind(self, talk: Talk) -> None:
        talk.say("五年制授什么学位？", "degree")
        talk.say("硕士有哪些方向？", "master_directions")
        assert "imaging_five_year" not in talk.state.recent[0].subjects

    def test_a_question_that_looks_at_no_subject_does_not_lose_it(self, talk: Talk) -> None:
        talk.say("四年制授什么学位？", "degree")
        talk.say("为什么分成两种？", "origin")
        assert "技术" in talk.say("毕业干什么？", "career_options").text
        assert talk.state.recent[0].subjects == ("imaging_four_year",)

    def test_a_fresh_talk_has_no_context(self, talk: Talk) -> None:
        reply = talk.say("那五年制呢？", "ellipsis")
        assert reply.kind == "clarify"
        assert reply.buttons
        assert reply.facts == ()

    def test_restarting_forgets_what_was_talked_about(self, talk: Talk) -> None:
        talk.say("四年制授什么学位？", "degree")
        talk.say("重新开始", "restart")
        assert talk.state.recent == ()
        assert talk.state.check is None

    def test_correction(self, talk: Talk) -> None:
        talk.say("四年制授什么学位？", "degree")
        assert "医学学士" in talk.say("不对，我问的是五年制", "correction").text

    def test_going_back(self, talk: Talk) -> None:
        talk.say("英国的学费是多少？", "tuition")
        talk.say("四年制授什么学位？", "degree")
        talk.say("回到刚才的学费", (("go_back", 0.9), ("tuition", 0.05)))
        assert talk.state.said[0].kind == "tuition"


class TestSeveralCases:
    def test_two_people_are_told_apart(self, talk: Talk) -> None:
        reply = talk.say(
            "弟弟现役，试用期证明是县医院开的，", "state_facts", ("能报医师考试吗？", "exam_eligibility"),
            ("战友已经退役了，想从部队报名，", "state_facts"), ("行不行？", "exam_eligibility"),
        )  # fmt: skip
        first, second = reply.text.split("### 2.")
        assert "第6项" in first
        assert "第5项" in second

    def test_what_is_told_for_another_question_stays_out_of_the_check(self, talk: Talk) -> None:
        reply = talk.say(
            "护理本科毕业能报医师考试吗？", "exam_eligibility", ("另外我表弟学计算机，", "state_facts"),
            ("他能申国外的硕士吗？", "cross_major"),
        )  # fmt: skip
        assert reply.card is not None
        assert reply.card["verdict"] == "excluded"

    def test_one_verdict_is_told_once(self, talk: Talk) -> None:
        reply = talk.say(
            "护理本科毕业能报医师考试吗？", "exam_eligibility", ("有人说护理的一律不收，真的吗？", "exam_eligibility")
        )
        assert "###" not in reply.text

    @pytest.mark.parametrize("text", ["先读了护理本科，后来又念完临床，两个文凭都有，", "辅修了护理，主修临床医学，"])
    def test_of_two_degrees_none_is_chosen(self, talk: Talk, text: str) -> None:
        reply = talk.say(text, "state_facts", ("会因为护理那个被拒吗？", "exam_eligibility"))
        assert reply.card is not None
        assert reply.card["verdict"] == "depends"

    def test_who_describes_a_case_wants_a_decision_whatever_it_sounds_like(self, talk: Talk) -> None:
        reply = talk.say("中专医学影像诊断2001年8月入学，考助理能行不", "exam_requirement")
        assert reply.card is not None
        assert talk.say("助理医师要什么学历", "exam_requirement").kind == "answer"

    def test_a_bachelors_degree_is_a_universitys(self, talk: Talk) -> None:
        talk.say("我学临床医学，拿了医学学士，能考吗", "exam_eligibility")
        assert talk.state.check is not None
        assert talk.state.check.facts["stated"]["school_kind"] == ["university"]


def _headed(reply: Reply) -> dict[str, str]:
    """The pieces of a reply by their headings, without their numbers."""
    pieces = [piece.partition("\n") for piece in reply.text.split("### ")[1:]]
    return {heading[3:]: text for heading, _, text in pieces}


class TestWhichRule:
    @pytest.mark.parametrize(
        "text",
        [
            "老公 active duty，试用期证明却是 civilian hospital 的，卡在哪个 rule 上啊",
            "my husband is in the army right now, his probation paper comes from a county hospital. wich rule gets him",
        ],
    )
    def test_of_somebody_described_it_is_the_rule_that_decides(self, talk: Talk, text: str) -> None:
        reply = talk.say(text, "exam_rule")
        assert reply.card is not None
        assert reply.card["verdict"] == "excluded"
        assert "6" in [clause["number"] for clause in reply.card["clauses"]]


class TestSeveralPersons:
    def test_each_gets_a_verdict_under_their_name(self, talk: Talk) -> None:
        reply = talk.say("我护理本科，媳妇五年制医学影像学医学学士，小舅子药学毕业。谁不行？", "exam_eligibility")
        told = _headed(reply)
        assert list(told) == ["能否报考（你本人）", "能否报考（媳妇）", "能否报考（小舅子）"]
        assert "护理学毕业生不能报名" in told["能否报考（你本人）"]
        assert "没有排除" in told["能否报考（媳妇）"]
        assert "药学毕业生不能报名" in told["能否报考（小舅子）"]

    @pytest.mark.parametrize(
        ("text", "heads"),
        [
            ("我四年制他五年制谁能考", ["能否报考（你本人）", "能否报考（另一位）"]),
            ("我男朋友四年制我五年制 谁能考", ["能否报考（男朋友）", "能否报考（你本人）"]),
            ("我学护理我老婆学五年制影像 谁能考医师", ["能否报考（你本人）", "能否报考（老婆）"]),
        ],
    )
    def test_without_marks_between_them(self, talk: Talk, text: str, heads: list[str]) -> None:
        told = _headed(talk.say(text, "exam_eligibility"))
        assert list(told) == heads
        assert ["不能报名" in verdict for verdict in told.values()] == [True, False]

    def test_english(self, talk: Talk) -> None:
        reply = talk.say(
            "My wife did five-year imaging with a Bachelor of Medicine, I did nursing. Which of us may register?",
            "exam_eligibility",
        )
        told = _headed(reply)
        assert list(told) == ["Registering for the exam (wife)", "Registering for the exam (you)"]
        assert "cannot register" in told["Registering for the exam (you)"]
        assert "do not exclude" in told["Registering for the exam (wife)"]

    def test_a_pronoun_is_the_person_named_before(self, talk: Talk) -> None:
        told = _headed(talk.say("我和室友都想考，我五年制影像医学学士，她护理，谁能考", "exam_eligibility"))
        assert list(told) == ["能否报考（室友）", "能否报考（你本人）"]
        assert "护理学毕业生不能报名" in told["能否报考（室友）"]

    @pytest.mark.parametrize(
        ("text", "heading"),
        [
            ("我五年制影像，医学学士，他护理，我们俩谁能考", "能否报考（另一位）"),
            (
                "I did five-year imaging, she did nursing, which of us may register?",
                "Registering for the exam (the other person)",
            ),
        ],
    )
    def test_somebody_without_a_name_is_called_so(self, talk: Talk, text: str, heading: str) -> None:
        told = _headed(talk.say(text, "exam_eligibility"))
        assert len(told) == 2
        assert any(word in told[heading] for word in ("不予受理", "not accepted"))

    def test_the_talk_goes_on_about_whoever_is_named(self, talk: Talk) -> None:
        talk.say("我护理本科，媳妇五年制医学影像学医学学士。谁能考？", "exam_eligibility")
        reply = talk.say("那就是媳妇稳过审核咯", "ellipsis")
        assert reply.card is not None
        assert reply.card["verdict"] != "excluded"

    @pytest.mark.parametrize(
        "text",
        ["我四年制医学影像技术，弟弟学护理，我能考吗", "我孩子两岁了，我四年制医学影像技术毕业，谁能告诉我能不能考"],
    )
    def test_of_one_person_one_verdict(self, talk: Talk, text: str) -> None:
        reply = talk.say(text, "exam_eligibility")
        assert "###" not in reply.text
        assert "四年制医学影像技术" in reply.text


class TestCorrections:
    def test_the_length_alone_corrects_a_programme(self, talk: Talk) -> None:
        assert "不予受理" in talk.say("我四年制医学影像技术，能考吗", "exam_eligibility").text
        reply = talk.say("等等我说错了，", "correction", ("我们是五年的，最后发医学学士", "degree"))
        assert reply.card is not None
        assert reply.card["verdict"] != "excluded"

    def test_who_left_the_army_is_in_no_danger(self, talk: Talk) -> None:
        talk.say("我老公现役，试用期证明是市医院开的，可以报么", "exam_eligibility")
        reply = talk.say("哦不对 他上个月已经退了", (("self_harm", 0.42),))
        assert reply.kind == "verdict"
        assert talk.say("哦不对 他上个月已经退了，我不想活了", (("self_harm", 0.42),)).kind == "self_harm"
        assert talk.say("他上个月已经退了，我也撑不住了", (("self_harm", 0.8),)).kind == "self_harm"

    def test_somebody_newly_named_is_somebody_else(self, talk: Talk) -> None:
        talk.say(
            "my sister did five-year imaging and got a Bachelor of Medicine, may she register?", "exam_eligibility"
        )
        reply = talk.say("and her boyfriend - serving soldier, letter from the town hospital", "oos_far")
        assert reply.card is not None
        assert [clause["number"] for clause in reply.card["clauses"]][:1] == ["6"]

    def test_an_aunt_does_not_inherit_what_people_of_a_kind_studied(self, talk: Talk) -> None:
        talk.say("forensic medicine graduates too?", "exam_eligibility")
        talk.say("my aunt entered a staff secondary school in 2001, graduated, wants the assistant exam", "state_facts")
        assert talk.state.check is not None
        assert "programme" not in talk.state.check.facts["stated"]

    @pytest.mark.parametrize("text", ["是哪条规定的", "which条 exactly", "具体哪个字眼卡我"])
    def test_which_rule_it_is_follows_from_the_verdict(self, talk: Talk, text: str) -> None:
        talk.say("我预防医学毕业，学位是管理学学士，能考吗", "exam_eligibility")
        reply = talk.say(text, (("basis", 0.9),))
        assert reply.card is not None
        assert [clause["number"] for clause in reply.card["clauses"]] == ["4"]

    def test_an_unnamed_programme_keeps_what_was_told_with_it(self, talk: Talk) -> None:
        reply = talk.say("我学医学影像的，学位证写的理学学士，能考医师吗", "exam_eligibility")
        assert reply.card is not None
        assert reply.card["verdict"] == "excluded"
        assert {clause["number"] for clause in reply.card["clauses"]} == {"2", "4", "6.category"}

    @pytest.mark.parametrize(
        "parts",
        [
            [("我能报名吗，", "exam_eligibility"), ("如果不能是哪条规则？", "what_if"), ("我四年制影像技术", "state_facts")],
            [("我四年制影像技术，能报医师考试吗？", "exam_eligibility"), ("如果不能，", "what_if"), ("为什么", "why")],
            [("我四年制影像技术，", "state_facts"), ("能报吗？", "exam_eligibility"), ("不行的话卡在哪条", "exam_rule")],
            [("I did four-year imaging technology, may I register?", "exam_eligibility"), (" And if not, which rule stops me?", "what_if")],
        ],
    )  # fmt: skip
    def test_may_i_and_if_not_which_rule(self, talk: Talk, parts: list[tuple[str, str]]) -> None:
        reply = talk.say(*parts[0], *parts[1:])
        assert "###" not in reply.text
        assert reply.card is not None
        assert reply.card["clauses"][0]["number"] == "2"

    def test_a_question_that_names_the_exam_leans_on_nothing(self, talk: Talk) -> None:
        reply = talk.say(
            "四年制培养什么人？", "purpose",
            ("他能考医师资格考试吗？", (("exam_eligibility", 0.97), ("career_options", 0.02))),
        )  # fmt: skip
        assert reply.card is not None
        assert reply.card["verdict"] == "excluded"


class TestOtherTrades:
    @pytest.mark.parametrize("text", ["护士工资多少？", "What do nurses earn?", "护士工资", "and nurses' pay?"])
    def test_what_they_earn_stays_outside_after_a_verdict(self, talk: Talk, text: str) -> None:
        talk.say("我四年制医学影像技术，能报考医师资格考试吗？", "exam_eligibility")
        assert talk.say(text, "oos_other_major").kind == "refusal"

    @pytest.mark.parametrize("text", ["护士呢？", "and nurses?", "and my cousin, pharmacy?"])
    def test_whether_they_may_is_asked_of_the_exam(self, talk: Talk, text: str) -> None:
        talk.say("我五年制医学影像学，能报考医师资格考试吗？", "exam_eligibility")
        reply = talk.say(text, "oos_other_major")
        assert reply.card is not None
        assert reply.card["verdict"] == "excluded"

    @pytest.mark.parametrize(
        ("outside", "goes_on"),
        [
            ("How much do lab technicians make in Dubai,", " and what is their salary?"),
            ("口腔医学要念几年，", "五年还是七年"),
        ],
    )
    def test_what_goes_on_with_it_is_not_answered_of_imaging(self, talk: Talk, outside: str, goes_on: str) -> None:
        assert talk.say(outside, "oos_other_major", (goes_on, "length")).kind == "refusal"

    @pytest.mark.parametrize(
        ("outside", "besides"),
        [
            ("What does a nurse make,", " and is there good money for imaging people?"),
            ("Rank the nursing schools, and also tell me", " what courses I'd be taking"),
        ],
    )
    def test_what_is_asked_besides_is_answered(self, talk: Talk, outside: str, besides: str) -> None:
        reply = talk.say(outside, "oos_other_major", (besides, "salary" if "money" in besides else "course_list"))
        assert reply.kind == "answer"
        assert reply.facts

    @pytest.mark.parametrize(
        ("told", "asked"),
        [("我表妹学护理的，", "护士一个月到手多少？"), ("My cousin studies nursing, ", "what do nurses earn?")],
    )
    def test_what_nurses_earn_gets_no_verdict_on_the_cousin(self, talk: Talk, told: str, asked: str) -> None:
        reply = talk.say(told, "state_facts", (asked, "oos_other_major"))
        assert reply.kind == "refusal"
        assert reply.card is None


class TestWithoutWords:
    """What Rasa's pipeline reads into marks and emoji is nothing: such a message has no parts."""

    @staticmethod
    def say(talk: Talk, text: str) -> Reply:
        return talk.take(replace(reading(talk.desk.knowledge, (text, ())), parts=()))

    @pytest.mark.parametrize("text", ["??", "。。。", "😭", "…", "123", "5"])
    def test_alone_it_is_not_understood(self, talk: Talk, text: str) -> None:
        reply = self.say(talk, text)
        assert reply.kind == "clarify"
        assert reply.buttons

    @pytest.mark.parametrize("text", ["👍", "🙏🙏", "🙂"])
    def test_what_is_meant_kindly_is_taken_so(self, talk: Talk, text: str) -> None:
        assert self.say(talk, text).kind == "social"

    def test_question_marks_after_an_answer_ask_for_more(self, talk: Talk) -> None:
        first = talk.say("四年制授什么学位？", "degree")
        more = self.say(talk, "？？")
        assert set(first.facts) <= set(more.facts)
        assert len(more.text) >= len(first.text)

    def test_question_marks_at_a_question_ask_why_it_is_asked(self, talk: Talk) -> None:
        talk.say("五年制能考执业医师吗？", "exam_eligibility")
        reply = self.say(talk, "?")
        assert reply.kind == "question"
        assert "学位" in reply.text

    def test_a_number_still_picks(self, talk: Talk) -> None:
        talk.say("你能做什么？", "capabilities")
        assert self.say(talk, "1").kind != "clarify"


class TestTopicsOutside:
    """What is named only to be asked about is not in the material, whatever the question sounds like."""

    @pytest.mark.parametrize(
        ("text", "sounds_like", "said"),
        [
            ("考执业医师有年龄限制吗", "exam_eligibility", "年龄限制"),
            ("is there an age limit for the physician exam", "exam_eligibility", "age limits"),
            ("报执业医师要多少钱", "exam_requirement", "考试费用"),
            ("影像科要值夜班吗", "career_detail", "夜班"),
            ("do radiographers work night shifts", "career_detail", "night shifts"),
            ("色盲能学影像吗", "suitability", "体检"),
            ("does the Commonwealth Scholarship pay for family too", "tuition", "scholarship"),
            ("影像专业用什么课本", "course_list", "教材"),
        ],
    )
    def test_it_is_refused_by_name(self, talk: Talk, text: str, sounds_like: str, said: str) -> None:
        reply = talk.say(text, sounds_like)
        assert reply.kind == "refusal"
        assert said in reply.text

    def test_what_was_paid_for_four_years_is_no_fee(self, talk: Talk) -> None:
        assert talk.say("花了这么多钱读四年影像，不能考执业医师吗", "exam_eligibility").card

    @pytest.mark.parametrize(
        ("text", "length"),
        [("去日本念影像技术，几年毕业", "length"), ("imaging degree in Germany, how long is it", "length")],
    )
    def test_a_country_one_wants_to_study_in_is_asked_about(self, talk: Talk, text: str, length: str) -> None:
        assert talk.say(text, length).kind == "refusal"

    def test_a_country_somebody_lives_in_is_not(self, talk: Talk) -> None:
        assert talk.say("My husband is in Leeds already, what would the NHS pay me", "salary").facts


class TestAsides:
    @pytest.mark.parametrize(
        ("text", "intent", "told"),
        [
            ("My husband is in Leeds already. What would the NHS pay me?", "salary", "Band 5"),
            ("My daughter's teacher mentioned that the major was cut in two in 2006. Why?", "origin", "2006"),
            ("听中介讲国外影像硕士只收医学学士，是这样吗？", "route_requirements", "硕士"),
        ],
    )
    def test_what_is_said_aside_turns_no_question_away(self, talk: Talk, text: str, intent: str, told: str) -> None:
        reply = talk.say(text, intent)
        assert reply.kind == "answer"
        assert told in reply.text

    def test_what_is_asked_about_does(self, talk: Talk) -> None:
        assert talk.say("What would a hospital in Leeds pay me?", "salary").kind == "refusal"


class TestWhatWasCompared:
    @pytest.mark.parametrize(
        ("text", "told"), [("jobs for the first one?", "four-year"), ("and the second one's jobs?", "five-year")]
    )
    def test_the_first_one_is_of_the_two_compared(self, talk: Talk, text: str, told: str) -> None:
        talk.say("what is the difference between 4 and 5 years of imaging", "programme_difference")
        assert told in talk.say(text, (("ellipsis", 0.6), ("career_options", 0.3))).text

    def test_back_to_an_earlier_question_with_somebody_new(self, talk: Talk) -> None:
        talk.say("四年制能考执业医师吗？", "exam_eligibility")
        talk.say("英国学费多少？", "tuition")
        reply = talk.say("回到考试的事，", "go_back", ("那五年制呢", "ellipsis"))
        assert reply.card is not None
        assert reply.card["verdict"] != "excluded"

    def test_a_higher_degree_after_a_verdict_tells_what_would_help(self, talk: Talk) -> None:
        first = talk.say("我学四年制医学影像技术，能考执业医师吗？", "exam_eligibility").text
        again = talk.say("那我读研行不行", "exam_eligibility").text
        assert "要改变结果" in again
        assert first.split("\n")[0] not in again


class TestDoubtfulRemarks:
    def test_a_doubtful_remark_on_the_talk_goes_on_with_it(self, talk: Talk) -> None:
        talk.say("推荐信找谁写？", "recommendation_letters")
        reply = talk.say("内容有讲究吗", (("privacy", 0.2), ("recommendation_letters", 0.05)))
        assert reply.kind == "answer"
        assert talk.say("隐私怎么保护", (("privacy", 0.9), ("recommendation_letters", 0.05))).kind == "social"

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("and do they live under one roof", "clarify"),
            ("I am so tired of all this", "self_harm"),
            ("can't take it any more", "self_harm"),
            ("they all hate it, make it stop", "self_harm"),
            ("活着太累了，它们都没意思", "self_harm"),
        ],
    )
    def test_nobody_is_taken_to_be_in_danger_who_asks_of_things(self, talk: Talk, text: str, kind: str) -> None:
        assert (talk.say(text, (("self_harm", 0.8), ("hospital", 0.1))).kind == "self_harm") is (kind == "self_harm")


class TestBareTopics:
    @pytest.mark.parametrize(
        ("before", "kind", "text", "expected"),
        [
            ("do i need ielts", "language_scores", "what if I miss it by a little", "ADM-01"),
            ("四年制授什么学位", "degree", "要是我读五年的呢", "PRG-09"),
        ],
    )
    def test_what_is_supposed_outside_the_exam_asks_on(
        self, talk: Talk, before: str, kind: str, text: str, expected: str
    ) -> None:
        talk.say(before, kind)
        reply = talk.say(text, "what_if")
        assert expected in reply.facts
        assert reply.card is None

    @pytest.mark.parametrize("text", ["去UK读master要IELTS几分", "is ielts 6.5 enough?"])
    def test_a_score_in_english_is_told_by_what_is_said_of_such_scores(self, talk: Talk, text: str) -> None:
        assert "ADM-01" in talk.say(text, "oos_admission_score").facts
        assert talk.say("UCL要雅思几分", "oos_admission_score").kind == "refusal"

    def test_a_topic_after_a_mere_name_is_asked_of_that(self, talk: Talk) -> None:
        talk.say("五年制", (("state_facts", 0.5), ("degree", 0.3)))
        facts = set(talk.say("学位", "degree").facts)
        assert "PRG-09" in facts
        assert "PRG-19" not in facts

    @pytest.mark.parametrize(
        ("before", "kind", "exam"),
        [
            ("4yr vs 5yr", "programme_difference", "ok and the exam"),
            ("四年制和五年制有什么区别", "programme_difference", "那考试呢"),
        ],
    )
    def test_the_exam_after_programmes_is_asked_of_them(self, talk: Talk, before: str, kind: str, exam: str) -> None:
        talk.say(before, kind)
        assert talk.say(exam, "ellipsis").card

    def test_jobs_after_a_verdict_are_those_of_the_programme_checked(self, talk: Talk) -> None:
        talk.say("我是五年制影像学的", "state_facts")
        talk.say("能考医师吗", "exam_eligibility")
        assert "PRG-15" in talk.say("能当技师吗", "career_options").facts

    @pytest.mark.parametrize(
        ("before", "kind", "text", "expected"),
        [
            ("硕士要几年？", "length", "多少钱", "CMP-32"),
            ("how long is a master's?", "length", "how much is it", "CMP-32"),
            ("就业方向有哪些？", "career_options", "那多少钱", "SAL-01"),
            ("what jobs are there?", "career_options", "and how much", "SAL-01"),
        ],
    )
    def test_money_is_asked_of_what_was_spoken_of(
        self, talk: Talk, before: str, kind: str, text: str, expected: str
    ) -> None:
        talk.say(before, kind)
        assert expected in talk.say(text, "oos_far").facts

    @pytest.mark.parametrize(("told", "more"), [("我朋友学护理", "他是男的"), ("My friend did nursing", "he is a man")])
    def test_what_the_rules_do_not_look_at_is_no_question(self, talk: Talk, told: str, more: str) -> None:
        talk.say(told, "state_facts")
        assert talk.say(more, (("state_facts", 0.76), ("exam_levels", 0.1))).kind == "clarify"

    @pytest.mark.parametrize(
        ("told", "asks_on"), [("他老婆学药学", "那她能吗"), ("his wife's a pharmacist", "can she")]
    )
    def test_asking_on_is_asking_of_the_same_person(self, talk: Talk, told: str, asks_on: str) -> None:
        talk.say(told, "state_facts")
        card = talk.say(asks_on, "ellipsis").card
        assert card
        assert card["verdict"] == "excluded"

    def test_with_no_major_named_it_is_asked_of_imaging(self, talk: Talk) -> None:
        intents = (("oos_other_major", 0.75), ("outlook", 0.25))
        assert "CAR-01" in talk.say("就业怎么样", intents).facts
        assert talk.say("护理就业怎么样", intents).kind == "refusal"


class TestSeveralQuestions:
    def test_each_is_answered_in_its_order_under_its_heading(self, talk: Talk) -> None:
        reply = talk.say("四年制授什么学位，", "degree", ("英国硕士要几年？", "length"), ("学费多少", "tuition"))
        headings = [line for line in reply.text.splitlines() if line.startswith("### ")]
        assert [heading[4:6] for heading in headings] == ["1.", "2.", "3."]
        assert "理学学士" in reply.text
        assert [query.kind for query in talk.state.said] == ["degree", "length", "tuition"]

    def test_what_cannot_be_answered_is_named(self, talk: Talk) -> None:
        reply = talk.say("四年制授什么学位？", "degree", ("今天天气怎么样？", "oos_far"))
        assert say("zh", "talk.some_answered", asked=2, answered=1) in reply.text
        assert say("zh", "refusals.oos_far") in reply.text
        assert "理学学士" in reply.text
        assert talk.turn is not None
        assert talk.turn.unanswered == "refused"

    def test_politeness_beside_a_question_is_left_out(self, talk: Talk) -> None:
        reply = talk.say("你好，", "greet", ("四年制授什么学位？", "degree"), ("谢谢", "thank"))
        assert "###" not in reply.text
        assert "理学学士" in reply.text

    @pytest.mark.parametrize("number", [2, 5, 6, 9])
    def test_nothing_is_dropped_in_silence(self, talk: Talk, number: int) -> None:
        kinds = ("degree", "salary", "course_list", "outlook", "school_choice", "nature", "origin", "ai_trend", "email")
        asked = [(f"问题{kind}？", kind) for kind in kinds[:number]]
        reply = talk.say(*asked[0], *asked[1:])
        headings = [line for line in reply.text.splitlines() if line.startswith("### ")]
        if len(headings) < number:
            # More than one reply can hold: what is left over is said to be so.
            assert str(number) in reply.text.partition("###")[0]
            assert str(len(headings)) in reply.text.partition("###")[0]
        assert len(headings) >= min(number, 5)

    def test_the_same_question_twice_is_answered_once(self, talk: Talk) -> None:
        reply = talk.say("四年制授什么学位？", "degree", ("四年制的学位是什么？", "degree"))
        assert "###" not in reply.text

    def test_two_subjects_of_one_question_are_one_answer(self, talk: Talk) -> None:
        reply = talk.say("四年制授什么学位？", "degree", ("五年制授什么学位？", "degree"))
        assert "###" not in reply.text
        assert "理学学士" in reply.text
        assert "医学学士" in reply.text

    def test_a_statement_beside_a_question_is_no_question_left_open(self, talk: Talk) -> None:
        reply = talk.say("我读的是四年制医学影像技术。", "state_facts", ("国外硕士要几年？", "length"))
        assert "1件我能回答" not in reply.text

    def test_danger_in_one_part_comes_before_the_rest(self, talk: Talk) -> None:
        reply = talk.say("四年制授什么学位？", "degree", ("我不想活了", "self_harm"))
        assert "12356" in reply.text

    @pytest.mark.parametrize(
        ("told", "asked", "exam"),
        [
            ("我学四年制影像，", "学费一年多少？", "那能考执业医师吗？"),
            ("I'm a four-year imaging student, ", "what is tuition like?", "and can I take the physician exam?"),
        ],
    )
    def test_what_was_studied_beside_another_question_starts_no_check_but_is_remembered(
        self, talk: Talk, told: str, asked: str, exam: str
    ) -> None:
        reply = talk.say(told, "state_facts", (asked, "tuition"))
        assert reply.card is None
        assert "CMP-29" in reply.facts
        verdict = talk.say(exam, "exam_eligibility").card
        assert verdict
        assert verdict["verdict"] == "excluded"

    def test_a_fact_that_only_the_exam_turns_on_is_met_beside_another_question(self, talk: Talk) -> None:
        reply = talk.say("我是理学学位，", "state_facts", ("就业怎么样？", "outlook"))
        assert reply.card

    def test_what_is_asked_for_the_case_of_a_no_is_answered_too(self, talk: Talk) -> None:
        reply = talk.say(
            "Four-year imaging here. Can I take the physician exam,",
            "exam_eligibility",
            (" and if not what jobs are left for me?", "career_options"),
        )
        assert {"EXM-02", "PRG-05"} <= set(reply.facts)

    def test_the_rule_asked_for_in_the_case_of_a_no_is_part_of_the_verdict(self, talk: Talk) -> None:
        reply = talk.say(
            "Can I take the exam with four-year imaging,",
            "exam_eligibility",
            (" and if not, which rule stops me?", "exam_list"),
        )
        assert "EXM-02" in reply.facts
        assert "###" not in reply.text


class TestPoliteness:
    @pytest.mark.parametrize("intent", sorted(SOCIAL))
    def test_it_is_answered_in_kind(self, talk: Talk, intent: str) -> None:
        assert talk.say("……好", intent).kind == "social"

    @pytest.mark.parametrize(
        "parts",
        [
            (("好的，", "affirm"), ("谢谢", "thank")),
            (("谢谢，", "thank"), ("再见", "goodbye")),
            (("ok, ", "affirm"), ("bye", "goodbye")),
            (("你好，", "greet"), ("你是谁", "bot_identity")),
            (("不用了，", "deny"), ("谢谢", "thank")),
        ],
    )
    def test_two_of_them_are_no_riddle(self, talk: Talk, parts: Any) -> None:
        reply = talk.say(*parts[0], *parts[1:])
        language = detect(parts[0][0] + parts[1][0]) or "zh"
        assert say(language, "talk.not_understood") not in reply.text

    @pytest.mark.parametrize("wish", ["forget_me", "restart", "contact"])
    def test_a_wish_with_thanks_is_carried_out(self, talk: Talk, wish: str) -> None:
        talk.say("四年制授什么学位？", "degree")
        reply = talk.say("请照办，", wish, ("谢谢", "thank"))
        assert reply.kind == {"forget_me": "forgotten", "restart": "restart", "contact": "contact"}[wish]

    def test_a_wish_to_be_forgotten_is_never_lost(self, talk: Talk) -> None:
        """Beside a question too: what is kept must go, or the reader must hear that it did not."""
        talk.say("四年制授什么学位？", "degree", ("然后忘掉我说过的话", "forget_me"))
        assert talk.turn is not None
        assert talk.turn.forget


class TestRefusals:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("reason", [*sorted(NEAREST), *sorted(SAFETY)])
    def test_they_tell_no_facts(self, talk: Talk, reason: str, language: Any) -> None:
        text = {"zh": "这个你知道吗", "en": "do you know about this"}[language]
        reply = talk.say(text, ((reason, 0.9), ("salary", 0.05), ("what_if", 0.03)))
        assert reply.language == language
        assert reply.facts == ()
        assert reply.sources == ()
        assert say(language, f"refusals.{reason}", contact=talk.desk.contact) in reply.text
        assert all(buttons.read(button.payload)[0] == "ask" for button in reply.buttons)

    @pytest.mark.parametrize("intent", ["abuse", "oos_far"])
    def test_whatever_the_second_thought_was(self, talk: Talk, intent: str) -> None:
        for kind in sorted(QUESTIONS):
            assert talk.say("你真笨", ((intent, 0.7), (kind, 0.2))).facts == ()

    def test_a_place_outside_the_material(self, talk: Talk) -> None:
        reply = talk.say("去日本读要多少学费？", "tuition")
        assert reply.kind == "refusal"
        assert "日本" in reply.text
        assert reply.facts == ()

    def test_another_major(self, talk: Talk) -> None:
        reply = talk.say("护理学的学费是多少？", "tuition")
        assert reply.kind == "refusal"
        assert reply.facts == ()

    def test_what_is_not_understood_is_said_and_kept(self, talk: Talk) -> None:
        reply = talk.say("呜啦啦啦", (("salary", 0.04), ("degree", 0.03)))
        assert reply.facts == ()
        assert talk.turn is not None
        assert talk.turn.unanswered == "refused"

    def test_an_unsure_reading_is_offered_not_answered(self, talk: Talk) -> None:
        sure = (thresholds().answer + thresholds().ask_back) / 2
        reply = talk.say(
            "影像毕业钱途如何", (("outlook", sure), ("salary", sure * 0.9), ("career_options", sure * 0.5))
        )
        assert reply.kind == "clarify"
        assert {buttons.read(button.payload)[1] for button in reply.buttons} >= {"outlook", "salary"}
        assert talk.turn is not None
        assert talk.turn.unanswered == "asked_back"


class TestButtons:
    def test_every_button_leads_to_what_it_says(self, desk: Desk) -> None:
        """From each question's answer each button is pressed: it asks its own question, of its own subjects."""
        for kind in sorted(QUESTIONS):
            first = Talk(desk)
            for button in first.press(f"ask:{kind}").buttons:
                verb, *words = buttons.read(button.payload)
                next_one = Talk(desk)
                next_one.state = first.state
                reply = next_one.press(button.payload)
                if verb == "ask":
                    assert next_one.state.said[0].kind in (words[0], "exam_eligibility"), (kind, button)
                    assert set(next_one.state.said[0].subjects) >= set(words[1:]), (kind, button)
                else:
                    assert verb == "set"
                    assert reply.kind in ("verdict", "question"), (kind, button)

    def test_payloads_of_any_question_can_be_read_back(self, knowledge: Knowledge) -> None:
        from advisor.answers import payload

        for subject in knowledge.subjects:
            assert buttons.read(payload(Query("degree", (subject,)))) == ("ask", "degree", subject)
        longest = sorted(knowledge.subjects, key=len)[-6:]
        assert buttons.read(payload(Query("institution_vs_hospital", tuple(longest)))) == (
            "ask", "institution_vs_hospital", *longest,
        )  # fmt: skip

    @pytest.mark.parametrize(
        "payload",
        ["ask:nonsense", "ask:greet", "set:nothing:yes", "set:programme:nonsense", "set:programme", "do:nonsense", "do:turn",
         "ask:degree:mars", "set:enrolment_date:2019-99-99", "set:programme:imaging_four_year:x", "do:forget_me:now"],
    )  # fmt: skip
    def test_payloads_that_mean_nothing(self, talk: Talk, payload: str) -> None:
        assert talk.press(payload).text

    def test_numbers_and_buttons_are_worth_the_same(self, desk: Desk) -> None:
        by_number, by_button = Talk(desk), Talk(desk)
        for each in (by_number, by_button):
            each.say("你能做什么", "capabilities")
        second = by_button.state.offered[1]
        assert by_number.say("2", "oos_far").text == by_button.press(second.payload).text


class TestOrdinals:
    @pytest.mark.parametrize(
        ("text", "place"),
        [("2", 1), ("２", 1), ("2.", 1), ("第二个", 1), ("第二个呢", 1), ("the second one", 1), ("option 3", 2),
         ("最后一个", -1), ("the last one", -1), ("10", 9), ("第十个", 9), ("the first one please", 0), ("后者", 1)],
    )  # fmt: skip
    def test_they_pick_from_the_last_list(self, desk: Desk, text: str, place: int) -> None:
        menu, pressed = Talk(desk), Talk(desk)
        for each in (menu, pressed):
            each.say("你能做什么" if detect(text) != "en" else "what can you do", "capabilities")
        chosen = pressed.state.offered[place]
        assert menu.say(text, "oos_far").facts == pressed.press(chosen.payload).facts

    @pytest.mark.parametrize("text", ["11", "0", "99", "第十一个", "第十二个"])
    def test_a_number_beyond_the_list_is_said_so(self, talk: Talk, text: str) -> None:
        talk.say("你能做什么", "capabilities")
        reply = talk.say(text, "oos_far")
        assert say("zh", "talk.no_such_choice") in reply.text

    def test_a_line_of_a_list(self, talk: Talk) -> None:
        talk.say("有哪些核心课程？", "course_list")
        third = talk.state.listed[2]
        reply = talk.say("第三门难不难？", "course_difficulty")
        course = buttons.read(third.payload)[2]
        assert talk.state.said[0] == Query("course_difficulty", (course,))
        assert reply.kind == "answer"

    def test_a_rule_is_no_line_of_a_list(self, talk: Talk) -> None:
        talk.say("有哪些核心课程？", "course_list")
        talk.say("第5项是什么意思", "exam_rule")
        assert talk.state.said[0].kind in ("exam_rule", "exam_list")

    def test_five_years_are_no_fifth_line(self, talk: Talk) -> None:
        talk.say("有哪些核心课程？", "course_list")
        talk.say("第五年学什么", "course_list")
        assert talk.state.said[0].kind == "course_list"


class TestAgain:
    def test_it_is_the_same(self, talk: Talk) -> None:
        first = talk.say("四年制授什么学位？", "degree")
        assert talk.say("再说一遍", "repeat").facts == first.facts

    def test_shorter_is_shorter_and_longer_no_shorter(self, talk: Talk) -> None:
        first = talk.say("五年制培养什么人？", "purpose")
        assert len(talk.say("短一点", "shorten").text) < len(first.text)
        assert len(talk.say("说详细点", "elaborate").text) >= len(first.text)

    def test_sources_of_the_last_answer(self, talk: Talk) -> None:
        first = talk.say("四年制授什么学位？", "degree")
        reply = talk.say("来源呢？", "ask_source")
        assert reply.facts == first.facts
        assert "来源" in reply.text

    @pytest.mark.parametrize(
        "move", ["repeat", "elaborate", "shorten", "why", "go_back", "ask_source", "ask_certainty", "undo"]
    )
    def test_with_nothing_said_before(self, talk: Talk, move: str) -> None:
        reply = talk.say("再说说吧", move)
        assert reply.facts == ()

    @pytest.mark.parametrize("move", sorted(MOVES - {"switch_language"}))
    def test_every_move_after_every_kind_of_reply(self, desk: Desk, move: str) -> None:
        for before in ("你能做什么", "四年制能考执业医师吗", "有哪些核心课程", "今天天气如何", "我读四年制"):
            talk = Talk(desk)
            intent = {
                "你能做什么": "capabilities", "四年制能考执业医师吗": "exam_eligibility", "有哪些核心课程": "course_list",
                "今天天气如何": "oos_far", "我读四年制": "state_facts",
            }[before]  # fmt: skip
            talk.say(before, intent)
            talk.say("嗯，就那样", move)

    def test_two_cases_are_told_again_as_two(self, talk: Talk) -> None:
        """Each verdict is about the one it was about the first time."""
        first = talk.say("四年制能考执业医师吗？", "exam_eligibility", ("五年制能考执业医师吗？", "exam_eligibility"))
        again = talk.say("再说一遍", "repeat")
        assert conclusions(again.text) == conclusions(first.text)
        switched = talk.say("say that in English", "switch_language")
        assert "four-year" in switched.text
        assert "five-year" in switched.text


def conclusions(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("**")]


class TestForgetting:
    def test_it_is_done_and_said(self, talk: Talk) -> None:
        talk.say("我读四年制，能考吗", "exam_eligibility")
        reply = talk.say("忘掉我的信息", "forget_me")
        assert talk.turn is not None
        assert talk.turn.forget
        assert talk.turn.unanswered is None
        assert reply.text == say("zh", "talk.forgotten")
        assert talk.state.check is None
        assert talk.state.recent == ()


class TestState:
    def test_it_goes_through_json_and_back(self, talk: Talk) -> None:
        import json

        talk.say("有哪些核心课程？", "course_list")
        talk.say("我读四年制，能考执业医师吗？", "exam_eligibility")
        talk.say("please always answer in English", "switch_language")
        assert talk.turn is not None
        state = talk.turn.state
        assert from_slot(json.loads(json.dumps(to_slot(state)))) == state

    @pytest.mark.parametrize(
        "slot",
        [None, {}, {"forget": True}, {"language": "zh"}, {"language": "zh", "wish": None, "recent": 5},
         {**to_slot(State()), "offered": [{"name": "x"}]}, {**to_slot(State()), "recent": [{"kind": "degree"}]},
         {**to_slot(State()), "check": []}, {**to_slot(State()), "check": {"facts": {}}}, "text", ["list"], 5],
    )  # fmt: skip
    def test_a_slot_of_another_version_gives_a_fresh_one(self, slot: Any) -> None:
        assert isinstance(from_slot(slot), State)

    def test_it_stays_small(self, talk: Talk) -> None:
        for number in range(40):
            talk.say(f"四年制授什么学位{number}？", ("degree", "length", "salary", "tuition")[number % 4])
        assert len(talk.state.recent) <= 8
        assert len(str(to_slot(talk.state))) < 6000

    def test_a_subject_that_is_gone_from_the_store_does_no_harm(self, desk: Desk, knowledge: Knowledge) -> None:
        """A load while people talk: what was remembered may be gone."""
        for move, text in (
            ("repeat", "再说一遍"),
            ("elaborate", "详细点"),
            ("ellipsis", "那四年制呢"),
            ("why", "为什么"),
            ("degree", "学位呢"),
        ):
            talk = Talk(desk)
            talk.say("五年制授什么学位？", "degree")
            less = {name: subject for name, subject in knowledge.subjects.items() if name != "imaging_five_year"}
            smaller = replace(knowledge, subjects=less, digest="smaller")
            talk.with_desk(knowledge=smaller, advisor=Advisor(smaller))
            message = reading(knowledge, (text, move))
            named = tuple(name for name in message.whole.named if name.subject in less)
            parts = tuple(replace(part, named=named) for part in message.parts)
            talk.take(replace(message, parts=parts, whole=replace(message.whole, named=named)))

    def test_a_fact_about_oneself_that_the_rules_no_longer_know(self, talk: Talk) -> None:
        """New rules while somebody is being asked: the talk goes on with what still means something."""
        talk.say("我读四年制医学影像技术，能考执业医师吗？", "exam_eligibility")
        slot = to_slot(talk.state)
        slot["check"]["facts"]["stated"] |= {"gone": ["yes"], "degree": ["no_such_degree"]}
        slot["check"]["awaiting"] = "gone"
        slot["check"]["asked"] = ["gone"]
        talk.state = from_slot(slot)
        for text, intent in (
            ("不知道", "dont_know"),
            ("为什么问这个", "why"),
            ("我能考吗", "exam_eligibility"),
            ("再说一遍", "repeat"),
        ):
            talk.say(text, intent)

    def test_a_question_that_is_no_kind_any_more(self, talk: Talk) -> None:
        slot = to_slot(State())
        slot["recent"] = slot["said"] = [{"kind": "gone", "subjects": ["imaging_four_year"], "assumed": False}]
        for text, intent in (
            ("再说一遍", "repeat"),
            ("那五年制呢", "ellipsis"),
            ("回到刚才", "go_back"),
            ("学位", "degree"),
            ("它呢", "length"),
        ):
            talk.state = from_slot(slot)
            talk.say(text, intent)


def test_politeness_is_what_the_dialogue_can_leave_out() -> None:
    assert POLITENESS <= SOCIAL | MOVES
