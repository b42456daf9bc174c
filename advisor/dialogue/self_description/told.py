"""What one message tells about an applicant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

OfWhom = Literal["self", "other", "general"]
Values = tuple[str, ...]

# The facts that tell one case from another; a year or a certificate alone belongs to whoever was spoken of.
WHAT_WAS_STUDIED = frozenset({"programme", "major_category", "length"})
# With these somebody newly named is somebody else.
WHAT_TELLS_APART = WHAT_WAS_STUDIED | {"military_status"}


@dataclass(frozen=True)
class Told:
    """The facts of one message, as values of the rulebook's attributes.

    ``facts`` maps an attribute to the values it may have: one for a plain fact, several where the words leave a
    choice ("not on active duty"); dates are texts that ``advisor.eligibility.parse_dates`` reads. ``unsure`` holds
    the attributes on which the person does not know. ``ambiguous`` maps an attribute to the values that the words
    may mean: nothing is stated then, and it is to be asked back. ``supposed`` holds what is only supposed ("if I
    were in the five-year one"), ``denied`` the attributes of which it is only told what is not so.
    ``of_whom`` tells whose facts they are, ``None`` where the message does not say; ``whom`` is the word for
    somebody else ("friend"), empty where there is only a pronoun.
    ``corrects`` is true where the message takes back something said before.
    """

    facts: Mapping[str, Values] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    ambiguous: Mapping[str, Values] = field(default_factory=dict)
    supposed: Mapping[str, Values] = field(default_factory=dict)
    denied: frozenset[str] = frozenset()
    of_whom: OfWhom | None = None
    whom: str = ""
    corrects: bool = False

    def __bool__(self) -> bool:
        """Whether the message tells anything about an applicant."""
        return bool(self.facts or self.unsure or self.ambiguous or self.supposed)
