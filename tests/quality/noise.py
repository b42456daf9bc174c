"""Typing habits: each kind of noise makes of a question what a hurried reader might have typed instead.

The same question always gets the same noise: whatever is chosen is chosen by the question's id.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from random import Random

import opencc

from advisor.language import detect
from advisor.text import HAN
from tests.quality.sets import Talk

# A text, what to choose by, and the language that the reply is expected in.
Noise = Callable[[str, Random, str], str]

_TOUCHING_HAN = re.compile(rf"\s+(?={HAN.pattern})|(?<={HAN.pattern})\s+")
_INSIDE_HAN = re.compile(rf"(?<={HAN.pattern})(?={HAN.pattern})")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_APOSTROPHES = "'’"
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}
_SHORTEST_MISTYPED = 5

# What input methods offer first and what is often written wrongly. Never another term of the trade: 医士 is no slip.
_SLIPS = {
    "影像": ("影象", "影相", "影响", "映像"),
    "执业医师": ("职业医师", "执业医生", "职业医生"),
    "执业": ("职业",),
    "医学影像": ("医影",),
    "影像技术": ("影技",),
    "哪": ("那",),
    "吗": ("嘛", "么", "马"),
    "什么": ("甚么", "神马", "什麽"),
    "怎么": ("咋么", "怎末"),
    "可以": ("可已",),
    "已经": ("以经",),
    "必须": ("必需",),
    "需要": ("须要",),
    "辐射": ("幅射",),
    "解剖": ("解刨",),
    "超声": ("超生",),
    "磁共振": ("磁共震",),
    "诊断": ("珍断", "疹断"),
    "放射科": ("放射课",),
    "本科": ("本课",),
    "学历": ("学力",),
    "规培": ("归培",),
    "应届": ("应界",),
    "报名": ("报明",),
    "证书": ("正书",),
    "设备": ("设配",),
    "培养": ("陪养",),
    "招聘": ("招骋",),
    "申请": ("申清",),
    "推荐信": ("推荐性",),
    "雅思": ("雅斯",),
    "澳洲": ("奥洲",),
    "专业": ("转业",),
    "物理": ("无理",),
    "考研": ("考验",),
    "得": ("的",),
    "的": ("得", "滴"),
    "做": ("作",),
    "像": ("象",),
    "账": ("帐",),
    "没有": ("木有",),
    "知道": ("知到", "造"),
    "在": ("再",),
}

_POLITE = {
    "zh": (
        ("请问一下，", "，谢谢"),
        ("你好，想问一下", "，谢谢啦"),
        ("老师您好！", "？麻烦了"),
        ("不好意思打扰了，", ""),
        ("", "，谢谢老师"),
    ),
    "en": (
        ("hi, quick question, ", ""),
        ("hello! ", " thanks!"),
        ("sorry to bother you, ", ""),
        ("", ", thank you so much"),
        ("hey there, just wondering, ", ", cheers"),
    ),
}
_CLOSING = {"zh": ("。", "？", "！", "~", "。。。", "？？？", "?!"), "en": (".", "?", "!", "...", "???", "?!", " :)")}
_EMOJI = ("😀", "🙏", "😭😭", "🤔", "❤️", "👩‍⚕️", "🥺🥺🥺", "👍🏻", "🇨🇳", "😂")
_PRESSING = {
    "zh": (("好好好，", ""), ("急急急！", ""), ("", "啊啊啊"), ("求求求，", ""), ("哈哈哈哈，", ""), ("", "呜呜呜")),
    "en": (("hiiii ", ""), ("sooo ", ""), ("", " pleaseee"), ("hmmmm ", ""), ("hahaha ", "")),
}
_PARTICLES = "吗呢啊吧呀嘛"


def traditional(text: str, random: Random, language: str) -> str:
    """The text in traditional characters."""
    return str(_to_traditional().convert(text))


def full_width(text: str, random: Random, language: str) -> str:
    """Letters, digits and marks as wide as a Chinese character."""
    return text.translate(_FULL_WIDTH)


def without_marks(text: str, random: Random, language: str) -> str:
    """No punctuation but what stands inside a number; between Latin words a space is left."""
    return " ".join("".join(_without_mark(text, at) for at in range(len(text))).split(" ")).strip()


def without_spaces(text: str, random: Random, language: str) -> str:
    """No spaces around Chinese characters."""
    return _TOUCHING_HAN.sub("", text)


def spaces_doubled(text: str, random: Random, language: str) -> str:
    """Every space twice, and one at either end."""
    return f" {text.replace(' ', '  ')} " if " " in text else text


def a_stray_space(text: str, random: Random, language: str) -> str:
    """One space between two Chinese characters."""
    places = [match.start() for match in _INSIDE_HAN.finditer(text)]
    if not places:
        return text
    at = random.choice(places)
    return f"{text[:at]} {text[at:]}"


def upper_case(text: str, random: Random, language: str) -> str:
    """All in capitals."""
    return text.upper()


def emoji(text: str, random: Random, language: str) -> str:
    """An emoji before or after."""
    chosen = random.choice(_EMOJI)
    return random.choice([f"{chosen}{text}", f"{text}{chosen}", f"{text} {chosen}"])


def emphasis(text: str, random: Random, language: str) -> str:
    """A letter or a character drawn out: "hooow", "吗吗吗", or a drawn-out word before or after."""
    if language == "zh" and text[-1] in _PARTICLES and random.random() < 0.5:
        return text + 2 * text[-1]
    words = [match for match in _LATIN_WORD.finditer(text) if match.group().islower() and len(match.group()) > 1]
    if language == "en" and words and random.random() < 0.7:
        word = random.choice(words)
        return text[: word.end()] + random.randint(2, 4) * text[word.end() - 1] + text[word.end() :]
    before, after = random.choice(_PRESSING[language])
    return f"{before}{text}{after}"


def mistyped(text: str, random: Random, language: str) -> str:
    """Two letters swapped, one left out or one doubled, in an English word that is no abbreviation."""
    words = [word for word in _LATIN_WORD.finditer(text) if _is_mistyped(word.group())]
    if not words:
        return text
    word = random.choice(words)
    return text[: word.start()] + _slipped(word.group(), random) + text[word.end() :]


def misspelt(text: str, random: Random, language: str) -> str:
    """One Chinese word as it is often written wrongly: by its sound, by its look, or shortened."""
    found = [right for right in _SLIPS if right in text]
    if not found:
        return text
    right = random.choice(found)
    return text.replace(right, random.choice(_SLIPS[right]), 1)


def polite(text: str, random: Random, language: str) -> str:
    """With a greeting before, thanks after, or both."""
    before, after = random.choice(_POLITE[language])
    closed = text.rstrip("?？") if after.startswith(("，", ",", "？")) else text
    return f"{before}{closed}{after}"


def closed_otherwise(text: str, random: Random, language: str) -> str:
    """With another mark at the end."""
    return text.rstrip("?？.。!！ ") + random.choice(_CLOSING[language])


NOISES: dict[str, Noise] = {
    "traditional characters": traditional,
    "full width": full_width,
    "no punctuation": without_marks,
    "no spaces": without_spaces,
    "spaces doubled": spaces_doubled,
    "a stray space": a_stray_space,
    "upper case": upper_case,
    "emoji": emoji,
    "emphasis": emphasis,
    "an English typo": mistyped,
    "a Chinese typo": misspelt,
    "politeness": polite,
    "another mark at the end": closed_otherwise,
}


def noisy(kind: str, talks: Iterable[Talk]) -> list[Talk]:
    """The single questions that this kind of noise changes, changed, with what is expected of their replies."""
    changed = ((talk, _with_noise(kind, talk)) for talk in talks)
    return [other for talk, other in changed if other.turns[0]["ask"] != talk.turns[0]["ask"]]


def _with_noise(kind: str, talk: Talk) -> Talk:
    (turn,) = talk.turns
    language = turn.get("reply") or detect(turn["ask"]) or "en"
    heard = NOISES[kind](turn["ask"], Random(f"{kind}, {talk.id}"), language)
    return replace(talk, turns=({**turn, "ask": heard},))


@lru_cache(maxsize=1)
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _without_mark(text: str, at: int) -> str:
    """What is left of one character where marks are left out."""
    char, before, after = text[at], text[:at][-1:], text[at + 1 : at + 2]
    if not unicodedata.category(char).startswith("P") or (before.isdigit() and after.isdigit()) or char in "&%@":
        return char
    between_latin = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return " " if between_latin and char not in _APOSTROPHES else ""


def _is_mistyped(word: str) -> bool:
    return len(word) >= _SHORTEST_MISTYPED and not word.isupper()


def _slipped(word: str, random: Random) -> str:
    """A word with one slip of the fingers after its first letter."""
    at = random.randrange(1, len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    dropped = word[:at] + word[at + 1 :]
    doubled = word[: at + 1] + word[at:]
    return random.choice([slip for slip in (swapped, dropped, doubled) if slip != word])
