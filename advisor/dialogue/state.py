"""What a conversation remembers from turn to turn: one JSON value, kept in one slot, renewed every turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from advisor.model import Button, Language, Query

# Enough to go back to a question asked a while ago, little enough to stay small in every stored event.
_REMEMBERED = 8


# Whose case a check is on, where it is not somebody named: the writer's own, or that of people of a kind.
OWN, GENERAL, SOMEBODY = "self", "general", "somebody"


@dataclass(frozen=True)
class Check:
    """The eligibility check under way: facts given, attributes answered in their order, the one being asked now.

    ``whom`` says whose case it is; ``aside`` keeps the facts of the others who were spoken of, by the same name.
    ``shown`` names the result that was explained last, which need not be explained with every further question.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    awaiting: str | None = None
    whom: str = OWN
    aside: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    shown: str = ""


@dataclass(frozen=True)
class State:
    """One conversation's memory.

    ``wish`` is a language asked for explicitly; ``recent`` holds the questions answered, newest first; ``offered``
    the choices shown last and ``listed`` the lines of the last list, for "the second one"; ``said`` the questions
    behind the last reply, for "again".
    """

    language: Language = "zh"
    wish: Language | None = None
    recent: tuple[Query, ...] = ()
    offered: tuple[Button, ...] = ()
    listed: tuple[Button, ...] = ()
    said: tuple[Query, ...] = ()
    said_kind: str = ""
    check: Check | None = None

    def remember(self, *queries: Query) -> State:
        """The state after ``queries`` were answered."""
        newest = tuple(reversed(queries))
        kept = tuple(query for query in self.recent if query not in newest)
        return replace(self, recent=(newest + kept)[:_REMEMBERED], said=tuple(queries))


def to_slot(state: State) -> dict[str, Any]:
    """The state as plain JSON."""
    return asdict(state)


def from_slot(value: Mapping[str, Any] | None) -> State:
    """The state of a slot; a slot that is empty or of another version gives a fresh one."""
    if not isinstance(value, Mapping) or not value:
        return State()
    try:
        check = value.get("check")
        return State(
            language=value["language"],
            wish=value["wish"],
            recent=_queries(value["recent"]),
            offered=tuple(Button(**button) for button in value["offered"]),
            listed=tuple(Button(**button) for button in value["listed"]),
            said=_queries(value["said"]),
            said_kind=value["said_kind"],
            check=_check(check) if check else None,
        )
    except (KeyError, TypeError):
        return State()


def _check(value: Mapping[str, Any]) -> Check:
    return Check(
        value["facts"], tuple(value["asked"]), value["awaiting"], value["whom"], value["aside"], value["shown"]
    )


def _queries(values: list[Mapping[str, Any]]) -> tuple[Query, ...]:
    return tuple(Query(value["kind"], tuple(value["subjects"]), value["assumed"]) for value in values)
