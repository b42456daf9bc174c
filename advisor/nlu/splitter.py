"""Cutting a message into its questions.

Every place where a question may end is a candidate; among all ways to cut there, the one is taken under which the
classifier is surest of the pieces. A message that is one question stays whole, because its halves make no sense.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from advisor.nlu.intent_model import Ranked
from advisor.nlu.words import Word

# Each further piece must be worth this much: a cut that helps only a little is more often wrong than right.
PRICE_OF_A_CUT = 0.35
# Pieces of which the classifier is less sure than this are no questions of their own.
LEAST_SURE = 0.25
_MOST_CANDIDATES = 8

_END_MARKS = frozenset("?？!！。;；…\n")
_PAUSES = frozenset(",，、/|")
_JOINERS = frozenset(
    ["和", "还有", "以及", "与", "跟", "另外", "此外", "顺便", "然后", "再", "并且", "而且", "同时", "及",
     "and", "also", "plus", "then", "besides", "additionally", "&", "+", "或者", "or", "but", "但是", "但", "还", "又"]
)  # fmt: skip
_QUESTION_ENDS = frozenset(["吗", "呢", "么", "嘛", "吧", "不", "没", "啊", "呀", "多少", "几年", "什么", "多久", "怎么样", "如何"])
_QUESTION_STARTS = frozenset(["what", "which", "how", "why", "who", "where", "when", "can", "could", "do", "does", "is", "are", "may", "will", "should"])


@dataclass(frozen=True)
class Piece:
    """A question found in a message: which of its words, and the ranked intents."""

    first: int
    last: int
    ranking: tuple[Ranked, ...]


def split(words: Sequence[Word], rank: Callable[[Sequence[Sequence[Word]]], list[list[Ranked]]]) -> list[Piece]:
    """The questions of a message, in order. ``rank`` classifies several word sequences at once."""
    cuts = _candidates(words)
    spans = [(a, b) for a, b in combinations([0, *cuts, len(words)], 2)]
    if not spans:
        return []
    rankings = dict(zip(spans, rank([_bare(words[a:b]) for a, b in spans])))
    return _best(spans, rankings)


def _best(spans: list[tuple[int, int]], rankings: dict[tuple[int, int], list[Ranked]]) -> list[Piece]:
    """The cheapest way from the first word to the last over the spans (dynamic programming)."""
    reached: dict[int, tuple[float, list[Piece]]] = {0: (0.0, [])}
    for end in sorted({b for _, b in spans}):
        ways = []
        for start, stop in spans:
            if stop == end and start in reached:
                cost, pieces = reached[start]
                ranking = rankings[start, stop]
                sure = ranking[0].confidence if ranking else 0.0
                whole = start == 0 and stop == max(b for _, b in spans)
                if sure < LEAST_SURE and not whole:
                    continue
                step = -math.log(max(sure, 1e-6)) + (PRICE_OF_A_CUT if pieces else 0.0)
                ways.append((cost + step, [*pieces, Piece(start, stop, tuple(ranking))]))
        if ways:
            reached[end] = min(ways, key=lambda way: way[0])
    return reached[max(b for _, b in spans)][1]


def _candidates(words: Sequence[Word]) -> list[int]:
    """Word positions before which a new question may begin, the most telling ones first when there are many."""
    found: dict[int, int] = {}
    for position in range(1, len(words)):
        before, here = words[position - 1].text, words[position].text
        if before in _END_MARKS:
            found[position] = 0
        elif before in _PAUSES or (here in _JOINERS and before not in _PAUSES | _END_MARKS):
            found[position] = 1
        elif before in _QUESTION_ENDS or here in _QUESTION_STARTS:
            found[position] = 2
    chosen = sorted(found, key=lambda position: (found[position], position))[:_MOST_CANDIDATES]
    return sorted(position for position in chosen if any(_tells(word) for word in words[position:]))


def _tells(word: Word) -> bool:
    return word.text.isalnum() and word.text not in _JOINERS


def _bare(words: Sequence[Word]) -> Sequence[Word]:
    """A piece without the joiners and marks that only tie it to its neighbours."""
    first, last = 0, len(words)
    while first < last and not _tells(words[first]):
        first += 1
    while last > first and (words[last - 1].text in _JOINERS or not words[last - 1].text.isalnum()):
        last -= 1
    return words[first:last] or words
