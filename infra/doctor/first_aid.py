"""What `manage.py` says instead of a traceback, where the set-up is at fault and not the code."""

import os
from collections.abc import Iterator
from pathlib import Path

from botocore import exceptions as aws
from django.core.exceptions import ImproperlyConfigured

from apps.core.aws.outages import NO_ANSWER

NO_ENTRY = (
    aws.NoCredentialsError,
    aws.PartialCredentialsError,
    aws.CredentialRetrievalError,
    aws.ProfileNotFound,
    aws.TokenRetrievalError,
    aws.SSOError,
)
DOCTOR = "`manage.py doctor` tells what mends it."
SERVE = "`make serve` starts the embedded one; `manage.py doctor` tells more."


def advice(error: BaseException, arguments: list[str]) -> str | None:
    """Say in a line what is wrong and what mends it; None for an error that may be our own."""
    causes = list(_causes(error))
    if any(isinstance(cause, (*NO_ANSWER, *NO_ENTRY)) for cause in causes):
        remedy = SERVE if os.environ.get("STAGE", "local") == "local" else DOCTOR
        return f"AWS does not answer, or does not let us in: {_sentence(causes[-1])} {remedy}"
    if isinstance(error, aws.ClientError) and error.response["Error"]["Code"] == "NoSuchBucket":
        return f"{_sentence(error)} Name another place."
    if isinstance(error, ImproperlyConfigured):
        return f"{_sentence(error)} {DOCTOR}"
    if isinstance(error, OSError) and _is_named(error.filename, arguments):
        return f"{error.filename}: {error.strerror}. Name another place, or mend this one."
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Tell an error and what it was raised from: DynamoDB's have their true cause there."""
    while error is not None:
        yield error
        error = error.__cause__


def _sentence(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text if text.endswith(".") else f"{text}."


def _is_named(filename: object, arguments: list[str]) -> bool:
    """Tell whether a file is one, or lies in a folder, that the command line names."""
    named = {Path(argument.rpartition("=")[2]) for argument in arguments}
    path = Path(str(filename))
    whole = path.with_suffix("")  # Where what is written is not whole yet.
    return not named.isdisjoint({path, whole, *path.parents})
