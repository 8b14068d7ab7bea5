"""The machine: Python, its libraries, the folder of the data, the port, the embedded AWS.

Older Pythons than ours can read it, or none of them would be told that it is too old.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.doctor.findings import Finding
from infra.local.ports import PORTS, is_taken, served_port

if TYPE_CHECKING:
    from typing import Self

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Machine:
    """Where we are. `root`: of the code; `python`: the version that runs."""

    root: Path
    var_dir: Path
    port: str
    stage: str
    python: tuple[int, ...]

    @classmethod
    def here(cls) -> Self:
        return cls(
            root=ROOT,
            var_dir=Path(os.environ.get("VAR_DIR", ROOT / "var")),
            port=os.environ.get("PORT", "8000"),
            stage=os.environ.get("STAGE", "local"),
            python=tuple(sys.version_info[:3]),
        )

    @property
    def note(self) -> dict[str, Any]:
        """Read what the embedded AWS leaves while it runs."""
        try:
            note: dict[str, Any] = json.loads((self.var_dir / "aws/running.note").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return note


def python_version(machine: Machine) -> Iterator[Finding]:
    if machine.python < OLDEST_PYTHON:
        yield Finding(
            f"Python {'.'.join(map(str, machine.python))} runs; Hearth needs 3.11 or later.",
            "Install Python 3.11, then: rm -rf .venv && make PYTHON=python3.11 .venv/made",
        )


def libraries(machine: Machine) -> Iterator[Finding]:
    yield from _of(machine, ".venv", "requirements-dev.txt")


def libraries_of_the_embedded_aws(machine: Machine) -> Iterator[Finding]:
    yield from _of(machine, ".venv-aws", "requirements-aws.txt")


def _of(machine: Machine, environment: str, requirements: str) -> Iterator[Finding]:
    """Compare a virtual environment with what is pinned for it."""
    remedy = f"rm -f {environment}/made && make {environment}/made"
    folders = [str(path) for path in machine.root.glob(f"{environment}/lib/*/site-packages")]
    if not folders:
        yield Finding(f"The virtual environment {environment} is missing.", remedy)
        return
    found = {_plain(one.metadata["Name"]): one.version for one in distributions(path=folders)}
    stale = [
        f"{name} {found.get(name, 'missing')} instead of {' or '.join(sorted(versions - {''}))}"
        for name, versions in _pinned(machine.root / requirements).items()
        if found.get(name, "") not in versions
    ]
    if stale:
        more = f" and {len(stale) - 3} more" if len(stale) > 3 else ""  # noqa: PLR2004
        said = ", ".join(stale[:3])
        yield Finding(f"{environment} is not as {requirements} says: {said}{more}.", remedy)


def _pinned(path: Path) -> dict[str, set[str]]:
    """Read which versions a package may have here; an empty one: it may be missing.

    Whether a marker holds on this machine is more than Python itself can tell.
    """
    versions: dict[str, set[str]] = {}
    for name, version, rest in PINNED.findall(path.read_text()):
        allowed = {version, ""} if ";" in rest else {version}
        versions.setdefault(_plain(name), set()).update(allowed)
    return versions


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def folder_of_the_data(machine: Machine) -> Iterator[Finding]:
    folder = machine.var_dir
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not existing.is_dir():
        yield Finding(f"{existing} is a file; VAR_DIR must be a folder.", "make serve VAR_DIR=var")
    elif not os.access(existing, os.W_OK | os.X_OK):
        yield Finding(f"Nobody may write into {existing}.", f"chmod u+rwx {existing}")


def notes_of_the_stage(machine: Machine) -> Iterator[Finding]:
    path = machine.var_dir / "stage.json"
    if not path.exists():
        return
    try:
        values = json.loads(path.read_text())
    except json.JSONDecodeError:
        values = None
    if not isinstance(values, dict):
        yield Finding(f"{path} is damaged.", f"rm {path}, then make serve, which writes it anew")


def port(machine: Machine) -> Iterator[Finding]:
    if not machine.port.isdecimal():
        yield Finding(f"PORT must be a whole number, not {machine.port!r}.", "make serve PORT=8000")
        return
    wanted, ours = int(machine.port), served_port(machine.var_dir)
    if wanted not in PORTS:
        what = f"A port is a number from {PORTS[0]} to {PORTS[-1]}, not {wanted}."
        yield Finding(what, "make serve PORT=8000")
    elif wanted != ours and is_taken(wanted):
        yield Finding(f"Port {wanted} is taken by another program.", _other_port(wanted, ours))


def _other_port(wanted: int, ours: int | None) -> str:
    if ours is not None:
        return f"export PORT={ours}, where what is in this VAR_DIR is served"
    return f"make serve PORT={wanted + 1 if wanted + 1 in PORTS else wanted - 1}"


def embedded_aws(machine: Machine) -> Iterator[Finding]:
    if machine.stage != "local" or os.environ.get("AWS_ENDPOINT_URL"):
        return  # It is not the one of this folder that is asked.
    note = machine.note
    if not note:
        yield Finding(f"No embedded AWS runs with VAR_DIR={machine.var_dir}.", "make serve")
    elif not _is_alive(int(note["pid"])):
        yield Finding(
            f"The embedded AWS of {machine.var_dir} was cut off: it may have lost what changed.",
            "make serve; end it with Ctrl-C. If it complains about its state: make reset serve",
        )
    elif note["started"] < _changed_at(machine.root / "requirements-aws.txt"):
        yield Finding(
            "The embedded AWS that runs is older than requirements-aws.txt.",
            "Stop it (Ctrl-C, or make stop), then make serve",
        )


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # Somebody else's, so it is.
        return True
    return True


def _changed_at(path: Path) -> float:
    return path.stat().st_mtime


CHECKS = (
    python_version,
    libraries,
    libraries_of_the_embedded_aws,
    folder_of_the_data,
    notes_of_the_stage,
    port,
    embedded_aws,
)
