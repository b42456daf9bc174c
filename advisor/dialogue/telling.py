"""Any query as a piece of a reply: read from the store, or decided by the check."""

from __future__ import annotations

from dataclasses import replace

from advisor.dialogue import check_turns, checkup, compose
from advisor.dialogue.compose import Piece
from advisor.dialogue.desk import Desk
from advisor.dialogue.state import Check, State
from advisor.model import Language, Query
from advisor.questions import KINDS


def tell(query: Query, state: State, desk: Desk, language: Language, *, full: bool, brief: bool = False) -> Piece:
    """The answer to ``query``: as usual, with everything that supports it (``full``), or its first sentences."""
    if query.kind not in KINDS:
        return _decided(query, state, desk, language, full=full)
    answer = desk.advisor.answer(query, full=full)
    if brief:
        answer = replace(answer, lead=answer.lead[:2], support=(), table=None)
    return compose.answer_piece(answer, desk, language)


def _decided(query: Query, state: State, desk: Desk, language: Language, *, full: bool) -> Piece:
    if query.kind == "exam_next":
        return check_turns.what_next(state.check, desk, language)
    if query.kind == "what_if":
        return check_turns.what_changes(state.check or Check(), desk, language)
    check = state.check or Check()
    if set(query.subjects) - set(check_turns.studied(check, desk)):
        # Of several cases asked about, the check remembers the last.
        check = check_turns.with_subjects(check, query.subjects, desk)
    return checkup.piece(check, desk, language, detailed=full)[0]
