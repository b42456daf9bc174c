"""Whether a part only goes on about what was just refused: "what do lab technicians make, and how is the job?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.dialogue.intents import ABOUT_THE_EXAM, NEAREST, OF_ANOTHER_MAJOR
from advisor.dialogue.outcome import Asked, Outcome, Refused, Stated
from advisor.dialogue.reading import Part, is_question
from advisor.dialogue.resolve import LENGTH_ONLY, narrowing_of
from advisor.text import fold

_WHAT_COMES_OF_IT = frozenset({"next_steps", "outlook"})
_OF_IT = re.compile(
    r"怎么办|咋办|咋整|\bwhat (now|next|then|should i do|do i do|can i do)\b"
    r"|\b(will|would|can|do|are|so) (they|it|he|she|does)\b"
)
# Points back at those of whom nothing is known: "medical lab technicians in Dubai, and what is their salary?"
_OF_THEM = re.compile(r"\b(they|their|them|which one)\b|[他她它]们|哪[个门]|哪一[个门]")
# Goes on to another matter: "… and also tell me what courses I'd be taking".
_BESIDES_THAT = re.compile(
    r"\W*(另外|顺便|还想|还要问|再问|再者|此外|对了)"
    r"|\W*\b(and |but |oh )?(also|plus|besides|by the way|btw|apart from that)\b"
)
_LEADS_ON = re.compile(
    r"(另外|顺便|还想|再问)\W*$|\b(also|plus|besides)( please)?( (tell me|say|let me know|explain))?\W*$"
)
# Tells why it is asked here: "…, the site does not say".
_NOT_FOUND = re.compile(
    r"(没|不|未)(有|能)?(找|查|看|搜)到|[找查搜]不到|\b(can'?t|cannot|couldn'?t|didn'?t) (find|see)\b|\bnot found\b"
)
_IMAGING = re.compile(r"影像|\bimaging\b")
_HALF_SURE, _QUITE_SURE = 0.5, 0.8


def goes_on_outside(outcomes: Sequence[Outcome], part: Part, outcome: Outcome, whole: Part) -> bool:
    """Whether a part that names nothing only goes on with what was refused: "law or psychology, which one pays?"."""
    asked = [each for each in outcomes if not isinstance(each, Stated)]
    if not asked or not isinstance(asked[-1], Refused) or not isinstance(outcome, Asked):
        return False
    if _asks_what_comes_of_it(part, outcome):
        return True
    before = outcomes[-1]
    if not isinstance(before, Refused):
        return False
    told = before.reason in (OF_ANOTHER_MAJOR, "outside") and not is_question(before.text)
    if outcome.query.kind in ABOUT_THE_EXAM and told:
        # "My sister did nursing, …" was told, not asked.
        return False
    if _is_of_a_place_outside(part, outcome, whole) or (_NOT_FOUND.search(part.text) and not is_question(part.text)):
        return True
    if part.confidence < _HALF_SURE and outcome.query.kind not in ABOUT_THE_EXAM:
        # "I lost the films, can the hospital print them again?"
        return True
    if _names_ours(part, but="major_category") and not (before.reason == OF_ANOTHER_MAJOR and _names_a_length(part)):
        return False
    outside = whole.intent in NEAREST and whole.confidence >= _HALF_SURE
    takes_up = len(asked) > 1 and not isinstance(asked[-2], Refused)
    takes_up = takes_up or bool(_BESIDES_THAT.match(fold(part.text)) or _LEADS_ON.search(fold(before.text)))
    if part.confidence < _QUITE_SURE or _OF_THEM.search(fold(part.text)):
        return True
    return outside and not takes_up


def _is_of_a_place_outside(part: Part, outcome: Asked, whole: Part) -> bool:
    """Whether a part goes on about a country of which nothing is known: "imaging in Germany, and is it two years?"."""
    place = any(name.kind == "outside_place" and name.start < part.start for name in whole.named)
    elsewhere = part.subjects("region") or (part.subjects("programme") and not _names_a_length(part))
    return place and not elsewhere and "region" in narrowing_of(outcome.query.kind)


def _names_a_length(part: Part) -> bool:
    """Whether all that a part names is a length, which may be that of any programme: "five years or seven?"."""
    return bool(part.named) and all(LENGTH_ONLY.fullmatch(fold(name.text)) for name in part.named)


def _asks_what_comes_of_it(part: Part, outcome: Asked) -> bool:
    """Whether a part asks only what to do, or what becomes of it: "my landlord kept the deposit, what now?"."""
    comes_of_it = outcome.query.kind in _WHAT_COMES_OF_IT and bool(_OF_IT.search(fold(part.text)))
    return comes_of_it and not _names_ours(part, but="step")


def _names_ours(part: Part, *, but: str) -> bool:
    """Whether a part names imaging or something else of the material, apart from subjects of one kind."""
    return bool(_IMAGING.search(fold(part.text))) or any(
        not name.kind.startswith("outside") and name.kind != but for name in part.named
    )
