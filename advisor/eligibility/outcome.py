"""Outcomes, sets of outcomes, and how independent parts of the rules add up to one outcome.

A set of outcomes is a number of three bits, one for each outcome that some completion of the facts has. Of several
parts the gravest outcome counts: excluded over open over not excluded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Outcome = Literal["excluded", "not_excluded", "depends", "open"]

NOT_EXCLUDED, OPEN, EXCLUDED = 1, 2, 4
ALL_SETS = range(8)
_NAMES: dict[int, Outcome] = {NOT_EXCLUDED: "not_excluded", OPEN: "open", EXCLUDED: "excluded"}


def outcome_of(outcomes: int) -> Outcome:
    """The verdict on a set of outcomes: the one they agree on, else that it depends."""
    return _NAMES.get(outcomes, "depends")


def _gravest(one: int, other: int) -> int:
    return sum({max(a, b) for a in _NAMES if a & one for b in _NAMES if b & other})


GRAVEST = tuple(tuple(_gravest(one, other) for other in ALL_SETS) for one in ALL_SETS)
"""``GRAVEST[one][other]``: the outcomes of two independent parts taken together."""


def together(sets: Iterable[int]) -> int:
    """The outcomes of the whole, given those of its independent parts."""
    whole = NOT_EXCLUDED
    for outcomes in sets:
        whole = GRAVEST[whole][outcomes]
    return whole


def is_settled(outcomes: int) -> bool:
    """Whether there is just one outcome."""
    return outcomes in _NAMES
