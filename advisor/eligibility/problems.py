"""What can be wrong with rule documents, facts and receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

Path = tuple[Union[str, int], ...]


@dataclass(frozen=True)
class RuleProblem:
    """One fault in a rule document: its file, the path to it (keys and list positions) and what to do about it."""

    file: str
    path: Path
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {'.'.join(str(step) for step in self.path)}: {self.message}"


class RulebookError(Exception):
    """The documents make no rulebook. ``problems`` lists every fault."""

    def __init__(self, problems: Sequence[RuleProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class FactsError(ValueError):
    """A stated fact names an attribute, a value or a date that the rulebook does not have."""


class ReceiptError(ValueError):
    """A receipt is damaged: its hash does not fit what it says."""
