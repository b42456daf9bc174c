"""Adding what was told to what was known."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.dialogue.self_description.programme import IMAGING_BY_LENGTH
from advisor.dialogue.self_description.told import Told, Values
from advisor.eligibility import Facts, Rulebook

_IMAGING = frozenset(programme for programmes in IMAGING_BY_LENGTH.values() for programme in programmes)


def with_told(facts: Facts, told: Told, rulebook: Rulebook) -> Facts:
    """``facts`` with everything that ``told`` states and is unsure of.

    What is stated and unsure at once ("1998 or 1999, I don't remember") stands and is not to be asked again.
    """
    facts = with_values(facts, _with_either_programme(told), rulebook)
    for attribute in sorted(told.unsure - told.facts.keys()):
        facts = facts.with_unsure(attribute)
    return Facts(facts.stated, facts.unsure | told.unsure)


def _with_either_programme(told: Told) -> Mapping[str, Values]:
    """The facts told, a length in favour of the programmes that may be meant: two were called imaging, four years."""
    either = told.ambiguous.get("programme", ())
    if "length" not in told.facts or "programme" in told.facts or not either:
        return told.facts
    return {**{name: values for name, values in told.facts.items() if name != "length"}, "programme": either}


def with_values(facts: Facts, told: Mapping[str, Values], rulebook: Rulebook) -> Facts:
    """``facts`` with everything that ``told`` states.

    A newer fact replaces the older one on its attribute, and also drops older facts that do not go with it: who turns
    out to have studied imaging for five years does not keep "nursing" as the category, nor the degree that belonged to
    the programme mentioned by mistake.
    """
    told = _with_programme_meant(facts, told, rulebook)
    for attribute, values in told.items():
        facts = _without_contradicted(facts, attribute, values, told, rulebook).with_fact(attribute, values)
    return facts


def _with_programme_meant(facts: Facts, told: Mapping[str, Values], rulebook: Rulebook) -> Mapping[str, Values]:
    """A bare length names a programme among those of imaging, unless another subject was named."""
    fitting = IMAGING_BY_LENGTH.get(told["length"][0]) if len(told.get("length", ())) == 1 else None
    if fitting is None or {"programme", "major_category"} & set(told):
        return told
    stated = dict(facts.stated)
    known = stated.get("programme", ())
    if not set(known) <= _IMAGING or (not known and "major_category" in stated):
        return told
    school = told.get("school_kind") or (() if known else stated.get("school_kind", ()))
    meant = tuple(programme for programme in fitting if programme in known) or fitting[:1]
    if school and not set(school) & set(rulebook.attribute("programme").value(meant[0]).settles["school_kind"]):
        return told
    return {**{name: values for name, values in told.items() if name != "length"}, "programme": meant}


def _without_contradicted(
    facts: Facts, attribute: str, values: Values, told: Mapping[str, Values], rulebook: Rulebook
) -> Facts:
    if rulebook.attribute(attribute).kind == "date" or len(values) > 1:
        return facts
    value = rulebook.attribute(attribute).value(values[0])
    impossible = {
        name for name, possible in value.settles.items() if name in facts and not set(facts[name]) & set(possible)
    }
    before = [rulebook.attribute(attribute).value(each) for each in facts[attribute]] if attribute in facts else []
    unusual = {
        name
        for old in before
        for name, usual in old.usually.items()
        if name in facts and facts[name] == (usual,) and value.usually.get(name, usual) != usual
    }
    return facts.without(*((impossible | unusual) - set(told)))
