"""The questions one can ask: a :class:`Query` in, an :class:`Answer` out. No SQL, no Rasa, no language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.known import Knowledge
from advisor.model import Answer, Fact, Query, Subject, Table, Words
from advisor.questions import KINDS, Place, QuestionKind

# More supporting facts than this make a short answer long; the rest is told when somebody asks for more.
_SUPPORT_SHOWN = 5

# Facts of a cell beyond these are details.
_LONGEST_CELL = 4

# Table rows are headed by what they compare, in the words of the question kinds they belong to.
_ROW_WORDS = {
    "length": Words("学制", "Length"),
    "degree": Words("学位", "Degree"),
    "purpose": Words("培养目的", "Trains for"),
    "programme_jobs": Words("毕业后可从事", "Work afterwards"),
    "exam_programme": Words("报考执业医师", "Physician qualification exam"),
    "training_style": Words("培养方向", "Training"),
    "equipment": Words("技术设备", "Equipment"),
    "region_careers": Words("职业发展", "Careers"),
    "tuition": Words("学费", "Tuition"),
    "institution_objectives": Words("目标与职责", "Objectives"),
    "institution_operation": Words("运作方式", "Operation"),
    "institution_clients": Words("服务对象", "Who they serve"),
}


class Advisor:
    """Answers queries from one version of the knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def answer(self, query: Query, *, full: bool = False) -> Answer:
        """What is known about ``query``; with ``full``, everything that supports it.

        Subjects that the store states nothing about under this question come back as ``missing``.
        """
        kind = KINDS[query.kind]
        subjects = self._narrowing(kind, query)
        lead, missing = self._told(kind, subjects)
        shown = {fact.id for fact in lead}
        support = [fact for fact in self._support(kind, subjects) if fact.id not in shown]
        return Answer(
            query=query,
            lead=lead,
            support=tuple(support if full else support[:_SUPPORT_SHOWN]),
            table=self._table(kind, subjects) if kind.form == "table" else None,
            missing=missing,
            follow_ups=self._follow_ups(kind, query),
        )

    def _narrowing(self, kind: QuestionKind, query: Query) -> list[Subject]:
        known = (self._knowledge.subjects[name] for name in query.subjects if name in self._knowledge.subjects)
        return [subject for subject in known if subject.kind in kind.narrowed_by]

    def _told(self, kind: QuestionKind, subjects: Sequence[Subject]) -> tuple[tuple[Fact, ...], tuple[Subject, ...]]:
        places = _places_for(kind, subjects)
        facts = self._at(places)
        chosen = [fact for fact in facts if self._fits(fact, subjects, kind.any_subject)]
        if not chosen:
            return self._told_of_the_place(kind, facts, subjects)
        return tuple(chosen), self._missing(kind, subjects, chosen)

    def _told_of_the_place(
        self, kind: QuestionKind, facts: tuple[Fact, ...], subjects: Sequence[Subject]
    ) -> tuple[tuple[Fact, ...], tuple[Subject, ...]]:
        """Where nothing is known of all that was named together: what is known of the place, else everything."""
        places = [subject for subject in subjects if subject.kind == "region"]
        chosen = [fact for fact in facts if places and self._fits(fact, places, kind.any_subject)]
        if not chosen:
            return facts, tuple(subjects)
        return tuple(chosen), tuple(subject for subject in subjects if subject not in places)

    def _missing(self, kind: QuestionKind, subjects: Sequence[Subject], chosen: Sequence[Fact]) -> tuple[Subject, ...]:
        """The subjects of which nothing is told. A table shows its own gaps, and of several levels one was meant."""
        if kind.form == "table":
            return ()
        told = [subject for subject in subjects if any(self._concerns(fact, subject) for fact in chosen)]
        levels = any(subject.kind == "level" for subject in told)
        return tuple(s for s in subjects if s not in told and not (s.kind == "level" and levels))

    def _support(self, kind: QuestionKind, subjects: Sequence[Subject]) -> list[Fact]:
        always = self._at(place for place in kind.support if place.always)
        facts = self._at(kind.support)
        return [fact for fact in facts if fact in always or self._fits(fact, subjects, kind.any_subject)]

    def _at(self, places: Iterable[Place]) -> tuple[Fact, ...]:
        found: dict[str, Fact] = {}
        for place in places:
            for fact in self._knowledge.by_attribute.get(place.attribute, ()):
                if place.about in (None, *fact.about) and place.level in (None, fact.level):
                    found[fact.id] = fact
        return tuple(found.values())

    def _fits(self, fact: Fact, subjects: Sequence[Subject], any_subject: bool) -> bool:
        """Whether a fact concerns, of every kind of subject asked about, one of those asked about."""
        if any_subject and subjects:
            return any(self._concerns(fact, subject) for subject in subjects)
        by_kind: dict[str, list[Subject]] = {}
        for subject in subjects:
            by_kind.setdefault(subject.kind, []).append(subject)
        return all(any(self._concerns(fact, subject) for subject in group) for group in by_kind.values())

    def _concerns(self, fact: Fact, subject: Subject) -> bool:
        scope = {name for name in (*fact.about, fact.region, fact.level) if name}
        if subject.id in scope or subject.parent in scope:
            return True
        # What is asked of a whole (abroad) is answered by what is known of its parts (the UK).
        return any(self._parent(name) == subject.id for name in scope)

    def _parent(self, name: str) -> str | None:
        subject = self._knowledge.subjects.get(name)
        return subject.parent if subject else None

    def _table(self, kind: QuestionKind, subjects: Sequence[Subject]) -> Table:
        asked = [subject.id for subject in subjects]
        columns = asked if len(asked) > 1 else list(kind.columns)
        known = [self._knowledge.subjects[name] for name in columns]
        rows = []
        for attribute in kind.rows:
            facts = [fact for fact in self._at([Place(attribute)]) if fact.short is not None]
            cells = tuple(self._cell(facts, column, kind.cell_size) for column in known)
            if any(cells):
                rows.append((_ROW_WORDS[attribute], cells))
        return Table(tuple(subject.name for subject in known), tuple(rows))

    def _cell(self, facts: Sequence[Fact], column: Subject, size: int) -> tuple[Fact, ...]:
        """What a column's cell says: facts about it alone, else those it shares; each short text once."""
        fitting = [fact for fact in facts if self._concerns(fact, column)]
        own = [fact for fact in fitting if len(fact.about) == 1] or fitting
        return tuple({fact.short: fact for fact in reversed(own[:_LONGEST_CELL])}.values())[::-1][:size]

    def _follow_ups(self, kind: QuestionKind, query: Query) -> tuple[Query, ...]:
        return tuple(Query(name, self._kept(name, query)) for name in kind.follow_ups)

    def _kept(self, name: str, query: Query) -> tuple[str, ...]:
        """The subjects that still narrow a follow-up question."""
        if name not in KINDS:
            return tuple(s for s in query.subjects if self._knowledge.subjects[s].kind == "programme")
        narrowing = KINDS[name].narrowed_by
        return tuple(s for s in query.subjects if self._knowledge.subjects[s].kind in narrowing)


def _places_for(kind: QuestionKind, subjects: Sequence[Subject]) -> tuple[Place, ...]:
    """Where the facts stand that fit what was named."""
    named = {subject.kind for subject in subjects}
    return next((places for kind_named, places in kind.instead.items() if kind_named in named), kind.lead)
