"""The language of a message is that of its frame; a wish for one is heard, a question about one is not a wish."""

# ruff: noqa: E501
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.language import detect, wished


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("四年制授什么学位？", "zh"), ("which degree?", "en"), ("NHS", None), ("CT和MRI有什么区别", "zh"),
        ("NHS band 5 起薪多少", "zh"), ("personal statement 怎么写", "zh"), ("what is 影像技术", "en"),
        ("can I take the 执业医师 exam with a four-year degree?", "en"), ("how about 五年制", "en"),
        ("我想apply UK的master", "zh"), ("PS要几个", "zh"), ("學費多少", "zh"), ("ＷＨＡＴ ｉｓ ｔｈｉｓ", "en"),
        ("请问 radiographer 的 salary 是多少", "zh"), ("Is 影像学 the same as 影像技术?", "en"), ("hello there 你好", "en"),
        ("你好 hello", "zh"), ("thx", "en"), ("<b>学位</b>", "zh"), ("tell me about 五年制医学影像学", "en"),
        ("123", None), ("", None), ("   ", None), ("😀😀", None), ("？！", None), ("2024-05", None), ("/start", None), ("6.5", None),
        ("IS IELTS A MUST", "en"), ("BYE", "en"), ("BAND 5 PAY RANGE", "en"), ("WHICH DEGREE", "en"), ("OK", None), ("PS CT", None),
        ("IT", None), ("which rule 啊", "zh"), ("ok谢啦", "zh"), ("CS的ok?", "zh"), ("ok 多谢", "zh"),
        ("IS THE 四年制 OK FOR THE EXAM", "en"), ("oh no, I looked: 学位证 says 理学学士", "en"),
    ],
)  # fmt: skip
def test_detect(text: str, language: Any) -> None:
    assert detect(text) == language


@given(st.text(max_size=200))
def test_detecting_never_fails(text: str) -> None:
    assert detect(text) in ("zh", "en", None)
    assert wished(text) is None or wished(text)[0] in ("zh", "en")  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("用英文再说一次", ("en", False)), ("请用中文", ("zh", False)), ("say that in English", ("en", False)),
        ("in Chinese please", ("zh", False)), ("please always answer in English", ("en", True)),
        ("以后都用中文回答", ("zh", True)), ("from now on speak Chinese", ("zh", True)), ("English please", ("en", False)),
        ("switch to English", ("en", False)), ("用英语说", ("en", False)), ("英文", ("en", False)),
        ("四年制授什么学位？", None), ("which degree?", None), ("are courses taught in English taught there?", None),
        ("英语要考多少分", None), ("英语成绩要求", None), ("in English universities, what is taught?", None),
        ("need to learn Chinese medicine?", None), ("学英文难吗", None),
        ("are the lectures in English?", None), ("does 浙大 teach international students in English", None),
        ("can you teach me that in English please", ("en", False)),
    ],
)  # fmt: skip
def test_wished(text: str, wish: Any) -> None:
    assert wished(text) == wish
