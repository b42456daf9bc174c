"""The planner and the counterfactuals once more, by trying everything.

Like ``naive``, it shares no code with ``advisor.eligibility``: every order of questions is played through, and every
set of changes is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

from .naive import Naive, label, many

Given = Mapping[str, Any]
Key = tuple[tuple[tuple[str, Any], ...], frozenset[str]]
TIE = 1e-9


class NaivePlanner:
    """Plays every talk. A state is what has been stated, and which questions were answered with "I don't know"."""

    def __init__(self, book: Naive) -> None:
        self.book = book
        self._costs: dict[Key, tuple[float, str | None]] = {}
        self._matter: dict[tuple[Key, str], bool] = {}

    def plan(self, given: Given, unsure: frozenset[str] = frozenset()) -> tuple[float, str | None]:
        """The least expected number of questions, and the first of them (the earliest in the list, of equals)."""
        return self.best(self.book.with_usual(given, {"never"}), unsure)

    def best(self, given: Given, unsure: frozenset[str]) -> tuple[float, str | None]:
        key = self._key(given, unsure)
        if key not in self._costs:
            found: tuple[float, str | None] = (0.0, None)
            for name in self.worth_asking(given, unsure):
                cost = self.cost(given, unsure, name)
                if found[1] is None or cost < found[0] - TIE:
                    found = (cost, name)
            self._costs[key] = found
        return self._costs[key]

    def cost(self, given: Given, unsure: frozenset[str], name: str) -> float:
        ways = [(weight, self.best(after, unsure)[0]) for weight, after in self.answers(given, name)]
        ways.append((self.book.attributes[name].get("unsure_weight", 1.0), self.best(given, unsure | {name})[0]))
        return 1.0 + sum(weight * cost for weight, cost in ways) / sum(weight for weight, _ in ways)

    def worth_asking(self, given: Given, unsure: frozenset[str]) -> list[str]:
        """The questions that can change the verdict; of those that go first, only these."""
        if self.label(given) != "depends":
            return []
        worth = [name for name in self.askable(given, unsure) if self.matters(given, unsure, name)]
        first = [name for name in worth if self.book.attributes[name]["ask"] == "first"]
        return first or worth

    def askable(self, given: Given, unsure: frozenset[str]) -> list[str]:
        return [
            name
            for name, row in self.book.attributes.items()
            if row["ask"] in ("first", "gate", "always")
            and name not in unsure
            and any(name in part.names for part in self.book.parts)
            and len(self.book.possible(name, given)) > 1
            and all(
                set(self.book.possible(other, given)) <= set(wanted) for other, wanted in row.get("only_if", {}).items()
            )
        ]

    def answers(self, given: Given, name: str) -> Iterator[tuple[float, Given]]:
        row = self.book.attributes[name]
        for value in self.book.possible(name, given):
            if row.get("kind") == "date":
                yield 1.0, {**given, name: self.book.stretch(name, value)}
            else:
                (weight,) = [other.get("weight", 1.0) for other in row["values"] if other["id"] == value]
                yield weight, {**given, name: value}

    def matters(self, given: Given, unsure: frozenset[str], name: str) -> bool:
        """Whether an answer changes the verdict, now or after other questions."""
        key = (self._key(given, unsure), name)
        if key not in self._matter:
            self._matter[key] = self._find_out(given, unsure, name)
        return self._matter[key]

    def _find_out(self, given: Given, unsure: frozenset[str], name: str) -> bool:
        askable = self.askable(given, unsure)
        now = self.label(given)
        if name in askable and any(self.label(after) != now for _, after in self.answers(given, name)):
            return True
        return any(
            self.matters(after, closed, name)
            for other in askable
            if other != name
            for after, closed in [
                *((after, unsure) for _, after in self.answers(given, other)),
                (given, unsure | {other}),
            ]
        )

    def label(self, given: Given) -> str:
        return label(self.book.outcomes(given))

    def _key(self, given: Given, unsure: frozenset[str]) -> Key:
        return tuple(sorted((name, tuple(many(value))) for name, value in given.items())), unsure


def naive_changes(book: Naive, given: Given) -> dict[frozenset[str], set[tuple[tuple[str, str], ...]]]:
    """Every smallest set of changeable facts with the new values that change the conclusion."""
    now = book.conclusion(given)
    if now == "depends":
        return {}
    able = [name for name, row in book.attributes.items() if _able(row, given)]
    flips: dict[frozenset[str], set[tuple[tuple[str, str], ...]]] = {}
    for size in range(1, len(able) + 1):
        for names in combinations(able, size):
            for values in product(*(book.attributes[name]["change"]["to"] for name in names)):
                new = dict(zip(names, values))
                if all(many(given[name]) != [value] for name, value in new.items()):
                    then = book.conclusion(_changed(book, given, new))
                    if then != now and (then != "depends" or now == "excluded"):
                        flips.setdefault(frozenset(names), set()).add(tuple(new.items()))
    return {names: new for names, new in flips.items() if not any(other < names for other in flips)}


def _able(row: Mapping[str, Any], given: Given) -> bool:
    change = row.get("change", {"how": "no"})
    return (
        change["how"] != "no"
        and row["id"] in given
        and set(many(given[row["id"]])) <= set(change.get("of") or many(given[row["id"]]))
    )


def _changed(book: Naive, given: Given, new: Mapping[str, str]) -> dict[str, Any]:
    gone = {reset for name in new for reset in book.attributes[name]["change"].get("resets", [])}
    return {**{name: value for name, value in given.items() if name not in gone}, **new}
