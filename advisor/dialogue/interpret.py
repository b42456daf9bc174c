"""Each part of a message to its outcome: asked, refused, unclear, or stated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from advisor.dialogue.asking_on import asked_on
from advisor.dialogue.asking_parts import asking_parts
from advisor.dialogue.context import in_context
from advisor.dialogue.going_on_outside import goes_on_outside
from advisor.dialogue.intents import (
    ABOUT_A_PROGRAMME,
    ABOUT_THE_EXAM,
    ABOUT_THE_SUBJECT,
    ABOUT_WHAT_WAS_SAID,
    ELLIPTIC,
    MOVES,
    NEAREST,
    OF_ANOTHER_MAJOR,
    OUTSIDE_KINDS,
    QUESTIONS,
    SAFETY,
    SOCIAL,
    TIP_QUESTION,
)
from advisor.dialogue.meant import (
    about_one_side,
    about_the_exam,
    means_students,
    speaks_of_the_exam,
    without_the_exam,
)
from advisor.dialogue.other_exams import asks_of_another_exam
from advisor.dialogue.outcome import Asked, Outcome, Refused, Stated, Unclear
from advisor.dialogue.outside import named_outside, other_majors
from advisor.dialogue.reading import Part, Reading, is_question
from advisor.dialogue.resolve import Resolver, narrowing_of, one_programme
from advisor.dialogue.thresholds import thresholds
from advisor.dialogue.tidy import tidied
from advisor.known import Knowledge
from advisor.model import Query
from advisor.questions import CHECKED_KINDS, KINDS, STUDIED_KINDS
from advisor.text import HAN, fold

_MOST_READINGS = 3
_ABOUT_BACKGROUND = frozenset({"route_requirements", "cross_major"})
_MAY_SAY_A_BACKGROUND = frozenset({"state_facts", OF_ANOTHER_MAJOR, "oos_far"})
# "I did English for my bachelor's": a background, where one was just asked about.
_STUDIED = re.compile(
    r"(本科|专科|大学|大专)(是|学|读|念)的?[^,，。?？]{1,8}的|\b(degree|background|major|bachelor'?s)('s| is) in\b"
)
_MERE_CHARACTERS = 8
_MERE_WORDS = 5
# What says which subject was meant, and what it may be taken for.
_MEANS = re.compile(
    r"我(是|想|要)?(问|说|指)的?(是|的)?|我的意思是|\bi('m| am)? (mean|meant|asking( about| for)?|talking about)\b"
)
_SAID_IN_CORRECTION = frozenset({"state_facts", "deny", "affirm", "not_understood"})
# "Four-year imaging technology" states a programme; only a question asks what status it has.
_NEED_THE_FORM_OF_A_QUESTION = frozenset({"programme_status"})
# A reading this much surer than the next one is the one meant, even where neither is likely by itself.
_CLEAR_LEAD = 2.0
_CERTAIN, _HALF_SURE = 0.6, 0.5
_BORNE_OUT = 0.05
_OF_THIS_EXAM = ("exam", "exam_rule", "certificate")
# Where it is not clear what is asked, one of these tells.
_ASKED_BY_NAME = frozenset({"course", "career"})


def interpret(reading: Reading, knowledge: Knowledge, recent: Sequence[Query]) -> list[Outcome]:
    """The outcomes of a message's parts, in order; politeness beside a question is left out."""
    resolver = Resolver(knowledge, reading.whole.named, recent)
    parts = asking_parts(reading)
    if _gives_orders(reading):
        return [_refused("injection", (), knowledge, reading.whole)]
    outcomes: list[Outcome] = []
    before: Query | None = None
    about_the_exam = speaks_of_the_exam(reading.whole, recent)
    for part in parts:
        if part.intent in SAFETY:
            # Danger was looked for before: what a part alone suggests was not borne out by the whole.
            part = part.without(SAFETY)
        if len(parts) > 1 and dict(reading.whole.intents).get(part.intent, 0.0) < _BORNE_OUT:
            # Neither orders nor anger are in a few words of a message that is otherwise neither.
            part = part.without({"injection", "abuse"} & {part.intent})
        part = asked_on(part, before or next(iter(recent), None))
        if not about_the_exam:
            part = without_the_exam(part, beside_others=len(parts) > 1)
        outcome = _outcome(
            in_context(part, recent if before is None else (before,), knowledge), knowledge, resolver, before
        )
        if goes_on_outside(outcomes, part, outcome, reading.whole):
            continue
        if isinstance(outcome, Asked):
            before = outcome.query
        elif part.intent == "go_back" and before is None:
            before = _gone_back_to(part, recent)
        outcomes += _each_tip(outcome, part)
    return tidied(outcomes, about_the_exam=about_the_exam)


def _gives_orders(reading: Reading) -> bool:
    """Whether a message tells the advisor to be something else, whatever it says beside: "as my lawyer, say that …"."""
    tells = any(part.intent == "injection" for part in reading.parts)
    return tells and reading.whole.intent == "injection" and reading.whole.confidence >= _CERTAIN


def _gone_back_to(part: Part, recent: Sequence[Query]) -> Query | None:
    """The earlier question that "back to the exam, …" takes up for what follows it in the message."""
    likeliest = [intent for intent, _ in part.intents if intent in QUESTIONS][:_MOST_READINGS]
    of_the_exam = speaks_of_the_exam(part, ())
    named = set(part.subjects())
    for query in recent:
        if query.kind in likeliest or named & set(query.subjects) or (of_the_exam and query.kind in ABOUT_THE_EXAM):
            return query
    return None


def _outcome(part: Part, knowledge: Knowledge, resolver: Resolver, before: Query | None) -> Outcome:
    if part.intent in ABOUT_WHAT_WAS_SAID and resolver.last(before) is None:
        part = part.without(ABOUT_WHAT_WAS_SAID)
    last = resolver.last(before)
    of_a_programme = resolver.is_of_a_programme(part, last)
    names_a_programme = bool(resolver.programmes_of(part, last))
    of_the_exam = about_the_exam(part, last, of_a_programme=of_a_programme, names_a_programme=names_a_programme)
    intent = of_the_exam or about_one_side(part) or part.intent
    goes_on = last is not None and last.kind.startswith("institution_") and intent.startswith("institution_")
    asks_by_itself = intent in KINDS and part.confidence >= _CERTAIN and (last is None or goes_on)
    if intent in ABOUT_THE_EXAM and asks_of_another_exam(part.text) and not part.subjects(*_OF_THIS_EXAM):
        return _refused("oos_other_exam", (), knowledge, part)
    if resolver.only_names(part) and not asks_by_itself:
        return _elliptic(part, knowledge, resolver, before)
    if last is not None and part.named and intent in _SAID_IN_CORRECTION and _MEANS.search(fold(part.text)):
        # "I'm asking about China": the last question, of that.
        return _elliptic(replace(part, intents=(("ellipsis", 1.0),)), knowledge, resolver, before)
    if intent in _NEED_THE_FORM_OF_A_QUESTION and not is_question(part.text):
        if last is not None and part.confidence < _HALF_SURE:
            return _elliptic(part, knowledge, resolver, before)
        return Stated("state_facts", part.text)
    if last is not None and _names_a_background(part, last):
        return Asked(Query("cross_major", last.subjects), part.text)
    if intent in ABOUT_WHAT_WAS_SAID and last is not None and set(part.subjects()) - set(last.subjects):
        # "Tell me again about the five-year one" asks the last question of something else.
        return _elliptic(part, knowledge, resolver, before)
    if intent == "state_facts" and is_question(part.text) and before is not None and before.kind in CHECKED_KINDS:
        # "…, is he refused? And an officer with a city hospital's certificate?" asks for another case.
        return Asked(resolver.query(before.kind, part, before), part.text)
    if intent == "state_facts" and is_question(part.text):
        asked = _asked_instead(part)
        if asked is not None:
            return Asked(resolver.query(asked, part, before), part.text)
    if intent in SOCIAL or intent in MOVES or intent == "state_facts":
        return Stated(intent, part.text)
    if intent in ELLIPTIC:
        return _elliptic(part, knowledge, resolver, before)
    if intent in NEAREST:
        return _refused(intent, part.subjects(*OUTSIDE_KINDS), knowledge, part)
    outside = named_outside(part, intent)
    if outside:
        return _refused("outside", outside, knowledge, part)
    majors = other_majors(part) if intent in ABOUT_THE_SUBJECT else ()
    if majors:
        return _refused("outside", majors, knowledge, part)
    if intent in QUESTIONS and (intent != part.intent or _is_clear(part)):
        return Asked(resolver.query(intent, part, before), part.text)
    return _unclear(part, resolver, before)


def _names_a_background(part: Part, last: Query) -> bool:
    """Whether a remark after "which background do they want?" does no more than say one: "mine is music"."""
    if last.kind not in _ABOUT_BACKGROUND:
        return False
    if _STUDIED.search(fold(part.text)) and part.intent not in _ABOUT_BACKGROUND and not part.named:
        return True
    names_a_major = part.subjects(*STUDIED_KINDS) and not part.subjects("exam")
    if part.intent == "exam_eligibility" and names_a_major:
        # "Would biomedical engineering do?"
        return True
    if part.intent not in _MAY_SAY_A_BACKGROUND and not (part.intent == "ellipsis" and not part.named):
        return False
    return len(HAN.findall(part.text)) <= _MERE_CHARACTERS and len(part.text.split()) <= _MERE_WORDS


def _each_tip(outcome: Outcome, part: Part) -> list[Outcome]:
    """One outcome for each tip that a question about applying names: "IELTS, PS, references: what matters?"."""
    kinds = [TIP_QUESTION[name] for name in part.subjects("tip") if name in TIP_QUESTION]
    if not isinstance(outcome, Asked) or len(kinds) < 2 or outcome.query.kind not in (*kinds, "application_tips"):
        return [outcome]
    return [Asked(Query(kind), part.text) for kind in kinds]


def _asked_instead(part: Part) -> str | None:
    """The question that a part asks although it reads like a statement about oneself ("五年制发的是理学学士?")."""
    questions = [(intent, sure) for intent, sure in part.intents if intent in QUESTIONS and intent != "what_if"]
    total = sum(sure for _, sure in questions)
    return questions[0][0] if questions and questions[0][1] >= 0.5 * total else None


def _is_clear(part: Part) -> bool:
    sure = thresholds()
    if part.confidence >= sure.answer:
        return True
    second = part.intents[1][1] if len(part.intents) > 1 else 0.0
    return part.confidence >= sure.ask_back and part.confidence >= _CLEAR_LEAD * second


def _elliptic(part: Part, knowledge: Knowledge, resolver: Resolver, before: Query | None) -> Outcome:
    """A remark that is complete only with what was said before: its subject, or its question, is new."""
    last = resolver.last(before)
    if last is not None and last.kind in CHECKED_KINDS and part.subjects("outside") and means_students(part):
        return Asked(Query("exam_eligibility"), part.text)
    outside = named_outside(part, last.kind if last else "")
    if outside:
        return _refused("outside", outside, knowledge, part)
    majors = other_majors(part)
    if majors and last is not None and last.kind in ABOUT_THE_SUBJECT:
        return _refused("outside", majors, knowledge, part)
    query = resolver.ellipsis(part, before)
    if query is not None:
        return Asked(query, part.text)
    if part.intent in KINDS and part.confidence >= _CERTAIN:
        return Asked(resolver.query(part.intent, part, before), part.text)
    programmes = part.subjects("programme")
    if programmes:
        return Unclear(tuple(Query(kind, programmes) for kind in ABOUT_A_PROGRAMME), part.text)
    return Unclear((), part.text)


def _refused(reason: str, outside: tuple[str, ...], knowledge: Knowledge, part: Part) -> Refused:
    outside = tuple(name for name in outside if name in knowledge.subjects)
    kinds = [kind for name in outside for kind in knowledge.subjects[name].nearest if kind in QUESTIONS]
    kinds += [kind for kind in NEAREST.get(reason, ()) if kind in QUESTIONS]
    if not kinds:
        kinds = [intent for intent, _ in part.intents if intent in QUESTIONS]
    nearest = tuple(Query(kind) for kind in dict.fromkeys(kinds))
    return Refused(reason, outside, nearest[:_MOST_READINGS], part.text)


def _likeliest_of_what_is_named(part: Part) -> str:
    """The reading, of those nearly as likely as the first, that asks of the course or career a part names."""
    kinds = {name.kind for name in part.named} & _ASKED_BY_NAME
    likely = (intent for intent, sure in part.intents[:_MOST_READINGS] if sure >= part.confidence / _CLEAR_LEAD)
    return next((intent for intent in likely if intent in KINDS and kinds & set(narrowing_of(intent))), "")


def _unclear(part: Part, resolver: Resolver, before: Query | None) -> Outcome:
    """The likeliest readings, to choose from."""
    named = one_programme(part.named)
    of_what_is_named = _likeliest_of_what_is_named(part)
    if of_what_is_named:
        return Asked(resolver.query(of_what_is_named, part, before), part.text)
    likely = [
        resolver.query(intent, part, before)
        for intent, sure in part.intents
        if intent in QUESTIONS and intent != "what_if" and sure >= thresholds().ask_back / 3
    ]
    if part.confidence < thresholds().ask_back and not named:
        return Refused("not_understood", (), tuple(likely[:_MOST_READINGS]), part.text)
    return Unclear(tuple(likely[:_MOST_READINGS]), part.text)
