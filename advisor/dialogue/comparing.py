"""The side that a comparison leaves unsaid: whether tuition abroad is higher is answered by that at home as well."""

from __future__ import annotations

import re

from advisor.text import fold

HOME, ABROAD = "china", "abroad"

_COMPARED_BY_SIDE = frozenset({"length", "tuition", "training_style", "equipment", "career_options"})
_COMPARATIVE = re.compile(
    r"[更较][贵便长短广宽多少高低好差难严先强紧]|(贵|便宜|[长短广宽多少高低好差难严])(了?一?[些点])"
    r"|\b(cheaper|dearer|costlier|higher|lower|shorter|longer|broader|wider|narrower|better|worse|closer|newer|quicker)\b"
    r"|\b(more|less) (expensive|costly|affordable|advanced|modern|open|practical|choice|options|varied)\b"
)
# "Is the bachelor's longer than the master's abroad?" compares something else; to make it cheaper compares nothing.
_OF_SOMETHING_ELSE = re.compile(r"哪|还是|怎[么样]|如何|\b(which|than|or|how|mak(e|es|ing))\b")

_THAN_THERE = re.compile(r"\bthan\b.{0,20}\b(in|here|at home|abroad|overseas)\b|比(国内|国外|这边|那边)")


def side_unsaid(kind: str, regions: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The region that the one named in a question of ``kind`` is compared to; none where nothing is left unsaid."""
    folded = fold(text)
    compares = _COMPARATIVE.search(folded) and (_THAN_THERE.search(folded) or not _OF_SOMETHING_ELSE.search(folded))
    if kind not in _COMPARED_BY_SIDE or len(regions) != 1 or not compares:
        return ()
    return (ABROAD if regions == (HOME,) else HOME,)
