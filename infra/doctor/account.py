"""The account: whether AWS can be reached, lets us in, and has the same time as we."""

import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.error import HTTPError

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from django.conf import settings

from infra.doctor.findings import Finding

# AWS refuses what is signed by a clock that is more than five minutes off.
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
MOST_SKEW_SECONDS = 240


@dataclass(frozen=True, kw_only=True)
class Setup:
    """Where a stage is said to be, by the names of its settings."""

    stage: str
    region: str
    endpoint: str
    prefix: str
    pool_id: str
    client_id: str
    issuer: str
    keys_url: str
    bucket: str
    work_queue: str
    dead_letters: str
    bus: str
    secret_arn: str
    sender: str
    _clients: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def here(cls) -> Self:
        from config import env  # noqa: PLC0415  # Reads the notes of the stage.

        return cls(
            stage=settings.STAGE,
            region=settings.AWS_REGION,
            endpoint=settings.AWS_ENDPOINT_URL,
            prefix=settings.TABLE_PREFIX,
            pool_id=settings.COGNITO_POOL_ID,
            client_id=settings.COGNITO_CLIENT_ID,
            issuer=settings.COGNITO_ISSUER,
            keys_url=settings.COGNITO_JWKS_URL,
            bucket=settings.MEDIA_BUCKET,
            work_queue=settings.WORK_QUEUE_URL,
            dead_letters=settings.DEAD_LETTER_QUEUE_URL,
            bus=settings.BUS_NAME,
            secret_arn=env.optional_text("SECRET_KEY_ARN"),
            sender=settings.DEFAULT_FROM_EMAIL,
        )

    def client(self, service: str) -> Any:
        """Open a client that gives up soon: who asks the doctor waits."""
        import boto3  # noqa: PLC0415  # As in apps.core.aws.clients.
        from botocore.config import Config  # noqa: PLC0415

        if service not in self._clients:
            config = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2})
            # A session of its own, or credentials that were found before would be believed.
            self._clients[service] = boto3.Session(region_name=self.region).client(
                service, endpoint_url=self.endpoint or None, config=config
            )
        return self._clients[service]

    @property
    def deploys(self) -> str:
        """The command that makes what the stacks of this stage lack."""
        return "make serve" if self.stage == "local" else f"make deploy STAGE={self.stage}"


def aws_itself(setup: Setup) -> Iterator[Finding]:
    try:
        setup.client("dynamodb").list_tables(Limit=1)
    except NoCredentialsError:
        yield Finding("There are no credentials for AWS.", "aws sso login, or export AWS_PROFILE=…")
    except ClientError as error:
        code = error.response["Error"]["Code"]
        what = f"AWS does not let us in: {code}."
        yield Finding(what, "aws sts get-caller-identity tells who you are; then AWS_PROFILE=…")
    except BotoCoreError as error:
        at = setup.endpoint or f"the region {setup.region}"
        remedy = "make serve" if setup.stage == "local" else "See to the network and to AWS_REGION."
        yield Finding(f"AWS cannot be reached at {at}: {error}", remedy)


def clock(setup: Setup) -> Iterator[Finding]:
    url = setup.endpoint or f"https://dynamodb.{setup.region}.amazonaws.com/"
    skew = (datetime.now(UTC) - _moment_at(url)).total_seconds()
    if abs(skew) > MOST_SKEW_SECONDS:
        what = f"The clock of this machine is {skew:+.0f} s off that of AWS, which refuses it."
        yield Finding(what, "sudo timedatectl set-ntp true")


def _moment_at(url: str) -> datetime:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # The stage's own.
            said = answer.headers["Date"]
    except HTTPError as error:  # Any answer has the time.
        said = error.headers["Date"]
    return parsedate_to_datetime(said)
