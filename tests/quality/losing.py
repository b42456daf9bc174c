"""What each kind of noise costs: the share of right replies to the same questions, clean and noisy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.quality.bot import Bot
from tests.quality.measuring import measure
from tests.quality.noise import NOISES, noisy
from tests.quality.sets import Talk

LOST_AT_MOST = 0.03


@dataclass(frozen=True)
class Loss:
    """Of the questions that a kind of noise changes: how many there are, and how many were right before and after."""

    kind: str
    questions: int
    clean: int
    noisy: int

    @property
    def lost(self) -> float:
        """The share of right replies lost; below 0 where noise helped."""
        return (self.clean - self.noisy) / self.questions


def losses(bot: Bot, talks: Sequence[Talk]) -> list[Loss]:
    """Asks the questions once clean, then through each kind of noise those that it changes."""
    right = _right(bot, talks)
    return [_loss(bot, kind, noisy(kind, talks), right) for kind in NOISES]


def table(found: Iterable[Loss]) -> str:
    """A line a kind of noise."""
    lines = [f"{'noise':<24} questions   clean   noisy    lost"]
    for loss in found:
        clean, after = loss.clean / loss.questions, loss.noisy / loss.questions
        lines.append(f"{loss.kind:<24} {loss.questions:>9}  {clean:>6.1%}  {after:>6.1%}  {100 * loss.lost:>+6.1f}")
    return "\n".join(lines)


def _loss(bot: Bot, kind: str, changed: Sequence[Talk], right: frozenset[str]) -> Loss:
    before = sum(talk.id in right for talk in changed)
    return Loss(kind, len(changed), before, len(_right(bot, changed)))


def _right(bot: Bot, talks: Sequence[Talk]) -> frozenset[str]:
    """The ids of the questions that were answered rightly."""
    wrong = {line.partition(": ")[0] for line in measure(bot, talks).wrong}
    return frozenset(talk.id for talk in talks) - wrong
