"""The part of a reply that the eligibility check makes of a case told or asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.dialogue import check_turns, checkup
from advisor.dialogue.compose import Piece
from advisor.dialogue.reading import asks_for_something, is_question
from advisor.dialogue.resolve import COUNTED_ONLY
from advisor.dialogue.rule_numbers import numbered_rules
from advisor.dialogue.self_description import Told
from advisor.dialogue.self_description.hits import AMBULANCE, AUXILIARY
from advisor.dialogue.self_description.told import WHAT_WAS_STUDIED
from advisor.dialogue.state import GENERAL, Check
from advisor.dialogue.studied_abroad import may_be_beside_a_first_degree, speaks_of_studies_abroad
from advisor.dialogue.turning import Turning
from advisor.model import Query
from advisor.questions import STUDIED_KINDS

_SUBJECT_STUDIED = frozenset({"programme", "major_category", "imaging"})


class CasePieces(Turning):
    """Makes of a case its verdict, the question it leaves open, or a rule applied to it."""

    def _checked_piece(self, query: Query, told: Told) -> Piece:
        """The part of a reply that the check makes; what it learns stays with the conversation."""
        before = check_turns.begin(self._state)
        if self._studied_abroad(before):
            return check_turns.studied_abroad(self._desk, self._language)
        first_told = len(told.facts) > 1 and not before.shown
        if query.kind == "exam_next" and not first_told and (asks_for_something(self._reading.text) or not told.facts):
            return check_turns.what_next(self._case_told(told), self._desk, self._language)
        supposed = {**told.facts, **told.supposed}
        if query.kind == "what_if" or (told.supposed and not told.facts):
            if supposed:
                return check_turns.supposing(before, supposed, self._desk, self._language)
            if not before.facts.get("stated"):
                # "What if my diploma is lost?" of nobody's case.
                return check_turns.what_next(None, self._desk, self._language)
            return check_turns.what_changes(before, self._desk, self._language)
        check = check_turns.with_told(before, told, self._desk)
        if self._asks_of_going_on(before, check):
            return check_turns.what_to_do(check, self._desk, self._language)
        if not (WHAT_WAS_STUDIED & set(told.facts) or _SUBJECT_STUDIED & told.denied):
            # A subject carried over from the last question is not what somebody else studied.
            of_another = check.whom != before.whom or bool(check_turns.studied(check, self._desk))
            carried_over = query.assumed and of_another
            named = () if carried_over else self._studied(query.subjects)
            either = told.ambiguous.get("programme", ())
            # Of two programmes told of one person, the one that a question names is not all that was studied.
            subjects = either or named or self._imaging_unspecified()
            check = check_turns.with_subjects(check, subjects, self._desk, told)
        beside = () if self._statement.tells_several else self._reading.whole.subjects("major_category", "schooling")
        piece, check = checkup.piece(
            check,
            self._desk,
            self._language,
            named=self._that_fit(check, (*query.subjects, *beside)),
        )
        applied = check_turns.rule_on(check, self._rules_of_the_case(), self._desk, self._language)
        if applied is None or check.whom != GENERAL:
            self._state = replace(self._state, check=check)
        if applied is None:
            return piece
        return check_turns.followed_by_question(applied, self._state.check or check, self._desk, self._language)

    def _studied_abroad(self, before: Check) -> bool:
        """Whether the first degree is from abroad, so that no rule known here decides; a master's may be beside one."""
        text = self._reading.text
        if not speaks_of_studies_abroad(text):
            return False
        told = WHAT_WAS_STUDIED & {*self._told.facts, *self._told.ambiguous}
        beside = told or check_turns.studied(before, self._desk)
        return not (beside and may_be_beside_a_first_degree(text))

    def _rules_of_the_case(self) -> tuple[str, ...]:
        """The rules that a question of a case names by number; one asked about by itself is told by itself."""
        asked_about = any(
            part.intent == "exam_rule" and part.subjects("exam_rule") and is_question(part.text)
            for part in self._reading.parts
        )
        return () if asked_about and len(self._reading.parts) > 1 else numbered_rules(self._reading)

    def _asks_of_going_on(self, before: Check, check: Check) -> bool:
        """Whether "and if I do a master's?" after a verdict adds nothing to the case: what would help is told then."""
        higher = {"master", "doctor"} & set(self._reading.whole.subjects("level"))
        return bool(higher and before.shown) and before.facts == check.facts and before.awaiting is None

    def _case_told(self, told: Told) -> Check | None:
        """The check with what is told; ``None`` where nothing is known of anybody."""
        if self._state.check is None and not told.facts:
            return None
        return check_turns.with_told(check_turns.begin(self._state), told, self._desk)

    def _studied(self, subjects: Sequence[str]) -> tuple[str, ...]:
        """Those of these subjects that somebody can have studied."""
        known = self._desk.knowledge.subjects
        driven = AMBULANCE in self._reading.whole.subjects()
        studied = (n for n in subjects if n in known and known[n].kind in STUDIED_KINDS)
        only_counted = self._only_counted()
        return tuple(n for n in studied if not (driven and n == AUXILIARY) and n not in only_counted)

    def _only_counted(self) -> set[str]:
        """The programmes that a message seems to name by years which are those of something else: "4 yrs in Leeds"."""
        told = {*self._told.facts, *self._told.ambiguous, *self._told.supposed}
        if told & {"programme", "length"}:
            return set()
        named = [name for name in self._reading.whole.named if name.kind == "programme"]
        by_name = {name.subject for name in named if not COUNTED_ONLY.fullmatch(name.text.lower())}
        return {name.subject for name in named} - by_name

    def _that_fit(self, check: Check, subjects: Sequence[str]) -> tuple[str, ...]:
        """The subjects without a programme that is not the one studied: "five-year" of another programme names none."""
        studied = check.facts.get("stated", {}).get("programme", ())
        known = self._desk.knowledge.subjects
        return tuple(
            n for n in subjects if not studied or n in studied or n not in known or known[n].kind != "programme"
        )

    def _imaging_unspecified(self) -> tuple[str, ...]:
        """ "Medical imaging" alone is one of two programmes, and which one decides."""
        named = self._reading.whole.subjects("specialty")
        return ("imaging_four_year", "imaging_five_year") if named and self._state.check is None else ()

    def _with_the_rule_applied(self, piece: Piece, query: Query) -> Piece:
        """A rule explained to somebody who said something about themselves: whether it applies comes first."""
        if not self._told.facts and self._told.of_whom != "self":
            return piece
        check = check_turns.with_told(check_turns.begin(self._state), self._told, self._desk)
        applied = check_turns.rule_on(check, query.subjects, self._desk, self._language)
        if applied is None:
            return piece
        if WHAT_WAS_STUDIED & set(self._told.facts) or self._told.of_whom in ("self", "other"):
            self._state = replace(self._state, check=check)
        return replace(piece, text=f"{applied.text}\n\n{piece.text}", card=applied.card)

    def _with_the_meaning(self, piece: Piece, query: Query) -> Piece:
        """A rule explained: what it comes to, and whom it narrowly does and does not apply to."""
        numbers = [name.removeprefix("exam_rule_") for name in query.subjects if name.startswith("exam_rule_")]
        meanings = [check_turns.meaning(number, self._desk, self._language) for number in numbers]
        return replace(piece, text="\n\n".join([piece.text, *filter(None, meanings)]))
