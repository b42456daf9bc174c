"""Each part of a message to its outcome: asked, refused, unclear, or stated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from advisor.dialogue.asking_parts import asking_parts
from advisor.dialogue.context import in_context
from advisor.dialogue.intents import (
    ABOUT_A_PROGRAMME,
    ABOUT_THE_EXAM,
    ABOUT_THE_SUBJECT,
    ABOUT_WHAT_WAS_SAID,
    ELLIPTIC,
    IN_PASSING,
    MOVES,
    NEAREST,
    QUESTIONS,
    SAFETY,
    SOCIAL,
    TIP_QUESTION,
    WHATEVER_ELSE_IS_NAMED,
    WHEREVER,
)
from advisor.dialogue.meant import (
    about_one_side,
    about_the_exam,
    asks_of_their_trade,
    names_what_was_studied,
    speaks_of_the_exam,
    without_the_exam,
)
from advisor.dialogue.outcome import Asked, Outcome, Refused, Stated, Unclear
from advisor.dialogue.reading import Named, Part, Reading, is_question
from advisor.dialogue.resolve import LENGTH_ONLY, Resolver, ids_of, narrowing_of, one_programme
from advisor.dialogue.thresholds import thresholds
from advisor.dialogue.tidy import tidied
from advisor.known import Knowledge
from advisor.model import Query
from advisor.questions import CHECKED_KINDS, KINDS, STUDIED_KINDS
from advisor.text import HAN, fold

_MOST_READINGS = 3
_ABOUT_BACKGROUND = frozenset({"route_requirements", "cross_major"})
_MAY_SAY_A_BACKGROUND = frozenset({"state_facts", "oos_other_major", "oos_far"})
# "I did English for my bachelor's": a background, where one was just asked about.
_STUDIED = re.compile(
    r"(本科|专科|大学|大专)(是|学|读|念)的?[^,，。?？]{1,8}的|\b(degree|background|major|bachelor'?s)('s| is) in\b"
)
# Who asks about changing over names where from, and where to.
_NAMES_ANOTHER_FIELD = frozenset({"cross_major"})
# Whom institutions train, though nothing is known of their own trade.
_TRAINS_OTHERS = frozenset({"institution_role", "institution_clients", "institution_duties"})
_FURTHER_TRAINING = re.compile(
    r"进修|培训|继续教育|提高|深造|\b(training|courses?|retrain|refresher|cpd|further|continuing)\b"
)
_WHAT_COMES_OF_IT = frozenset({"next_steps", "outlook"})
_OF_IT = re.compile(
    r"怎么办|咋办|咋整|\bwhat (now|next|then|should i do|do i do|can i do)\b"
    r"|\b(will|would|can|do|are|so) (they|it|he|she|does)\b"
)
# Points back at those of whom nothing is known: "medical lab technicians in Dubai, and what is their salary?"
_OF_THEM = re.compile(r"\b(they|their|them|which one)\b|[他她它]们|哪[个门]|哪一[个门]")
# Goes on to another matter: "… and also tell me what courses I'd be taking".
_BESIDES_THAT = re.compile(
    r"\W*(另外|顺便|还想|还要问|再问|再者|此外|对了)"
    r"|\W*\b(and |but |oh )?(also|plus|besides|by the way|btw|apart from that)\b"
)
_GOING = re.compile(r"[去到赴]\W*[^\W去到赴]{1,4}$")
_STUDYING = re.compile(r"\W*[念读学留上]")
_STUDYING_IN = re.compile(r"\b(study|studying|degree|course|school|radiography|imaging)( \w+){0,2} in\W*$")
_NOT_FOUND = re.compile(
    r"(没|不|未)(有|能)?(找|查|看|搜)到|[找查搜]不到|\b(can'?t|cannot|couldn'?t|didn'?t) (find|see)\b|\bnot found\b"
)
_LEADS_ON = re.compile(
    r"(另外|顺便|还想|再问)\W*$|\b(also|plus|besides)( please)?( (tell me|say|let me know|explain))?\W*$"
)
_IMAGING = re.compile(r"影像|\bimaging\b")
_OF_ANOTHER_MAJOR = "oos_other_major"
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
    r"\W*((and|so|ok|okay|then|what about|how about) )*(the )?exam\W*|\W*(那|还有)?(考试|考证)(呢|方面)?\W*"
)
_MONEY_OF = {"career_options": "salary", "career_detail": "salary", "outlook": "salary", "salary": "salary"}
_MERE_CHARACTERS = 8
_MERE_WORDS = 5
# "Four-year imaging technology" states a programme; only a question asks what status it has.
_NEED_THE_FORM_OF_A_QUESTION = frozenset({"programme_status"})
_CLAUSE = re.compile(rf"[,，;；。]|\.(?=\s)|(?<={HAN.pattern})\s(?={HAN.pattern})")
# Whoever only says something is not what is asked about.
_SAYS = re.compile(r"\W*(们|那边)?(说|讲|提到|告诉|认为)|\W*\w{0,4} ?(mentioned|said|says|told|tells|claims?|thinks)\b")
# A reading this much surer than the next one is the one meant, even where neither is likely by itself.
_CLEAR_LEAD = 2.0
# Named beside a question that they narrow, these are what it is about.
_ITS_OWN = frozenset({"course", "career"})
# Below this, something outside the material that is named beside a question counts more than the question.
_CERTAIN = 0.6
_QUITE_SURE = 0.8
_HALF_SURE = 0.5
# From here on it is plain what is asked, whatever else is named in passing.
_PLAIN = 0.95


def interpret(reading: Reading, knowledge: Knowledge, recent: Sequence[Query]) -> list[Outcome]:
    """The outcomes of a message's parts, in order; politeness beside a question is left out."""
    resolver = Resolver(knowledge, reading.whole.named, recent)
    parts = asking_parts(reading)
    outcomes: list[Outcome] = []
    before: Query | None = None
    about_the_exam = speaks_of_the_exam(reading.whole, recent)
    for part in parts:
        if part.intent in SAFETY:
            # Danger was looked for before: what a part alone suggests was not borne out by the whole.
            part = part.without(SAFETY)
        if part.intent == _OF_ANOTHER_MAJOR and _BARE_TOPIC.fullmatch(fold(part.text)):
            part = part.without({_OF_ANOTHER_MAJOR})
        part = _asked_on(part, before or next(iter(recent), None))
        if not about_the_exam:
            part = without_the_exam(part, beside_others=len(parts) > 1)
        outcome = _outcome(
            in_context(part, recent if before is None else (before,), knowledge), knowledge, resolver, before
        )
        if _goes_on_outside(outcomes, part, outcome, reading.whole):
            continue
        if isinstance(outcome, Asked):
            before = outcome.query
        elif part.intent == "go_back" and before is None:
            before = _gone_back_to(part, recent)
        outcomes += _each_tip(outcome, part)
    return tidied(outcomes, about_the_exam=about_the_exam)


def _asked_on(part: Part, last: Query | None) -> Part:
    """A part that says next to nothing, read as going on from the last question: "and how much?"."""
    text = fold(part.text)
    if last is None or last.kind in ABOUT_THE_EXAM:
        return part
    if _BARE_EXAM.fullmatch(text):
        return replace(part, intents=(("exam_eligibility", 1.0),))
    if _BARE_MONEY.fullmatch(text):
        return replace(part, intents=((_MONEY_OF.get(last.kind, "tuition"), 1.0),))
    return part.without(NEAREST) if part.intent in NEAREST and _BARE_QUESTION.fullmatch(text) else part


def _gone_back_to(part: Part, recent: Sequence[Query]) -> Query | None:
    """The earlier question that "back to the exam, …" takes up for what follows it in the message."""
    likeliest = [intent for intent, _ in part.intents if intent in QUESTIONS][:_MOST_READINGS]
    of_the_exam = speaks_of_the_exam(part, ())
    named = set(part.subjects())
    for query in recent:
        if query.kind in likeliest or named & set(query.subjects) or (of_the_exam and query.kind in ABOUT_THE_EXAM):
            return query
    return None


def _goes_on_outside(outcomes: Sequence[Outcome], part: Part, outcome: Outcome, whole: Part) -> bool:
    """Whether a part that names nothing only goes on with what was refused: "law or psychology, which one pays?"."""
    asked = [each for each in outcomes if not isinstance(each, Stated)]
    if not asked or not isinstance(asked[-1], Refused) or not isinstance(outcome, Asked):
        return False
    if _asks_what_comes_of_it(part, outcome):
        return True
    before = outcomes[-1]
    if not isinstance(before, Refused):
        return False
    if outcome.query.kind in ABOUT_THE_EXAM and not is_question(before.text):
        # "My sister did nursing, …" was told, not asked.
        return False
    if _is_of_a_place_outside(part, outcome, whole) or (_NOT_FOUND.search(part.text) and not is_question(part.text)):
        return True
    if _names_ours(part, but="major_category") and not (before.reason == _OF_ANOTHER_MAJOR and _names_a_length(part)):
        return False
    outside = whole.intent in NEAREST and whole.confidence >= _HALF_SURE
    takes_up = len(asked) > 1 and not isinstance(asked[-2], Refused)
    takes_up = takes_up or bool(_BESIDES_THAT.match(fold(part.text)) or _LEADS_ON.search(fold(before.text)))
    if part.confidence < _QUITE_SURE or _OF_THEM.search(fold(part.text)):
        return True
    return outside and not takes_up


def _is_of_a_place_outside(part: Part, outcome: Asked, whole: Part) -> bool:
    """Whether a part goes on about a country of which nothing is known: "imaging in Germany, and is it two years?"."""
    place = any(name.kind == "outside_place" and name.start < part.start for name in whole.named)
    elsewhere = part.subjects("region") or (part.subjects("programme") and not _names_a_length(part))
    return place and not elsewhere and "region" in narrowing_of(outcome.query.kind)


def _names_a_length(part: Part) -> bool:
    """Whether all that a part names is a length, which may be that of any programme: "five years or seven?"."""
    return bool(part.named) and all(LENGTH_ONLY.fullmatch(fold(name.text)) for name in part.named)


def _asks_what_comes_of_it(part: Part, outcome: Asked) -> bool:
    """Whether a part asks only what to do, or what becomes of it: "my landlord kept the deposit, what now?"."""
    comes_of_it = outcome.query.kind in _WHAT_COMES_OF_IT and bool(_OF_IT.search(fold(part.text)))
    return comes_of_it and not _names_ours(part, but="step")


def _names_ours(part: Part, *, but: str) -> bool:
    """Whether a part names imaging or something else of the material, apart from subjects of one kind."""
    return bool(_IMAGING.search(fold(part.text))) or any(
        not name.kind.startswith("outside") and name.kind != but for name in part.named
    )


def _outcome(part: Part, knowledge: Knowledge, resolver: Resolver, before: Query | None) -> Outcome:
    if part.intent in ABOUT_WHAT_WAS_SAID and resolver.last(before) is None:
        part = part.without(ABOUT_WHAT_WAS_SAID)
    last = resolver.last(before)
    of_a_programme = resolver.is_of_a_programme(part, last)
    intent = about_the_exam(part, last, of_a_programme=of_a_programme) or about_one_side(part) or part.intent
    goes_on = last is not None and last.kind.startswith("institution_") and intent.startswith("institution_")
    asks_by_itself = intent in KINDS and part.confidence >= _CERTAIN and (last is None or goes_on)
    if resolver.only_names(part) and not asks_by_itself:
        return _elliptic(part, knowledge, resolver, before)
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
        return _refused(intent, part.subjects("outside", "outside_place", "outside_topic"), knowledge, part)
    outside = _outside(part, intent)
    if outside:
        return _refused("outside", outside, knowledge, part)
    other_majors = _other_majors(part) if intent in ABOUT_THE_SUBJECT else ()
    if other_majors:
        return _refused("outside", other_majors, knowledge, part)
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


def _outside(part: Part, kind: str) -> tuple[str, ...]:
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


def _other_majors(part: Part) -> tuple[str, ...]:
    """Majors that a part names in the place of imaging: "nursing, four years" is not about four-year imaging."""
    imaging = [
        n for n in part.named if n.kind in ("programme", "specialty") and not LENGTH_ONLY.fullmatch(n.text.lower())
    ]
    return () if imaging else part.subjects("major_category")


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
    people = part.subjects("outside") and names_what_was_studied(part) and not asks_of_their_trade(part.text)
    if last is not None and last.kind in CHECKED_KINDS and people:
        return Asked(Query("exam_eligibility"), part.text)
    outside = _outside(part, last.kind if last else "")
    if outside:
        return _refused("outside", outside, knowledge, part)
    majors = _other_majors(part)
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
    kinds = [kind for name in outside for kind in knowledge.subjects[name].nearest if kind in QUESTIONS]
    kinds += [kind for kind in NEAREST.get(reason, ()) if kind in QUESTIONS]
    if not kinds:
        kinds = [intent for intent, _ in part.intents if intent in QUESTIONS]
    nearest = tuple(Query(kind) for kind in dict.fromkeys(kinds))
    return Refused(reason, outside, nearest[:_MOST_READINGS], part.text)


def _unclear(part: Part, resolver: Resolver, before: Query | None) -> Outcome:
    """The likeliest readings, to choose from."""
    named = one_programme(part.named)
    likely = [
        resolver.query(intent, part, before)
        for intent, sure in part.intents
        if intent in QUESTIONS and intent != "what_if" and sure >= thresholds().ask_back / 3
    ]
    if part.confidence < thresholds().ask_back and not named:
        return Refused("not_understood", (), tuple(likely[:_MOST_READINGS]), part.text)
    return Unclear(tuple(likely[:_MOST_READINGS]), part.text)
