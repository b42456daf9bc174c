"""Messages that must be met with care or sent to a doctor, whatever else they may be.

The classifier knows many ways in which people speak of harming themselves; the plain words are looked for as well,
because a message that says them must not depend on how sure a classifier is.
"""

from __future__ import annotations

import re

from advisor.dialogue.intents import SAFETY
from advisor.dialogue.reading import Part, is_question
from advisor.text import fold

_CERTAIN_AT = {"self_harm": 0.4, "medical_advice": 0.4}
# Of a question about a procedure that may be about somebody's own health, the safer reading is taken.
_BORNE_OUT_AT = 0.3
_PROCEDURE_AT = 0.5
_PERSONAL_AT = 0.05

_IN_PLAIN_WORDS = re.compile(
    r"自杀|轻生|自残|自伤|割腕|跳楼|上吊|结束(我的|自己的)?生命|不想活|活不下去|活着(没|真没|好)?(意思|意义|累)|想死(?!你|她|他)|去死算了|死了算了"
    r"|(我|自己)(要是|如果|就)?(消失|不在)了.{0,6}(谁|没人|没有人).{0,5}(发现|在乎|在意|难过|知道)|不想再?醒(过来|来)"
    r"|\b(if i (disappeared|vanished|was gone|were gone)|(not|never) wak(e|ing) up again)\b"
    r"|\b(suicid\w*|kill(ing)? myself|end(ing)? my (own )?life|end it all|want(ed)? to die|wanna die|hurt(ing)? myself"
    r"|self[- ]?harm\w*|cut(ting)? myself|better off dead|(don'?t|do not) want to (live|be alive|be here any ?more)"
    r"|no (reason|point) (to|in) liv\w+)\b"
)


# "Do they live under one roof?" asks of things, and speaks of nobody in danger.
_OF_THINGS = re.compile(r"\b(they|them|their)\b|它们")
_OF_SOMEBODY = re.compile(
    r"\b(i|i'?m|i'?ve|i'?ll|im|me|my|myself|mine|he|she|him|her|friend|someone)\b|[我俺咱他她]|自己"
)


# "My mum's ultrasound shows a lump" speaks of somebody's health, whatever else it sounds like.
_SOMEBODYS = (
    r"(我|俺|咱|爸|妈|爷|奶|公|婆|孩子|儿子|女儿|老公|老婆|姐|哥|弟|妹|朋友|\b(my|our|her|his|mum|mom|dad)\b|\w+'s\b)"
)
_RESULT = r"(报告|片子|检查|结果|b超|彩超|超声|核磁|胸片|\b(x-?ray|ct|mri|scan|ultrasound|mammogram|report|results?)\b)"
_SAYS = r"(说|显示|提示|查出|写着|上写|写的|写了|发现|\b(shows?|says?|said|showed|found|came back|reads?)\b)"
_OF_A_RESULT = re.compile(f"{_SOMEBODYS}.{{0,14}}{_RESULT}.{{0,12}}{_SAYS}")


def speaks_of_self_harm(text: str) -> bool:
    """Whether a message says it in plain words."""
    return bool(_IN_PLAIN_WORDS.search(fold(text)))


def danger_in(part: Part, whole: Part) -> str:
    """The kind of care that a part of a message needs, or nothing.

    A few words cut out of a message may look like anything: what a part alone suggests, the whole must bear out.
    """
    if speaks_of_self_harm(part.text):
        return "self_harm"
    borne_out = dict(whole.intents)
    if part.intent == "self_harm" and _asks_of_things(whole.text):
        return ""
    if part.intent in SAFETY and part.confidence >= _CERTAIN_AT[part.intent]:
        return part.intent if borne_out.get(part.intent, 0.0) >= _BORNE_OUT_AT else ""
    if part.intent == "oos_procedure" and _OF_A_RESULT.search(fold(whole.text)):
        return "medical_advice"
    personal = min(dict(each.intents).get("medical_advice", 0.0) for each in (part, whole)) >= _PERSONAL_AT
    procedure = part.intent == "oos_procedure" and part.confidence >= _PROCEDURE_AT
    return "medical_advice" if procedure and personal else ""


def _asks_of_things(text: str) -> bool:
    """Whether a message asks a question about things only: no person in it, and nothing complained of."""
    folded = fold(text)
    return is_question(text) and bool(_OF_THINGS.search(folded)) and not _OF_SOMEBODY.search(folded)
