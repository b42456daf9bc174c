"""A second implementation of the check, written apart and as plainly as possible, to hold the real one against.

It shares no code with ``advisor.eligibility``. It reads the documents as they are, writes out every combination of
values that the links allow, decides each by walking through the conditions, and takes unions where something is
unknown. No values are merged, no sets are bits, no order is clever: it can be checked by reading it next to the rules.

The only device is a table for each combination of linked values: its axes are the remaining attributes, each with one
entry for every value and a last one for "unknown", which is the union of the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, combinations, product
from typing import Any

import numpy

NOT_EXCLUDED, OPEN, EXCLUDED = 1, 2, 4
FIRES, QUIET = 4, 1  # of one rule; OPEN stays OPEN
LABELS = {NOT_EXCLUDED: "not_excluded", OPEN: "open", EXCLUDED: "excluded"}


def label(outcomes: int) -> str:
    return LABELS.get(outcomes, "depends")


def gravest(sets: list[int]) -> int:
    found = {max(choice) for choice in product(*[[bit for bit in (1, 2, 4) if one & bit] for one in sets])}
    return sum(found)


def leaves(condition: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    ((key, content),) = condition.items()
    if key in ("all", "any"):
        for part in content:
            yield from leaves(part)
    else:
        yield key, content


def conditions_of(rule: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [rule["excludes"], *(point["when"] for point in rule.get("open", []))]


class Naive:
    """The rule documents, taken literally. ``documents``: attributes file first, then editions."""

    def __init__(self, attributes: Mapping[str, Any], editions: list[Mapping[str, Any]]) -> None:
        self.attributes = {row["id"]: row for row in attributes["attributes"]}
        self.rules = [(edition["edition"]["id"], rule) for edition in editions for rule in edition["rules"]]
        self.editions = [edition["edition"]["id"] for edition in editions]
        self.notes = [note for edition in editions for note in edition.get("notes", [])]
        self.levels = {value["id"] for value in self.attributes["exam_level"]["values"]}
        self.cuts = self._cuts()
        self.parts = [NaivePart(self, names) for names in self._parts()]

    def values(self, name: str) -> list[Any]:
        """The values of an attribute; for a date, the first day of every stretch between two days that rules name."""
        row = self.attributes[name]
        if row.get("kind") == "date":
            return [date(1, 1, 1), *self.cuts[name]]
        return [value["id"] for value in row["values"]]

    def stretch(self, name: str, first: date) -> tuple[date, date]:
        later = [cut for cut in self.cuts[name] if cut > first]
        return first, (later[0] - timedelta(days=1) if later else date(9999, 12, 31))

    def settles(self, name: str) -> dict[Any, dict[str, list[str]]]:
        return {
            value["id"]: {
                target: allowed if isinstance(allowed, list) else [allowed]
                for target, allowed in value.get("settles", {}).items()
            }
            for value in self.attributes[name].get("values", [])
        }

    def all_conditions(self) -> list[Mapping[str, Any]]:
        found = [condition for _, rule in self.rules for condition in conditions_of(rule)]
        return found + [note["when"] for note in self.notes]

    def named(self, name: str) -> set[Any]:
        """The values of an attribute that some condition names."""
        found: set[Any] = set(self.levels) if name == "exam_level" else set()
        for condition in self.all_conditions():
            for other, content in leaves(condition):
                if other == name:
                    found.update(many(content["not_in"] if isinstance(content, dict) else content))
        return found

    def _cuts(self) -> dict[str, list[date]]:
        cuts: dict[str, set[date]] = {}
        for condition in self.all_conditions():
            for name, content in leaves(condition):
                if self.attributes[name].get("kind") == "date":
                    cuts.setdefault(name, set()).update(day(text) for text in content.values())
        return {name: sorted(days) for name, days in cuts.items()}

    def links(self) -> list[set[str]]:
        return [
            {name, target} for name in self.attributes for settled in self.settles(name).values() for target in settled
        ]

    def looked_at(self, rule: Mapping[str, Any]) -> set[str]:
        names = {name for condition in conditions_of(rule) for name, _ in leaves(condition)}
        return names | ({"exam_level"} if set(rule["exam_levels"]) != self.levels else set())

    def _parts(self) -> list[list[str]]:
        groups = [self.looked_at(rule) for _, rule in self.rules]
        groups += [{name for name, _ in leaves(note["when"])} for note in self.notes]
        used = set().union(*groups)
        presupposed = [{name, other} for name, row in self.attributes.items() for other in row.get("only_if", {})]
        joined = join(groups + self.links() + presupposed)
        return [[name for name in self.attributes if name in group] for group in joined if group & used]

    def state(self, rule: Mapping[str, Any], world: Mapping[str, Any]) -> int:
        """FIRES, OPEN or QUIET in one world."""
        if set(rule["exam_levels"]) != self.levels and world["exam_level"] not in rule["exam_levels"]:
            fires = False
        else:
            fires = self.holds(rule["excludes"], world)
        if fires:
            return FIRES
        return OPEN if any(self.holds(point["when"], world) for point in rule.get("open", [])) else QUIET

    def holds(self, condition: Mapping[str, Any], world: Mapping[str, Any]) -> bool:
        ((key, content),) = condition.items()
        if key == "all":
            return all(self.holds(part, world) for part in content)
        if key == "any":
            return any(self.holds(part, world) for part in content)
        if self.attributes[key].get("kind") == "date":
            since, before = content.get("since"), content.get("before")
            return (since is None or day(since) <= world[key]) and (before is None or world[key] < day(before))
        if isinstance(content, dict):
            return world[key] not in content["not_in"]
        return world[key] in content if isinstance(content, list) else world[key] == content

    # --- facts --------------------------------------------------------------------------------------

    def outcomes(self, facts: Mapping[str, Any], scope: str | None = None) -> int:
        """The outcomes over all completions of ``facts`` (attribute → value, list of values, or (first, last) day)."""
        return gravest([part.outcomes(facts, scope) for part in self.parts])

    def rule_states(self, facts: Mapping[str, Any]) -> dict[str, str]:
        names = {FIRES: "fires", OPEN: "open", QUIET: "does_not_fire"}
        return {
            rule_id: names.get(states, "unknown")
            for part in self.parts
            for rule_id, states in part.rule_states(facts).items()
        }

    def usual(self, name: str, facts: Mapping[str, Any]) -> str | None:
        for other, row in self.attributes.items():
            if not any(name in value.get("usually", {}) for value in row.get("values", [])):
                continue
            possible = self.possible(other, facts)
            named = {value.get("usually", {}).get(name) for value in row["values"] if value["id"] in possible}
            if len(named) == 1 and None not in named:
                return named.pop()
        return self.attributes[name].get("usual")

    def possible(self, name: str, facts: Mapping[str, Any]) -> list[Any]:
        for part in self.parts:
            if name in part.names:
                return part.possible(name, facts)
        return self.values(name)

    def contradicted(self, name: str, facts: Mapping[str, Any]) -> bool:
        """Whether what is stated of ``name`` clashes with other statements, so that it may be otherwise."""
        if name not in facts or name in self.cuts:
            return False
        return not set(self.possible(name, facts)) <= set(many(facts[name]))

    def with_usual(self, facts: Mapping[str, Any], asks: set[str], but: Collection[str] = ()) -> dict[str, Any]:
        """``facts`` with the unknown attributes asked in one of these ways at their usual value, where that fits."""
        facts = dict(facts)
        for name, row in self.attributes.items():
            used = any(name in part.names for part in self.parts)
            if (
                row["ask"] in asks
                and name not in but
                and used
                and len(self.possible(name, facts)) > 1
                and not self.contradicted(name, facts)
            ):
                value = self.usual(name, facts)
                if value is not None and value in self.possible(name, facts):
                    facts[name] = value
        return facts

    def conclusion(self, facts: Mapping[str, Any], unsure: Collection[str] = ()) -> str:
        return label(self.outcomes(self.with_usual(facts, {"never"}, unsure)))

    def provisional(self, facts: Mapping[str, Any]) -> str:
        everyone = {"first", "gate", "always", "never", "derived"}
        return label(self.outcomes(self.with_usual(facts, everyone)))


class NaivePart:
    """Attributes that hang together: ``linked`` ones in the combinations that links allow, and the ``free`` others."""

    def __init__(self, book: Naive, names: list[str]) -> None:
        self.book, self.names = book, names
        linked = set().union(*(link for link in book.links() if link <= set(names)), set())
        self.linked = [name for name in names if name in linked]
        self.free = [name for name in names if name not in linked]
        self.rules = [(edition, rule) for edition, rule in book.rules if book.looked_at(rule) <= set(names)]
        tested = {name for condition in book.all_conditions() for name, _ in leaves(condition)}
        self.tested = [name for name in self.linked if name in tested | {"exam_level"}]
        self.named = {name: book.named(name) for name in self.tested}
        self.combinations = list(self._combinations())
        self._filtered = lru_cache(maxsize=None)(self._filter)
        self._table = lru_cache(maxsize=None)(self._build_table)
        self._left = lru_cache(maxsize=None)(self._find_left)
        self._union = lru_cache(maxsize=None)(self._find_union)

    def _combinations(self, chosen: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """Every combination of linked values that no link forbids."""
        if len(chosen) == len(self.linked):
            yield chosen
            return
        name = self.linked[len(chosen)]
        earlier = dict(zip(self.linked, chosen))
        for value in self.book.values(name):
            forbidden = any(
                value not in self.book.settles(other)[own].get(name, [value]) for other, own in earlier.items()
            )
            if not forbidden:
                yield from self._combinations((*chosen, value))

    def key(self, combination: tuple[Any, ...]) -> tuple[Any, ...]:
        """What conditions can see of a combination: a value that none of them names is ``None`` to all."""
        seen = dict(zip(self.linked, combination))
        return tuple(seen[name] if seen[name] in self.named[name] else None for name in self.tested)

    # --- what facts leave ---------------------------------------------------------------------------

    def _filter(self, stated: tuple[tuple[str, tuple[Any, ...]], ...]) -> list[tuple[Any, ...]]:
        place = {name: at for at, name in enumerate(self.linked)}
        return [
            combination
            for combination in self.combinations
            if all(combination[place[name]] in values for name, values in stated)
        ]

    def left(self, facts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The combinations that fit the facts, or, where they clash, some choice of them that cannot be enlarged."""
        return self._left(tuple((name, tuple(many(facts[name]))) for name in self.linked if name in facts))

    def _find_left(self, stated: tuple[tuple[str, tuple[Any, ...]], ...]) -> list[tuple[Any, ...]]:
        choices = chain.from_iterable(combinations(stated, size) for size in range(len(stated), -1, -1))
        fitting: list[set[str]] = []
        found: set[tuple[Any, ...]] = set()
        for choice in choices:
            names = {name for name, _ in choice}
            if any(names < larger for larger in fitting):
                continue
            left = self._filtered(tuple(choice))
            if left:
                fitting.append(names)
                found.update(left)
                if len(names) == len(stated):
                    break
        return list(found)

    def possible(self, name: str, facts: Mapping[str, Any]) -> list[Any]:
        if name in self.linked:
            at = self.linked.index(name)
            present = {combination[at] for combination in self.left(facts)}
            return [value for value in self.book.values(name) if value in present]
        return [self.book.values(name)[at] for at in self._entries(name, facts)]

    def _entries(self, name: str, facts: Mapping[str, Any]) -> list[int]:
        values = self.book.values(name)
        if name not in facts:
            return list(range(len(values)))
        if self.book.attributes[name].get("kind") == "date":
            first, last = facts[name]
            stretches = [self.book.stretch(name, value) for value in values]
            return [at for at, (start, end) in enumerate(stretches) if start <= last and first <= end]
        return [values.index(value) for value in many(facts[name])]

    # --- what rules say -----------------------------------------------------------------------------

    def _build_table(self, tested: tuple[Any, ...]) -> dict[str | None, Any]:
        """For one combination of the linked values that rules look at, every rule's state and the outcomes."""
        sizes = [len(self.book.values(name)) for name in self.free]
        arrays = {f"{edition}/{rule['number']}": numpy.zeros(sizes, "uint8") for edition, rule in self.rules}
        for at, values in zip(numpy.ndindex(*sizes), product(*(self.book.values(name) for name in self.free))):
            world = {**dict(zip(self.tested, tested)), **dict(zip(self.free, values))}
            for edition, rule in self.rules:
                arrays[f"{edition}/{rule['number']}"][at] = self.book.state(rule, world)
        scopes: dict[str | None, Any] = dict(arrays)
        for scope in (None, *self.book.editions):
            own = [array for name, array in arrays.items() if scope is None or name.startswith(f"{scope}/")]
            scopes[scope] = numpy.maximum.reduce(own) if own else numpy.full(sizes, NOT_EXCLUDED, "uint8")
        return {scope: with_unknown(array) for scope, array in scopes.items()}

    def union(self, facts: Mapping[str, Any], scope: str | None) -> int:
        """What a rule or an edition (``scope``) can come to over all completions of the facts."""
        return self._union(tuple((name, tuple(many(facts[name]))) for name in self.names if name in facts), scope)

    def _find_union(self, stated: tuple[tuple[str, tuple[Any, ...]], ...], scope: str | None) -> int:
        facts = dict(stated)
        index = []
        for name in self.free:
            entries = self._entries(name, facts)
            everything = len(entries) == len(self.book.values(name))
            index.append([len(entries)] if everything else entries)
        found = 0
        for tested in {self.key(combination) for combination in self.left(facts)}:
            found |= int(numpy.bitwise_or.reduce(self._table(tested)[scope][numpy.ix_(*index)], axis=None))
        return found

    def outcomes(self, facts: Mapping[str, Any], scope: str | None) -> int:
        return self.union(facts, scope)

    def rule_states(self, facts: Mapping[str, Any]) -> dict[str, int]:
        return {
            rule_id: self.union(facts, rule_id)
            for rule_id in (f"{edition}/{rule['number']}" for edition, rule in self.rules)
        }


def with_unknown(array: Any) -> Any:
    """``array`` with a last entry on every axis: the union of the others."""
    for axis in range(array.ndim):
        union = numpy.bitwise_or.reduce(array, axis=axis, keepdims=True)
        array = numpy.concatenate([array, union], axis=axis)
    return array


def join(groups: list[set[str]]) -> list[set[str]]:
    joined: list[set[str]] = []
    for group in groups:
        touching = [other for other in joined if other & group]
        joined = [other for other in joined if not other & group] + [set().union(group, *touching)]
    return joined


def many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]


def day(text: str | date) -> date:
    return text if isinstance(text, date) else date.fromisoformat(text)
