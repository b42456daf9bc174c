"""Rules named by their number: 第5条, item 5. A number can stand before any word, which hides it from a word cutter."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from advisor.dialogue.intents import ELLIPTIC, OF_THE_RULES
from advisor.dialogue.reading import Named, Part, Reading
from advisor.model import Query
from advisor.text import fold, normalise

_NUMBERED = re.compile(r"第\s*([一二三四五六七八1-8])\s*[条项](?!建议|课)")
# "五、六两项", "第2、4条", "rule 5 vs rule 6".
_SEVERAL = re.compile(r"第?\s*([一二三四五六七八1-8])\s*[、和跟与]\s*第?\s*([一二三四五六七八1-8])\s*[两]?[条项]")
_ENGLISH = re.compile(r"\b(?:rules?|items?|clauses?)\s*([1-8])\b")
_DIGITS = {numeral: str(at) for at, numeral in enumerate("一二三四五六七八", 1)}
_KIND = "exam_rule"
# What a rule is about names it as well (卫生职工中专), but only to somebody who asks about the rules.
_BY_NUMBER = re.compile(
    r"[1-8一二三四五六七八]|\b(one|two|three|four|five|six|seven|eight|first|second|third|fourth|fifth|sixth|seventh|eighth)\b"
)
# Elsewhere "第三条" is a line of the list shown last.
_ABOUT_RULES = OF_THE_RULES | {"exam_eligibility", "exam_edition", "state_facts"}


def with_rules_named(reading: Reading, known: Collection[str], recent: Sequence[Query]) -> Reading:
    """``reading`` with the rules that its text names by number among its names, where it speaks of rules."""
    reading = _after_a_rule(reading, recent)
    goes_on = bool(recent) and recent[0].kind in OF_THE_RULES and reading.whole.intent in ELLIPTIC
    if not goes_on and not any(part.intent in _ABOUT_RULES for part in (*reading.parts, reading.whole)):
        return reading
    found = [name for name in _rules_in(reading.text) if name.subject in known]
    parts = tuple(_naming(part, found) for part in reading.parts)
    return replace(reading, parts=parts, whole=_naming(reading.whole, found))


# "And 4?", "第五和第七呢", "and under 3" after a rule was told.
_NUMERAL = r"第?\s*([1-8一二三四五六七八])\s*[条项]?"
_BARE = re.compile(
    rf"\W*(?:and|what about|how about|那|那么|还有)?\W*(?:(?:under|for|on|by) )?{_NUMERAL}"
    rf"(?:\s*(?:[和跟与及、,]|and)\s*{_NUMERAL})?\s*(?:呢|是什么|是啥)?\W*"
)
# A choice from what is offered rather than a rule.
_MERE_NUMBER = re.compile(r"\s*[(#]?\s*[1-8一二三四五六七八]\s*[.。、)]?\s*")


def _after_a_rule(reading: Reading, recent: Sequence[Query]) -> Reading:
    """``reading`` with the rules named that bare numbers mean behind another rule, or all of them."""
    normal = normalise(reading.text)
    match = _BARE.fullmatch(normal.text)
    behind_a_rule = bool(recent) and recent[0].kind in OF_THE_RULES
    if match is None or not behind_a_rule or _MERE_NUMBER.fullmatch(normal.text):
        return reading
    named = tuple(
        Named(f"{_KIND}_{_DIGITS.get(match[at], match[at])}", _KIND, match[at], *normal.original_span(*match.span(at)))
        for at in (1, 2)
        if match[at]
    )
    part = replace(reading.whole, named=named, intents=((_KIND, 1.0),))
    return replace(reading, parts=(part,), whole=part)


def numbered_rules(reading: Reading) -> tuple[str, ...]:
    """The rules that a message names by their numbers."""
    named = (name for name in reading.whole.named if name.kind == _KIND and _BY_NUMBER.search(fold(name.text)))
    return tuple(dict.fromkeys(name.subject for name in named))


def _rules_in(text: str) -> list[Named]:
    normal = normalise(text)
    named = []
    for pattern in (_NUMBERED, _SEVERAL, _ENGLISH):
        for match in pattern.finditer(normal.text):
            for group in range(1, pattern.groups + 1):
                number = _DIGITS.get(match[group], match[group])
                start, end = normal.original_span(*match.span(group))
                named.append(Named(f"{_KIND}_{number}", _KIND, text[start:end], start, end))
    return named


def _naming(part: Part, rules: list[Named]) -> Part:
    end = part.start + len(part.text)
    here = [rule for rule in rules if part.start <= rule.start < end]
    new = [rule for rule in here if not any(n.start < rule.end and rule.start < n.end for n in part.named)]
    if not new:
        return part
    return replace(part, named=tuple(sorted((*part.named, *new), key=lambda name: name.start)))
