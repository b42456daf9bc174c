"""The sentences of both languages: the same ones, with the same blanks, set as each language is set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jinja2 import meta
from ruamel.yaml import YAML

from advisor.dialogue.intents import QUESTIONS
from advisor.knowledge.collect import Collection
from advisor.model import LANGUAGES
from advisor.questions import KINDS
from advisor.settings import ROOT
from advisor.words import FOLDER, check_parity, environment, phrases

HAN = r"[\u3400-\u9fff]"
# Between a character and a half-width mark nothing but quotation marks, brackets and Markdown may stand.
HALF_WIDTH = re.compile(
    rf"{HAN}[”’」》）*\]]*[,;:!?](?!\S*://)|[,;!?:][“‘「《（*\[]*{HAN}|{HAN}\.(?:\s|$)|{HAN}\(|\){HAN}"
)
BLANK = re.compile(r"\{\{.*?\}\}")
LINK = re.compile(r"\[[^\]]*\]\([^)]*\)")
STATEMENT = re.compile(r"\{%.*?%\}")


def flat(texts: Any, prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def every(language: str) -> dict[str, str]:
    yaml = YAML(typ="safe")
    return {
        key: text
        for path in sorted((FOLDER / language).glob("*.yml"))
        for key, text in flat(yaml.load(path.read_text(encoding="utf-8")), f"{path.stem}.")
    }


def test_both_languages_have_the_same_sentences() -> None:
    assert check_parity() == []
    assert {path.name for path in (FOLDER / "zh").iterdir()} == {path.name for path in (FOLDER / "en").iterdir()}


@pytest.mark.parametrize("key", sorted(every("zh")))
def test_both_languages_fill_the_same_blanks(key: str) -> None:
    parse = environment().parse
    blanks = {language: meta.find_undeclared_variables(parse(every(language)[key])) for language in LANGUAGES}
    # What only tells one from many, or is put in by the other language's grammar, may be missing on one side.
    assert blanks["zh"] == blanks["en"] or key in _DIFFERENT_BY_GRAMMAR, blanks


_DIFFERENT_BY_GRAMMAR: frozenset[str] = frozenset()


def test_chinese_sentences_have_chinese_marks() -> None:
    wrong = {}
    for key, text in every("zh").items():
        # A blank stands for Chinese words; a statement for nothing.
        shown = LINK.sub("字", BLANK.sub("字", STATEMENT.sub("", text)))
        found = HALF_WIDTH.search(shown)
        if found and key != "talk.menu_line":  # the full stop after a number
            wrong[key] = shown[max(0, found.start() - 10) : found.end() + 5]
    assert wrong == {}


def test_english_sentences_have_no_chinese_marks() -> None:
    assert {key for key, text in every("en").items() if re.search(r"[，。；：！？、（）“”]", text)} == set()


def test_chinese_knowledge_has_chinese_marks(collection: Collection) -> None:
    texts = {name: fact.zh for name, fact in collection.facts.items()}
    texts |= {f"{name} (short)": fact.short.zh for name, fact in collection.facts.items() if fact.short}
    texts |= {name: subject.name.zh for name, subject in collection.subjects.items()}
    for attribute in collection.rulebook.attributes:
        for label, words in (("label", attribute.label), ("question", attribute.question), ("why", attribute.why)):
            texts |= {f"{attribute.id}.{label}": words.zh} if words else {}
        for value in attribute.values:
            texts |= {f"{attribute.id}.{value.id}": value.label.zh}
            texts |= {f"{attribute.id}.{value.id}.because": value.because.zh} if value.because else {}
    for rule in collection.rulebook.rules:
        texts |= {f"{rule.id}.clause": rule.clause.words.zh, f"{rule.id}.meaning": rule.meaning.zh}
    wrong = {}
    for name, text in texts.items():
        found = HALF_WIDTH.search(text)
        if found:
            wrong[name] = text[max(0, found.start() - 10) : found.end() + 5]
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(QUESTIONS))
def test_every_question_can_be_offered(kind: str, language: Any) -> None:
    """Any question may become a button: in a list of readings, as what comes nearest, as what comes next."""
    assert phrases(language).has(f"questions.{kind}.ask"), "a button for it would have no title"
    if kind in KINDS:
        assert phrases(language).has(f"questions.{kind}.label")


def test_no_words_are_for_questions_that_are_none() -> None:
    for language in LANGUAGES:
        named = {key.split(".")[1] for key in every(language) if key.startswith("questions.")}
        assert named <= QUESTIONS


def test_every_sentence_is_said_somewhere() -> None:
    """A key stands in the code whole, or begins like one that the code completes."""
    files = [path for package in ("advisor", "actions") for path in (ROOT / package).rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    completed = {found.group(1) for found in re.finditer(r'f"([a-z_]+\.[a-z_.]*)\{', code)}
    unsaid = []
    for key in sorted(every("en")):
        name = key.partition(".")[2]
        quoted = re.search(rf'"(?:{re.escape(key)}|{re.escape(name)}|{re.escape(name.rpartition(".")[2])})"', code)
        if not quoted and not any(key.startswith(beginning) for beginning in completed):
            unsaid.append(key)
    assert unsaid == []
