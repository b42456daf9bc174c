"""What a short remark means depends on what was just talked about: its intents weighed anew in that light.

"What does it demand?" alone could be about anything. After a course it is about the course. A message that names its
own subject or is long enough to stand alone is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from advisor.dialogue.intents import (
    ABOUT_THE_EXAM,
    ABOUT_WHAT_WAS_SAID,
    ELLIPTIC,
    FAMILIES,
    MOVES,
    NEAREST,
    QUESTIONS,
    SAFETY,
    SOCIAL,
)
from advisor.dialogue.reading import Part, is_question
from advisor.dialogue.resolve import narrowing_of
from advisor.known import Knowledge
from advisor.model import Query
from advisor.text import HAN, fold

# How many times likelier in a remark that leans on what was said before the same question becomes, one of its family,
# one that the same subject can narrow, and any of these when the remark points back with a pronoun. Chosen on the
# development talks.
_SAME_QUESTION = 18000.0
_SAME_FAMILY = 600.0
_SAME_SUBJECT = 30.0
_POINTING_BACK = 10000.0

# The same words ask different things of different matters: "which courses?" after an institution asks for its courses.
_OF_AN_INSTITUTION = {
    "course_list": "institution_courses",
    "definition": "institution_definition",
    "purpose": "institution_objectives",
    "origin": "institution_founders",
}
_OF_THE_FIELD = {"equipment": "modalities"}
_OF_CAREERS = {"master_directions": "career_options"}
_OF_A_TREND = {"route_requirements": "new_trends", "exam_requirement": "new_trends", "next_steps": "new_trends"}
_OF_THE_RULES = {"basis": "exam_edition", "origin": "exam_edition"}
# After the schools abroad, "which schools?" asks for none of the institutions at home.
_OF_SCHOOLS = {"institution_types": "school_choice"}
_SISTERS: dict[str, dict[str, str]] = {
    "institution_definition": _OF_AN_INSTITUTION,
    "institution_founders": _OF_AN_INSTITUTION,
    "institution_role": _OF_AN_INSTITUTION,
    "institution_types": _OF_AN_INSTITUTION,
    "institution_duties": _OF_AN_INSTITUTION,
    "definition": _OF_THE_FIELD,
    "nature": _OF_THE_FIELD,
    "ai_trend": {"course_list": "ai_trend", "course_content": "ai_trend"},
    "career_options": _OF_CAREERS,
    "outlook": _OF_CAREERS,
    "new_trends": _OF_A_TREND,
    "exam_eligibility": _OF_THE_RULES,
    "exam_list": _OF_THE_RULES,
    "exam_rule": _OF_THE_RULES,
    "recommendation_letters": {"personal_statement": "recommendation_letters"},
    "salary": {"career_detail": "salary", "tuition": "salary"},
    "length": {"salary": "tuition", **_OF_SCHOOLS},
    "route_choice": {"salary": "tuition", **_OF_SCHOOLS},
    "route_requirements": {"purpose": "route_choice", "salary": "tuition", **_OF_SCHOOLS},
    "tuition": {"salary": "tuition", **_OF_SCHOOLS},
    "master_directions": _OF_SCHOOLS,
    "why_abroad": _OF_SCHOOLS,
}

_NO_QUESTION = ELLIPTIC | MOVES | SOCIAL
_PLAINLY = 0.65
_BEYOND_DOUBT = 0.8
# Where it is this plain what is asked, a reading fainter than that is none.
_CERTAIN, _FAINT = 0.9, 0.001
_MOST_CHARACTERS = 9
_MOST_WORDS = 8
_PRONOUN = re.compile(
    r"\b(it|its|that|they|them|their|this|these|those|there|he|his|she|her|one|ones)\b|[他她它其]|这[个门些里样]?|那[个门些里样]|此"
)
_THE_EXAM = re.compile(r"\b(the|no|that|this) exam\b|考试|报考")
_PERSON = re.compile(r"\b(he|his|him|she|her)\b|[他她](?!们)")
_WORD = re.compile(r"[a-z0-9']+")


def in_context(part: Part, recent: Sequence[Query], knowledge: Knowledge) -> Part:
    """``part`` with its intents weighed in the light of the last question."""
    outside = sum(sure for intent, sure in part.intents if intent in NEAREST or intent in SAFETY)
    plainly_outside = part.intent in NEAREST and outside >= _PLAINLY
    no_question = sum(sure for intent, sure in part.intents if intent in _NO_QUESTION)
    plainly_no_question = part.intent in _NO_QUESTION and no_question >= _PLAINLY
    # "He is a man" after a verdict on him asks nothing.
    tells = part.intent == "state_facts" and part.confidence >= _PLAINLY and not is_question(part.text)
    says_again = part.intent in ABOUT_WHAT_WAS_SAID and bool(part.named)
    if not recent or plainly_outside or plainly_no_question or tells or says_again or not _leans_on_context(part):
        return part
    last = recent[0]
    kinds = {knowledge.subjects[name].kind for name in last.subjects if name in knowledge.subjects}
    asks_plainly = part.intent in QUESTIONS and part.confidence >= _BEYOND_DOUBT
    text = fold(part.text)
    points = bool(_PERSON.search(text) or (_PRONOUN.search(text) and not asks_plainly))
    # "And the PS?" after the letters names what it asks of.
    sisters = {} if part.subjects("tip") else _SISTERS.get(last.kind, {})
    meant = [(sisters.get(intent, intent), sure) for intent, sure in part.intents]
    # What is plainly another question is not the last one again.
    again = _SAME_FAMILY if asks_plainly else _SAME_QUESTION
    faint = _FAINT if part.intent in QUESTIONS and part.confidence >= _CERTAIN else 0.0
    weighed = [
        (intent, sure * (_weight(intent, last, kinds, points, again) if sure >= faint else 1.0))
        for intent, sure in meant
    ]
    return replace(part, intents=_ranked(weighed))


def pointing_at(part: Part, kinds: Sequence[str]) -> Part:
    """``part`` weighed as a question about a subject of one of these kinds, to which it points ("the second one")."""
    weighed = [
        (intent, sure * (_POINTING_BACK if intent in QUESTIONS and set(kinds) & set(narrowing_of(intent)) else 1.0))
        for intent, sure in part.intents
    ]
    return replace(part, intents=_ranked(weighed))


def _ranked(weighed: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """The intents, surest first, each once, as sure as they are among themselves."""
    sums: dict[str, float] = {}
    for intent, sure in weighed:
        sums[intent] = sums.get(intent, 0.0) + sure
    total = sum(sums.values()) or 1.0
    return tuple(sorted(((intent, sure / total) for intent, sure in sums.items()), key=lambda pair: -pair[1]))


def _leans_on_context(part: Part) -> bool:
    """Whether a part is too short to stand alone; beside a name, only a word or two more may be said."""
    if part.intent in ABOUT_THE_EXAM and (part.subjects("exam") or _THE_EXAM.search(fold(part.text))):
        return False
    named = [name for name in part.named if name.kind not in ("specialty", "exam")]
    text = fold(part.text)
    for name in named:
        text = text.replace(fold(name.text), " ") if name.text else text
    characters, words = (2, 2) if named else (_MOST_CHARACTERS, _MOST_WORDS)
    return len(HAN.findall(text)) <= characters and len(_WORD.findall(text)) <= words


def _weight(intent: str, last: Query, kinds: set[str], points: bool, again: float) -> float:
    if intent not in QUESTIONS:
        return 1.0
    fits = bool(kinds & set(narrowing_of(intent)))
    family = FAMILIES.get(intent) == FAMILIES.get(last.kind)
    if not family and (not fits or intent in ABOUT_THE_EXAM):
        return 1.0
    if points:
        return _POINTING_BACK
    if intent == last.kind:
        return again
    return _SAME_FAMILY if family else _SAME_SUBJECT
