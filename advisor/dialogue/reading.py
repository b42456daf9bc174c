"""What understanding hands to the dialogue: the message, its parts, their likeliest intents and named subjects."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from advisor.model import Language
from advisor.text import fold


@dataclass(frozen=True)
class Named:
    """A subject that the message names: id, kind, the words that name it and where they stand."""

    subject: str
    kind: str
    text: str
    start: int
    end: int
    exact: bool = True


@dataclass(frozen=True)
class Part:
    """One question (or statement) of a message, with its intents, surest first."""

    text: str
    intents: tuple[tuple[str, float], ...]
    named: tuple[Named, ...] = ()
    start: int = 0

    @property
    def intent(self) -> str:
        """The likeliest intent."""
        return self.intents[0][0] if self.intents else ""

    @property
    def confidence(self) -> float:
        """How likely the likeliest intent is."""
        return self.intents[0][1] if self.intents else 0.0

    def subjects(self, *kinds: str) -> tuple[str, ...]:
        """The ids of the subjects of these kinds (of any kind when none is given), each once."""
        chosen = (name.subject for name in self.named if not kinds or name.kind in kinds)
        return tuple(dict.fromkeys(chosen))

    def without(self, intents: Collection[str]) -> Part:
        """This part without some of its readings, the others as sure as they are among themselves."""
        kept = [(intent, sure) for intent, sure in self.intents if intent not in intents]
        total = sum(sure for _, sure in kept) or 1.0
        return replace(self, intents=tuple((intent, sure / total) for intent, sure in kept))


@dataclass(frozen=True)
class Reading:
    """A message as it was understood.

    ``language`` is ``None`` where the text has none (digits, emoji); ``button`` holds the words of a pressed
    button's payload.
    """

    text: str
    language: Language | None
    parts: tuple[Part, ...]
    whole: Part
    button: tuple[str, ...] = field(default=())


# A part this sure of its likeliest intent asks it, and is not taken for a statement about somebody.
SURELY_ASKS = 0.6
_ASKS = re.compile(
    r"[?？]|(?<!知道)[不没]\W*$|干[嘛吗]|真的假的|是.{1,14}还是"
    r"|(?<![没无])(?<!没[写标注有印提])(?<!没[写标注有印提]过)什么|几[年门个]|多少|[吗呢吧么嘞咧]|怎么|怎样|哪|是否|为啥|如何|咋|啥|谁|(.)不\1|有没有|行不|能否|不能|可不"
    r"|(?:^|[.,;!]\s)\W*((and|so|then|but|also|plus|btw|oh|please|pls|if (so|not|yes|no),?|otherwise,?) )*"
    r"(what|which|how|why|who|where|when|can|could|do|does|did"
    r"|is|are|am|may|should|will|would|tell|explain|list|show|give)\b|\bright$|[对是]吧$|到底|究竟|告诉我|给我.{0,4}(一下|看看|说说|讲讲|列)|发我(一下|看看)?|说一下|讲一下|列出来?"
)
# "打针开方啥都干", "不对不对", "工作好几年了" and "2009年,啊不,2010年" ask nothing, though they hold the words.
_NO_QUESTION = re.compile(
    r"(?<![为凭])(什么|啥|哪儿?|哪里|谁)[都也]|不([对是行])[，,]?不\2|好几[年门个]|[啊哦噢呃哎唉额]不(?=\W*($|\d))"
)


def is_question(text: str) -> bool:
    """Whether a text has the form of a question or a request, as opposed to a statement."""
    return bool(_ASKS.search(_NO_QUESTION.sub("", fold(text))))


_ASKS_FOR = re.compile(
    r"(?<!凭)什么|几[年门个]|多少|怎么|怎样|哪|(?<!凭)啥|咋|如何|\b(what|which|how|why|who|where|when|tell|explain|list)\b"
)


def asks_for_something(text: str) -> bool:
    """Whether a text asks for something other than yes or no."""
    return bool(_ASKS_FOR.search(_NO_QUESTION.sub("", fold(text))))


# Remarks that a question of several words is easily mistaken for, and how sure of one the classifier must be.
_REMARKS = frozenset({"affirm", "deny", "undo", "stop", "bot_identity", "greet", "thank", "goodbye", "dont_know"})
_DOUBTFUL = 0.5
# Words that were never seen make every reading as likely as any other: none is one then.
_FAINT = 0.05


def from_parse_data(text: str, data: Mapping[str, Any]) -> Reading:
    """The reading that the pipeline left in Rasa's parse data."""
    named = tuple(
        Named(
            subject=entity["value"],
            kind=entity["entity"],
            text=text[entity["start"] : entity["end"]],
            start=entity["start"],
            end=entity["end"],
            exact=entity.get("confidence_entity", 1.0) >= 1.0,
        )
        for entity in data.get("entities") or []
    )
    ranking = [(intent["name"], intent["confidence"]) for intent in data.get("intent_ranking") or []]
    return Reading(
        text=text,
        language=data.get("language"),
        parts=tuple(_part(text, question, named) for question in data.get("questions") or []),
        whole=_plausible(Part(text, tuple(ranking), named)),
        button=tuple(data.get("button") or ()),
    )


def _plausible(part: Part) -> Part:
    """The part without what is no reading: a guess, or a doubtful remark in a question ("what score exactly?")."""
    if part.confidence < _FAINT:
        return replace(part, intents=())
    doubtful = part.intent in _REMARKS and part.confidence < _DOUBTFUL
    return part.without(_REMARKS) if doubtful and is_question(part.text) else part


def _part(text: str, question: Mapping[str, Any], named: Sequence[Named]) -> Part:
    start, end = question["start"], question["end"]
    part = Part(
        text=text[start:end],
        intents=tuple((name, confidence) for name, confidence in question["intents"]),
        named=tuple(name for name in named if start <= name.start and name.end <= end),
        start=start,
    )
    return _plausible(part)
