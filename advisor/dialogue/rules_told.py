"""Single rules of the list, as they stand for one case: whether each applies, does not, or on what that depends."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from advisor.dialogue.desk import Desk
from advisor.eligibility import Facts, Finding, Verdict, assess, rule_attributes
from advisor.model import Fact, Language
from advisor.questions import STUDIED_KINDS
from advisor.words import say

# Told of a diploma, these make the rule worth naming although what was studied is still to be asked.
_OF_A_DIPLOMA = frozenset({"diploma_direction", "syllabus_marks"})
# Somebody who says when, where or for which level has not yet said anything that a rule turns on.
_TELLS_LITTLE = frozenset({*STUDIED_KINDS, "length", "degree", "graduated", "exam_level"})


def rule_lines(
    findings: Sequence[Finding], verdict: Verdict, facts: Facts, desk: Desk, language: Language
) -> list[str]:
    """One line for each of these findings of ``verdict`` on ``facts``.

    Of a rule that cannot be told yet it is said how it stands as things usually are.
    """
    label = desk.knowledge.rulebook.attribute
    unknown = [finding.rule.id for finding in findings if finding.state == "unknown"]
    spared = _spared_as_usual(verdict, facts, desk).intersection(unknown) if unknown else frozenset()
    return [
        say(
            language,
            "check.rule_usually_spared" if finding.rule.id in spared else f"check.rule_{finding.state}",
            number=finding.rule.number,
            edition=finding.rule.edition,
            name=finding.rule.name,
            needs=[label(name).label.in_language(language) for name in finding.needs],
            readings=[r.words.in_language(language) for point in finding.points for r in point.readings],
        )
        for finding in findings
    ]


def as_usual(verdict: Verdict, facts: Facts, desk: Desk) -> Verdict:
    """What ``verdict`` on ``facts`` becomes if everything that it leaves unknown is as usual."""
    for assumed in verdict.assumed:
        facts = facts.with_fact(assumed.attribute.id, assumed.value)
    return assess(desk.knowledge.rulebook, facts, desk.today)


def _spared_as_usual(verdict: Verdict, facts: Facts, desk: Desk) -> frozenset[str]:
    """The rules that do not apply if everything that ``verdict`` leaves unknown is as usual."""
    usual = as_usual(verdict, facts, desk)
    return frozenset(finding.rule.id for finding in usual.findings if finding.state == "does_not_fire")


def turning_on(verdict: Verdict, told: Collection[str]) -> list[Finding]:
    """The findings on rules of the list that turn on one of the attributes ``told``, whatever was studied."""
    telling = frozenset(told) - _TELLS_LITTLE
    return [
        finding
        for finding in verdict.findings
        if finding.rule.number.isdigit() and _is_worth_a_line(finding, telling & rule_attributes(finding.rule))
    ]


def _is_worth_a_line(finding: Finding, telling: frozenset[str]) -> bool:
    if finding.state != "unknown":
        return bool(telling & set(finding.because))
    asks_what_was_studied = bool(set(STUDIED_KINDS) & set(finding.needs))
    return bool(telling & _OF_A_DIPLOMA if asks_what_was_studied else telling)


def rows_of(findings: Sequence[Finding], values: Collection[str], desk: Desk) -> list[Fact]:
    """The fact rows of these rules: those that a rule names, and of its subject those on the case, else all."""
    rows: list[Fact] = []
    for finding in findings:
        rows += [desk.knowledge.facts[name] for name in finding.rule.facts]
        rule = f"exam_rule_{finding.rule.number}"
        about = [fact for fact in desk.knowledge.by_attribute.get("exam_rule", ()) if rule in fact.about]
        rows += [fact for fact in about if _is_on_the_case(fact, values, desk)] or about
    return rows


def _is_on_the_case(fact: Fact, values: Collection[str], desk: Desk) -> bool:
    """Whether a row on a rule is on the whole of it or on somebody who studied one of ``values``."""
    subjects = desk.knowledge.subjects
    studied = {name for name in fact.about if name in subjects and subjects[name].kind in STUDIED_KINDS}
    return not studied or bool(studied & set(values))
