"""Which addresses somebody may let us connect to: those of the public Internet alone.

Sources: https://www.iana.org/assignments/iana-ipv4-special-registry and
https://www.iana.org/assignments/iana-ipv6-special-registry. Python's own `is_global` differs from
release to release, and lets multicast through.
"""

import socket
import threading
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings

Address = IPv4Address | IPv6Address

_CLOSED = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # Carriers' own.
        "127.0.0.0/8",
        "169.254.0.0/16",  # With the metadata of AWS.
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # Multicast, reserved, broadcast.
    )
)
# Everything else is loopback, local, multicast, or stands for an IPv4 address (::ffff:, 64:ff9b:).
_OPEN6 = IPv6Network("2000::/3")
_CLOSED6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarks.
        "2001:db8::/32",
        "2002::/16",  # 6to4, so any IPv4 address.
        "3fff::/20",
    )
)


class NoPublicAddress(Exception):
    """The name or address leads, also, to where nobody may send us."""


class Unresolved(Exception):
    """The name has no address, or none in time."""


def address_of(host: str, *, seconds: float) -> Address:
    """Find the address to connect to.

    All addresses of a name must be public: which one is taken is chance.

    Raises:
        NoPublicAddress: one of them is not.
        Unresolved: there is none.
    """
    addresses = _addresses(host, seconds)
    if not addresses:
        raise Unresolved
    if not all(_may_be_reached(address) for address in addresses):
        raise NoPublicAddress
    # Lambda has no route for IPv6 unless its network does.
    return min(addresses, key=lambda address: address.version)


def is_public(address: Address) -> bool:
    """Tell an address of the public Internet from all others."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED)
    return address in _OPEN6 and not any(address in network for network in _CLOSED6)


def _may_be_reached(address: Address) -> bool:
    # The seam for tests, whose receiver is on loopback; no real stage starts with it: config.env.
    network = settings.WEBHOOK_NETWORK
    return is_public(address) or (bool(network) and address in ip_network(network))


def _addresses(host: str, seconds: float) -> list[Address]:
    try:
        return [ip_address(host)]
    except ValueError:
        return _resolve(host, seconds)


def _resolve(host: str, seconds: float) -> list[Address]:
    """Ask the resolver, in a thread since it knows no time limit."""
    found: list[Address] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(ip_address(answer[4][0]) for answer in answers)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(seconds, 0))
    return list(found)
