"""What the statements of a message come to: one value each, or what has to be asked back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from advisor.dialogue.self_description.clauses import Clause
from advisor.dialogue.self_description.phrases import Phrasebook
from advisor.dialogue.self_description.statements import Said
from advisor.dialogue.self_description.tokens import Tokens
from advisor.dialogue.self_description.told import Values


@dataclass
class Account:
    """The facts so far, and the attributes that the words leave open."""

    facts: dict[str, Values] = field(default_factory=dict)
    ambiguous: dict[str, Values] = field(default_factory=dict)


def resolved(said: Sequence[Said], tokens: Tokens, book: Phrasebook) -> Account:
    """The account of what is said, attribute by attribute."""
    account = Account()
    for attribute in dict.fromkeys(one.attribute for one in said):
        if attribute in book.attributes:
            _resolve(attribute, [one for one in said if one.attribute == attribute], account, tokens, book)
    return account


def after_correction(said: Sequence[Said], clauses: Sequence[Clause]) -> list[Said]:
    """What stands after a correction replaces what stood before it on the same attribute."""
    marks = [clause.corrected_at for clause in clauses if clause.corrected_at is not None]
    kept = list(said)
    for mark in marks:
        newer = {one.attribute for one in kept if one.at >= mark and not one.denied}
        if "programme" in newer:
            newer |= {"imaging", "length", "major_category"}
        if newer & {"imaging", "length"}:
            newer |= {"programme", "major_category"}
        kept = [one for one in kept if one.at >= mark or one.attribute not in newer]
    return kept


def _resolve(attribute: str, said: Sequence[Said], account: Account, tokens: Tokens, book: Phrasebook) -> None:
    denied = {value for one in said if one.denied for value in one.values}
    affirmed = [one for one in said if not one.denied and not set(one.values) <= denied]
    firm = [one for one in affirmed if not one.doubtful]
    if _is_taken_back_in_doubt(affirmed):
        account.ambiguous[attribute] = tuple(dict.fromkeys(value for one in affirmed for value in one.values))
        return
    values = list(dict.fromkeys(one.values for one in firm))
    shared = tuple(value for value in values[0] if all(value in each for each in values)) if values else ()
    settled = shared or _settled(attribute, firm, tokens, book)
    if not affirmed:
        settled = _remaining(denied, book.attributes[attribute].remaining)
    if settled:
        account.facts[attribute] = settled
    elif values:
        account.ambiguous[attribute] = tuple(dict.fromkeys(value for each in values for value in each))
    elif affirmed:
        account.ambiguous[attribute] = affirmed[-1].values


def _is_taken_back_in_doubt(said: Sequence[Said]) -> bool:
    """Whether what was said with a question mark is followed by something else that only may be: "理学？好像是医学"."""
    return any(
        one.clause.asks and other.doubtful and other.at > one.at and not set(one.values) & set(other.values)
        for one, other in pairwise(said)
    )


def _settled(attribute: str, said: Sequence[Said], tokens: Tokens, book: Phrasebook) -> Values:
    """The value that several ones said together come to, if any."""
    words = book.attributes[attribute]
    values = {value for one in said for value in one.values}
    if words.wins in values:
        return (words.wins,)
    for value, parts in words.together.items():
        if values - {value} == set(parts) and (value in values or _joined(said, tokens, book)):
            return (value,)
    if attribute == "certificate_kind":
        used = {one.values for one in said if _used_to_register(one.clause, tokens, book)}
        return used.pop() if len(used) == 1 else ()
    return ()


# Of two papers that could be had, which one is handed in decides.
_EITHER = frozenset({"either", "whichever", "任"})
_AND = frozenset({"和", "跟", "与", "及", "、", "也", "又", "and", "plus", "both", "also", "&"})


def _joined(said: Sequence[Said], tokens: Tokens, book: Phrasebook) -> bool:
    first, last = min(one.at for one in said), max(one.at for one in said)
    between = tokens.texts(max(first - 2, 0), last)
    chosen_later = bool(_EITHER & set(tokens.texts(0, len(tokens.items))))
    return bool(_AND & set(between)) and not chosen_later and not book.manner["alternatives"].within(between)


def _used_to_register(clause: Clause, tokens: Tokens, book: Phrasebook) -> bool:
    return book.attributes["registers_through"].topic.within(tokens.texts(clause.first, clause.last))


def _remaining(denied: set[str], remaining: Mapping[str, Values]) -> Values:
    """The values that are left when ``denied`` are not it; none where a denial alone tells nothing."""
    if not denied or not denied <= set(remaining):
        return ()
    first, *others = [remaining[value] for value in sorted(denied)]
    return tuple(value for value in first if all(value in other for other in others) and value not in denied)
