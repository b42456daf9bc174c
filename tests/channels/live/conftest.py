"""The running bot, for the tests that ask it through the channels."""

from __future__ import annotations

import os
import warnings

import pytest


@pytest.fixture(scope="session")
def bot_url(request):
    """Where the whole bot answers: the session's ``bot``, or what ``ADVISOR_BOT_URL`` names."""
    named = os.environ.get("ADVISOR_BOT_URL")
    if named:
        return named
    try:
        return request.getfixturevalue("bot").url
    except pytest.FixtureLookupError:
        warnings.warn("no running bot: the channels were NOT tried with it", stacklevel=2)
        pytest.skip("no running bot: the channels were NOT tried with it")
