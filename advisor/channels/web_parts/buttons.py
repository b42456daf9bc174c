"""Buttons whose payloads only this server can have made, each for one conversation."""

from __future__ import annotations

import base64
import hashlib
import hmac

from advisor.channels.web_parts.failures import Refused

_PURPOSE = b"button"


class SignedButtons:
    """Signs payloads on their way out and takes the signature off on their way in."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, payload: str, conversation: str) -> str:
        """``payload`` with its signature for ``conversation``."""
        return f"{payload}~{self._signature(payload, conversation)}"

    def payload(self, signed: str, conversation: str) -> str:
        """The payload of a button that was pressed.

        Raises:
            Refused: ``bad_button`` when it was not signed here, or for another conversation.
        """
        payload, _, signature = signed.rpartition("~")
        genuine = self._signature(payload, conversation)
        if not hmac.compare_digest(signature.encode(), genuine.encode()):
            raise Refused("bad_button")
        return payload

    def _signature(self, payload: str, conversation: str) -> str:
        signed = b"\0".join((_PURPOSE, conversation.encode(), payload.encode()))
        digest = hmac.new(self._key, signed, hashlib.sha256).digest()[:15]
        return base64.urlsafe_b64encode(digest).decode()
