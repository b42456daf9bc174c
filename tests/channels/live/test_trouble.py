"""The action server hangs: the platforms get their answers in time, and every reader an honest sentence."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from advisor.channels.turns import LONGEST_WAIT
from advisor.words import say
from tests.channels.live.installation import Installation, new_user

pytestmark = [pytest.mark.live, pytest.mark.slow]


@pytest.fixture
def hanging(installed: Installation):
    """The installation while its action server stands still."""
    actions = next(each for each in psutil.Process().children() if "serve-actions" in each.cmdline())
    actions.suspend()
    yield installed
    actions.resume()


def test_an_action_server_that_hangs(hanging):
    user, platforms = new_user(), hanging.platforms.values()

    def ask(platform) -> float:
        began = time.time()
        platform.say_together([platform.body(user, "Which degree does the four-year programme award?")])
        return time.time() - began

    with ThreadPoolExecutor() as pool:
        taken = dict(zip(hanging.platforms, pool.map(ask, platforms)))
    # The AI bot comes back for its stream until the sentence is there; the others let the platform go before.
    assert all(seconds < 5.0 for name, seconds in taken.items() if name != "wecom_bot")
    for platform in platforms:
        seen = platform.texts(user, 1, within=LONGEST_WAIT + 8)
        assert [text.split("\n")[0] for text in seen] == [say("en", "trouble.slow").split("\n")[0]]


def test_afterwards_everything_is_answered_again(installed):
    for platform in installed.platforms.values():
        assert "Bachelor of Science" in platform.ask(new_user(), "Which degree does the four-year programme award?")
