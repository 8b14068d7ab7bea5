"""Runs locust in its own environment, since it patches the sockets of its whole process."""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from config import env
from infra.load.figures import Figures
from infra.load.people import Login

LOCUST = env.ROOT / ".venv-load/bin/locust"
SPAWN_SECONDS = 5  # Within which all of them begin; in a short run, in its first quarter.


class LoadFailed(Exception):
    """Locust is not there, or ended without figures; the message says more."""


def run(
    people: Sequence[Login],
    *,
    host: str,
    seconds: int,
    pause: float,
    tick: Callable[[int], object] = lambda _: None,
) -> Figures:
    """Let people use the API at `host`, each pausing `pause` seconds between two requests.

    `tick` hears of each second that is over.

    Raises:
        LoadFailed: locust is not there, or ended without figures.
    """
    if not LOCUST.exists():
        msg = "Locust is not there yet: `make .venv-load/made`."
        raise LoadFailed(msg)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "people.json").write_text(json.dumps(people))
        with subprocess.Popen(
            [LOCUST, *_options(len(people), host=host, seconds=seconds)],
            cwd=env.ROOT,
            env=_environment(folder, pause),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as locust:
            told = _wait(locust, tick)
        if locust.returncode:
            raise LoadFailed(told)
        return Figures.read(json.loads((folder / "figures.json").read_text()))


def _wait(locust: "subprocess.Popen[str]", tick: Callable[[int], object]) -> str:
    """Wait for the end. Returns what it complained about."""
    while True:
        try:
            return locust.communicate(timeout=1)[1]
        except subprocess.TimeoutExpired:
            tick(1)


def _options(users: int, *, host: str, seconds: int) -> list[str]:
    rate = users / min(SPAWN_SECONDS, seconds / 4)
    return [
        *("--locustfile", "infra/load/locustfile.py", "--headless", "--only-summary"),
        *("--host", host, "--users", str(users), "--run-time", f"{seconds}s"),
        *("--spawn-rate", str(rate), "--loglevel", "WARNING"),
        *("--exit-code-on-error", "0"),
    ]


def _environment(folder: Path, pause: float) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(env.ROOT),
        "HEARTH_PEOPLE": str(folder / "people.json"),
        "HEARTH_FIGURES": str(folder / "figures.json"),
        "HEARTH_PAUSE": str(pause),
    }
