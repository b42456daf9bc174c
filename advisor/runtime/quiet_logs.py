"""Logs without what readers say.

Rasa writes messages, slots and events into its structured log entries, even into its errors. Here an entry keeps the
name of what happened and its kind of error, and loses every value that could hold a reader's words.
"""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

_HARMLESS = frozenset({"event", "level", "timestamp", "action_name", "policy", "status", "url", "filename"})


def keep_only_harmless(logger: object, method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor that drops every value not known to be harmless."""
    error = entry.get("exc_info")
    kept = {key: value for key, value in entry.items() if key in _HARMLESS}
    if error:
        kept["error"] = _kind(error)
    return kept


def _kind(error: object) -> str:
    if isinstance(error, BaseException):
        return type(error).__name__
    if isinstance(error, tuple) and error and isinstance(error[0], type):
        return error[0].__name__
    return "exception"


class _WithoutTraces(logging.Formatter):
    """One line an entry: a stack trace can quote a request's body."""

    def formatException(self, ei: Any) -> str:
        """The kind of error alone."""
        return f"({_kind(ei)})"


def install() -> None:
    """Sets up structlog and the standard log of this process, warnings and above."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            keep_only_harmless,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(_WithoutTraces("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.setLevel(logging.WARNING)
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            # What a library set up for itself would go past the handler above.
            logger.handlers.clear()
            logger.propagate = True
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
