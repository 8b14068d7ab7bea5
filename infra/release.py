"""`make deploy`: stacks, functions, wiring and a look at the result; each part may be repeated."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from config import env
from infra import amplify, deploy, documentation, package, wiring, zappa
from infra.aws import client
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
        Refused: CloudFormation does not take a template, or cannot do what it says.
        ZappaFailed: a function could not be made or updated; both run what they ran before.
        NotAlive: a function does not answer.
    """
    before = {name: zappa.running_code(stage, name) for name in stage.functions}
    tell(Phase.INFRASTRUCTURE.heading)
    outputs = deploy.deploy(stage.name, tell=tell)
    if stage.is_local:
        stage_file.write(deploy.environment(stage.name, outputs))
    tell(Phase.FUNCTIONS.heading)
    try:
        _bring_functions(stage, outputs, tell)
    except zappa.ZappaFailed:  # Else one runs new code beside the old code of the other.
        _take_back(stage, before, tell)
        raise
    tell(Phase.WIRING.heading)
    wiring.wire(stage, outputs)
    address = wiring.address(stage)
    tell(Phase.SMOKE_TEST.heading)
    if (silent := _silent(stage, address)) is not None:
        _take_back(stage, before, tell)
        msg = f"{silent} does not answer."
        raise NotAlive(msg)
    _tell_where(stage, outputs, address, tell)
    return address


def _tell_where(stage: Stage, outputs: dict[str, str], address: str, tell: Tell) -> None:
    """Tell people and front ends where what they need is."""
    if stage.publishes_documentation:
        documentation.publish(stage, outputs["MediaBucketName"], address)
        tell(f"https://{outputs['MediaDomain']}/docs: the documentation")
    if (operations := wiring.operations_address(stage)) is not None:
        tell(f"{operations}: for operations")
    tell(f"{amplify.write(stage, outputs, address, env.VAR_DIR.resolve())}: for AWS Amplify")


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
        if archive is None:
            continue  # There was none: what is there stays, to be looked at.
        if zappa.running_code(stage, function) != archive:
            tell(f"{function}: back to the code that ran before")
            zappa.roll_back(stage, function, archive)


def _silent(stage: Stage, address: str) -> str | None:
    """Name what does not answer until the time is over; None where both functions do."""
    checks = {
        f"{address}{SMOKE_PATH}": partial(_api_answers, address),
        stage.functions[1]: partial(_work_answers, stage, address),
    }
    deadline = time.monotonic() + SMOKE_SECONDS
    for what, answers in checks.items():
        while not answers():
            if time.monotonic() > deadline:
                return what
            time.sleep(1)
    return None


def _api_answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}{SMOKE_PATH}", timeout=30).close()  # noqa: S310
    except OSError:
        return False
    return True


def _work_answers(stage: Stage, address: str) -> bool:
    """Ask the work function the same: few stages give it an API, so it is invoked."""
    request = {
        "httpMethod": "GET",
        "path": SMOKE_PATH,
        "headers": {"Host": urlsplit(address).netloc},
        "requestContext": {"identity": {"sourceIp": "127.0.0.1"}},
        "body": None,
    }
    try:
        answer = client(stage, "lambda").invoke(
            FunctionName=stage.functions[1], Payload=json.dumps(request)
        )
    except (BotoCoreError, ClientError):
        return False
    if "FunctionError" in answer:
        return False
    payload = json.load(answer["Payload"]) or {}
    return bool(payload.get("statusCode") == HTTPStatus.OK)
