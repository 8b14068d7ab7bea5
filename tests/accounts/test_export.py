"""POST /users/me/export, GET /users/me/exports/{exportId}: all that one has, and nothing else."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command

from apps.accounts import archive, services
from apps.accounts.models import Export
from apps.core import times
from apps.core.errors import NotFound
from apps.media import bucket
from tests.accounts.belonger import Belonger, archive_at
from tests.accounts.conftest import Newcomer
from tests.conftest import Person
from tests.uploads import http, ready_image

Settle = Callable[[], None]
LISTS = {
    "account",
    "api-keys",
    "awaited-items",
    "bids",
    "calendar-feeds",
    "categories",
    "comments",
    "contacts",
    "events",
    "gifts",
    "images",
    "items",
    "likes",
    "notification-preferences",
    "notifications",
    "posts",
    "ratings-given",
    "ratings-received",
    "reports",
    "reservations",
    "saved-searches",
    "tasks",
    "ties",
    "wanted",
    "watched-items",
    "webhook-deliveries",
    "webhooks",
    "wish-claims",
    "wishlists",
}


def ask(who: Any) -> str:
    answer = who.post("/v1/users/me/export")
    assert answer.status_code == 202
    assert answer["Location"] == f"/v1/users/me/exports/{answer.json()['exportId']}"
    assert answer.json() == {"exportId": answer.json()["exportId"], "status": "running"}
    return str(answer.json()["exportId"])


def read(who: Any, export_id: str) -> Any:
    return who.get(f"/v1/users/me/exports/{export_id}")


def test_is_running_until_it_is_ready(alice: Person, settle: Settle) -> None:
    export_id = ask(alice)

    assert read(alice, export_id).json() == {
        "exportId": export_id,
        "status": "running",
        "url": None,
        "expiresAt": None,
    }
    settle()
    body = read(alice, export_id).json()
    assert body["status"] == "ready"
    assert http.request("GET", body["url"]).headers["Content-Type"] == "application/zip"


def test_the_link_is_good_for_ten_minutes(alice: Person, settle: Settle) -> None:
    export_id = ask(alice)
    settle()

    body = read(alice, export_id).json()

    assert parse_qs(urlsplit(body["url"]).query)["X-Amz-Expires"] == ["600"]
    left = times.from_text(body["expiresAt"]) - datetime.now(UTC)
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)


def test_holds_all_of_ones_own_and_nothing_of_anybody_else(
    member: Newcomer, another: Newcomer, alice: Person, settle: Settle
) -> None:
    another.register()
    another.confirm()
    mine, theirs = (Belonger(who, settle, alice.user_id) for who in (member, another))
    export_id = ask(mine.client)
    settle()

    files = archive_at(read(mine.client, export_id).json()["url"])

    lists = {name.removesuffix(".json") for name in files if name.endswith(".json")}
    everything = b"".join(files.values())
    assert lists == LISTS
    assert len([name for name in files if name.endswith(".webp")]) == 2
    for part in (
        " task",
        " description",
        "tag",
        " step",
        " category",
        " contact",
        " event",
        " gift",
        " key",
        " notification",
        " post",
        " comment",
    ):
        assert f"{mine.canary}{part}".encode() in everything
    for part in ("name", "bio"):
        assert f"{mine.canary} {part}".encode() in files["account.json"]
    for word in (mine.member.email, f"{mine.canary}@new.example", mine.member.username):
        assert word.encode() in files["account.json"]
    for word in theirs.words:
        assert word.encode() not in everything
    assert json.loads(files["ties.json"])[0]["userId"] == alice.user_id


@pytest.mark.parametrize("has_one", [True, False])
def test_shows_the_avatar_as_the_profile_does(
    alice: Person, settle: Settle, *, has_one: bool
) -> None:
    if has_one:
        image_id = ready_image(alice, settle, purpose="avatar")
        alice.put("/v1/users/me/avatar", {"imageId": image_id}, "json")
    export_id = ask(alice)
    settle()

    [account] = json.loads(archive_at(read(alice, export_id).json()["url"])["account.json"])

    assert without_links(account["avatar"]) == without_links(
        alice.get("/v1/users/me").json()["avatar"]
    )
    assert (account["avatar"] is not None) == has_one


def without_links(avatar: dict[str, Any] | None) -> dict[str, Any] | None:
    """Tell what stays the same: links are signed anew by the clock."""
    return avatar and {**avatar, "urls": sorted(avatar["urls"])}


def test_does_not_tell_who_blocks_one(alice: Person, bob: Person, settle: Settle) -> None:
    services.block_user(user_id=bob.user_id, other_id=alice.user_id, now=datetime.now(UTC))
    export_id = ask(alice)
    settle()

    files = archive_at(read(alice, export_id).json()["url"])

    assert bob.user_id.encode() not in b"".join(files.values())


def test_is_one_call_after_the_limit(alice: Person, dynamodb_calls: list[str]) -> None:
    ask(alice)
    dynamodb_calls.clear()

    export_id = ask(alice)
    assert dynamodb_calls == ["UpdateItem", "PutItem"]

    dynamodb_calls.clear()
    read(alice, export_id)
    assert dynamodb_calls == ["GetItem"]


def test_ten_an_hour(alice: Person) -> None:
    statuses = [alice.post("/v1/users/me/export").status_code for _ in range(11)]

    assert statuses == [202] * 10 + [429]


def test_is_gone_after_a_day(alice: Person) -> None:
    export_id = ask(alice)
    tomorrow = datetime.now(UTC) + timedelta(hours=24)

    expires_at = Export.load(alice.user_id, export_id).expires_at
    assert expires_at
    assert abs(expires_at - tomorrow) < timedelta(minutes=1)
    with pytest.raises(NotFound):
        services.get_export(user_id=alice.user_id, export_id=export_id, now=tomorrow)


def test_nobody_reads_the_export_of_another(alice: Person, bob: Person) -> None:
    export_id = ask(alice)

    assert read(bob, export_id).status_code == 404
    for no_id in ("none", "x" * 4000, f"{export_id}0", export_id.lower()):
        assert read(alice, no_id).status_code == 404


def build(who: Person, export_id: str) -> None:
    services.build_export(user_id=who.user_id, export_id=export_id, now=datetime.now(UTC))


def test_killed_while_it_is_made_a_repeat_makes_it(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_id = ask(alice)

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(archive, "_write_list", die)
        with pytest.raises(KeyboardInterrupt):
            build(alice, export_id)
    assert read(alice, export_id).json()["status"] == "running"
    for _ in range(2):
        build(alice, export_id)

    assert read(alice, export_id).json()["status"] == "ready"


def test_one_of_nobody_is_not_made(alice: Person) -> None:
    build(alice, "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB")

    assert list(bucket.list_keys(f"exports/{alice.user_id}/")) == []


def test_what_a_killed_attempt_wrote_goes_with_its_owner(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_id = ask(alice)
    with monkeypatch.context() as patch:
        patch.setattr(Export, "change", None)
        with pytest.raises(TypeError):
            build(alice, export_id)
    Export(alice.user_id, export_id).delete(add_version_condition=False)

    build(alice, export_id)

    assert list(bucket.list_keys(f"exports/{alice.user_id}/")) == []


def test_one_whose_owner_leaves_meanwhile_goes(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_id = ask(alice)
    real = bucket.write

    def write_and_leave(*args: Any) -> None:
        real(*args)
        Export(alice.user_id, export_id).delete(add_version_condition=False)

    monkeypatch.setattr(bucket, "write", write_and_leave)
    build(alice, export_id)

    assert list(bucket.list_keys(f"exports/{alice.user_id}/")) == []


def test_the_command_writes_the_same_into_a_file(member: Newcomer, tmp_path: Path) -> None:
    out = StringIO()
    file = tmp_path / "all.zip"
    member.sign_in().get("/v1/users/me")

    call_command("export_user", member.email.upper(), file=file, stdout=out)

    lines = out.getvalue().splitlines()
    assert {line.removesuffix(".json") for line in lines[:-1]} == LISTS
    assert lines[-1] == f"wrote {file}"
    assert file.read_bytes()[:2] == b"PK"
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_dry_run_of_the_command_writes_nothing(member: Newcomer, tmp_path: Path) -> None:
    out, file = StringIO(), tmp_path / "all.zip"
    member.sign_in().get("/v1/users/me")

    call_command("export_user", member.email, file=file, dry_run=True, stdout=out)

    assert out.getvalue() == f"would write {file}\n"
    assert not file.exists()


def test_the_command_knows_nobody_of_another_name() -> None:
    with pytest.raises(CommandError, match="no user"):
        call_command("export_user", "nobody@example.com")
