"""What must hold of every verdict and of the rule data, whatever the applicant says."""

from __future__ import annotations

import random
from typing import Any

import pytest

from advisor.eligibility import Facts, Rulebook, Verdict, assess, what_would_change
from advisor.eligibility.model import model_of
from advisor.eligibility.rulebook import Attribute

from .files import RULES, TODAY, read


def random_facts(rulebook: Rulebook, chance: random.Random, share: float) -> Facts:
    stated: dict[str, Any] = {}
    for attribute in rulebook.attributes:
        if chance.random() < share:
            stated[attribute.id] = random_value(chance, attribute)
    return Facts.of(stated)


def random_value(chance: random.Random, attribute: Attribute) -> str:
    if attribute.kind == "date":
        return f"{chance.randrange(1995, 2020)}"
    return chance.choice(attribute.values).id


@pytest.fixture(scope="module")
def sample(rulebook: Rulebook) -> list[tuple[Facts, Verdict]]:
    chance = random.Random(15)
    found = [random_facts(rulebook, chance, share) for share in (0.1, 0.3, 0.6, 0.9) for _ in range(150)]
    return [(facts, assess(rulebook, facts, TODAY)) for facts in found]


def test_every_exclusion_names_a_clause(sample: list[tuple[Facts, Verdict]]) -> None:
    for facts, verdict in sample:
        if verdict.outcome == "excluded":
            named = verdict.fired or verdict.one_of
            assert named, facts
            assert all(finding.rule.clause.words.zh and finding.rule.sources for finding in named)
        else:
            assert not verdict.fired, facts


def test_no_edition_excludes_where_nothing_is_excluded(sample: list[tuple[Facts, Verdict]]) -> None:
    for facts, verdict in sample:
        if verdict.outcome == "not_excluded":
            assert {edition.outcome for edition in verdict.editions} == {"not_excluded"}, facts
        if any(edition.outcome == "excluded" for edition in verdict.editions):
            assert verdict.outcome == "excluded", facts


def test_more_facts_never_turn_a_settled_verdict(rulebook: Rulebook) -> None:
    chance = random.Random(16)
    for _ in range(60):
        facts = random_facts(rulebook, chance, 0.3)
        settled = assess(rulebook, facts, TODAY)
        for attribute in chance.sample(list(rulebook.attributes), len(rulebook.attributes)):
            more = facts if attribute.id in facts else facts.with_fact(attribute.id, random_value(chance, attribute))
            verdict = assess(rulebook, more, TODAY)
            if verdict.conflicts:
                continue
            if settled.outcome != "depends" and not settled.conflicts:
                assert verdict.outcome == settled.outcome, (facts, more)
            facts, settled = more, verdict


def test_what_depends_says_on_what(sample: list[tuple[Facts, Verdict]]) -> None:
    for facts, verdict in sample:
        assert bool(verdict.depends_on) == (verdict.outcome == "depends"), facts
        assert all(finding.needs for finding in verdict.unknown), facts
        for point in verdict.depends_on:
            assert len(point.answers) > 1, facts


def test_answers_mean_what_they_say(rulebook: Rulebook) -> None:
    """Stating an answer of ``depends_on`` leads to the outcome announced."""
    chance, checked = random.Random(17), 0
    for _ in range(40):
        facts = random_facts(rulebook, chance, 0.4)
        for point in assess(rulebook, facts, TODAY).depends_on:
            for answer in point.answers:
                stated = (
                    set(answer.values) & set(facts[point.attribute.id])
                    if point.attribute.id in facts
                    else answer.values
                )
                if point.attribute.kind == "choice" and stated:
                    then = assess(rulebook, facts.with_fact(point.attribute.id, sorted(stated)), TODAY)
                    if not then.conflicts:
                        checked += 1
                        assert then.outcome == answer.outcome
    assert checked > 200


@pytest.mark.parametrize("programme", ["imaging_four_year", "imaging_five_year", "nursing", "clinical_medicine"])
def test_students_are_decided_as_graduates_and_told(rulebook: Rulebook, programme: str) -> None:
    enrolled = assess(rulebook, Facts.of({"programme": programme, "graduated": "enrolled"}), TODAY)
    graduated = assess(rulebook, Facts.of({"programme": programme, "graduated": "graduated"}), TODAY)
    assert enrolled.findings == graduated.findings
    assert [attribute.id for attribute in enrolled.as_if] == ["graduated"]
    assert graduated.as_if == ()
    decided = enrolled.as_if[0].decided_as
    assert decided is not None
    assert decided.told.zh


def test_four_year_exclusion_is_shown_as_derived(rulebook: Rulebook) -> None:
    verdict = assess(rulebook, Facts.of({"programme": "imaging_four_year"}), TODAY)
    derived = {item.attribute.id: (item.values, item.certain) for item in verdict.derived}
    assert derived["major_category"] == (("medical_technology",), True)
    assert derived["length"] == (("y4",), True)
    assert derived["degree"] == (("science",), False)
    assert all(item.because.zh and item.because.en and item.sources for item in verdict.derived)
    assert [finding.rule.id for finding in verdict.fired] == ["2006/2", "2014/6.category"]


def test_five_year_is_accepted_by_name_in_2014(rulebook: Rulebook) -> None:
    verdict = assess(rulebook, Facts.of({"programme": "imaging_five_year"}), TODAY)
    assert [note.id for note in verdict.notes] == ["imaging_accepted"]
    assert verdict.provisional == "not_excluded"
    assert {item.attribute.id: item.value for item in verdict.assumed}["degree"] == "medicine"


def test_civilian_hears_both_readings(rulebook: Rulebook) -> None:
    facts = Facts.of({"military_status": "civilian", "certificate_issuer": "military"})
    (finding,) = (finding for finding in assess(rulebook, facts, TODAY).open if finding.rule.number == "5")
    (point,) = finding.points
    assert {reading.excludes for reading in point.readings} == {True, False}
    assert all((point.decides.zh, point.decides.en))


def test_contradictions_are_named_and_judged_both_ways(rulebook: Rulebook) -> None:
    verdict = assess(rulebook, Facts.of({"programme": "imaging_five_year", "length": "y4"}), TODAY)
    assert verdict.conflicts == (("programme", "length"),)
    assert verdict.outcome == "depends"
    robust = assess(rulebook, Facts.of({"programme": "nursing", "major_category": "pharmacy"}), TODAY)
    assert robust.conflicts
    assert robust.outcome == "excluded"


def test_what_cannot_be_changed_is_said(rulebook: Rulebook) -> None:
    facts = Facts.of(
        {"school_kind": "staff_secondary_specialised", "enrolment_date": "2000", "exam_level": "assistant_physician"}
    )
    changes = what_would_change(rulebook, facts, TODAY)
    assert [attribute.id for attribute in changes.fixed] == ["enrolment_date"]
    assert [[a.id for a in change.attributes] for change in changes.changes] == [["school_kind"]]


def test_no_change_hints_at_altering_a_document(rulebook: Rulebook) -> None:
    papers = (
        "degree",
        "diploma_direction",
        "direction_approved",
        "syllabus_marks",
        "syllabus_degree",
        "enrolment_date",
    )
    assert all(rulebook.attribute(name).change.how == "no" for name in papers)


# --- the data ----------------------------------------------------------------------------------------


def test_no_clause_is_out_of_reach(rulebook: Rulebook) -> None:
    for part in model_of(rulebook, TODAY).parts:
        for rule in part.rules:
            assert rule.fires, rule.rule.id
            assert all(where for _, where in rule.points), rule.rule.id


def test_every_value_is_possible(rulebook: Rulebook) -> None:
    model = model_of(rulebook, TODAY)
    for name in model.place:
        assert len(model.possible(model.nothing_known, name)) == model.classes[name].count, name


def test_sources_are_registered(rulebook: Rulebook) -> None:
    known = {row["id"] for row in read(str(RULES.parent / "sources.yml"))["sources"]}
    used = {source for rule in rulebook.rules for source in rule.sources}
    used |= {source for edition in rulebook.editions for source in edition.sources}
    used |= {source for edition in rulebook.editions for note in edition.notes for source in note.sources}
    used |= {source for attribute in rulebook.attributes for value in attribute.values for source in value.sources}
    assert used <= known, used - known


def test_questions_are_short_and_whole_in_both_languages(rulebook: Rulebook) -> None:
    for attribute in rulebook.attributes:
        if attribute.ask in ("first", "gate", "always"):
            question, why = attribute.question, attribute.why
            assert question is not None
            assert why is not None
            assert len(question.zh) <= 40, attribute.id
            ends = (question.zh[-1], question.en[-1], why.zh[-1], why.en[-1])
            assert ends == ("？", "?", "。", "."), attribute.id


def test_incomplete_editions_say_what_is_missing(rulebook: Rulebook) -> None:
    for edition in rulebook.editions:
        assert edition.complete or (edition.missing is not None and edition.missing.zh and edition.missing.en)
        assert all(rule.clause.wording == "paraphrase" for rule in edition.rules if not edition.complete)


def test_chinese_texts_use_chinese_punctuation(documents: dict[str, Any]) -> None:
    def texts(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["zh"]] if isinstance(node.get("zh"), str) else []
            return own + [text for part in node.values() for text in texts(part)]
        return [text for part in node for text in texts(part)] if isinstance(node, list) else []

    for text in texts(list(documents.values())):
        assert not set(text) & set(",;:?!()"), text


def test_of_several_programmes_as_few_rules_are_named_as_exclude_them_all(rulebook: Rulebook) -> None:
    programmes = ("imaging_four_year", "imaging_five_year", "imaging_college")
    known = Facts().with_fact("degree", "science")
    verdict = assess(rulebook, known.with_fact("programme", programmes), TODAY)
    named = {finding.rule.id for finding in verdict.one_of}
    fired = [
        {finding.rule.id for finding in assess(rulebook, known.with_fact("programme", each), TODAY).fired}
        for each in programmes
    ]
    assert verdict.outcome == "excluded"
    assert all(named & each for each in fired), "a programme that no named rule excludes"
    assert all(any(rule in each for each in fired) for rule in named), "a rule named that decides nothing"
