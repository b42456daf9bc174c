"""Dates of enrolment in running text: "2019年入学", "19级", "enrolled in Sept 1999", "98或99年入的学".

A date counts only beside a word of enrolling that stands nearer to it than any word of graduating or working.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from advisor.dialogue.self_description.told import Values
from advisor.eligibility import parse_dates

_YEAR = r"(?:19[3-9]\d|20[0-4]\d)"
_SHORT_YEAR = r"(?<!\d)\d{2}(?=\s*[年级])"
_ANY_YEAR = rf"(?:{_YEAR}|{_SHORT_YEAR})"
_ZH_MONTHS = {
    name: at for at, name in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1)
}
_ZH_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])"
_EN_MONTHS = {name.lower(): at for at, name in enumerate(calendar.month_abbr) if name}
_EN_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"

# One point in time. The numbered groups differ, the named ones are read by `_iso`.
_POINTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<y>{_YEAR})\s*[-./]\s*(?P<m>1[0-2]|0?[1-9])(?:\s*[-./]\s*(?P<d>{_DAY}))?(?!\d)",
        rf"(?P<y>{_ANY_YEAR})\s*年\s*(?P<m>{_ZH_MONTH})\s*月份?\s*(?:(?P<d>{_DAY})\s*[日号])?",
        rf"(?P<y>{_ANY_YEAR})\s*[年级](?!代)",
        r"(?<!\d)(?P<y>\d{2})(?=入\d{2}毕)",
        rf"(?P<m>{_EN_MONTH})\s*(?:(?P<d>{_DAY})(?:st|nd|rd|th)?\s*,?\s*)?(?:of\s+|,\s*)?(?P<y>{_YEAR})",
        rf"(?P<m>{_EN_MONTH})\s*(?:of\s+)?(?P<y>'\d{{2}}|[6-9]\d)(?![\d:]|st|nd|rd|th|s|%)",
        rf"(?P<d>{_DAY})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_EN_MONTH})\s*,?\s*(?P<y>{_YEAR})",
        rf"(?<!\d)(?P<y>{_YEAR})(?![\d.]*\d)",
        r"(?<![\w])'(?P<y>\d{2})(?!\d|s)",
        rf"\b(?:spring|summer|autumn|fall|winter)\s+(?:of\s+)?(?P<y>{_YEAR}|'?[6-9]\d)(?!\d|s|%)",
        r"(?<=\bin )(?P<y>[6-9]\d)(?!\d|s|%)",
    )
)
_POINT = re.compile("|".join(re.sub(r"\?P<\w>", "?:", point.pattern) for point in _POINTS))
_DECADE = re.compile(
    r"(?:(?P<part>early|mid|late)[\s-]+)?(?:the\s+)?'?(?P<decade>(?:19|20)?\d0)\s*'?s\b"
    r"|(?:上世纪|20世纪|二十世纪)?(?P<zh>(?:19|20)?[2-9]0|[七八九]十)年代(?P<zh_part>初期?|中期?|末期?|后期)?"
)
_TENS = {"七十": "70", "八十": "80", "九十": "90"}

_OR = r"\s*(?:或者?|还是|、|/|\bor\b|,?\s*maybe)\s*"
_TO = r"\s*(?:到|至|~|–|—|-|\bto\b|\band\b)\s*"
_BARE = rf"(?:{_YEAR}|(?<!\d)'?\d{{2}})\s*年?"
_CHOICE = re.compile(rf"(?P<one>{_BARE}){_OR}(?P<two>{_BARE})(?!\d)")
_RANGE = re.compile(rf"(?:\bbetween\s+|介于)?(?P<one>{_BARE}){_TO}(?P<two>{_BARE})(?:之间)?(?!\d|-)")

_SINCE = re.compile(r"\s*(?:份|初|底)?\s*(?:以后|之后|往后|后(?!来)|起\b)")
_UNTIL = re.compile(r"\s*(?:份|初|底)?\s*(?:以前|之前|前(?!后))")
_AROUND = re.compile(r"\s*(?:左右|前后|上下)")
_BEFORE_WORD = re.compile(r"\b(?:before|prior to)\s+$")
_AFTER_WORD = re.compile(r"\b(?:after|since|from)\s+$")
_AROUND_WORD = re.compile(
    r"(?:\b(?:around|about|circa|roughly|approximately|approx\.?)\s+|大概是?|大约是?|大致|差不多是?|约)\s*$"
)
_ABOUT_YEARS = 2
_LAST_CENTURY = 80

_ENROLS = re.compile(
    r"入学|入的|入校|进校|进的|进去的|进了|考上|考入|考进|上的|开始读|开始上|开始学|录取|新生|开学|报到|进入|上大学|读的|招的|"
    r"进职工|进卫|开的学|学籍|入(?=\d{2}毕)|报的到|离家上学|入读|就读|读研|读的研|专升本|专接本|专插本|"
    r"\bsent (?:me|him|her|us) to\b|"
    r"\benrol[a-z]*|\benter[a-z]*|\bentry\b|\bintake\b|\bstart(?:ed|ing)?\b|\bbeg[au]n\b|\badmitted\b|\bmatriculat[a-z]*|"
    r"\b(?:got|went) in(?:to)?\b|\bjoined\b|\bcommenc[a-z]*|\bfreshman\b|\bwent to\b|\bcohort\b|\bentrant\b|"
    r"\btop(?:ped)?[ -]up\b|\btook up (?:my|his|her|the) place\b|\bfirst day\b|\bsigned in\b|\bchecked in\b|"
    r"\bin(?= (?:19|20)\d\d,? (?:and )?out\b)|\bwent up\b|\blet (?:me|him|her) in\b"
)
_OTHERWISE = re.compile(
    r"毕业|届|工作|上班|退伍|退役|入伍|当兵|参军|出具|开的|拿到|取得|转业|版|规定|考试|今年|报名|"
    r"\bgraduat[a-z]*|\bfinish[a-z]*|\bclass of\b|\bwork(?!ers)[a-z]*|\bjobs?\b|\bleft\b|"
    r"\bdischarg[a-z]*|\bissued\b|\bedition\b|\brules?\b|\bretired\b|\bexam\b|\bcomplet[a-z]*|\barmy\b|"
    r"\bhospital\b|(?<!\bin[ -])\bserv[a-z]+"
)
_ENGLISH_VERB = re.compile(rf"(?=[a-z])(?:{_ENROLS.pattern}|{_OTHERWISE.pattern})")
_NEAR = 90
# Chinese puts the verb behind its date and English before; a cue on the other side must be that much nearer.
_WRONG_SIDE = 8
_JOINED = re.compile(r"\s*(?:and|then|but)\b")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_WRITTEN_YEAR = re.compile(
    r"[一二][九〇零][〇零一二三四五六七八九]{2}(?=年|级)|[九八〇零][〇零一二三四五六七八九](?=年|级)"
    # "一二年" may be the first and second year of something.
    r"|一[〇零一二三四五六七八九](?=年(?:入|考|进|上|读|的?[一二三四五六七八九十\d]+月|毕)|级(?!别|甲|医))"
)

_CLAUSE_END = re.compile(r"[,;。!?]|\.(?=\s)|\b(?:and|then|but)\b")
_EITHER_OR = re.compile(r"不是(\d{2,4}年?)[，,\s]*就是")

_DECADES = {"seventies": "1970s", "eighties": "1980s", "nineties": "1990s"}
_WRITTEN_DECADE = re.compile(r"\b(?:seventies|eighties|nineties)\b")


@dataclass(frozen=True)
class DateFound:
    """A date of the message: where it stands, and the days it may be, in the rulebook's notation."""

    start: int
    end: int
    values: Values


def enrolment_dates(text: str) -> list[DateFound]:
    """The dates in folded ``text`` that are said to be those of an enrolment."""
    text = _with_plain_or(_with_digits(text))
    found = dates(text)
    enrolled = [_is_enrolment(text, date) for date in found]
    plainly = [counts and _says_so_itself(text, date) for counts, date in zip(enrolled, found)]
    if any(plainly):
        # "The test was at the end of 98, in March 99 I enrolled": the other date is that of something else.
        alone = [counts and _stands_alone(text, date) for counts, date in zip(enrolled, found)]
        enrolled = [one or other for one, other in zip(plainly, alone)]
    for at, (one, two) in enumerate(pairwise(found)):
        if re.fullmatch(_OR, text[one.end : two.start]) and (enrolled[at] or enrolled[at + 1]):
            enrolled[at] = enrolled[at + 1] = True
    return [date for date, counts in zip(found, enrolled) if counts]


def _says_so_itself(text: str, date: DateFound) -> bool:
    """Whether the clause of a date has a word of enrolling."""
    start, end = _clause_around(text, date)
    return any(start <= match.start() and match.end() <= end for match in _ENROLS.finditer(text))


def _stands_alone(text: str, date: DateFound) -> bool:
    """Whether the clause of a date says nothing else: "entered in 1998, no, in 1999"."""
    start, end = _clause_around(text, date)
    around = f"{text[start : date.start]} {text[date.end : end]}"
    return bool(re.fullmatch(_FILLER, around.strip()))


def _clause_around(text: str, date: DateFound) -> tuple[int, int]:
    """Where the clause of a date begins and ends."""
    before, behind = text[: date.start], text[date.end :]
    return date.start - len(re.split(_CLAUSE_END, before)[-1]), date.end + len(re.split(_CLAUSE_END, behind)[0])


def dates_of_nothing_else(text: str) -> list[DateFound]:
    """The dates in folded ``text`` where nothing is said of graduating, work, service or an exam."""
    return [] if _OTHERWISE.search(text) else dates(text)


def _with_plain_or(text: str) -> str:
    """``text`` with "if not 98 then 99" (不是98年就是99年) put as "98 or 99", every offset as it was."""
    return _EITHER_OR.sub(lambda match: f"  {match[1]}{'或'.ljust(len(match[0]) - 2 - len(match[1]))}", text)


def whole_date(text: str) -> Values:
    """The date that folded ``text`` is as a whole, such as an answer ("99年", "1998 or 1999"); empty if it is none."""
    text = _with_digits(text).strip(" .。,!?")
    bare = re.fullmatch(rf"(?:either )?'?((?:19|20)?\d{{2}})(?:{_OR}'?((?:19|20)?\d{{2}}))?", text)
    if bare:
        return _readable(tuple(_four_digits(year) for year in bare.groups() if year))
    found = dates(text)
    if len(found) != 1:
        return ()
    around = text[: found[0].start] + text[found[0].end :]
    return found[0].values if re.fullmatch(_FILLER, around.strip()) else ()


_FILLER = (
    r"(?:我|记得|是|在|的|应该|好像|大概|吧|了|入学|的吧|i|was|it|in|think|autumn|fall|spring|summer|of|the|year|about|around|"
    r"actually|sorry|no|wait|correction|checked|查到了?|查了(?:一下)?|更正|不对|不是|其实|说错了|"
    r"sometime|some time|maybe|before|after|since|probably|either|秋天?|春天?|秋季|春季|时候|左右|[\s,.!])*"
)


def dates(text: str) -> list[DateFound]:
    """Every date in ``text`` that the calendar has."""
    text = _with_plain_or(_with_digits(text))
    found: list[DateFound] = []
    for read in (_decades, _choices, _ranges, _points):
        for date in read(text):
            if not any(date.start < other.end and other.start < date.end for other in found):
                found.append(date)
    return sorted((date for date in found if date.values), key=lambda date: date.start)


def loosely(values: Values) -> Values:
    """``values`` of somebody who does not remember exactly: a single year becomes the years around it."""
    (value, *others) = values
    exact = not others and re.fullmatch(r"\d{4}(-\d\d)*", value)
    return (_around(value),) if exact else values


def earliest_year(values: Values) -> int:
    """The first year in which the days of ``values`` may lie."""
    return min(span.first.year for value in values for span in parse_dates(value))


def _with_digits(text: str) -> str:
    text = _WRITTEN_YEAR.sub(lambda match: match[0].translate(_DIGITS), text)
    return _WRITTEN_DECADE.sub(lambda match: _DECADES[match[0]].ljust(len(match[0])), text)


def _decades(text: str) -> Iterator[DateFound]:
    for match in _DECADE.finditer(text):
        if match["decade"]:
            value = f"{match['part'] or ''} {_decade_year(match['decade'])}s".strip()
        else:
            year = _decade_year(_TENS.get(match["zh"], match["zh"]))
            value = f"{year}年代{match['zh_part'] or ''}"
        yield from _dated(match.start(), match.end(), (value,))


def _decade_year(digits: str) -> str:
    return digits if len(digits) == 4 else ("19" if int(digits) >= 30 else "20") + digits


def _choices(text: str) -> Iterator[DateFound]:
    for match in _CHOICE.finditer(text):
        if _are_years(match):
            yield from _dated(match.start(), match.end(), (_four_digits(match["one"]), _four_digits(match["two"])))


def _ranges(text: str) -> Iterator[DateFound]:
    for match in _RANGE.finditer(text):
        one, two = _four_digits(match["one"]), _four_digits(match["two"])
        # "2015到2020年" with years between is a time of study more often than a doubt about its beginning.
        sure = match[0].startswith(("between", "介于")) or match[0].endswith("之间") or int(two) - int(one) <= 2
        if _are_years(match) and one < two:
            if sure:
                yield from _dated(match.start(), match.end(), (f"{one}..{two}",))
            else:
                yield DateFound(match.start(), match.end(), ())


def _are_years(match: re.Match[str]) -> bool:
    written = match["one"] + match["two"]
    return "年" in written or len(re.sub(r"\D", "", match["two"])) == 4 or _are_neighbours(match["one"], match["two"])


def _are_neighbours(one: str, two: str) -> bool:
    """Whether two short numbers are years one after the other, of the last century: "98 or 99"."""
    first, second = (int(re.sub(r"\D", "", each)) for each in (one, two))
    return _LAST_CENTURY <= first < 100 and abs(second - first) == 1


def _points(text: str) -> Iterator[DateFound]:
    for match in _POINT.finditer(text):
        point = next((found for found in (each.match(text, match.start()) for each in _POINTS) if found), None)
        if point is None:
            continue
        iso = _iso(point)
        for shape, value in _SHAPES:
            start, end = shape(text, point.start(), point.end())
            if (start, end) != (point.start(), point.end()):
                yield from _dated(start, end, (value(iso),))
                break
        else:
            yield from _dated(point.start(), point.end(), (iso,))


def _followed(by: re.Pattern[str]) -> Callable[[str, int, int], tuple[int, int]]:
    def shape(text: str, start: int, end: int) -> tuple[int, int]:
        match = by.match(text, end)
        return (start, match.end()) if match else (start, end)

    return shape


def _preceded(by: re.Pattern[str]) -> Callable[[str, int, int], tuple[int, int]]:
    def shape(text: str, start: int, end: int) -> tuple[int, int]:
        match = by.search(text[:start])
        return (match.start(), end) if match else (start, end)

    return shape


def _around(iso: str) -> str:
    year = int(iso[:4])
    return f"{year - _ABOUT_YEARS}..{year + _ABOUT_YEARS}"


_SHAPES: tuple[tuple[Callable[[str, int, int], tuple[int, int]], Callable[[str], str]], ...] = (
    (_followed(_SINCE), lambda iso: f"since {iso}"),
    (_followed(_UNTIL), lambda iso: f"{iso}以前"),
    (_followed(_AROUND), _around),
    (_preceded(_BEFORE_WORD), lambda iso: f"before {iso}"),
    (_preceded(_AFTER_WORD), lambda iso: f"since {iso}"),
    (_preceded(_AROUND_WORD), _around),
)


def _iso(match: re.Match[str]) -> str:
    groups = match.groupdict()
    parts = [_four_digits(groups["y"])]
    if groups.get("m"):
        parts.append(f"{_month(groups['m']):02d}")
        if groups.get("d"):
            parts.append(f"{int(groups['d']):02d}")
    return "-".join(parts)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _ZH_MONTHS.get(text) or _EN_MONTHS[text[:3]]


def _four_digits(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    if len(digits) == 4:
        return digits
    return ("19" if int(digits) >= 30 else "20") + digits


def _dated(start: int, end: int, values: Values) -> Iterator[DateFound]:
    readable = _readable(values)
    if readable:
        yield DateFound(start, end, readable)


def _readable(values: Values) -> Values:
    try:
        for value in values:
            parse_dates(value)
    except ValueError:
        return ()
    return values


def _is_enrolment(text: str, date: DateFound) -> bool:
    if re.search(r"级\s*$", text[date.start : date.end]):
        return True
    enrols = _nearest(_ENROLS, text, date)
    return enrols is not None and enrols < (_nearest(_OTHERWISE, text, date) or _NEAR * 2)


def _nearest(cue: re.Pattern[str], text: str, date: DateFound) -> int | None:
    """How far the nearest cue is, counted in characters, dearer on the side where it is not usual."""
    distances = []
    for match in cue.finditer(text):
        before = match.end() <= date.start
        gap = date.start - match.end() if before else match.start() - date.end
        if gap < 0 or gap > _NEAR:
            continue
        english = match[0].isascii()
        between = text[match.end() : date.start] if before else text[date.end : match.start()]
        if english and not before and _begins_anew(text, date, between):
            continue  # "started in 2003 and graduated", "started in 1998, finished it": what comes behind has no date
        dear = before is not english and match[0] != "intake"
        distances.append(1 + gap + (_WRONG_SIDE if dear else 0) + _WRONG_SIDE * len(re.findall(r"[,;。.!?]", between)))
    return min(distances, default=None)


def _begins_anew(text: str, date: DateFound, between: str) -> bool:
    """Whether what stands behind a date is said without one, the date being that of a verb before it."""
    if not between.lstrip().startswith(","):
        return bool(_JOINED.match(between))
    sentence = re.split(r"[.!?;。]\s", text[: date.start])[-1]
    return bool(_ENGLISH_VERB.search(sentence))
