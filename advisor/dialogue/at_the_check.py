"""What a message does while the conversation is at the check: an answer, a correction, a remark, a supposition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from advisor.dialogue import check_turns, checkup, compose, moves
from advisor.dialogue.case_pieces import CasePieces
from advisor.dialogue.check_remarks import (
    asks_whether_it_matters,
    asks_which_rule,
    begins_with_whether,
    protests,
    remark_in,
    supposes,
    supposes_in_passing,
)
from advisor.dialogue.compose import Piece
from advisor.dialogue.intents import (
    ABOUT_THE_EXAM,
    ELLIPTIC,
    OF_ANOTHER_MAJOR,
    PLEASANTRIES,
    QUESTIONS,
)
from advisor.dialogue.moves import Turn
from advisor.dialogue.outcome import Asked
from advisor.dialogue.reading import asks_for_something, is_question
from advisor.dialogue.rule_numbers import numbered_rules
from advisor.dialogue.self_description import Told
from advisor.dialogue.self_description.told import Values
from advisor.dialogue.state import Check
from advisor.dialogue.whose import check_of
from advisor.model import Query
from advisor.questions import KINDS
from advisor.words import say

# "Why? Which rule exactly? In English, please."
_BESIDE_WHICH_RULE = PLEASANTRIES | {"why", "exam_rule", "ask_source", "switch_language"}


class AtTheCheck(CasePieces):
    """The turns of a conversation that is at the check."""

    def _remarked(self) -> Turn | None:
        """A word on the check that states nothing: "as I am now", "who decides?", "the receipt, please"."""
        check, remark = self._state.check, remark_in(self._reading.text)
        if check is None or remark is None or self._told.facts or self._told.supposed:
            return None
        if remark == "why_asked":
            return self._about_the_check(check, "why") if check.awaiting else None
        if remark in ("as_it_is", "resume"):
            meant = check_turns.with_told(check, self._told, self._desk)
            return self._examined(replace(meant, shown=""))
        if not (self._statement.at_the_check or remark in ("receipt", "who_decides")):
            return None
        meant = self._case_meant(check)
        return self._replied([check_turns.remarked(remark, meant, self._desk, self._language)], meant)

    def _checked(self) -> Turn | None:
        """While a question of the check is open: its answer, or a word about the check itself."""
        check = self._state.check
        if check is None or not self._statement.at_the_check:
            return None
        intent = self._sole_intent()
        if intent in ("why", "stop", "undo", "restart"):
            return self._about_the_check(check, intent)
        if self._protests() or self._asks_whether_it_matters():
            why = replace(check, awaiting=None) if self._after_a_verdict else check
            return self._about_the_check(why, "why") if self._after_a_verdict or check.awaiting else None
        if self._goes_over_to(check):
            theirs = check_turns.with_told(self._case_meant(check), self._told, self._desk)
            return self._examined(replace(theirs, shown=""))
        if self._asks_which_rule(intent):
            return self._about_the_check(replace(self._case_meant(check), awaiting=None), "why")
        supposed = self._supposed(check)
        if supposed:
            return self._replied([check_turns.supposing(check, supposed, self._desk, self._language)], check)
        if self._after_a_verdict and protests(self._reading.text) and self._told.facts:
            # "The assistant level neither?"
            return self._examined(check_turns.with_told(check, self._told, self._desk))
        if (intent == "what_if" or self._supposes_something()) and not self._told:
            return self._replied([check_turns.what_changes(check, self._desk, self._language)], check)
        if intent == "next_steps" and self._is_sure() and self._after_a_verdict and not self._told.facts:
            return self._replied([check_turns.what_to_do(check, self._desk, self._language)], check)
        if check.awaiting is None or self._statement.asks_something_else() or numbered_rules(self._reading):
            return None
        open_still = self._statement.leaves_open
        if open_still is not None and not self._told.facts:
            return self._asked_which(*open_still)
        if self._told.facts or self._told.unsure:
            return self._examined(check_turns.with_told(check, self._told, self._desk))
        if check.awaiting in self._told.ambiguous:
            # "Imaging": which of its programmes is still to be said.
            return self._asked_which(check.awaiting, self._told)
        if intent == "dont_know":
            return self._examined(check_turns.with_told(check, Told(unsure=frozenset({check.awaiting})), self._desk))
        return self._asked_again(check) if intent == "affirm" else None

    def _asked_again(self, check: Check) -> Turn | None:
        """The question that is open, once more: "ok" does not answer which direction the diploma notes."""
        prompt = checkup.prompt(check, self._desk, self._language)
        return self._replied([prompt], check) if prompt else None

    def _case_meant(self, check: Check) -> Check:
        """The case under way, or an earlier one whose person is named: "so my wife can?" after several cases."""
        return check_of(check, self._told.whom) if self._told.whom in check.aside else check

    def _asks_which_rule(self, intent: str) -> bool:
        """Whether "which one exactly?" after a verdict asks for the rule that it rests on."""
        asks = asks_which_rule(self._reading.text) and not numbered_rules(self._reading) and intent != "exam_list"
        asking = [part for part in self._reading.parts if is_question(part.text)]
        alone = len(self._reading.parts) == 1 or {part.intent for part in asking} <= _BESIDE_WHICH_RULE
        return asks and alone and not self._told and self._after_a_verdict

    def _protests(self) -> bool:
        """Whether a message after a verdict does no more than not accept it."""
        asks = any(part.intent in QUESTIONS and asks_for_something(part.text) for part in self._reading.parts)
        tells = set(self._told.facts) - {"degree"} or self._told.supposed
        return protests(self._reading.text) and not asks and not tells

    def _asks_whether_it_matters(self) -> bool:
        """Whether a message after a verdict only asks if what was said makes a difference: "does the month matter?"."""
        tells = set(self._told.facts) - {"graduated"} or self._told.supposed
        other = self._surely_asked & QUESTIONS - ABOUT_THE_EXAM and not begins_with_whether(self._reading.text)
        return asks_whether_it_matters(self._reading.text) and not tells and not other

    def _goes_over_to(self, check: Check) -> bool:
        """Whether a message goes on with another of the persons spoken of: "and the elder?"."""
        names = self._told.whom in check.aside and any(part.intent in ELLIPTIC for part in self._reading.parts)
        return names and not self._statement.asks_something_else()

    def _supposes_something(self) -> bool:
        """Whether a message after a verdict supposes what no rule asks of: "and if she threw the licence away?"."""
        other = self._surely_asked & set(KINDS) or self._reading.whole.named
        return self._after_a_verdict and supposes(self._reading.text) and not other

    def _supposed(self, check: Check) -> Mapping[str, Values]:
        """What a message only supposes of the case under way, with or without saying "if"."""
        if self._told.supposed and self._told.facts and check_turns.is_of_somebody(check, self._told):
            return {**self._told.facts, **self._told.supposed}
        if self._told.supposed and not self._told.facts:
            beside = self._statement.asks_something_else() and not self._supposes_first()
            return {} if beside else self._told.supposed
        if self._sole_intent() == "what_if" and self._is_certain() and not self._told.corrects:
            # "The town clinic instead, would that have been worse?"
            return self._told.facts
        if not supposes_in_passing(self._reading.text) or not check_turns.is_of_somebody(check, self._told):
            return {}
        return {**self._told.facts, **self._told.supposed}

    def _supposes_first(self) -> bool:
        """Whether a message supposes and says nothing else than what: "what if …, a normal diploma but a …?"."""
        first, *others = self._reading.parts or (self._reading.whole,)
        return first.intent == "what_if" and {part.intent for part in others} <= ABOUT_THE_EXAM | {OF_ANOTHER_MAJOR}

    def _about_the_check(self, check: Check, intent: str) -> Turn:
        if intent == "why":
            return self._replied([check_turns.why_asked(check, self._desk, self._language)], check)
        if intent == "stop":
            stopped = replace(self._state, check=replace(check, awaiting=None))
            return moves.plain(stopped, self._desk, self._language, say(self._language, "check.stopped"), "stopped")
        if intent == "undo":
            before = check_turns.without_last(check)
            if before is not None:
                return self._examined(before)
            return self._examined(check)
        return self._examined(Check())

    def _asked_which(self, attribute: str, told: Told) -> Turn:
        """Something said could mean two things, and the difference matters: ask, never guess."""
        if attribute == "certificate_kind":
            text = say(self._language, "check.ask_which_certificate")
        else:
            label = self._desk.knowledge.rulebook.attribute(attribute).label
            text = say(self._language, "check.ask_ambiguous", attribute=label)
        choices = checkup.value_buttons(
            attribute, told.ambiguous[attribute], self._desk.knowledge.rulebook, self._language
        )
        check = check_turns.with_told(check_turns.begin(self._state), told, self._desk)
        piece = Piece(
            heading=say(self._language, "check.heading"),
            text=text,
            cited=tuple(check_turns.rows_on(check, attribute, self._desk)),
            buttons=choices,
        )
        return self._replied([piece], replace(check, awaiting=attribute))

    def _examined(self, check: Check) -> Turn:
        piece, check = checkup.piece(check, self._desk, self._language)
        return self._replied([piece], check)

    def _replied(self, pieces: Sequence[Piece], check: Check) -> Turn:
        reply = compose.reply(pieces, [Asked(Query("exam_eligibility"))], self._desk, self._language)
        reply = replace(reply, kind="verdict" if reply.card else "question")
        state = replace(self._state, language=self._language, check=check, offered=reply.buttons, said_kind=reply.kind)
        return Turn(reply, state.remember(Query("exam_eligibility", check_turns.studied(check, self._desk))))

    def _case_of_another(self) -> Check | None:
        """The case of somebody else that a word about the last answer means: "what was it for her again?"."""
        check = self._state.check
        if check is None or self._told.of_whom != "other" or self._told.facts:
            return None
        theirs = check_turns.with_told(check, self._told, self._desk)
        known = theirs.whom != check.whom and bool(theirs.facts.get("stated"))
        return replace(theirs, shown="") if known else None
