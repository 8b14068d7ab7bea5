"""The URLs of receivers: one spelling of each, read once, by one reader.

What two readers understand differently is how a check is passed by: so whatever is no plain
`https://host[:port][/path][?query]` is refused, and nobody else reads it again.
"""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple

HTTPS_PORT = 443
FIRST_FREE_PORT = 1024  # Below are other protocols, of which some would take a request for theirs.
LAST_PORT = 65535

_URL = re.compile(
    r"https://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:(?P<port>[0-9]{1,5}))?"
    r"(?P<path>[/?][!-~]*)?",
    re.IGNORECASE | re.ASCII,
)
_NOT_IN_PATHS = re.compile(r"[\\#\"<>^`{|}]")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
LONGEST_NAME = 253
# This machine, and the network around it, whether or not our resolver knows the name today.
# Sources: https://www.rfc-editor.org/rfc/rfc6761#section-6.3 and
# https://datatracker.ietf.org/doc/draft-davies-internal-tld/
_CLOSED_DOMAINS = {"localhost", "internal"}


class BadTarget(Exception):
    """The URL is none that we take. The message is for people."""


class Target(NamedTuple):
    """Where to send: `host` is a name, or an address without brackets."""

    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What stands in the header `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == HTTPS_PORT else f"{host}:{self.port}"


def read_target(url: str) -> Target:
    """Read a URL.

    Raises:
        BadTarget: it is not plain, or not one of HTTPS.
    """
    parts = _URL.fullmatch(url)
    if parts is None or _NOT_IN_PATHS.search(parts["path"] or ""):
        msg = "Write a plain https:// URL, without user, password or fragment, in ASCII."
        raise BadTarget(msg)
    path = parts["path"] or "/"
    return Target(
        _read_host(parts["host"].lower()),
        _read_port(parts["port"]),
        path if path.startswith("/") else f"/{path}",
    )


def _read_port(text: str | None) -> int:
    port = int(text or HTTPS_PORT)
    if port != HTTPS_PORT and not FIRST_FREE_PORT <= port <= LAST_PORT:
        msg = f"The port must be {HTTPS_PORT}, or {FIRST_FREE_PORT} to {LAST_PORT}."
        raise BadTarget(msg)
    return port


def _read_host(text: str) -> str:
    try:
        if text.startswith("["):
            return str(IPv6Address(text[1:-1]))
        labels = text.split(".")
        # Resolvers read 0x7f.1, 017700000001 and 2130706433 as addresses; we take one spelling.
        if labels[-1].isdigit() or labels[-1].startswith("0x"):
            return str(IPv4Address(text))
    except AddressValueError as error:
        msg = "Write the address in its usual form."
        raise BadTarget(msg) from error
    is_name = len(labels) > 1 and all(map(_LABEL.fullmatch, labels))
    if not is_name or len(text) > LONGEST_NAME or labels[-1] in _CLOSED_DOMAINS:
        msg = "Write the full name of a public host."
        raise BadTarget(msg)
    return text
