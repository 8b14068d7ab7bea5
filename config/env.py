"""The environment, read in this module alone. A stage that lacks a value does not start.

On a developer's machine whoever starts the embedded AWS leaves its addresses in
`$VAR_DIR/stage.json`, so that every command with the same VAR_DIR talks to the same one.
"""

import json
import os
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
STAGE = os.environ.get("STAGE", "local")
IS_LOCAL = STAGE == "local"
VAR_DIR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
STAGE_FILE = VAR_DIR / "stage.json"


@cache
def _stage_file() -> dict[str, str]:
    if not IS_LOCAL or not STAGE_FILE.exists():
        return {}
    values: dict[str, str] = json.loads(STAGE_FILE.read_text())
    return values


def text(name: str, *, local: str) -> str:
    """Read `name`; on a developer's machine it may be missing, and is `local` then.

    Raises:
        ImproperlyConfigured: it is missing in any other stage.
    """
    if value := os.environ.get(name) or _stage_file().get(name):
        return value
    if IS_LOCAL:
        return local
    msg = f"{name} must be set in stage {STAGE!r}."
    raise ImproperlyConfigured(msg)


def optional_text(name: str) -> str:
    """Read `name`; empty when it is set nowhere."""
    return os.environ.get(name) or _stage_file().get(name, "")


def local_text(name: str) -> str:
    """Read what only a developer's machine may set; empty when it is set nowhere.

    Raises:
        ImproperlyConfigured: it is set in another stage.
    """
    value = optional_text(name)
    if value and not IS_LOCAL:
        msg = f"{name} must not be set in stage {STAGE!r}."
        raise ImproperlyConfigured(msg)
    return value


def whole_number(name: str, *, default: int) -> int:
    """Read `name` as a whole number.

    Raises:
        ImproperlyConfigured: it is none.
    """
    value = optional_text(name) or str(default)
    if not value.isdecimal():
        msg = f"{name} must be a whole number, not {value!r}."
        raise ImproperlyConfigured(msg)
    return int(value)


def flag(name: str) -> bool:
    """Tell whether `name` is set to "1"."""
    return optional_text(name) == "1"


def words(name: str, *, local: str) -> list[str]:
    """Read a list, separated by commas."""
    return [word for word in text(name, local=local).split(",") if word]


def secret(name: str, *, local: str) -> str:
    """Read a secret: in AWS only its ARN (`<name>_ARN`) is in the environment.

    One call of Secrets Manager, or of SSM, per cold start; without an answer the process does not
    start.
    """
    if arn := optional_text(f"{name}_ARN"):
        return _kept(arn)
    return text(name, local=local)


def _kept(arn: str) -> str:
    # Not boto3, which costs 0.4 s: PynamoDB needs botocore anyway.
    from botocore.session import get_session  # noqa: PLC0415  # Only where a secret is.

    _, _, service, region, _, place = arn.split(":", 5)
    client = get_session().create_client(service, region)
    if service == "ssm":
        parameter = place.removeprefix("parameter")
        found = client.get_parameter(Name=parameter, WithDecryption=True)
        return str(found["Parameter"]["Value"])
    return str(client.get_secret_value(SecretId=arn)["SecretString"])


def lend_aws_to_boto() -> None:
    """Let boto find the embedded AWS, as it finds the real one: by its environment variables."""
    if not (endpoint := optional_text("AWS_ENDPOINT_URL")):
        return
    os.environ.setdefault("AWS_ENDPOINT_URL", endpoint)
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
