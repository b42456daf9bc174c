"""What a user's machine lacks is skipped aloud; in CI it is a failure."""

from __future__ import annotations

import os
import warnings
from typing import NoReturn

import pytest


def not_run(missing: str) -> NoReturn:
    """Ends the test: ``missing`` says what is not there and what was therefore not tried."""
    if os.environ.get("CI"):
        pytest.fail(missing)
    warnings.warn(missing, stacklevel=3)
    pytest.skip(missing)
