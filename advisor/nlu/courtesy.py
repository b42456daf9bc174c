"""Greetings before a question and thanks after it: what is asked is easier to see without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from advisor.nlu.words import Word
from advisor.text import HAN

_GREETINGS = (
    "你好", "您好", "老师好", "老师您好", "老师你好", "哈喽", "嗨",
    "打扰了", "打扰一下", "不好意思", "不好意思打扰了", "不好意思打扰一下", "抱歉打扰了",
    "hi", "hello", "hey", "hi there", "hello there", "hey there", "good morning", "good afternoon", "good evening",
    "sorry", "sorry to bother you", "excuse me", "quick question", "just a quick question",
    "for the second time", "for the third time", "for the last time", "for the hundredth time", "once more",
    "once again", "i repeat", "i'll ask again", "let me ask again", "let me repeat", "再问一次", "再问一遍",
    "我再问一次", "我再问一遍",
    "最后问一次", "第二次问了", "第三次问了", "问第三遍了",
    "just wondering", "i was just wondering", "i was wondering",
)  # fmt: skip
# These need no mark after them.
_ASKINGS = (
    "请问", "请问一下", "请问下", "想问", "想问一下", "想问下", "我想问", "我想问一下", "我想问下", "想请问一下",
    "想请教一下", "请教一下", "想咨询一下", "咨询一下", "麻烦问一下", "问一下",
)  # fmt: skip
_THANKS = (
    "谢谢", "谢谢了", "谢谢啦", "谢谢您", "谢谢你", "谢谢老师", "多谢", "多谢了", "谢了",
    "感谢", "非常感谢", "十分感谢", "麻烦了", "麻烦您了", "麻烦你了", "麻烦老师了", "辛苦了",
    "thanks", "thanks a lot", "thanks so much", "thanks in advance", "many thanks", "thank you", "thank you so much",
    "thank you very much", "thank you in advance", "thx", "cheers",
)  # fmt: skip
_FEWEST_WORDS = 2


def without_courtesy(words: Sequence[Word]) -> Sequence[Word]:
    """The words without greetings before and thanks after them; all of them where hardly anything would be left."""
    text = " ".join(word.text for word in words)
    first = text[: _end_of(_OPENING.match(text))].count(" ")
    closing = _CLOSING.search(text)
    last = text[: closing.start()].count(" ") + 1 if closing else len(words)
    left = words[first:last]
    return left if sum(word.text.isalnum() for word in left) >= _FEWEST_WORDS else words


def _end_of(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _any_of(phrases: Iterable[str]) -> str:
    """A pattern of whole phrases, however their Chinese characters are cut into words."""
    return f"(?:{'|'.join(map(_loosely, sorted(phrases, key=len, reverse=True)))})"


def _loosely(phrase: str) -> str:
    return re.sub(rf"(?<={HAN.pattern})(?={HAN.pattern})", " ?", phrase)


_MARKS = r"(?:[^\w\s] )"
_OPENING = re.compile(
    rf"(?:{_any_of(_GREETINGS)} (?:{_MARKS}+|(?={_any_of(_ASKINGS)} ))|{_any_of(_ASKINGS)} {_MARKS}*)+"
)
_CLOSING = re.compile(rf" {_MARKS}*{_any_of(_THANKS)}(?: [^\w\s])*$")
