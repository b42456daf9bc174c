"""The reader's name inside the advisor: a keyed hash, from which the platform's own id cannot be found again."""

from __future__ import annotations

import hashlib
import hmac

_LETTERS = 40


def sender_id(secret: str, channel: str, account: str, user: str) -> str:
    """The id of ``user`` of ``account`` on ``channel``; the same reader always gets the same one.

    It changes with ``secret``: whoever changes that starts every conversation anew.
    """
    name = f"{channel}\x00{account}\x00{user}".encode("utf-8", "replace")
    return f"{channel}-{hmac.new(_key(secret), name, hashlib.sha256).hexdigest()[:_LETTERS]}"


def message_key(channel: str, account: str, message: str) -> str:
    """The id of a message in the ledger: of fixed length, whatever the platform sends."""
    return hashlib.sha256(f"{channel}\x00{account}\x00{message}".encode("utf-8", "replace")).hexdigest()


def _key(secret: str) -> bytes:
    """Not the secret itself, which has its own work to do."""
    return hashlib.sha256(b"advisor sender id\x00" + secret.encode()).digest()
