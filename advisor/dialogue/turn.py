"""One turn: a reading and the conversation's state in, a reply and the next state out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.dialogue import check_turns, checkup, compose, moves
from advisor.dialogue.at_the_check import AtTheCheck
from advisor.dialogue.check_remarks import (
    remark_in,
)
from advisor.dialogue.compose import Piece
from advisor.dialogue.context import in_context
from advisor.dialogue.desk import Desk
from advisor.dialogue.intents import (
    ABOUT_THE_EXAM,
    ABOUT_WHAT_WAS_SAID,
    PLEASANTRIES,
    QUESTIONS,
    SOCIAL,
)
from advisor.dialogue.interpret import interpret
from advisor.dialogue.meant import speaks_of_the_exam
from advisor.dialogue.moves import MOVES, Turn
from advisor.dialogue.outcome import Asked, Outcome, Refused, Stated, Unclear, is_checked
from advisor.dialogue.pointing import compared, with_subjects_pointed_at
from advisor.dialogue.reading import SURELY_ASKS, Reading, is_question
from advisor.dialogue.resolve import askable
from advisor.dialogue.rule_numbers import numbered_rules
from advisor.dialogue.safety import danger_in, speaks_of_self_harm
from advisor.dialogue.self_description import Told
from advisor.dialogue.self_description.told import WHAT_WAS_STUDIED, OfWhom
from advisor.dialogue.state import OWN, SOMEBODY, State
from advisor.dialogue.whose import check_of
from advisor.dialogue.wordless import wordless
from advisor.language import wished
from advisor.model import Query, Reply
from advisor.nlu import buttons
from advisor.questions import CHECKED_KINDS
from advisor.words import say

_MOST_PARTS = 5
_SAID_AGAIN = frozenset({"repeat", "elaborate", "shorten"})
# A remark on the talk itself this sure is one.
_PLAINLY_SAID = 0.75
_ABOUT_A_CASE = frozenset({*CHECKED_KINDS, "state_facts", "exam_list"})
_ONLY_STUDIED = WHAT_WAS_STUDIED | {"graduated"}
_HEADINGS = {OWN: "check.heading_of_self", SOMEBODY: "check.heading_of_somebody"}
_SPEAKING_OF_RULES = frozenset({"exam_next", "what_if", "exam_rule", "exam_list", "exam_edition", "exam_requirement"})
# A wish for a language beside one of these is not all that a message wants.
_MORE_THAN_A_WISH = QUESTIONS | {"injection"}
# Said about the last answer; where there is none, these ask what the advisor rests on.
_IN_GENERAL = frozenset({"ask_source", "ask_certainty"})
_MERE_REMARK = 14


def take_turn(reading: Reading, state: State, desk: Desk) -> Turn:
    """The reply to one message, and what the conversation remembers of it."""
    return _WholeTurn(reading, state, desk).turn()


def _take_without_choosing(reading: Reading, state: State, desk: Desk) -> Turn:
    turning = _WholeTurn(reading, state, desk)
    turning.may_choose = False
    return turning.turn()


def _on_one_subject(outcomes: Sequence[Outcome]) -> list[Query]:
    """What a message may ask that names a subject and no question: "学位" after "五年制" is asked of that."""
    unclear = [outcome for outcome in outcomes if isinstance(outcome, Unclear)]
    readings = unclear[0].readings if len(outcomes) == len(unclear) == 1 else ()
    one = bool(readings) and bool(readings[0].subjects) and len({query.subjects for query in readings}) == 1
    return [readings[0]] if one else []


class _WholeTurn(AtTheCheck):
    """One turn in the making: the first attempt that knows what to do with the message makes the reply."""

    may_choose = True

    def turn(self) -> Turn:
        """The first of the attempts that fits, else an answer to whatever was asked."""
        attempts = (
            self._pressed, self._wordless, self._in_danger, self._forgetting, self._switched, self._chosen,
            self._remarked, self._compared, self._checked, self._stated, self._moved,
        )  # fmt: skip
        for attempt in attempts:
            turn = attempt()
            if turn is not None:
                return turn
        return self._answered(interpret(self._reading, self._desk.knowledge, self._state.recent))

    # --- Buttons, numbers, languages, safety --------------------------------------------------------------------

    def _pressed(self) -> Turn | None:
        """A button says itself what it means."""
        if not self._reading.button:
            return None
        if buttons.read(self._reading.text):
            # A payload is in no language: the conversation's goes on.
            self._language = self._state.wish or self._state.language
        verb, *words = self._reading.button
        if verb == "ask" and words[0] in QUESTIONS:
            subjects = tuple(word for word in words[1:] if word in self._desk.knowledge.subjects)
            return self._answered([Asked(askable(Query(words[0], subjects)))])
        if verb == "set" and len(words) == 2:
            check = check_turns.with_answer(check_turns.begin(self._state), words[0], words[1], self._desk)
            if check is not None:
                return self._examined(check)
        if verb == "do" and words[0] in MOVES:
            return MOVES[words[0]](self._reading, self._state, self._desk, self._language)
        return self._said("talk.no_such_choice")

    def _wordless(self) -> Turn | None:
        """Thanks by an emoji, or a "??" at what was said last: more of it, or why the check asks."""
        state = self._state
        says = wordless(
            self._reading.text, may_pick=bool(state.offered or state.listed or state.said or state.check is not None)
        )
        if says is None:
            return None
        if says == "pleased":
            return moves.social("thank", state, self._desk, self._language)
        if says == "puzzled" and state.check is not None and state.check.awaiting:
            return self._about_the_check(state.check, "why")
        if says == "puzzled" and state.said:
            return moves.elaborate(self._reading, state, self._desk, self._language)
        return self._said("talk.not_understood")

    def _in_danger(self) -> Turn | None:
        for part in (*self._as_written.parts, self._as_written.whole):
            danger = danger_in(part, self._as_written.whole)
            doubtful = danger == "self_harm" and part.confidence < SURELY_ASKS
            if danger and not (doubtful and self._goes_on_with_a_case()):
                text = say(self._language, f"refusals.{danger}", contact=self._desk.contact)
                reply = Reply(text=text, language=self._language, kind=danger)
                return Turn(reply, replace(self._state, language=self._language, said_kind=danger))
        return None

    def _goes_on_with_a_case(self) -> bool:
        """Whether a message that says nothing of harm in plain words tells more of the case: "he left it by now"."""
        goes_on = bool(self._told.facts) or remark_in(self._as_written.text) is not None
        return goes_on and self._statement.at_the_check and not speaks_of_self_harm(self._as_written.text)

    def _switched(self) -> Turn | None:
        """A wish for a language and nothing else: the last answer again, in that language."""
        wish = wished(self._reading.text)
        asks = any(part.intent in _MORE_THAN_A_WISH and part.confidence > 0.5 for part in self._reading.parts)
        if wish is None or asks:
            return None
        said = say(self._language, "talk.switched_for_good" if wish[1] else "talk.switched")
        if self._state.check is not None and self._after_a_verdict and len(self._state.said) < 2:
            again = self._examined(replace(self._state.check, shown=""))
        elif self._state.said:
            again = moves.told_again(self._state, self._desk, self._language, full=False)
        else:
            return moves.plain(self._state, self._desk, self._language, said, "language", menu=True)
        return replace(again, reply=replace(again.reply, text=f"{said}\n\n{again.reply.text}"))

    def _chosen(self) -> Turn | None:
        """A number or an ordinal picks from the last list; "the second one" may also stand inside a question."""
        text = self._reading.text
        if self._state.listed and self._state.listed == self._state.offered:
            # "5?" of a list with numbers.
            text = text.rstrip("?？ ")
        found = self._choice(text) if self.may_choose else None
        names_a_rule = moves.names_a_rule(self._reading.text) or numbered_rules(self._reading)
        if found is None or (names_a_rule and not self._is_at_a_list()):
            return None
        number, alone = found
        goes_on = moves.goes_through_a_list(self._reading.text)
        awaiting = self._state.check.awaiting if self._state.check else None
        if awaiting in self._told.facts or (awaiting == "programme" and "length" in self._told.facts):
            return None
        pair = compared(self._state.recent)
        if pair and not alone and number in (1, 2):
            return self._pointing_at([pair[number - 1]])
        lists = [self._state.offered, self._state.listed]
        if self._state.listed and (goes_on or not alone):
            # The lines of a list have their numbers in the text, other choices have none.
            alone = alone or goes_on
            lists.reverse()
        button = moves.pick(lists[0], number) or moves.pick(lists[1], number)
        if button is None:
            return self._said("talk.no_such_choice") if alone and self._state.offered else None
        picked = buttons.read(button.payload)
        if alone or picked[0] != "ask":
            return _take_without_choosing(replace(self._reading, button=picked), self._state, self._desk)
        return self._pointing_at(picked[2:])

    def _choice(self, text: str) -> tuple[int, bool] | None:
        check = self._state.check
        of_two = moves.choice_of_two(text, self._state.offered) if check and check.awaiting else None
        return moves.choice(text) if of_two is None else (of_two, True)

    def _is_at_a_list(self) -> bool:
        """Whether the last answer was a list of something else than rules, so that 第二条 is a line of it."""
        recent, listed = self._state.recent, self._state.listed
        shown = listed == self._state.offered or moves.goes_through_a_list(self._reading.text)
        return bool(listed) and shown and bool(recent) and recent[0].kind not in ABOUT_THE_EXAM

    def _pointing_at(self, subjects: Sequence[str]) -> Turn:
        """The turn of a message that says "the second one" inside a question: it means these."""
        pointed = with_subjects_pointed_at(self._reading, subjects, self._desk.knowledge)
        return _take_without_choosing(pointed, self._state, self._desk)

    # --- Several persons, and cases told --------------------------------------------------------------------------

    def _compared(self) -> Turn | None:
        """Who of several persons may register: a verdict for each, under a heading that says whose it is."""
        persons = self._statement.persons
        if not persons or not ({part.intent for part in self._reading.parts} & _ABOUT_A_CASE):
            return None
        asked: list[Outcome] = [Asked(Query("exam_eligibility")) for _ in persons]
        pieces = [self._piece_of(whom, told) for whom, told in persons]
        reply = replace(compose.reply(pieces, asked, self._desk, self._language), kind="verdict")
        return self._remembered(reply, asked, pieces)

    def _piece_of(self, whom: str, told: Told) -> Piece:
        """The verdict on one of several persons, whoever ``told`` takes itself to be about."""
        of_whom: OfWhom = "self" if whom == OWN else "other"
        self._state = replace(self._state, check=check_of(check_turns.begin(self._state), whom))
        piece = self._checked_piece(Query("exam_eligibility"), replace(told, of_whom=of_whom, whom=whom, supposed={}))
        heading = say(self._language, _HEADINGS.get(whom, "check.heading_of"), whom=whom)
        return replace(piece, heading=heading)

    def _stated(self) -> Turn | None:
        """A self-description: two facts about oneself with no other question, or one while the check is going on."""
        statement = self._statement
        if statement.tells_several or self._told.supposed:
            return None
        if statement.asks_something_else() or not statement.is_enough():
            return None
        corrects = statement.at_the_check and self._told.corrects
        speaks_of_rules = (part for part in self._reading.parts if part.intent in _SPEAKING_OF_RULES)
        if not corrects and not all(map(statement.only_tells, speaks_of_rules)):
            return None
        if statement.leaves_open is not None:
            return self._asked_which(*statement.leaves_open)
        return self._answered([Asked(Query("exam_eligibility"), self._reading.text)])

    # --- Everything else ----------------------------------------------------------------------------------------

    def _moved(self) -> Turn | None:
        """Something about the conversation itself, as the whole message."""
        intent = self._sole_intent()
        if self._rather_goes_on(intent):
            return None
        if intent in _IN_GENERAL and not self._state.said and not self._reading.whole.named and self._is_sure():
            # "Where does this come from?" before anything was said.
            return moves.social("bot_identity", self._state, self._desk, self._language)
        if intent in ABOUT_WHAT_WAS_SAID and self._is_about_something_else(intent):
            return None
        theirs = self._case_of_another() if intent in _SAID_AGAIN else None
        if theirs is not None:
            return self._examined(theirs)
        if moves.is_social(intent):
            return moves.social(intent, self._state, self._desk, self._language)
        if intent in MOVES:
            return MOVES[intent](self._reading, self._state, self._desk, self._language)
        return None

    def _rather_goes_on(self, intent: str) -> bool:
        """Whether a doubtful remark on the talk itself rather asks on: "anything it must say?" after a letter."""
        if intent not in (SOCIAL | MOVES.keys()) - ABOUT_WHAT_WAS_SAID or len(self._reading.parts) != 1:
            return False
        part = self._reading.parts[0]
        if intent == "goodbye" and self._state.recent and self._reading.text.rstrip().endswith(("?", "？")):
            # "And later?"
            return True
        if part.confidence >= _PLAINLY_SAID or (intent in PLEASANTRIES and not is_question(part.text)):
            return False
        return in_context(part, self._state.recent, self._desk.knowledge).intent in QUESTIONS

    def _is_about_something_else(self, intent: str) -> bool:
        """Whether a word about the last answer is more than that: there was none, or it names something new."""
        named = self._reading.whole.subjects()
        if not self._state.said:
            return bool(named) or len(self._reading.text) > _MERE_REMARK
        said = {name for query in self._state.said for name in query.subjects}
        if intent in ("go_back", "ask_source"):
            said |= {name for query in self._state.recent for name in query.subjects}
        return bool(set(named) - said)

    def _forgetting(self) -> Turn | None:
        """A wish to be forgotten beside something else: that is answered, and then everything goes."""
        rest = tuple(
            part for part in self._reading.parts if part.intent != "forget_me" or part.confidence < SURELY_ASKS
        )
        if len(rest) == len(self._reading.parts) or all(part.intent in PLEASANTRIES for part in rest):
            return None
        answered = take_turn(replace(self._reading, parts=rest), self._state, self._desk).reply
        forgotten = moves.forget_me(self._reading, self._state, self._desk, self._language)
        text = f"{answered.text}\n\n{forgotten.reply.text}"
        return replace(forgotten, reply=replace(answered, text=text))

    def _answered(self, outcomes: Sequence[Outcome]) -> Turn:
        """One reply to everything that a message asks."""
        outcomes = self._each_case_once(self._without_what_was_studied(outcomes))
        told = list(outcomes)[:_MOST_PARTS]
        if self._statement.leaves_open is not None and any(is_checked(outcome) for outcome in told):
            return self._asked_which(*self._statement.leaves_open)
        told, pieces = compose.each_once(told, [self._piece(outcome) for outcome in told])
        check = self._state.check
        reminder = None
        asked = any(isinstance(outcome, Asked) and is_checked(outcome) for outcome in told)
        examined = asked or any(piece.card for piece in pieces)
        if check is not None and check.awaiting and not examined:
            reminder = checkup.prompt(check, self._desk, self._language)
        elif not examined and self._told.of_whom == "self" and WHAT_WAS_STUDIED & set(self._told.facts):
            # Told beside another question, it holds when the exam is asked about.
            self._state = replace(self._state, check=self._case_told(self._told))
        reply = compose.reply(pieces, told, self._desk, self._language)
        if len(outcomes) > _MOST_PARTS:
            opening = say(self._language, "talk.too_many", asked=len(outcomes), told=_MOST_PARTS)
            reply = replace(reply, text=f"{opening}\n\n{reply.text}")
        if reminder is not None:
            reply = replace(reply, text=f"{reply.text}\n\n{reminder.text}", buttons=reminder.buttons)
        if reply.card:
            reply = replace(reply, kind="verdict")
        return self._remembered(reply, told, pieces)

    def _each_case_once(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """The outcomes without questions of the exam that ask again what was asked of the same case."""
        kept: list[Outcome] = []
        cases: list[tuple[Query, Told]] = []
        for outcome in outcomes:
            if isinstance(outcome, Asked) and is_checked(outcome):
                case = (outcome.query, self._statement.told_by(outcome.text))
                if case in cases:
                    continue
                cases.append(case)
            kept.append(outcome)
        return kept

    def _without_what_was_studied(self, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        """The outcomes without what somebody only studied, where they ask something else than the exam.

        "I'm a four-year student, what jobs are there?" starts no check.
        """
        asked = [outcome for outcome in outcomes if isinstance(outcome, Asked | Refused)]
        of_nobody = not self._told.facts and self._told.of_whom is None
        if not asked or set(self._told.facts) - _ONLY_STUDIED or (self._told.ambiguous and not of_nobody):
            return outcomes
        if speaks_of_the_exam(self._reading.whole, self._state.recent):
            return outcomes
        return [outcome for outcome in outcomes if not isinstance(outcome, Stated) or outcome.intent != "state_facts"]

    def _remembered(self, reply: Reply, outcomes: Sequence[Outcome], pieces: Sequence[Piece]) -> Turn:
        asked = [outcome.query for outcome in outcomes if isinstance(outcome, Asked)]
        items = next((piece.items for piece in pieces if piece.items), ())
        listed = compose.question_buttons(items, self._desk, self._language, most=len(items))
        asked = [self._of_the_case(query) for query in asked or _on_one_subject(outcomes)]
        state = replace(
            self._state,
            language=self._language,
            offered=listed or reply.buttons,
            listed=listed or self._state.listed,
            said_kind=reply.kind,
        )
        return Turn(reply, state.remember(*asked) if asked else state, compose.unanswered(outcomes, pieces))

    def _of_the_case(self, query: Query) -> Query:
        """A question of the exam as one about what the person of the case studied, for what is asked on of it."""
        if query.kind not in CHECKED_KINDS:
            return query
        kind = "exam_eligibility" if query.kind == "what_if" else query.kind
        check = self._state.check
        studied = check_turns.studied(check, self._desk) if check and not self._studied(query.subjects) else ()
        return Query(kind, (*query.subjects, *studied), assumed=query.assumed)

    def _piece(self, outcome: Outcome) -> Piece:
        if isinstance(outcome, Asked):
            if outcome.query.kind in CHECKED_KINDS and not self._statement.asks_about_a_rule_alone(self._state.check):
                return self._checked_piece(outcome.query, self._statement.told_by(outcome.text))
            if self._statement.wants_a_decision(outcome):
                return self._checked_piece(Query("exam_eligibility"), self._told)
            about_rule = outcome.query.kind in CHECKED_KINDS
            query = Query("exam_rule", numbered_rules(self._reading)) if about_rule else outcome.query
            piece = compose.answer_piece(self._desk.advisor.answer(query), self._desk, self._language)
            if query.kind != "exam_rule":
                return piece
            return self._with_the_rule_applied(self._with_the_meaning(piece, query), query)
        if isinstance(outcome, Refused):
            return compose.refusal_piece(outcome, self._desk, self._language)
        if isinstance(outcome, Stated) and outcome.intent == "state_facts" and self._told:
            return self._checked_piece(Query("exam_eligibility"), self._told)
        unclear = outcome if isinstance(outcome, Unclear) else Unclear(())
        if unclear.readings and WHAT_WAS_STUDIED & set(self._told.facts):
            # "Four-year imaging technology." Whatever is asked about it next, that is what was studied.
            self._state = replace(self._state, check=self._case_told(self._told))
        return compose.unclear_piece(unclear, self._desk, self._language)
