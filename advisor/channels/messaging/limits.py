"""What a platform allows: how fast, how long, how often. Each channel states its own in one constant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quota:
    """At most ``most`` messages of our own accord to one reader within ``seconds``.

    With ``renewed`` the count begins anew at each message of the reader.
    """

    most: int
    seconds: float
    renewed: bool = False


@dataclass(frozen=True)
class Limits:
    """The limits of one platform. Times are seconds, lengths are bytes of UTF-8.

    ``answer_within`` is how long a request may wait for its answer; ``cut_after`` when the platform gives the
    request up; ``deliveries`` how often it sends one message in all, the first time included.
    """

    part_bytes: int
    answer_within: float
    cut_after: float
    deliveries: int
    quotas: tuple[Quota, ...] = ()
    body_bytes: int = 64 * 1024
    window: float = 300.0
