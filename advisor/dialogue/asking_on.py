"""A part that says next to nothing, as asked of imaging or of what was spoken of last: "就业怎么样", "how much?"."""

from __future__ import annotations

import re
from dataclasses import replace

from advisor.dialogue.intents import ABOUT_THE_EXAM, NEAREST, OF_ANOTHER_MAJOR
from advisor.dialogue.meant import speaks_of_the_exam
from advisor.dialogue.reading import Part
from advisor.model import Query
from advisor.questions import KINDS
from advisor.text import fold

# Asked with no major named, it is asked of imaging: "就业怎么样".
_BARE_TOPIC = re.compile(
    r"\W*(那|请问|以后|毕业后|这个?专业的?)*(就业|工作|前景|出路|工资|薪资|待遇|收入|学费|课程|学制|学位)(情况|方面)?"
    r"(怎么样|怎样|如何|咋样|是什么|是啥|多少|高吗|好吗|好不好|难吗|呢)?(啊|呀|呢)?\W*"
)
# So little asks on: "多少钱" after a degree, "how long?" after a country.
_BARE_QUESTION = re.compile(
    r"\W*(那|大概|一般|需要|一共|都|要|得)*(多少|多久|多长时间|几年|什么时候|何时|难吗|难不难|怎么样)(啊|呢|呀|的)?\W*"
    r"|\W*((and|so|ok|then) )*(how (long|many years|hard)|when|where)( is (it|that|this)| does (it|that) take)?\W*"
)
_BARE_MONEY = re.compile(
    r"\W*(那|大概|一般|需要|一共|都|要|得|花)*(多少钱|贵吗|贵不贵)(啊|呢|呀)?\W*"
    r"|\W*((and|so|ok|then) )*(how (much|expensive)( is (it|that|this)| does (it|that) cost)?"
    r"|is it (expensive|dear))\W*"
)
_BARE_EXAM = re.compile(
    r"\W*((and|so|ok|okay|then|what about|how about) )*(the )?exam\W*|\W*(那|还有)?(考试|考证|exams?)(呢|方面)?\W*"
)
# Which score in English is asked is told by what the material says of such scores.
_OF_A_SCORE, _LANGUAGE_SCORES = "oos_admission_score", "tip_language"
# "And senior?" after a starting salary.
_WITH_EXPERIENCE = re.compile(
    r"\W*((and|what about|how about|then) )*(the )?(seniors?|senior ones|experienced( ones)?|veterans?)\W*"
    r"|\W*(那|还有)?(资深|高级|老员工|老技师|老资格|senior|干久了)(的|些)?(呢)?\W*"
)
_LICENCE = "licence_abroad"
# After one of these, money is earned; after anything else it is paid.
_OF_WORK = frozenset({"career_options", "career_detail", "outlook", "salary"})
_ABROAD = frozenset({"abroad", "uk", "us", "australia"})


def asked_on(part: Part, last: Query | None) -> Part:
    """``part``, or what it asks of imaging in general, or going on from the last question."""
    text = fold(part.text)
    if part.intent == OF_ANOTHER_MAJOR and _BARE_TOPIC.fullmatch(text):
        part = part.without({OF_ANOTHER_MAJOR})
    if part.intent == _OF_A_SCORE and _LANGUAGE_SCORES in part.subjects("tip"):
        return replace(part, intents=(("language_scores", part.confidence),))
    if last is None or last.kind in ABOUT_THE_EXAM:
        return part
    if part.intent == "what_if" and last.kind in KINDS and not speaks_of_the_exam(part, ()):
        # "What if I miss it by a little?" after a score asks on about that, and supposes no applicant.
        return replace(part, intents=(("ellipsis" if part.named else last.kind, 1.0),))
    if _BARE_EXAM.fullmatch(text) and last.kind in _OF_WORK and _ABROAD & set(last.subjects):
        # "How is the pay in the US, and the exam?": the one that gives the licence there.
        return replace(part, intents=((_LICENCE, 1.0),))
    if _BARE_EXAM.fullmatch(text):
        return replace(part, intents=(("exam_eligibility", 1.0),))
    if _BARE_MONEY.fullmatch(text):
        return replace(part, intents=(("salary" if last.kind in _OF_WORK else "tuition", 1.0),))
    if last.kind == "salary" and _WITH_EXPERIENCE.fullmatch(text):
        return replace(part, intents=((last.kind, 1.0),))
    if last.kind == _LICENCE and part.intent == "length" and not part.named:
        # "How many years does that take?" after what a radiologist abroad must pass.
        return replace(part, intents=((_LICENCE, 1.0),))
    return part.without(NEAREST) if part.intent in NEAREST and _BARE_QUESTION.fullmatch(text) else part
