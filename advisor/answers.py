"""An :class:`Answer` in words: the direct answer, what supports it, the table, and the sources, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.model import Answer, Button, Fact, Language, Query, Subject, Table, Words
from advisor.questions import KINDS
from advisor.words import phrases, say

_MOST_BUTTONS = 3
# Sentences that together are no longer than this read better as a paragraph than as a list.
_PARAGRAPH = {"zh": 130, "en": 320}
_HEADINGS_FROM = 4


def in_words(answer: Answer, language: Language) -> str:
    """The Markdown text of an answer, without its sources."""
    parts = [_missing(answer, language), *_body(answer, language)]
    return "\n\n".join(part for part in parts if part)


def sources(facts: Iterable[Fact], language: Language) -> str:
    """One line that names every document the facts rest on, where to find it, and when it was compared."""
    cited: dict[str, tuple[Words, str | None, bool, set[int]]] = {}
    checked = []
    for fact in facts:
        checked.append(fact.checked)
        for citation in fact.citations:
            source = citation.source
            entry = cited.setdefault(source.id, (source.title, source.address, source.unofficial, set()))
            entry[3].update([citation.line] if citation.line else [])
    if not cited:
        return ""
    documents = [
        say(
            language,
            "answer.document",
            title=title,
            address=address or "",
            unofficial=unofficial,
            lines=sorted(lines),
        )
        for title, address, unofficial, lines in cited.values()
    ]
    return say(language, "answer.sources", documents=documents, checked=min(checked).isoformat())


def buttons(queries: Sequence[Query], subjects: dict[str, Subject], language: Language) -> tuple[Button, ...]:
    """Buttons for likely next questions, at most three."""
    return tuple(question_button(query, subjects, language) for query in queries[:_MOST_BUTTONS])


def question_button(query: Query, subjects: dict[str, Subject], language: Language) -> Button:
    """A button that asks ``query``."""
    return Button(question_title(query, subjects, language), payload(query))


def question_title(query: Query, subjects: dict[str, Subject], language: Language) -> str:
    """The question as a reader would ask it."""
    named = [subjects[name] for name in query.subjects if name in subjects]
    key = f"questions.{query.kind}.ask_of"
    if len(named) == 1 and phrases(language).has(key):
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
    if KINDS[answer.query.kind].form == "headings" and len(lead) >= _HEADINGS_FROM:
        return [_headings(lead, language)]
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
    """The first sentence, then the short form of the others: the details are a question away."""
    rest = [fact.short.in_language(language) if fact.short else fact.text.in_language(language) for fact in facts[1:]]
    return "\n".join([facts[0].text.in_language(language), "", *(f"- {text}" for text in rest)])


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
