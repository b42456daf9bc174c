"""A university after a school below it: the exam looks at the education relied on, which is the later one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.dialogue.self_description.statements import DATE, Said
from advisor.dialogue.self_description.tokens import Tokens

_SCHOOLS = frozenset({"health_vocational_high_school", "secondary_specialised", "staff_secondary_specialised"})
_OF_A_UNIVERSITY = frozenset({"programme", "imaging", "major_category", "degree", "school_kind"})
_LATER = re.compile(
    r"(?:又|后来|之后|接着|然后|再)(?:去|来|重新|又|再)*(?:读|念|上|考|学)(?:了|的|上)?"
    r"|\b(?:later|then|afterwards|after that)(?: on)?,? (?:i |he |she |we )?"
    r"(?:finished|did|completed|got|went|studied|graduated|read|took|earned)\b"
)


def after_later_study(said: Sequence[Said], tokens: Tokens) -> list[Said]:
    """``said`` without the school, and its dates, that came before a study told later: "职高毕业，后来读了五年临床"."""
    school = next((one for one in said if one.attribute == "school_kind" and set(one.values) <= _SCHOOLS), None)
    if school is None or school.denied:
        return list(said)
    behind = tokens.items[school.at].start
    later = next((match.end() for match in _LATER.finditer(tokens.normal.text) if match.start() > behind), None)
    studied = (one for one in said if later is not None and tokens.items[one.at].start >= later)
    if not any(one.attribute in _OF_A_UNIVERSITY and not set(one.values) & _SCHOOLS for one in studied):
        return list(said)
    return [one for one in said if one is not school and not (one.attribute == DATE and one.at <= school.at)]
