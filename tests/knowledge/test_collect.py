"""Faults in the knowledge files: all of them at once, each where it is, with what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from advisor.errors import KnowledgeError
from advisor.knowledge.collect import Collection, collect, review
from tests.store.rows import ATTRIBUTES, EDITION, SOURCES, TOPIC, small, written


def problems(folder: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        collect(folder)
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return [str(problem) for problem in caught.value.problems]


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


# What is replaced in the small topic, by what, and what is said where.
ONE_FAULT = [
    ("a misspelt key", "certainty: some", "certanty: some", "certanty: some", "extra fields not permitted"),
    ("a certainty that is not one", "certainty: some", "certainty: sure", "certainty: sure", "certainty"),
    ("no English", 'en: "It takes five years."', 'en: ""', 'en: ""', "at least 1 character"),
    ("only spaces", 'en: "It takes five years."', 'en: "   "', 'en: "   "', "at least 1 character"),
    ("an attribute that is not one", "attribute: length", "attribute: lenght", "attribute: lenght", "attribute"),
    ("a fact id of no group", "id: PRG-01", "id: prg1", "id: prg1", "does not match"),
    ("a fact id that is too long", "id: PRG-01", "id: PRG-01234567890123456", "id: PRG-0123", "at most 16"),
    ("half a year", "years: 5}", "years: 4.5}", "years: 4.5}", "integer"),
    ("a length that shrinks", "{years: 5}", "{years_min: 5, years_max: 4}", "{years_min", "years_min is above years_max"),
    ("half a length", "{years: 5}", "{years_max: 4}", "{years_max", "together"),
    ("a length twice", "{years: 5}", "{years: 5, years_min: 4, years_max: 6}", "{years: 5", "together"),
    ("money without a currency", "currency: GBP, ", "", "value: {amount_min", "`currency`"),
    ("a currency without money", "amount_min: 28407, ", "", "value: {currency", "there is none"),
    ("money without its time", 'as_of: "2024"', "", "id: SAL-01", "as_of"),
    ("a day that is a number", "checked: 2026-01-02\n  - id: PRG", "checked: 20260102\n  - id: PRG", "20260102", "not a day"),
    ("a day that is none", "checked: 2026-01-02\n  - id: PRG", "checked: 2026-02-30\n  - id: PRG", "2026-02-30", "a day that is none"),
    ("no source at all", "source: {document: paper, line: 3}", "source: []", "source: []", "at least one"),
    ("line 0", "line: 3}", "line: 0}", "line: 0}", "greater than or equal to 1"),
    ("a source that is not there", "{document: paper, line: 3}", "{document: papers}", "{document: papers", "'papers'"),
    ("a subject that is not there", "about: part", "about: mars", "about: mars", "no subject is called 'mars'"),
    ("a region that is not there", "region: part", "region: mars", "region: mars", "no region is called 'mars'"),
    ("a region that is none", "region: part", "region: five", "region: five", "no region is called 'five'"),
    ("a premise that is not there", "[SAL-01]", "[SAL-99]", "[SAL-99]", "no fact is called 'SAL-99'"),
    ("a fact from itself", "[SAL-01]", "[PRG-01]", "[PRG-01]", "derived from itself"),
    ("a parent that is not there", "parent: whole", "parent: mars", "parent: mars", "no subject is called 'mars'"),
    ("a parent that is oneself", "parent: whole", "parent: part", "parent: part", "own ancestor"),
    ("a name used twice", "[大不列颠]", "[五年制]", "name: {zh: \"五年制\"", "belongs to 'part' already"),
    ("a name used in the other language", "[大不列颠]", "[five-year]", "name: {zh: \"五年制\"", "belongs to 'part' already"),
    ("a name that only looks different", "[大不列颠]", "[Ｆｉｖｅ-ＹＥＡＲ]", "name: {zh: \"五年制\"", "belongs to 'part'"),
    ("a length of what is no programme", "kind: programme", "kind: course", "id: five", "belongs to a programme"),
    ("a kind of subject that is none", "kind: programme", "kind: program", "kind: program", "kind"),
    ("the same fact twice", "id: PRG-01", "id: SAL-01", "id: SAL-01", "used twice"),
    ("the same key twice", "years: 5\n", "years: 5\n    years: 4\n", "years: 4", "duplicate key"),
    ("a tab", "    kind: programme", "\tkind: programme", "kind: programme", "not valid YAML"),
]  # fmt: skip
# ruff: noqa: E501


@pytest.mark.parametrize(("what", "old", "new", "where", "said"), ONE_FAULT, ids=[row[0] for row in ONE_FAULT])
def test_a_fault_is_shown_where_it_is(tmp_path: Path, what: str, old: str, new: str, where: str, said: str) -> None:
    assert TOPIC.count(old) >= 1
    topic = dedent(TOPIC.replace(old, new, 1))
    found = problems(written(tmp_path, topic))
    assert any(said in each for each in found), found
    lines = {number for number, line in enumerate(topic.splitlines(), 1) if where in line}
    assert any(each.startswith(f"topic.yml:{number}: ") for each in found for number in lines), (found, lines)


def test_one_fault_is_one_problem(tmp_path: Path) -> None:
    found = problems(written(tmp_path, TOPIC.replace("certainty: some", "certainty: sure")))
    assert len(found) == 1, found


def test_faults_of_every_kind_are_reported_at_once(tmp_path: Path) -> None:
    topic = TOPIC
    for old, new in (
        ("certainty: some", "certainty: sure"),  # a row that does not fit
        ("about: [five, whole]", "about: [five, mars]"),  # a reference to nothing
        ("[大不列颠]", "[五年制]"),  # a name used twice
        ("parent: whole", "parent: nowhere"),
    ):
        topic = topic.replace(old, new, 1)
    folder = written(tmp_path, topic, SOURCES.replace("kind: public_page", "kind: gossip"))
    (folder / "rules" / "2014.yml").write_text(EDITION.replace("excludes: {colour: red}", "excludes: {colour: green}"))
    found = problems(folder)
    for words in ("certainty", "'mars'", "belongs to 'part'", "'nowhere'", "sources.yml", "green"):
        assert any(words in each for each in found), (words, found)
    # The premise SAL-01 and the source are there, only faulty: they are reported once, not at every mention.
    assert not any("no fact" in each or "no source" in each for each in found)


def test_a_file_that_is_no_yaml_does_not_hide_the_others(tmp_path: Path) -> None:
    folder = written(tmp_path, TOPIC.replace("certainty: some", "certainty: sure"), more="subjects: [\n  {id: x,\n")
    (folder / "latin.yml").write_bytes("subjects: [ö]".encode("latin-1"))
    found = problems(folder)
    assert any(each.startswith("more.yml:") and "not valid YAML" in each for each in found)
    assert any(each.startswith("latin.yml:1:") and "UTF-8" in each for each in found)
    assert any("certainty" in each for each in found)


def test_what_stands_in_an_unread_file_is_not_called_missing(tmp_path: Path) -> None:
    folder = written(tmp_path, TOPIC, SOURCES + "\n  - {")
    found = problems(folder)
    assert len(found) == 1
    assert found[0].startswith("sources.yml:")


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "subjects: 5\n", "facts: {a: b}\n", "things: []\n"])
def test_a_file_of_another_shape(tmp_path: Path, text: str) -> None:
    found = problems(written(tmp_path, more=text))
    assert all(each.startswith("more.yml:") for each in found)
    assert not any("__root__" in each for each in found)


def test_an_empty_file_is_no_fault(tmp_path: Path) -> None:
    assert set(collect(written(tmp_path, more="")).facts) == {"SAL-01", "PRG-01"}


def test_ids_used_twice_across_files(tmp_path: Path) -> None:
    again = 'subjects:\n  - {id: five, kind: course, name: {zh: "课", en: "a class"}}\n'
    found = problems(written(tmp_path, again=again))
    assert found == ["topic.yml:11: five: this id is used twice; give one of the two rows another id"]


def test_a_ring_of_parents(tmp_path: Path) -> None:
    topic = TOPIC.replace('name: {zh: "国外", en: "abroad"}', 'parent: part\n    name: {zh: "国外", en: "abroad"}')
    found = problems(written(tmp_path, topic))
    assert len(found) == 2
    assert all("own ancestor" in each for each in found)


def test_a_nearest_question_that_is_none(tmp_path: Path) -> None:
    more = 'subjects:\n  - {id: out, kind: outside, name: {zh: "甲", en: "alpha"}, nearest: [degree, degre]}\n'
    assert problems(written(tmp_path, more=more)) == [
        "more.yml:2: out: no kind of question is called 'degre' (nearest)"
    ]


class TestRules:
    def test_a_source_that_is_not_there(self, tmp_path: Path) -> None:
        folder = written(tmp_path)
        broken = EDITION.replace("    sources: [paper]\n    examples", "    sources: [papers]\n    examples")
        (folder / "rules" / "2014.yml").write_text(broken)
        line = line_of(broken, "[papers]")
        assert problems(folder) == [f"rules/2014.yml:{line}: rule 1: no source is called 'papers'"]

    def test_a_condition_on_nothing(self, tmp_path: Path) -> None:
        folder = written(tmp_path)
        broken = EDITION.replace("excludes: {colour: red}", "excludes: {color: red}")
        (folder / "rules" / "2014.yml").write_text(broken)
        found = problems(folder)
        assert len(found) == 1
        assert found[0].startswith(f"rules/2014.yml:{line_of(broken, 'excludes: {color')}: ")

    def test_no_attributes(self, tmp_path: Path) -> None:
        folder = written(tmp_path)
        (folder / "rules" / "attributes.yml").unlink()
        assert len(problems(folder)) == 1

    def test_attributes_that_cannot_be_read_are_the_only_fault_of_the_rules(self, tmp_path: Path) -> None:
        folder = written(tmp_path)
        (folder / "rules" / "attributes.yml").write_text(ATTRIBUTES + "\n  - {")
        found = problems(folder)
        assert len(found) == 1
        assert found[0].startswith("rules/attributes.yml:")

    def test_cases_are_no_rules(self, tmp_path: Path) -> None:
        folder = written(tmp_path)
        (folder / "rules" / "2014.cases.yml").write_text("anything: goes")
        collect(folder)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    assert "not a folder" in problems(tmp_path / "nowhere")[0]


def test_an_empty_folder(tmp_path: Path) -> None:
    assert problems(tmp_path)


class TestReview:
    def test_what_has_expired(self, tmp_path: Path) -> None:
        collection = small(
            tmp_path, ("checked: 2026-01-02\n  - id: PRG", "checked: 2026-01-02\n    valid_to: 2026-06-30\n  - id: PRG")
        )
        assert review(collection, date(2026, 6, 30)) == []
        (found,) = review(collection, date(2026, 7, 1))
        assert "expired on 2026-06-30" in str(found)
        assert str(found).startswith("topic.yml:")

    def test_subjects_that_nobody_can_ask_about(self, tmp_path: Path) -> None:
        more = """
            subjects:
              - {id: lonely, kind: course, name: {zh: "孤课", en: "lonely class"}}
              - {id: out, kind: outside, name: {zh: "甲", en: "alpha"}, aliases: {zh: [乙]}}
        """
        collection = collect(written(tmp_path, more=more))
        found = [str(problem) for problem in review(collection, date(2026, 1, 3))]
        assert found == ["more.yml:4: out: has no en alias", "more.yml:3: lonely: no fact is about it"] or set(
            found
        ) == {
            "more.yml:4: out: has no en alias",
            "more.yml:3: lonely: no fact is about it",
        }


def test_the_real_files_need_no_review(collection: Collection) -> None:
    assert review(collection, date(2026, 11, 22)) == []
