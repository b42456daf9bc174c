"""The clauses of a message, and how each is meant: denied, supposed, not known, taken back, about whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from advisor.dialogue.self_description.hits import Hit
from advisor.dialogue.self_description.person import Person, person_of, reports_of_others, somebody_named
from advisor.dialogue.self_description.phrases import Phrasebook, WordList, Words, phrasebook
from advisor.dialogue.self_description.tokens import Tokens
from advisor.text import HAN

_ENDS_SENTENCE = frozenset("。;!?\n.…")
_ENDS_CLAUSE = frozenset(",:)") | _ENDS_SENTENCE
# So many slashes part the lines of a list: "clinical medicine/five years/civilian/…".
_A_LIST = 4
_TURNS = (
    ("但", "是"),
    ("不", "过"),
    ("但",),
    ("可", "是"),
    ("而", "是"),
    ("but",),
    ("although",),
    ("though",),
    ("whereas",),
    ("asking", "for"),
    ("asking", "on", "behalf", "of"),
    ("替",),
)
_ASKING_OPENERS = frozenset(
    {
        "can", "could", "may", "might", "do", "does", "did", "is", "are", "am", "was", "would", "will",
        "should",
    }
)  # fmt: skip
_ASKING_END = re.compile(r"[吗么嘛?]$|.(?:不|与否|or not)$")
# "Do you know if I can …" asks; it does not suppose.
_BEFORE_AN_INDIRECT_QUESTION = frozenset(
    {
        "know", "wonder", "wondering", "check", "see", "sure", "ask", "asking", "tell", "me", "out", "unsure",
        "certain", "clear", "understand", "confirm",
    }
)  # fmt: skip
_AFTER_AN_INDIRECT_QUESTION = frozenset(["can", "could", "may", "qualify", "allowed", "eligible"])

# So many tokens on both sides of a 、 are statements; in a list they are fewer.
_A_STATEMENT = 5

# So much must stand on both sides of a space that is meant as a comma.
_SAYS_SOMETHING = 2
_LEANS_ON_THE_NEXT = frozenset("不没非未无是和跟与及或在从有被把给对向比到为")
_LEANS_BACK = frozenset("的地得了过着们之吗呢吧啊呀")
# So near behind the word for somebody stands their programme.
_NEAR = 4
_WHO = frozenset({"谁", "who"})

# How far a denial reaches, in tokens: a short Chinese one only to the next word.
_REACH, _SHORT_REACH = 6, 2
# Words of noting something, which a denial goes through: "neither says anything about a non-medical direction".
_LIGHT = frozenset("标注写明印载提有过什么任何") | {"a", "an", "any", "anything", "about", "says", "say", "noted"}
_STOPS_A_DENIAL = frozenset({"是", "but", "而", "moved", "switched", "changed", "went", "took", "转", "改"})


@dataclass(frozen=True)
class Clause:
    """The tokens ``[first, last)`` and how they are meant.

    ``names`` is the person that the clause itself names, ``person`` whom it is about, if only by the clause before.
    ``supposed_on`` tells that what follows in the sentence is supposed as well ("if I were …, with …"); ``whom`` is the
    word for somebody else, if there is one but a pronoun, ``last_named`` the one named last, here or before;
    ``own_turn`` tells that after somebody else's case the writer's is asked about ("and me?"), ``their_turn`` that
    somebody else's is ("first about her"); ``reports`` that somebody else is only quoted; ``corrected_at`` is where a
    word of correction stands: what is said before it no longer holds.
    """

    first: int
    last: int
    sentence: int
    asks: bool
    rhetorical: bool
    unsure: bool
    supposed: bool
    supposed_on: bool
    quotes: bool
    postgraduate: bool
    hedges: bool
    corrected_at: int | None
    names: Person | None
    person: Person | None
    whom: str
    last_named: str
    own_turn: bool
    their_turn: bool
    reports: bool
    denials: tuple[tuple[int, int], ...]

    @property
    def other(self) -> str:
        """The word for the somebody else whom the clause is about, empty where it is about nobody else."""
        return self.last_named if self.person == "other" else ""

    def __contains__(self, at: object) -> bool:
        return isinstance(at, int) and self.first <= at < self.last

    def denies(self, hit: Hit, hits: Sequence[Hit], tokens: Tokens) -> bool:
        """Whether a denial stands before ``hit`` and reaches it."""
        for first, last in reversed(self.denials):
            if first >= hit.first:
                continue
            short = last - first == 1 and HAN.match(tokens.items[first].text)
            between = [text for text in tokens.texts(min(last, hit.first), hit.first) if text not in _LIGHT]
            if len(between) > (_SHORT_REACH if short else _REACH) or _STOPS_A_DENIAL & set(between):
                return False
            between_hits = [other for other in hits if last <= other.first and other.last <= hit.first]
            return not any(_apart(other, hit) and not _listed(other, hit, tokens) for other in between_hits)
        return False


# Words about one programme deny together: "not the four-year imaging technology one".
_OF_A_PROGRAMME = frozenset({"programme", "imaging", "length", "major_category", "school_kind"})


def _apart(hit: Hit, other: Hit) -> bool:
    return not (hit.attribute in _OF_A_PROGRAMME and other.attribute in _OF_A_PROGRAMME)


_LISTS = frozenset({"或", "者", "和", "、", "or", "nor", "and", "a", "an", "the"})


def _listed(hit: Hit, other: Hit, tokens: Tokens) -> bool:
    """Whether two phrases on one attribute stand in a list that is denied whole: "no professional or academic one"."""
    return hit.attribute == other.attribute and set(tokens.texts(hit.last, other.first)) <= _LISTS


def clauses_of(tokens: Tokens, hits: Sequence[Hit]) -> list[Clause]:
    """The clauses of a message, in order. What is supposed stays so, and who is spoken of, until said otherwise."""
    clauses: list[Clause] = []
    spoken_of: Person | None = None
    for first, last, sentence in _ranges(tokens, hits):
        clause = _clause(tokens, first, last, sentence, hits)
        # "She did biology. My colleague says that is out. Is it?": the question is about her again.
        spoken_of = clause.person if clause.person and not clause.reports else spoken_of
        if clauses:
            before = clauses[-1]
            clause = replace(
                clause,
                person=clause.person or (spoken_of if before.reports else before.person),
                last_named=clause.whom or before.last_named,
                supposed=clause.supposed or (before.supposed_on and before.sentence == sentence),
                supposed_on=clause.supposed_on or (before.supposed_on and before.sentence == sentence),
                quotes=clause.quotes or _goes_on_quoting(before, clause, tokens),
            )
        if clauses and _is_unsure_of(clauses[-1], clause, tokens, hits):
            clauses[-1] = replace(clauses[-1], unsure=True)
        clauses.append(clause)
    return clauses


def _goes_on_quoting(before: Clause, clause: Clause, tokens: Tokens) -> bool:
    """Whether a clause tells what a rule quoted before does not name: "it says pharmacy, not Chinese pharmacy"."""
    quoted = before.quotes and before.sentence == clause.sentence
    return quoted and phrasebook().manner["unnamed"].within(tokens.texts(clause.first, clause.last))


# "In the army or left by now, I don't know": what stands before may be either.
_EITHER_WAY = re.compile(r"(.)[没不]\1|哪|什么|多少|几|啥|\b(whether|which|what|how|who)\b")


def _says_something(clause: Clause, hits: Sequence[Hit]) -> bool:
    return any(hit.first in clause and hit.meaning.role != "answer" for hit in hits)


def _is_unsure_of(before: Clause, clause: Clause, tokens: Tokens, hits: Sequence[Hit]) -> bool:
    """Whether a clause says of the open question in the clause before that nobody knows."""
    if not clause.unsure or clause.sentence != before.sentence or _says_something(clause, hits):
        return False
    book = phrasebook()
    if any(words.about.within(tokens.texts(clause.first, clause.last)) for words in book.attributes.values()):
        return False
    texts = tokens.texts(before.first, before.last)
    either = book.manner["alternatives"].within(texts) or book.manner["choice_question"].within(texts)
    return either or bool(_EITHER_WAY.search(tokens.between(before.first, before.last)))


def _ranges(tokens: Tokens, hits: Sequence[Hit]) -> list[tuple[int, int, int]]:
    ranges: list[tuple[int, int, int]] = []
    texts = tokens.texts(0, len(tokens.items))
    ending = _ENDS_CLAUSE | {"/"} if texts.count("/") >= _A_LIST else _ENDS_CLAUSE
    first = sentence = 0
    at = 0
    while at <= len(texts):
        if first < at < len(texts) and (_pauses(tokens, first, at, hits) or _is_of_another(texts, at, hits)):
            ranges.append((first, at, sentence))
            first = at
        turn = _turn_at(texts, at)
        aside = at < len(texts) and texts[at] == ")" and "(" in texts[first:at]
        ends = at == len(texts) or (texts[at] in ending and not aside and not _within_a_word(tokens, at))
        ends = ends or _ends_a_statement(texts, first, at)
        if ends or turn:
            if at > first:
                ranges.append((first, at, sentence))
            if at < len(texts) and ends and texts[at] in _ENDS_SENTENCE:
                sentence += 1
            first = at + 1 if ends else at + turn
            at = first
        else:
            at += 1
    return ranges


def _pauses(tokens: Tokens, first: int, at: int, hits: Sequence[Hit]) -> bool:
    """Whether a space stands for a comma between two Chinese statements: "哪年说不清 毕业了 想报助理".

    A stray space stands within a phrase, behind one of the words that lean on the next, or beside very little.
    """
    before = tokens.items[at - 1]
    if not is_spaced(tokens, at):
        return False
    leans = before.text in _LEANS_ON_THE_NEXT or tokens.items[at].text in _LEANS_BACK
    if at - first < _SAYS_SOMETHING or leans:
        return False
    following = tokens.texts(at, at + _SAYS_SOMETHING)
    if len(following) < _SAYS_SOMETHING or not all(HAN.match(text) for text in following):
        return False
    return not any(hit.first < at < hit.last for hit in hits)


def _is_of_another(texts: Words, at: int, hits: Sequence[Hit]) -> bool:
    """Whether one person's programme is told and the next person's begins: "我四年制|他五年制|谁能考"."""
    if not any(hit.last == at and hit.attribute in _OF_A_PROGRAMME for hit in hits):
        return False
    if texts[at] in _WHO:
        return True
    somebody = any(at == start for kind in ("self", "other") for start, _ in phrasebook().person[kind].spans(texts))
    return somebody and any(at < hit.first <= at + _NEAR and hit.attribute in _OF_A_PROGRAMME for hit in hits)


def is_spaced(tokens: Tokens, at: int) -> bool:
    """Whether nothing but a space stands between two Chinese tokens."""
    before, here = tokens.items[at - 1], tokens.items[at]
    between = tokens.normal.text[before.end : here.start]
    return bool(between) and between.isspace() and bool(HAN.match(before.text) and HAN.match(here.text))


def _ends_a_statement(texts: Words, first: int, at: int) -> bool:
    """Whether a 、 stands between statements ("护理本科毕业、人还在部队") and not between the names of a list."""
    if texts[at] != "、" or at - first < _A_STATEMENT:
        return False
    behind = texts[at + 1 : at + 1 + _A_STATEMENT]
    return len(behind) == _A_STATEMENT and not set(behind) & (_ENDS_CLAUSE | {"、", "都"})


def _turn_at(texts: Words, at: int) -> int:
    return next((len(turn) for turn in _TURNS if texts[at : at + len(turn)] == turn), 0)


def _within_a_word(tokens: Tokens, at: int) -> bool:
    """A point or colon with no space around it: 6.5, b.sc, 2019.9."""
    if not 0 < at < len(tokens.items) - 1:
        return False
    before, mark, after = tokens.items[at - 1 : at + 2]
    touching = before.end == mark.start and mark.end == after.start
    return mark.text == "." and touching and before.text.isascii() and after.text.isascii()


def _clause(tokens: Tokens, first: int, last: int, sentence: int, hits: Sequence[Hit]) -> Clause:
    book = phrasebook()
    texts = tokens.texts(first, last)
    following = tokens.items[last].text if last < len(tokens.items) else ""
    asks = following == "?" or texts[0] in _ASKING_OPENERS or bool(_ASKING_END.search(tokens.between(first, last)))
    denials = _denials(texts, first, hits, book)
    supposed = _supposes(texts, book.manner["supposed"])
    in_phrases = {at - first for hit in hits for at in range(hit.first, hit.last)}
    able = book.manner["ability"].within(texts)
    person = person_of(texts, in_phrases, book)
    whom = somebody_named(texts, in_phrases, book)
    return Clause(
        first,
        last,
        sentence,
        asks or able,
        asks and _is_rhetorical(tokens, first, denials),
        book.manner["unsure"].within(texts) and not (able or book.manner["wonders"].within(texts)),
        supposed or (book.manner["intended"].within(texts) and not _of_the_army(first, last, hits)),
        supposed,
        book.manner["not_own_words"].within(texts),
        book.manner["postgraduate"].within(texts),
        book.manner["hedge"].within(texts),
        next((first + start for start, _ in book.manner["correction"].spans(texts)), None),
        person,
        person,
        whom,
        whom,
        person != "other" and book.person["own_turn"].within(texts),
        book.person["their_turn"].within(texts),
        reports_of_others(texts, book),
        denials,
    )


def _of_the_army(first: int, last: int, hits: Sequence[Hit]) -> bool:
    """Whether a clause tells of service: "went over to the reserve" is done, not intended."""
    return any(hit.attribute == "military_status" and first <= hit.first < last for hit in hits)


def _is_rhetorical(tokens: Tokens, first: int, denials: Sequence[tuple[int, int]]) -> bool:
    """Whether a question only seems to deny: "isn't five years enough?", "四年的不是也能考吗"."""
    return any(start == first or tokens.between(start, end) == "不是" for start, end in denials[:1])


def _denials(texts: Words, offset: int, hits: Sequence[Hit], book: Phrasebook) -> tuple[tuple[int, int], ...]:
    in_form_only = book.manner["choice_question"].spans(texts)
    found = []
    spans = sorted([*book.manner["negation"].spans(texts), *_left_behind(texts)])
    denied = [span for span in spans if not _is_in_a_phrase(span, offset, hits)]
    twice = {span for pair in pairwise(denied) if _affirms(pair, texts) for span in pair}
    for first, last in denied:
        place = (first + offset, last + offset)
        in_question = any(start < last and first < end for start, end in in_form_only)
        only = texts[last : last + 1] in (("only",), ("just",), ("sure",)) or texts[last : last + 1] == ("仅",)
        if not (in_question or only or (first, last) in twice):
            found.append(place)
    return tuple(found)


def _is_in_a_phrase(span: tuple[int, int], offset: int, hits: Sequence[Hit]) -> bool:
    """Whether a phrase holds a denial that is part of its meaning: the 非 of 非医学 denies nothing else."""
    first, last = span[0] + offset, span[1] + offset
    return any(
        hit.first <= first and last <= hit.last and (hit.first, hit.last) != (first, last)
        for hit in hits
        if hit.meaning.role != "answer"
    )


_TAKES_BACK = frozenset({"不是", "并不是", "并非", "not"})
# Between two denials that come to none stand only these: "it's not that I didn't graduate", "不是没毕业".
_BETWEEN_DENIALS = frozenset(
    {"that", "did", "do", "does", "have", "had", "i", "he", "she", "it", "was", "s", "说", "我", "他", "她"}
)


def _affirms(denials: tuple[tuple[int, int], tuple[int, int]], texts: Words) -> bool:
    (first, end), (start, _) = denials
    return "".join(texts[first:end]) in _TAKES_BACK and set(texts[end:start]) <= _BETWEEN_DENIALS


# Words of leaving, and how soon after 从 one follows.
_LEAVES = frozenset("退转换跳")
_LEAVES_WITHIN = 12


def _left_behind(texts: Words) -> list[tuple[int, int]]:
    """ "从影像技术退了" says what is no longer studied: the place of its 从, which denies what follows."""
    places = [at for at, text in enumerate(texts) if text == "从"]
    return [(at, at + 1) for at in places if _LEAVES & set(texts[at + 2 : at + _LEAVES_WITHIN])]


_ON_THE_ANSWER = frozenset({"not", "so", "yes", "no"})


def _supposes(texts: Words, supposed: WordList) -> bool:
    for first, last in supposed.spans(texts):
        if texts[last - 1] == "if" and set(texts[last : last + 1]) & _ON_THE_ANSWER:
            continue  # "may I register, and if not, which rule stops me?"
        asked = first > 0 and texts[first - 1] in _BEFORE_AN_INDIRECT_QUESTION
        if texts[first] != "if" or not (asked or set(texts[last : last + 2]) & _AFTER_AN_INDIRECT_QUESTION):
            return True
    return False
