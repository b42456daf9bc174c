"""All that the advisor knows, as frozen values: what answers are made of, wherever it was read from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from advisor.eligibility import Rulebook
from advisor.model import Alias, Fact, Subject


@dataclass(frozen=True)
class Knowledge:
    """Everything the store knows, at one version. Equal digests are equal knowledge."""

    version: int
    digest: str
    subjects: Mapping[str, Subject]
    aliases: tuple[Alias, ...]
    facts: Mapping[str, Fact]
    rulebook: Rulebook

    @cached_property
    def by_attribute(self) -> Mapping[str, tuple[Fact, ...]]:
        """Facts by the question they answer, in their order."""
        groups: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts.values():
            groups[fact.attribute].append(fact)
        return {name: tuple(sorted(facts, key=_order)) for name, facts in groups.items()}

    def of_kind(self, kind: str) -> tuple[Subject, ...]:
        """The subjects of one kind, in their order."""
        found = [subject for subject in self.subjects.values() if subject.kind == kind]
        return tuple(sorted(found, key=lambda subject: (subject.position, subject.id)))


def _order(fact: Fact) -> tuple[int, str]:
    return fact.position, fact.id
