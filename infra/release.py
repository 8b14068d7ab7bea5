"""`make deploy`: stacks, functions, wiring and a look at the result; each part may be repeated."""

import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config import env
from infra import amplify, deploy, documentation, package, wiring, zappa
from infra.local import ministack, stage_file
from infra.plan import Phase
from infra.stages import Stage

SMOKE_SECONDS = 60
SMOKE_PATH = "/health/ready"  # So that a right or a resource that is missing shows, too.

Tell = Callable[[str], object]


class NotAlive(Exception):
    """The new version does not answer; the one before is back, if there was one."""


@contextmanager
def embedded_aws(stage: Stage, var_dir: Path) -> Iterator[None]:
    """For the stage `local`: use the embedded AWS that runs, or start one that stays."""
    if not stage.is_local:
        yield
        return
    endpoint = ministack.address(var_dir) or ministack.start_detached(var_dir)
    with ministack.lent(endpoint):
        yield


def release(stage: Stage, *, tell: Tell) -> str:
    """Bring everything of a stage up to date, and return the address of its API.

    Raises:
        Refused: CloudFormation does not take a template.
        ZappaFailed: a function could not be made or updated.
        NotAlive: the API does not answer.
    """
    before = {name: zappa.running_code(stage, name) for name in stage.functions}
    tell(Phase.INFRASTRUCTURE.heading)
    outputs = deploy.deploy(stage.name, tell=tell)
    if stage.is_local:
        stage_file.write(deploy.environment(stage.name, outputs))
    tell(Phase.FUNCTIONS.heading)
    _bring_functions(stage, outputs, tell)
    tell(Phase.WIRING.heading)
    wiring.wire(stage, outputs)
    address = wiring.address(stage)
    tell(Phase.SMOKE_TEST.heading)
    if not _is_alive(address):
        _take_back(stage, before, tell)
        msg = f"{address}{SMOKE_PATH} does not answer."
        raise NotAlive(msg)
    if stage.publishes_documentation:
        documentation.publish(stage, outputs["MediaBucketName"], address)
        tell(f"https://{outputs['MediaDomain']}/docs: the documentation")
    tell(f"{amplify.write(stage, outputs, address, env.VAR_DIR.resolve())}: for AWS Amplify")
    return address


def _bring_functions(stage: Stage, outputs: dict[str, str], tell: Tell) -> None:
    settings = zappa.filled_settings(stage, outputs)
    with package.prepared(stage, settings) as (folder, environment):
        for name, function in zip(settings, stage.functions, strict=True):
            command = "update" if zappa.is_deployed(stage, function) else "deploy"
            tell(f"zappa {command} {name}")
            zappa.run(
                *(command, name, "--disable_progress"), folder=folder, environment=environment
            )


def _take_back(stage: Stage, before: dict[str, bytes | None], tell: Tell) -> None:
    for function, archive in before.items():
        if archive is not None:  # Else there was none: what is there stays, to be looked at.
            tell(f"{function}: back to the code that ran before")
            zappa.roll_back(stage, function, archive)


def _is_alive(address: str) -> bool:
    deadline = time.monotonic() + SMOKE_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}{SMOKE_PATH}", timeout=30).close()  # noqa: S310
        except OSError:
            time.sleep(1)
        else:
            return True
    return False
