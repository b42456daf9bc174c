"""A secret of this installation, and keyed hashes made with it: who asked can be found again, but not read off."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from advisor.settings import read as read_settings

_FILE = "secret.key"


@lru_cache(maxsize=1)
def installation_secret() -> bytes:
    """The secret: ``ADVISOR_SECRET`` where it is set, else one made on first use and kept beside the database."""
    given = os.environ.get("ADVISOR_SECRET")
    return given.encode() if given else _kept(read_settings().var / _FILE)


def _kept(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or not path.stat().st_size:
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Of two processes that start at once, one gives its secret the name and the other finds it taken, and whole."""
    own = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(own, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(secrets.token_hex(32).encode())
    try:
        os.link(own, path)
    except FileExistsError:
        if not path.stat().st_size:
            os.replace(own, path)
    finally:
        own.unlink(missing_ok=True)


def asker_key(sender: str) -> str:
    """The name under which a sender's unanswered questions are kept."""
    return hmac.new(installation_secret(), b"asker:" + sender.encode(), hashlib.sha256).hexdigest()
