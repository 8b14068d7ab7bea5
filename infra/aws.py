"""Clients of a stage's account."""

import os
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from apps.core.aws.clients import CONNECTIONS
from infra.local import stage_file
from infra.local.ministack import CREDENTIALS
from infra.stages import Stage


def client(stage: Stage, service: str) -> Any:
    """Make a client; of the embedded AWS for the stage `local`, else of the real one."""
    if not stage.is_local:
        _leave_embedded_aws()
    return _client(service, stage.region, os.environ.get("AWS_ENDPOINT_URL"))


def is_embedded(stage: Stage) -> bool:
    """Tell whether a stage's account is one that an emulator pretends."""
    return ".amazonaws.com" not in client(stage, "cloudformation").meta.endpoint_url


@cache
def _client(service: str, region: str, endpoint: str | None) -> Any:
    config = Config(max_pool_connections=CONNECTIONS)  # The threads of local work share it.
    return boto3.client(service, region_name=region, endpoint_url=endpoint, config=config)


def _leave_embedded_aws() -> None:
    """Take back what a running `make serve` lends to every command, so that it meets no stage."""
    if os.environ.get("AWS_ENDPOINT_URL") != stage_file.read().get("AWS_ENDPOINT_URL"):
        return
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": None}.items():
        if value in {None, os.environ.get(name)}:
            os.environ.pop(name, None)
