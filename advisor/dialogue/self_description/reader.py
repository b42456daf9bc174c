"""From one message to the facts that it states about an applicant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from advisor.dialogue.reading import Named
from advisor.dialogue.self_description import answers
from advisor.dialogue.self_description.account import Account, after_correction, resolved
from advisor.dialogue.self_description.clauses import Clause, clauses_of
from advisor.dialogue.self_description.doubts import unsure_of
from advisor.dialogue.self_description.enrolment import whole_date
from advisor.dialogue.self_description.hits import find_hits
from advisor.dialogue.self_description.phrases import Phrasebook, phrasebook
from advisor.dialogue.self_description.programme_account import settle_programme
from advisor.dialogue.self_description.statements import DATE, Listener, Said
from advisor.dialogue.self_description.tokens import Tokens, tokens_of
from advisor.dialogue.self_description.told import OfWhom, Told, Values
from advisor.eligibility import Rulebook

# Facts about the exam to be taken come from whoever asks, whomever they ask for.
_OF_THE_ASKER = frozenset({"exam_level"})


def read_facts(
    text: str,
    rulebook: Rulebook,
    *,
    awaiting: str | None = None,
    names: Sequence[Named] = (),
    today: date | None = None,
) -> Told:
    """Every fact that ``text`` states about an applicant, in Chinese, English or both.

    ``awaiting`` is the attribute that was asked about last, for short answers ("理学", "no", "4"). ``names`` are the
    subjects that the entity linker found in ``text``. ``today`` tells years of graduation to come from past ones.

    Raises:
        RulebookError: ``phrases.yml`` names an attribute or a value that ``rulebook`` does not have.
    """
    book = phrasebook()
    book.check(rulebook)
    tokens = tokens_of(text, book.vocabulary)
    hits = find_hits(tokens, names)
    clauses = clauses_of(tokens, hits)
    said = Listener(tokens, book, awaiting, today or date.today()).statements(hits, clauses)
    of_whom = _of_whom(said, clauses)
    own = [one for one in said if one.clause.person != "other" or of_whom == "other"]
    latest = after_correction(own, clauses)
    stated = _account([one for one in latest if not one.clause.supposed], tokens, book)
    supposed = _account([one for one in latest if one.clause.supposed], tokens, book)
    unsure = unsure_of(hits, clauses, tokens, book, awaiting)
    if of_whom == "general" and stated.facts.get("graduated") == ("enrolled",):
        del stated.facts["graduated"]  # "can students of … register?" is about those who will have graduated
    if awaiting is None and not stated.facts:
        stated.facts.update(_date_alone(tokens))
    if awaiting is not None:
        answer = answers.answer_to(rulebook.attribute(awaiting), tokens, book, told=bool(stated.facts))
        if answer:
            stated.facts[awaiting] = answer
            stated.ambiguous.pop(awaiting, None)
    known = {name: values for name, values in stated.facts.items() if name not in unsure}
    return Told(
        known,
        unsure,
        {name: values for name, values in stated.ambiguous.items() if name not in known and name not in unsure},
        supposed.facts,
        of_whom,
        _corrects(own, clauses),
    )


def _account(said: Sequence[Said], tokens: Tokens, book: Phrasebook) -> Account:
    account = resolved(said, tokens, book)
    settle_programme(said, account)
    return account


def _date_alone(tokens: Tokens) -> dict[str, Values]:
    """A message that is a date and more than a number ("98或99年", "late 1990s") can only be that of an enrolment."""
    text = tokens.normal.text
    values = () if text.strip().isdigit() else whole_date(text)
    return {DATE: values} if values else {}


def _of_whom(said: Sequence[Said], clauses: Sequence[Clause]) -> OfWhom | None:
    speaking = [one.clause.person for one in said if one.attribute not in _OF_THE_ASKER]
    spoken = [clause.person for clause in clauses]
    if "self" in speaking or any(_only_denies(clause) for clause in clauses):
        return "self"
    if "other" in speaking or "other" in spoken:
        return "other"
    if "self" in spoken:
        return "self"
    asks_of_a_kind = len(clauses) == 1 and clauses[0].asks and bool(said)
    return "general" if "general" in spoken or asks_of_a_kind else None


def _only_denies(clause: Clause) -> bool:
    """Whether a clause is no more than "I am not": what was said before is not true of the writer."""
    (first, last), *_ = clause.denials or ((clause.first, clause.first),)
    return clause.person == "self" and last > first and clause.last == last and clause.last - clause.first <= 3


def _corrects(said: Sequence[Said], clauses: Sequence[Clause]) -> bool:
    if any(clause.corrects for clause in clauses):
        return True
    denied = {one.attribute for one in said if one.denied}
    affirmed = {one.attribute for one in said if not one.denied}
    if denied & {"length", "imaging", "programme"} and affirmed & {"length", "imaging", "programme"}:
        return True
    return bool(denied & affirmed)
