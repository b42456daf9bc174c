"""Subjects that a message points at without naming them: one of a list, or one of the two talked about last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from advisor.dialogue.comparing import ABROAD, HOME
from advisor.dialogue.context import pointing_at
from advisor.dialogue.reading import Named, Part, Reading
from advisor.known import Knowledge
from advisor.model import Query, Subject
from advisor.text import fold

_FORMER = re.compile(r"前者|前一[个种]|前面(那|一)?[个种]|上一[个种]|\bthe (former|previous|earlier)( one)?\b")
_OTHER = re.compile(
    r"\W*(?:and |so |what about |how about )*the other(?: one| side)?\W*|\W*(?:那|还有)?另外?一[个种边方]呢?\W*"
)
_LATTER = re.compile(r"后者|后一[个种]|后面(那|一)?[个种]|\bthe latter( one)?\b")


_PROGRAMMES = ("imaging_four_year", "imaging_five_year")
# "Four or five years", "4 and 5 yr": both programmes, of which the linker names one or none.
_BOTH_LENGTHS = re.compile(
    r"\b(four|4)[\s-]*(years?|yrs?) ?(or|and|vs\.?|versus|/|&) ?(the )?(five|5)\b"
    r"|\b(four|4) ?(or|and|vs\.?|versus|/|&) ?(the )?(five|5)[\s-]*(years?|yrs?)\b"
    r"|[四4]年?制?(还是|和|跟|与|或者?|、|/)[五5]年"
)


def with_both_lengths(reading: Reading) -> Reading:
    """``reading`` with both programmes named where it sets their lengths side by side."""
    found = _BOTH_LENGTHS.search(fold(reading.text))
    if found is None or len(reading.whole.subjects("programme")) > 1:
        return reading
    start, end = found.span()
    both = tuple(Named(name, "programme", reading.text[start:end], start, end) for name in _PROGRAMMES)
    others = tuple(name for name in reading.whole.named if name.kind != "programme")
    whole = replace(reading.whole, named=tuple(sorted((*both, *others), key=lambda name: name.start)))
    return replace(reading, parts=tuple(_with_names_inside(part, both) for part in reading.parts), whole=whole)


def _with_names_inside(part: Part, names: Sequence[Named]) -> Part:
    """A part with those of ``names`` that begin in it, in place of the programmes that it named."""
    inside = tuple(name for name in names if part.start <= name.start < part.start + len(part.text))
    if not inside:
        return part
    return replace(part, named=(*inside, *(name for name in part.named if name.kind != "programme")))


# A length said as a bare number, after a programme was spoken of: "what about four?".
_BARE_LENGTH = re.compile(
    r"(\W*(((and )?if it were|and|ok|okay|right|so|then|(what|how) about)\b|那么?|还有|好))*\W*(the )?"
    r"(?P<n>four|five|[45四五])( ones?)?(的)?(呢)?\W*"
)
_MEANS_FOUR = frozenset({"four", "4", "四"})


def with_bare_length(reading: Reading, recent: Sequence[Query], knowledge: Knowledge) -> Reading:
    """``reading`` with the programme that a bare "and four?" means after another one."""
    match = _BARE_LENGTH.fullmatch(fold(reading.text))
    last = recent[0].subjects if recent else ()
    after_a_programme = any(
        name in knowledge.subjects and knowledge.subjects[name].kind == "programme" for name in last
    )
    if match is None or reading.whole.named or not after_a_programme:
        return reading
    subject = _PROGRAMMES[0 if match["n"] in _MEANS_FOUR else 1]
    start, end = match.span("n")
    return _naming_only(reading, Named(subject, "programme", reading.text[start:end], start, end))


# "And over there?" after one side of a comparison.
_OVER_THERE = re.compile(r"\W*(and|what about|how about|那|那么)?\W*(over|out) there\W*|\W*那?(国外)?那[边头]呢?\W*")


def with_the_other_side(reading: Reading, recent: Sequence[Query], knowledge: Knowledge) -> Reading:
    """``reading`` with abroad named where a bare "and over there?" follows a question about China."""
    if not recent or HOME not in recent[0].subjects or not _OVER_THERE.fullmatch(fold(reading.text)):
        return reading
    return _naming_only(reading, Named(ABROAD, "region", reading.text, 0, len(reading.text)))


def _naming_only(reading: Reading, name: Named) -> Reading:
    """``reading`` as one that does no more than name a subject."""
    parts = tuple(replace(part, named=(name,), intents=(("ellipsis", 1.0),)) for part in reading.parts[:1])
    return replace(reading, parts=parts, whole=replace(reading.whole, named=(name,)))


# "The radiation one" of the courses, "物理那门", "and the algorithm folks".
_ONE_OF_A_LIST = re.compile(
    r"\b(?:the|that) (?P<en>[a-z]{2,}) (?:ones?|class|module|folks|people|guys|lot)\b"
    r"|(?P<zh>[\u4e00-\u9fff]{2,4})(?:那[门个种]|的(?=呢))"
)
# So many letters of a word may tell it: "radiation" means "radiobiology".
_ENOUGH = 4
_LISTED = {
    **dict.fromkeys(("course_list", "course_content", "course_difficulty"), "course"),
    **dict.fromkeys(("career_options", "career_detail"), "career"),
}


def with_one_of_a_list(reading: Reading, recent: Sequence[Query], knowledge: Knowledge) -> Reading:
    """``reading`` with the course or career that a word of its name means, after a question of them."""
    kind = _LISTED.get(recent[0].kind) if recent else None
    match = _ONE_OF_A_LIST.search(fold(reading.text))
    if kind is None or match is None or reading.whole.subjects(kind):
        return reading
    word = match["en"] or match["zh"]
    for beginning in (word, word[:_ENOUGH]):
        meant = [each.id for each in knowledge.of_kind(kind) if _has_word(beginning, each)]
        if len(meant) == 1:
            return with_subjects_pointed_at(reading, meant, knowledge)
    return reading


def _has_word(word: str, subject: Subject) -> bool:
    """Whether ``word`` begins one of the words of a subject's English name, or stands in its Chinese one."""
    english = re.findall(r"[a-z]+", fold(subject.name.en))
    return word in subject.name.zh or any(each.startswith(word) for each in english)


def with_what_is_pointed_at(reading: Reading, recent: Sequence[Query], knowledge: Knowledge) -> Reading:
    """``reading`` as if it had named what it points at: the latter, both lengths, "and four?", "and over there?"."""
    reading = with_both_lengths(with_former_or_latter(reading, recent, knowledge))
    reading = with_one_of_a_list(reading, recent, knowledge)
    return with_the_other_side(with_bare_length(reading, recent, knowledge), recent, knowledge)


def with_subjects_pointed_at(reading: Reading, subjects: Sequence[str], knowledge: Knowledge) -> Reading:
    """``reading`` as if it had named ``subjects``."""
    known = knowledge.subjects
    pointed = tuple(Named(name, known[name].kind, "", 0, 0) for name in subjects if name in known)
    kinds = [name.kind for name in pointed]
    parts = tuple(replace(pointing_at(part, kinds), named=(*pointed, *part.named)) for part in reading.parts)
    whole = replace(pointing_at(reading.whole, kinds), named=(*pointed, *reading.whole.named))
    return replace(reading, parts=parts, whole=whole)


def with_former_or_latter(reading: Reading, recent: Sequence[Query], knowledge: Knowledge) -> Reading:
    """``reading`` with the subject that "the former" or "the latter" means, where two of a kind were spoken of."""
    text = fold(reading.text)
    former = bool(_FORMER.search(text) or _OTHER.fullmatch(text))
    if not former and not _LATTER.search(text):
        return reading
    pair = _last_two_of_a_kind(recent, knowledge)
    return with_subjects_pointed_at(reading, [pair[0 if former else 1]], knowledge) if pair else reading


# What is compared, in the order in which an answer sets them side by side.
_COMPARED = {
    "programme_difference": _PROGRAMMES,
    "institution_vs_hospital": ("medical_education_institution", "hospital"),
    "compare_regions": (HOME, ABROAD),
}


def compared(recent: Sequence[Query]) -> tuple[str, ...]:
    """The two that the last answer compared: "jobs for the first one?" means one of them."""
    return _COMPARED.get(recent[0].kind, ()) if recent else ()


def _last_two_of_a_kind(recent: Sequence[Query], knowledge: Knowledge) -> tuple[str, str] | None:
    """The two subjects of one kind that were spoken of last, in the order in which they were."""
    newest_first = [name for query in recent for name in reversed(query.subjects) if name in knowledge.subjects]
    if not newest_first:
        return None
    latter = newest_first[0]
    kind = knowledge.subjects[latter].kind
    former = next((name for name in newest_first if name != latter and knowledge.subjects[name].kind == kind), None)
    return (former, latter) if former else None
