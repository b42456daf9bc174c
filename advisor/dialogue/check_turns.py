"""The turns of an eligibility check: answers to its questions, "why", "the previous one", "never mind", "what if"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from advisor import answers
from advisor.dialogue import checkup
from advisor.dialogue.card import fact_in_words
from advisor.dialogue.changes_told import changes_in_words
from advisor.dialogue.check_remarks import Remark
from advisor.dialogue.compose import Piece
from advisor.dialogue.desk import Desk
from advisor.dialogue.receipts import receipt
from advisor.dialogue.rules_told import rows_of, rule_lines
from advisor.dialogue.self_description import Told, with_values
from advisor.dialogue.self_description import with_told as add_told
from advisor.dialogue.self_description.told import Values
from advisor.dialogue.state import GENERAL, Check, State
from advisor.dialogue.whose import of_whoever_is_meant
from advisor.eligibility import Facts, FactsError, Rulebook, assess, rule_attributes
from advisor.model import Fact, Language, Query
from advisor.words import say

# Universities alone award a bachelor's degree.
_BACHELORS = frozenset({("medicine",), ("science",), ("engineering",), ("management",)})
# Programmes that settle the kind of school by themselves.
_WITH_A_SCHOOL = ("imaging_", "radiation_", "intelligent_", "rural_")


def with_told(check: Check, told: Told, desk: Desk) -> Check:
    """The check of the person meant, with what a message says taken in; what is said later replaces the earlier."""
    check = of_whoever_is_meant(check, told)
    told = _with_its_school(told, check)
    facts = _without_what_it_contradicts(add_told(checkup.facts_of(check), told, desk.knowledge.rulebook), told, desk)
    rulebook = desk.knowledge.rulebook
    answers = [name for name in told.facts if name == check.awaiting or _is_plain(name, told.facts[name], rulebook)]
    answered = (*(name for name in check.asked if name not in answers), *answers, *sorted(told.unsure))
    return replace(check, facts=facts.to_json(), asked=tuple(dict.fromkeys(answered)))


def _with_its_school(told: Told, check: Check) -> Told:
    """A bachelor's degree tells the kind of school, where it is not told and the programme leaves it open."""
    stated = check.facts.get("stated", {})
    programme = told.facts.get("programme") or tuple(stated.get("programme", ()))
    spoken_of = {*told.facts, *told.ambiguous, *told.unsure, *stated, *check.asked}
    left_open = len(programme) == 1 and not programme[0].startswith(_WITH_A_SCHOOL)
    if told.facts.get("degree") not in _BACHELORS or not left_open or {"school_kind", "major_category"} & spoken_of:
        return told
    return replace(told, facts={**told.facts, "school_kind": ("university",)})


def _is_plain(attribute: str, values: Values, rulebook: Rulebook) -> bool:
    """Whether values leave nothing to ask: of "the late 1990s" a rule may want to know more."""
    return len(values) == 1 and rulebook.attribute(attribute).kind == "choice"


def _without_what_it_contradicts(facts: Facts, told: Told, desk: Desk) -> Facts:
    """What was said before and cannot be true beside what is said now is dropped: people ask for several cases."""
    conflicts = assess(desk.knowledge.rulebook, facts, desk.today).conflicts
    older = {name for group in conflicts for name in group if name not in told.facts}
    return facts.without(*older) if older else facts


def with_subjects(check: Check, subjects: Sequence[str], desk: Desk, told: Told | None = None) -> Check:
    """The check of somebody who studied one of these subjects of the store, where the rulebook knows it.

    What goes with another programme is dropped, but for what was ``told`` just now.
    """
    rulebook = desk.knowledge.rulebook
    facts = checkup.facts_of(check)
    for attribute in ("programme", "major_category"):
        known = {value.id for value in rulebook.attribute(attribute).values}
        values = tuple(name for name in subjects if name in known)
        if values and dict(facts.stated).get(attribute) == tuple(sorted(values)):
            break
        if values:
            dropped = (name for name in (*_GOES_WITH_PROGRAMME, "programme") if told is None or name not in told.facts)
            facts = facts.without(*dropped).with_fact(attribute, values)
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
    return replace(check, facts=checkup.facts_of(check).without(last).to_json(), asked=tuple(before), awaiting=last)


_RULE = "exam_rule_"


def rule_on(check: Check, rules: Sequence[str], desk: Desk, language: Language) -> Piece | None:
    """Whether these rules of the list apply to somebody of whom something is known, then the result in short.

    ``None`` when nothing is known, or none of the subjects ``rules`` is a rule.
    """
    numbers = [name.removeprefix(_RULE) for name in rules if name.startswith(_RULE)]
    if not numbers or not check.facts.get("stated"):
        return None
    verdict = checkup.verdict_of(check, desk)
    findings = [finding for finding in verdict.findings if finding.rule.number in numbers]
    if not findings:
        return None
    lines = rule_lines(findings, verdict, checkup.facts_of(check), desk, language)
    return Piece(
        heading=say(language, "check.heading"),
        text="\n\n".join(["\n".join(lines), checkup.in_short(check, desk, language)]),
        cited=tuple(rows_of(findings, (), desk)),
        card=checkup.card_of(check, desk, language),
    )


def rows_on(check: Check, attribute: str, desk: Desk) -> list[Fact]:
    """The fact rows of the rules of the list that turn on ``attribute``."""
    findings = checkup.verdict_of(check, desk).findings
    return rows_of([f for f in findings if f.rule.number.isdigit() and attribute in rule_attributes(f.rule)], (), desk)


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
    told, _ = checkup.piece(Check(facts.to_json()), desk, language, asks=False)
    new = [fact for fact in facts.stated if fact not in known.stated]
    supposed = [fact_in_words(name, values, rulebook, language) for name, values in new]
    opening = say(language, "check.what_if", changes=supposed) if supposed else ""
    return followed_by_question(replace(told, text=f"{opening}\n\n{told.text}".strip()), check, desk, language)


_MOST_JOBS = 4
_GOES_WITH_PROGRAMME = ("length", "school_kind", "major_category", "degree", "major_is_medical", "degree_is_medical")


def what_changes(check: Check, desk: Desk, language: Language) -> Piece:
    """What would change the result, or where it stands while there is none."""
    ways = changes_in_words(checkup.facts_of(check), desk, language)
    text = ways or checkup.in_short(check, desk, language)
    return Piece(heading=say(language, "check.change_heading"), text=text)


def what_next(check: Check | None, desk: Desk, language: Language) -> Piece:
    """What the material holds on what registering takes, after a verdict or without one."""
    excluded = check is not None and checkup.verdict_of(check, desk).outcome == "excluded"
    key = "check.next_after_excluded" if excluded else "check.next_after_other"
    answer = desk.advisor.answer(Query("exam_requirement"))
    shown = replace(answer, lead=answer.lead[:5])
    jobs = _jobs_of(check, desk) if excluded else ()
    blocks = [say(language, key, contact=desk.contact), answers.in_words(shown, language)]
    if jobs:
        told = [f"- {fact.text.in_language(language)}" for fact in jobs]
        blocks.append("\n".join([say(language, "check.next_jobs"), *told]))
    return Piece(
        heading=say(language, "check.next_heading"),
        text="\n\n".join(blocks),
        facts=(*shown.facts, *jobs),
        follow_ups=answer.follow_ups,
    )


def studied_abroad(desk: Desk, language: Language) -> Piece:
    """Of education abroad the rules known here say nothing: neither a yes nor a no follows from them."""
    answer = desk.advisor.answer(Query("exam_requirement"))
    told = answer.lead[:1]
    blocks = [say(language, "check.studied_abroad"), *(fact.text.in_language(language) for fact in told)]
    return Piece(
        heading=say(language, "check.heading"), text="\n\n".join(blocks), facts=told, follow_ups=answer.follow_ups
    )


def _jobs_of(check: Check | None, desk: Desk) -> tuple[Fact, ...]:
    """The jobs that the material names for the programme of a check."""
    named = studied(check, desk) if check else ()
    programmes = [name for name in named if desk.knowledge.subjects[name].kind == "programme"]
    if len(programmes) != 1:
        return ()
    return desk.advisor.answer(Query("career_options", tuple(programmes))).lead[:_MOST_JOBS]


def what_to_do(check: Check, desk: Desk, language: Language) -> Piece:
    """After a verdict: what would change it, and what registering takes."""
    following = what_next(check, desk, language)
    verdict = checkup.verdict_of(check, desk)
    cited = tuple(rows_of((*verdict.fired, *verdict.one_of), (), desk))
    return replace(following, cited=cited, text=f"{what_changes(check, desk, language).text}\n\n{following.text}")


def remarked(remark: Remark, check: Check, desk: Desk, language: Language) -> Piece:
    """The answer to a remark on the check, with the question that is still open."""
    return followed_by_question(_remarked(remark, check, desk, language), check, desk, language)


def _remarked(remark: Remark, check: Check, desk: Desk, language: Language) -> Piece:
    heading = say(language, "check.heading")
    if remark == "receipt":
        return Piece(heading=heading, text=receipt(check, desk, language))
    closing = checkup.who_decides(check, desk, language)
    if remark == "who_decides":
        return Piece(heading=heading, text=closing)
    text = f"{checkup.in_short(check, desk, language)}\n\n{closing}"
    return Piece(
        heading=heading, text=text, card=checkup.card_of(check, desk, language) if remark == "certain" else None
    )


def followed_by_question(piece: Piece, check: Check, desk: Desk, language: Language) -> Piece:
    """``piece`` with the question of the check that is still open."""
    prompt = checkup.prompt(check, desk, language)
    if prompt is None:
        return piece
    return replace(piece, text=f"{piece.text}\n\n{prompt.text}", buttons=prompt.buttons)


def begin(state: State) -> Check:
    """The check under way, or a fresh one."""
    return state.check or Check()


def is_of_somebody(check: Check, told: Told) -> bool:
    """Whether the case under way is that of a person, and ``told`` speaks of nobody else."""
    speaks_of_the_same = told.of_whom in (None, "general") or of_whoever_is_meant(check, told).whom == check.whom
    return check.whom != GENERAL and bool(check.facts.get("stated")) and speaks_of_the_same


def studied(check: Check, desk: Desk) -> tuple[str, ...]:
    """What the person of a check studied, as subjects of the store."""
    stated = check.facts.get("stated", {})
    values = (*stated.get("programme", ()), *stated.get("major_category", ()))
    return tuple(value for value in values if value in desk.knowledge.subjects)
