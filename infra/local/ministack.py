"""Starts and stops the embedded AWS: MiniStack, on loopback only, its state in a folder of ours."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.local import leash

START_SECONDS = 30
PAUSE_SECONDS = 0.05
# What MiniStack accepts; it knows no other account.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


class NotStarted(Exception):
    """The embedded AWS cannot run; the message says why and what to do."""


@contextmanager
def running(var_dir: Path, *, keep: bool = True) -> Iterator[str]:
    """Run the embedded AWS while the block runs, lend it to boto, and yield its address.

    With `keep`, what is in it is there again at the next start with the same folder.

    Raises:
        NotStarted: the folder is in use, or MiniStack does not come up.
    """
    if at := address(var_dir):
        msg = f"{var_dir} is in use by the embedded AWS at {at}. Stop that, or set VAR_DIR."
        raise NotStarted(msg)
    if was_cut_off(var_dir):
        print(
            f"The last run in {var_dir} was cut off: what changed since the last orderly stop "
            "is lost. End `make serve` with Ctrl-C.",
            file=sys.stderr,
        )
    port = _free_port(_last_port(var_dir))
    child = leash.start(
        _python(),
        "infra.local.embedded",
        env=_environment(var_dir, port, keep=keep),
        log=_log(var_dir),
    )
    try:
        endpoint = _wait_until_ready(child, var_dir, port)
        with lent(endpoint):
            yield endpoint
    finally:
        leash.stop(child)


@contextmanager
def lent(endpoint: str) -> Iterator[None]:
    """Let boto find the embedded AWS, in this process and its children, while the block runs."""
    before = dict(os.environ)
    os.environ.pop("AWS_PROFILE", None)
    os.environ.update(CREDENTIALS, AWS_ENDPOINT_URL=endpoint, AWS_EC2_METADATA_DISABLED="true")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def start_detached(var_dir: Path) -> str:
    """Start an embedded AWS that stays when this process is gone, until `stop`.

    Raises:
        NotStarted: MiniStack does not come up.
    """
    port = _free_port(_last_port(var_dir))
    _log(var_dir).parent.mkdir(parents=True, exist_ok=True)
    with _log(var_dir).open("ab") as output:
        child = subprocess.Popen(
            [_python(), "-m", "infra.local.embedded"],
            cwd=leash.ROOT,
            env={**_environment(var_dir, port, keep=True), "HEARTH_DETACHED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    endpoint = _wait_until_ready(child, var_dir, port)
    child.returncode = 0  # Or Popen would warn that a child is left behind, as it shall be.
    return endpoint


def stop(var_dir: Path) -> None:
    """End the embedded AWS of a folder in order, if one runs, and wait until it has."""
    if not address(var_dir):
        return
    os.kill(int(_note(var_dir)["pid"]), signal.SIGTERM)
    deadline = time.monotonic() + leash.GRACE_SECONDS
    while _note_path(var_dir).exists() and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)


def address(var_dir: Path) -> str | None:
    """Tell where the embedded AWS of a folder answers; None when none runs."""
    note = _note(var_dir)
    endpoint = f"http://127.0.0.1:{note.get('port')}"
    return endpoint if note and _is_ready(endpoint) else None


def is_detached(var_dir: Path) -> bool:
    """Tell whether the one that runs was started to stay."""
    return bool(_note(var_dir).get("detached"))


def current_run(var_dir: Path) -> str:
    """Name the present run: streams begin anew with each, so a position is of one run only."""
    return str(_note(var_dir).get("started", ""))


def was_cut_off(var_dir: Path) -> bool:
    """Tell whether the last run ended without writing its state."""
    return bool(_note(var_dir)) and address(var_dir) is None


def _python() -> str:
    python = os.environ.get("MINISTACK", str(leash.ROOT / ".venv-aws/bin/python"))
    if not Path(python).exists():
        msg = f"{python} is missing: run `make .venv-aws`."
        raise NotStarted(msg)
    return python


def _environment(var_dir: Path, port: int, *, keep: bool) -> dict[str, str]:
    scratch = var_dir / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "COVERAGE_"))}
    return {
        **inherited,
        **CREDENTIALS,
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",  # Its listener would bind all addresses, whatever BIND_HOST says.
        "AUTH": "true",
        "AWS_EC2_METADATA_DISABLED": "true",
        "LOG_LEVEL": "WARNING",
        "STATE_DIR": str(_state_dir(var_dir)),
        "S3_DATA_DIR": str(var_dir / "s3"),
        "PERSIST_STATE": "1" if keep else "0",
        "S3_PERSIST": "1" if keep else "0",
        "TMPDIR": str(scratch),
        "LEASH_SECONDS": "1",  # Time for the worker to handle the last changes.
    }


def _wait_until_ready(child: "subprocess.Popen[bytes]", var_dir: Path, port: int) -> str:
    endpoint = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        if _is_ready(endpoint):
            _port_path(var_dir).write_text(str(port))
            return endpoint
        time.sleep(PAUSE_SECONDS)
    leash.stop(child)
    msg = f"The embedded AWS did not start; {_log(var_dir)} says why."
    raise NotStarted(msg)


def _is_ready(endpoint: str) -> bool:
    try:
        with urllib.request.urlopen(f"{endpoint}/_ministack/ready", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)  # noqa: PLR2004
    except OSError:
        return False


def _free_port(wanted: int) -> int:
    """Take the port of the last run again, since deployed functions know it; else any."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    msg = "No port is free on 127.0.0.1."
    raise NotStarted(msg)


def _last_port(var_dir: Path) -> int:
    return int(_port_path(var_dir).read_text()) if _port_path(var_dir).exists() else 0


def _note(var_dir: Path) -> dict[str, Any]:
    try:
        note: dict[str, Any] = json.loads(_note_path(var_dir).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return note


def _state_dir(var_dir: Path) -> Path:
    return var_dir / "aws"


def _note_path(var_dir: Path) -> Path:
    return _state_dir(var_dir) / "running.note"


def _port_path(var_dir: Path) -> Path:
    return _state_dir(var_dir) / "port"


def _log(var_dir: Path) -> Path:
    return var_dir / "aws.log"
