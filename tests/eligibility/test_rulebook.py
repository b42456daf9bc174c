"""Documents → rulebook: every fault found at its place, rows that give the same book back, dated lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from advisor.eligibility import Facts, Rulebook, RulebookError, RulebookRows, assess

from .files import TODAY

Change = Callable[[dict[str, Any]], None]


def rule(documents: dict[str, Any], number: int, edition: str = "2006") -> dict[str, Any]:
    found: dict[str, Any] = documents[f"{edition}.yml"]["rules"][number - 1]
    return found


FAULTS: dict[str, tuple[Change, str, tuple[Any, ...], str]] = {
    "unknown attribute": (
        lambda d: rule(d, 1).update(excludes={"shool_kind": "university"}),
        "2006.yml",
        ("rules", 0, "excludes", "shool_kind"),
        "no attribute is called 'shool_kind'",
    ),
    "wrong value": (
        lambda d: rule(d, 2)["excludes"]["major_category"].append("nursery"),
        "2006.yml",
        ("rules", 1, "excludes", "major_category"),
        "major_category has no value 'nursery'",
    ),
    "impossible date": (
        lambda d: rule(d, 8)["excludes"]["all"][1].update(enrolment_date={"since": "1999-02-30"}),
        "2006.yml",
        ("rules", 7, "excludes", "all", 1, "enrolment_date", "since"),
        "'1999-02-30' is no day of the calendar",
    ),
    "a date where there is none": (
        lambda d: rule(d, 8)["excludes"]["all"][1].update(enrolment_date="1999-01-01"),
        "2006.yml",
        ("rules", 7, "excludes", "all", 1, "enrolment_date"),
        "enrolment_date is a date",
    ),
    "no day fits": (
        lambda d: rule(d, 8)["excludes"]["all"][1].update(
            enrolment_date={"since": "2000-01-01", "before": "1999-01-01"}
        ),
        "2006.yml",
        ("rules", 7, "excludes", "all", 1, "enrolment_date"),
        "no day is on or after 2000-01-01",
    ),
    "true of everybody": (
        lambda d: rule(d, 1).update(excludes={"exam_level": ["physician", "assistant_physician"]}),
        "2006.yml",
        ("rules", 0, "excludes", "exam_level"),
        "true of everybody",
    ),
    "lonely all": (
        lambda d: rule(d, 1).update(excludes={"all": [{"school_kind": "university"}]}),
        "2006.yml",
        ("rules", 0, "excludes", "all"),
        "at least two conditions",
    ),
    "two keys": (
        lambda d: rule(d, 1).update(excludes={"school_kind": "university", "degree": "none"}),
        "2006.yml",
        ("rules", 0, "excludes"),
        "a condition is one of",
    ),
    "always decided": (
        lambda d: rule(d, 1).update(excludes={"graduated": "graduated"}),
        "2006.yml",
        ("rules", 0, "excludes", "graduated"),
        "always decided as 'graduated'",
    ),
    "misspelt key": (
        lambda d: rule(d, 1).update(exclude={}),
        "2006.yml",
        ("rules", 0, "exclude"),
        "extra fields not permitted",
    ),
    "no source": (lambda d: rule(d, 1).update(sources=[]), "2006.yml", ("rules", 0, "sources"), "at least one source"),
    "wrong level": (
        lambda d: rule(d, 1).update(exam_levels=["nurse"]),
        "2006.yml",
        ("rules", 0, "exam_levels", 0),
        "exam_level has no value 'nurse'",
    ),
    "one reading": (
        lambda d: rule(d, 5)["open"][0]["readings"].pop(),
        "2006.yml",
        ("rules", 4, "open", 0, "readings"),
        "a reading that excludes and one that does not",
    ),
    "ends before it begins": (
        lambda d: rule(d, 1).update(valid_from="2014-01-01", valid_to="2006-01-01"),
        "2006.yml",
        ("rules", 0, "valid_to"),
        "is before valid_from",
    ),
    "impossible validity": (
        lambda d: rule(d, 1).update(valid_from="2014-13-01"),
        "2006.yml",
        ("rules", 0, "valid_from"),
        "no day of the calendar",
    ),
    "same number twice": (
        lambda d: d["2006.yml"]["rules"].append(rule(d, 1)),
        "2006.yml",
        ("rules", 8),
        "two lines of rule 1 hold on the same day",
    ),
    "silent about what is missing": (
        lambda d: d["2014.yml"]["edition"].pop("missing"),
        "2014.yml",
        ("edition", "missing"),
        "must say what is missing",
    ),
    "note on an unknown attribute": (
        lambda d: d["2006.yml"]["notes"][0].update(when={"colour": "blue"}),
        "2006.yml",
        ("notes", 0, "when", "colour"),
        "no attribute is called 'colour'",
    ),
    "link to an unknown value": (
        lambda d: d["attributes.yml"]["attributes"][0]["values"][0]["settles"].update(length="y6"),
        "attributes.yml",
        ("attributes", 0, "values", 0, "settles", "length"),
        "length has no value 'y6'",
    ),
    "link backwards": (
        lambda d: d["attributes.yml"]["attributes"][1]["values"][0].update(
            settles={"programme": "nursing"}, because={"zh": "因", "en": "why"}
        ),
        "attributes.yml",
        ("attributes", 1, "values", 0, "settles", "programme"),
        "stands before length",
    ),
    "link without a reason": (
        lambda d: d["attributes.yml"]["attributes"][0]["values"][0].pop("because"),
        "attributes.yml",
        ("attributes", 0, "values", 0, "because"),
        "must say why",
    ),
    "question missing": (
        lambda d: d["attributes.yml"]["attributes"][0].pop("question"),
        "attributes.yml",
        ("attributes", 0, "question"),
        "needs its question",
    ),
    "one language only": (
        lambda d: d["attributes.yml"]["attributes"][0]["question"].pop("zh"),
        "attributes.yml",
        ("attributes", 0, "question", "zh"),
        "field required",
    ),
    "usual value unknown": (
        lambda d: d["attributes.yml"]["attributes"][0].update(usual="astrology"),
        "attributes.yml",
        ("attributes", 0, "usual"),
        "programme has no value 'astrology'",
    ),
    "change to nothing": (
        lambda d: d["attributes.yml"]["attributes"][0]["change"].pop("to"),
        "attributes.yml",
        ("attributes", 0, "change"),
        "needs the values it can change to",
    ),
    "only if nothing": (
        lambda d: d["attributes.yml"]["attributes"][0].update(only_if={"degree": ["gold"]}),
        "attributes.yml",
        ("attributes", 0, "only_if", "degree"),
        "not another attribute with these values",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_found_at_its_place(changed: Callable[[Change], dict[str, Any]], fault: str) -> None:
    change, file, path, message = FAULTS[fault]
    with pytest.raises(RulebookError) as caught:
        Rulebook.parse(changed(change))
    (problem,) = caught.value.problems
    assert (problem.file, problem.path) == (file, path)
    assert message in problem.message
    assert file in str(problem)


def test_all_faults_are_reported_at_once(changed: Callable[[Change], dict[str, Any]]) -> None:
    def two(documents: dict[str, Any]) -> None:
        rule(documents, 1).update(excludes={"colour": "blue"})
        rule(documents, 1, "2014").update(sources=[])

    with pytest.raises(RulebookError) as caught:
        Rulebook.parse(changed(two))
    assert [problem.file for problem in caught.value.problems] == ["2006.yml", "2014.yml"]


def test_no_documents() -> None:
    with pytest.raises(RulebookError, match="needs its attributes"):
        Rulebook.parse({})


def test_no_editions(documents: dict[str, Any]) -> None:
    with pytest.raises(RulebookError, match="no edition"):
        Rulebook.parse({"attributes.yml": documents["attributes.yml"]})


def test_rows_give_the_same_book_back(rulebook: Rulebook) -> None:
    rows = rulebook.rows()
    stored = RulebookRows(**{name: tuple(json.loads(json.dumps(table))) for name, table in vars(rows).items()})
    again = Rulebook.from_rows(stored)
    assert again == rulebook
    assert again.fingerprint == rulebook.fingerprint
    assert (again.attributes, again.editions) == (rulebook.attributes, rulebook.editions)


def test_names_of_files_and_folders_do_not_matter(rulebook: Rulebook, documents: dict[str, Any]) -> None:
    assert Rulebook.parse({f"rules/{name}": content for name, content in documents.items()}) == rulebook


def test_a_changed_rule_is_a_new_dated_line(changed: Callable[[Change], dict[str, Any]]) -> None:
    """Until the end of 2026 rule 7 is as it was; from 2027 it names one document only."""

    def later(documents: dict[str, Any]) -> None:
        rules = documents["2006.yml"]["rules"]
        rules[6]["valid_to"] = "2026-12-31"
        rules.append(
            {
                **rules[6],
                "excludes": {"certificate_kind": "professional_certificate"},
                "open": [],
                "valid_from": "2027-01-01",
                "valid_to": None,
            }
        )

    book = Rulebook.parse(changed(later))
    facts = Facts.of({"certificate_kind": "academic_certificate"})
    for day, fires in ((date(2026, 12, 31), True), (date(2027, 1, 1), False)):
        verdict = assess(book, facts, day)
        assert ("2006/7" in [finding.rule.id for finding in verdict.fired]) is fires
        assert [finding.rule.id for finding in verdict.findings].count("2006/7") == 1
        assert book.rule("2006", "7", day).holds_on(day)


def test_look_up(rulebook: Rulebook) -> None:
    assert rulebook.rule("2006", "8").exam_levels == ("assistant_physician",)
    assert rulebook.attribute("programme").value("imaging_five_year").label.zh == "五年制医学影像学"
    for wrong in (
        lambda: rulebook.rule("2006", "9"),
        lambda: rulebook.edition("1999"),
        lambda: rulebook.attribute("colour"),
    ):
        with pytest.raises(KeyError):
            wrong()


def test_unknown_facts_are_refused(rulebook: Rulebook) -> None:
    for stated in ({"colour": "blue"}, {"degree": "gold"}, {"enrolment_date": "when I was young"}, {"degree": []}):
        with pytest.raises(ValueError, match=next(iter(stated))):
            assess(rulebook, Facts.of(stated), TODAY)
    with pytest.raises(ValueError, match="colour"):
        assess(rulebook, Facts.of({}, unsure=["colour"]), TODAY)
