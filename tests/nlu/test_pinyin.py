"""Chinese typed in Latin letters, read as the examples write it."""

from __future__ import annotations

from functools import lru_cache

import pytest

from advisor.nlu.pinyin import PinyinReader
from advisor.sound import syllables
from advisor.text import HAN
from tests.house.test_intents import examples


@lru_cache(maxsize=1)
def reader() -> PinyinReader:
    return PinyinReader.of_examples(
        line for languages in examples().values() for lines in languages.values() for line in lines
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("sinianzhi shenme xuewei", "四年制什么学位"),
        ("si nian zhi shen me xue wei", "四年制什么学位"),
        ("wunianzhi neng kao yishi ma?", "五年制能考医师吗?"),
        ("yingguo xuefei duoshao qian yi nian", "英国学费多少钱一年"),
        ("ni hao", "你好"),
        ("98 99 nian ruxue de weisheng zhigong zhongzhuan", "98 99年入学的卫生职工中专"),
        ("xue CT he MRI de ke nan ma", "学 CT 和 MRI 的课难吗"),
        ("四年制 biye fa shenme xuewei", "四年制毕业发什么学位"),
    ],
)
def test_pinyin_is_written_in_characters(typed: str, written: str) -> None:
    assert reader().read(typed) == written


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "?",
        "can he sing me a song",
        "do men and women earn the same",
        "MRI",
        "四年制授什么学位",
        "shenme",
        "Wang Fang, Li Na and Zhang Min",
        "how long is the benke in guonei",
        "a" * 5_000,
        "xxxxx yyyyy zzzzz qqqqq",
    ],
)
def test_what_is_no_pinyin_stays_as_it_is(typed: str) -> None:
    assert reader().read(typed) is None


def test_no_example_is_taken_for_pinyin() -> None:
    lines = [line for languages in examples().values() for lines in languages.values() for line in lines]
    assert [line for line in lines if reader().read(line)] == []


def test_what_the_examples_say_can_be_typed() -> None:
    """Most characters come back; the others are of one sound with those that were meant."""
    meant = ["".join(HAN.findall(line)) for line in examples()["degree"]["zh"][:200]]
    typed = [" ".join(syllables(line)) for line in meant if len(line) > 3]
    written = [reader().read(line) or "" for line in typed]
    pairs = [pair for line, read in zip((line for line in meant if len(line) > 3), written) for pair in zip(line, read)]
    assert sum(left == right for left, right in pairs) >= 0.95 * len(pairs)
