"""Folding: what reads the same becomes the same, and every offset finds its way back."""

# ruff: noqa: E501
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.text import fold, for_comparison, normalise, without_markup

ANY = st.text(max_size=80)
MIXED = st.text(alphabet="四年制影像醫學ＭＲＩＣＴ abcXYZ０123４，。?!\u200b\u0301😀👩‍⚕️ﬁ㎏½\t\n", max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＭＲＩ", "mri"), ("醫學影像學", "医学影像学"), ("４年制", "4年制"), ("NHS", "nhs"), ("ﬁve", "five"), ("四\u200b年", "四年"),
        ("e\u0301", "e"), ("（）", "()"), ("", ""), ("\u3000", " "), ("a\x00b", "ab"), ("學\ufe0f", "学"), ("臺灣", "台湾"),
    ],
)  # fmt: skip
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY | MIXED)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    normal = normalise(text)
    assert len(normal.text) == len(normal.origins)
    assert list(normal.origins) == sorted(normal.origins)
    assert all(0 <= origin < len(text) for origin in normal.origins)
    assert normal.original == text


@given(MIXED, st.data())
def test_a_span_folds_to_what_it_was_cut_from(text: str, data: st.DataObject) -> None:
    normal = normalise(text)
    if not normal.text:
        return
    start = data.draw(st.integers(0, len(normal.text) - 1))
    end = data.draw(st.integers(start + 1, len(normal.text)))
    first, last = normal.original_span(start, end)
    assert normal.text[start:end] in fold(text[first:last])


@given(ANY)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == fold(fold(once))


def test_an_empty_span_stands_where_it_is() -> None:
    normal = normalise("a\u200bb")
    assert normal.original_span(1, 1) == (2, 2)
    assert normal.original_span(2, 2) == (3, 3)


@pytest.mark.parametrize(
    ("left", "right"),
    [("Four-Year", "ｆｏｕｒ-ｙｅａｒ"), ("helloooo", "helloo"), (" a   b ", "a b"), ("醫影", "医影")],
)
def test_names_that_are_the_same(left: str, right: str) -> None:
    assert for_comparison(left) == for_comparison(right)


@pytest.mark.parametrize(("left", "right"), [("UK", "US"), ("四年", "五年"), ("bee", "be")])
def test_names_that_are_not(left: str, right: str) -> None:
    assert for_comparison(left) != for_comparison(right)


@given(ANY)
def test_taking_out_markup_moves_nothing(text: str) -> None:
    assert len(without_markup(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "{{ config }}", "{% if x %}", "&nbsp;", "&#60;", "<b onclick='x'>", "<!-- x -->"],
)
def test_markup_is_blank(text: str) -> None:
    assert "script" not in without_markup(text).replace("alert(1)", "")
    assert without_markup(text).replace("alert(1)", "").strip() == ""


@pytest.mark.parametrize("text", ["GPA<3.0怎么办", "a < b > c", "5 < 6", "AT&T", "{a}", "<3"])
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert without_markup(text) == text
