"""The port of the API on a developer's machine. The doctor reads it, so Python is all it needs."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORTS = range(1, 65536)


def is_taken(port: int) -> bool:
    """Tell whether nobody else may listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


@contextmanager
def noted(var_dir: Path, port: int) -> Iterator[None]:
    """Let `served_port` know while the block runs that the API of a folder answers at `port`."""
    _note(var_dir).write_text(str(port))
    try:
        yield
    finally:
        _note(var_dir).unlink(missing_ok=True)


def served_port(var_dir: Path) -> int | None:
    """Tell where the API of a folder answers; None when it is not served."""
    try:
        port = int(_note(var_dir).read_text())
    except (OSError, ValueError):
        return None
    return port if is_taken(port) else None  # Who was killed could not take the note away.


def _note(var_dir: Path) -> Path:
    return var_dir / "api.port"
