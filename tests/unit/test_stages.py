"""What an operator sees."""

from __future__ import annotations

import re
import time

import pytest

from advisor.runtime import stages
from advisor.runtime.stages import stage


def test_one_line_with_its_time_and_remarks(capsys: pytest.CaptureFixture[str]) -> None:
    with stage("Training") as remarks:
        remarks += ["unchanged", "twice"]
    assert re.fullmatch(r"Training … done \(\d+\.\d s, unchanged, twice\)\n", capsys.readouterr().out)


def test_a_sign_of_life(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "_SIGN_OF_LIFE_AFTER", 0.02)
    with stage("Training"):
        time.sleep(0.1)
    assert ". ." in capsys.readouterr().out


def test_a_failure_ends_the_line_and_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), stage("Training"):
        raise ZeroDivisionError
    out = capsys.readouterr().out
    assert out.endswith("\n")
    assert "done" not in out


def test_ctrl_c_passes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt), stage("Training"):
        raise KeyboardInterrupt
