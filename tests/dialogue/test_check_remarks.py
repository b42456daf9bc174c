"""Remarks on the check, rules by number, and the receipt."""

from __future__ import annotations

import re

import pytest

from advisor.dialogue.check_remarks import asks_for_somebody, remark_in, supposes_in_passing
from advisor.dialogue.checkup import facts_of
from advisor.dialogue.desk import Desk
from advisor.eligibility import make_receipt
from tests.dialogue.talk import Talk


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("到底谁说了算?", "who_decides"), ("who decides in the end?", "who_decides"), ("给我回执", "receipt"),
        ("can I have the receipt", "receipt"), ("那我现在的情况呢", "as_it_is"), ("and as I am now?", "as_it_is"),
        ("那我呢", "as_it_is"), ("and me?", "as_it_is"), ("继续核对", "resume"), ("continue the check", "resume"),
        ("所以我肯定能考咯", "certain"), ("so I can register then", "certain"), ("理学", None), ("science", None),
        ("五年制能考吗", None), ("what is a CT scan", None),
    ],
)  # fmt: skip
def test_remarks(text: str, remark: str | None) -> None:
    assert remark_in(text) == remark


@pytest.mark.parametrize("text", ["那用毕业证书报呢", "换成县医院的证明呢", "what about with a local certificate?"])
def test_a_case_in_passing(text: str) -> None:
    assert supposes_in_passing(text)


@pytest.mark.parametrize("text", ["为什么呢", "那为什么呢", "不对,是五年制", "medicine"])
def test_no_case_in_passing(text: str) -> None:
    assert not supposes_in_passing(text)


def test_asking_for_somebody() -> None:
    assert asks_for_somebody("替我表姐问一下")
    assert asks_for_somebody("asking for a friend")
    assert not asks_for_somebody("我想问一下")


class TestInTalk:
    def test_a_rule_is_explained_by_its_number(self, desk: Desk) -> None:
        talk = Talk(desk)
        assert "军队" in talk.say("第5条是什么意思", "exam_rule").text

    def test_whether_a_rule_applies_is_answered_for_the_case_under_way(self, desk: Desk) -> None:
        talk = Talk(desk)
        talk.say("四年制医学影像技术能考执业医师吗", "exam_eligibility")
        assert talk.say("第8项适用于我吗", "exam_eligibility").text.startswith("**第8项")

    def test_what_is_supposed_in_passing_is_not_remembered(self, desk: Desk) -> None:
        talk = Talk(desk)
        talk.say("我是五年制医学影像学的,医学学士,拿《专业证书》报名", "state_facts")
        before = talk.state.check
        assert before is not None
        reply = talk.say("那用毕业证书报呢", "ellipsis")
        assert talk.state.check is not None
        assert facts_of(talk.state.check) == facts_of(before)
        assert "不予受理。**" not in reply.text

    def test_the_receipt_can_be_checked(self, desk: Desk) -> None:
        talk = Talk(desk)
        talk.say("四年制医学影像技术能考执业医师吗", "exam_eligibility")
        reply = talk.say("给我回执", "oos_far")
        assert talk.state.check is not None
        number = make_receipt(desk.knowledge.rulebook, facts_of(talk.state.check), desk.today)["hash"]
        shown = re.search(r"编号：([0-9a-f]+)", reply.text)
        assert shown
        assert number.startswith(shown[1])

    def test_a_result_is_explained_once(self, desk: Desk) -> None:
        talk = Talk(desk)
        first = talk.say("我是五年制医学影像学的,医学学士", "state_facts")
        second = talk.say("毕业证没写方向", "state_facts")
        assert len(second.text) < len(first.text) / 2
        assert second.text.startswith("**初步结果")

    def test_two_people_in_one_talk(self, desk: Desk) -> None:
        talk = Talk(desk)
        talk.say("我是五年制医学影像学的,医学学士", "state_facts")
        friend = talk.say("我朋友学护理的,她能考吗", "exam_eligibility")
        assert friend.card is not None
        assert friend.card["verdict"] == "excluded"
        mine = talk.say("那我呢", "ellipsis")
        assert mine.card is not None
        assert mine.card["verdict"] != "excluded"
        assert talk.state.check is not None
        assert facts_of(talk.state.check)["degree"] == ("medicine",)
