"""Which language a message is in, and which one the reader wishes for. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.model import Language
from advisor.text import HAN, fold, without_markup

# What carries the frame of a sentence, as opposed to the terms set into it.
_ENGLISH_FRAME = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "cannot",
        "could",
        "did",
        "do",
        "does",
        "doesn",
        "don",
        "for",
        "from",
        "get",
        "give",
        "go",
        "got",
        "had",
        "has",
        "have",
        "he",
        "help",
        "hello",
        "hey",
        "hi",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "isn",
        "it",
        "its",
        "just",
        "know",
        "like",
        "list",
        "long",
        "make",
        "many",
        "may",
        "me",
        "mean",
        "more",
        "much",
        "must",
        "my",
        "need",
        "no",
        "not",
        "of",
        "on",
        "one",
        "or",
        "other",
        "our",
        "out",
        "please",
        "she",
        "should",
        "show",
        "so",
        "some",
        "tell",
        "than",
        "thank",
        "thanks",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "too",
        "up",
        "want",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "yes",
        "you",
        "your",
        "okay",
        "ok",
        "bye",
        "sorry",
        "again",
        "explain",
        "compare",
        "between",
        "per",
        "right",
    ]
)
_CHINESE_FRAME = re.compile(
    r"什么|怎么|怎样|哪些|哪个|哪种|多少|多久|为什么|为啥|是否|可以|能不能|应该|需要|有没有|请问|谢谢|你好|"
    r"[的了吗呢吧啊是我你他她能会要想有和跟与在不没几谁这那就都还也把被给说问]"
)
# A particle at the end makes the whole Chinese: "which rule 啊"; so does thanking.
_CHINESE_END = re.compile(
    r"[吗呢吧啊呀嘛啦咯哦噢哈么][\s。？！?!~～…]*$|^\W*(ok|okay|thx|thanks)\W*(谢|多谢|好的|收到|明白)"
)
# A typed command of some other program ("/start") is no word of a language.
_COMMAND = re.compile(r"\s*/\w+\s*")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

# "In English" asks for a language; "in Chinese hospitals" names a place.
_NOT_AN_ADJECTIVE = (
    r"(?!\s+(?!please|pl[sz]|again|instead|from|now|only|always|thanks|thx|for|so|if|because|cos|and|then|lol|mate)"
    r"[a-z])"
)
_SWITCH: tuple[tuple[Language, re.Pattern[str]], ...] = (
    (
        "en",
        re.compile(
            r"\b(in|speak|use|to|switch to|reply in|answer in)\s*(english|英[文语])"
            + _NOT_AN_ADJECTIVE
            + r"|用英[文语]|[说讲]英[文语]|英[文语](回答|回复|回我|说|讲)|换[成回]?英[文语]"
            r"|(要|换|给我|来个|来一个)英文版|英文版(回答|答复)?\W*$"
            r"|^\s*(english|英文|英语)(\s+please)?\s*[.!。]?\s*$"
        ),
    ),
    (
        "zh",
        re.compile(
            r"(?<![一-鿿] )\b(in|speak|use|to|switch to|reply in|answer in)\s*(chinese|mandarin|中文)"
            + _NOT_AN_ADJECTIVE
            + r"|用[中汉][文语]|[说讲][中汉][文语]|中文(回答|回复|回我|说|讲)|换[成回]?中文"
            r"|(要|换|给我|来个|来一个)中文版|中文版(回答|答复)?\W*$"
            r"|^\s*(chinese|中文|汉语)(\s+please)?\s*[.!。]?\s*$"
        ),
    ),
)
_LONGEST_ACRONYM = 5
# As many words in capitals are no longer a list of abbreviations.
_FEWEST_SHOUTED = 3
# Of the frame's words those that, in capitals, stand in Chinese talk as well.
_IN_BOTH_LANGUAGES = frozenset(["ok", "it", "no"])
_SAID_IN_CHINESE = frozenset(["ok", "okay"])
# "What does 内卷 mean in English?" asks for a word.
_OF_A_WORD = re.compile(r"\bwhat (does|do|is|are) .{1,30}\b(mean|called) in (english|chinese)\b|\bword for\b")
# "Are the lectures in English?" asks how it is taught.
_OF_TEACHING = re.compile(
    r"\b(teach\w*|taught|lectur\w*|class(es)?|courses?|lessons?|instruction|textbooks?|conducted|studied|interviews?)\b"
    r"|授课|上课|教学|讲课|教材"
)
_TO_THE_BOT = re.compile(
    r"\b(please|pls|answer|reply|respond|say|tell|write|explain|repeat|switch|again|(can|could|would) you|to me)\b"
    r"|回答|回复|跟我|请|麻烦|再说|告诉我"
)
_LASTING = re.compile(r"\b(always|from now on|every time|all your|keep)\b|一直|以后|之后都|从现在|总是|都用|每次")


def detect(text: str) -> Language | None:
    """The language a message is framed in: that of its function words, not of the terms set into them.

    ``None`` for digits, emoji and the like, which have no language.
    """
    folded = fold(without_markup(text))
    if _COMMAND.fullmatch(folded):
        return None
    han = len(HAN.findall(folded))
    words = _WORD.findall(folded)
    if not han:
        return "en" if any(not _is_acronym(word, text) for word in words) or _is_shouted(words) else None
    if not words:
        return "zh"
    chinese = len(_CHINESE_FRAME.findall(folded))
    if not text.isupper():
        words = [word for word in words if word not in _SAID_IN_CHINESE and not _is_acronym(word, text)] or words
    english = sum(word.partition("'")[0] in _ENGLISH_FRAME - _SAID_IN_CHINESE for word in words)
    if _CHINESE_END.search(folded):
        return "zh"
    begins_in_chinese = bool(HAN.match(folded.lstrip(" \"'“”‘’(（[")[:1]))
    if begins_in_chinese:
        # Without a Chinese word of the frame, two English ones make it, unless they only belong to the terms.
        english_alone = english > 1 and not chinese and 2 * han < 3 * len(words)
        return "en" if english > chinese + 2 or english_alone else "zh"
    if chinese == english:
        return "zh" if han >= 2 * len(words) else "en"
    return "zh" if chinese > english else "en"


def _is_acronym(word: str, text: str) -> bool:
    """Whether a word is an abbreviation that both languages use: PS, NHS, CT."""
    return len(word) <= _LONGEST_ACRONYM and word.upper() in text


def _is_shouted(words: Sequence[str]) -> bool:
    """Whether what is all in capitals is English rather than abbreviations: "BYE", "IS IELTS A MUST"."""
    return len(words) >= _FEWEST_SHOUTED or bool(_ENGLISH_FRAME.intersection(words) - _IN_BOTH_LANGUAGES)


def wished(text: str) -> tuple[Language, bool] | None:
    """The language that a message asks for and whether for good, or ``None`` when it asks for none."""
    folded = fold(text)
    if _OF_A_WORD.search(folded) or (_OF_TEACHING.search(folded) and not _TO_THE_BOT.search(folded)):
        return None
    for language, pattern in _SWITCH:
        if pattern.search(folded):
            return language, bool(_LASTING.search(folded))
    return None
