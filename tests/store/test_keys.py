"""The secret of an installation, and what is made with it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.settings import ROOT
from advisor.store import keys

ASK = "from advisor.store import keys; print(keys.installation_secret().decode())"


@pytest.fixture(autouse=True)
def _fresh(settings_of_a_test: Path) -> object:
    keys.installation_secret.cache_clear()
    yield
    keys.installation_secret.cache_clear()


def test_it_is_made_once_and_kept_for_the_owner_alone(settings_of_a_test: Path) -> None:
    first = keys.installation_secret()
    keys.installation_secret.cache_clear()
    assert keys.installation_secret() == first
    assert len(first) == 64
    file = settings_of_a_test / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch, settings_of_a_test: Path) -> None:
    monkeypatch.setenv("ADVISOR_SECRET", "given")
    assert keys.installation_secret() == b"given"
    assert not settings_of_a_test.exists()


def test_processes_that_start_at_once_share_it(settings_of_a_test: Path) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", ASK], cwd=ROOT, stdout=subprocess.PIPE, env=dict(os.environ), text=True)
        for _ in range(4)
    ]
    said = {process.communicate(timeout=60)[0].strip() for process in started}
    assert len(said) == 1
    assert len(said.pop()) == 64


def test_a_file_cut_short_is_no_secret(settings_of_a_test: Path) -> None:
    """A crash between making the file and writing it must not leave an installation with an empty key."""
    settings_of_a_test.mkdir()
    (settings_of_a_test / "secret.key").write_bytes(b"")
    assert len(keys.installation_secret()) == 64


def test_askers_are_told_apart_and_cannot_be_read_off(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = keys.asker_key("one"), keys.asker_key("two")
    assert one != two
    assert one == keys.asker_key("one")
    assert "one" not in one
    monkeypatch.setenv("ADVISOR_SECRET", "another installation")
    keys.installation_secret.cache_clear()
    assert keys.asker_key("one") != one
