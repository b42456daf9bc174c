"""Outcomes in words: one reply for all parts of a message, each part named, nothing dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor import answers
from advisor.dialogue.desk import Desk
from advisor.dialogue.outcome import Asked, Outcome, Refused, Stated, Unclear
from advisor.model import Answer, Button, Fact, Language, Query, Reply
from advisor.words import say

_MOST_BUTTONS = 3


@dataclass(frozen=True)
class Piece:
    """One part of a reply.

    ``items`` are the questions behind the numbered lines of its list; ``buttons`` the choices it needs answered, which
    go before any follow-up; ``cited`` facts that it rests on without telling them in their own words.
    """

    heading: str
    text: str
    facts: tuple[Fact, ...] = ()
    follow_ups: tuple[Query, ...] = ()
    items: tuple[Query, ...] = ()
    missing: bool = False
    buttons: tuple[Button, ...] = ()
    cited: tuple[Fact, ...] = ()
    card: Mapping[str, object] | None = None


def answer_piece(answer: Answer, desk: Desk, language: Language) -> Piece:
    """The piece that tells an answer."""
    title = answers.question_title(answer.query, dict(desk.knowledge.subjects), language)
    return Piece(
        heading=title,
        text=answers.in_words(answer, language),
        facts=answer.facts,
        follow_ups=answer.follow_ups,
        items=answers.items(answer),
        missing=bool(answer.missing),
    )


def refusal_piece(refused: Refused, desk: Desk, language: Language) -> Piece:
    """The piece that says what cannot be answered, and why."""
    names = [desk.knowledge.subjects[name].name.in_language(language) for name in refused.subjects]
    text = say(language, f"refusals.{refused.reason}", subjects=names, contact=desk.contact)
    return Piece(heading=say(language, "refusals.heading"), text=text, follow_ups=refused.nearest)


def unclear_piece(unclear: Unclear, desk: Desk, language: Language) -> Piece:
    """The piece that asks which of several readings was meant."""
    key = "talk.which_one" if unclear.readings else "talk.not_understood"
    return Piece(
        heading=say(language, "talk.unclear_heading"),
        text=say(language, key, contact=desk.contact),
        follow_ups=unclear.readings or tuple(Query(kind) for kind in MENU),
    )


# The topics of the menu, most asked first.
MENU = (
    "exam_eligibility", "programme_difference", "degree", "career_options", "salary", "course_list",
    "compare_regions", "route_choice", "application_tips", "institution_definition",
)  # fmt: skip


def reply(pieces: Sequence[Piece], outcomes: Sequence[Outcome], desk: Desk, language: Language) -> Reply:
    """One message from all pieces, with the sources of all their facts at the end."""
    facts = tuple(dict.fromkeys(fact for piece in pieces for fact in (*piece.facts, *piece.cited)))
    blocks = [piece.text for piece in pieces]
    if len(pieces) > 1:
        blocks = [f"### {number}. {piece.heading}\n\n{piece.text}" for number, piece in enumerate(pieces, 1)]
        left_open = sum(_is_left_open(outcome, piece) for outcome, piece in zip(outcomes, pieces))
        if left_open:
            opening = say(language, "talk.some_answered", asked=len(pieces), answered=len(pieces) - left_open)
            blocks.insert(0, opening)
    needed = next((piece.buttons for piece in pieces if piece.buttons), ())
    follow_ups = _round_robin([piece.follow_ups for piece in pieces])
    return Reply(
        text="\n\n".join([*blocks, *filter(None, [answers.sources(facts, language)])]),
        language=language,
        kind=_kind(outcomes),
        buttons=needed or question_buttons(follow_ups, desk, language),
        facts=tuple(fact.id for fact in facts),
        sources=tuple(dict.fromkeys(c.source.id for fact in facts for c in fact.citations)),
        card=next((piece.card for piece in pieces if piece.card), None),
    )


def _is_left_open(outcome: Outcome, piece: Piece) -> bool:
    """Whether a part got no answer. What somebody states about themselves is answered by a verdict."""
    return isinstance(outcome, (Refused, Unclear)) or (isinstance(outcome, Stated) and piece.card is None)


def _kind(outcomes: Sequence[Outcome]) -> str:
    if any(isinstance(outcome, Asked) for outcome in outcomes):
        return "answer"
    return "refusal" if any(isinstance(outcome, Refused) for outcome in outcomes) else "clarify"


def _round_robin(lists: Sequence[Sequence[Query]]) -> tuple[Query, ...]:
    """A fair mixture: the first of each list, then the second of each."""
    longest = max((len(each) for each in lists), default=0)
    mixed = [each[place] for place in range(longest) for each in lists if place < len(each)]
    return tuple(dict.fromkeys(mixed))


def question_buttons(
    queries: Sequence[Query], desk: Desk, language: Language, most: int = _MOST_BUTTONS
) -> tuple[Button, ...]:
    """Buttons that ask these questions."""
    subjects = dict(desk.knowledge.subjects)
    return tuple(answers.question_button(query, subjects, language) for query in queries[:most])


def each_once(outcomes: Sequence[Outcome], pieces: Sequence[Piece]) -> tuple[list[Outcome], list[Piece]]:
    """The outcomes with their pieces, a verdict told once however often it was asked for."""
    seen: list[tuple[object, str]] = []
    kept = []
    for outcome, piece in zip(outcomes, pieces):
        result = (piece.card, piece.text.partition("\n\n")[0])
        if piece.card and result in seen:
            continue
        seen.append(result)
        kept.append((outcome, piece))
    return [outcome for outcome, _ in kept], [piece for _, piece in kept]


def unanswered(outcomes: Sequence[Outcome], pieces: Sequence[Piece]) -> str | None:
    """Why a message was not answered in full, for the counsellors' review; ``None`` where it was."""
    if any(isinstance(outcome, Refused) for outcome in outcomes):
        return "refused"
    if any(isinstance(outcome, Unclear) for outcome in outcomes):
        return "asked_back"
    return "not_stated" if any(piece.missing for piece in pieces) else None
