"""No log holds what a reader wrote, whoever logs it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from advisor.runtime.quiet_logs import keep_only_harmless
from advisor.settings import ROOT

SECRET = "我的秘密-my-secret"


@pytest.mark.parametrize(
    "key",
    [
        "text",
        "message",
        "user_message",
        "slots",
        "events",
        "tracker",
        "sender_id",
        "json_message",
        "payload",
        "exception",
    ],
)
def test_values_that_may_hold_words_are_dropped(key: str) -> None:
    kept = keep_only_harmless(None, "error", {"event": "processor.message.failed", "level": "error", key: SECRET})
    assert kept == {"event": "processor.message.failed", "level": "error"}


@pytest.mark.parametrize("error", [ValueError(SECRET), (ValueError, ValueError(SECRET), None), True])
def test_of_an_error_only_its_kind_is_kept(error: object) -> None:
    kept = keep_only_harmless(None, "error", {"event": "x", "exc_info": error})
    assert SECRET not in repr(kept)
    assert kept["error"] in ("ValueError", "exception")


LOUD = f"""
import logging, sys
from advisor.runtime import quiet_logs
{{before}}
quiet_logs.install()
{{after}}
secret = {SECRET!r}
import structlog
log = structlog.get_logger("rasa")
log.warning("a.warning", text=secret)
log.error("an.error", slots={{{{"x": secret}}}})
log.debug("a.debug", text=secret)
try:
    raise ValueError(secret)
except ValueError:
    log.exception("a.failure", message=secret)
    for name in ("rasa.core", "rasa_sdk", "sanic.root", "sanic.error", "sqlalchemy", "asyncio", "advisor"):
        logging.getLogger(name).exception("something failed")
        logging.getLogger(name).debug(secret)
        logging.getLogger(name).info(secret)
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("import sanic; sanic.Sanic('earlier')", ""),
        ("", "import sanic; sanic.Sanic('later', configure_logging=False)"),
        ("logging.basicConfig(level=logging.DEBUG)", ""),
    ],
    ids=["alone", "Sanic before", "Sanic after", "a handler before"],
)
def test_nothing_leaks_from_a_process(before: str, after: str) -> None:
    code = LOUD.format(before=before, after=after)
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
    said = run.stdout + run.stderr
    assert "secret" not in said
    assert "Traceback" not in said
    assert "a.warning" in said
    assert "a.failure" in said
    assert "ValueError" in said
