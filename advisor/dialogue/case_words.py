"""Which words of a message tell the case that its question of the exam is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.dialogue.check_remarks import asks_on_the_answer
from advisor.dialogue.intents import ABOUT_THE_EXAM, OF_ANOTHER_MAJOR, OF_THE_RULES
from advisor.dialogue.meant import names_what_was_studied
from advisor.dialogue.reading import SURELY_ASKS, Part, Reading, asks_for_something, is_question
from advisor.dialogue.self_description import Told
from advisor.questions import CHECKED_KINDS, KINDS

# What "and nurses?" after a question of the exam may be taken for.
_GOES_ON = frozenset({"ellipsis", OF_ANOTHER_MAJOR})
_SURELY_OF_A_RULE = 0.8


def words_of_the_case(reading: Reading) -> str:
    """The message without the questions about other matters that bring facts of their own.

    After "may I register?", "and my cousin, who did computing, could he do a master's?" tells of the cousin. Before it,
    "what do five-year graduates do?" tells nothing of who asks, where several programmes are spoken of.
    """
    parts = reading.parts
    asked = (at for at, part in enumerate(parts) if part.intent in ABOUT_THE_EXAM and is_question(part.text))
    last = max(asked, default=None)
    if last is None:
        return reading.text
    several = len(reading.whole.subjects("programme")) > 1
    others = [at for at, part in enumerate(parts) if _asks_something_else(part) and (several or at > last)]
    dropped = {*others, *(told for at in others for told in _told_before(at, last, parts))}
    kept = [part.text for at, part in enumerate(parts) if at not in dropped]
    return " ".join(kept) if dropped and kept else reading.text


def _asks_something_else(part: Part) -> bool:
    about = part.intent in KINDS and part.intent not in ABOUT_THE_EXAM
    return about and part.confidence >= SURELY_ASKS and is_question(part.text)


def _told_before(question: int, last: int, parts: Sequence[Part]) -> list[int]:
    """What is told between the last question of the exam and another question belongs to that one."""
    return [at for at in range(last + 1, question) if not is_question(parts[at].text)]


@dataclass(frozen=True)
class Case:
    """One of several cases that a message asks about.

    ``alone`` are its question and what is told since the case before it; ``before`` is what was told until then.
    """

    question: str
    alone: str
    before: str

    @property
    def with_what_was_told(self) -> str:
        """The case with everything told before it, for cases of one person."""
        return f"{self.before} {self.alone}".strip()


def cases_in(reading: Reading) -> list[Case]:
    """The cases of a message, in order."""
    cases: list[Case] = []
    before: list[str] = []
    own: list[str] = []
    checked = [at for at, part in enumerate(reading.parts) if part.intent in CHECKED_KINDS]
    for at, part in enumerate(reading.parts):
        if asks_on_the_answer(part.text):
            continue
        beside_others = bool(cases) or any(at < other for other in checked)
        if is_question(part.text) and (
            at in checked or _is_another(part, first=not cases, beside_others=beside_others)
        ):
            cases.append(Case(part.text, " ".join([*own, part.text]), " ".join(before)))
            before, own = [*before, *own], []
        elif not is_question(part.text):
            own.append(part.text)
    return cases


def _is_another(part: Part, *, first: bool, beside_others: bool) -> bool:
    """Whether a question that sounds like something else asks for one more case: "problem?", "and nurses?"."""
    if part.intent == "state_facts":
        return beside_others
    of_a_rule = part.intent in OF_THE_RULES and part.confidence < _SURELY_OF_A_RULE
    goes_on = part.intent in _GOES_ON or (of_a_rule and not asks_for_something(part.text))
    return goes_on and not first and names_what_was_studied(part)


def differs(told: Told, before: Told) -> bool:
    """Whether what is told of a case is of somebody else than before: it names them, or says otherwise."""
    if told.whom and before and told.whom != before.whom:
        return True
    now, earlier = {**told.ambiguous, **told.facts}, {**before.ambiguous, **before.facts}
    return any(now[name] != earlier[name] for name in now.keys() & earlier.keys())
