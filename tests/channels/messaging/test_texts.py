"""XML, plain text, cuts by bytes, choices: what a reader sees and what a reader may write back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.channels.messaging import markdown, plain_text, xml
from advisor.channels.messaging.choices import Choices, offered
from advisor.channels.messaging.crypto import Refused

BOMB = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>'
FILE = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>'


@pytest.mark.parametrize(
    "body",
    [
        BOMB,
        FILE,
        b"",
        b"<",
        b"<xml>",
        b"<other/>",
        b"\xff\xfe",
        b"<xml>\x00</xml>",
        b"<xml>&undefined;</xml>",
        b'<?xml version="1.0" encoding="utf-7"?><xml/>',
        b"<!DOCTYPE xml><xml/>",
        b"<xml/><xml/>",
        b"{}",
    ],
)
def test_hostile_xml_is_refused(body):
    with pytest.raises(Refused):
        xml.read(body)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=300))
def test_what_is_written_can_be_read(text):
    assert xml.read(xml.write({"Content": text, "At": 5})) == {"Content": text, "At": "5"}


def test_nothing_breaks_out_of_its_element():
    written = xml.write({"Content": "]]><Evil>x</Evil><![CDATA["})
    assert xml.read(written) == {"Content": "]]><Evil>x</Evil><![CDATA["}


MARKDOWN = """两者的**学制**不同,见[目录](https://example.edu/a)。

| 对比项 | 四年制 | 五年制 |
|---|---|---|
| 学位 | 理学学士 | 医学学士 |
| 考试 | 不能报考 | 可以 |

- 第一点
- 第二点"""


def test_a_table_becomes_lines():
    assert markdown.shown(MARKDOWN, markdown.PLAIN, "zh") == (
        "两者的学制不同,见目录 https://example.edu/a 。\n\n学位\n· 四年制：理学学士\n· 五年制：医学学士\n\n"
        "考试\n· 四年制：不能报考\n· 五年制：可以\n\n· 第一点\n· 第二点"
    )


def test_each_platform_gets_its_own_marks():
    text = "**a<b** and [site](https://x.edu/?a=1&b=2) & `code`"
    assert markdown.shown(text, markdown.SLACK, "en") == ("*a&lt;b* and <https://x.edu/?a=1&b=2|site> &amp; `code`")
    assert markdown.shown(text, markdown.TELEGRAM, "en") == (
        '<b>a&lt;b</b> and <a href="https://x.edu/?a=1&amp;b=2">site</a> &amp; <code>code</code>'
    )


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=1500), st.integers(min_value=16, max_value=300))
def test_parts_fit_and_lose_nothing_but_blanks(text, most):
    parts = plain_text.split(text, most)
    assert all(0 < plain_text.size(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_cuts_come_at_the_ends_of_sentences():
    text = "影像学是一门研究图像的学科。" * 120
    parts = plain_text.split(text, 2048)
    assert len(parts) == 3
    assert all(part.endswith("。") for part in parts)


def test_no_cut_inside_a_character():
    for text in ("👩‍👩‍👧‍👦" * 40, "e\u0301" * 400, "👍🏽" * 100, "𠮷野家" * 100):
        for part in plain_text.split(text, 97):
            assert plain_text.size(part) <= 97
            assert not unicodedata.combining(part[0])
            assert part[0] not in "\u200d🏽"


def test_pack_joins_what_fits():
    assert plain_text.pack(["a", "b", "c" * 10], 8) == ["a\n\nb", "c" * 10]


NUMBERED = Choices(("四年制", "五年制", "不清楚"), ("set:p:four", "set:p:five", "set:p:unknown"))
LETTERED = Choices(("满1年", "满2年"), ("set:y:1", "set:y:2"), lettered=True)


@pytest.mark.parametrize(
    "typed",
    [
        "2",
        "２",
        " 2 ",
        "2.",
        "2。",
        "2、",
        "(2)",
        "（２）",
        "②",
        "⒉",
        "二",
        "第二个",
        "第2个",
        "选2",
        "我选第二个",
        "第二项",
        "选二",
        "回复2",
        "五年制",
        "五年制。",
        "second",
        "the second one",
        "2nd",
        "option 2",
        "number two",
        "No. 2",
        "#2",
        "Option 2.",
    ],
)
def test_the_second_choice_in_many_words(typed):
    assert NUMBERED.chosen(typed) == "set:p:five"


@pytest.mark.parametrize("typed", ["最后一个", "the last one", "last", "第三个", "3"])
def test_the_last_choice(typed):
    assert NUMBERED.chosen(typed) == "set:p:unknown"


@pytest.mark.parametrize(
    "typed", ["4", "0", "2019", "22", "我读了2年", "第二条规定是什么意思", "2个问题", "a", "", "B超", "两年"]
)
def test_other_words_stay_as_they_are(typed):
    assert NUMBERED.chosen(typed) == typed


def test_letters_where_a_number_could_be_an_answer():
    assert LETTERED.chosen("2") == "2"
    assert LETTERED.chosen("B") == LETTERED.chosen("b.") == LETTERED.chosen("第二个") == "set:y:2"
    assert "A. 满1年" in LETTERED.shown("zh")


def _message(text: str, kind: str = "answer", *titles: str) -> dict[str, object]:
    buttons = [{"title": title, "payload": f"do:{number}"} for number, title in enumerate(titles)]
    return {"text": text, "buttons": buttons, "custom": {"kind": kind}}


def test_when_letters_are_used():
    assert not offered([_message("好。", "answer", "四年制", "五年制")]).lettered
    assert not offered([_message("您读哪个专业?", "question", "四年制", "五年制")]).lettered
    assert offered([_message("您工作了几年?", "question", "还没工作", "不清楚")]).lettered
    assert offered([_message("好。", "answer", "2014年以前", "以后")]).lettered
    assert offered([_message("1. 第一点\n2. 第二点", "answer", "四年制", "五年制")]).lettered


def test_a_text_that_lists_its_choices_is_not_told_twice():
    choices = offered([_message("可以问:\n\n1. 学位\n2. 课程", "menu", "学位", "课程")])
    assert choices.shown("zh") == ""
    assert choices.chosen("2") == "do:1"


def test_choices_survive_their_row():
    assert Choices.from_row(LETTERED.to_row()) == Choices(LETTERED.titles, LETTERED.payloads, lettered=True)
    assert Choices.from_row(None) == Choices()
