"""What a question sets aside is not what it is about: "besides imaging physics, what do we study?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from advisor.dialogue.intents import TIP_QUESTION
from advisor.dialogue.reading import Part, Reading
from advisor.text import normalise

_Span = tuple[int, int]

_OTHERS = "其[他它余]|别的|另外|剩下"
_BESIDES = r"\b(?:besides|apart from|aside from|other than|except(?: for)?)\s+"
# A statement sets nothing aside: "besides imaging technology I studied nursing".
_NOT_OWN = r"(?!(?:my|our|i|i've|being|having)\b)"
_SET_ASIDE = (
    re.compile(
        rf"除[了开去](?P<what>[^,，。？?；;]{{1,24}}?)(?:[以之]外[\s,，]*|[\s,，]+|(?=还|{_OTHERS}))"
        rf"(?=[^。？?!！,，我了]{{0,14}}(?:什么|啥|哪|{_OTHERS}))"
    ),
    re.compile(
        rf"{_BESIDES}{_NOT_OWN}(?P<what>[^,.?!;]{{1,50}}?)(?:,\s*|\s+)"
        r"(?=(?:what|which|who|where|any other|anything else|are (?:there )?(?:any )?other)\b)"
    ),
    re.compile(
        rf"\b(?:what|which|any|anything|else|others?)\b[^.?!;]{{0,40}}?{_BESIDES}{_NOT_OWN}(?P<what>[^,.?!;]{{1,40}}?)"
        r"(?=\s+(?:is|are|can|do|does|may|will|have|must|could|would|should|that|in|at|for|if|abroad|overseas"
        r"|matters?|counts?|belong|exist)\b|[,.?!;]|$)"
    ),
)

# Asked of all but one, these ask for the others.
_OF_THE_OTHERS = {
    "course_content": "course_list",
    "career_detail": "career_options",
    "exam_rule": "exam_list",
    "exam_eligibility": "exam_list",
    **dict.fromkeys((kind for tip, kind in TIP_QUESTION.items() if tip.startswith("tip_")), "application_tips"),
}


def without_what_is_set_aside(reading: Reading) -> Reading:
    """``reading`` as if what it sets aside had not been said; its other words stay in their places."""
    spans = _spans(reading.text)
    if not spans:
        return reading
    return replace(
        reading,
        text=_blank(reading.text, spans, 0),
        parts=tuple(_without(part, spans) for part in reading.parts),
        whole=_without(reading.whole, spans),
    )


def _spans(text: str) -> list[_Span]:
    """Where ``text`` names what it sets aside."""
    normal = normalise(text)
    found = (match.span("what") for pattern in _SET_ASIDE for match in pattern.finditer(normal.text))
    return [(normal.origins[start], normal.origins[end - 1] + 1) for start, end in found]


def _without(part: Part, spans: Sequence[_Span]) -> Part:
    named = [name for name in part.named if not any(start <= name.start and name.end <= end for start, end in spans)]
    left = replace(part, text=_blank(part.text, spans, part.start), named=tuple(named))
    if len(named) == len(part.named):
        return left
    return replace(left, intents=tuple((_OF_THE_OTHERS.get(intent, intent), sure) for intent, sure in part.intents))


def _blank(text: str, spans: Sequence[_Span], offset: int) -> str:
    for start, end in spans:
        first, last = max(start - offset, 0), min(end - offset, len(text))
        if first < last:
            text = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    return text
