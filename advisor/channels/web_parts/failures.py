"""Whatever can be refused at the web channel, in the one shape of ``contracts/error.json``."""

from __future__ import annotations

from typing import Any

from advisor.model import Language
from advisor.words import say

_STATUS = {
    "bad_request": 400,
    "bad_json": 400,
    "bad_button": 400,
    "too_long": 400,
    "empty": 400,
    "no_token": 401,
    "bad_token": 401,
    "expired": 401,
    "foreign_origin": 403,
    "unknown_message": 404,
    "not_found": 404,
    "bad_method": 405,
    "too_large": 413,
    "bad_type": 415,
    "too_many": 429,
    "failed": 500,
    "unavailable": 503,
}


class Refused(Exception):
    """A request that is not served: ``code`` says why, ``wait`` (seconds) when to try again."""

    def __init__(self, code: str, *, wait: int | None = None, **blanks: object) -> None:
        super().__init__(code)
        self.code = code
        self.status = _STATUS[code]
        self.wait = wait
        self._blanks = blanks

    def as_json(self, language: Language) -> dict[str, Any]:
        """The error as the reader's program receives it."""
        message = say(language, f"web.error.{self.code}", wait=self.wait, **self._blanks)
        return {
            "error": {
                "code": self.code,
                "message": message,
                "language": language,
                "wait": self.wait,
            }
        }
