"""Judging what was read from a self-description, against the facts that its words state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from advisor.dialogue.self_description import Told
from advisor.eligibility import Facts, Rulebook, assess, parse_dates

FILE = Path(__file__).with_name("self_descriptions.yml")
Values = frozenset[object]


@dataclass(frozen=True)
class Judged:
    """One description: how many facts it has, how many were read right, and what was taken that it does not say.

    ``changes_the_verdict`` tells whether what was wrongly taken decides otherwise than what was said.
    """

    right: int
    of: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    changes_the_verdict: bool


def descriptions() -> list[dict[str, Any]]:
    """The measured self-descriptions."""
    loaded: list[dict[str, Any]] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded


def judge(item: Mapping[str, Any], told: Told, rulebook: Rulebook, today: date) -> Judged:
    """``told`` held against the description's facts, and against what follows from them by the rulebook's links.

    A description that states nothing counts as one fact, right when nothing was read.
    """
    said = {name: _listed(value) for name, value in item["facts"].items()}
    # What is said of people of a kind ("can four-year students …?") states nothing about the applicant.
    read = {} if told.of_whom == "general" else {name: tuple(values) for name, values in told.facts.items()}
    left_open = set(item["ambiguous"])
    follows = _with_links(said, rulebook)
    wrong = [name for name, values in read.items() if not _meaning(name, values, rulebook) >= follows.get(name, _ANY)]
    known = _with_links(read, rulebook)
    missed = [
        name
        for name, values in said.items()
        if name not in wrong and not (name in left_open and name not in read)
        if not _is_right(known.get(name), _meaning(name, values, rulebook), left_open=name in left_open)
    ]
    missed += [name for name in item["unsure"] if name not in told.unsure]
    # "1998 or 1999, I don't remember" is both stated and doubted.
    wrong += sorted(told.unsure - set(item["unsure"]) - set(read))
    points = len({*said, *item["unsure"], *left_open, *wrong}) or 1
    wrongly = {name: read[name] for name in wrong if name in read}
    return Judged(
        points - len({*missed, *wrong}),
        points,
        tuple(missed),
        tuple(wrong),
        _outcomes(said, rulebook, today) != _outcomes({**said, **wrongly}, rulebook, today),
    )


def _is_right(read: Values | None, said: Values, *, left_open: bool) -> bool:
    """Where the words leave a choice open, keeping more of it open is right as well."""
    return read == said or (left_open and read is not None and read > said)


_ANY: Values = frozenset([None])  # in no set of values: a fact that was not stated cannot be right


def _listed(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _meaning(name: str, values: Iterable[str], rulebook: Rulebook) -> Values:
    if rulebook.attribute(name).kind == "choice":
        return frozenset(values)
    return frozenset(span for value in values for span in parse_dates(value))


def _with_links(stated: Mapping[str, Iterable[str]], rulebook: Rulebook) -> dict[str, Values]:
    """The facts stated and those that the links of the rulebook settle by them."""
    known = {name: _meaning(name, values, rulebook) for name, values in stated.items()}
    for attribute in rulebook.attributes:
        values = [value for value in attribute.values if value.id in known.get(attribute.id, ())]
        targets = set.intersection(*({*value.settles} for value in values)) if values else set()
        for target in targets:
            settled: Values = frozenset(each for value in values for each in value.settles[target])
            known[target] = (known[target] & settled) or known[target] if target in known else settled
    return known


def _outcomes(stated: Mapping[str, Iterable[str]], rulebook: Rulebook, today: date) -> tuple[str, str]:
    verdict = assess(rulebook, Facts.of(dict(stated)), today)
    return verdict.outcome, verdict.provisional
