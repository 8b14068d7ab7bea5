"""Every command that writes takes `--dry-run`, and then asks AWS for nothing but reads."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from botocore.client import BaseClient
from django.conf import settings
from django.core.management import call_command

from apps.core import due
from apps.core.aws.clients import client
from infra.backup import Scope, take
from infra.backup.places import Folder
from tests.factories import make_user
from tests.infra import drill

READS = ("AdminGet", "BatchGet", "Describe", "Get", "Head", "List", "Query", "Scan")
LOOKS = {"ReceiveMessage"}  # It hides messages for a minute, and changes none.


@pytest.fixture(scope="module")
def email(aws: dict[str, str]) -> str:
    """Somebody whom both stores know."""
    name = f"{uuid4().hex[:12]}@mail.example.com"
    made = client("cognito-idp").admin_create_user(
        UserPoolId=settings.COGNITO_POOL_ID,
        Username=name,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": name}],
    )
    make_user(next(one["Value"] for one in made["User"]["Attributes"] if one["Name"] == "sub"))
    return name


@pytest.fixture(scope="module")
def backup(aws: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    scope = drill.make_scope()
    drill.fill(scope, rows=3, files=1)
    path = tmp_path_factory.mktemp("backup")
    list(take(scope, Folder(path), now=drill.NOW))
    return path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What AWS is asked for, in all its services."""
    names: list[str] = []
    send: Callable[..., Any] = BaseClient._make_api_call

    def note_and_send(self: BaseClient, operation: str, request: dict[str, Any]) -> Any:
        names.append(operation)
        return send(self, operation, request)

    monkeypatch.setattr(BaseClient, "_make_api_call", note_and_send)
    return names


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("backup", ["{nowhere}"]),
        ("cleanup_images", []),
        ("create_tables", []),
        ("delete_user", ["{email}"]),
        ("rebuild_search", []),
        ("rebuild_timelines", ["--all"]),
        ("reconcile_accounts", []),
        ("reconcile_counters", []),
        ("redrive", []),
        ("restore", ["{backup}", "--into-existing"]),
        ("seed_demo", []),
        ("send_reminders", []),
        ("set_role", ["{email}", "moderator"]),
        ("sweep", []),
    ],
)
def test_writes_nothing(
    command: str,
    arguments: list[str],
    email: str,
    backup: Path,
    tmp_path: Path,
    asked: list[str],
) -> None:
    places = {"email": email, "backup": backup, "nowhere": tmp_path / "nowhere"}

    call_command(
        command, *(one.format(**places) for one in arguments), "--dry-run", stdout=StringIO()
    )

    assert [name for name in asked if not name.startswith(READS) and name not in LOOKS] == []
    assert asked
    assert not (tmp_path / "nowhere").exists()


def test_sweep_tells_what_it_would_do(monkeypatch: pytest.MonkeyPatch) -> None:
    user_id, out = str(uuid4()), StringIO()
    row = due.Due.of("auction", user_id, user_id, drill.NOW)
    row.save_once()

    call_command("sweep", "--dry-run", stdout=out)
    row.delete()

    assert f"2026-03-01T09:30:00.000Z auction {user_id}" in out.getvalue()


def test_a_scope_is_the_stage_of_the_settings() -> None:
    scope = Scope.here()

    assert scope.table("tasks") == f"{settings.TABLE_PREFIX}-tasks"
    assert {"due", "tasks", "users"} <= set(scope.names)
