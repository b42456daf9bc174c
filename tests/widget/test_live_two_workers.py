"""The same visits before the real bot with two workers: no visit depends on which of them serves a request."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.quality.bot import Bot, running
from tests.widget.test_live import (
    live,
    test_a_check_by_buttons_and_a_reload,
    test_a_question_typed_offline_reaches_the_bot_once,
    test_a_stranger_reads_and_writes_nothing,
    test_an_expired_session_is_renewed_without_losing_the_talk,
    test_forgetting_reaches_the_bots_memory,
    test_haste_is_told_how_long_to_wait,
    test_two_tabs_agree,
    visit,
)

pytestmark = [pytest.mark.slow, pytest.mark.live]

__all__ = [
    "live",
    "test_a_check_by_buttons_and_a_reload",
    "test_a_question_typed_offline_reaches_the_bot_once",
    "test_a_stranger_reads_and_writes_nothing",
    "test_an_expired_session_is_renewed_without_losing_the_talk",
    "test_forgetting_reaches_the_bots_memory",
    "test_haste_is_told_how_long_to_wait",
    "test_two_tabs_agree",
    "visit",
]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The whole bot, its channel in two workers."""
    with running(tmp_path_factory.mktemp("workers") / "var", {"SANIC_WORKERS": "2"}) as started:
        yield started
