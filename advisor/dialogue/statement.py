"""What one message states about an applicant, and what it asks beside: whether it is a self-description at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property

from advisor.dialogue.case_words import Case, cases_in, differs, words_of_the_case
from advisor.dialogue.check_remarks import (
    asks_for_somebody,
    asks_of_the_whole_list,
    asks_on,
    asks_whether_it_matters,
    asks_which_rule,
)
from advisor.dialogue.intents import ABOUT_THE_EXAM, NEAREST, OF_THE_RULES, OUTSIDE_KINDS, QUESTIONS
from advisor.dialogue.meant import asks_of_their_trade, speaks_of_pay
from advisor.dialogue.moves import names_a_rule
from advisor.dialogue.other_exams import asks_of_another_exam
from advisor.dialogue.outcome import Asked
from advisor.dialogue.persons import persons_in
from advisor.dialogue.reading import SURELY_ASKS, Named, Part, Reading, asks_for_something, is_question
from advisor.dialogue.rule_numbers import numbered_rules
from advisor.dialogue.self_description import Told, read_facts
from advisor.dialogue.self_description.told import WHAT_WAS_STUDIED
from advisor.dialogue.state import Check, State
from advisor.eligibility import Rulebook
from advisor.questions import CHECKED_KINDS, KINDS

# So many facts in one message describe somebody, whatever else it looks like.
_PLENTY = 3
_ANSWERED_BY_A_DECISION = OF_THE_RULES | {"exam_levels"}
# Facts that decide by themselves, or nearly so.
_DECISIVE = WHAT_WAS_STUDIED | {"certificate_kind", "military_status", "degree"}
# Which programme, which level of the exam, and whether somebody has graduated, the check asks where it matters.
_ASKED_IN_ITS_TURN = frozenset({"programme", "exam_level", "graduated"})
_OF_THE_PROGRAMME = frozenset({"school_kind", "degree"})
_CERTAIN = 0.9
_SHORT = 30
_LIKELY = 0.4
# "Can I apply?" of a degree sounds like these.
_MAY_BE_APPLYING = ABOUT_THE_EXAM | {"state_facts", "route_requirements", "cross_major"}


class Statement:
    """A message as a statement about an applicant, in the state of the conversation that it meets."""

    def __init__(self, reading: Reading, state: State, rulebook: Rulebook) -> None:
        self._reading = reading
        self._state = state
        self._rulebook = rulebook
        self.at_the_check = self._is_at_the_check()
        self.told = self._read(words_of_the_case(reading))

    def _read(self, text: str) -> Told:
        check = self._state.check
        return read_facts(
            text,
            self._rulebook,
            awaiting=check.awaiting if check else None,
            names=self._reading.whole.named if text == self._reading.text else _moved(self._reading, text),
            discussed=_discussed(check) if self.at_the_check and check else (),
        )

    def _is_at_the_check(self) -> bool:
        """Whether the conversation is at the check: a question of it is open, or its result was the last word."""
        check = self._state.check
        if check is None:
            return False
        said_last = self._state.said[-1].kind if self._state.said else ""
        stumbled = self._state.said_kind == "clarify" and said_last in CHECKED_KINDS
        at_its_result = self._state.said_kind in ("verdict", "question") or stumbled
        return check.awaiting is not None or at_its_result or said_last in OF_THE_RULES

    def told_by(self, text: str) -> Told:
        """What one part tells; of a message that asks for one case, everything it tells."""
        if not self.tells_several or not text or text == self._reading.text:
            return self.told
        return self._told_by_case[next((at for at, case in enumerate(self._cases) if case.question == text), 0)]

    @cached_property
    def tells_several(self) -> bool:
        """Whether the message asks for more than one case."""
        return len(self._cases) > 1

    @cached_property
    def _cases(self) -> list[Case]:
        return cases_in(self._reading)

    @cached_property
    def _told_by_case(self) -> list[Told]:
        return [self._told_of(case) for case in self._cases]

    def _told_of(self, case: Case) -> Told:
        own = self._read(case.alone)
        return own if differs(own, self._read(case.before)) else self._read(case.with_what_was_told)

    @cached_property
    def persons(self) -> list[tuple[str, Told]]:
        """The persons whose cases a message asks for together: the word for each, and what is told of them."""
        told = [(person.whom, self._read(person.text)) for person in persons_in(self._reading.text)]
        decided = [(whom, each) for whom, each in told if _DECISIVE & {*each.facts, *each.ambiguous}]
        return decided if len(decided) > 1 else []

    @cached_property
    def leaves_open(self) -> tuple[str, Told] | None:
        """What was said of a case and could mean two things, with all that is told of that case: it is asked back."""
        if self.persons:
            return None
        cases = self._told_by_case if self.tells_several else [self.told]
        return next(((name, told) for told in cases for name in told.ambiguous if _is_left_open(name, told)), None)

    def is_enough(self) -> bool:
        """Whether the message is a self-description rather than a question that happens to name something."""
        # A programme and its category are one fact said once, and that somebody graduated says nothing by itself.
        told = {"studied" if name in ("programme", "major_category") else name for name in self.told.facts}
        told.discard("graduated")
        if told == {"exam_level"} and self._asks_of_the_rules():
            return False
        if self.at_the_check:
            # "I graduated in 2013, if that makes it better." Beside a question of the programme, it names no case.
            return bool(told - {"studied", "length"} if self._asks_of_the_programme() else self.told.facts)
        if told and any(asks_for_somebody(part.text) for part in self._reading.parts):
            return True
        if len(told) >= _PLENTY:
            return True
        if self._reading.whole.subjects("exam_rule") and asks_for_something(self._reading.text):
            # "From which year on are staff schools …?" names a rule by what it is about.
            return False
        intents = {part.intent for part in self._reading.parts if part.confidence >= _LIKELY}
        if {"studied", "exam_level"} <= told and not intents - ABOUT_THE_EXAM:
            # "Pharmacist. At least the assistant level, surely?"
            return True
        if {"studied", "degree"} <= told and not self._speaks_of_going_abroad(intents):
            # "Public health, a Bachelor of Medicine. OK to apply?"
            return True
        sure_of = {part.intent for part in self._reading.parts if part.confidence >= _CERTAIN}
        if sure_of & set(KINDS):
            return False
        if intents & set(NEAREST) or (is_question(self._reading.text) and not intents & set(CHECKED_KINDS)):
            return False
        return len(told) >= 2 or self._tells_what_was_studied()

    def _tells_what_was_studied(self) -> bool:
        """Whether somebody only says what they studied: "so im doing the 4 yr imaging degree"."""
        studied = WHAT_WAS_STUDIED & {*self.told.facts, *self.told.ambiguous}
        sure_of = {part.intent for part in self._reading.parts if part.confidence >= SURELY_ASKS}
        asks = is_question(self._reading.text) or bool(sure_of - {"state_facts"})
        asks = asks or self._reading.whole.intent in NEAREST
        return bool(studied) and self.told.of_whom in ("self", "other") and not asks

    def _speaks_of_going_abroad(self, intents: Collection[str]) -> bool:
        """Whether a message about a degree is, or may be, about another matter than the exam."""
        named = self._reading.whole.subjects("region", "level", *OUTSIDE_KINDS)
        return bool(set(named) - {"bachelor"}) or bool(set(intents) - _MAY_BE_APPLYING)

    def _asks_of_the_programme(self) -> bool:
        """Whether a message that names a programme asks something of it: "and what do four-year ones do later?"."""
        kinds = KINDS.keys() - ABOUT_THE_EXAM
        asked = any(part.intent in kinds and part.confidence >= _LIKELY for part in self._reading.parts)
        return asked and asks_for_something(self._reading.text)

    def _asks_of_the_rules(self) -> bool:
        """Whether a message asks for the rules, not for a case: "is any item only about the assistant exam?"."""
        intents = {part.intent for part in self._reading.parts}
        return is_question(self._reading.text) and bool(intents & (ABOUT_THE_EXAM - frozenset(CHECKED_KINDS)))

    def only_tells(self, part: Part) -> bool:
        """Whether a part that may speak of the rules rather tells a case: "entered in 2001, assistant exam ok?"."""
        if self.at_the_check and self.told.facts and not is_question(part.text):
            # "Neither the syllabus nor the diploma notes a direction, and I use the diploma."
            return True
        if len(self.told.facts) > 1 and not is_question(part.text) and not part.subjects("exam_rule"):
            # "The syllabus and the training direction say non-medical, …"
            return True
        return len(self.told.facts) >= _PLENTY and part.confidence < SURELY_ASKS and not asks_for_something(part.text)

    def asks_something_else(self) -> bool:
        """Whether the message also asks a question that the check does not answer."""
        if any(self._asks_outside(part) or _asks_of_another_exam(part) for part in self._reading.parts):
            return True
        if self._state.check and self._state.check.awaiting in self.told.unsure and len(self._reading.parts) == 1:
            return False  # "I don't know which degree" is an answer, though it names what could be asked
        describes = len(self.told.facts) > 1 if self.at_the_check else len(self.told.facts) >= _PLENTY
        if describes and not asks_for_something(self._reading.text) and not self._asks_besides():
            return False
        return any(
            part.intent in QUESTIONS
            and part.intent not in CHECKED_KINDS
            and part.confidence >= SURELY_ASKS
            and (is_question(part.text) or not self.told)
            and not asks_on(part.text)
            and not (self.at_the_check and self.told.facts and asks_whether_it_matters(part.text))
            for part in self._reading.parts
        )

    def _asks_besides(self) -> bool:
        """Whether a part plainly asks about the programme beside a question of the exam: "is it a BSc?"."""
        plainly = [part for part in self._reading.parts if part.confidence >= _CERTAIN and is_question(part.text)]
        intents = {part.intent for part in plainly}
        return bool(intents & set(CHECKED_KINDS)) and bool(intents & (KINDS.keys() - ABOUT_THE_EXAM))

    def _asks_outside(self, part: Part) -> bool:
        """Whether a part asks about something outside the material, rather than states what somebody studied."""
        if part.intent not in NEAREST or part.confidence < SURELY_ASKS:
            return False
        states = bool(self.told.facts) and not is_question(part.text) and not speaks_of_pay(part.text)
        studied = self.at_the_check and bool(WHAT_WAS_STUDIED & set(self.told.facts))
        if studied and len(part.text) <= _SHORT and not asks_of_their_trade(part.text):
            return False  # "and my cousin, midwifery?"
        meant = self.at_the_check or part.confidence < _CERTAIN or asks_for_somebody(part.text)
        return not (states and meant)

    def asks_about_a_rule_alone(self, check: Check | None) -> bool:
        """Whether a rule is asked about by its number while nothing is known of anybody: it is explained then."""
        known = check is not None and check.facts.get("stated")
        return bool(numbered_rules(self._reading)) and not known and not self.told

    def wants_a_decision(self, asked: Asked) -> bool:
        """Whether "… will they refuse me?" asks for a decision on what was told and not for the rules."""
        describes = asked.query.kind == "exam_requirement" and len(self.told.facts) >= _PLENTY
        decided = describes or asked.query.kind in _ANSWERED_BY_A_DECISION
        which_rule = asks_which_rule(asked.text) and not numbered_rules(self._reading)
        said = set(self.told.facts) - _ASKED_IN_ITS_TURN
        # "The syllabus says non-medical, the diploma says nothing. Excluded?"
        several = len(said) > 1 and not asks_for_something(asked.text)
        decisive = said if which_rule or several else _DECISIVE & set(self.told.facts)
        if not decided or not decisive:
            return False
        if asked.query.kind == "exam_list" and asks_of_the_whole_list(asked.text):
            return False
        if which_rule:
            return True
        return asked.query.kind == "exam_list" or not (
            asks_for_something(asked.text) or names_a_rule(self._reading.text)
        )


def _is_left_open(attribute: str, told: Told) -> bool:
    """Whether a point must be asked back by itself: of two programmes each has its school and its degree."""
    goes_with_the_programme = attribute in _OF_THE_PROGRAMME and len(told.ambiguous.get("programme", ())) > 1
    return attribute not in _ASKED_IN_ITS_TURN and not goes_with_the_programme


def _asks_of_another_exam(part: Part) -> bool:
    return is_question(part.text) and asks_of_another_exam(part.text)


def _moved(reading: Reading, text: str) -> tuple[Named, ...]:
    """The names of a message where they stand in a text made of some of its parts."""
    found = []
    for name in reading.whole.named:
        at = text.find(name.text) if name.text else -1
        if at >= 0:
            found.append(replace(name, start=at, end=at + len(name.text)))
    return tuple(found)


def _discussed(check: Check) -> frozenset[str]:
    """What the case under way is about; with a programme of imaging its length is."""
    stated = check.facts.get("stated", {})
    by_length = any(name.startswith("imaging_") for name in stated.get("programme", ()))
    return frozenset({*stated, "length"} if by_length else stated)
