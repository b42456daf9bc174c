"""The call of the action server: one connection for many turns, and its schema compiled once.

Rasa opens a connection for each call, and checks every answer against a schema that never changes and that it compiles
anew each time, which took 83% of a turn.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig

# Shorter than the five seconds after which the action server closes an idle connection.
_IDLE_SECONDS = 2.0


class KeptConnection(EndpointConfig):
    """An endpoint whose connections stay open between calls that follow one another closely."""

    _connector: aiohttp.TCPConnector | None = None

    @classmethod
    def to(cls, endpoint: EndpointConfig) -> KeptConnection:
        """The same endpoint. It takes neither a certificate nor a password: the action server is on the loopback."""
        return cls(endpoint.url, endpoint.params, endpoint.headers, **endpoint.kwargs)

    def session(self) -> aiohttp.ClientSession:
        """A session on the connections of this endpoint; its end leaves them open."""
        if self._connector is None:
            self._connector = aiohttp.TCPConnector(keepalive_timeout=_IDLE_SECONDS)
        timeout = aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT)
        return aiohttp.ClientSession(
            headers=self.headers, timeout=timeout, connector=self._connector, connector_owner=False
        )


def compile_the_schema_once() -> None:
    """Replaces the check of all remote actions of this process: the same check against the same schema.

    It is a private method of Rasa 3.6.21, the last open release.
    """
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def _validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = _validate  # type: ignore[method-assign]
