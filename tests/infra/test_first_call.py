"""What a function says at its first call, as a process of its own: nothing but lines of JSON."""

import json
import os
import subprocess
import sys

from config import env

FIRST_CALL = """
from infra.local.entry import invoke

invoke({"httpMethod": "GET", "path": "/v1/tasks", "headers": {"Host": "127.0.0.1"}, "body": None,
        "requestContext": {"identity": {"sourceIp": "203.0.113.9"}}})
"""


def test_is_json(aws: dict[str, str]) -> None:
    environment = {**os.environ, **aws, "DJANGO_SETTINGS_MODULE": "config.settings"}

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", FIRST_CALL],
        cwd=env.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )

    [line] = [json.loads(line) for line in done.stdout.splitlines()]
    assert (line["message"], line["status"]) == ("request", 401)
