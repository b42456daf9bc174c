"""What somebody has told about themselves. Unknown is the normal state: a fact not stated is never a "no"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Union

from advisor.eligibility.dates import Span

Stated = Union[str, Span, Iterable[Union[str, Span]]]


@dataclass(frozen=True)
class Facts:
    """Stated facts and points on which the person is unsure.

    ``stated`` maps an attribute to the values it may have: one for a plain fact, several for "one of these"; dates are
    texts that :func:`advisor.eligibility.dates.parse_dates` reads. ``unsure`` holds the attributes to which the
    answer was "I don't know". Build it with :meth:`of`.
    """

    stated: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unsure: frozenset[str] = frozenset()

    @staticmethod
    def of(stated: Mapping[str, Stated] | None = None, unsure: Iterable[str] = ()) -> Facts:
        """Facts from a mapping such as ``{"programme": "imaging_five_year", "enrolment_date": "late 1990s"}``."""
        pairs = sorted((name, _texts(value)) for name, value in (stated or {}).items())
        return Facts(tuple(pairs), frozenset(unsure))

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> Facts:
        """The facts that :meth:`to_json` wrote down."""
        return Facts.of(content.get("stated", {}), content.get("unsure", ()))

    def to_json(self) -> dict[str, Any]:
        """The facts as plain JSON."""
        return {
            "stated": {name: list(values) for name, values in self.stated},
            "unsure": sorted(self.unsure),
        }

    def __getitem__(self, attribute: str) -> tuple[str, ...]:
        return self._values[attribute]

    def __contains__(self, attribute: object) -> bool:
        return attribute in self._values

    @cached_property
    def _values(self) -> Mapping[str, tuple[str, ...]]:
        return dict(self.stated)

    def with_fact(self, attribute: str, value: Stated) -> Facts:
        """These facts with ``attribute`` stated, whatever was stated or unsure about it before."""
        return Facts.of({**dict(self.stated), attribute: value}, self.unsure - {attribute})

    def what_if(self, changes: Mapping[str, Stated]) -> Facts:
        """These facts with every one of ``changes`` stated instead."""
        return Facts.of({**dict(self.stated), **changes}, self.unsure - set(changes))

    def with_unsure(self, attribute: str) -> Facts:
        """These facts with "I don't know" on ``attribute``."""
        return Facts(self.without(attribute).stated, self.unsure | {attribute})

    def without(self, *attributes: str) -> Facts:
        """These facts with nothing said on ``attributes``."""
        kept = tuple(pair for pair in self.stated if pair[0] not in attributes)
        return Facts(kept, self.unsure - set(attributes))


def _texts(value: Stated) -> tuple[str, ...]:
    """The values in the order in which they were told, for who answers "the second" means it."""
    items = [value] if isinstance(value, (str, Span)) else list(value)
    return tuple(dict.fromkeys(str(item) for item in items))
