"""What a part names that the material holds nothing about."""

from __future__ import annotations

import re

from advisor.dialogue.intents import ABOUT_THE_EXAM, IN_PASSING, QUESTIONS, WHATEVER_ELSE_IS_NAMED, WHEREVER
from advisor.dialogue.reading import Named, Part, is_question
from advisor.dialogue.resolve import LENGTH_ONLY, ids_of, narrowing_of
from advisor.text import HAN, fold

# Who asks about changing over names where from, and where to.
_NAMES_ANOTHER_FIELD = frozenset({"cross_major"})
# Whom institutions train, though nothing is known of their own trade.
_TRAINS_OTHERS = frozenset({"institution_role", "institution_clients", "institution_duties"})
_FURTHER_TRAINING = re.compile(
    r"进修|培训|继续教育|提高|深造|\b(training|courses?|retrain|refresher|cpd|further|continuing)\b"
)
# Asked beside the exam, money is its fee.
_EXAM_FEE = ("out_exam_fee",)
_ITS_FEE = re.compile(r"多少钱|收费|交钱|报名费|\bhow much (is|does|do|will)\b|\b(exam|registration) (costs?|fees?)\b")
_GOING = re.compile(r"[去到赴]\W*[^\W去到赴]{1,4}$")
_STUDYING = re.compile(r"\W*[念读学留上]")
_STUDYING_IN = re.compile(r"\b(study|studying|degree|course|school|radiography|imaging)( \w+){0,2} in\W*$")
_CLAUSE = re.compile(rf"[,，;；。]|\.(?=\s)|(?<={HAN.pattern})\s(?={HAN.pattern})")
# Whoever only says something is not what is asked about.
_SAYS = re.compile(r"\W*(们|那边)?(说|讲|提到|告诉|认为)|\W*\w{0,4} ?(mentioned|said|says|told|tells|claims?|thinks)\b")
# Named beside a question that they narrow, these are what it is about.
_ITS_OWN = frozenset({"course", "career"})
# From here on it is plain what is asked, whatever else is named in passing.
_PLAIN = 0.95
# Below this, something outside the material that is named beside a question counts more than the question.
_CERTAIN = 0.6
_QUITE_SURE = 0.8


def named_outside(part: Part, kind: str) -> tuple[str, ...]:
    """What a part names that the material holds nothing about, where a question of this kind would be about it."""
    certain = part.confidence >= _CERTAIN or (
        kind in _NAMES_ANOTHER_FIELD and bool(part.subjects("specialty", "level"))
    )
    certain = certain or (kind in _TRAINS_OTHERS and bool(_FURTHER_TRAINING.search(fold(part.text))))
    told_of = _told_of(part)
    topics = [name for name in told_of if name.kind == "outside_topic"]
    if topics:
        # A fee or an age limit is not named in passing.
        return ids_of(topics)
    if kind in ABOUT_THE_EXAM and _ITS_FEE.search(fold(part.text)):
        return _EXAM_FEE
    places = [name for name in told_of if name.kind == "outside_place" and not (certain and kind in WHEREVER)]
    in_passing = kind in IN_PASSING and part.confidence >= _PLAIN
    if certain and (kind in WHATEVER_ELSE_IS_NAMED or in_passing):
        return ids_of(places)
    narrowed_by = narrowing_of(kind) if kind in QUESTIONS else ()
    if certain and part.subjects(*_ITS_OWN) and _ITS_OWN.intersection(narrowed_by):
        # "My dorm says imaging physics is a horror, is it?" asks of the course.
        return ids_of(places)
    return ids_of([*places, *(name for name in told_of if name.kind == "outside")])


def _told_of(part: Part) -> list[Named]:
    """The names of a part without those said before its question, or of somebody who is only quoted.

    "My husband is in Leeds already. What would the NHS pay me?" asks nothing of Leeds.
    """
    aside = _said_aside(part) if part.confidence >= _QUITE_SURE else 0
    return [
        name
        for name in part.named
        if (name.start - part.start >= aside or _is_gone_to(name, part))
        and not _SAYS.match(fold(part.text[name.end - part.start :]))
    ]


def _said_aside(part: Part) -> int:
    """How much of a part is said before its question: "the gaokao is over, is it wise to …" asks nothing of it."""
    clauses = _CLAUSE.split(part.text)
    first = next((at for at, clause in enumerate(clauses) if is_question(clause)), 0)
    return sum(len(clause) + 1 for clause in clauses[:first])


def _is_gone_to(name: Named, part: Part) -> bool:
    """Whether somebody wants to study there, which is asked about: "radiography in Japan, do I need the language?"."""
    start, end = name.start - part.start, name.end - part.start
    going = _GOING.search(fold(part.text[:end])) and _STUDYING.match(fold(part.text[end:]))
    return name.kind == "outside_place" and bool(going or _STUDYING_IN.search(fold(part.text[:start])))


def other_majors(part: Part) -> tuple[str, ...]:
    """Majors that a part names in the place of imaging: "nursing, four years" is not about four-year imaging."""
    imaging = [
        n for n in part.named if n.kind in ("programme", "specialty") and not LENGTH_ONLY.fullmatch(n.text.lower())
    ]
    return () if imaging else part.subjects("major_category")
