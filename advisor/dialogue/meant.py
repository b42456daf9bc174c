"""What a part asks by its own words, where they say it plainer than the classifier does: the exam, money, work."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.dialogue.check_remarks import asks_which_rule
from advisor.dialogue.intents import ABOUT_THE_EXAM, OF_ANOTHER_MAJOR, OF_THE_RULES, OUTSIDE_KINDS
from advisor.dialogue.reading import Part, asks_for_something, is_question
from advisor.dialogue.self_description import phrasebook
from advisor.model import Query
from advisor.questions import CHECKED_KINDS, STUDIED_KINDS
from advisor.text import fold

_EXAM_WORDS = re.compile(
    r"考|报|证|名单|被拒|拒收|不收|执业|执医|医师|医生|大夫|资格|受理|行医|排除|规定|不让"
    r"|exam|\bapplication\b|regist|licen[cs]|eligib|\bsit\b|physician|doctor|certif|qualif|refus|reject|exclu|practi[cs]e"
    r"|\blist(ed)?\b|\brules?\b|\blet (me|him|her|us|them )?in\b|medic(al)? council"
)
_NEEDS_THE_EXAM = frozenset({"exam_next", "what_if"})
# Surer than this, few words are enough to ask about the exam.
_QUITE_SURE = 0.8
_NEARLY = 0.15
_A_FEW = 20
_NEARLY_SURE = 0.95
_BEYOND_DOUBT = 0.99


def speaks_of_the_exam(whole: Part, recent: Sequence[Query]) -> bool:
    """Whether a message has to do with the exam by any of its words, or follows something that had."""
    if whole.subjects("exam", "exam_rule", "certificate", "schooling") or any(q.kind in ABOUT_THE_EXAM for q in recent):
        return True
    return bool(_EXAM_WORDS.search(fold(whole.text)))


def without_the_exam(part: Part, *, beside_others: bool) -> Part:
    """A part without readings as a question of the exam that rest on nothing but its form: "is there a way?".

    ``beside_others`` tells that the message asks other things, which it then goes on about.
    """
    sure_enough = _BEYOND_DOUBT if part.intent in _NEEDS_THE_EXAM else _QUITE_SURE
    doubtful = part.intent in ABOUT_THE_EXAM and (part.confidence < sure_enough or beside_others)
    names_a_major = part.subjects(*STUDIED_KINDS)
    return part.without(ABOUT_THE_EXAM) if doubtful and not names_a_major else part


# Words that speak of registering for the physician exam whatever else a question mentions.
_EXAM = re.compile(
    r"(能|可以|不能|不可以|没法|无法|资格)(去)?(考|报)(?!研|虑|雅|托|销|告|多少)|考(不了|得了)|报(不了|得了)|不予受理"
    r"|考(执业)?医(师|生|资)|医师(资格)?(证|考试)|医资考试"
    r"|physician (qualification |licen[cs]ing )?exam|sit the exam|licensed (doctor|physician)"
    r"|\b(out or not|in or out|out or in|(am i|is (he|she)|are we) (in|out))\b"
)
_MEANT_OF_THE_EXAM = {
    "degree": "exam_eligibility",
    "length": "exam_eligibility",
    "programme_status": "exam_eligibility",
    "basis": "exam_edition",
}
_ON_REGISTERING = frozenset({"exam_eligibility", "exam_list", "exam_rule"})
_SAYS_WHAT_WAS_STUDIED = frozenset({"degree", "length", "programme_status", "state_facts", OF_ANOTHER_MAJOR})
# "Not even then?" after a question about registering asks whether somebody may after all.
_EVEN_SO = re.compile(
    r"[也还都](不|能|可以|要)?(行|让|能|可以|给|收|算|报|考)|(行|能|可以|给|收)(吧|吗|么|不)\W*$"
    r"|\b(even (so|then|with|if)|not even|still (not|no|can'?t)|either|as well|too)\b"
)


_OF_BACKGROUNDS = frozenset({"route_requirements", "cross_major"})
_NEARLY_AS_SURE = 0.5
# "Chinese literature, and I want to apply for an imaging master's" asks of changing fields.
_APPLIES_FOR_IMAGING = re.compile(
    r"(申请?|转|跨|读|念|考|换)(到|去|个|一个)?(医学)?影像"
    r"|\b(apply|applying|switch\w*|into|for|an?|in) (medical )?imaging\b"
    r"|\b(imaging|radiography) (msc|master)"
)


def _asks_of_changing_fields(part: Part) -> bool:
    """Whether a part that names another major asks of a master's in imaging after it."""
    doubtful = any(
        intent in _OF_BACKGROUNDS and sure >= part.confidence * _NEARLY_AS_SURE for intent, sure in part.intents[:2]
    )
    return doubtful or bool(_APPLIES_FOR_IMAGING.search(fold(part.text)))


def about_the_exam(
    part: Part, last: Query | None, *, of_a_programme: bool, names_a_programme: bool = False
) -> str | None:
    """What a part asks of the exam although its other words sound like a question about the programme.

    ``of_a_programme`` tells whether the part is about a programme in China, named in it or spoken of before, or may
    be; ``names_a_programme`` that it is named.
    """
    if last is not None and last.kind in _ON_REGISTERING and _asks_even_so(part):
        return "exam_eligibility"
    if last is not None and last.kind in _ON_REGISTERING and _only_doubtfully_outside(part):
        return "exam_eligibility"
    if part.intent == "oos_other_exam" and _wishes_to_sit(part):
        return "exam_eligibility"
    if part.intent in OF_THE_RULES and "assistant_exam" in part.subjects("exam") and asks_which_rule(part.text):
        # "Which of them is only about assistant physicians?"
        return "exam_levels"
    if part.intent in _ON_REGISTERING and _asks_for_the_rule_or_the_result(part, names_a_programme=names_a_programme):
        return "exam_eligibility"
    if part.intent == "exam_levels" and _WISHES.search(fold(part.text)) and not is_question(part.text):
        return "exam_eligibility"
    if part.intent == OF_ANOTHER_MAJOR and part.subjects("level") and _asks_of_changing_fields(part):
        return "cross_major"
    if part.intent == OF_ANOTHER_MAJOR and part.subjects("exam") and is_question(part.text) and means_students(part):
        return "exam_eligibility"
    if part.intent in _OF_WORK and of_a_programme and _asks_to_be_a_doctor(part.text):
        return "exam_eligibility"
    if part.subjects("exam_rule") and part.intent not in ABOUT_THE_EXAM and part.confidence < _NEARLY_SURE:
        return "exam_rule"
    meant = _MEANT_OF_THE_EXAM.get(part.intent)
    of_a_major = part.subjects("exam") and part.subjects("major_category")
    if meant is None or not (of_a_major or _EXAM.search(fold(part.text))):
        return None
    return None if meant == "exam_eligibility" and asks_for_something(part.text) else meant


def _asks_for_the_rule_or_the_result(part: Part, *, names_a_programme: bool) -> bool:
    """Whether a part asks which rule stops those spoken of, or only whether it does: "and someone from pharmacy?"."""
    if part.subjects("exam_rule"):
        return False
    of_a_major = part.confidence < _QUITE_SURE and bool(part.subjects("major_category")) and means_students(part)
    return of_a_major or (names_a_programme and asks_which_rule(part.text))


def _only_doubtfully_outside(part: Part) -> bool:
    """Whether a major after a question of the rules only seems to be asked about: "so optometry is in or out?"."""
    doubtful = part.intent == OF_ANOTHER_MAJOR and (part.confidence < _QUITE_SURE or len(part.text) <= _A_FEW)
    return doubtful and means_students(part)


def asks_of_their_trade(text: str) -> bool:
    """Whether a text asks something about people of another major, not whether they may register: "nurses' pay?"."""
    return asks_for_something(text) or speaks_of_pay(text) or bool(_THEIR_TRADE.search(fold(text)))


def speaks_of_pay(text: str) -> bool:
    """Whether a text speaks of money, which tells nothing of who may register."""
    return bool(_THEIR_PAY.search(fold(text)))


def names_what_was_studied(part: Part) -> bool:
    """Whether a part names a major, or people by theirs: "and nurses?"."""
    return bool(part.subjects(*STUDIED_KINDS)) or any(name.subject in phrasebook().names for name in part.named)


def means_students(part: Part) -> bool:
    """Whether a part means people by what they studied and asks nothing of their trade: "is a midwife barred?"."""
    return names_what_was_studied(part) and not asks_of_their_trade(part.text)


def _asks_even_so(part: Part) -> bool:
    return part.intent in _SAYS_WHAT_WAS_STUDIED and bool(_EVEN_SO.search(fold(part.text)))


# What a wish to be a doctor is easily taken for.
_OF_WORK = frozenset(
    {"career_options", "career_detail", "licence_abroad", "outlook", "purpose", "training_goal", "institution_clients"}
)
_A_DOCTOR = re.compile(
    r"\b(be|become|becoming|being|work(ing)? as) (an? )?((licen[cs]ed|qualified|real|proper|practi[sc]ing) )?"
    r"(doctor|physician|doc|medic|radiologist)s?\b"
    r"|\bpracti[sc]e medicine\b"
    r"|[当做](个|上|成|了|得了)?(放射科|影像科)?的?(医生|医师|大夫)|成为.{0,4}(医生|医师|大夫)|行医|坐诊"
)
_NO_OTHER_WAY = re.compile(r"必须|必需|只能|一定|非得|\b(must|have to|has to|need to|needs to|only)\b")

_THEIR_PAY = re.compile(r"工资|薪|待遇|收入|挣|学费|\b(pay|paid|salar\w+|earn\w*|wages?|tuition|fees?)\b")
_THEIR_TRADE = re.compile(r"就业|工作|前景|课程|难不难|好不好|累不累|\b(jobs?|careers?|courses?|hard|harder|worth)\b")
_OR = re.compile(r"还是|技师|\bor\b|\b(technician|technologist|radiographer)s?\b")


def _asks_to_be_a_doctor(text: str) -> bool:
    """Whether a text asks, yes or no, for becoming a doctor: that depends on the exam."""
    folded = fold(text)
    otherwise = _OR.search(folded) or _NO_OTHER_WAY.search(folded) or asks_for_something(text)
    return bool(_A_DOCTOR.search(folded)) and is_question(text) and not otherwise


_WISHES = re.compile(r"[想要准打算备]+(去)?(考|报)|\b(want|wants|wish|hope|hoping|plan|planning|going) (to|for)\b")


def _wishes_to_sit(part: Part) -> bool:
    """Whether a part that sounds like a question about some exam is one of taking this one: "我想考执医"."""
    second = part.intents[1] if len(part.intents) > 1 else ("", 0.0)
    wishes = second[0] in CHECKED_KINDS and second[1] >= _NEARLY
    return (
        wishes
        and bool(part.subjects("exam"))
        and not part.subjects(*OUTSIDE_KINDS)
        and not asks_for_something(part.text)
    )


# What a question is about when it names it in so many words, whatever else it sounds like.
_MONEY = re.compile(
    r"学费|费用|花费|花多少|[^\w]钱|钱方面|贵|\b(tuition|fees?|costs?|cheaper|expensive|money|afford|budget)\b"
)
_WORK = re.compile(r"就业|职业|工作|上班|出路|\b(jobs?|careers?|work(ing)?)\b")
_SCHOOLS = re.compile(
    r"^\W*(那|有|是)?(都?有)?(哪些|哪几所|什么|哪所)(学校|大学|院校)|\b(which|what) (unis?|universit(y|ies)|schools?)\b"
)
_SIDES: dict[str, dict[str, re.Pattern[str]]] = {
    "programme_difference": {
        "degree": re.compile(r"学位|\bdegrees?\b"),
        "length": re.compile(r"学制|年限|几年|多久|\bhow (long|many years)|\b(lengths?|duration)\b"),
        "purpose": re.compile(r"培养目的|\bpurposes?\b"),
        "training_goal": re.compile(r"培养目标|\btraining goals?\b"),
        "career_options": _WORK,
    },
    "compare_regions": {
        "tuition": _MONEY,
        "equipment": re.compile(r"设备|机器|\b(equipment|machines?|scanners?)\b"),
        "length": re.compile(r"学制|年限|几年|多久|\bhow (long|many years)|\b(length|duration)\b"),
        "career_options": _WORK,
        "training_style": re.compile(r"培养(方式|方向|重点)|\btraining\b"),
    },
    "why_abroad": {"tuition": _MONEY, "school_choice": _SCHOOLS},
    "route_choice": {"school_choice": _SCHOOLS},
    "route_requirements": {"school_choice": _SCHOOLS},
    "language_scores": {"career_options": _WORK},
    "master_directions": {
        "career_options": re.compile(r"出来|就业|\b(jobs?|careers?)\b"),
        "school_choice": _SCHOOLS,
    },
    "career_detail": {"salary": re.compile(r"工资|薪|待遇|收入|挣|\b(pay|paid|salar\w+|wages?|earns?)\b")},
}


def about_one_side(part: Part) -> str | None:
    """The one thing that a part names, where it names just one: "how do the degrees differ?"."""
    text = fold(part.text)
    named = [kind for kind, words in _SIDES.get(part.intent, {}).items() if words.search(text)]
    return named[0] if len(named) == 1 else None
