"""A very small knowledge of its own, for tests that change it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from advisor.knowledge.collect import Collection, collect

SOURCES = """
sources:
  - id: paper
    title: {zh: "文件", en: "Paper"}
    kind: public_page
    address: https://example.edu/paper
    unofficial: true
    language: zh
    checked: 2026-01-02
"""
TOPIC = """
subjects:
  - id: whole
    kind: region
    name: {zh: "国外", en: "abroad"}
  - id: part
    kind: region
    parent: whole
    name: {zh: "英国", en: "the UK"}
    aliases: {zh: [大不列颠], en: [UK, U.K.]}
  - id: five
    kind: programme
    years: 5
    degree: bachelor_of_medicine
    code: 100203TK
    name: {zh: "五年制", en: "five-year"}
facts:
  - id: SAL-01
    about: part
    attribute: salary
    region: part
    certainty: some
    zh: "英国起薪约28,407英镑。"
    en: "In the UK pay starts at about GBP 28,407."
    short: {zh: "约28,407英镑", en: "about GBP 28,407"}
    value: {amount_min: 28407, currency: GBP, per: year}
    as_of: "2024"
    source: {document: paper, line: 3}
    checked: 2026-01-02
  - id: PRG-01
    about: [five, whole]
    attribute: length
    certainty: stated
    zh: "五年制读五年。"
    en: "It takes five years."
    value: {years: 5}
    source: [{document: paper, line: 4}, {document: paper}]
    checked: 2026-01-02
    derived_from: [SAL-01]
"""

ATTRIBUTES = """
attributes:
  - id: colour
    ask: first
    label: {zh: "颜色", en: colour}
    question: {zh: "什么颜色？", en: "Which colour?"}
    why: {zh: "规定看颜色。", en: "The rule looks at it."}
    values:
      - {id: red, zh: "红", en: red}
      - {id: blue, zh: "蓝", en: blue}
  - id: exam_level
    ask: never
    label: {zh: "级别", en: level}
    values:
      - {id: physician, zh: "执业医师", en: physician}
      - {id: assistant, zh: "助理医师", en: assistant}
"""
EDITION = """
edition:
  id: "2014"
  position: 1
  title: {zh: "规定", en: Rules}
  status: current
  status_words: {zh: "现行", en: current}
  complete: true
  decides: {zh: "主管部门", en: the authority}
  sources: [paper]
rules:
  - number: "1"
    place: {zh: "第一条", en: Article 1}
    name: {zh: "红色", en: red}
    clause: {zh: "红色的不予受理。", en: Red is not accepted., wording: paraphrase}
    meaning: {zh: "红色不行。", en: No red.}
    excludes: {colour: red}
    exam_levels: [physician]
    sources: [paper]
    examples:
      - {zh: "红的", en: a red one, excluded: true}
      - {zh: "蓝的", en: a blue one, excluded: false}
"""


def written(folder: Path, topic: str = TOPIC, sources: str = SOURCES, **more: str) -> Path:
    """A knowledge folder with these files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources.yml").write_text(dedent(sources), encoding="utf-8")
    (folder / "topic.yml").write_text(dedent(topic), encoding="utf-8")
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / "attributes.yml").write_text(ATTRIBUTES, encoding="utf-8")
    (folder / "rules" / "2014.yml").write_text(EDITION, encoding="utf-8")
    for name, text in more.items():
        (folder / f"{name}.yml").write_text(dedent(text), encoding="utf-8")
    return folder


def small(folder: Path, *changes: tuple[str, str]) -> Collection:
    """The small knowledge with some of its text replaced."""
    topic = TOPIC
    for old, new in changes:
        assert old in topic
        topic = topic.replace(old, new)
    return collect(written(folder, topic))
