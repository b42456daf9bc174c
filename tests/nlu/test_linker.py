"""Subjects named in texts: exactly, at word borders, the longest; misspelt; and taking away a library shows."""

# ruff: noqa: E501
from __future__ import annotations

import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.known import Knowledge
from advisor.model import Alias, Subject, Words
from advisor.nlu.linker import EntityLinker


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> EntityLinker:
    return EntityLinker(knowledge.subjects.values(), knowledge.aliases)


def small(**names: list[str]) -> EntityLinker:
    return _small(tuple((id, tuple(all_)) for id, all_ in names.items()))


@cache
def _small(names: tuple[tuple[str, tuple[str, ...]], ...]) -> EntityLinker:
    kinds = {"forensic": "course", "outer": "outside"}
    subjects = [Subject(id, kinds.get(id, "programme"), Words(all_[0], all_[0])) for id, all_ in names]
    return EntityLinker(subjects, [Alias(id, "zh", name) for id, all_ in names for name in all_])


def found(linker: EntityLinker, text: str) -> list[str]:
    return [mention.subject for mention in linker.link(text)]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("四年制授什么学位", ["imaging_four_year"]),
        ("五年制和四年制", ["imaging_five_year", "imaging_four_year"]),
        ("醫學影像技術", ["imaging_four_year"]),
        ("４年制", ["imaging_four_year"]),
        ("FOUR-YEAR programme", ["imaging_four_year"]),
        ("the four-year, please", ["imaging_four_year"]),
        ("(four-year)?", ["imaging_four_year"]),
        ("is the four year degree ok", ["imaging_four_year"]),
        ("五年制的学费,英国", ["imaging_five_year", "uk"]),
        ("在UK读", ["uk"]),
        ("ＵＫ", ["uk"]),
    ],
)
def test_names_and_aliases(linker: EntityLinker, text: str, subjects: list[str]) -> None:
    assert found(linker, text) == subjects


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="四五年制影像技术学医师UKus ,，。?😀ＭＲＩfour-year 學", max_size=40))
def test_mentions_stand_in_the_text_and_apart(linker: EntityLinker, text: str) -> None:
    last = 0
    for mention in linker.link(text):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end


def test_every_name_is_found_by_itself(linker: EntityLinker, knowledge: Knowledge) -> None:
    """Whoever types nothing but a name means its subject."""
    missed = [
        (alias.subject, alias.text) for alias in knowledge.aliases if found(linker, alias.text) != [alias.subject]
    ]
    assert missed == []


class TestBorders:
    def test_a_name_inside_other_words_is_no_name(self) -> None:
        linker = small(forensic=["法医"])
        assert found(linker, "方法医学") == []
        assert found(linker, "法医能考吗") == ["forensic"]

    def test_that_is_jiebas_doing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        linker = small(forensic=["法医"])
        monkeypatch.setattr(
            linker._cutter._jieba, "tokenize", lambda run: [(char, at, at + 1) for at, char in enumerate(run)]
        )
        assert found(linker, "方法医学") == ["forensic"]

    @pytest.mark.parametrize("text", ["(UK)?", "UK's", "UK,US", "the UK.", "“UK”", "UK!"])
    def test_punctuation_glued_to_a_name(self, text: str) -> None:
        assert found(small(uk=["UK"]), text) == ["uk"]

    def test_that_is_spacys_doing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import spacy
        from spacy.tokenizer import Tokenizer

        linker = small(uk=["UK"])
        monkeypatch.setattr(linker._cutter, "_latin", Tokenizer(spacy.blank("en").vocab))
        assert found(linker, "(UK)?") == []

    @pytest.mark.parametrize("text", ["ukulele", "tuk", "museum", "Ukraine", "USB", "focus"])
    def test_letters_inside_a_word(self, linker: EntityLinker, text: str) -> None:
        assert not {"uk", "us"} & set(found(linker, text))

    @pytest.mark.parametrize("text", ["14年制", "十四年", "2004年制", "24 years old"])
    def test_figures_inside_a_number(self, linker: EntityLinker, text: str) -> None:
        assert "imaging_four_year" not in found(linker, text)


class TestLongest:
    def test_the_longer_name_wins(self) -> None:
        linker = small(short=["医学影像"], long=["医学影像技术"])
        assert found(linker, "医学影像技术") == ["long"]
        assert found(linker, "医学影像") == ["short"]

    def test_names_beside_each_other(self) -> None:
        assert found(small(a=["四年制"], b=["影像技术"]), "四年制影像技术") == ["a", "b"]


class TestMisspelt:
    @pytest.mark.parametrize(
        ("text", "subject"),
        [
            ("医学影象技术", "imaging_four_year"), ("医学影相技术", "imaging_four_year"), ("医学映像技术学什么", "imaging_four_year"),
            ("medical imaging technolgy", "imaging_four_year"), ("medical imagin technology degree", "imaging_four_year"),
        ],
    )  # fmt: skip
    def test_by_sound_and_by_letters(self, linker: EntityLinker, text: str, subject: str) -> None:
        assert subject in found(linker, text)

    def test_they_are_marked_as_guesses(self) -> None:
        linker = small(tech=["医学影像技术", "imaging technology"])
        assert [mention.exact for mention in linker.link("医学影象技数")] == [False]
        assert [mention.exact for mention in linker.link("imaging technolgy")] == [False]
        assert [mention.exact for mention in linker.link("医学影像技术")] == [True]

    def test_never_of_what_lies_outside(self) -> None:
        linker = small(outer=["口腔医学专业", "veterinary medicine"])
        assert found(linker, "口腔医学专业") == ["outer"]
        assert found(linker, "veterinary medicine") == ["outer"]
        assert found(linker, "口强医学专业") == []
        assert found(linker, "veterinery medicine") == []

    def test_never_over_an_exact_name(self) -> None:
        linker = small(right=["影像技术学"], other=["影像技术雪山"])
        assert found(linker, "影像技术学") == ["right"]

    @pytest.mark.parametrize(
        "text", ["今天天气怎么样", "what is the weather like today", "bitcoin price", "推荐一部电影", "write me a poem"]
    )
    def test_nothing_is_read_into_other_matters(self, linker: EntityLinker, text: str) -> None:
        assert [mention for mention in linker.link(text) if mention.kind not in ("outside", "outside_place")] == []


@pytest.mark.parametrize(
    "text", ["", " ", "😀", "？？？", "<script>four-year</script>", "/restart", "\x00", "\ud800", "1" * 1000]
)
def test_odd_texts(linker: EntityLinker, text: str) -> None:
    linker.link(text)


def test_markup_names_nothing(linker: EntityLinker) -> None:
    assert found(linker, "<four-year>") == []
    assert found(linker, "{{ medical imaging technolgy }}") == []


def test_the_longest_message_is_linked_quickly(linker: EntityLinker) -> None:
    for text in (
        "四年制医学影像技术毕业后能考执业医师吗，" * 50,
        "medical imaging technolgy for radiographers and " * 21,
        "影" * 1000,
    ):
        started = time.perf_counter()
        linker.link(text[:1000])
        assert time.perf_counter() - started < 2.0
