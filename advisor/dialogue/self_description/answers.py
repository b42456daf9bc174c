"""Short answers to the question that was asked last: an option's name, yes or no, a number, a date."""

from __future__ import annotations

import re

from advisor.dialogue.self_description.enrolment import whole_date
from advisor.dialogue.self_description.phrases import Phrasebook, Words
from advisor.dialogue.self_description.tokens import Tokens, texts_of
from advisor.dialogue.self_description.told import Values
from advisor.eligibility import Attribute

_PIECE = re.compile(r"[,。;!?]")
_MARKS = frozenset(",.。!?;:、()[]")
_SMALL = frozenset(
    {
        "吧", "呢", "啊", "呀", "的", "了", "哦", "噢", "please", "thanks", "the", "a", "an", "it", "is", "it's", "i",
        "think", "我", "是", "就",
    }
)  # fmt: skip
_NUMBERS = {
    "2": 2, "二": 2, "两": 2, "two": 2, "3": 3, "三": 3, "three": 3, "4": 4, "四": 4, "four": 4,
    "5": 5, "五": 5, "five": 5, "7": 7, "七": 7, "seven": 7, "8": 8, "八": 8, "eight": 8,
}  # fmt: skip


def answer_to(attribute: Attribute, tokens: Tokens, book: Phrasebook, *, told: bool) -> Values:
    """The values of ``attribute`` that a message means as an answer to its question, none where it is no such answer.

    ``told`` says that the message states facts: a bare yes or no beside them need not be about the question.
    """
    texts = tuple(text for text in tokens.texts(0, len(tokens.items)) if text not in _MARKS)
    if attribute.kind == "date":
        pieces = (tokens.normal.text, *_PIECE.split(tokens.normal.text))
        return next((values for values in map(whole_date, pieces) if values), ())
    return _option(attribute, texts) or _number(attribute, texts) or _yes_or_no(attribute, texts, tokens, book, told)


def _option(attribute: Attribute, texts: Words) -> Values:
    """The value whose name the message is."""
    said = _plain(texts)
    for value in attribute.values:
        for name in (value.label.zh, value.label.en):
            if said and said in (_plain(texts_of(name)), texts_of(name)):
                return (value.id,)
    return ()


def _plain(texts: Words) -> Words:
    kept = tuple(text for text in texts if text not in _MARKS and text not in _SMALL)
    return kept or texts


def _number(attribute: Attribute, texts: Words) -> Values:
    said = [text for text in _plain(texts) if text not in ("年", "years", "year", "制")]
    number = _NUMBERS.get(said[0]) if len(said) == 1 else None
    if number is None:
        return ()
    value = f"y{number}"
    return (value,) if attribute.id == "length" and any(each.id == value for each in attribute.values) else ()


def _yes_or_no(attribute: Attribute, texts: Words, tokens: Tokens, book: Phrasebook, told: bool) -> Values:
    words = book.attributes.get(attribute.id)
    if words is None or told:
        return ()
    first = _first_clause(tokens)
    for said, values in (("yes", words.affirmed), ("no", words.denied)):
        phrases = book.answers[said].phrases
        if values and (texts in phrases or _plain(texts) in phrases or first in phrases):
            return values
    return ()


def _first_clause(tokens: Tokens) -> Words:
    texts = tokens.texts(0, len(tokens.items))
    marks = [at for at, text in enumerate(texts) if text in _MARKS]
    return texts[: marks[0]] if marks else texts
