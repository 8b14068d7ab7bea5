"""Each stage's settings load with exactly the environment that its deployment provides."""

import os
import secrets
import subprocess
import sys

import pytest

from config import env
from infra import deploy
from infra.aws import client
from infra.stages import STAGES


@pytest.mark.parametrize("stage", ["dev", "staging", "prod"])
def test_starts_with_what_its_stacks_tell(aws: dict[str, str], stage: str) -> None:
    outputs = deploy.outputs("local")
    manager = client(STAGES["local"], "secretsmanager")
    secret = manager.create_secret(Name=f"of-{stage}", SecretString=secrets.token_hex(32))
    told = deploy.environment(stage, {**outputs, "SecretArn": secret["ARN"]})

    started = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=env.ROOT,
        # All that Lambda itself adds: where AWS is, and who we are there.
        env={
            "PATH": os.environ["PATH"],
            "AWS_ENDPOINT_URL": aws["AWS_ENDPOINT_URL"],
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            **told,
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode == 0, started.stderr
