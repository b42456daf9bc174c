"""The eligibility check in a conversation: facts gathered, the verdict said, the next question asked.

The rules decide (``advisor/eligibility``); here is only what a counsellor does around them: take what was told, say
the provisional result first, ask as little as possible, and never let "not excluded" sound like "you may".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from advisor.dialogue.card import card, fact_in_words
from advisor.dialogue.changes_told import changes_in_words
from advisor.dialogue.compose import Piece
from advisor.dialogue.desk import Desk
from advisor.dialogue.rules_told import as_usual, rows_of, rule_lines, turning_on
from advisor.dialogue.state import Check
from advisor.eligibility import Facts, Finding, Option, Question, Rulebook, Verdict, assess, next_question
from advisor.model import Button, Fact, Language
from advisor.words import say

# Facts about a programme or a category, told beside the verdict on it.
_TOLD_WITH = ("exam_schooling", "exam_programme", "exam_category")
# The rows on a kind of schooling are about the exams as well, which every case is about.
_OF_EVERY_CASE = {"physician_exam", "assistant_exam"}
_MOST_FACTS = 2
# More choices than this are a list to search; the likeliest are offered, and any other can be typed.
_MOST_OPTIONS = 6
_MOST_PROGRAMMES = 2
_SUBJECT_OF = {"programme": "exam_programme", "major_category": "exam_category"}


def facts_of(check: Check) -> Facts:
    """The facts of a check, as the engine takes them."""
    return Facts.from_json(check.facts)


def verdict_of(check: Check, desk: Desk) -> Verdict:
    """The verdict on what is known so far."""
    return assess(desk.knowledge.rulebook, facts_of(check), desk.today)


def question_after(check: Check, desk: Desk) -> Question | None:
    """The next question worth asking, or ``None`` when nothing that can be asked would change the result."""
    return next_question(desk.knowledge.rulebook, facts_of(check), check.asked, desk.today)


def piece(
    check: Check,
    desk: Desk,
    language: Language,
    *,
    detailed: bool = False,
    asks: bool = True,
    named: Collection[str] = (),
) -> tuple[Piece, Check]:
    """The verdict in words with, where one is left, the next question; and the check that awaits its answer.

    With ``asks`` false the question is left out. ``named`` are subjects of the message beside those that the check
    itself knows, for the rows about them.
    """
    verdict = verdict_of(check, desk)
    question = None if verdict.conflicts else question_after(check, desk)
    told = _told_of(check, verdict, question)
    result = _result(check, verdict, told, language)
    explained = detailed or question is None or not asks or result != check.shown
    expected = _expected(check, verdict, desk)
    blocks = [_conclusion(check, verdict, question, desk, language)]
    facts: tuple[Fact, ...] = ()
    cited: tuple[Fact, ...] = ()
    if explained:
        likeliest = _likeliest_programmes(question)
        facts = _rows(check, verdict, named, desk)
        cited = (
            *_cited(check, verdict, (*expected, *told), desk),
            *_about({option.value for option in likeliest}, desk),
        )
        blocks += _explanation(check, verdict, question, told, expected, facts, desk, language, detailed=detailed)
    if question is not None and asks:
        blocks.append(say(language, "check.question", question=question.text))
    return (
        Piece(
            heading=say(language, "check.heading"),
            text="\n\n".join(block for block in blocks if block),
            facts=facts,
            cited=cited,
            buttons=question_buttons(question, language) if asks else (),
            card=card(verdict, facts_of(check), desk.knowledge.rulebook, language),
        ),
        replace(check, awaiting=question.attribute.id if question else _left_unsure(check, verdict), shown=result),
    )


def _left_unsure(check: Check, verdict: Verdict) -> str | None:
    """The point said not to be known on which alone the result still depends: whoever finds out may just say so."""
    if verdict.conclusion != "depends" or verdict.conflicts:
        return None
    return next(
        (point.attribute.id for point in verdict.depends_on if point.attribute.id in facts_of(check).unsure), None
    )


def _result(check: Check, verdict: Verdict, told: Sequence[Finding], language: Language) -> str:
    """A result by its parts: as long as they stay the same, nothing new has to be explained."""
    studied = [value for name in _SUBJECT_OF for value in check.facts.get("stated", {}).get(name, ())]
    rules = [finding.rule.id for finding in (*verdict.fired, *verdict.one_of, *verdict.open)]
    turning = [f"{finding.rule.id}:{finding.state}" for finding in told]
    return " ".join([language, verdict.outcome, verdict.provisional, *studied, *rules, *turning])


def _explanation(
    check: Check,
    verdict: Verdict,
    question: Question | None,
    told: Sequence[Finding],
    expected: Sequence[Finding],
    facts: Sequence[Fact],
    desk: Desk,
    language: Language,
    *,
    detailed: bool,
) -> list[str]:
    by_programme = _by_programme(check, _likeliest_programmes(question), desk, language)
    reasons = _reasons(verdict, language, detailed=detailed, settled=not by_programme)
    on_what_was_told = _on_what_was_told(check, verdict, told, desk, language)
    if verdict.outcome == "excluded":
        blocks = [*reasons, *on_what_was_told]
    else:
        blocks = [*on_what_was_told, *reasons, by_programme] if on_what_was_told else [by_programme, *reasons]
    if expected:
        clauses = [_clause(finding, language) for finding in expected]
        blocks.append("\n".join([say(language, "check.because_as_usual"), *clauses]))
    blocks.append(_decided_by(check, verdict, desk, language))
    blocks += [fact.text.in_language(language) for fact in facts]
    has_a_result = question is None and verdict.conclusion != "depends" and not verdict.conflicts
    if has_a_result and facts_of(check).stated:
        blocks.append(changes_in_words(facts_of(check), desk, language))
    return [*blocks, *_caveats(check, verdict, question, desk, language)]


def _expected(check: Check, verdict: Verdict, desk: Desk) -> tuple[Finding, ...]:
    """The clauses that exclude if everything not told is as usual, where the result so far rests on that."""
    if verdict.outcome != "depends" or verdict.provisional != "excluded":
        return ()
    usual = as_usual(verdict, facts_of(check), desk)
    return (*usual.fired, *usual.one_of)


def _on_what_was_told(
    check: Check, verdict: Verdict, told: Sequence[Finding], desk: Desk, language: Language
) -> list[str]:
    """How the rules stand that turn on what was told, those that do not apply in one sentence."""
    spared = [finding.rule.number for finding in told if finding.state == "does_not_fire"]
    others = [finding for finding in told if finding.state != "does_not_fire"]
    lines = rule_lines(others, verdict, facts_of(check), desk, language)
    return [*lines, *([say(language, "check.settled", numbers=spared)] if spared else [])]


def _told_of(check: Check, verdict: Verdict, question: Question | None) -> list[Finding]:
    """The rules that turn on what was told, while what was studied is still open and would say more.

    Beside a rule that excludes: those that one thing more would decide, for who asks "which rule?" means them as well.
    """
    told = turning_on(verdict, check.facts.get("stated", {}))
    if verdict.outcome == "excluded":
        return [finding for finding in told if finding.state == "unknown" and len(finding.needs) == 1]
    if not _likeliest_programmes(question):
        return []
    return [finding for finding in told if finding not in verdict.open]


def question_buttons(question: Question | None, language: Language) -> tuple[Button, ...]:
    """The answers that can be pressed, "I don't know" always among them."""
    if question is None:
        return ()
    attribute = question.attribute.id
    options = [
        Button(option.label.in_language(language), f"set:{attribute}:{option.value}")
        for option in question.options[:_MOST_OPTIONS]
    ]
    return (*options, Button(say(language, "check.not_sure"), f"set:{attribute}:unsure"))


def value_buttons(attribute: str, values: Sequence[str], rulebook: Rulebook, language: Language) -> tuple[Button, ...]:
    """Buttons for some values of an attribute."""
    known = rulebook.attribute(attribute)
    return tuple(Button(known.value(value).label.in_language(language), f"set:{attribute}:{value}") for value in values)


def prompt(check: Check, desk: Desk, language: Language) -> Piece | None:
    """The question that is still open, asked again after something else was answered."""
    question = question_after(check, desk) if check.awaiting else None
    if question is None:
        return None
    return Piece(
        heading="",
        text=say(language, "check.back_to", question=question.text),
        buttons=question_buttons(question, language),
    )


def card_of(check: Check, desk: Desk, language: Language) -> dict[str, object]:
    """The verdict on what is known so far, for channels that show a card."""
    return card(verdict_of(check, desk), facts_of(check), desk.knowledge.rulebook, language)


def in_short(check: Check, desk: Desk, language: Language) -> str:
    """The result in one sentence, as it stands."""
    verdict = verdict_of(check, desk)
    question = None if verdict.conflicts else question_after(check, desk)
    return _conclusion(check, verdict, question, desk, language) or say(language, "check.provisional_depends")


def who_decides(check: Check, desk: Desk, language: Language) -> str:
    """Who has the last word, and on which editions this rests."""
    verdict = verdict_of(check, desk)
    return _closing(verdict, desk, language, not_looked_at=[])


def _conclusion(check: Check, verdict: Verdict, question: Question | None, desk: Desk, language: Language) -> str:
    whom = _whom(check, desk, language)
    if verdict.conflicts:
        named = [
            desk.knowledge.rulebook.attribute(name).label.in_language(language)
            for name in dict.fromkeys(name for group in verdict.conflicts for name in group)
        ]
        return say(language, "check.conflict", attributes=named)
    if verdict.outcome == "excluded":
        return say(language, "check.excluded", whom=whom)
    if verdict.outcome == "open" or (question is None and verdict.conclusion == "open"):
        return say(language, "check.open", whom=whom)
    if question is None and verdict.conclusion == "not_excluded":
        return say(language, "check.not_excluded", whom=whom)
    if question is None:
        return say(language, "check.undecided", whom=whom, points=_points(check, verdict, language))
    if not check.facts.get("stated"):
        return say(language, "check.begin")
    if question.attribute.id == "programme" and verdict.provisional == "depends":
        return ""
    return say(language, f"check.provisional_{verdict.provisional}", whom=whom)


def _likeliest_programmes(question: Question | None) -> Sequence[Option]:
    """While the programme is open: the first of those in question."""
    return question.options[:_MOST_PROGRAMMES] if question and question.attribute.id == "programme" else ()


def _by_programme(check: Check, likeliest: Sequence[Option], desk: Desk, language: Language) -> str:
    """What would come out for each of these programmes; nothing where there are none."""
    if not likeliest:
        return ""
    with_each = [facts_of(check).with_fact("programme", option.value) for option in likeliest]
    verdicts = [assess(desk.knowledge.rulebook, facts, desk.today) for facts in with_each]
    lines = [_for_programme(option, verdict, language) for option, verdict in zip(likeliest, verdicts)]
    outcomes = {verdict.provisional for verdict in verdicts}
    alike = len(outcomes) == 1 and "depends" not in outcomes
    return "\n".join([say(language, "check.by_programme_alike" if alike else "check.by_programme"), *lines])


def _for_programme(option: Option, verdict: Verdict, language: Language) -> str:
    return say(
        language,
        "check.for_programme",
        programme=option.label,
        outcome=verdict.provisional,
        numbers=[finding.rule.number for finding in verdict.fired if finding.rule.number.isdigit()],
        edition=verdict.fired[0].rule.edition if verdict.fired else "",
    )


def _whom(check: Check, desk: Desk, language: Language) -> str:
    """Whom the verdict is about: graduates of the programme named, or "you"."""
    stated = check.facts.get("stated", {})
    for attribute in ("programme", "major_category"):
        values = stated.get(attribute, ())
        if 0 < len(values) <= _MOST_PROGRAMMES:
            known = desk.knowledge.rulebook.attribute(attribute)
            labels = [known.value(value).label.in_language(language) for value in values]
            return say(language, f"check.graduates_{attribute}", of=labels)
    return say(language, "check.you")


def _points(check: Check, verdict: Verdict, language: Language) -> list[str]:
    """What the result depends on: of several points, those that were said not to be known."""
    points = [point.attribute for point in verdict.depends_on]
    unsure = [attribute for attribute in points if attribute.id in facts_of(check).unsure]
    return [attribute.label.in_language(language) for attribute in unsure or points]


def _reasons(verdict: Verdict, language: Language, *, detailed: bool, settled: bool = True) -> list[str]:
    """The clauses that exclude, what was derived on the way, and what the text leaves open."""
    blocks = []
    excluding = (*verdict.fired, *verdict.one_of)
    if excluding:
        key = "check.because" if verdict.fired else "check.because_one_of"
        lines = [_clause(finding, language) for finding in excluding]
        blocks.append("\n".join([say(language, key), *lines]))
    silent = not settled or excluding or verdict.open or verdict.provisional != "depends"
    spared = [] if silent else _settled(verdict)
    if spared:
        blocks.append(say(language, "check.settled", numbers=spared))
    derived = [d.because.in_language(language) for d in verdict.derived if _bears(d.attribute.id, excluding)]
    if derived:
        blocks.append(say(language, "check.derived", because=list(dict.fromkeys(derived))))
    for point in {point.id: point for finding in verdict.open for point in finding.points}.values():
        readings = [reading.words.in_language(language) for reading in point.readings]
        blocks.append(say(language, "check.open_point", words=point.words, readings=readings, decides=point.decides))
    if detailed and verdict.not_looked_at:
        names = [attribute.label.in_language(language) for attribute in verdict.not_looked_at]
        blocks.append(say(language, "check.not_looked_at", attributes=names))
    return blocks


def _decided_by(check: Check, verdict: Verdict, desk: Desk, language: Language) -> str:
    """The facts as they were told on which an excluding clause rests; those derived are told with their derivation."""
    stated = dict(facts_of(check).stated)
    names = dict.fromkeys(name for finding in verdict.fired for name in finding.because if name in stated)
    told = [fact_in_words(name, stated[name], desk.knowledge.rulebook, language) for name in names]
    return say(language, "check.decided_by", facts=told) if told else ""


def _settled(verdict: Verdict) -> list[str]:
    """Numbered rules that what was told keeps from applying, where nothing excludes."""
    derived = {d.attribute.id for d in verdict.derived}
    return [
        finding.rule.number
        for finding in verdict.findings
        if finding.state == "does_not_fire" and finding.rule.number.isdigit() and set(finding.because) - derived
    ]


def _bears(attribute: str, findings: Sequence[Finding]) -> bool:
    return any(attribute in finding.because for finding in findings)


def _clause(finding: Finding, language: Language) -> str:
    rule = finding.rule
    return say(
        language,
        "check.clause",
        number=rule.number if rule.number.isdigit() else "",
        edition=rule.edition,
        place=rule.place,
        text=rule.clause.words,
        wording=rule.clause.wording,
    )


def _caveats(check: Check, verdict: Verdict, question: Question | None, desk: Desk, language: Language) -> list[str]:
    """What must be said beside a result: decided as if graduated, the editions, and who has the last word."""
    told = [
        attribute.decided_as.told.in_language(language)
        for attribute in verdict.as_if
        if attribute.decided_as and attribute.id in check.facts.get("stated", {})
    ]
    if question is not None and verdict.outcome == "depends":
        return told
    not_looked_at = [attribute.label.in_language(language) for attribute in verdict.not_looked_at]
    excluded = verdict.outcome == "excluded"
    return [*told, _closing(verdict, desk, language, not_looked_at=[] if excluded else not_looked_at)]


def _closing(verdict: Verdict, desk: Desk, language: Language, *, not_looked_at: Sequence[str]) -> str:
    editions = [edition.edition for edition in verdict.editions]
    return say(
        language,
        "check.who_decides",
        decides=editions[-1].decides if editions else desk.contact,
        incomplete=[edition.id for edition in editions if not edition.complete],
        not_looked_at=not_looked_at,
    )


def _rows(check: Check, verdict: Verdict, named: Collection[str], desk: Desk) -> tuple[Fact, ...]:
    """The rows that say the same of the programme or category named, and the rows of the clauses that exclude."""
    stated = check.facts.get("stated", {})
    told = _about({*named, *(value for attribute in _SUBJECT_OF for value in stated.get(attribute, ()))}, desk)
    # Where a clause excludes, the first row repeats what the clause and the derivation have just said.
    return tuple(told[1 if "excluded" in (verdict.outcome, verdict.provisional) else 0 : _MOST_FACTS])


def _about(named: set[str], desk: Desk) -> list[Fact]:
    """The rows that say of these programmes or categories how the exam rules treat them."""
    by_attribute = desk.knowledge.by_attribute
    named = named - _OF_EVERY_CASE
    return [fact for attribute in _TOLD_WITH for fact in by_attribute.get(attribute, ()) if named & set(fact.about)]


def _cited(check: Check, verdict: Verdict, told: Sequence[Finding], desk: Desk) -> tuple[Fact, ...]:
    """The fact rows behind the clauses that are named, for the structured part of the reply."""
    values = {value for derived in verdict.derived for value in derived.values}
    values |= {value for stated in check.facts.get("stated", {}).values() for value in stated}
    named = (*verdict.fired, *verdict.one_of, *verdict.open, *told)
    return tuple(dict.fromkeys(rows_of(named, values, desk)))
