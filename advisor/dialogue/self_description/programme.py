"""Which programme the words about it mean.

Imaging has one name for several programmes, told apart by length, level and the words technology (技术) or 影像学. What
the words leave open is given as candidates, so that it is asked back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from advisor.dialogue.self_description.told import Values

# The catalogue of 2012 ended the four-year programme called 医学影像学; its last students had entered by then.
LAST_YEAR_OF_THE_OLD_PROGRAMME = 2012

FOUR, FIVE, OLD = "imaging_four_year", "imaging_five_year", "imaging_four_year_1998"
COLLEGE, SECONDARY = "imaging_college", "imaging_secondary"
# Of one category: as long as nothing turns on the level, nothing has to be asked back.
EITHER_TECHNOLOGY = (FOUR, COLLEGE)
IMAGING_BY_LENGTH = {"y3": (COLLEGE,), "y4": (FOUR, OLD), "y5": (FIVE,)}


@dataclass(frozen=True)
class Evidence:
    """What a message says about a programme. ``words`` are the groups of imaging words that it uses."""

    words: frozenset[str]
    degree: str | None
    lengths: Collection[str]
    schools: Collection[str]
    enrolled_before_the_new_catalogue: bool

    @property
    def names_imaging(self) -> bool:
        """Whether imaging is named at all."""
        return bool(self.words & {"technology", "science", "bare", "secondary", "code_1998"})


def imaging_programme(evidence: Evidence) -> Values:
    """The imaging programmes that ``evidence`` may mean: several are to be asked back, none is not about imaging."""
    if "code_1998" in evidence.words:
        return (OLD,)
    if len(evidence.lengths) > 1:
        return (FOUR, FIVE)
    if not evidence.names_imaging:
        return ()
    if evidence.words & {"elsewhere", "adult"}:
        return (FOUR, FIVE, COLLEGE)
    length = next(iter(evidence.lengths), None)
    return _by_level(evidence, length) or _by_length(evidence, length) or _by_name(evidence)


def _by_level(evidence: Evidence, length: str | None) -> Values:
    low = set(evidence.schools) - {"university"}
    if "secondary" in evidence.words:
        return (SECONDARY,)
    if not low or "university" in evidence.schools:
        return ()
    if low == {"junior_college"}:
        return (COLLEGE,) if length in (None, "y3") else (COLLEGE, FOUR)
    if low == {"secondary_specialised"}:
        return (SECONDARY, COLLEGE) if "technology" in evidence.words else (SECONDARY,)
    return (SECONDARY, COLLEGE)


def _by_length(evidence: Evidence, length: str | None) -> Values:
    technology, science = "technology" in evidence.words, "science" in evidence.words
    if length == "y3":
        return (COLLEGE,)
    if length == "y4":
        if technology:
            return (FOUR,)
        if "old" in evidence.words:
            return (OLD,)
        return (FOUR, OLD) if evidence.enrolled_before_the_new_catalogue else (FOUR,)
    if length == "y5":
        return (FOUR, FIVE) if technology and not science else (FIVE,)
    return (FOUR, FIVE) if length else ()


def _technology(evidence: Evidence) -> Values:
    """Universities and colleges teach it under one name: degree or level tells them apart."""
    if evidence.degree == "none":
        return (COLLEGE,)
    return (FOUR,) if evidence.degree or "university" in evidence.schools else EITHER_TECHNOLOGY


def _by_name(evidence: Evidence) -> Values:
    technology, science = "technology" in evidence.words, "science" in evidence.words
    if technology and science:
        return (FOUR, FIVE)
    # The name alone is not worth more than a degree that does not go with it: people mix the two names up.
    if technology:
        return (FOUR, FIVE) if evidence.degree == "medicine" else _technology(evidence)
    if science and evidence.degree == "science":
        return (FOUR, FIVE, OLD)
    if science:
        return (FIVE, OLD) if "old" in evidence.words else (FIVE,)
    return (FOUR, FIVE, COLLEGE)
