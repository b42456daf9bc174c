"""The guides followed as written, in each language: settings, check, callback address, first question."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from advisor.model import LANGUAGES
from tests.channels.live.installation import PASSIVE, Installation, Platform, command, new_user
from tests.channels.messaging.guides import NAMES, Guide

pytestmark = pytest.mark.live

_FIRST_QUESTION = "四年制授什么学位"


@pytest.fixture(params=[(name, language) for name in NAMES for language in LANGUAGES], ids="-".join)
def guide(request: pytest.FixtureRequest) -> Guide:
    return Guide(*request.param)


@pytest.fixture
def consoles(guide: Guide, installed: Installation) -> Iterator[list[Platform]]:
    """The platforms of a guide; the tests change where they send messages, and here that is put back."""
    platforms = [installed.platforms[block.split(".")[2]] for block in guide.blocks("yaml")]
    yield platforms
    for platform in platforms:
        platform.option(webhooks=platform.workers)
        assert platform.faults() == []


def test_the_guide_leads_to_an_answer(guide, consoles, installed):
    """What is to be copied goes into a shell, the console's fields and a telephone, as the guide says."""
    for block in guide.blocks("sh"):
        if "setWebhook" in block:
            done = command(block, installed)
            assert '"ok": true' in done.stdout, done.stderr
    for platform, check, callback in zip(consoles, guide.commands(), guide.callbacks(), strict=True):
        done = command(f"sudo {check}", installed)
        assert done.stdout.endswith("Ready.\n"), done.stdout + done.stderr
        address = callback.replace("https://advisor.example.edu", installed.door)
        assert platform.prove(address)
        platform.option(webhooks=[address])
        user = new_user()
        answer = platform.ask(user, _question(guide))
        assert ("理学学士" if _FIRST_QUESTION in _question(guide) else "Bachelor of Science") in answer
        assert platform.seen(user)[0]["way"] != "failure"


def test_an_address_behind_nginx_that_is_not_ours_is_not_proved(installed):
    for name in (*PASSIVE, "wecom_bot", "slack"):
        assert not installed.platforms[name].prove(f"{installed.door}/webhooks/rest/webhook")


def _question(guide: Guide) -> str:
    """What the guide says to ask first; Telegram's leaves it to the reader."""
    found = re.search(r"[“\"]([^”\"]*(?:学位|degree)[^”\"]*[?？])[”\"]", guide.text)
    return found[1] if found else _FIRST_QUESTION
