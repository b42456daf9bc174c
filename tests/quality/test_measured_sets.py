"""Each measured set once, over real HTTP, against its threshold."""

from __future__ import annotations

import pytest

from tests.quality.bot import Bot
from tests.quality.evaluate import THRESHOLDS, same_facts, shortfalls, talks_of
from tests.quality.measuring import measure, report

pytestmark = pytest.mark.live


@pytest.mark.parametrize("name", sorted(THRESHOLDS))
def test_a_set_reaches_its_threshold(bot: Bot, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    results = measure(bot, talks_of(name))
    with capsys.disabled():
        print("\n" + report(name, results, open_set=False))
    short = shortfalls(name, results)
    # Nothing but counts is shown of a set that nobody reads.
    assert not short, short


def test_the_same_question_rests_on_the_same_facts_in_every_language(
    bot: Bot, capsys: pytest.CaptureFixture[str]
) -> None:
    same, of = same_facts(bot)
    with capsys.disabled():
        print(f"\n== triples: the same facts in {same} of {of} ({same / of:.1%})")
    assert same >= 0.97 * of, f"only {same} of {of}"


@pytest.mark.slow
def test_eight_repeats_give_the_same_answers(bot: Bot) -> None:
    talks = talks_of("questions")[::4]
    texts = [
        tuple(bot.say(f"repeat-{turn}-{number}", talk.turns[0]["ask"]).text for number, talk in enumerate(talks))
        for turn in range(8)
    ]
    assert len(set(texts)) == 1
