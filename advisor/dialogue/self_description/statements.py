"""What the clauses of a message say, phrase by phrase and date by date."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from advisor.dialogue.self_description.clauses import Clause, is_spaced
from advisor.dialogue.self_description.enrolment import (
    DateFound,
    dates,
    dates_of_nothing_else,
    earliest_year,
    enrolment_dates,
)
from advisor.dialogue.self_description.hits import Hit
from advisor.dialogue.self_description.phrases import AttributeWords, Meaning, Phrasebook, Words
from advisor.dialogue.self_description.tokens import Tokens
from advisor.dialogue.self_description.told import Values

DATE = "enrolment_date"
POSTGRADUATE_DATE = "postgraduate_enrolment"
# In a clause about postgraduate study these are not those of the degree that counts here.
_OF_A_SCHOOL = frozenset({"programme", "imaging", "length", "school_kind", "major_category", "degree", "graduated"})
_A_PROGRAMME = frozenset({"programme", "imaging", "major_category"})
# Whose topic is named once and holds for the message: "the direction was the school's own, never approved".
_TOPIC_ANYWHERE = frozenset({"direction_approved", "postgraduate", "military_status"})
# Whose words mean too much else without their topic: "I changed my major", "fine".
_NEVER_ALONE = frozenset({"top_up", "syllabus_marks", "postgraduate"})
_JUST_BEFORE = 2
_JOINS = frozenset({"和", "跟", "与", "及", "、", "and", "or", "nor"})
_OF_WHAT = frozenset({"from", "the", "a", "of", "my"})
_BACK = frozenset({"它", "该", "it", "they", "them", "their", "there"})
_BACK_IN_CHINESE = ("他们", "她们", "那儿", "那里", "这家", "那家", "本院", "该院", "院里", "这医院", "那医院")
_MARKS = frozenset(",。;!?.")
_ENDS_OF_SENTENCES = _MARKS - {","}
_BRACKETS = frozenset("()")
_DIRECTIONS = frozenset({"direction", "track", "specialisation", "specialization"})
_SAID_OF_A_PAPER = frozenset({"diploma_direction", "certificate_issuer"})
_SAID_BY_A_PAPER = ("diploma_direction", "syllabus_marks")
_GRADUATED = frozenset({"graduated"})
_GRADUATING = _GRADUATED | {"graduate", "graduation", "finished", "毕"}


@dataclass(frozen=True)
class Said:
    """One thing said: an attribute's values, where, in which clause, and whether it is denied."""

    attribute: str
    values: Values
    at: int
    clause: Clause
    denied: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class Listener:
    """What is needed to hear a message: its tokens, the phrases, what was asked last, and the day.

    What is ``open_to_change`` may be said without naming what it is about; where the case ``asks_for_a_date``, so may
    the date of an enrolment.
    """

    tokens: Tokens
    book: Phrasebook
    awaiting: str | None
    today: date
    open_to_change: frozenset[str] = frozenset()
    asks_for_a_date: bool = False

    def statements(self, hits: Sequence[Hit], clauses: Sequence[Clause]) -> list[Said]:
        """Everything that is said, in order of the clauses; dates last."""
        return [*self._phrases(hits, clauses), *self._dates(clauses)]

    def _phrases(self, hits: Sequence[Hit], clauses: Sequence[Clause]) -> Iterator[Said]:
        sentence, spoken_of = -1, set[str]()
        for clause in clauses:
            if clause.sentence != sentence:
                sentence, spoken_of = clause.sentence, set()
            inside = [hit for hit in hits if hit.first in clause]
            for hit in inside:
                if (
                    clause.unsure
                    or clause.quotes
                    or _only_corrects(hit, clause)
                    or not self._counts(hit, inside, clause, spoken_of)
                ):
                    continue
                denied = clause.denies(hit, inside, self.tokens)
                if not (denied and clause.rhetorical):
                    doubtful = hit.meaning.role == "may_be" or clause.hedges
                    yield Said(hit.attribute, tuple(hit.value.split("|")), hit.first, clause, denied, doubtful)
            if inside:  # what names nothing goes on about the same: "the line says: health economics, non-medical"
                spoken_of = {hit.attribute for hit in inside if self._counts(hit, inside, clause, spoken_of)}
            spoken_of |= self._papers_named(clause)

    def _papers_named(self, clause: Clause) -> set[str]:
        """The papers that a clause names, for what the next one tells of them: "I read the syllabus, it is normal"."""
        texts = self.tokens.texts(clause.first, clause.last)
        words = self.book.attributes
        named = {
            name
            for name in _SAID_BY_A_PAPER
            if words[name].topic.within(texts) and not words[name].unless.within(texts)
        }
        if words["certificate_issuer"].about.within(texts) and not words["certificate_issuer"].unless.within(texts):
            named.add("certificate_issuer")
        return named | ({"diploma_direction"} if self._tells_what_a_paper_says(clause) else set())

    def without_directions(self, said: Sequence[Said]) -> list[Said]:
        """``said`` without a field that a certificate notes beside the programme told elsewhere: a direction of it."""
        studied = [one for one in said if one.attribute == "programme" and not one.denied]
        noted = [one for one in studied if self._tells_what_a_paper_says(one.clause) or self._is_a_note(one)]
        elsewhere = [one for one in studied if one not in noted]
        return [one for one in said if one not in noted] if elsewhere else list(said)

    def _is_a_note(self, said: Said) -> bool:
        """Whether a field is named in brackets with a direction: "the diploma has (health management, non-medical)"."""
        before, behind = self.tokens.texts(0, said.at), self.tokens.texts(said.at, len(self.tokens.items))
        opened = _since_the_last(_ENDS_OF_SENTENCES | _BRACKETS, before)
        if len(opened) == len(before) or before[len(before) - len(opened) - 1] != "(":
            return False
        inside = behind[: behind.index(")")] if ")" in behind else behind
        return any(text in _DIRECTIONS for text in inside) or "方向" in "".join(inside)

    def _tells_what_a_paper_says(self, clause: Clause) -> bool:
        texts = self.tokens.texts(clause.first, clause.last)
        words = self.book.attributes
        return words["diploma_direction"].topic.within(texts) and words["certificate_kind"].unless.within(texts)

    def _dates(self, clauses: Sequence[Clause]) -> Iterator[Said]:
        of_postgraduates = self._clauses_of_postgraduates(clauses)
        text = self.tokens.normal.text
        plainly = enrolment_dates(text)
        loosely: list[DateFound] = []
        if not plainly and DATE in self.open_to_change:
            loosely = dates(text)
        elif not plainly and self.asks_for_a_date:
            loosely = dates_of_nothing_else(text)
        for found in plainly or loosely:
            at = next((at for at, token in enumerate(self.tokens.items) if token.end > found.start), 0)
            clause = next((clause for clause in clauses if at in clause), None)
            if (
                clause is not None
                and not clause.quotes
                and not self._is_of_something_else(clause, plainly=bool(plainly))
            ):
                attribute = POSTGRADUATE_DATE if clause in of_postgraduates else DATE
                hit = Hit(at, at + 1, Meaning("states", attribute, ""))
                yield Said(attribute, found.values, at, clause, clause.denies(hit, (), self.tokens))

    def _is_of_something_else(self, clause: Clause, *, plainly: bool) -> bool:
        """Whether a date is that of a rule ("does the cut-off of 1999 stop me?"), or of graduating.

        The latter where it is not ``plainly`` that of an enrolment.
        """
        texts = self.tokens.texts(clause.first, clause.last)
        graduating = not plainly and _GRADUATING.intersection(texts)
        return self.book.manner["cut_off"].within(texts) or bool(graduating)

    def _clauses_of_postgraduates(self, clauses: Sequence[Clause]) -> list[Clause]:
        """Clauses about postgraduate study, with those right behind one that name no other study."""
        found: list[Clause] = []
        for clause in clauses:
            follows = bool(found) and found[-1].last + 1 == clause.first and found[-1].sentence == clause.sentence
            names_a_school = self.book.attributes["school_kind"].topic.within(
                self.tokens.texts(clause.first, clause.last)
            )
            asked = self.awaiting == POSTGRADUATE_DATE
            if clause.postgraduate or asked or (follows and not names_a_school):
                found.append(clause)
        return found

    def _counts(self, hit: Hit, inside: Sequence[Hit], clause: Clause, spoken_of: set[str]) -> bool:
        """Whether a phrase states its value where it stands, ``spoken_of`` being what the clause before was about."""
        if clause.postgraduate and hit.attribute in _OF_A_SCHOOL:
            return False
        if hit.attribute == "military_status" and self._describes_a_hospital(hit, inside):
            return False
        words = self.book.attributes.get(hit.attribute)
        if hit.attribute == "diploma_direction" and self._is_of_the_syllabus_alone(clause):
            return False
        if words is not None and (hit.attribute, hit.value) == ("graduated", "graduated"):
            texts = self.tokens.texts(clause.first, clause.last)
            return not words.unless.within(texts) and not self._graduates_later(clause)
        if hit.meaning.role in ("states", "imaging", "may_be") or words is None:
            return True
        if hit.attribute == self.awaiting or (self.awaiting == "programme" and hit.attribute == "length"):
            return True
        if words.about.within(self.label_of(clause)):
            return True
        if _settles_a_doubt(hit, inside):
            return True
        return hit.meaning.role == "short" and self._is_on_its_topic(hit, inside, clause, words, spoken_of)

    def _is_of_the_syllabus_alone(self, clause: Clause) -> bool:
        """Whether a clause tells what the syllabus says, and nothing of the certificate."""
        texts = self.tokens.texts(clause.first, clause.last)
        words = self.book.attributes["diploma_direction"]
        return words.unless.within(texts) and not words.topic.within(texts) and not _JOINS & set(texts)

    def _describes_a_hospital(self, hit: Hit, inside: Sequence[Hit]) -> bool:
        """Whether a word in brackets behind a hospital is about it and nobody's service: "city hospital (civilian)"."""
        before = self.tokens.texts(max(hit.first - 1, 0), hit.first)
        return before == ("(",) and any(
            other.attribute == "certificate_issuer" and other.last == hit.first - 1 for other in inside
        )

    def _is_on_its_topic(
        self, hit: Hit, inside: Sequence[Hit], clause: Clause, words: AttributeWords, spoken_of: set[str]
    ) -> bool:
        texts = self.tokens.texts(clause.first, clause.last)
        same_place = {other.attribute for other in inside if _same_place(other, hit)}
        said_firmly = any(other.attribute == hit.attribute and other.meaning.role == "states" for other in inside)
        beside = any(
            other.attribute in _A_PROGRAMME and other.value != "place" and _touch(hit, other) for other in inside
        )
        if hit.attribute == "length" and beside and not self._is_time_elapsed(hit, inside, clause, words):
            return True
        elsewhere = words.unless.within(texts) and not _is_said_of_both(hit, texts, words)
        if elsewhere or self.awaiting in same_place or said_firmly:
            return False
        if hit.attribute == "length" and any(other.attribute in _A_PROGRAMME for other in inside):
            return True
        # A field alone ("engineering") names the degree sooner than the class of the catalogue.
        alone = same_place <= {hit.attribute, "major_category"} and _is_all(hit, clause, self.tokens)
        if self._is_contrasted(hit, inside, clause):
            return True
        if hit.attribute in _TOPIC_ANYWHERE:
            texts = self.tokens.texts(0, len(self.tokens.items))
        goes_on = hit.attribute in self.open_to_change and (clause.supposed or not clause.asks)
        texts += self._pointing_back(clause) + self._pointed_at(hit, clause)
        texts += self._heading_of(clause) + self._before_a_pause(clause)
        alone = alone and hit.attribute not in _NEVER_ALONE
        return alone or goes_on or words.topic.within(texts) or hit.attribute in spoken_of

    def _before_a_pause(self, clause: Clause) -> Words:
        """What stands before a clause that only a space sets off: "毕业证上 后面括号印着非医学方向"."""
        if not clause.first or not is_spaced(self.tokens, clause.first):
            return ()
        return _since_the_last(_MARKS, self.tokens.texts(0, clause.first))

    def _is_contrasted(self, hit: Hit, inside: Sequence[Hit], clause: Clause) -> bool:
        """Whether another value of the same attribute stands beside, one of the two denied: "science, not medicine"."""
        denied = clause.denies(hit, inside, self.tokens)
        others = (
            other
            for other in inside
            if other.attribute == hit.attribute and other.value != hit.value and other.meaning.role != "answer"
        )
        return any(clause.denies(other, inside, self.tokens) != denied for other in others)

    def _pointing_back(self, clause: Clause) -> Words:
        """The clause behind, where it points back at this one: "the hospital is military, and it issued the paper"."""
        texts = self.tokens.texts(clause.last + 1, len(self.tokens.items))
        behind = texts[: next((at for at, text in enumerate(texts) if text in _MARKS), None)]
        return behind if _points_back(behind) else ()

    def label_of(self, clause: Clause) -> Words:
        """What stands before a colon that this clause follows: "my diploma has a line: non-medical direction"."""
        texts = self.tokens.texts(0, clause.first)
        return _since_the_last(_MARKS, texts[:-1]) if texts[-1:] == (":",) else ()

    def _heading_of(self, clause: Clause) -> Words:
        """What a colon in the sentence before this clause announces: "it has a line: health economics, non-medical"."""
        texts = self.tokens.texts(0, clause.first)
        at = max((at for at, text in enumerate(texts) if text in _ENDS_OF_SENTENCES | {":"}), default=None)
        return _since_the_last(_MARKS, texts[:at]) if at is not None and texts[at] == ":" else ()

    def _pointed_at(self, hit: Hit, clause: Clause) -> Words:
        """The clause before, where this one tells what "it" says: "my diploma is in medicine, but it says …"."""
        texts = self.tokens.texts(clause.first, hit.first)
        if hit.attribute not in _SAID_OF_A_PAPER or not _points_back(texts):
            return ()
        return _since_the_last(_ENDS_OF_SENTENCES, self.tokens.texts(0, clause.first))

    def _is_time_elapsed(self, hit: Hit, inside: Sequence[Hit], clause: Clause, words: AttributeWords) -> bool:
        """Whether the years beside a programme are those since or of something else: "graduated 5 years ago"."""
        behind = self.tokens.texts(hit.last, clause.last)
        if self.tokens.texts(hit.last - 1, hit.last) == (_ATTRIBUTIVE,) and _is_of_a_programme(hit, inside):
            # "I finished 5-year imaging last year."
            return False
        if self.tokens.texts(hit.last - 1, hit.last) == (_ATTRIBUTIVE,):
            # "To work with a four-year imaging degree": the years are the programme's, whatever stands before.
            return words.unless.within(behind)
        before = self.tokens.texts(clause.first, hit.first)
        # "Graduated from the five-year programme" has the word farther off than "graduated five years ago".
        far = tuple(text for text in before[: -_JUST_BEFORE or None] if text not in _GRADUATED)
        just_before = () if before[-1:] and before[-1] in _OF_WHAT else before[-_JUST_BEFORE:]
        near = just_before + behind
        return words.unless.within(far) or words.unless.within(near)

    def _graduates_later(self, clause: Clause) -> bool:
        start, end = self.tokens.items[clause.first].start, self.tokens.items[clause.last - 1].end
        found = dates(self.tokens.normal.text[start:end])
        return any(earliest_year(each.values) > self.today.year for each in found)


_ATTRIBUTIVE = "year"
_AROUND_A_FACT = frozenset(
    {
        "我", "那", "呢", "吧", "是", "的", "了", "也", "其", "实", "应", "该", "a", "an", "the", "my", "it", "is",
        "it's", "i'm", "am", "i", "in", "from", "at", "no", "not", "sorry", "actually", "meant", "mean",
        "three", "four", "five",
    }
)  # fmt: skip


def _since_the_last(marks: Collection[str], texts: Words) -> Words:
    return texts[max((at for at, text in enumerate(texts) if text in marks), default=-1) + 1 :]


def _is_of_a_programme(hit: Hit, inside: Sequence[Hit]) -> bool:
    """Whether a programme is named right behind a length."""
    return any(
        other.attribute in _A_PROGRAMME and other.first == hit.last and other.value != "place" for other in inside
    )


def _points_back(texts: Words) -> bool:
    return bool(_BACK & set(texts)) or any(word in "".join(texts) for word in _BACK_IN_CHINESE)


def _only_corrects(hit: Hit, clause: Clause) -> bool:
    """Whether a "no" belongs to words of correction: "oh no, it was …"."""
    at = clause.corrected_at
    return hit.meaning.role == "answer" and at is not None and at <= hit.first <= at + 1


def _settles_a_doubt(hit: Hit, inside: Sequence[Hit]) -> bool:
    """Whether a phrase says which of several things one beside it means: "a professional certificate (专业证书)"."""
    return hit.meaning.role == "short" and any(
        other.meaning.role == "may_be" and other.attribute == hit.attribute and hit.value in other.value.split("|")
        for other in inside
    )


def _is_said_of_both(hit: Hit, texts: Words, words: AttributeWords) -> bool:
    """Whether a clause says one thing of two documents: "neither the diploma nor the syllabus notes it"."""
    return hit.attribute == "diploma_direction" and words.topic.within(texts) and bool(_JOINS & set(texts))


def _same_place(hit: Hit, other: Hit) -> bool:
    return (hit.first, hit.last) == (other.first, other.last)


def _touch(hit: Hit, other: Hit) -> bool:
    return hit.last in (other.first, other.first - 1) or other.last in (hit.first, hit.first - 1)


def _is_all(hit: Hit, clause: Clause, tokens: Tokens) -> bool:
    """Whether the clause holds nothing but the phrase and small words."""
    rest = tokens.texts(clause.first, hit.first) + tokens.texts(hit.last, clause.last)
    return all(text in _AROUND_A_FACT for text in rest)
