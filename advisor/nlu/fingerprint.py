"""What a trained model depends on besides the component's own file, as one hash."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

_UNDERSTANDING = Path(__file__).resolve().parent
_SHARED = [_UNDERSTANDING.parent / name for name in ("sound.py", "text.py")]


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """A hash of all code that turns a text into features.

    Rasa's training cache hashes only a component's own source file, so a change in a module behind it would be
    served stale without this.
    """
    digest = hashlib.sha256()
    for path in sorted([*_UNDERSTANDING.glob("*.py"), *_SHARED]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
