"""Where a message holds phrases with a meaning: exactly, by a name the entity linker found, or misspelt by sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from advisor.dialogue.reading import Named
from advisor.dialogue.self_description.phrases import Meaning, Phrasebook, Words, phrasebook
from advisor.dialogue.self_description.tokens import Tokens
from advisor.sound import syllables
from advisor.text import HAN

# A phrase of fewer characters has too many neighbours that sound like it (影响学… is not 影像学).
_SHORTEST_BY_SOUND = 4


@dataclass(frozen=True)
class Hit:
    """A phrase with a meaning at the tokens ``[first, last)``."""

    first: int
    last: int
    meaning: Meaning

    @property
    def attribute(self) -> str:
        """The attribute that the phrase is about."""
        return self.meaning.attribute

    @property
    def value(self) -> str:
        """The value that the phrase names."""
        return self.meaning.value


def find_hits(tokens: Tokens, names: Sequence[Named]) -> list[Hit]:
    """The phrases of ``tokens`` in order; of phrases inside one another only the longest.

    Of 有没有批文 the last four characters say nothing.
    """
    book = phrasebook()
    found = _exact(tokens, book)
    found += _by_sound(tokens, found)
    found = _outermost(found) + _certificates_by_name(tokens, names)
    found += [hit for hit in _named(tokens, names, book) if _adds(hit, found)]
    asked = book.manner["choice_question"].spans(tokens.texts(0, len(tokens.items)))
    found = [hit for hit in found if not any(first < hit.first < last for first, last in asked)]
    return sorted((hit for hit in found if hit.meaning.role != "nothing"), key=lambda hit: (hit.first, hit.last))


def _exact(tokens: Tokens, book: Phrasebook) -> list[Hit]:
    texts = tokens.texts(0, len(tokens.items))
    found = []
    for first in range(len(texts)):
        for last in range(first + 1, min(first + book.lexicon.longest, len(texts)) + 1):
            for meaning in book.lexicon.phrases.get(texts[first:last], ()):
                if not (meaning.attribute == "length" and _is_of_a_number(tokens, first)):
                    found.append(Hit(first, last, meaning))
    return found


_DIGITS = frozenset("〇零一二三四五六七八九十")


def _is_of_a_number(tokens: Tokens, first: int) -> bool:
    """Whether a Chinese digit stands right before: the 二年 of 一二年 is a part of a year."""
    return first > 0 and {tokens.items[first - 1].text, tokens.items[first].text} <= _DIGITS


@lru_cache(maxsize=1)
def _sounds() -> dict[tuple[str, ...], tuple[Meaning, ...]]:
    return {
        tuple(syllables("".join(phrase))): meanings
        for phrase, meanings in phrasebook().lexicon.phrases.items()
        if len(phrase) >= _SHORTEST_BY_SOUND and all(HAN.match(text) for text in phrase)
    }


def _by_sound(tokens: Tokens, exact: Sequence[Hit]) -> list[Hit]:
    """Phrases written with other characters of the same sound, where nothing as long is written as it should be."""
    found = []
    for start, end in _han_runs(tokens):
        sounds = syllables(tokens.between(start, end))
        for first in range(len(sounds)):
            for last in range(first + _SHORTEST_BY_SOUND, len(sounds) + 1):
                for meaning in _sounds().get(tuple(sounds[first:last]), ()):
                    found.append(Hit(start + first, start + last, meaning))
    known = {(hit.first, hit.last) for hit in exact}
    return [hit for hit in found if (hit.first, hit.last) not in known]


def _han_runs(tokens: Tokens) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for at, token in enumerate(tokens.items):
        if not HAN.match(token.text):
            continue
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


_NAMED_CERTIFICATES = frozenset({"professional_certificate", "academic_certificate"})


def _certificates_by_name(tokens: Tokens, names: Sequence[Named]) -> list[Hit]:
    """Certificates written as the rules name them: an "Academic Certificate" is no academic certificate of any kind."""
    return [
        Hit(*tokens.place(name.start, name.end), Meaning("short", "certificate_kind", name.subject))
        for name in names
        if name.subject in _NAMED_CERTIFICATES and name.text.istitle()
    ]


def _named(tokens: Tokens, names: Sequence[Named], book: Phrasebook) -> list[Hit]:
    """The linker's names as hits: of imaging programmes only those that name the subject, not a bare length."""
    found = []
    subjects = {name.subject for name in names}
    for name in names:
        if name.subject == AUXILIARY and AMBULANCE in subjects:
            continue
        first, last = tokens.place(name.start, name.end)
        meaning = _meaning_of(name, tokens.texts(first, last), book)
        if meaning is not None and last > first:
            found.append(Hit(first, last, meaning))
    return found


# Who drives an ambulance studied no "auxiliary medical" major for that.
AUXILIARY, AMBULANCE = "auxiliary_medical", "out_ambulance_paramedic"
_IMAGING = {"imaging_four_year": "technology", "imaging_five_year": "science", "imaging_college": "technology"}


def _meaning_of(name: Named, texts: Words, book: Phrasebook) -> Meaning | None:
    if name.subject in book.names:
        attribute, value = book.names[name.subject]
        return Meaning("states", attribute, value)
    # Exact names of these are read by their words; one misspelt in Chinese is worth what the name stands for.
    if name.subject in _IMAGING and not name.exact and all(HAN.match(text) for text in texts):
        return Meaning("imaging", "imaging", _IMAGING[name.subject])
    return None


def _adds(hit: Hit, found: Sequence[Hit]) -> bool:
    """A name says something new only where no phrase says what these words are, or what programme they name."""
    kinds = ("programme", "major_category", "imaging", "")
    return not any(
        _covers(other, hit) or (other.first < hit.last and hit.first < other.last and other.attribute in kinds)
        for other in found
    )


def _outermost(hits: Sequence[Hit]) -> list[Hit]:
    outer = [hit for hit in hits if not any(_inside(hit, other) for other in hits)]
    return [hit for hit in outer if not any(_cuts_into(other, hit) for other in outer)]


def _cuts_into(hit: Hit, other: Hit) -> bool:
    """Whether a longer phrase takes a part of ``other``: of "学位不是医学|的" the last two characters are no phrase."""
    overlap = hit.first < other.last and other.first < hit.last and hit.attribute != other.attribute
    return overlap and hit.last - hit.first > other.last - other.first and not _covers(hit, other)


def _inside(hit: Hit, other: Hit) -> bool:
    """Whether ``other`` takes the meaning from ``hit``: it holds it, or means nothing and reaches into it."""
    same = (other.first, other.last) == (hit.first, hit.last)
    if other.meaning.role == "nothing" and hit.meaning.role != "nothing":
        reaches = other.first < hit.last and hit.first < other.last
        return reaches and (same or not _covers(hit, other))
    return _covers(other, hit) and not same


def _covers(hit: Hit, other: Hit) -> bool:
    return hit.first <= other.first and other.last <= hit.last
