"""An :class:`Answer` in words: the direct answer, what supports it, the table, and the sources, in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from advisor.model import Answer, Button, Fact, Language, Query, Source, Subject, Table
from advisor.questions import KINDS, QUESTION_OF_TIP
from advisor.words import phrases, say

_MOST_BUTTONS = 3
# Sentences that together are no longer than this read better as a paragraph than as a list.
_PARAGRAPH = {"zh": 130, "en": 320}
_HEADINGS_FROM = 4
_MOST_SOURCES = 3
# The subject of facts that are about everything at once.
_WHOLE = "medical_imaging"


def in_words(answer: Answer, language: Language) -> str:
    """The Markdown text of an answer, without its sources."""
    parts = [_missing(answer, language), *_body(answer, language)]
    return "\n\n".join(part for part in parts if part)


def sources(facts: Iterable[Fact], language: Language, *, every: bool = False) -> str:
    """One line that names the documents the facts rest on, where to find them, and when they were compared.

    Long lists are cut after the documents most relied on, unless ``every`` one is asked for.
    """
    cited: dict[str, tuple[Source, set[int]]] = {}
    weight: Counter[str] = Counter()
    told = list(facts)
    for citation in (citation for fact in told for citation in fact.citations):
        source, lines = cited.setdefault(citation.source.id, (citation.source, set()))
        lines.update([citation.line] if citation.line else [])
        weight[source.id] += 1
    if not cited:
        return ""
    shown = list(cited) if every else [name for name, _ in weight.most_common(_MOST_SOURCES)]
    documents = [
        say(
            language, "answer.document", source=cited[name][0], title=cited[name][0].title, lines=sorted(cited[name][1])
        )
        for name in shown
    ]
    checked = min(fact.checked for fact in told).isoformat()
    return say(language, "answer.sources", documents=documents, more=len(cited) - len(shown), checked=checked)


def buttons(queries: Sequence[Query], subjects: dict[str, Subject], language: Language) -> tuple[Button, ...]:
    """Buttons for likely next questions, at most three."""
    return tuple(question_button(query, subjects, language) for query in queries[:_MOST_BUTTONS])


def question_button(query: Query, subjects: dict[str, Subject], language: Language) -> Button:
    """A button that asks ``query``."""
    return Button(question_title(query, subjects, language), payload(query))


def question_title(query: Query, subjects: dict[str, Subject], language: Language) -> str:
    """The question as a reader would ask it."""
    named = [subjects[name] for name in query.subjects if name in subjects]
    if len(named) == 1:
        key = f"questions.{query.kind}.ask_of_{named[0].kind}"
        if phrases(language).has(key):
            return say(language, key, subject=named[0].name)
    return say(language, f"questions.{query.kind}.ask")


def payload(query: Query) -> str:
    """What a button posts: read back by :func:`advisor.nlu.buttons.read`, never a leading ``/``."""
    return ":".join(["ask", query.kind, *query.subjects])


def _missing(answer: Answer, language: Language) -> str:
    if not answer.missing:
        return ""
    names = [subject.name.in_language(language) for subject in answer.missing]
    label = say(language, f"questions.{answer.query.kind}.label")
    return say(language, "answer.not_stated", subjects=names, label=label, more=bool(answer.facts))


def _body(answer: Answer, language: Language) -> list[str]:
    lead = list(answer.lead)
    if answer.table is not None:
        opening = [_paragraph(lead[:2], language)] if lead else []
        return [*opening, _table(answer.table, language), _listed(answer.support[:2], language)]
    if _is_headings(answer):
        return [_headings(lead, language)]
    if KINDS[answer.query.kind].form == "steps" and len(_opening_and_steps(lead)[1]) > 1:
        return [_steps(lead, language), _listed(answer.support, language)]
    return [_sentences(lead, language), _listed(answer.support, language)]


def _sentences(facts: Sequence[Fact], language: Language) -> str:
    """A short answer as a paragraph; a longer one as its first sentence and a list of the others."""
    if not facts:
        return ""
    whole = _paragraph(facts, language)
    if len(facts) <= 2 or len(whole) <= _PARAGRAPH[language]:
        return whole
    return f"{facts[0].text.in_language(language)}\n\n{_listed(facts[1:], language)}"


def _paragraph(facts: Sequence[Fact], language: Language) -> str:
    joint = "" if language == "zh" else " "
    return joint.join(fact.text.in_language(language) for fact in facts)


def _listed(facts: Sequence[Fact], language: Language) -> str:
    return "\n".join(f"- {fact.text.in_language(language)}" for fact in facts)


def _headings(facts: Sequence[Fact], language: Language) -> str:
    """The first sentence, then a numbered line for each thing it is about: the details are a question away."""
    lines = [f"{number}. {_shortest(fact, language)}" for number, fact in enumerate(_one_each(facts[1:]), 1)]
    return "\n".join([facts[0].text.in_language(language), "", *lines])


def _steps(facts: Sequence[Fact], language: Language) -> str:
    """A numbered paragraph for each thing, with everything that belongs to it; first what is about none of them."""
    opening, steps = _opening_and_steps(facts)
    lines = [f"{number}. {_paragraph(step, language)}" for number, step in enumerate(steps, 1)]
    return "\n".join([*([_paragraph(opening, language), ""] if opening else []), *lines])


def _opening_and_steps(facts: Sequence[Fact]) -> tuple[list[Fact], list[list[Fact]]]:
    groups = _by_subject(facts)
    opening = groups.pop(_WHOLE, [])
    return opening, list(groups.values())


def _by_subject(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.about[0], []).append(fact)
    return groups


def _one_each(facts: Sequence[Fact]) -> list[Fact]:
    """The first fact about each thing."""
    return [group[0] for group in _by_subject(facts).values()]


def _shortest(fact: Fact, language: Language) -> str:
    return (fact.short or fact.text).in_language(language)


def items(answer: Answer) -> tuple[Query, ...]:
    """The questions behind the numbered lines of an answer, so that "the second one" can be asked."""
    kind = _ITEM_KIND.get(answer.query.kind)
    if kind is None or not (_is_headings(answer) or KINDS[answer.query.kind].form == "steps"):
        return ()
    if KINDS[answer.query.kind].form == "steps":
        steps = _opening_and_steps(answer.lead)[1]
        return tuple(Query(kind, step[0].about[:1]) for step in steps) if len(steps) > 1 else ()
    return tuple(_asked_of(kind, fact.about[0]) for fact in _one_each(answer.lead[1:]))


# What is asked of a line in a list of this kind, where its subject has no question of its own.
_ITEM_KIND = {
    "course_list": "course_content",
    "career_options": "career_detail",
    "exam_list": "exam_rule",
    "next_steps": "next_steps",
    "route_choice": "route_choice",
    "application_tips": "application_tips",
}


def _asked_of(kind: str, subject: str) -> Query:
    own = QUESTION_OF_TIP.get(subject)
    return Query(own) if own else Query(kind, (subject,))


def _is_headings(answer: Answer) -> bool:
    """A list of several things; facts that are all about one thing are told as sentences."""
    return KINDS[answer.query.kind].form == "headings" and len(_by_subject(answer.lead)) >= _HEADINGS_FROM


def _table(table: Table, language: Language) -> str:
    corner = say(language, "answer.table_corner")
    heads = [corner, *(column.in_language(language) for column in table.columns)]
    lines = [_row(heads), _row(["---"] * len(heads))]
    for heading, cells in table.rows:
        lines.append(_row([heading.in_language(language), *(_cell(cell, language) for cell in cells)]))
    return "\n".join(lines)


def _cell(facts: Sequence[Fact], language: Language) -> str:
    texts = [fact.short.in_language(language) for fact in facts if fact.short]
    return ("；" if language == "zh" else "; ").join(texts) or say(language, "answer.not_stated_cell")


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"
