"""Small rulebooks made by chance, with links, open points and two editions, small enough to try everything."""

from __future__ import annotations

import random
from typing import Any

WORDS = {"zh": "字", "en": "word"}


def small_documents(seed: int) -> dict[str, Any]:
    """The documents of a small rulebook; the same for the same seed."""
    chance = random.Random(seed)
    names = [f"fact{number}" for number in range(chance.choice([4, 5]))]
    sizes = {name: chance.choice([2, 2, 3]) for name in names}
    attributes = [_attribute(chance, names, at, sizes) for at in range(len(names))]
    attributes.append(_plain("exam_level", "never", ["physician", "assistant_physician"]))
    if chance.random() < 0.5:
        attributes.append({"id": "day", "kind": "date", "ask": "always", **_asked()})
    editions = {f"{year}.yml": _edition(chance, year, names, sizes, attributes) for year in ("2001", "2002")}
    return {"attributes.yml": {"attributes": attributes}, **editions}


def _asked() -> dict[str, Any]:
    return {"label": WORDS, "question": WORDS, "why": WORDS}


def _plain(name: str, ask: str, values: list[str]) -> dict[str, Any]:
    return {"id": name, "ask": ask, **_asked(), "values": [{"id": value, **WORDS} for value in values]}


def _attribute(chance: random.Random, names: list[str], at: int, sizes: dict[str, int]) -> dict[str, Any]:
    row = _plain(names[at], "always", _values(names[at], sizes))
    row["ask"] = (
        chance.choice(["always"] * 6 + ["never", "derived"]) if at else chance.choice(["always", "first", "gate"])
    )
    row["unsure_weight"] = chance.choice([0.2, 1.0, 3.0])
    for value in row["values"]:
        value["weight"] = chance.choice([0.5, 1.0, 4.0])
    if row["ask"] == "never" and chance.random() < 0.7:
        row["usual"] = row["values"][0]["id"]
    if at == 0 and chance.random() < 0.7:
        _link(chance, row, names[chance.randrange(1, len(names))], sizes)
    if at > 1 and row["ask"] == "always" and chance.random() < 0.2:
        row["only_if"] = {names[at - 1]: _values(names[at - 1], sizes)[:1]}
    if chance.random() < 0.6:
        values = _values(names[at], sizes)
        row["change"] = {"how": "by_choice", "to": chance.sample(values, 1), "words": WORDS}
        if chance.random() < 0.3:
            row["change"]["resets"] = [chance.choice([name for name in names if name != names[at]])]
    return row


def _values(name: str, sizes: dict[str, int]) -> list[str]:
    return [f"{name}_{letter}" for letter in "abc"[: sizes[name]]]


def _link(chance: random.Random, row: dict[str, Any], target: str, sizes: dict[str, int]) -> None:
    value = chance.choice(row["values"])
    value["settles"] = {target: chance.sample(_values(target, sizes), chance.randrange(1, sizes[target]))}
    value["because"] = WORDS
    if chance.random() < 0.5:
        value["usually"] = {target: value["settles"][target][0]}


def _edition(
    chance: random.Random, year: str, names: list[str], sizes: dict[str, int], attributes: list[dict[str, Any]]
) -> dict[str, Any]:
    dated = any(row.get("kind") == "date" for row in attributes)

    def test() -> dict[str, Any]:
        if dated and chance.random() < 0.15:
            return {"day": {chance.choice(["since", "before"]): chance.choice(["1999-01-01", "2010-06-15"])}}
        name = chance.choice(names)
        return {name: chance.sample(_values(name, sizes), chance.randrange(1, sizes[name]))}

    def condition(depth: int) -> dict[str, Any]:
        if depth == 0 or chance.random() < 0.3:
            return test()
        return {chance.choice(["all", "all", "any"]): [condition(depth - 1) for _ in range(chance.choice([2, 2, 3]))]}

    def rule(number: int) -> dict[str, Any]:
        row: dict[str, Any] = {
            "number": str(number),
            "place": WORDS,
            "name": WORDS,
            "clause": {**WORDS, "wording": "paraphrase"},
            "meaning": WORDS,
            "excludes": condition(2),
            "exam_levels": ["physician", "assistant_physician"],
            "sources": ["somewhere"],
        }
        if chance.random() < 0.4:
            readings = [{**WORDS, "excludes": True}, {**WORDS, "excludes": False}]
            row["open"] = [
                {"id": "point", "when": condition(1), "words": WORDS, "readings": readings, "decides": WORDS}
            ]
        return row

    edition = {
        "id": year,
        "position": int(year),
        "title": WORDS,
        "status": "unknown",
        "status_words": WORDS,
        "complete": True,
        "decides": WORDS,
        "sources": ["somewhere"],
    }
    return {"edition": edition, "rules": [rule(number) for number in range(chance.choice([1, 2]))]}
