"""The side that a comparison leaves unsaid: whether tuition abroad is higher is answered by that at home as well."""

from __future__ import annotations

import re

from advisor.known import Knowledge
from advisor.text import fold

HOME, ABROAD = "china", "abroad"

_COMPARED_BY_SIDE = frozenset({"length", "tuition", "training_style", "equipment", "career_options"})
_COMPARATIVE = re.compile(
    r"[更较][贵便长短广宽多少高低好差难严先强紧]|比较[贵便长短广宽多少高低好差难严先强紧]"
    r"|\b(cheaper|dearer|costlier|higher|lower|shorter|longer|broader|wider|narrower|better|worse|closer|newer|quicker)\b"
    r"|\b(more|less) (expensive|costly|affordable|advanced|modern|open|practical|choice|options|varied)\b"
)
# "Is the bachelor's longer than the master's abroad?" compares something else; to make it cheaper compares nothing.
_OF_SOMETHING_ELSE = re.compile(r"哪|还是|怎[么样]|如何|\b(which|than|or|how|mak(e|es|ing))\b")


def with_the_side_unsaid(kind: str, subjects: tuple[str, ...], text: str, knowledge: Knowledge) -> tuple[str, ...]:
    """``subjects`` of a question of ``kind``, with the region that the one named is compared to."""
    regions = [subject for subject in subjects if knowledge.subjects[subject].kind == "region"]
    folded = fold(text)
    if kind not in _COMPARED_BY_SIDE or len(regions) != 1 or _OF_SOMETHING_ELSE.search(folded):
        return subjects
    if not _COMPARATIVE.search(folded):
        return subjects
    return (*subjects, ABROAD if regions == [HOME] else HOME)
