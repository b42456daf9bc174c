"""Intents, examples, kinds of question, words and attributes fit together: none without the others."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any, get_args

import pytest
from ruamel.yaml import YAML

from advisor.dialogue.desk import Desk
from advisor.dialogue.intents import (
    DEFAULT_QUESTION,
    ELLIPTIC,
    FAMILIES,
    MOVES,
    NEAREST,
    POLITENESS,
    QUESTIONS,
    REASON_FOR,
    SAFETY,
    SOCIAL,
    TIP_QUESTION,
)
from advisor.dialogue.moves import MOVES as DONE
from advisor.knowledge.schema import Attribute, SubjectKind
from advisor.known import Knowledge
from advisor.model import Query
from advisor.questions import KINDS
from advisor.settings import ROOT
from advisor.words import phrases

# What people say about the conversation rather than ask of the store: fewer ways of saying it.
RARE = MOVES | SOCIAL | SAFETY | ELLIPTIC | {"what_if", "state_facts", "exam_next", "abuse", "injection", "author_help"}


@lru_cache(maxsize=1)
def examples() -> dict[str, dict[str, list[str]]]:
    yaml = YAML(typ="safe")
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for entry in yaml.load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.strip().removeprefix("- ") for line in entry["examples"].splitlines() if line.strip()]
            found.setdefault(entry["intent"], {}).setdefault(path.parent.name, []).extend(lines)
    return found


@lru_cache(maxsize=1)
def domain() -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe").load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return read


def intents() -> list[str]:
    return [next(iter(entry)) if isinstance(entry, dict) else entry for entry in domain()["intents"]]


def test_the_domain_names_each_intent_once() -> None:
    assert [name for name, count in Counter(intents()).items() if count > 1] == []


def test_the_domain_names_what_has_examples() -> None:
    assert set(intents()) == set(examples())


def test_the_dialogue_knows_every_intent() -> None:
    known = QUESTIONS | SOCIAL | MOVES | SAFETY | ELLIPTIC | set(NEAREST) | {"state_facts"}
    assert set(intents()) == known


def test_groups_of_intents_do_not_overlap() -> None:
    groups = (QUESTIONS, SOCIAL, MOVES, SAFETY, ELLIPTIC, set(NEAREST))
    counted = Counter(name for group in groups for name in group)
    assert [name for name, count in counted.items() if count > 1] == []


def test_every_move_is_carried_out() -> None:
    """Those that are not carried out in ``moves`` are in ``turn``: the switch of language."""
    assert set(DONE) == MOVES - {"switch_language"}


def test_entities_are_the_kinds_of_subject() -> None:
    assert set(domain()["entities"]) == set(get_args(SubjectKind))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("intent", sorted(examples()))
def test_there_are_enough_examples(intent: str, language: str) -> None:
    lines = examples()[intent].get(language, [])
    assert len(set(lines)) >= (20 if intent in RARE else 40)


def test_no_example_is_another_intents() -> None:
    owners: dict[str, set[str]] = {}
    for name, languages in examples().items():
        for lines in languages.values():
            for line in lines:
                owners.setdefault(line.casefold(), set()).add(name)
    assert {line: names for line, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_question_has_a_fact(kind: str, desk: Desk) -> None:
    assert desk.advisor.answer(Query(kind)).facts


def test_every_attribute_is_askable() -> None:
    places = [(kind.lead, kind.support, *kind.instead.values()) for kind in KINDS.values()]
    asked = {place.attribute for kinds in places for some in kinds for place in some}
    asked |= {attribute for kind in KINDS.values() for attribute in kind.rows}
    told_by_the_check = {"exam_programme"}
    assert set(get_args(Attribute)) - asked - told_by_the_check == set()


def test_every_fact_can_be_reached(desk: Desk, knowledge: Knowledge) -> None:
    """Some question, of some subject, with everything that supports it, tells each fact; the check tells its own."""
    reached: set[str] = set()
    for name, kind in KINDS.items():
        subjects = [subject.id for subject in knowledge.subjects.values() if subject.kind in kind.narrowed_by]
        for chosen in [(), *((subject,) for subject in subjects)]:
            reached |= {fact.id for fact in desk.advisor.answer(Query(name, chosen), full=True).facts}
    left = {
        name for name, fact in knowledge.facts.items() if name not in reached and fact.attribute != "exam_programme"
    }
    assert left == set()


def test_tables_of_intents_name_what_there_is(knowledge: Knowledge) -> None:
    assert set(DEFAULT_QUESTION) <= set(get_args(SubjectKind))
    assert {*DEFAULT_QUESTION.values(), *TIP_QUESTION.values()} <= QUESTIONS
    assert set(TIP_QUESTION) <= set(knowledge.subjects)
    assert {kind for kinds in NEAREST.values() for kind in kinds} <= QUESTIONS
    assert {*REASON_FOR, *REASON_FOR.values()} <= set(KINDS)
    assert set(FAMILIES) <= QUESTIONS
    assert POLITENESS <= SOCIAL | MOVES
    for kind in KINDS.values():
        assert set(kind.follow_ups) <= QUESTIONS, kind.name
        assert set(kind.narrowed_by) <= set(get_args(SubjectKind)), kind.name
        assert set(kind.columns) <= set(knowledge.subjects), kind.name
        assert {place.about for place in kind.lead + kind.support if place.about} <= set(knowledge.subjects)
        assert {place.level for place in kind.lead + kind.support if place.level} <= set(knowledge.subjects)


@pytest.mark.parametrize("reason", [*sorted(NEAREST), *sorted(SAFETY), "outside", "not_understood"])
def test_every_refusal_has_its_words(reason: str) -> None:
    for language in ("zh", "en"):
        assert phrases(language).has(f"refusals.{reason}")  # type: ignore[arg-type]


@pytest.mark.parametrize("intent", sorted(SOCIAL))
def test_every_politeness_has_its_words(intent: str) -> None:
    for language in ("zh", "en"):
        assert phrases(language).has(f"talk.{intent}")  # type: ignore[arg-type]
