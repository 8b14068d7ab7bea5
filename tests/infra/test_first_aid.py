"""`manage.py` tells in a line what is wrong with the set-up, and shows where a fault is ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ParamValidationError

from apps.core.errors import NotFound, Unavailable
from apps.core.management.refusals import refusals_told
from config import env
from infra.doctor.first_aid import advice

NO_CREDENTIALS = {
    "AWS_ENDPOINT_URL": None,
    "AWS_ACCESS_KEY_ID": None,
    "AWS_SECRET_ACCESS_KEY": None,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}
NOBODY_THERE = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}


def manage(
    folder: Path, *arguments: str, **changes: str | None
) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "VAR_DIR": str(folder), **changes}
    return subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *arguments],
        cwd=env.ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "changes", "what", "remedy"),
    [
        (["infra", "outputs"], NO_CREDENTIALS, "Unable to locate credentials", "make serve"),
        (["create_tables"], NOBODY_THERE, "http://127.0.0.1:9/", "make serve"),
        (["sweep"], NOBODY_THERE, "http://127.0.0.1:9/", "make serve"),
        (["set_role", "x", "admin"], NOBODY_THERE, "http://127.0.0.1:9/", "make serve"),
        (["get_token", "x"], NOBODY_THERE, "http://127.0.0.1:9/", "make serve"),
        (["get_token", "x"], {"STAGE": "prod"}, "must be set in stage 'prod'", "doctor"),
        (["serve"], {"PORT": "http"}, "PORT must be a whole number", "doctor"),
        (["schema", "--file", "/nowhere/a"], {}, "/nowhere/a: No such file", "another place"),
    ],
)
def test_what_the_set_up_lacks_is_told_in_one_line(
    tmp_path: Path, arguments: list[str], changes: dict[str, str | None], what: str, remedy: str
) -> None:
    done = manage(tmp_path, *arguments, **changes)

    [line] = done.stderr.splitlines()
    assert done.returncode == 1
    assert what in line
    assert remedy in line


def test_the_traceback_is_there_for_who_asks(tmp_path: Path) -> None:
    done = manage(tmp_path, "redrive", "--traceback", **NOBODY_THERE)

    assert done.returncode == 1
    assert done.stderr.startswith("Traceback")
    assert "EndpointConnectionError" in done.stderr


def test_a_fault_of_ours_shows_its_traceback(tmp_path: Path) -> None:
    (tmp_path / "stage.json").write_text('["no settings"]')

    done = manage(tmp_path, "get_token", "x", **NO_CREDENTIALS)

    assert "Traceback" in done.stderr


@pytest.mark.parametrize(
    "error",
    [
        KeyError("title"),
        ParamValidationError(report="no such parameter"),
        NotFound(),
        FileNotFoundError(2, "No such file or directory", "/hearth/templates/gone.html"),
    ],
)
def test_for_a_fault_that_may_be_ours_there_is_no_advice(error: Exception) -> None:
    assert advice(error, ["export_user", "x", "--file", "/home/ada/x.zip"]) is None


def test_a_file_beside_the_one_that_was_named_is_told() -> None:
    error = FileNotFoundError(2, "No such file or directory", "backups/today/rows.part")

    assert advice(error, ["backup", "backups/today"]) == (
        "backups/today/rows.part: No such file or directory. Name another place, or mend this one."
    )


def test_a_file_that_is_written_under_another_name_first_is_told() -> None:
    error = FileNotFoundError(2, "No such file or directory", "/nowhere/me.zip.part")

    told = advice(error, ["export_user", "x", "--file", "/nowhere/me.zip"])

    assert told is not None
    assert told.startswith("/nowhere/me.zip.part: No such file")


def test_a_bucket_that_is_not_there_is_told() -> None:
    why = {"Error": {"Code": "NoSuchBucket", "Message": "The specified bucket does not exist"}}

    told = advice(ClientError(why, "PutObject"), ["backup", "s3://nowhere/x"])

    assert told is not None
    assert told.endswith("does not exist. Name another place.")


def test_in_aws_no_command_for_this_machine_is_advised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGE", "dev")
    error = Unavailable()
    error.__cause__ = EndpointConnectionError(endpoint_url="https://dynamodb.example/")

    told = advice(error, ["sweep"])

    assert told == (
        "AWS does not answer, or does not let us in: Could not connect to the endpoint URL: "
        '"https://dynamodb.example/". `manage.py doctor` tells what mends it.'
    )


def test_a_refusal_is_left_to_the_command_but_not_an_outage() -> None:
    with pytest.raises(Unavailable), refusals_told():
        raise Unavailable
