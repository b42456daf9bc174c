"""From one message to the facts that it states about an applicant."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from advisor.dialogue.reading import Named
from advisor.dialogue.self_description import answers
from advisor.dialogue.self_description.account import Account, after_correction, resolved
from advisor.dialogue.self_description.clauses import Clause, clauses_of
from advisor.dialogue.self_description.doubts import unsure_of
from advisor.dialogue.self_description.enrolment import loosely, whole_date
from advisor.dialogue.self_description.hits import find_hits
from advisor.dialogue.self_description.later_study import after_later_study
from advisor.dialogue.self_description.phrases import Phrasebook, phrasebook
from advisor.dialogue.self_description.programme_account import settle_programme
from advisor.dialogue.self_description.statements import DATE, POSTGRADUATE_DATE, Listener, Said
from advisor.dialogue.self_description.tokens import Tokens, tokens_of
from advisor.dialogue.self_description.told import OfWhom, Told, Values
from advisor.dialogue.self_description.top_up import after_top_up
from advisor.eligibility import Rulebook

# Facts about the exam to be taken come from whoever asks, whomever they ask for.
_OF_THE_ASKER = frozenset({"exam_level"})
_DATES = frozenset({DATE, POSTGRADUATE_DATE})
# A case goes on in these ("he has left by now"), with no word of correction.
_CHANGED_IN_PASSING = frozenset({"military_status", "certificate_issuer", "certificate_kind"})

# Beside these the date of enrolment may decide, and a date said without a word more is that one.
_DECIDED_BY_A_DATE = frozenset({"school_kind", DATE})

_SEVERAL_DEGREES = re.compile(
    r"[两二]个(文凭|学位|毕业证|证|本科|专业)都|辅修|\bminor(ed)?\b|\bon top( of|\b)|\bdegree first\b"
    r"|又(重新)?(读|念|考)了(一?个)?[^,，。]{0,12}(本科|学位|文凭)"
    r"|第二(学位|学历|个本科)|双学位|\b(second|another|two) (bachelor'?s?|degrees?)\b"
    r"|\b(then|later) (did|took|completed|a complete|a full) [^,.]{0,30}degree\b"
)
_OF_ONE_DEGREE = frozenset({"programme", "major_category", "degree", "length", "degree_is_medical", "major_is_medical"})


def read_facts(
    text: str,
    rulebook: Rulebook,
    *,
    awaiting: str | None = None,
    names: Sequence[Named] = (),
    discussed: Collection[str] = (),
    today: date | None = None,
) -> Told:
    """Every fact that ``text`` states about an applicant, in Chinese, English or both.

    ``awaiting`` is the attribute that was asked about last, for short answers ("理学", "no", "4"). ``names`` are the
    subjects that the entity linker found in ``text``. ``discussed`` are the attributes of the case under way: who
    corrects one of them need not name it again ("wait, it was five years"). ``today`` tells years of graduation to
    come from past ones.

    Raises:
        RulebookError: ``phrases.yml`` names an attribute or a value that ``rulebook`` does not have.
    """
    book = phrasebook()
    book.check(rulebook)
    tokens = tokens_of(text, book.vocabulary)
    hits = find_hits(tokens, names)
    clauses = clauses_of(tokens, hits)
    changes = any(clause.corrected_at is not None or clause.supposed for clause in clauses)
    open_to_change = frozenset(discussed if changes else _CHANGED_IN_PASSING & set(discussed))
    asks_for_a_date = bool(_DECIDED_BY_A_DATE & set(discussed))
    listener = Listener(tokens, book, awaiting, today or date.today(), open_to_change, asks_for_a_date)
    said = listener.without_directions(listener.statements(hits, clauses))
    said += _denied_of_the_writer(said, clauses)
    said += _answers_to_labels(listener, clauses, said, rulebook)
    of_whom = _of_whom(said, clauses)
    whom = _whom(said, clauses) if of_whom == "other" else ""
    own = _first_hand([one for one in said if _is_of(of_whom, one.clause, clauses)])
    own = _of_one(whom, own)
    latest = after_later_study(after_top_up(after_correction(own, clauses)), tokens)
    stated = _account([one for one in latest if not one.clause.supposed], tokens, book)
    supposed = _account([one for one in latest if one.clause.supposed], tokens, book)
    unsure = unsure_of(hits, clauses, tokens, book, awaiting)
    if of_whom == "general" and stated.facts.get("graduated") == ("enrolled",):
        del stated.facts["graduated"]  # "can students of … register?" is about those who will have graduated
    if awaiting != POSTGRADUATE_DATE and not stated.facts:
        stated.facts.update(_date_alone(tokens))
    for attribute in _asked_with(awaiting):
        answer = answers.answer_to(rulebook.attribute(attribute), tokens, book, told=bool(stated.facts))
        if answer:
            stated.facts[attribute] = answer
            stated.ambiguous.pop(attribute, None)
    if awaiting == "major_category" and awaiting not in stated.facts:
        _as_category(stated, rulebook)
    for name in unsure & stated.facts.keys() & _DATES:
        stated.facts[name] = loosely(stated.facts[name])
    if _SEVERAL_DEGREES.search(tokens.normal.text):
        # Which of two degrees somebody registers with decides: that is asked, never chosen here.
        stated.facts = {name: values for name, values in stated.facts.items() if name not in _OF_ONE_DEGREE}
        supposed.facts = {name: values for name, values in supposed.facts.items() if name not in _OF_ONE_DEGREE}
    known = {name: values for name, values in stated.facts.items() if name not in unsure - _DATES}
    return Told(
        known,
        unsure,
        {name: values for name, values in stated.ambiguous.items() if name not in known and name not in unsure},
        supposed.facts,
        _only_denied(latest),
        of_whom,
        whom,
        _corrects([one for one in own if not one.clause.supposed], clauses),
    )


def _is_of(of_whom: OfWhom | None, clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether what a clause states is about the person the message is about."""
    if clause.person == "other":
        return of_whom == "other"
    if of_whom == "other" and clause.person == "self":
        return False
    quoted = clause.reports and clause.person is None and any(other.own_turn for other in clauses)
    return not quoted


def _whom(said: Sequence[Said], clauses: Sequence[Clause]) -> str:
    """The word for the person asked about, else for the last one of whom something is told, or who is named at all."""
    asked = (clause.whom for clause in clauses if clause.asks)
    told_of = (clause.other for clause in clauses if any(one.clause is clause for one in said))
    named = (clause.whom for clause in clauses)
    return next((whom for words in (asked, told_of, named) for whom in reversed(list(words)) if whom), "")


def _of_one(whom: str, said: Sequence[Said]) -> list[Said]:
    """``said`` without what is told of others than ``whom``: "the elder did five years, the younger four, can she?"."""
    theirs = [one for one in said if one.clause.other in ("", whom)]
    return theirs if any(one.clause.other == whom for one in theirs) else list(said)


def _first_hand(said: Sequence[Said]) -> list[Said]:
    """What is said without what is only quoted from others and told otherwise: "the clerk says …, but mine is …"."""
    told = {one.attribute for one in said if not one.clause.reports}
    return [one for one in said if not (one.clause.reports and one.attribute in told)]


def _asked_with(awaiting: str | None) -> tuple[str, ...]:
    """What an answer may be about: which programme is also answered by its length."""
    if awaiting is None:
        return ()
    return ("programme", "length") if awaiting == "programme" else (awaiting,)


def _as_category(account: Account, rulebook: Rulebook) -> None:
    """Asked for its category, who says "clinical medicine" names the class and not another programme."""
    values = account.facts.get("programme", ())
    categories = rulebook.attribute("programme").value(values[0]).settles["major_category"] if len(values) == 1 else ()
    if len(categories) == 1:
        del account.facts["programme"]
        account.facts["major_category"] = categories


def _account(said: Sequence[Said], tokens: Tokens, book: Phrasebook) -> Account:
    account = resolved(said, tokens, book)
    settle_programme(said, account, tokens.normal.text)
    for attribute in _DATES & account.ambiguous.keys():
        # "On 31 December 1998 or the day after": there is nothing to choose from in a list, both may be true.
        account.facts[attribute] = account.ambiguous.pop(attribute)
    return account


def _date_alone(tokens: Tokens) -> dict[str, Values]:
    """A message that is a date and more than a number ("98或99年", "late 1990s") can only be that of an enrolment."""
    text = tokens.normal.text
    values = () if text.strip().isdigit() else whole_date(text)
    return {DATE: values} if values else {}


def _of_whom(said: Sequence[Said], clauses: Sequence[Clause]) -> OfWhom | None:
    if any(clause.their_turn for clause in clauses):
        return "other"
    asked = [clause.names for clause in clauses if clause.asks and clause.names]
    told_of = {one.clause.person for one in said}
    if asked and set(asked) == {"other"} and {"self", "other"} <= told_of and not any(c.own_turn for c in clauses):
        # "My brother did pharmacy, I did imaging, can he?"
        return "other"
    speaking = [one.clause.person for one in said if one.attribute not in _OF_THE_ASKER]
    spoken = [clause.person for clause in clauses]
    if "self" in speaking or any(clause.own_turn or _only_denies(clause) for clause in clauses):
        return "self"
    if "other" in speaking or "other" in spoken:
        return "other"
    if "self" in spoken:
        return "self"
    asks_of_a_kind = len(clauses) == 1 and clauses[0].asks and bool(said)
    asks = any(clause.asks for clause in clauses)
    return "general" if ("general" in spoken and asks) or asks_of_a_kind else None


def _denied_of_the_writer(said: Sequence[Said], clauses: Sequence[Clause]) -> list[Said]:
    """ "My husband is on active duty, I'm not" denies of the writer what it says of the husband."""
    return [
        replace(one, at=clause.first, clause=clause, denied=True)
        for before, clause in pairwise(clauses)
        for one in said
        if one.clause is before and before.person == "other" and not one.denied and _only_denies(clause)
    ]


def _only_denied(said: Sequence[Said]) -> frozenset[str]:
    """The attributes on which something is denied and nothing said: "I'm no nurse" tells of no subject studied."""
    return frozenset(one.attribute for one in said if one.denied) - {one.attribute for one in said if not one.denied}


def _answers_to_labels(
    listener: Listener, clauses: Sequence[Clause], said: Sequence[Said], rulebook: Rulebook
) -> list[Said]:
    """What a filled-in form says: "military service: none"."""
    found = []
    for clause in clauses:
        label = listener.label_of(clause)
        if not label:
            continue
        written = Tokens(listener.tokens.normal, listener.tokens.items[clause.first : clause.last])
        for attribute, words in listener.book.attributes.items():
            asked = rulebook.attribute(attribute)
            if words.about.within(label) and asked.kind == "choice":
                values = answers.answer_to(asked, written, listener.book, told=False)
                if values and not any(one.attribute == attribute for one in said):
                    found.append(Said(attribute, values, clause.first, clause))
    return found


def _only_denies(clause: Clause) -> bool:
    """Whether a clause is no more than "I am not": what was said before is not true of the writer."""
    (first, last), *_ = clause.denials or ((clause.first, clause.first),)
    return clause.person == "self" and last > first and clause.last == last and clause.last - clause.first <= 3


def _corrects(said: Sequence[Said], clauses: Sequence[Clause]) -> bool:
    if any(clause.corrected_at is not None for clause in clauses):
        return True
    denied = {one.attribute for one in said if one.denied}
    affirmed = {one.attribute for one in said if not one.denied}
    if denied & {"length", "imaging", "programme"} and affirmed & {"length", "imaging", "programme"}:
        return True
    return bool(denied & affirmed)
