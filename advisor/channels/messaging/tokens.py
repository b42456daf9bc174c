"""One access token an account for all workers: kept in the database, sealed, renewed by one worker at a time.

WeChat and WeCom limit how often a token may be fetched, and a new one may end the old one's life, so workers that
fetched their own would put each other out (developers.weixin.qq.com, "Get Access token"; path/91039 for WeCom).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import time
from collections.abc import Awaitable, Callable

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine, Row
from sqlalchemy.exc import IntegrityError

from advisor.store.tables import access_token

# A token is renewed this long before it ends, and one fetch may take this long, in seconds.
_EARLY = 300.0
_FETCH_TAKES = 10.0
_LOOK_AGAIN = 0.1

Fetch = Callable[[bool], Awaitable[tuple[str, float]]]


class AccessTokens:
    """The token of one account.

    ``fetch(anew)`` asks the platform and gives the token and the seconds it lives; ``anew`` tells that the one it
    gave before is refused. ``secret`` seals the token: who reads the database without it cannot use the token.
    """

    def __init__(
        self, engine: Engine, account: str, secret: str, fetch: Fetch, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine = engine
        self._account = hashlib.sha256(account.encode()).hexdigest()
        key = hashlib.sha256(b"advisor access token\x00" + secret.encode()).digest()
        self._seal = Fernet(base64.urlsafe_b64encode(key))
        self._fetch = fetch
        self._clock = clock

    async def current(self, refused: str = "") -> str:
        """A token that holds, fetched if need be; another one than ``refused``.

        Raises:
            whatever ``fetch`` raises, and SQLAlchemyError.
        """
        while True:
            token = self._usable(await asyncio.to_thread(self._row))
            if token and token != refused:
                return token
            if await asyncio.to_thread(self._take_lease):
                return await self._renewed(refused)
            await asyncio.sleep(_LOOK_AGAIN)

    async def _renewed(self, refused: str) -> str:
        try:
            # Another worker may have renewed it between our look and our lease.
            token = self._usable(await asyncio.to_thread(self._row))
            if token and token != refused:
                await asyncio.to_thread(self._save, fetching_until=0.0)
                return token
            token, lives = await asyncio.wait_for(self._fetch(bool(refused)), _FETCH_TAKES)
        except BaseException:
            await asyncio.to_thread(self._save, fetching_until=0.0)
            raise
        sealed = self._seal.encrypt(token.encode()).decode()
        await asyncio.to_thread(self._save, sealed=sealed, expires=self._clock() + lives, fetching_until=0.0)
        return token

    def _usable(self, row: Row | None) -> str:
        if row is None or not row.sealed or row.expires - _EARLY <= self._clock():
            return ""
        try:
            return self._seal.decrypt(row.sealed.encode()).decode()
        except InvalidToken:  # sealed with a secret that has been changed since
            return ""

    def _row(self) -> Row | None:
        with self._engine.connect() as connection:
            found = select(access_token).where(access_token.c.account == self._account)
            return connection.execute(found).one_or_none()

    def _take_lease(self) -> bool:
        """Whether this worker is the one to fetch; a lease ends by itself when its worker dies."""
        now = self._clock()
        until = now + _FETCH_TAKES
        table = access_token
        mine = update(table).where(table.c.account == self._account, table.c.fetching_until <= now)
        with self._engine.begin() as connection:
            if connection.execute(mine.values(fetching_until=until)).rowcount == 1:
                return True
        try:
            with self._engine.begin() as connection:
                row = {"account": self._account, "expires": 0.0, "fetching_until": until}
                connection.execute(insert(table).values(**row))
            return True
        except IntegrityError:
            return False

    def _save(self, **values: object) -> None:
        with self._engine.begin() as connection:
            change = update(access_token).where(access_token.c.account == self._account)
            connection.execute(change.values(**values))
