"""Words of two scripts: each cuts its own characters back out, and both libraries are at work."""

# ruff: noqa: E501
from __future__ import annotations

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.nlu.words import WordCutter
from advisor.text import fold, without_markup

MIXED = st.text(
    alphabet="四年制影像醫學技術学位能考吗ＭＲＩ１２ abcNHS-5.$£,，。？?! \t\n\u3000\u200b\u0301😀👩‍⚕️🩻é㎏½ﬁ<>/{}'\"()（）",
    max_size=60,
)


@pytest.fixture(scope="module")
def cutter() -> WordCutter:
    return WordCutter(["医学影像技术", "五年制"])


@settings(max_examples=400, deadline=None)
@given(text=MIXED | st.text(max_size=60))
def test_words_cut_themselves_out_of_the_original(cutter: WordCutter, text: str) -> None:
    shown = without_markup(text)
    words = cutter.cut(text)
    for word in words:
        assert 0 <= word.start < word.end <= len(text)
        assert word.text in fold(shown[word.start : word.end])
        assert word.text.strip() == word.text
    assert [word.start for word in words] == sorted(word.start for word in words)
    # Nothing but white space is lost.
    assert "".join(word.text for word in words) == "".join(fold(shown).split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("四年制医学影像技术是什么？", ["四年", "制", "医学影像技术", "是", "什么", "?"]),
        ("what's the NHS pay?", ["what", "'s", "the", "nhs", "pay", "?"]),
        ("CT和MRI", ["ct", "和", "mri"]),
        ("ＭＲＩ是什么", ["mri", "是", "什么"]),
        ("personal statement怎么写", ["personal", "statement", "怎么", "写"]),
        ("£28,407", ["£", "28,407"]),
        ("don't", ["do", "n't"]),
        ("五年制,degree?", ["五年制", ",", "degree", "?"]),
        ("", []), ("  \n", []), ("<b>学位</b>", ["学位"]), ("😀", ["😀"]),
    ],
)  # fmt: skip
def test_where_words_are_cut(cutter: WordCutter, text: str, words: list[str]) -> None:
    found = [word.text for word in cutter.cut(text)]
    assert found == words


def test_terms_of_the_store_stay_whole() -> None:
    assert "影技专业方向" in [word.text for word in WordCutter(["影技专业方向"]).cut("影技专业方向好吗")]
    assert "影技专业方向" not in [word.text for word in WordCutter().cut("影技专业方向好吗")]


def test_its_jieba_is_its_own() -> None:
    """Rasa's own jieba component and ours must not change each other."""
    WordCutter(["甲乙丙丁戊己"])
    assert "甲乙丙丁戊己" not in jieba.lcut("甲乙丙丁戊己庚")
    assert "甲乙丙丁戊己" not in [word.text for word in WordCutter().cut("甲乙丙丁戊己庚")]


class _OneCharacterAWord:
    """A jieba that knows no words."""

    def tokenize(self, run: str) -> list[tuple[str, int, int]]:
        return [(char, at, at + 1) for at, char in enumerate(run)]


def test_without_jieba_chinese_falls_into_characters(cutter: WordCutter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutter, "_jieba", _OneCharacterAWord())
    assert [word.text for word in cutter.cut("医师资格")] == ["医", "师", "资", "格"]


def test_without_spacy_marks_stick_to_english_words(cutter: WordCutter, monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy
    from spacy.tokenizer import Tokenizer

    monkeypatch.setattr(cutter, "_latin", Tokenizer(spacy.blank("en").vocab))
    assert [word.text for word in cutter.cut("(radiographer's pay)?")] == ["(radiographer's", "pay)?"]
