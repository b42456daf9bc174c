"""Which pages may talk to the channel, and from which address a request came."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from advisor.channels.web_parts.failures import Refused
from advisor.errors import AdvisorError

DEFAULT_SITE = "default"


class Sites:
    """The sites that embed the widget, each with the origins of its pages."""

    def __init__(self, origins: Mapping[str, Iterable[str]], own: Iterable[str] = ()) -> None:
        """``own`` are the bot's own origins, where the demonstration is; every site has them.

        Raises:
            AdvisorError: ``bad_setting`` for what is not an origin.
        """
        here = frozenset(_checked(origin) for origin in own)
        named = {site: frozenset(_checked(each) for each in listed) for site, listed in origins.items()}
        self._origins = {site: listed | here for site, listed in {DEFAULT_SITE: frozenset[str](), **named}.items()}

    def names(self) -> tuple[str, ...]:
        """The ids of the sites."""
        return tuple(self._origins)

    def allows(self, origin: str) -> bool:
        """Whether some site has pages at ``origin``."""
        return any(origin in listed for listed in self._origins.values())

    def check(self, site: str, origin: str | None) -> None:
        """Refuses a page that is none of ``site``.

        Without an Origin it passes: browsers leave it out only where a page reads from its own.

        Raises:
            Refused: ``foreign_origin``.
        """
        if site not in self._origins or (origin is not None and origin not in self._origins[site]):
            raise Refused("foreign_origin")


class Proxies:
    """The proxies whose word about a reader's address is believed."""

    def __init__(self, networks: Iterable[str]) -> None:
        """``networks`` are addresses or networks such as ``10.0.0.0/8``.

        Raises:
            AdvisorError: ``bad_setting`` for what is neither.
        """
        try:
            self._networks = [ipaddress.ip_network(network) for network in networks]
        except ValueError as error:
            raise AdvisorError(
                "bad_setting",
                variable="proxies in credentials.yml",
                value=str(error),
                wanted="a list of addresses or networks",
            ) from error

    def reader(self, peer: str, forwarded: str | None) -> str:
        """The reader's address: the peer's, or what a chain of believed proxies says of its first."""
        address = peer
        for named in reversed((forwarded or "").split(",")):
            if not self._believed(address):
                break
            candidate = named.strip()
            if not _is_address(candidate):
                break
            address = candidate
        return _one_reader(address)

    def _believed(self, address: str) -> bool:
        return _is_address(address) and any(ipaddress.ip_address(address) in network for network in self._networks)


def _one_reader(address: str) -> str:
    """An IPv6 reader owns a whole /64 and could count as another with every request."""
    if not _is_address(address) or ipaddress.ip_address(address).version == 4:
        return address
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _checked(origin: str) -> str:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        raise AdvisorError(
            "bad_setting",
            variable="sites in credentials.yml",
            value=origin,
            wanted="an origin such as https://www.example.edu, without path or final slash",
        )
    return origin.lower()
