"""The parts of a message that ask: a comparison left whole, a tag with what it asks about, no background."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from advisor.dialogue.check_remarks import asks_on_the_answer
from advisor.dialogue.intents import ABOUT_THE_EXAM, OF_ANOTHER_MAJOR
from advisor.dialogue.reading import SURELY_ASKS, Part, Reading, is_question
from advisor.questions import KINDS
from advisor.text import fold

_OF_SOMEBODY = re.compile(r"\W*(i|i'?m|i'?ve|my|we|our|he|she|his|her)\b|\W*(我|俺|咱|本人|孩子|家里|他|她)")
# "Before I choose this, …": the question comes after the comma.
_WHILE = re.compile(
    r"\W*(before|when|since|because|as|after|once|while|now that|given that)\b|\W*(既然|因为|在我?.{0,8}之?前)"
)
_WANTS_TO_KNOW = re.compile(
    r"想(知道|问|了解|咨询|看|听)|问(一?下|问)|求|告诉|介绍|know|wonder|ask|hear|tell|curious|interested"
)


def asking_parts(reading: Reading) -> Sequence[Part]:
    """The parts to be understood one after another; the whole message where nothing else is left."""
    parts = _without_what_the_answer_tells(_without_mere_corrections(_with_comparisons_whole(reading)))
    return _without_background(_with_tags(parts)) or (reading.whole,)


# A remark that only asks whether the one before it is so.
_TAG = re.compile(
    r"\W*(气死(我)?(了)?|烦死(我)?(了)?|服了|真的?假的|笑死)?\W*(你说|你看|你觉得)?\W*(是不是|对不对|对吗|是吗|真的吗|有道理吗)(啊|呀|呢)?\W*"
    r"|\W*(is|isn'?t) (that|he|she|it) (so|right|true|wrong)\W*|\W*(he|she|it)'?s (right|wrong),? (right|no)?\W*"
)
_COMPARISONS = frozenset({"programme_difference", "compare_regions", "institution_vs_hospital"})


def _with_comparisons_whole(reading: Reading) -> Sequence[Part]:
    """The parts, one comparison left whole: "how do the degrees of the four-year | and five-year programmes differ"."""
    if len(reading.parts) != 2:
        return reading.parts
    asked, rest = reading.parts
    if rest.intent not in _COMPARISONS or is_question(rest.text) or not is_question(asked.text):
        return reading.parts
    return (replace(reading.whole, intents=asked.intents),)


def _without_what_the_answer_tells(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts without "and if not, which rule stops me?" beside a question of the exam: its verdict says so."""
    if not any(part.intent == "exam_eligibility" and not asks_on_the_answer(part.text) for part in parts):
        return parts
    dropped = {at for at, part in enumerate(parts) if asks_on_the_answer(part.text)}
    dropped |= {at + 1 for at in dropped if parts[at + 1 : at + 2] and parts[at + 1].intent == "why"}
    return [part for at, part in enumerate(parts) if at not in dropped]


def _without_mere_corrections(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts without a "no, I meant" that names nothing before what was meant is asked."""
    asks = any(part.intent in KINDS and part.confidence >= SURELY_ASKS for part in parts)
    return [part for part in parts if not (asks and part.intent == "correction" and not part.named)]


def _with_tags(parts: Sequence[Part]) -> list[Part]:
    """The parts, a tag with what it asks about: "the four-year one counts for nothing. Is that true?"."""
    kept: list[Part] = []
    for part in parts:
        if kept and not part.named and (part.intent == "ask_certainty" or _TAG.fullmatch(fold(part.text))):
            kept[-1] = replace(kept[-1], text=f"{kept[-1].text} {part.text}")
        else:
            kept.append(part)
    return kept


def _without_background(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts without what somebody only tells of themselves before asking: "my daughter needs a placement, so …"."""
    asking = [part for part in parts if is_question(part.text)]
    if not asking:
        return parts
    if len(asking) == 1 and _is_of_a_route(asking[0]) and any(map(_names_another_major, parts)):
        # "I have a degree in economics, can I do the master's?"
        return [replace(asking[0], intents=(("cross_major", 1.0),))]
    return [part for part in parts if is_question(part.text) or not _tells_of_somebody(part)]


def _is_of_a_route(part: Part) -> bool:
    return part.intent not in ABOUT_THE_EXAM and bool({"master", "doctor"} & set(part.subjects("level")))


def _names_another_major(part: Part) -> bool:
    return part.intent == OF_ANOTHER_MAJOR and not is_question(part.text)


def _tells_of_somebody(part: Part) -> bool:
    told = part.intent in KINDS and part.intent not in ABOUT_THE_EXAM
    text = fold(part.text)
    return told and bool(_OF_SOMEBODY.match(text) or _WHILE.match(text)) and not _WANTS_TO_KNOW.search(text)
