"""What is still open in one part of the rules, boiled down to the questions that could be asked there.

A :class:`Residual` is a table: for every combination of answers to the questions not yet asked, the outcomes that would
then remain possible. Answers with equal consequences are merged and questions without consequence dropped, so that very
different talks that leave the same things open share one residual, and the planner's work on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

IMPOSSIBLE = 0
"""In a table: no completion has this combination of answers."""


@dataclass(frozen=True)
class Branch:
    """Answers to one question that leave the same things open: their summed weight, and the residual they lead to."""

    weight: float
    residual: Residual


@dataclass(frozen=True)
class Axis:
    """A question not yet asked, with the weight of each (merged) answer and of "I don't know"."""

    attribute: str
    weights: tuple[float, ...]
    unsure: float


@dataclass(frozen=True, eq=False)
class Residual:
    """See the module. Compared by identity: :class:`Residuals` hands out one object for equal tables."""

    axes: tuple[Axis, ...]
    table: tuple[int, ...]
    outcomes: int
    _branches: dict[str, tuple[Branch, ...]] = field(default_factory=dict, repr=False)
    _unsure: dict[str, Residual] = field(default_factory=dict, repr=False)

    def asks(self, attribute: str) -> bool:
        """Whether ``attribute`` is a question here."""
        return any(axis.attribute == attribute for axis in self.axes)


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
            residual = self._known[reduced] = Residual(*reduced, outcomes)
        return residual

    def branches(self, residual: Residual, attribute: str) -> tuple[Branch, ...]:
        """What each possible answer to ``attribute`` leaves open."""
        if attribute not in residual._branches:
            residual._branches[attribute] = tuple(self._branch(residual, attribute))
        return residual._branches[attribute]

    def unsure(self, residual: Residual, attribute: str) -> Residual:
        """What "I don't know" leaves open: every outcome that some answer would have kept, and one question less."""
        if attribute not in residual._unsure:
            at, others = _without(residual, attribute)
            slices = _slices(residual.axes, residual.table, at)
            merged = [reduce(or_, cells) for cells in zip(*slices)]
            residual._unsure[attribute] = self.of(others, merged)
        return residual._unsure[attribute]

    def _branch(self, residual: Residual, attribute: str) -> Iterator[Branch]:
        at, others = _without(residual, attribute)
        axis = residual.axes[at]
        for weight, cells in zip(axis.weights, _slices(residual.axes, residual.table, at)):
            if any(cells):
                yield Branch(weight, self.of(others, cells))


def _without(residual: Residual, attribute: str) -> tuple[int, tuple[Axis, ...]]:
    at = next(at for at, axis in enumerate(residual.axes) if axis.attribute == attribute)
    return at, residual.axes[:at] + residual.axes[at + 1 :]


def _slices(axes: tuple[Axis, ...], table: tuple[int, ...], at: int) -> list[tuple[int, ...]]:
    """The table for each answer on axis ``at``."""
    run = reduce(lambda product, axis: product * len(axis.weights), axes[at + 1 :], 1)
    answers = len(axes[at].weights)
    period = run * answers
    if at == 0:
        return [table[answer * run : (answer + 1) * run] for answer in range(answers)]
    return [
        tuple(
            cell
            for start in range(answer * run, len(table), period)
            for cell in table[start : start + run]
        )
        for answer in range(answers)
    ]


def _reduced(axes: tuple[Axis, ...], table: tuple[int, ...]) -> tuple[tuple[Axis, ...], tuple[int, ...]]:
    """``table`` with equal answers merged, impossible ones left out, and axes of one answer dropped."""
    if len({cell for cell in table if cell != IMPOSSIBLE}) == 1:
        return (), (max(table),)
    at = 0
    while at < len(axes):
        slices = _slices(axes, table, at)
        weights: dict[tuple[int, ...], float] = {}
        for weight, cells in zip(axes[at].weights, slices):
            if any(cells):
                weights[cells] = weights.get(cells, 0.0) + weight
        if len(weights) < len(slices):
            axis = Axis(axes[at].attribute, tuple(weights.values()), axes[at].unsure)
            kept = () if len(weights) == 1 else (axis,)
            table = _joined(tuple(weights), axes, at)
            axes = axes[:at] + kept + axes[at + 1 :]
            at = 0
        else:
            at += 1
    return axes, table


def _joined(slices: tuple[tuple[int, ...], ...], axes: tuple[Axis, ...], at: int) -> tuple[int, ...]:
    """The table whose slices along axis ``at`` are ``slices``: the reverse of :func:`_slices`."""
    run = reduce(lambda product, axis: product * len(axis.weights), axes[at + 1 :], 1)
    rows = len(slices[0]) // run
    return tuple(cell for row in range(rows) for cells in slices for cell in cells[row * run : (row + 1) * run])
