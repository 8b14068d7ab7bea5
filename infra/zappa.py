"""Zappa: its settings for a stage, filled with what the stacks told, and its command line."""

import json
import os
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

from botocore.exceptions import WaiterError

from config.env import ROOT
from infra import deploy
from infra.aws import client
from infra.package import PYTHON
from infra.stages import Stage

# Lambda sets these itself, and refuses to have them set.
RESERVED = {"AWS_REGION"}


class ZappaFailed(Exception):
    """A command of Zappa's did not succeed; its output, above, says why."""


def stage_settings(name: str) -> dict[str, Any]:
    """Read one stage of zappa_settings.json, with what it extends."""
    stages = json.loads((ROOT / "zappa_settings.json").read_text())
    stage: dict[str, Any] = stages[name]
    parent = stage.pop("extends", None)
    return {**(stage_settings(parent) if parent else {}), **stage}


def stages(stage: Stage) -> dict[str, str]:
    """Tell what zappa_settings.json calls the stage of each function: function → its name."""
    api, work = stage.functions
    return {api: stage.name, work: f"{stage.name}_work"}


def apis(stage: Stage) -> dict[str, str]:
    """Tell which functions have an API: function → the gateway's name of the API's stage."""
    return {
        function: name
        for function, name in stages(stage).items()
        if stage_settings(name).get("apigateway_enabled", True)
    }


def filled_settings(stage: Stage, outputs: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Make the settings of both functions of a stage. They hold names and ids, no secrets."""
    values = deploy.environment(stage.name, outputs)
    found = {
        **_network(outputs),
        "role_arn": outputs["RoleArn"],
        "s3_bucket": f"{stage.prefix}-packages-{_account(stage)}",
        "runtime": PYTHON,
        "aws_environment_variables": {
            **{name: value for name, value in values.items() if name not in RESERVED},
            "INSTANTIATE_LAMBDA_HANDLER_ON_IMPORT": "1",  # Django starts in the init phase.
        },
    }
    return {name: {**stage_settings(name), **found} for name in stages(stage).values()}


def _network(outputs: dict[str, str]) -> dict[str, Any]:
    """Tell where the functions live: empty lists, without which a function stays where it was."""
    names = ("SubnetIds", "SecurityGroupIds")
    return {"vpc_config": {n: outputs[n].split(",") if n in outputs else [] for n in names}}


def run(
    command: str, name: str, *arguments: str, folder: Path, environment: Path, quiet: bool = False
) -> None:
    """Run Zappa on a function, from a folder that holds what goes into the package.

    Raises:
        ZappaFailed: it did not succeed.
    """
    done = subprocess.run(
        [Path(sys.executable).with_name("zappa"), command, name, *arguments],
        cwd=folder,
        env={
            **os.environ,
            "VIRTUAL_ENV": str(environment),  # Where Zappa takes the packages from.
            "PYTHONPATH": str(ROOT),  # Where it finds our hook.
            "PYTHONWARNINGS": "ignore",  # Of Zappa about its own imports.
        },
        stdout=subprocess.DEVNULL if quiet else None,
        stderr=subprocess.DEVNULL if quiet else None,
        check=False,
    )
    if done.returncode:
        msg = f"zappa {command} {name} failed."
        raise ZappaFailed(msg)


def is_deployed(stage: Stage, function: str) -> bool:
    """Tell whether a function is there, so that it is updated rather than made."""
    functions = client(stage, "lambda")
    try:
        functions.get_function(FunctionName=function)
    except functions.exceptions.ResourceNotFoundException:
        return False
    return True


def running_code(stage: Stage, function: str) -> bytes | None:
    """Fetch the archive that a function runs; None where there is none."""
    functions = client(stage, "lambda")
    try:
        found = functions.get_function(FunctionName=function)
    except functions.exceptions.ResourceNotFoundException:
        return None
    with urllib.request.urlopen(found["Code"]["Location"]) as code:  # noqa: S310  # Lambda's own.
        archive: bytes = code.read()
        return archive


def roll_back(stage: Stage, function: str, archive: bytes) -> None:
    """Give a function the code that it ran before.

    `zappa rollback` counts versions, but code that did not change makes none, so one back may be
    one too many. And the embedded Lambda hands out the newest code for whatever version.
    """
    functions = client(stage, "lambda")
    with suppress(WaiterError):  # What failed to be updated can be updated again.
        functions.get_waiter("function_updated_v2").wait(FunctionName=function)
    functions.update_function_code(FunctionName=function, ZipFile=archive, Publish=True)


def _account(stage: Stage) -> str:
    return str(client(stage, "sts").get_caller_identity()["Account"])
