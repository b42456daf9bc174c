"""From a part to a query, without a classifier and without words."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from advisor.dialogue.context import in_context
from advisor.dialogue.interpret import interpret
from advisor.dialogue.outcome import Asked, Outcome, Refused, Stated, Unclear
from advisor.dialogue.pointing import with_bare_length, with_both_lengths, with_former_or_latter, with_the_other_side
from advisor.dialogue.reading import is_question
from advisor.dialogue.resolve import Resolver, one_programme
from advisor.dialogue.rule_numbers import numbered_rules, with_rules_named
from advisor.known import Knowledge
from advisor.model import Query
from tests.dialogue.talk import Intents, reading

FOUR, FIVE = "imaging_four_year", "imaging_five_year"


def query(knowledge: Knowledge, text: str, kind: str, recent: tuple[Query, ...] = ()) -> Query:
    message = reading(knowledge, (text, kind))
    return Resolver(knowledge, message.whole.named, recent).query(kind, message.parts[0], None)


@pytest.mark.parametrize(
    ("text", "kind", "recent", "expected"),
    [
        ("四年制授什么学位", "degree", (), Query("degree", (FOUR,))),
        ("授什么学位", "degree", (), Query("degree")),
        ("授什么学位", "degree", (Query("length", (FIVE,)),), Query("degree", (FIVE,))),
        ("四年制授什么学位", "degree", (Query("length", (FIVE,)),), Query("degree", (FOUR,))),
        ("英国的学费", "tuition", (Query("degree", (FIVE,)),), Query("tuition", ("uk",))),
        ("学费多少", "tuition", (Query("degree", (FIVE,)),), Query("tuition", (FIVE,))),
        ("四年制的医学影像学授什么学位", "degree", (), Query("degree", (FOUR,))),
        ("这条规定是什么意思", "exam_rule", (), Query("exam_list")),
        ("这俩学位一样吗", "degree", (Query("length", (FIVE,)),), Query("degree")),
        ("does it differ between countries", "salary", (Query("salary", ("uk",)),), Query("salary")),
        (
            "I don't have a master's",
            "route_requirements",
            (Query("route_requirements", ("doctor",)),),
            Query("route_requirements", ("doctor",)),
        ),
        ("没有硕士，能读博吗", "route_requirements", (), Query("route_requirements", ("doctor",))),
        (
            "必须先有硕士学位吗",
            "route_requirements",
            (Query("route_requirements", ("doctor",)),),
            Query("route_requirements", ("doctor",)),
        ),
        ("do I need a master's for the PhD", "route_requirements", (), Query("route_requirements", ("doctor",))),
        ("需要硕士学位的条件", "route_requirements", (), Query("route_requirements", ("master",))),
        ("is the US exam harder?", "course_difficulty", (), Query("licence_abroad", ("us",))),
        ("护理函授本科能报吗", "exam_requirement", (), Query("exam_eligibility", ("nursing",))),
    ],
)
def test_what_is_asked_of_what(
    knowledge: Knowledge, text: str, kind: str, recent: tuple[Query, ...], expected: Query
) -> None:
    found = query(knowledge, text, kind, recent)
    assert (found.kind, found.subjects) == (expected.kind, expected.subjects)


@pytest.mark.parametrize(
    ("text", "kind", "regions"),
    [
        ("国外学费更贵吗", "tuition", ("abroad", "china")),
        ("国内学费是不是便宜些", "tuition", ("china", "abroad")),
        ("is tuition higher in the UK", "tuition", ("uk", "china")),
        ("is china cheaper", "tuition", ("china", "abroad")),
        ("国外的路子是不是更宽", "career_options", ("abroad", "china")),
        ("国外学费多少", "tuition", ("abroad",)),
        ("国外更侧重什么", "training_style", ("abroad",)),
        ("美国和英国谁更贵", "tuition", ("us", "uk")),
        ("国外哪所学校更便宜", "tuition", ("abroad",)),
        ("what makes studying abroad cheaper", "tuition", ("abroad",)),
        ("英国薪资更高吗", "salary", ("uk",)),
    ],
)
def test_a_comparison_is_answered_of_both_sides(
    knowledge: Knowledge, text: str, kind: str, regions: tuple[str, ...]
) -> None:
    assert query(knowledge, text, kind).subjects == regions


@pytest.mark.parametrize(
    ("text", "kind", "rather"),
    [
        ("临床和AI都懂的人抢手吗", "ai_trend", "outlook"),
        ("do people want those who know both AI and clinical work", "ai_trend", "outlook"),
        ("AI能用在临床上吗", "ai_trend", "ai_trend"),
        ("按家里的经济情况怎么选学校", "school_choice", "tuition"),
        ("should I choose a school by my own finances", "school_choice", "tuition"),
        ("how do I choose a school", "school_choice", "school_choice"),
    ],
)
def test_a_kind_that_is_rather_another_one_by_its_words(
    knowledge: Knowledge, text: str, kind: str, rather: str
) -> None:
    assert query(knowledge, text, kind).kind == rather


@pytest.mark.parametrize(
    ("text", "step", "following"),
    [
        ("然后呢", "step_reflect", ("step_act",)),
        ("and then?", "step_act", ("step_ask",)),
        ("接下来呢", "step_share", ("step_share",)),
        ("说人话", "step_reflect", ("step_reflect",)),
    ],
)
def test_and_then_goes_on_with_the_next_step(
    knowledge: Knowledge, text: str, step: str, following: tuple[str, ...]
) -> None:
    message = reading(knowledge, (text, "ellipsis"))
    resolver = Resolver(knowledge, message.whole.named, (Query("next_steps", (step,)),))
    meant = resolver.ellipsis(message.parts[0], None)
    assert meant is not None
    assert meant.subjects == following


HOSPITAL, SCHOOL = Query("hospital", ("hospital",)), Query("institution_role", ("medical_education_institution",))


@pytest.mark.parametrize(
    ("text", "recent", "pointed"),
    [
        ("前者服务谁", (HOSPITAL, SCHOOL), ["medical_education_institution"]),
        ("and the latter?", (HOSPITAL, SCHOOL), ["hospital"]),
        ("前一个呢", (Query("degree", (FIVE,)), Query("tuition", ("uk",)), Query("degree", (FOUR,))), [FOUR]),
        ("the former?", (Query("degree", (FIVE,)),), []),
        ("它服务谁", (HOSPITAL, SCHOOL), []),
    ],
)
def test_the_former_and_the_latter_of_two_of_a_kind(
    knowledge: Knowledge, text: str, recent: tuple[Query, ...], pointed: list[str]
) -> None:
    found = with_former_or_latter(reading(knowledge, (text, "ellipsis")), recent, knowledge)
    assert [name.subject for name in found.whole.named] == pointed


OF_FIVE = (Query("degree", (FIVE,)),)


@pytest.mark.parametrize(
    ("text", "recent", "pointed"),
    [
        ("what about four?", OF_FIVE, [FOUR]),
        ("那四的呢", OF_FIVE, [FOUR]),
        ("and if it were five", (Query("exam_eligibility", (FOUR,)),), [FIVE]),
        ("what about four?", (Query("tuition", ("uk",)),), []),
        ("4", (), []),
        ("four of them", OF_FIVE, []),
    ],
)
def test_a_bare_length_after_a_programme(
    knowledge: Knowledge, text: str, recent: tuple[Query, ...], pointed: list[str]
) -> None:
    found = with_bare_length(reading(knowledge, (text, "ellipsis")), recent, knowledge)
    assert [name.subject for name in found.whole.named] == pointed


@pytest.mark.parametrize(
    ("text", "programmes"),
    [
        ("diff between 4 and 5 yr imaging", [FOUR, FIVE]),
        ("four years or five, which one", [FOUR, FIVE]),
        ("四年还是五年好", [FOUR, FIVE]),
        ("五年制的", [FIVE]),
        ("is a score of 4 or 5.5 enough", []),
        ("I have worked 14 or 15 years", []),
    ],
)
def test_two_lengths_side_by_side_are_both_programmes(knowledge: Knowledge, text: str, programmes: list[str]) -> None:
    found = with_both_lengths(reading(knowledge, (text, "programme_difference")))
    assert list(found.whole.subjects("programme")) == programmes


@pytest.mark.parametrize(
    ("text", "last", "pointed"),
    [
        ("and over there?", Query("equipment", ("china",)), ["abroad"]),
        ("那边呢", Query("equipment", ("china",)), ["abroad"]),
        ("and over there?", Query("equipment", ("uk",)), []),
        ("over there they have better machines", Query("equipment", ("china",)), []),
    ],
)
def test_the_other_side_of_a_comparison(knowledge: Knowledge, text: str, last: Query, pointed: list[str]) -> None:
    found = with_the_other_side(reading(knowledge, (text, "licence_abroad")), (last,), knowledge)
    assert [name.subject for name in found.whole.named] == pointed


@pytest.mark.parametrize(
    ("text", "kind", "recent", "expected"),
    [
        ("当技师也可以吗", "career_options", OF_FIVE, Query("career_options", (FIVE,))),
        ("能当技师吗", "career_options", (), Query("career_detail", ("radiographer",))),
        (
            "这两个哪个能当放射科医师",
            "career_options",
            (*OF_FIVE, Query("degree", (FOUR,))),
            Query("career_options", (FIVE, FOUR)),
        ),
        ("考证呢", "licence_abroad", OF_FIVE, Query("exam_eligibility", (FIVE,))),
        ("英国的执照呢", "licence_abroad", OF_FIVE, Query("licence_abroad", ("uk",))),
        (
            "does it share anything with a hospital",
            "institution_operation",
            (SCHOOL,),
            Query("institution_operation", ("medical_education_institution", "hospital")),
        ),
        (
            "does it belong to a hospital",
            "hospital",
            (SCHOOL,),
            Query("institution_operation", ("medical_education_institution", "hospital")),
        ),
        ("医院做什么", "hospital", (SCHOOL,), Query("hospital", ("hospital",))),
        ("拿《学业证书》能报吗", "exam_requirement", (), Query("exam_rule", ("academic_certificate",))),
    ],
)
def test_what_a_question_leans_on(
    knowledge: Knowledge, text: str, kind: str, recent: tuple[Query, ...], expected: Query
) -> None:
    assert query(knowledge, text, kind, recent).kind == expected.kind
    assert query(knowledge, text, kind, recent).subjects == expected.subjects


@pytest.mark.parametrize(
    ("text", "programmes"),
    [("基础医学也是五年", []), ("五年制临床医学", []), ("基础医学和五年制影像", [FIVE]), ("五年的影像", [FIVE])],
)
def test_a_length_beside_another_major_is_no_programme_of_imaging(
    knowledge: Knowledge, text: str, programmes: list[str]
) -> None:
    named = one_programme(reading(knowledge, (text, "state_facts")).whole.named)
    assert [name.subject for name in named if name.kind == "programme"] == programmes


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("五、六两项差在哪", ["5", "6"]),
        ("第2和第4条呢", ["2", "4"]),
        ("rule 5 vs rule 6,difference", ["5", "6"]),
        ("第7条是什么", ["7"]),
        ("四五年", []),
    ],
)
def test_rules_by_their_numbers(knowledge: Knowledge, text: str, rules: list[str]) -> None:
    named = with_rules_named(reading(knowledge, (text, "exam_rule")), knowledge.subjects, ())
    assert sorted(name.removeprefix("exam_rule_") for name in numbered_rules(named)) == rules


@pytest.mark.parametrize("text", ["人家可是医学学士，也不行？", "even with a Bachelor of Medicine?"])
def test_even_so_after_a_question_of_registering_is_about_registering(knowledge: Knowledge, text: str) -> None:
    before = (Query("exam_eligibility", ("basic_medicine",)),)
    asked = outcomes(knowledge, (text, "degree"), recent=before)
    assert asked == [Asked(Query("exam_eligibility", ("basic_medicine",)), text)]


def test_of_a_programme_named_twice_its_length_decides(knowledge: Knowledge) -> None:
    named = reading(knowledge, ("四年制的医学影像学", "degree")).whole.named
    assert [name.subject for name in one_programme(named)] == [FOUR]


@pytest.mark.parametrize(
    ("text", "names_only"),
    [("那五年制呢？", True), ("and the five-year one?", True), ("五年制授什么学位", False), ("呢", False)],
)
def test_a_part_that_only_names(knowledge: Knowledge, text: str, names_only: bool) -> None:
    message = reading(knowledge, (text, "ellipsis"))
    assert Resolver(knowledge, message.whole.named, ()).only_names(message.parts[0]) is names_only


def outcomes(knowledge: Knowledge, *parts: tuple[str, Intents], recent: tuple[Query, ...] = ()) -> list[Outcome]:
    return interpret(reading(knowledge, *parts), knowledge, recent)


class TestInterpret:
    def test_parts_keep_their_order(self, knowledge: Knowledge) -> None:
        found = outcomes(
            knowledge, ("四年制授什么学位？", "degree"), ("今天天气如何？", "oos_far"), ("学费多少？", "tuition")
        )
        assert [type(outcome) for outcome in found] == [Asked, Refused, Asked]

    def test_a_subject_is_shared_with_the_parts_after_it(self, knowledge: Knowledge) -> None:
        found = outcomes(knowledge, ("五年制的学位和", "degree"), ("读几年", "length"))
        assert found == [Asked(Query("degree", (FIVE,))), Asked(Query("length", (FIVE,)))]

    def test_something_outside_is_refused_by_name(self, knowledge: Knowledge) -> None:
        (refused,) = outcomes(knowledge, ("日本的学费多少？", "tuition"))
        assert isinstance(refused, Refused)
        assert refused.subjects == ("out_japan",)
        assert refused.nearest

    def test_a_bare_programme_could_be_many_questions(self, knowledge: Knowledge) -> None:
        (unclear,) = outcomes(knowledge, ("五年制", (("degree", 0.3), ("length", 0.3))))
        assert isinstance(unclear, (Unclear, Asked))
        if isinstance(unclear, Unclear):
            assert {query.subjects for query in unclear.readings} == {(FIVE,)}

    def test_what_is_told_beside_a_question_of_the_exam_belongs_to_it(self, knowledge: Knowledge) -> None:
        found = outcomes(knowledge, ("我读四年制。", "state_facts"), ("能考执业医师吗？", "exam_eligibility"))
        assert [type(outcome) for outcome in found] == [Asked]

    def test_courtesy_alone_is_heard(self, knowledge: Knowledge) -> None:
        assert outcomes(knowledge, ("谢谢", "thank")) == [Stated("thank")]

    def test_without_parts_the_whole_counts(self, knowledge: Knowledge) -> None:
        from dataclasses import replace

        message = replace(reading(knowledge, ("四年制授什么学位", "degree")), parts=())
        assert interpret(message, knowledge, ()) == [Asked(Query("degree", (FOUR,)))]


class TestContext:
    LAST = (Query("course_content", ("ct_mri",)),)

    def test_a_remark_leans_on_what_was_talked_about(self, knowledge: Knowledge) -> None:
        part = reading(knowledge, ("难吗", (("suitability", 0.5), ("course_difficulty", 0.1)))).parts[0]
        assert in_context(part, (Query("course_list"),), knowledge).intent == "course_difficulty"

    def test_a_first_remark_stands_alone(self, knowledge: Knowledge) -> None:
        part = reading(knowledge, ("难吗", (("suitability", 0.5), ("course_difficulty", 0.1)))).parts[0]
        assert in_context(part, (), knowledge).intent == "suitability"

    def test_a_message_that_names_its_own_subject_is_left_alone(self, knowledge: Knowledge) -> None:
        part = reading(knowledge, ("英国那边读起来难吗", (("tuition", 0.5), ("course_difficulty", 0.1)))).parts[0]
        assert in_context(part, (Query("course_list"),), knowledge).intent == "tuition"

    def test_shares_stay_shares(self, knowledge: Knowledge) -> None:
        part = reading(knowledge, ("难吗", (("suitability", 0.5), ("course_difficulty", 0.1), ("oos_far", 0.4)))).parts[
            0
        ]
        weighed = in_context(part, (Query("course_list"),), knowledge)
        assert sum(sure for _, sure in weighed.intents) == pytest.approx(1.0)
        assert {intent for intent, _ in weighed.intents} == {"suitability", "course_difficulty", "oos_far"}


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("四年制授什么学位", True), ("能考吗", True), ("能不能考", True), ("what is it", True), ("tell me the fees", True), ("难?", True),
        ("可以的", False), ("我读四年制", False), ("I study imaging", False), ("", False), ("好的", False), ("ok thanks", False),
    ],
)  # fmt: skip
def test_the_form_of_a_question(text: str, asks: bool) -> None:
    assert is_question(text) is asks


def test_a_comparison_cut_in_two_is_one_question(knowledge: Knowledge) -> None:
    parts = (
        ("how do the degrees of the four-year ", (("degree", 0.9),)),
        ("and five-year programmes differ", (("programme_difference", 0.95),)),
    )
    (asked,) = outcomes(knowledge, *parts)
    assert isinstance(asked, Asked)
    assert (asked.query.kind, set(asked.query.subjects)) == ("degree", {FOUR, FIVE})


def test_a_degree_in_something_else_before_a_question_of_the_master_is_a_background(knowledge: Knowledge) -> None:
    found = outcomes(
        knowledge,
        ("I have a degree in economics, ", "oos_other_major"),
        ("can I do the master's?", "master_directions"),
    )
    assert [outcome.query.kind for outcome in found if isinstance(outcome, Asked)] == ["cross_major"]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("parts", "kinds"),
    [
        ((("my landlord kept the deposit,", "oos_far"), ("what now", "next_steps")), [Refused]),
        (
            (("房东不退押金，", "oos_far"), ("说是我弄脏的，", "state_facts"), ("怎么办", "next_steps")),
            [Refused, Stated],
        ),
        ((("weather tomorrow?", "oos_far"), ("what are the fees in the UK", "tuition")), [Refused, Asked]),
        ((("what are the fees?", "tuition"), ("what now", "next_steps")), [Asked, Asked]),
    ],
)
def test_what_now_goes_on_with_what_was_refused(
    knowledge: Knowledge, parts: tuple[tuple[str, Intents], ...], kinds: list[type]
) -> None:
    assert [type(outcome) for outcome in interpret(reading(knowledge, *parts), knowledge, ())] == kinds


def test_what_is_said_aside_does_not_turn_a_plain_question_away(knowledge: Knowledge) -> None:
    asked, refused = "高考刚完，出国从本科读起合适吗", "高考分数怎么算"
    assert isinstance(outcomes(knowledge, (asked, (("route_choice", 0.99),)))[0], Asked)
    assert isinstance(outcomes(knowledge, (refused, (("route_choice", 0.99),)))[0], Refused)


def test_a_tag_asks_about_what_it_stands_behind(knowledge: Knowledge) -> None:
    found = outcomes(knowledge, ("四年制是野鸡专业，国家不认。", "programme_status"), ("真的假的", "ask_certainty"))
    assert [outcome.query.kind for outcome in found if isinstance(outcome, Asked)] == ["programme_status"]
    assert len(found) == 1


def test_a_relatives_profession_beside_another_question_starts_no_check(knowledge: Knowledge) -> None:
    found = outcomes(knowledge, ("我妈是护士，", "state_facts"), ("医学院收她这样的人吗？", "institution_clients"))
    assert [outcome.query.kind for outcome in found if isinstance(outcome, Asked)] == ["institution_clients"]
    assert len(found) == 1


def test_the_length_of_another_programme_names_no_imaging(knowledge: Knowledge) -> None:
    named = reading(knowledge, ("五年制临床医学", "degree")).whole.named
    assert FIVE not in [name.subject for name in one_programme(named)]
