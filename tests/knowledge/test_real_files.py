"""The knowledge folder itself."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import get_args

from advisor.knowledge.collect import Collection
from advisor.knowledge.schema import Attribute, SubjectKind
from tests.knowledge.expected import FACTS

HAN = re.compile(r"[\u3400-\u9fff]")
# A figure stands as it is in both languages; a year or a code written with a sign or a letter counts too.
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


def test_every_fact_is_there(collection: Collection) -> None:
    assert [name for name in FACTS if name not in collection.facts] == []


def test_what_else_is_there_is_a_public_fact(collection: Collection) -> None:
    more = set(collection.facts) - set(FACTS)
    assert all(re.fullmatch(r"[A-Z]{3}-P\d+", name) for name in more)


def test_both_languages_are_what_they_say(collection: Collection) -> None:
    for name, fact in collection.facts.items():
        assert HAN.search(fact.zh), name
        english = re.sub(r"《[^》]*》|“[^”]*”|\([^)]*\)|（[^）]*）", "", fact.en)
        assert not HAN.search(english) or fact.attribute in (
            "catalogue_code",
            "exam_edition",
            "exam_rule",
            "certificate_meaning",
        ), name


def test_money_is_dated_and_typed(collection: Collection) -> None:
    for name, fact in collection.facts.items():
        if fact.attribute == "salary" and re.search(r"[£$]|英镑|美元|GBP|USD|AUD", fact.en + fact.zh):
            assert fact.value.currency or "P" in name or re.search(r"\d", fact.zh) is None, name
        if fact.value.currency:
            figures = {figure.replace(",", "") for figure in FIGURE.findall(fact.en)}
            amounts = {str(a) for a in (fact.value.amount_min, fact.value.amount_max) if a is not None}
            shown = {str(int(float(f) * 1000)) for f in figures if f.replace(".", "").isdigit()} | figures
            assert amounts <= shown, (name, amounts, figures)


def test_nothing_was_checked_in_the_future(collection: Collection) -> None:
    for name, row in {**collection.facts, **collection.sources}.items():
        assert date(2025, 1, 1) <= row.checked <= date.today(), name


def test_public_pages_have_an_address(collection: Collection) -> None:
    for name, source in collection.sources.items():
        assert source.address, name


def test_every_source_is_cited(collection: Collection) -> None:
    cited = {place.document for fact in collection.facts.values() for place in fact.source}
    cited |= {name for rule in collection.rulebook.rules for name in rule.sources}
    cited |= {name for edition in collection.rulebook.editions for name in edition.sources}
    cited |= {name for a in collection.rulebook.attributes for value in a.values for name in value.sources}
    assert set(collection.sources) - cited == set()


def test_the_advert_for_theses_never_appears(collection: Collection) -> None:
    for fact in collection.facts.values():
        assert not re.search(r"论文生成|thesis generator|千笔|AI写作", fact.zh + fact.en, re.I)


def test_every_attribute_and_kind_is_used(collection: Collection) -> None:
    assert set(get_args(Attribute)) == {fact.attribute for fact in collection.facts.values()}
    assert set(get_args(SubjectKind)) - {subject.kind for subject in collection.subjects.values()} == set()


def test_positions_leave_no_order_to_chance(collection: Collection) -> None:
    """Facts of one attribute are told in the order of their positions; equal ones fall back on their ids."""
    places = Counter((fact.attribute, fact.position) for fact in collection.facts.values())
    assert [place for place, count in places.items() if count > 1] == []
