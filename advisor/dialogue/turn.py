"""One turn: a reading and the conversation's state in, a reply and the next state out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from advisor.dialogue import check_turns, checkup, compose, moves
from advisor.dialogue.check_remarks import (
    asks_whether_it_matters,
    asks_which_rule,
    protests,
    remark_in,
    supposes,
    supposes_in_passing,
)
from advisor.dialogue.compose import Piece
from advisor.dialogue.context import in_context
from advisor.dialogue.desk import Desk
from advisor.dialogue.intents import (
    ABOUT_THE_EXAM,
    ABOUT_WHAT_WAS_SAID,
    ELLIPTIC,
    OF_ANOTHER_MAJOR,
    PLEASANTRIES,
    QUESTIONS,
    SOCIAL,
)
from advisor.dialogue.interpret import interpret
from advisor.dialogue.meant import speaks_of_the_exam
from advisor.dialogue.moves import MOVES, Turn
from advisor.dialogue.other_exams import asks_of_another_exam
from advisor.dialogue.outcome import Asked, Outcome, Refused, Stated, Unclear, is_checked
from advisor.dialogue.pointing import compared, with_subjects_pointed_at, with_what_is_pointed_at
from advisor.dialogue.reading import SURELY_ASKS, Reading, asks_for_something, is_question
from advisor.dialogue.recall import recalled
from advisor.dialogue.resolve import COUNTED_ONLY, askable
from advisor.dialogue.rule_numbers import numbered_rules, with_rules_named
from advisor.dialogue.safety import danger_in, speaks_of_self_harm
from advisor.dialogue.self_description import Told
from advisor.dialogue.self_description.hits import AMBULANCE, AUXILIARY
from advisor.dialogue.self_description.told import WHAT_WAS_STUDIED, OfWhom, Values
from advisor.dialogue.set_aside import without_what_is_set_aside
from advisor.dialogue.state import GENERAL, OWN, SOMEBODY, Check, State
from advisor.dialogue.statement import Statement
from advisor.dialogue.studied_abroad import may_be_beside_a_first_degree, speaks_of_studies_abroad
from advisor.dialogue.whose import check_of
from advisor.dialogue.wordless import wordless
from advisor.language import wished
from advisor.model import Language, Query, Reply
from advisor.nlu import buttons
from advisor.questions import CHECKED_KINDS, KINDS, STUDIED_KINDS
from advisor.words import say

_MOST_PARTS = 5
_SAID_AGAIN = frozenset({"repeat", "elaborate", "shorten"})
# A remark on the talk itself this sure is one.
_PLAINLY_SAID = 0.75
_CERTAIN = 0.9
_ABOUT_A_CASE = frozenset({*CHECKED_KINDS, "state_facts", "exam_list"})
_ONLY_STUDIED = WHAT_WAS_STUDIED | {"graduated"}
_SUBJECT_STUDIED = frozenset({"programme", "major_category", "imaging"})
_HEADINGS = {OWN: "check.heading_of_self", SOMEBODY: "check.heading_of_somebody"}
_SPEAKING_OF_RULES = frozenset({"exam_next", "what_if", "exam_rule", "exam_list", "exam_edition", "exam_requirement"})
# "Why? Which rule exactly? In English, please."
_BESIDE_WHICH_RULE = PLEASANTRIES | {"why", "exam_rule", "ask_source", "switch_language"}
# A wish for a language beside one of these is not all that a message wants.
_MORE_THAN_A_WISH = QUESTIONS | {"injection"}
# Said about the last answer; where there is none, these ask what the advisor rests on.
_IN_GENERAL = frozenset({"ask_source", "ask_certainty"})
# Fewer words than this in the other alphabet are an answer, not a change of language.
_MERE_ANSWER = 3
_MERE_REMARK = 14


def take_turn(reading: Reading, state: State, desk: Desk) -> Turn:
    """The reply to one message, and what the conversation remembers of it."""
    return _Turning(reading, state, desk).turn()


def _take_without_choosing(reading: Reading, state: State, desk: Desk) -> Turn:
    turning = _Turning(reading, state, desk)
    turning.may_choose = False
    return turning.turn()


def _on_one_subject(outcomes: Sequence[Outcome]) -> list[Query]:
    """What a message may ask that names a subject and no question: "学位" after "五年制" is asked of that."""
    unclear = [outcome for outcome in outcomes if isinstance(outcome, Unclear)]
    readings = unclear[0].readings if len(outcomes) == len(unclear) == 1 else ()
    one = bool(readings) and bool(readings[0].subjects) and len({query.subjects for query in readings}) == 1
    return [readings[0]] if one else []


class _Turning:
    """One turn in the making: the first attempt that knows what to do with the message makes the reply."""

    def __init__(self, reading: Reading, state: State, desk: Desk) -> None:
        self.may_choose = True
        self._desk = desk
        self._state, self._language = _language_of(reading, recalled(state, desk.knowledge))
        self._as_written = reading
        rules_named = with_rules_named(without_what_is_set_aside(reading), desk.knowledge.subjects, self._state.recent)
        self._reading = with_what_is_pointed_at(rules_named, self._state.recent, desk.knowledge)
        self._statement = Statement(self._reading, self._state, desk.knowledge.rulebook)
        self._told = self._statement.told

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
        if self._state.check is not None and self._state.said_kind == "verdict" and len(self._state.said) < 2:
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
        found = moves.choice(text) if self.may_choose else None
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

    def _is_at_a_list(self) -> bool:
        """Whether the last answer was a list of something else than rules, so that 第二条 is a line of it."""
        recent, listed = self._state.recent, self._state.listed
        shown = listed == self._state.offered or moves.goes_through_a_list(self._reading.text)
        return bool(listed) and shown and bool(recent) and recent[0].kind not in ABOUT_THE_EXAM

    def _pointing_at(self, subjects: Sequence[str]) -> Turn:
        """The turn of a message that says "the second one" inside a question: it means these."""
        pointed = with_subjects_pointed_at(self._reading, subjects, self._desk.knowledge)
        return _take_without_choosing(pointed, self._state, self._desk)

    # --- The eligibility check ----------------------------------------------------------------------------------

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
        if self._told.whom in check.aside:
            # "So my wife can?" after several cases is about hers.
            check = check_of(check, self._told.whom)
        return self._replied([check_turns.remarked(remark, check, self._desk, self._language)], check)

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

    def _checked(self) -> Turn | None:
        """While a question of the check is open: its answer, or a word about the check itself."""
        check = self._state.check
        if check is None or not self._statement.at_the_check:
            return None
        intent = self._sole_intent()
        if intent in ("why", "stop", "undo", "restart"):
            return self._about_the_check(check, intent)
        if self._state.said_kind == "verdict" and (self._protests() or self._asks_whether_it_matters()):
            return self._about_the_check(replace(check, awaiting=None), "why")
        if self._goes_over_to(check):
            theirs = check_turns.with_told(check_of(check, self._told.whom), self._told, self._desk)
            return self._examined(replace(theirs, shown=""))
        if self._asks_which_rule(intent):
            meant = check_of(check, self._told.whom) if self._told.whom in check.aside else check
            return self._about_the_check(replace(meant, awaiting=None), "why")
        supposed = self._supposed(check)
        if supposed:
            return self._replied([check_turns.supposing(check, supposed, self._desk, self._language)], check)
        if (intent == "what_if" or self._supposes_something()) and not self._told:
            return self._replied([check_turns.what_changes(check, self._desk, self._language)], check)
        if intent == "next_steps" and self._is_sure() and self._state.said_kind == "verdict" and not self._told.facts:
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
        return None

    def _asks_which_rule(self, intent: str) -> bool:
        """Whether "which one exactly?" after a verdict asks for the rule that it rests on."""
        asks = asks_which_rule(self._reading.text) and not numbered_rules(self._reading) and intent != "exam_list"
        asking = [part for part in self._reading.parts if is_question(part.text)]
        alone = len(self._reading.parts) == 1 or {part.intent for part in asking} <= _BESIDE_WHICH_RULE
        return asks and alone and not self._told and self._state.said_kind == "verdict"

    def _protests(self) -> bool:
        """Whether a message after a verdict does no more than not accept it."""
        asks = any(part.intent in QUESTIONS and asks_for_something(part.text) for part in self._reading.parts)
        tells = set(self._told.facts) - {"degree"} or self._told.supposed
        return protests(self._reading.text) and not asks and not tells

    def _asks_whether_it_matters(self) -> bool:
        """Whether a message after a verdict only asks if what was said makes a difference: "does the month matter?"."""
        tells = set(self._told.facts) - {"graduated"} or self._told.supposed
        surely = {part.intent for part in self._reading.parts if part.confidence >= SURELY_ASKS}
        other = surely & QUESTIONS - ABOUT_THE_EXAM
        return asks_whether_it_matters(self._reading.text) and not tells and not other

    def _goes_over_to(self, check: Check) -> bool:
        """Whether a message goes on with another of the persons spoken of: "and the elder?"."""
        names = self._told.whom in check.aside and any(part.intent in ELLIPTIC for part in self._reading.parts)
        return names and not self._statement.asks_something_else()

    def _supposes_something(self) -> bool:
        """Whether a message after a verdict supposes what no rule asks of: "and if she threw the licence away?"."""
        asked = {part.intent for part in self._reading.parts if part.confidence >= SURELY_ASKS}
        supposed = supposes(self._reading.text) and not (asked & set(KINDS) or self._reading.whole.named)
        return self._state.said_kind == "verdict" and supposed

    def _is_sure(self) -> bool:
        return all(part.confidence >= SURELY_ASKS for part in self._reading.parts)

    def _is_certain(self) -> bool:
        return all(part.confidence >= _CERTAIN for part in self._reading.parts)

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

    def _case_of_another(self) -> Check | None:
        """The case of somebody else that a word about the last answer means: "what was it for her again?"."""
        check = self._state.check
        if check is None or self._told.of_whom != "other" or self._told.facts:
            return None
        theirs = check_turns.with_told(check, self._told, self._desk)
        known = theirs.whom != check.whom and bool(theirs.facts.get("stated"))
        return replace(theirs, shown="") if known else None

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

    def _sole_intent(self) -> str:
        """The intent of all parts, or nothing when they differ. Of pleasantries alone it is the last."""
        intents = [part.intent for part in self._reading.parts] or [self._reading.whole.intent]
        telling = {intent for intent in intents if intent not in PLEASANTRIES}
        if telling <= ABOUT_WHAT_WAS_SAID and len(telling) > 1:
            # "Is that so, and who says it?", "shorter please, with the source": each of these names the sources.
            telling.discard("ask_source")
        if not telling:
            return intents[-1]
        return next(iter(telling)) if len(telling) == 1 else ""

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
        examined = any(is_checked(outcome) for outcome in told) or any(piece.card for piece in pieces)
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
        if asked and all(isinstance(each, Refused) and asks_of_another_exam(each.text) for each in asked):
            # "My cousin leaves the army soon, do veterans get points in the civil service exam?"
            return asked
        if not asked or set(self._told.facts) - _ONLY_STUDIED or self._told.ambiguous:
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
            subjects = either if set(named) < set(either) else named or self._imaging_unspecified()
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
        asked_about = any(part.intent == "exam_rule" and part.subjects("exam_rule") for part in self._reading.parts)
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
        counted = [bool(COUNTED_ONLY.fullmatch(name.text.lower())) for name in named]
        by_name = {name.subject for name, only in zip(named, counted) if not only}
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

    def _said(self, key: str) -> Turn:
        return moves.plain(self._state, self._desk, self._language, say(self._language, key), "clarify", menu=True)


def _language_of(reading: Reading, state: State) -> tuple[State, Language]:
    """The reply's language: asked for, else the message's own, else the conversation's."""
    wish = wished(reading.text)
    if wish is not None:
        language, for_good = wish
        # Whoever asked for one language for good and now asks for the other means that for good as well.
        return replace(state, wish=language if for_good or state.wish else None), language
    spoken = reading.language
    if state.check is not None and state.check.awaiting and len(reading.text.split()) < _MERE_ANSWER:
        spoken = spoken if spoken == "zh" else None
    return state, state.wish or spoken or state.language
