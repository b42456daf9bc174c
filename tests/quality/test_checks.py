"""The talks of the eligibility check over real HTTP: every verdict right, every clause named, no needless question."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from advisor.eligibility import Rulebook
from advisor.known import Knowledge
from tests.quality.asking import misasked
from tests.quality.bot import Bot
from tests.quality.judging import faults
from tests.quality.sets import Talk
from tests.quality.sets import talks as talks_of

pytestmark = pytest.mark.live
_DECIDES = frozenset({"verdict", "question"})


def test_every_talk_ends_in_the_right_verdict_by_the_fewest_questions(
    bot: Bot, knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    talks = talks_of("checks")
    with ThreadPoolExecutor(4) as pool:
        wrong = [
            line for lines in pool.map(lambda talk: list(_held(bot, talk, knowledge.rulebook)), talks) for line in lines
        ]
    with capsys.disabled():
        print(f"\nchecks: {len(talks)} talks, {sum(len(talk.turns) for talk in talks)} turns, {len(wrong)} faults")
    assert not wrong, "\n".join(wrong)


def _held(bot: Bot, talk: Talk, rulebook: Rulebook) -> Iterator[str]:
    sender = f"check-{uuid.uuid4().hex}"
    for turn in talk.turns:
        reply = bot.say(sender, turn["ask"])
        found = faults(turn, reply) if turn.get("expect") in _DECIDES else []
        needless = misasked(turn, reply.buttons, rulebook, date.today())
        for fault in [*found, *filter(None, [needless])]:
            yield f"{talk.id}: {turn['ask']!r}: {fault}"
