"""What would change a result, in words: as far as somebody can change anything, and what nothing changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.dialogue.desk import Desk
from advisor.eligibility import Attribute, Change, Changes, Facts, assess, what_would_change
from advisor.model import Language
from advisor.words import say


def changes_in_words(facts: Facts, desk: Desk, language: Language) -> str:
    """The ways to another result, everything not said being as usual; nothing while there is no result."""
    changes = _changes(facts, desk)
    if changes.conclusion == "depends":
        return ""
    ways = [_way(change, language) for change in changes.changes]
    fixed = [attribute.label.in_language(language) for attribute in changes.fixed if attribute.id in facts]
    return say(language, "check.change_by" if ways else "check.change_nothing", ways=ways, fixed=fixed)


def _changes(facts: Facts, desk: Desk) -> Changes:
    rulebook = desk.knowledge.rulebook
    assumed = {each.attribute.id: each.value for each in assess(rulebook, facts, desk.today).assumed}
    return what_would_change(rulebook, facts.what_if(assumed), desk.today)


def _told_beside(attribute: Attribute, values: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The values to name: none where a change has but one, which its words say."""
    return tuple(dict.fromkeys(each[attribute.id] for each in values)) if len(attribute.change.to) > 1 else ()


def _way(change: Change, language: Language) -> list[str]:
    """What changing these facts takes, each with the values that would do; those that would exclude again left out."""
    helping = [each for each in change.alternatives if each.provisional != "excluded"] or change.alternatives
    values = [dict(each.values) for each in helping]
    return [
        say(
            language,
            "check.way",
            words=attribute.change.words,
            values=[attribute.value(value).label.in_language(language) for value in _told_beside(attribute, values)],
        )
        for attribute in change.attributes
        if attribute.change.words
    ]
