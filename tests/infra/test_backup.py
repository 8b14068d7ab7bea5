"""`backup` and `restore`: all that is there comes back, whoever is killed when."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.core import events
from apps.core.aws.clients import client
from apps.core.events import on
from apps.core.restored import RESTORED_BY
from apps.tasks.events import TaskCompleted, TaskCreated
from infra.backup import (
    AlreadyWhole,
    OtherBackup,
    Refused,
    Scope,
    place_at,
    restore,
    rows,
    take,
)
from infra.backup.places import Bucket, Folder, Place
from tests.conftest import Person
from tests.factories import make_task
from tests.infra import drill
from tests.infra.drill import NOW, NOW_SECONDS


@pytest.fixture(scope="module")
def full(aws: dict[str, str]) -> Scope:
    """A stage that is only read."""
    scope = drill.make_scope()
    drill.fill(scope, rows=20, files=12)
    return scope


@pytest.fixture(scope="module")
def backup(full: Scope, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup of it."""
    path = tmp_path_factory.mktemp("backup")
    list(take(full, Folder(path), now=NOW))
    return path


@pytest.fixture
def empty(aws: dict[str, str]) -> Scope:
    return drill.make_scope()


class Killed(BaseException):
    pass


class Deadly:
    """A place at which who writes for the n-th time dies, before or after."""

    def __init__(self, place: Place, n: int, *, after: bool) -> None:
        self._place = place
        self._left = n
        self._after = after

    def read(self, name: str) -> bytes:
        return self._place.read(name)

    def has(self, name: str) -> bool:
        return self._place.has(name)

    def write(self, name: str, content: bytes) -> None:
        self._left -= 1
        if self._left <= 0 and not self._after:
            raise Killed
        self._place.write(name, content)
        if self._left <= 0:
            raise Killed


def put_back(scope: Scope, place: Place, *, over_existing: bool = False) -> None:
    list(restore(scope, place, now=NOW, over_existing=over_existing, is_dry=False))


def manifest(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = orjson.loads((path / "manifest.json").read_bytes())
    return read


def test_all_comes_back_into_another_stage(full: Scope, backup: Path, empty: Scope) -> None:
    put_back(empty, Folder(backup))

    assert drill.checksums(empty) == drill.checksums(full)


def test_the_manifest_tells_what_there_is(full: Scope, backup: Path) -> None:
    said = manifest(backup)

    assert said["rows"] == {"posts": 20, "tasks": 20}
    assert said["files"] == 12
    assert said["tables"]["tasks"] == "apps.tasks.models.tasks.Task"
    assert (said["prefix"], said["begunAt"]) == (full.prefix, "2026-03-01T09:30:00.000Z")
    assert all(len(part["sha256"]) == 64 for part in said["parts"])


def test_nobody_else_may_read_it(backup: Path) -> None:
    modes = {path.stat().st_mode & 0o077 for path in backup.rglob("*") if path.is_file()}

    assert modes == {0}


def test_a_bucket_is_as_good_as_a_folder(full: Scope, empty: Scope) -> None:
    place = place_at(f"s3://{empty.bucket}-backups/of/today")
    client("s3").create_bucket(
        Bucket=f"{empty.bucket}-backups",
        CreateBucketConfiguration={"LocationConstraint": "eu-central-1"},
    )

    list(take(full, place, now=NOW))
    put_back(empty, place)

    assert isinstance(place, Bucket)
    assert drill.checksums(empty) == drill.checksums(full)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("n", [1, 2, 7, 15, 30])
def test_who_is_killed_goes_on_and_doubles_nothing(
    full: Scope, backup: Path, tmp_path: Path, n: int, *, after: bool
) -> None:
    with pytest.raises(Killed):
        list(take(full, Deadly(Folder(tmp_path), n, after=after), now=NOW))

    list(take(full, Folder(tmp_path), now=NOW))

    assert manifest(tmp_path) == manifest(backup)


def test_a_restore_that_is_killed_goes_on(full: Scope, backup: Path, empty: Scope) -> None:
    with pytest.raises(Killed):
        put_back(empty, Deadly(Folder(backup), 4, after=True))
    assert 0 < len(drill.checksums(empty)) < len(drill.checksums(full))

    put_back(empty, Folder(backup))

    assert drill.checksums(empty) == drill.checksums(full)


def test_what_is_there_is_not_written_over_unasked(full: Scope, backup: Path, empty: Scope) -> None:
    rows.put(empty.table("tasks"), [drill.row("tasks", 1, title={"S": "newer"})])

    with pytest.raises(Refused, match=f"Not empty: {empty.prefix}-tasks"):
        put_back(empty, Folder(backup))
    put_back(empty, Folder(backup), over_existing=True)

    assert drill.checksums(empty) == drill.checksums(full)


def test_a_bucket_with_files_is_not_empty(backup: Path, empty: Scope) -> None:
    client("s3").put_object(Bucket=empty.bucket, Key="images/1", Body=b"x")

    with pytest.raises(Refused, match=f"Not empty: {empty.bucket}"):
        put_back(empty, Folder(backup))


@pytest.mark.parametrize("kind", ["tables", "objects", "files"])
@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_nothing_is_written_of_a_damaged_backup(
    full: Scope, empty: Scope, tmp_path: Path, kind: str, harm: str
) -> None:
    list(take(full, Folder(tmp_path), now=NOW))
    victim = max(path for path in (tmp_path / kind).rglob("*") if path.is_file())
    if harm == "gone":
        victim.unlink()
    else:
        victim.write_bytes(victim.read_bytes() + b"x")

    with pytest.raises(Refused, match=victim.name):
        put_back(empty, Folder(tmp_path))

    assert drill.checksums(empty) == []


def test_a_backup_that_is_not_whole_is_refused(full: Scope, empty: Scope, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        list(take(full, Deadly(Folder(tmp_path), 5, after=True), now=NOW))

    with pytest.raises(Refused, match="no whole backup"):
        put_back(empty, Folder(tmp_path))


def test_a_table_that_is_missing_is_named(backup: Path, empty: Scope) -> None:
    client("dynamodb").delete_table(TableName=empty.table("posts"))

    with pytest.raises(Refused, match=f"Missing: {empty.prefix}-posts"):
        put_back(empty, Folder(backup))


def test_what_has_expired_stays_away(empty: Scope, tmp_path: Path) -> None:
    lasting = {"N": str(NOW_SECONDS + 60)}
    rows.put(
        empty.table("posts"),
        [
            drill.row("posts", 1, expiresAt={"N": str(NOW_SECONDS)}),
            drill.row("posts", 2, expiresAt=lasting),
        ],
    )
    list(take(empty, Folder(tmp_path), now=NOW))
    drill.wipe(empty)

    put_back(empty, Folder(tmp_path))

    [found] = client("dynamodb").scan(TableName=empty.table("posts"))["Items"]
    assert (found["postId"], found["expiresAt"]) == ({"S": "postId-000002"}, lasting)
    assert sum(part["skipped"] for part in manifest(tmp_path)["parts"]) == 1


def test_a_place_keeps_one_backup(full: Scope, empty: Scope, backup: Path, tmp_path: Path) -> None:
    with pytest.raises(AlreadyWhole):
        list(take(full, Folder(backup), now=NOW))

    with pytest.raises(Killed):
        list(take(full, Deadly(Folder(tmp_path), 5, after=True), now=NOW))
    with pytest.raises(OtherBackup):
        list(take(empty, Folder(tmp_path), now=NOW))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The events of tasks that are told, by their names."""
    names: list[str] = []
    for kind in (TaskCreated, TaskCompleted):
        monkeypatch.setitem(events._handlers, kind, [*events._handlers[kind]])
        on(kind)(lambda event: names.append(event.name))
    return names


def test_what_comes_back_is_no_news_but_what_follows_is(
    alice: Person, tmp_path: Path, settle: Callable[[], None], told: list[str]
) -> None:
    task = make_task(alice.user_id)
    settle()
    kept = Scope(prefix=settings.TABLE_PREFIX, names=("tasks",), bucket=drill.make_scope().bucket)
    list(take(kept, Folder(tmp_path), now=NOW))
    assert told == ["tasks.task-created"]
    client("dynamodb").delete_item(
        TableName=kept.table("tasks"),
        Key={"userId": {"S": alice.user_id}, "taskId": {"S": task.task_id}},
    )
    settle()

    put_back(kept, Folder(tmp_path), over_existing=True)
    settle()
    assert told == ["tasks.task-created"]

    alice.post(f"/v1/tasks/{task.task_id}/complete")
    settle()
    assert told == ["tasks.task-created", "tasks.task-completed"]


def test_a_mark_of_an_earlier_restore_is_not_kept(empty: Scope, tmp_path: Path) -> None:
    rows.put(empty.table("posts"), [drill.row("posts", 1, **{RESTORED_BY: {"S": "earlier"}})])
    list(take(empty, Folder(tmp_path), now=NOW))

    put_back(empty, Folder(tmp_path), over_existing=True)

    [found] = client("dynamodb").scan(TableName=empty.table("posts"))["Items"]
    assert found[RESTORED_BY]["S"] != "earlier"


def test_the_commands_say_what_they_would_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("backup", str(tmp_path), dry_run=True)

    assert f"{settings.TABLE_PREFIX}-tasks: about" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CommandError, match="no whole backup"):
        call_command("restore", str(tmp_path))
    with pytest.raises(CommandError, match="would be lost with it"):
        call_command("backup", f"s3://{settings.MEDIA_BUCKET}/backups")
