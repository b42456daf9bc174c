"""A bachelor's degree on top of a college one (专升本): which study counts, and whether its subject stayed the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.dialogue.self_description.statements import DATE, Said

_EITHER = ("same_field", "different_field")
_SUBJECT = frozenset({"programme", "imaging", "major_category"})
# Of these the later one counts where both are said.
_OF_A_STUDY = _SUBJECT | {"length", DATE}


def after_top_up(said: Sequence[Said]) -> list[Said]:
    """``said`` without what belongs to the college before a top-up degree, which itself is a university's."""
    top_up = next((one for one in said if one.attribute == "top_up" and one.values == _EITHER and not one.denied), None)
    if top_up is None:
        return list(said)
    later = {one.attribute for one in said if one.at > top_up.at}
    replaced = _OF_A_STUDY & later | (_OF_A_STUDY - {DATE} if later & _SUBJECT else frozenset())
    kept = [
        one for one in said if one.attribute != "school_kind" and not (one.attribute in replaced and one.at < top_up.at)
    ]
    kept.append(replace(top_up, attribute="school_kind", values=("university",)))
    before, after = (_subjects(said, top_up, behind=behind) for behind in (False, True))
    if before and after:
        kept.append(replace(top_up, values=_EITHER[:1] if before & after else _EITHER[1:]))
    return kept


def _subjects(said: Sequence[Said], top_up: Said, *, behind: bool) -> set[tuple[str, ...]]:
    subjects = (one for one in said if one.attribute in _SUBJECT and not one.denied)
    return {one.values for one in subjects if (one.at > top_up.at) == behind}
