"""Facts read from what people say about themselves."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from advisor.dialogue.reading import Named
from advisor.dialogue.self_description import Told, phrasebook, read_facts, with_told
from advisor.dialogue.self_description.phrases import FILE, parse
from advisor.eligibility import Facts, Rulebook, RulebookError, parse_dates
from advisor.settings import ROOT

TODAY = date(2026, 6, 1)
CASES = YAML(typ="safe").load(Path(__file__).with_name("self_descriptions.yml").read_text(encoding="utf-8"))["cases"]

WORDS = {"zh": "试", "en": "trial"}
EDITION = {
    "edition": {
        "id": "trial", "position": 1, "title": WORDS, "status": "current", "status_words": WORDS, "complete": True,
        "decides": WORDS, "sources": ["trial"],
    },
    "rules": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    attributes = YAML(typ="rt").load((ROOT / "knowledge/rules/attributes.yml").read_text(encoding="utf-8"))
    return Rulebook.parse({"attributes.yml": attributes, "trial.yml": EDITION})


def said(rulebook: Rulebook, text: str, **more: Any) -> Told:
    return read_facts(text, rulebook, today=TODAY, **more)


def joined(values: Any) -> dict[str, str]:
    return {name: "|".join(each) for name, each in values.items()}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.get('awaiting', '')}:{case['says']}" for case in CASES])
def test_case(case: dict[str, Any], rulebook: Rulebook) -> None:
    told = said(rulebook, case["says"], awaiting=case.get("awaiting"))
    assert joined(told.facts) == case.get("facts", {})
    assert sorted(told.unsure) == case.get("unsure", [])
    assert joined(told.ambiguous) == case.get("ambiguous", {})
    assert joined(told.supposed) == case.get("supposed", {})
    assert told.of_whom == case.get("of_whom")
    assert told.corrects == case.get("corrects", False)


CASE = frozenset({"programme", "length", "degree", "enrolment_date", "military_status", "certificate_issuer"})


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("等等我说错了，我们是五年的", {"length": "y5"}),
        ("oh no, I looked: 学位证 says 理学学士", {"degree": "science"}),
        ("ugh sorry. papers say 1 Jan 1999", {"enrolment_date": "1999-01-01"}),
        ("ugh sorry, I graduated on 1 Jan 1999", {"graduated": "graduated"}),
        ("他上个月已经退了", {"military_status": "veteran_or_reserve"}),
        ("wait no, a town clinic", {"certificate_issuer": "local"}),
        ("我复读了五年", {}),
        ("the town clinic is near the station?", {}),
    ],
)
def test_what_the_case_is_about_need_not_be_named_again(text: str, facts: dict[str, str], rulebook: Rulebook) -> None:
    told = said(rulebook, text, discussed=CASE).facts
    assert joined(told) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("要是98年就去读了呢", {"enrolment_date": "1998"}),
        ("if I'd started in 98?", {"enrolment_date": "1998"}),
        ("and if his was from the town hospital", {"certificate_issuer": "local"}),
    ],
)
def test_what_the_case_is_about_may_be_supposed(text: str, facts: dict[str, str], rulebook: Rulebook) -> None:
    told = said(rulebook, text, discussed=CASE)
    assert joined(told.supposed) == facts
    assert not told.facts


@pytest.mark.parametrize(
    "text",
    [
        "护理学学士之后又重新读了五年临床医学本科，两个文凭都有",
        "I did nursing first, then a complete five-year clinical medicine degree",
    ],
)
def test_which_of_two_degrees_decides_is_not_chosen(text: str, rulebook: Rulebook) -> None:
    told = said(rulebook, text).facts
    assert not {"programme", "major_category", "degree"} & set(told)


@pytest.mark.parametrize("text", ["98年或99年入学", "入学不是98年就是99年"])
def test_a_year_between_two_is_never_one_of_them(text: str, rulebook: Rulebook) -> None:
    assert said(rulebook, f"我是卫生职工中专的，{text}").facts.get("enrolment_date") in (("1998", "1999"), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("毕业证没写非医学方向", {"diploma_direction": ("none", "medical")}),
        ("毕业证和大纲都没写非医学方向", {"diploma_direction": ("none", "medical"), "syllabus_marks": ("not_marked",)}),
        ("毕业证、教学大纲均无非医学方向的备注", {"syllabus_marks": ("not_marked",)}),
        (
            "neither diploma nor syllabus says anything about a non-medical direction",
            {"diploma_direction": ("none", "medical"), "syllabus_marks": ("not_marked",)},
        ),
        ("graduation certificate states no non-medical direction", {"diploma_direction": ("none", "medical")}),
    ],
)
def test_what_a_document_does_not_note(text: str, expected: dict[str, Any], rulebook: Rulebook) -> None:
    told = said(rulebook, text).facts
    assert {name: told.get(name) for name in expected} == expected
    assert "marked" not in told.get("syllabus_marks", ())
    assert "non_medical" not in told.get("diploma_direction", ())


def test_there_are_enough_cases_in_both_languages() -> None:
    chinese = [case for case in CASES if any("\u3400" <= char <= "\u9fff" for char in case["says"])]
    assert len(chinese) >= 100
    assert len(CASES) - len(chinese) >= 100


def test_every_value_told_is_one_of_the_rulebook(rulebook: Rulebook) -> None:
    for case in CASES:
        for values in (case.get("facts", {}), case.get("ambiguous", {}), case.get("supposed", {})):
            for name, value in values.items():
                attribute = rulebook.attribute(name)
                for each in value.split("|"):
                    if attribute.kind == "date":
                        assert parse_dates(each)
                    else:
                        assert attribute.value(each)


# --- Ways of writing --------------------------------------------------------------------------------------------------

PLAIN = "我是四年制医学影像技术的,理学学士,现役军人,部队医院开的试用期证明,2019年入学"


@pytest.mark.parametrize(
    "text",
    [
        "我是四年制醫學影像技術的,理學學士,現役軍人,部隊醫院開的試用期證明,2019年入學",
        "我是４年制医学影像技术的，理学学士，现役军人，部队医院开的试用期证明，２０１９年入学",
        "我是四年制医学影象技术的。理学学士。现役军人。部队医院开的试用期证明。19级",
        "2019年入学;试用期证明部队医院开的;现役军人;理学学士;我是四年制医学影像技术的",
    ],
)
def test_script_width_and_order_make_no_difference(text: str, rulebook: Rulebook) -> None:
    assert said(rulebook, text).facts == said(rulebook, PLAIN).facts


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("bachlor of medicine", "bachelor of medicine"),
        ("I'm a vetran", "I'm a veteran"),
        ("my probaton certificate is from a miltary hospital", "my probation certificate is from a military hospital"),
        ("I enroled in Sept 2019", "I enrolled in September 2019"),
        ("职业助理医师", "执业助理医师"),
        ("现疫军人", "现役军人"),
        ("I’m on active duty", "I'm on active duty"),
        ("FIVE-YEAR MEDICAL IMAGING", "five year medical imaging"),
    ],
)
def test_slips_are_read_as_what_was_meant(wrong: str, right: str, rulebook: Rulebook) -> None:
    told = said(rulebook, wrong).facts
    assert told
    assert told == said(rulebook, right).facts


@pytest.mark.parametrize(
    "text",
    [
        "会不会影响学业", "什么是学业证书", "医学技术类包括哪些专业", "what does academic certificate mean", "", "?",
        "我在放射科当技师", "how long is the physician exam", "学费多少", "第二条是什么意思",
        "我在部队医院实习", "I work in a military hospital", "我有护士执业证书", "毕业后想当医生", "我是高三学生",
    ],
)  # fmt: skip
def test_nothing_is_made_up(text: str, rulebook: Rulebook) -> None:
    assert said(rulebook, text).facts == {}


# --- Names from the entity linker -------------------------------------------------------------------------------------


def named(text: str, part: str, subject: str, kind: str, *, exact: bool = True) -> Named:
    start = text.index(part)
    return Named(subject, kind, part, start, start + len(part), exact)


def test_a_name_that_only_the_store_knows_states_its_programme(rulebook: Rulebook) -> None:
    text = "我是学针推的"
    names = [named(text, "针推", "tcm", "major_category")]
    assert said(rulebook, text).facts == {}
    assert said(rulebook, text, names=names).facts == {"programme": ("tcm",)}


def test_a_misspelt_chinese_name_counts_for_imaging(rulebook: Rulebook) -> None:
    text = "我学医学影相技术"
    names = [named(text, "医学影相技术", "imaging_four_year", "programme", exact=False)]
    assert said(rulebook, text, names=names).facts["programme"] == ("imaging_four_year", "imaging_college")


def test_a_name_beside_phrases_changes_nothing(rulebook: Rulebook) -> None:
    text = "I have an MBBS, four-year-long service"
    names = [
        named(text, "MBBS", "clinical_medicine", "major_category"),
        named(text, "four-year", "imaging_four_year", "programme"),
    ]
    assert said(rulebook, text, names=names).facts == said(rulebook, text).facts


# --- Time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1999年1月1日入学", "1999-01-01"), ("1998.9入学", "1998-09"), ("1998/12/31入学", "1998-12-31"),
        ("一九九九年入学", "1999"), ("九九年入的学", "1999"), ("05级", "2005"), ("2005年秋季入学", "2005"),
        ("enrolled on 1 January 1999", "1999-01-01"), ("I started my degree in autumn 2003", "2003"),
        ("entered in the late 1990s", "late 1990s"), ("八十年代考上的", "1980年代"), ("2001年以后入学", "since 2001"),
        ("2001年10月考入", "2001-10"), ("二〇〇三年九月入学", "2003-09"), ("my intake was 2017", "2017"),
    ],
)  # fmt: skip
def test_enrolment_dates(text: str, value: str, rulebook: Rulebook) -> None:
    assert said(rulebook, text).facts["enrolment_date"] == (value,)


@pytest.mark.parametrize(
    "text",
    [
        "2006版规定", "2018年毕业", "我2015年参军", "graduated in 2019", "class of 2015", "2014年的文件", "工作10年了",
        "I left the army in 2001", "证明是2020年开的", "started working in 2010",
    ],
)  # fmt: skip
def test_other_dates_are_no_enrolment(text: str, rulebook: Rulebook) -> None:
    assert "enrolment_date" not in said(rulebook, text).facts


def test_a_year_of_graduation_to_come_is_no_graduation(rulebook: Rulebook) -> None:
    assert "graduated" not in said(rulebook, "我2028年毕业").facts
    assert said(rulebook, "我2020年毕业").facts["graduated"] == ("graduated",)


# --- Adding it to what was known --------------------------------------------------------------------------------------


def test_a_correction_drops_what_cannot_be_true_any_more(rulebook: Rulebook) -> None:
    before = with_told(Facts.of(), said(rulebook, "我的专业归护理学类,2019年入学"), rulebook)
    after = with_told(before, said(rulebook, "不对,我是五年制影像"), rulebook)
    assert before["major_category"] == ("nursing",)
    assert "major_category" not in after
    assert after["programme"] == ("imaging_five_year",)
    assert after["enrolment_date"] == ("2019",)


def test_the_degree_goes_with_the_programme_mentioned_by_mistake(rulebook: Rulebook) -> None:
    before = with_told(Facts.of(), said(rulebook, "四年制影像技术,理学学士"), rulebook)
    after = with_told(before, said(rulebook, "说错了,是五年制医学影像学"), rulebook)
    assert before["degree"] == ("science",)
    assert "degree" not in after


@pytest.mark.parametrize(
    ("known", "says", "programme"),
    [
        ({}, "我是五年制的", "imaging_five_year"),
        ({"programme": "imaging_four_year"}, "不对,是五年制", "imaging_five_year"),
        ({"programme": ("imaging_four_year", "imaging_college")}, "三年", "imaging_college"),
        ({"programme": "imaging_four_year_1998"}, "it was four years", "imaging_four_year_1998"),
        ({"programme": "clinical_medicine"}, "五年制的", "clinical_medicine"),
        ({"programme": "nursing"}, "four-year programme", "nursing"),
    ],
)
def test_a_bare_length_means_an_imaging_programme_unless_another_was_named(
    known: dict[str, Any], says: str, programme: str, rulebook: Rulebook
) -> None:
    assert with_told(Facts.of(known), said(rulebook, says), rulebook)["programme"] == (programme,)


def test_three_years_at_a_secondary_school_are_no_college_programme(rulebook: Rulebook) -> None:
    facts = with_told(Facts.of(), said(rulebook, "2005年中专毕业的,学了三年"), rulebook)
    assert "programme" not in facts
    assert facts["length"] == ("y3",)


def test_unsure_replaces_a_fact(rulebook: Rulebook) -> None:
    before = Facts.of({"degree": "science"})
    after = with_told(before, said(rulebook, "学位我不清楚"), rulebook)
    assert "degree" not in after
    assert after.unsure == {"degree"}


# --- The phrases ------------------------------------------------------------------------------------------------------


def test_the_phrases_fit_the_rulebook(rulebook: Rulebook) -> None:
    phrasebook().check(rulebook)


def test_a_value_the_rulebook_does_not_have_is_an_error(rulebook: Rulebook) -> None:
    content = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    content["attributes"]["degree"]["values"]["arts"] = {"zh": ["文学"], "en": []}
    content["attributes"]["colour"] = {"values": {}}
    with pytest.raises(RulebookError) as error:
        parse(content).check(rulebook)
    assert {problem.message for problem in error.value.problems} == {
        "degree has no value 'arts'",
        "no attribute is called 'colour'",
    }


def test_nothing_told_is_false(rulebook: Rulebook) -> None:
    assert not said(rulebook, "你好")
    assert said(rulebook, "我是五年制的")


def test_a_long_message_is_read_quickly(rulebook: Rulebook) -> None:
    said(rulebook, PLAIN)
    start = time.perf_counter()
    said(rulebook, PLAIN * 20)
    assert time.perf_counter() - start < 2.0
