"""`manage.py cleanup_images`: what a crash left in the bucket, and nothing else, goes."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.core.errors import Unavailable
from apps.media import bucket, services
from apps.media.models import Image
from apps.media.services import cleaning
from tests.conftest import Person
from tests.uploads import ask_for, ready_image, upload

Settle = Callable[[], None]
GONE = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"  # An id that was made long ago, and has no row.


@pytest.fixture(autouse=True)
def _alone() -> None:
    """Let no test find what another one left."""
    bucket.delete_below("uploads/", "images/")


def run(*options: str) -> str:
    out = StringIO()
    call_command("cleanup_images", *options, stdout=out)
    return out.getvalue()


def run_in_an_hour() -> list[str]:
    return list(services.clean_up(timezone.now() + timedelta(hours=1)))


def test_deletes_files_of_nobody(alice: Person) -> None:
    stray = [f"uploads/{alice.user_id}/{GONE}", f"images/gift/{alice.user_id}/{GONE}/thumb.webp"]
    for key in stray:
        bucket.write(key, b"x", "image/webp")

    assert run().splitlines() == [f"delete {stray[0]}", f"delete {stray[1].rpartition('/')[0]}"]
    assert [*bucket.list_keys("uploads/"), *bucket.list_keys("images/")] == []
    assert run() == "Nothing is left over.\n"


def test_a_dry_run_deletes_nothing(alice: Person) -> None:
    key = f"uploads/{alice.user_id}/{GONE}"
    bucket.write(key, b"x", "image/webp")

    assert run("--dry-run") == f"would delete {key}\n"
    assert bucket.has(key)


def test_leaves_what_is_in_order(alice: Person, settle: Settle) -> None:
    ready_image(alice, settle)
    before = list(bucket.list_keys("images/"))

    assert run_in_an_hour() == []
    assert list(bucket.list_keys("images/")) == before


def test_leaves_what_is_young(alice: Person) -> None:
    upload(alice)

    assert run() == "Nothing is left over.\n"


def test_begins_with_an_upload_that_nobody_told_of(alice: Person, settle: Settle) -> None:
    image_id = upload(alice)

    assert run_in_an_hour() == [f"begin with {image_id}"]
    settle()
    assert alice.get(f"/v1/images/{image_id}").json()["status"] == "ready"


def test_deletes_the_pictures_of_what_is_no_longer_ready(alice: Person) -> None:
    image_id = ask_for(alice).json()["imageId"]
    Image.change(alice.user_id, image_id, changes={"status": "rejected"})
    bucket.write(f"images/avatar/{alice.user_id}/{image_id}/thumb.webp", b"x", "image/webp")

    assert run_in_an_hour() == [f"delete images/avatar/{alice.user_id}/{image_id}"]


def test_leaves_what_is_none_of_ours() -> None:
    bucket.write("uploads/read-me/please.txt", b"x", "text/plain")

    assert run() == "Nothing is left over.\n"


def test_goes_through_more_than_one_read_of_rows(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "READS_AT_ONCE", 2)
    for end in "123":
        bucket.write(f"uploads/{alice.user_id}/{GONE[:-1]}{end}", b"x", "image/webp")

    assert len(run().splitlines()) == 3


def test_tells_what_it_could_not_do_and_goes_on(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = f"uploads/{alice.user_id}/{GONE}"
    bucket.write(key, b"x", "image/webp")

    def away(*_: str) -> None:
        raise Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(bucket, "delete_below", away)
        assert run().startswith(f"cannot delete {key}: ")
    assert run() == f"delete {key}\n"
