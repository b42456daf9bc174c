"""The turns of an eligibility check: answers to its questions, "why", "the previous one", "never mind", "what if"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from advisor import answers
from advisor.dialogue import checkup
from advisor.dialogue.compose import Piece
from advisor.dialogue.desk import Desk
from advisor.dialogue.self_description import Told, with_values
from advisor.dialogue.self_description import with_told as add_told
from advisor.dialogue.self_description.told import Values
from advisor.dialogue.state import Check, State
from advisor.eligibility import Facts, FactsError, assess, what_would_change
from advisor.model import Language, Query
from advisor.words import say


def with_told(check: Check, told: Told, desk: Desk) -> Check:
    """The check with what a message says taken in; a later statement replaces an earlier one."""
    facts = _without_what_it_contradicts(add_told(checkup.facts_of(check), told, desk.knowledge.rulebook), told, desk)
    answered = (*(name for name in check.asked if name not in told.facts), *told.facts, *sorted(told.unsure))
    return replace(check, facts=facts.to_json(), asked=tuple(dict.fromkeys(answered)))


def _without_what_it_contradicts(facts: Facts, told: Told, desk: Desk) -> Facts:
    """What was said before and cannot be true beside what is said now is dropped: people ask for several cases."""
    conflicts = assess(desk.knowledge.rulebook, facts, desk.today).conflicts
    older = {name for group in conflicts for name in group if name not in told.facts}
    return facts.without(*older) if older else facts


def with_subjects(check: Check, subjects: Sequence[str], desk: Desk) -> Check:
    """The check of somebody who studied one of these subjects of the store, where the rulebook knows it."""
    rulebook = desk.knowledge.rulebook
    facts = checkup.facts_of(check)
    for attribute in ("programme", "major_category"):
        known = {value.id for value in rulebook.attribute(attribute).values}
        values = tuple(name for name in subjects if name in known)
        if values:
            facts = facts.without(*_GOES_WITH_PROGRAMME, "programme").with_fact(attribute, values)
            break
    return replace(check, facts=facts.to_json())


def with_answer(check: Check, attribute: str, value: str, desk: Desk) -> Check | None:
    """The check with a pressed button's answer, or ``None`` when the button means nothing here."""
    if not desk.knowledge.rulebook.has_attribute(attribute):
        return None
    facts = checkup.facts_of(check)
    facts = facts.with_unsure(attribute) if value == "unsure" else facts.with_fact(attribute, value)
    answered = (*(name for name in check.asked if name != attribute), attribute)
    changed = replace(check, facts=facts.to_json(), asked=answered)
    try:
        checkup.verdict_of(changed, desk)
    except FactsError:
        return None
    return changed


def without_last(check: Check) -> Check | None:
    """The check before its last answer, or ``None`` at its beginning."""
    if not check.asked:
        return None
    *before, last = check.asked
    return Check(checkup.facts_of(check).without(last).to_json(), tuple(before), last)


def rule_on(check: Check, numbers: Sequence[str], desk: Desk, language: Language) -> Piece | None:
    """Whether rules of the list apply to somebody of whom something is known; ``None`` when nothing is."""
    if not check.facts.get("stated"):
        return None
    verdict = checkup.verdict_of(check, desk)
    lines = [
        say(
            language,
            f"check.rule_{finding.state}",
            number=finding.rule.number,
            edition=finding.rule.edition,
            name=finding.rule.name,
            needs=[desk.knowledge.rulebook.attribute(name).label.in_language(language) for name in finding.needs],
            readings=[r.words.in_language(language) for point in finding.points for r in point.readings],
        )
        for finding in verdict.findings
        if finding.rule.number in numbers
    ]
    if not lines:
        return None
    return Piece(heading=say(language, "check.heading"), text="\n".join(lines), card=None)


def meaning(number: str, desk: Desk, language: Language) -> str:
    """What a rule of the list comes to, with examples on both sides; nothing for a number that no rule has."""
    rules = [rule for rule in desk.knowledge.rulebook.rules if rule.number == number]
    if not rules:
        return ""
    rule = rules[0]
    return say(
        language,
        "check.meaning",
        meaning=rule.meaning,
        applies=[example.words.in_language(language) for example in rule.examples if example.excluded],
        spares=[example.words.in_language(language) for example in rule.examples if not example.excluded],
    )


def why_asked(check: Check, desk: Desk, language: Language) -> Piece:
    """Why the open question is asked, and the question again."""
    question = checkup.question_after(check, desk)
    if question is None:
        return checkup.piece(check, desk, language, detailed=True)[0]
    text = f"{question.why.in_language(language)}\n\n{question.text.in_language(language)}"
    return Piece(
        heading=say(language, "check.heading"), text=text, buttons=checkup.question_buttons(question, language)
    )


def supposing(check: Check, changes: Mapping[str, Values], desk: Desk, language: Language) -> Piece:
    """The result if things were otherwise. Nothing of it is remembered."""
    rulebook = desk.knowledge.rulebook
    known = checkup.facts_of(check)
    facts = with_values(known, changes, rulebook)
    if dict(facts.stated).get("programme") != dict(known.stated).get("programme"):
        # What followed from the old programme does not go with the new one.
        facts = facts.without(*(name for name in _GOES_WITH_PROGRAMME if name not in changes))
    told, _ = checkup.piece(Check(facts.to_json()), desk, language)
    labels = [
        rulebook.attribute(name).value(value).label.in_language(language)
        for name, values in changes.items()
        for value in values
        if rulebook.attribute(name).kind == "choice"
    ]
    opening = say(language, "check.what_if", changes=labels) if labels else ""
    return replace(told, text=f"{opening}\n\n{told.text}".strip(), buttons=())


_GOES_WITH_PROGRAMME = ("length", "school_kind", "major_category", "degree", "major_is_medical", "degree_is_medical")


def what_changes(check: Check, desk: Desk, language: Language) -> Piece:
    """What would change the result, as far as the person can change anything, and what nothing changes."""
    changes = what_would_change(desk.knowledge.rulebook, checkup.facts_of(check), desk.today)
    ways = [
        [attribute.change.words.in_language(language) for attribute in change.attributes if attribute.change.words]
        for change in changes.changes
    ]
    fixed = [attribute.label.in_language(language) for attribute in changes.fixed]
    key = "check.change_by" if ways else "check.change_nothing"
    return Piece(heading=say(language, "check.change_heading"), text=say(language, key, ways=ways, fixed=fixed))


def what_next(check: Check | None, desk: Desk, language: Language) -> Piece:
    """What the material holds on what registering takes, after a verdict or without one."""
    excluded = check is not None and checkup.verdict_of(check, desk).outcome == "excluded"
    key = "check.next_after_excluded" if excluded else "check.next_after_other"
    answer = desk.advisor.answer(Query("exam_requirement"))
    shown = replace(answer, lead=(*answer.lead[-1:], *answer.lead[:4]))
    text = f"{say(language, key, contact=desk.contact)}\n\n{answers.in_words(shown, language)}"
    return Piece(
        heading=say(language, "check.next_heading"), text=text, facts=shown.facts, follow_ups=answer.follow_ups
    )


def begin(state: State) -> Check:
    """The check under way, or a fresh one."""
    return state.check or Check()


def studied(check: Check, desk: Desk) -> tuple[str, ...]:
    """What the person of a check studied, as subjects of the store."""
    stated = check.facts.get("stated", {})
    values = (*stated.get("programme", ()), *stated.get("major_category", ()))
    return tuple(value for value in values if value in desk.knowledge.subjects)
