"""What is still open in one part of the rules, boiled down to the questions that could be asked there.

A :class:`Residual` is a table: for every combination of answers to the questions not yet asked, the outcomes that would
then remain possible. Answers with equal consequences are merged and questions without consequence dropped, so that very
different talks that leave the same things open share one residual, and the planner's work on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

IMPOSSIBLE = 0
"""In a table: no completion has this combination of answers."""


@dataclass(frozen=True)
class Way:
    """What an answer leads to: its share of all answers, the residual it leaves, and whether it is "I don't know"."""

    share: float
    residual: Residual
    unsure: bool


@dataclass(frozen=True)
class Axis:
    """A question not yet asked, with the weight of each (merged) answer and of "I don't know".

    ``needs`` is a question that must have been answered suitably before; ``opens`` tells for each answer which
    questions it makes askable in that sense.
    """

    attribute: str
    weights: tuple[float, ...]
    unsure: float
    needs: str | None = None
    opens: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, eq=False)
class Residual:
    """See the module. Compared by identity: :class:`Residuals` hands out one object for equal tables.

    ``outcomes`` is what remains possible as long as nothing more is answered; ``askable`` are the questions whose
    turn may be now.
    """

    axes: tuple[Axis, ...]
    table: tuple[int, ...]
    outcomes: int
    askable: tuple[str, ...]
    _ways: dict[str, tuple[Way, ...]] = field(default_factory=dict, repr=False)


class Residuals:
    """All residuals met so far, each once."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[Axis, ...], tuple[int, ...]], Residual] = {}

    def of(self, axes: Sequence[Axis], table: Sequence[int]) -> Residual:
        """The residual of a table in row-major order, reduced."""
        reduced = _reduced(tuple(axes), tuple(table))
        residual = self._known.get(reduced)
        if residual is None:
            outcomes = reduce(or_, reduced[1], IMPOSSIBLE)
            residual = self._known[reduced] = Residual(*reduced, outcomes, _askable(reduced[0]))
        return residual

    def ways(self, residual: Residual, attribute: str) -> tuple[Way, ...]:
        """What the answers to ``attribute`` lead to, "I don't know" last.

        "I don't know" keeps every outcome that some answer would have kept, with one question less.
        """
        if attribute not in residual._ways:
            residual._ways[attribute] = tuple(self._ways_of(residual, attribute))
        return residual._ways[attribute]

    def _ways_of(self, residual: Residual, attribute: str) -> Iterator[Way]:
        at = next(at for at, axis in enumerate(residual.axes) if axis.attribute == attribute)
        axis, others = residual.axes[at], residual.axes[:at] + residual.axes[at + 1 :]
        slices = _slices(residual.axes, residual.table, at)
        total = sum(axis.weights) + axis.unsure
        for weight, cells, opens in zip(axis.weights, slices, axis.opens):
            yield Way(weight / total, self._opened(others, cells, attribute, opens), unsure=False)
        merged = tuple(reduce(or_, cells) for cells in zip(*slices))
        left = self._opened(others, merged, attribute, frozenset())
        yield Way(axis.unsure / total, left, unsure=True)

    def _opened(self, axes: tuple[Axis, ...], table: tuple[int, ...], answered: str, opens: frozenset[str]) -> Residual:
        """What is left when the answer to ``answered`` makes these of the questions that needed it askable."""
        return self.of(*_settle_needs(axes, table, answered, opens))


def _askable(axes: tuple[Axis, ...]) -> tuple[str, ...]:
    """The questions that may be asked now."""
    return tuple(axis.attribute for axis in axes if axis.needs is None)


def _slices(axes: tuple[Axis, ...], table: tuple[int, ...], at: int) -> list[tuple[int, ...]]:
    """The table for each answer on axis ``at``."""
    run = reduce(lambda product, axis: product * len(axis.weights), axes[at + 1 :], 1)
    answers = len(axes[at].weights)
    period = run * answers
    if at == 0:
        return [table[answer * run : (answer + 1) * run] for answer in range(answers)]
    return [
        tuple(cell for start in range(answer * run, len(table), period) for cell in table[start : start + run])
        for answer in range(answers)
    ]


Table = tuple[tuple[Axis, ...], tuple[int, ...]]


def _reduced(axes: tuple[Axis, ...], table: tuple[int, ...]) -> Table:
    """``table`` with equal answers merged, impossible ones left out, and questions of one answer dropped."""
    at = 0
    while at < len(axes):
        if len({cell for cell in table if cell != IMPOSSIBLE}) == 1:
            return (), (max(table),)
        answers: dict[tuple[tuple[int, ...], frozenset[str]], float] = {}
        for weight, cells, opens in zip(axes[at].weights, _slices(axes, table, at), axes[at].opens):
            if any(cells):
                answers[cells, opens] = answers.get((cells, opens), 0.0) + weight
        if len(answers) == len(axes[at].weights):
            at += 1
            continue
        table = _joined(tuple(cells for cells, _ in answers), axes, at)
        merged = replace(axes[at], weights=tuple(answers.values()), opens=tuple(opens for _, opens in answers))
        axes = (*axes[:at], merged, *axes[at + 1 :])
        if len(answers) == 1:
            axes, table = _settle_needs(axes[:at] + axes[at + 1 :], table, merged.attribute, merged.opens[0])
        at = 0
    return axes, table


def _settle_needs(axes: tuple[Axis, ...], table: tuple[int, ...], answered: str, opens: frozenset[str]) -> Table:
    """Of the questions that needed ``answered``, those in ``opens`` become askable; the others never will be."""
    for at, axis in enumerate(axes):
        if axis.needs == answered and axis.attribute not in opens:
            merged = tuple(reduce(or_, cells) for cells in zip(*_slices(axes, table, at)))
            return _settle_needs(axes[:at] + axes[at + 1 :], merged, answered, opens)
    return tuple(replace(axis, needs=None) if axis.needs == answered else axis for axis in axes), table


def _joined(slices: tuple[tuple[int, ...], ...], axes: tuple[Axis, ...], at: int) -> tuple[int, ...]:
    """The table whose slices along axis ``at`` are ``slices``: the reverse of :func:`_slices`."""
    run = reduce(lambda product, axis: product * len(axis.weights), axes[at + 1 :], 1)
    rows = len(slices[0]) // run
    return tuple(cell for row in range(rows) for cells in slices for cell in cells[row * run : (row + 1) * run])
