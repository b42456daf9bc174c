"""The programme in the account: imaging words, length and school put together."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.dialogue.self_description.account import Account
from advisor.dialogue.self_description.enrolment import dates, earliest_year
from advisor.dialogue.self_description.programme import (
    EITHER_TECHNOLOGY,
    IMAGING_BY_LENGTH,
    LAST_YEAR_OF_THE_OLD_PROGRAMME,
    Evidence,
    imaging_programme,
)
from advisor.dialogue.self_description.statements import DATE, Said
from advisor.dialogue.self_description.told import Values

_FOUR_YEARS = 4
# Five years of laboratory medicine was another programme, before the four-year technology one.
_LABORATORY = "medical_technology"
_ELSEWHERE = ("elsewhere",)
_OF_STAFF = ("staff_secondary_specialised",)


def settle_programme(said: Sequence[Said], account: Account, text: str) -> None:
    """Puts the programme that ``said`` comes to into ``account``, or the candidates to ask back.

    ``text`` is the whole message, for the years in it.
    """
    if account.facts.get("programme") == (_LABORATORY,) and "y5" in _latest(said, "length"):
        account.ambiguous["programme"] = (_LABORATORY, "other_medical")
        del account.facts["programme"]
        return
    if "programme" in account.facts:
        return
    if "programme" in account.ambiguous:
        # "Basic medicine takes five years too, and forensic medicine?": the length names no programme of imaging.
        account.facts.pop("length", None)
        return
    evidence = Evidence(
        frozenset(_imaging_words(said)),
        _only(account.facts.get("degree", ())),
        _latest(said, "length"),
        _latest(said, "school_kind"),
        _enrolled_long_ago(account, text),
    )
    if "major_category" in account.facts and not evidence.names_imaging:
        return
    if "length" in account.ambiguous and not evidence.names_imaging:
        lengths = account.ambiguous.pop("length")
        account.ambiguous["programme"] = tuple(
            IMAGING_BY_LENGTH[each][0] for each in lengths if each in IMAGING_BY_LENGTH
        )
        return
    meant = imaging_programme(evidence)
    hedged = any(one.doubtful for one in said if one.attribute in ("imaging", "length"))
    if (len(meant) == 1 or meant == EITHER_TECHNOLOGY) and not hedged:
        account.facts["programme"] = meant
        for settled in ("length", "school_kind"):
            if account.facts.get(settled) == _OF_STAFF:
                # A rule turns on it, whatever was taught there.
                account.facts.pop("programme")
                continue
            account.facts.pop(settled, None)
            account.ambiguous.pop(settled, None)
    elif meant:
        account.ambiguous["programme"] = meant
        account.ambiguous.pop("length", None)


def _imaging_words(said: Sequence[Said]) -> list[str]:
    """The groups of imaging words used; a place of study counts only in the clause that names the programme."""
    naming = [one.clause for one in said if one.attribute in ("imaging", "length") and one.values != _ELSEWHERE]
    heard = [one for one in said if one.values != _ELSEWHERE or one.clause in naming]
    return _latest(heard, "imaging")


def _latest(said: Sequence[Said], attribute: str) -> list[str]:
    """The values affirmed of ``attribute`` and not denied as well, each once."""
    denied = {value for one in said if one.attribute == attribute and one.denied for value in one.values}
    affirmed = [value for one in said if one.attribute == attribute and not one.denied for value in one.values]
    return list(dict.fromkeys(value for value in affirmed if value not in denied))


def _only(values: Values) -> str | None:
    return values[0] if len(values) == 1 else None


def _enrolled_long_ago(account: Account, text: str) -> bool:
    """Whether somebody entered before the new catalogue, by the date told or by when four years at most were over."""
    values = account.facts.get(DATE, ())
    if values:
        return earliest_year(values) < LAST_YEAR_OF_THE_OLD_PROGRAMME
    years = [earliest_year(found.values) for found in dates(text)]
    return bool(years) and max(years) < LAST_YEAR_OF_THE_OLD_PROGRAMME + _FOUR_YEARS
