"""The key that signs sessions and buttons."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.settings import Settings

logger = logging.getLogger(__name__)

_SHORTEST = 32


def signing_key(settings: Settings) -> bytes:
    """The key from ``ADVISOR_WEB_KEY``; without one, a key that this machine makes once and keeps.

    Raises:
        AdvisorError: ``bad_setting`` when the key given is too short to be safe.
    """
    given = settings.web_key
    if given is None:
        return _key_of_this_machine(settings.var / "web.key")
    if len(given.encode()) < _SHORTEST:
        raise AdvisorError(
            "bad_setting",
            variable="ADVISOR_WEB_KEY",
            value=f"{given[:2]}…",
            wanted=f"a secret of at least {_SHORTEST} bytes (`openssl rand -base64 48` makes one)",
        )
    return given.encode()


def _key_of_this_machine(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Written whole under another name, then linked into place: of two workers one wins.
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_urlsafe(48).encode())
        try:
            os.link(draft, path)
            logger.warning(
                "ADVISOR_WEB_KEY is not set. This machine made its own key in %s: good for a "
                "local run; several machines need one key between them.",
                path,
            )
        finally:
            draft.unlink()
    except FileExistsError:
        logger.info("Sessions are signed with this machine's own key in %s.", path)
    return path.read_bytes()
