"""Cutting a message into its questions, with a ranker that knows what each piece asks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.nlu.intent_model import Ranked
from advisor.nlu.splitter import Cutting, Splitter
from advisor.nlu.words import Word, WordCutter

CUTTER = WordCutter(["四年制", "五年制", "影像学", "影像技术", "执业医师"])
KEYS = {
    "学位": "degree", "degree": "degree", "几年": "length", "long": "length", "学费": "tuition", "fees": "tuition",
    "执业医师": "exam_eligibility", "就业": "career_options", "jobs": "career_options", "区别": "programme_difference",
    "你好": "greet", "谢谢": "thank", "天气": "oos_far",
}  # fmt: skip


def fake(spans: Sequence[Sequence[Word]]) -> list[list[Ranked]]:
    """Sure of a piece that speaks of one thing, half sure of one that speaks of two, of nothing else."""
    ranked = []
    for span in spans:
        named = list(dict.fromkeys(KEYS[word.text] for word in span if word.text in KEYS))
        share = 0.96 if len(named) == 1 else 0.55
        ranked.append(
            [*(Ranked(intent, share - 0.01 * at) for at, intent in enumerate(named)), Ranked("oos_procedure", 0.04)]
        )
    return ranked


def pieces(text: str, names: Sequence[tuple[int, int]] = ()) -> list[tuple[str, str]]:
    words = CUTTER.cut(text)
    found = Splitter(words, names, fake, Cutting()).pieces()
    return [(text[words[p.first].start : words[p.last - 1].end], p.ranking[0].intent) for p in found]


def asked(text: str, names: Sequence[tuple[int, int]] = ()) -> list[str]:
    return [intent for _, intent in pieces(text, names)]


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("fees how much", ["tuition"]),
        ("the degree is no obstacle, is it?", ["degree"]),
        ("the fees don't matter, do they?", ["tuition"]),
        ("by the way, the fees", ["tuition"]),
        ("对了，学费多少", ["tuition"]),
        ("那学费多少", ["tuition"]),
        ("degree and how long", ["degree", "length"]),
        ("what degree, and in which city the fees are low", ["degree", "tuition"]),
        ("它们哪个，学费多少", ["tuition"]),
    ],
)
def test_where_a_question_ends_and_the_next_begins(text: str, intents: list[str]) -> None:
    assert asked(text) == intents


def test_topics_strung_together_are_asked_for() -> None:
    """Whatever else each alone would sound like; who begins with themselves tells something."""

    def telling(spans: Sequence[Sequence[Word]]) -> list[list[Ranked]]:
        return [
            [Ranked("state_facts", 0.5), *ranked] if any(word.text == "degree" for word in span) else ranked
            for span, ranked in zip(spans, fake(spans))
        ]

    def first_of(text: str) -> str:
        return Splitter(CUTTER.cut(text), (), telling, Cutting()).pieces()[0].ranking[0].intent

    assert first_of("五年制的 degree 和 jobs") == "degree"
    assert first_of("我 science degree 和 jobs") == "state_facts"


def test_a_name_that_asks_stands_alone_before_a_question_mark() -> None:
    text = "four year degree? and the weather 天气"
    assert asked(text, [(0, len("four year degree"))]) == ["degree", "oos_far"]
    assert asked("four year? and the weather 天气", [(0, len("four year"))]) == ["oos_far"]


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("四年制授什么学位？", ["degree"]),
        ("四年制授什么学位?能考执业医师吗?要几年?", ["degree", "exam_eligibility", "length"]),
        ("四年制授什么学位，能考执业医师吗，学费多少", ["degree", "exam_eligibility", "tuition"]),
        ("授什么学位还有学费多少", ["degree", "tuition"]),
        ("学位是什么以及要读几年", ["degree", "length"]),
        ("which degree? how long?", ["degree", "length"]),
        ("which degree is it and how long does it take", ["degree", "length"]),
        ("你好，四年制授什么学位？谢谢！", ["greet", "degree", "thank"]),
        ("影像学和影像技术有什么区别", ["programme_difference"]),
        ("what is the difference between imaging and technology", ["oos_procedure"]),
        ("学位是什么？天气如何？", ["degree", "oos_far"]),
        ("学位 学费", ["degree", "tuition"]),
        ("学位学费和就业", ["degree", "tuition", "career_options"]),
        ("fees and degree", ["tuition", "degree"]),
        ("天气和学位", ["oos_far", "degree"]),
        ("授什么学位呢 学费多少", ["degree", "tuition"]),
        ("学费、学位和就业", ["tuition", "degree", "career_options"]),
        ("both degree and fees", ["degree"]),
        ("除了学位学费多少", ["degree"]),
        ("除了学位，还有什么，学费多少", ["degree", "tuition"]),
        ("besides the degree, what fees", ["degree"]),
        ("apart from the degree, what fees", ["degree"]),
        ("it falls apart, which degree, what fees", ["degree", "tuition"]),
        ("学位和国外的学费比", ["degree"]),
        ("就业前景", ["career_options"]),
        ("学位！！！", ["degree"]),
        ("", []),
    ],
)
def test_questions_are_cut_apart_and_one_is_left_whole(text: str, intents: list[str]) -> None:
    assert asked(text) == intents


def test_where_a_sentence_ends_a_question_ends_sooner_than_at_a_joiner() -> None:
    """The half at the joiner is the surer cut for this ranker, but it tears the second question apart."""

    def surer_of_the_joiner(spans: Sequence[Sequence[Word]]) -> list[list[Ranked]]:
        ranked = fake(spans)
        for span, ranking in zip(spans, ranked):
            if span[0].text == "五年制":
                ranking[0] = Ranked("degree", 0.99)
            elif [word.text for word in span][-1:] == ["四年制"]:
                ranking[0] = Ranked("exam_eligibility", 0.99)
        return ranked

    text = "能考执业医师吗?四年制和五年制的学位"
    words = CUTTER.cut(text)
    found = Splitter(words, (), surer_of_the_joiner, Cutting()).pieces()
    assert text[words[found[0].first].start : words[found[0].last - 1].end] == "能考执业医师吗?"


def test_a_side_that_only_names_is_not_cut_off() -> None:
    text = "五年制，学位是什么"
    assert asked(text, names=[(0, 3)]) == ["degree"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="学位费几年执业医师就区别，。？?!和还有and degree fees ", max_size=60))
def test_no_word_is_lost(text: str) -> None:
    words = CUTTER.cut(text)
    found = Splitter(words, (), fake, Cutting()).pieces()
    covered = [number for piece in found for number in range(piece.first, piece.last)]
    assert covered == list(range(len(words)))


def test_a_long_message_costs_a_bounded_number_of_rankings() -> None:
    ranked = 0

    def counting(spans: Sequence[Sequence[Word]]) -> list[list[Ranked]]:
        nonlocal ranked
        ranked += len(spans)
        return fake(spans)

    Splitter(CUTTER.cut("学位是什么？学费多少？" * 60), (), counting, Cutting()).pieces()
    assert ranked <= 60
