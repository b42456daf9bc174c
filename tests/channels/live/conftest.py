"""The running installation, for the tests that ask it through the platforms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from tests.channels.live.installation import FAKES, Installation, Platform, installation, new_user
from tests.quality.bot import Bot


@pytest.fixture(scope="session")
def installed(bot: Bot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two workers with every channel beside the session's bot, on its database and with its model."""
    with installation(bot.var, tmp_path_factory.mktemp("installation")) as running:
        yield running


@pytest.fixture(scope="module", params=list(FAKES))
def platform(request: pytest.FixtureRequest, installed: Installation) -> Iterator[Platform]:
    """One platform after another; its fake must have found nothing wrong with us."""
    found = installed.platforms[request.param]
    yield found
    assert found.faults() == []


@pytest.fixture(scope="session")
def over_rest(installed: Installation) -> Callable[[str], list[dict[str, Any]]]:
    """What the same bot says to a first question over REST, asked once for all platforms."""

    @cache
    def asked(question: str) -> list[dict[str, Any]]:
        return Bot(installed.bots[0], installed.var).post(f"rest-{new_user()}", question)

    return asked
