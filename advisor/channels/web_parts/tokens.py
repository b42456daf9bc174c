"""Session tokens: signed, expiring, bound to one conversation and one site."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import jwt

from advisor.channels.web_parts.failures import Refused

_ISSUER = "imaging-advisor"
_ALGORITHM = "HS256"
_LONGEST = 2048
_CLAIMS = ["iss", "aud", "sub", "iat", "exp"]


@dataclass(frozen=True)
class Session:
    """What a token vouches for. ``expires`` is in seconds since 1970."""

    conversation: str
    site: str
    expires: int


class Tokens:
    """Gives out tokens and reads them; the only place that knows their form."""

    def __init__(self, key: bytes, lifetime: int, renewable: int) -> None:
        """``lifetime`` of a token and how long after its end it can be renewed, both in seconds."""
        self._key = key
        self._lifetime = lifetime
        self._renewable = renewable

    def issue(self, conversation: str, site: str) -> tuple[str, int]:
        """A new token and the second at which it expires."""
        now = int(time.time())
        expires = now + self._lifetime
        claims = {"iss": _ISSUER, "aud": site, "sub": conversation, "iat": now, "exp": expires}
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM), expires

    def read(self, token: str, sites: Sequence[str]) -> Session:
        """The session of a token given out for one of ``sites``.

        Raises:
            Refused: ``expired``, or ``bad_token`` for what this key did not sign for these sites.
        """
        session = self.read_for_renewal(token, sites)
        if session.expires <= time.time():
            raise Refused("expired")
        return session

    def read_for_renewal(self, token: str, sites: Sequence[str]) -> Session:
        """The same for a token that may have expired, but not too long ago."""
        if len(token) > _LONGEST:
            raise Refused("bad_token")
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                audience=list(sites),
                options={"require": _CLAIMS},
                leeway=self._renewable,
            )
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
            raise Refused("bad_token") from error
        return Session(str(claims["sub"]), str(claims["aud"]), int(claims["exp"]))
