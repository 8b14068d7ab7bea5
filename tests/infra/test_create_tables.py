"""`create_tables`, for a prefix of its own."""

import os
import subprocess
import sys
from io import StringIO
from typing import Any
from uuid import uuid4

import boto3
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.core.aws.clients import client
from apps.core.db import tables
from apps.tasks.models import Category, Task
from config import env
from infra import table_setup
from infra.management.commands import create_tables

TWICE = """
import sys, django; django.setup()
from django.core.management import call_command
call_command("create_tables", dry_run=True)
call_command("create_tables")
print("again")
call_command("create_tables")
"""


@pytest.fixture(scope="module")
def made(aws: dict[str, str]) -> tuple[str, str]:
    """The prefix, and what was said: a dry run, a run, and another one."""
    prefix = f"bare-{uuid4().hex[:8]}"
    environment = {**os.environ, **aws, "TABLE_PREFIX": prefix}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", TWICE],
        cwd=env.ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return prefix, done.stdout


def test_every_table_is_as_its_model_says(made: tuple[str, str]) -> None:
    prefix, _ = made
    dynamodb = boto3.client("dynamodb", region_name=settings.AWS_REGION)

    for name, model in tables().items():
        table = prefix + name.removeprefix(settings.TABLE_PREFIX)
        wanted, found = table_setup.definition(model), table_setup.describe(dynamodb, table)
        assert found is not None, table
        assert list(table_setup.faults(dynamodb, table, wanted, found)) == []


def test_a_dry_run_names_them_and_again_does_nothing(made: tuple[str, str]) -> None:
    prefix, said = made
    count = len(tables())

    lines, again = said.split("again\n")

    assert lines.splitlines()[:count] == [
        f"{line.replace(': made', ': would be made')}" for line in lines.splitlines()[count:]
    ]
    assert f"{prefix}-tasks: would be made" in lines
    assert again == ""


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a table that alone is wanted, and is for tasks."""
    name = f"alone-{uuid4().hex[:8]}"
    monkeypatch.setattr(create_tables, "tables", lambda: {name: Task})
    return name


def create(**options: Any) -> str:
    out = StringIO()
    call_command("create_tables", stdout=out, **options)
    return out.getvalue()


def test_a_table_that_keeps_its_rows_for_ever_is_mended(table: str) -> None:
    table_setup.create(client("dynamodb"), table, table_setup.definition(Task))

    assert create(dry_run=True) == f"{table}: would expire rows\n"
    assert create() == f"{table}: expires rows\n"
    assert create() == ""


def test_a_table_with_other_keys_is_named_and_stays(table: str) -> None:
    table_setup.create(client("dynamodb"), table, table_setup.definition(Category))

    with pytest.raises(CommandError, match="only another table"):
        create()
