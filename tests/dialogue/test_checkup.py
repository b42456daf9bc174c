"""The eligibility check in a conversation. The rules have tests of their own; here is what is said around them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from advisor.dialogue.checkup import facts_of
from advisor.dialogue.desk import Desk
from advisor.dialogue.state import State
from advisor.model import LANGUAGES
from advisor.nlu import buttons
from advisor.words import say
from tests.dialogue.talk import Talk

# Words that would promise what no rule gives.
PROMISE = re.compile(r"可以报考(?!执业|医师资格考试的|：)|you may register|you are eligible", re.I)
DENIAL = re.compile(
    r"(不等于|不代表|不意味着)你?可以报考|(not mean|same as)[^.]{0,30}(you may register|you are eligible)", re.I
)
UNSURE = "unsure"


@pytest.fixture
def talk(desk: Desk) -> Talk:
    return Talk(desk)


def programmes(desk: Desk) -> list[str]:
    return [value.id for value in desk.knowledge.rulebook.attribute("programme").values]


class TestSources:
    def test_every_rule_of_every_edition_has_a_row_with_its_source(self, desk: Desk) -> None:
        rules = desk.knowledge.rulebook.rules
        subjects = {name for fact in desk.knowledge.by_attribute["exam_rule"] for name in fact.about}
        assert [rule.id for rule in rules if not rule.facts and f"exam_rule_{rule.number}" not in subjects] == []

    @pytest.mark.parametrize(
        ("told", "shown"),
        [
            ("临床医学五年本科，2012年入学，毕业证注明了没批准的临床方向，能报执业医师吗？", "来源"),
            (
                "Clinical medicine, five-year bachelor's, entered 2012, my diploma notes a direction, never approved",
                "Source",
            ),
        ],
    )
    def test_who_is_excluded_by_a_rule_of_the_newer_edition_sees_where_it_stands(
        self, talk: Talk, told: str, shown: str
    ) -> None:
        reply = talk.say(told, "exam_eligibility")
        assert reply.card is not None
        assert reply.card["verdict"] == "excluded"
        assert shown in reply.text
        assert "EXM-P9" in reply.facts

    def test_a_result_that_would_exclude_as_things_usually_are_names_the_clause(self, talk: Talk) -> None:
        reply = talk.say("临床医学，2012年入学，毕业证注明了没批准的临床方向，能报吗？", "exam_eligibility")
        assert "按通常情况，临床医学毕业生会被排除" in reply.text
        assert "2010年1月1日以后入学的" in reply.text
        assert "没有排除它" not in reply.text


class TestVerdicts:
    def test_the_four_year_programme_is_excluded_with_its_clause(self, talk: Talk) -> None:
        reply = talk.say("四年制医学影像技术能考执业医师吗？", "exam_eligibility")
        assert reply.card is not None
        assert reply.card["verdict"] == "excluded"
        assert "报名不予受理" in reply.text
        assert reply.facts
        assert "2006" in reply.text or "2014" in reply.text

    def test_the_five_year_programme_is_not_told_that_it_may(self, talk: Talk) -> None:
        reply = talk.say("五年制医学影像学能考执业医师吗？", "exam_eligibility")
        assert reply.card is not None
        assert reply.card["verdict"] != "excluded"
        assert "不等于可以报考" in reply.text

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("我是退伍军人，试用期证明是县医院开的，在地方报名，能报吗？", "第5、6项不适用"),
            ("I am a veteran with a county hospital certificate, may I register?", "rule 6 of the 2006 list does not"),
            ("I am a veteran with a county hospital certificate, may I register?", "As things usually are, rule 5"),
            ("职工卫校毕业，98年或者99年入学，助理医师能考吗？", "第8项"),
            ("毕业证上注明非医学方向，能考执业医师吗？", "第3项"),
        ],
    )
    def test_the_rules_that_turn_on_what_was_told_come_before_the_question(
        self, talk: Talk, text: str, named: str
    ) -> None:
        reply = talk.say(text, "exam_eligibility")
        before, _, _ = reply.text.partition(say(reply.language, "check.by_programme"))
        assert named in before
        assert any(fact.startswith("EXM-0") for fact in reply.facts)

    @pytest.mark.parametrize("text", ["我能考执业医师吗？", "I am a student of medical imaging, may I register?"])
    def test_no_rule_is_named_that_nothing_told_turns_on(self, talk: Talk, text: str) -> None:
        reply = talk.say(text, "exam_eligibility")
        before, _, _ = reply.text.partition(say(reply.language, "check.by_programme"))
        assert not re.search(r"第\d项|rule \d", before)
        assert not [fact for fact in reply.facts if re.match(r"EXM-0[5-8]", fact)]

    @pytest.mark.parametrize(
        "text", ["卫生职工中专2000年入学，会被卡吗？", "staff health secondary school, enrolled in 2000: am I barred?"]
    )
    def test_beside_a_rule_that_excludes_the_one_that_the_level_would_decide(self, talk: Talk, text: str) -> None:
        reply = talk.say(text, "exam_eligibility")
        assert reply.card is not None
        assert reply.card["verdict"] == "excluded"
        assert "第8项" in reply.text or "rule 8" in reply.text
        assert "EXM-08" in reply.facts

    @pytest.mark.parametrize(
        "text",
        [
            "我是2010年入学的四年制医学影像学，医学学士，能考吗？",
            "four-year medical imaging, enrolled 2010, bachelor of medicine: may I register?",
        ],
    )
    def test_before_the_new_catalogue_two_programmes_of_four_years_were_called_imaging(
        self, talk: Talk, text: str
    ) -> None:
        """The later one is excluded; of the earlier one no rule names the class, and its degree decides."""
        reply = talk.say(text, "exam_eligibility")
        assert reply.card is not None
        assert reply.card["verdict"] == "depends"
        offered = {button.payload for button in reply.buttons}
        assert {"set:programme:imaging_four_year", "set:programme:imaging_four_year_1998"} <= offered

    def test_two_dates_that_are_both_possible_settle_nothing(self, talk: Talk) -> None:
        """They were once taken for a choice to be pressed, which a date has none of."""
        text = "1998年12月31日或者1999年1月1日入学的卫生职工中专，毕业了，能考助理医师吗？"
        reply = talk.say(text, "exam_eligibility")
        assert reply.card is not None
        assert reply.card["verdict"] == "depends"
        assert "第8项（2006年版" in reply.text

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_verdict_promises_anything(self, desk: Desk, language: Any) -> None:
        for programme in programmes(desk):
            for level in ("physician", "assistant_physician", UNSURE):
                talk = Talk(desk)
                talk.state = State(language=language)
                talk.press(f"set:programme:{programme}")
                reply = talk.press(f"set:exam_level:{level}")
                assert reply.language == language
                assert not PROMISE.search(DENIAL.sub("", reply.text)), reply.text

    def test_imaging_alone_is_one_of_two(self, talk: Talk) -> None:
        reply = talk.say("医学影像能考执业医师吗？", "exam_eligibility")
        assert reply.card is None or reply.card["verdict"] != "not_excluded"
        assert "四年制" in reply.text + "".join(button.title for button in reply.buttons)


class TestQuestions:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_by_buttons_alone_every_way_ends_in_a_verdict(self, desk: Desk, language: Any) -> None:
        for programme in programmes(desk):
            for choose in (0, -2, -1):  # the likeliest answer, the least likely, "I do not know"
                talk = Talk(desk)
                talk.state = State(language=language)
                reply = talk.press(f"set:programme:{programme}")
                for _ in range(12):
                    assert talk.state.check is not None
                    awaiting = talk.state.check.awaiting
                    if awaiting is None or (not reply.buttons and awaiting in talk.state.check.facts["unsure"]):
                        break
                    assert reply.buttons[-1].payload.endswith(f":{UNSURE}")
                    reply = talk.press(reply.buttons[choose].payload)
                else:
                    pytest.fail(f"{programme}: more than twelve questions")
                assert reply.card is not None

    def test_every_answer_offered_means_what_it_says(self, talk: Talk) -> None:
        reply = talk.say("我能考执业医师吗", "exam_eligibility")
        before = talk.state
        for button in reply.buttons:
            talk.state = before
            verb, attribute, value = buttons.read(button.payload)
            assert verb == "set"
            talk.press(button.payload)
            assert talk.state.check is not None
            facts = facts_of(talk.state.check)
            assert (attribute in facts.unsure) if value == UNSURE else facts[attribute] == (value,)

    def test_a_number_presses_the_same_button(self, desk: Desk) -> None:
        typed, pressed = Talk(desk), Talk(desk)
        for each in (typed, pressed):
            each.say("我能考执业医师吗", "exam_eligibility")
        assert typed.say("1", "oos_far").text == pressed.press(pressed.state.offered[0].payload).text

    def test_why_is_it_asked(self, talk: Talk) -> None:
        talk.say("我能考执业医师吗", "exam_eligibility")
        asked = talk.state.check
        reply = talk.say("为什么要问这个", "why")
        assert reply.buttons
        assert talk.state.check == asked

    def test_not_knowing_is_an_answer(self, talk: Talk) -> None:
        talk.say("我能考执业医师吗", "exam_eligibility")
        assert talk.state.check is not None
        first = talk.state.check.awaiting
        talk.say("不知道", "dont_know")
        assert talk.state.check.awaiting != first
        assert first in facts_of(talk.state.check).unsure

    def test_taking_the_last_answer_back(self, talk: Talk) -> None:
        talk.press("set:programme:imaging_five_year")
        before = talk.state.check
        assert before is not None
        assert before.awaiting
        talk.press(talk.state.offered[0].payload)
        talk.say("撤回上一步", "undo")
        assert talk.state.check is not None
        assert facts_of(talk.state.check) == facts_of(before)
        assert talk.state.check.awaiting == before.awaiting

    def test_stopping_keeps_what_was_told(self, talk: Talk) -> None:
        talk.press("set:programme:imaging_five_year")
        reply = talk.say("先不查了", "stop")
        assert reply.text == say("zh", "check.stopped")
        assert talk.state.check is not None
        assert talk.state.check.awaiting is None
        talk.say("我能考吗", "exam_eligibility")
        assert facts_of(talk.state.check)["programme"] == ("imaging_five_year",)

    def test_starting_again_forgets_what_was_told(self, talk: Talk) -> None:
        talk.press("set:programme:imaging_five_year")
        talk.say("重新开始核对", "restart")
        assert talk.state.check is None or "programme" not in facts_of(talk.state.check)

    def test_another_question_in_between_comes_back_to_the_open_one(self, talk: Talk) -> None:
        talk.press("set:programme:imaging_five_year")
        assert talk.state.check is not None
        open_one = talk.state.check.awaiting
        assert open_one
        reply = talk.say("英国的学费是多少？", "tuition")
        assert "回到刚才的核对" in reply.text
        assert talk.state.check.awaiting == open_one
        assert [button.payload for button in reply.buttons] == [button.payload for button in talk.state.offered]
        assert reply.buttons[0].payload.startswith(f"set:{open_one}:")


class TestTold:
    def test_what_is_told_is_not_asked(self, talk: Talk) -> None:
        talk.say("我是五年制医学影像学的，医学学士，2019年入学", "state_facts")
        assert talk.state.check is not None
        facts = facts_of(talk.state.check)
        assert facts["programme"] == ("imaging_five_year",)
        assert facts["degree"] == ("medicine",)
        assert talk.state.check.awaiting not in ("programme", "degree", "enrolment_date")

    def test_a_correction_replaces_what_it_corrects(self, talk: Talk) -> None:
        talk.say("我是四年制医学影像技术的，理学学士", "state_facts")
        reply = talk.say("不对，我读的是五年制医学影像学，医学学士", "correction")
        assert talk.state.check is not None
        assert facts_of(talk.state.check)["programme"] == ("imaging_five_year",)
        assert reply.card is not None
        assert reply.card["verdict"] != "excluded"

    def test_what_is_only_supposed_is_not_remembered(self, talk: Talk) -> None:
        talk.say("我是四年制医学影像技术的，理学学士，能考执业医师吗", "exam_eligibility")
        assert talk.state.check is not None
        before = facts_of(talk.state.check)
        reply = talk.say("如果我读的是五年制医学影像学呢？", "what_if")
        assert facts_of(talk.state.check) == before
        assert "五年制" in reply.text

    def test_two_cases_are_decided_apart(self, talk: Talk) -> None:
        reply = talk.say("四年制能考执业医师吗？", "exam_eligibility", ("五年制能考执业医师吗？", "exam_eligibility"))
        first, second = reply.text.split("### 2.")
        assert "报名不予受理" in first
        assert "报名不予受理。**" not in second

    def test_an_academic_certificate_is_asked_about_not_guessed(self, talk: Talk) -> None:
        reply = talk.say("I hold an academic certificate in medical imaging, may I register?", "exam_eligibility")
        assert say("en", "check.ask_which_certificate") in reply.text or "《学业证书》" in reply.text
        assert reply.card is None or reply.card["verdict"] != "excluded"


class TestAfterwards:
    def test_what_else_one_can_do(self, talk: Talk) -> None:
        talk.say("四年制医学影像技术能考执业医师吗？", "exam_eligibility")
        reply = talk.say("那我还能考什么", "exam_next")
        assert reply.text
        assert not PROMISE.search(DENIAL.sub("", reply.text))

    def test_the_verdict_in_the_other_language(self, talk: Talk) -> None:
        chinese = talk.say("四年制医学影像技术能考执业医师吗？", "exam_eligibility")
        english = talk.say("say that in English", "switch_language")
        assert english.language == "en"
        assert english.card is not None
        assert chinese.card is not None
        assert english.card["verdict"] == chinese.card["verdict"]
        assert "cannot register" in english.text

    def test_its_sources(self, talk: Talk) -> None:
        talk.say("四年制医学影像技术能考执业医师吗？", "exam_eligibility")
        assert talk.say("来源？", "ask_source").facts
