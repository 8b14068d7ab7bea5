"""`make serve`: the embedded AWS, its stacks, the API and the background work, as one thing."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config import env
from infra import deploy
from infra.local import leash, ministack, stage_file
from infra.local.ports import PORTS, is_taken, noted

START_SECONDS = 60
PAUSE_SECONDS = 0.1
SEEDED = "seeded"  # The demo data is there, whole: a start that was stopped is made up for.

Tell = Callable[[str], object]
Child = subprocess.Popen[bytes]


class CannotServe(Exception):
    """Something is in the way; the message says what, and how to mend it."""


@contextmanager
def served(var_dir: Path, port: int, *, tell: Tell) -> Iterator[list[Child]]:
    """Serve while the block runs. Yields the children, none of which may end before it does.

    Raises:
        CannotServe: the port is none, it or the folder is taken, or a part does not start.
    """
    _check_port(port)
    with _aws(var_dir, tell), ExitStack() as stack:
        environment = {**os.environ, "VAR_DIR": str(var_dir), "PORT": str(port)}
        seeded = var_dir / SEEDED
        if not deploy.outputs("local"):
            seeded.unlink(missing_ok=True)  # Of an embedded AWS that is gone.
        outputs = deploy.deploy("local", tell=tell)
        stage_file.write(deploy.environment("local", outputs))
        if not seeded.exists():
            _seed(environment, tell)
            seeded.touch()
        stack.enter_context(noted(var_dir, port))
        children: list[Child] = []
        stack.callback(_stop, children)
        children.append(_start("infra.local.api", [], environment, var_dir / "api.log"))
        _wait_until_ready(children[0], port, var_dir)
        # Only now, so that the two do not compete while somebody waits for the first.
        children.append(_start("manage", ["work"], environment, var_dir / "work.log"))
        yield children


@contextmanager
def _aws(var_dir: Path, tell: Tell) -> Iterator[None]:
    """Run the embedded AWS, unless AWS_ENDPOINT_URL names another."""
    elsewhere = os.environ.get("AWS_ENDPOINT_URL")
    if elsewhere and elsewhere != stage_file.read().get("AWS_ENDPOINT_URL"):
        tell(f"AWS is at {elsewhere}, as AWS_ENDPOINT_URL says.")
        yield
        return
    if ministack.is_detached(var_dir):
        tell("Taking over the embedded AWS that `make deploy` left running.")
        ministack.stop(var_dir)
    try:
        with ministack.running(var_dir) as endpoint:
            tell(f"The embedded AWS runs at {endpoint}.")
            yield
    except ministack.NotStarted as error:
        raise CannotServe(str(error)) from error


def _check_port(port: int) -> None:
    if port not in PORTS:
        msg = f"A port is a number from {PORTS[0]} to {PORTS[-1]}, not {port}."
        raise CannotServe(msg)
    if is_taken(port):
        msg = f"Port {port} is taken. Choose another: `make serve PORT=8001`."
        raise CannotServe(msg)


def _seed(environment: dict[str, str], tell: Tell) -> None:
    tell("Making the demo users and their data.")
    # A process of its own: this one has read its settings before the stage was there.
    made = subprocess.run(
        [sys.executable, "manage.py", "seed_demo"], cwd=env.ROOT, env=environment, check=False
    )
    if made.returncode:
        msg = "The demo data could not be made."
        raise CannotServe(msg)


def _start(module: str, arguments: list[str], environment: dict[str, str], log: Path) -> Child:
    return leash.start(sys.executable, module, *arguments, env=environment, log=log)


def _stop(children: list[Child]) -> None:
    """Stop the API first, so that the worker can handle its last changes."""
    for child in children:
        leash.stop(child)


def _wait_until_ready(api: Child, port: int, var_dir: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and api.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5).close()
        except OSError:
            time.sleep(PAUSE_SECONDS)
        else:
            return
    msg = f"The API did not start; {var_dir}/api.log says why."
    raise CannotServe(msg)
