"""A message's outcomes, tidied: what was told goes with what was asked, each question once, no mere politeness."""

from __future__ import annotations

import re
from typing import TypeGuard

from advisor.dialogue.intents import MOVES, OF_ANOTHER_MAJOR, POLITENESS, TAKES_WHAT_WAS_TOLD
from advisor.dialogue.other_exams import asks_of_another_exam
from advisor.dialogue.outcome import Asked, Outcome, Refused, Stated, Unclear, is_checked
from advisor.dialogue.reading import is_question
from advisor.model import Query
from advisor.questions import CHECKED_KINDS
from advisor.text import fold


def tidied(outcomes: list[Outcome], *, about_the_exam: bool) -> list[Outcome]:
    """``outcomes`` as they are to be answered."""
    outcomes = _without_what_is_told_of_another_exam(outcomes)
    if not about_the_exam and any(isinstance(outcome, Asked | Refused) for outcome in outcomes):
        # "My mother is a nurse, can somebody like her still take courses?" starts no check, nor what nurses earn.
        outcomes = [outcome for outcome in outcomes if not _tells_of_a_relative(outcome)]
    return _without_politeness(_without_repeats(_with_what_was_told(_without_grumbling(outcomes))))


def _without_what_is_told_of_another_exam(outcomes: list[Outcome]) -> list[Outcome]:
    """What is asked, where that is only another exam: "he leaves the army, does that help for the civil service?"."""
    asked: list[Outcome] = [outcome for outcome in outcomes if isinstance(outcome, Asked | Refused)]
    of_another = all(isinstance(outcome, Refused) and asks_of_another_exam(outcome.text) for outcome in asked)
    return asked if asked and of_another else outcomes


def _without_grumbling(outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes without the anger of somebody who also asks something."""
    asked = any(isinstance(outcome, Asked) for outcome in outcomes)
    return [o for o in outcomes if not (asked and isinstance(o, Refused) and o.reason == "abuse")]


def _with_what_was_told(outcomes: list[Outcome]) -> list[Outcome]:
    """What somebody says about themselves beside a question of the exam belongs to that question."""
    asked = {o.query.kind for o in outcomes if isinstance(o, Asked) and o.query.kind in TAKES_WHAT_WAS_TOLD}
    if not asked:
        return outcomes
    told = [o for o in outcomes if not (_tells(o) or _refuses_what_was_told(o))]
    if asked & set(CHECKED_KINDS):
        told = [o for o in told if not _sounds_like_telling(o)]
    of_a_rule = any(isinstance(o, Asked) and o.query.kind == "exam_rule" and is_question(o.text) for o in told)
    return [o for o in told if not (of_a_rule and _tells_whose_case(o))]


# What a statement about oneself may be taken for.
_OFTEN_TOLD = frozenset({OF_ANOTHER_MAJOR, "outside", "not_understood"})


def _tells(outcome: Outcome) -> TypeGuard[Stated]:
    return isinstance(outcome, Stated) and outcome.intent == "state_facts"


_RELATIVE = re.compile(
    r"我?(妈|爸|爷|奶|外公|外婆|姑|姨|舅|叔|婶|嫂|姐|哥|妹|弟|老公|老婆|对象|室友|朋友|同学)"
    r"|\b(my|our) (mum|mom|mother|dad|father|aunt|uncle|sister|brother|cousin|wife|husband|friend|roommate)\b"
)


def _tells_of_a_relative(outcome: Outcome) -> bool:
    return _tells(outcome) and bool(_RELATIVE.search(fold(outcome.text)))


def _refuses_what_was_told(outcome: Outcome) -> bool:
    if not isinstance(outcome, Refused) or is_question(outcome.text):
        return False
    return outcome.reason in _OFTEN_TOLD or _tells_of_oneself(outcome)


# "I've been working for years now" has nothing to do with the exam, and asks nothing either.
_TELLS_OF_ONESELF = re.compile(r"[我俺他她]|[了过]\W*$|已经|\b(i|i'?m|i'?ve|my|we|he|she|his|her|been|have|had|was)\b")


def _tells_of_oneself(outcome: Refused) -> bool:
    """Whether a part without a place in the material only tells of whoever asks."""
    return outcome.reason == "oos_far" and bool(_TELLS_OF_ONESELF.search(fold(outcome.text)))


def _tells_whose_case(outcome: Outcome) -> bool:
    """Whether a part says whose case a rule is asked about: "staff school, 2000, assistant exam: does item 8 …?"."""
    return isinstance(outcome, Asked) and is_checked(outcome) and not is_question(outcome.text)


def _sounds_like_telling(outcome: Outcome) -> bool:
    """Whether a part only seems to ask: "I studied nursing." beside "may I register?" is no question of nursing."""
    return isinstance(outcome, Asked) and outcome.query.kind not in CHECKED_KINDS and not is_question(outcome.text)


def _without_repeats(outcomes: list[Outcome]) -> list[Outcome]:
    """Each query once; two questions of one kind about different subjects become one about both.

    Two questions of the exam may be of two cases, which only what they tell shows.
    """
    kept: list[Outcome] = []
    for outcome in outcomes:
        last = kept[-1] if kept else None
        if isinstance(outcome, Asked) and isinstance(last, Asked) and _one_question(last.query, outcome.query):
            joined = tuple(dict.fromkeys((*last.query.subjects, *outcome.query.subjects)))
            kept[-1] = Asked(Query(last.query.kind, joined), f"{last.text} {outcome.text}")
        elif outcome not in kept or (isinstance(outcome, Asked) and is_checked(outcome)):
            kept.append(outcome)
    return kept


def _one_question(left: Query, right: Query) -> bool:
    """Whether two queries are answered best together. Who may register is decided for each case by itself."""
    if left.kind != right.kind or left.kind in CHECKED_KINDS:
        return False
    return left == right or bool(left.subjects and right.subjects)


def _asks_nothing(unclear: Unclear) -> bool:
    """Whether what is unclear has not even the form of a question: "my classmates all laugh at me"."""
    return bool(unclear.text) and not is_question(unclear.text)


def _without_politeness(outcomes: list[Outcome]) -> list[Outcome]:
    aside = POLITENESS | MOVES
    substantial = [o for o in outcomes if not (isinstance(o, Stated) and o.intent in aside)]
    asked = any(isinstance(o, Asked) or _tells(o) for o in substantial)
    clear = [
        o for o in substantial if not (isinstance(o, Unclear) and (not o.readings or (asked and _asks_nothing(o))))
    ]
    return clear or substantial or outcomes[:1]
