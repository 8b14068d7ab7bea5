"""From an uploaded file to its pictures, in whatever order, as often, and however cut off."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from apps.core import due, jobs
from apps.core.errors import Unavailable
from apps.core.routing import route
from apps.media import bucket, services
from apps.media.models import Image, Room
from apps.media.models.images import IMAGE_DUE
from tests.conftest import Person
from tests.media.painting import encode, wallpaper
from tests.threads import at_once
from tests.uploads import JPEG, ask_for, complete, send, upload

Settle = Callable[[], None]
PICTURES = [f"{name}.{kind}" for name in ("large", "small", "thumb") for kind in ("jpg", "webp")]


class Killed(BaseException):
    """The process is gone."""


def files_of(who: Person) -> list[str]:
    """Name all that the bucket holds of somebody, below their id."""
    keys = [key for key in bucket.list_keys("") if who.user_id in key]
    return [key.partition(f"{who.user_id}/")[2] for key in keys]


def process(who: Person, image_id: str) -> None:
    services.process_image(owner_id=who.user_id, image_id=image_id, now=datetime.now(UTC))


def clean_up(later: timedelta = timedelta(hours=1)) -> None:
    list(services.clean_up(datetime.now(UTC) + later))


def is_ready(who: Person, image_id: str) -> bool:
    pictures = [f"{image_id}/{name}" for name in PICTURES]
    image = Image.load(who.user_id, image_id)
    used = Room.load(who.user_id).used_bytes
    return (image.status, files_of(who), used) == ("ready", pictures, image.bytes_counted)


def test_pictures_that_are_larger_than_the_upload_take_their_room(
    alice: Person, settle: Settle
) -> None:
    data = encode(wallpaper(), "png")
    image_id = upload(alice, data)

    settle()

    files = [bucket.read(f"images/avatar/{alice.user_id}/{name}") for name in files_of(alice)]
    pictures = sum(len(file or b"") for file in files)
    assert Image.load(alice.user_id, image_id).byte_size == len(data) < pictures
    assert Room.load(alice.user_id).used_bytes == pictures


def s3_event(who: Person, image_id: str, shape: str) -> dict[str, Any]:
    """What S3 tells of an upload: through EventBridge, or by itself."""
    detail = {"bucket": {"name": "any"}, "object": {"key": f"uploads/{who.user_id}/{image_id}"}}
    if shape == "bus":
        return {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}
    return {"Records": [{"eventSource": "aws:s3", "s3": detail}]}


def test_an_upload_becomes_ready_though_nobody_completes_it(alice: Person, settle: Settle) -> None:
    image_id = upload(alice)

    settle()

    assert is_ready(alice, image_id)


@pytest.mark.parametrize(
    "order",
    # Each kind twice; through the bus and by S3 itself is the same to us.
    sorted(set(itertools.permutations(["complete", "complete", "bus", "s3"]))),
    ids=str,
)
def test_both_ways_in_any_order_and_twice_are_one(
    alice: Person, settle: Settle, order: tuple[str, ...]
) -> None:
    image_id = upload(alice)

    for step in order:
        if step == "complete":
            complete(alice, image_id)
        else:
            route(s3_event(alice, image_id, step))
    assert Image.load(alice.user_id, image_id).version == 2
    settle()

    assert is_ready(alice, image_id)
    assert Image.load(alice.user_id, image_id).version == 3


def test_both_ways_at_once_are_one(alice: Person, settle: Settle) -> None:
    image_id = upload(alice)

    def tell(number: int) -> None:
        if number % 2:
            complete(alice, image_id)
        else:
            route(s3_event(alice, image_id, "bus"))

    at_once(8, tell)
    settle()

    assert is_ready(alice, image_id)
    assert Image.load(alice.user_id, image_id).version == 3


def test_work_that_is_done_four_times_at_once_is_done_once(alice: Person) -> None:
    image_id = upload(alice)
    complete(alice, image_id)

    at_once(4, lambda _: process(alice, image_id))

    assert is_ready(alice, image_id)
    assert Image.load(alice.user_id, image_id).version == 3


def test_an_upload_that_comes_again_changes_nothing(alice: Person, settle: Settle) -> None:
    asked = ask_for(alice).json()
    send(asked["upload"])
    settle()

    send(asked["upload"], JPEG[:100])
    settle()

    assert is_ready(alice, asked["imageId"])


def test_an_upload_of_a_deleted_image_goes(alice: Person, settle: Settle) -> None:
    asked = ask_for(alice).json()
    alice.delete(f"/v1/images/{asked['imageId']}")

    send(asked["upload"])
    settle()

    assert files_of(alice) == []
    assert Room.load(alice.user_id).used_bytes == 0


def test_what_others_put_into_the_bucket_is_none_of_ours(alice: Person) -> None:
    route({"source": "aws.s3", "detail-type": "Object Created", "detail": _object("exports/a/b")})
    route({"source": "aws.s3", "detail-type": "Object Created", "detail": _object("uploads/a")})


def _object(key: str) -> dict[str, Any]:
    return {"object": {"key": key}}


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int | None], list[str]]]:
    """Count what the work does, and let the process be gone before a step."""
    done: list[str] = []
    deadly: list[int | None] = [None]

    def watch(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def step(*args: Any, **more: Any) -> Any:
            if len(done) == deadly[0]:
                raise Killed
            done.append(name)
            return real(*args, **more)

        monkeypatch.setattr(owner, name, step)

    for name in ("read", "write", "delete_below"):
        watch(bucket, name)
    watch(services.processing, "_settle")

    def until(step: int | None) -> list[str]:
        deadly[0] = step
        done.clear()
        return done

    yield until
    deadly[0] = None


STEPS = 9  # Read, write six pictures, settle, delete the upload.


@pytest.mark.parametrize("step", range(STEPS))
def test_killed_before_any_step_a_repeat_makes_it_ready(
    alice: Person, steps: Callable[[int | None], list[str]], step: int
) -> None:
    image_id = upload(alice)
    complete(alice, image_id)
    steps(step)
    with pytest.raises(Killed):
        process(alice, image_id)

    steps(None)
    process(alice, image_id)

    assert is_ready(alice, image_id)


@pytest.mark.parametrize("step", range(STEPS))
def test_killed_before_any_step_the_clean_up_makes_it_ready(
    alice: Person, steps: Callable[[int | None], list[str]], settle: Settle, step: int
) -> None:
    image_id = upload(alice)
    complete(alice, image_id)
    settle_streams_without_work(settle)
    steps(step)
    with pytest.raises(Killed):
        process(alice, image_id)

    steps(None)
    clean_up()
    settle()

    assert is_ready(alice, image_id)


def settle_streams_without_work(settle: Settle) -> None:
    """Let the message that asks for the work be lost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "process_image", lambda **_: None)
        settle()


def test_there_are_as_many_steps_as_are_killed(
    alice: Person, steps: Callable[[int | None], list[str]]
) -> None:
    image_id = upload(alice)
    complete(alice, image_id)
    done = steps(None)

    process(alice, image_id)

    assert done == ["read", *["write"] * 6, "_settle", "delete_below"]


@pytest.mark.parametrize("step", range(STEPS + 1))
def test_deleted_before_any_step_nothing_is_left(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    image_id = upload(alice)
    complete(alice, image_id)
    count = itertools.count()

    def delete_at_step(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def delete_and_go_on(*args: Any, **more: Any) -> Any:
            if next(count) == step:
                alice.delete(f"/v1/images/{image_id}")
                settle_streams_without_work(settle)
            return real(*args, **more)

        monkeypatch.setattr(owner, name, delete_and_go_on)

    for name in ("read", "write"):
        delete_at_step(bucket, name)
    delete_at_step(services.processing, "_settle")
    process(alice, image_id)
    monkeypatch.undo()

    if next(count) <= step:  # It had been done by then.
        alice.delete(f"/v1/images/{image_id}")
    settle()
    assert files_of(alice) == []
    assert Room.load(alice.user_id).used_bytes == 0


def test_an_outage_of_s3_is_tried_again(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    image_id = upload(alice)
    complete(alice, image_id)

    def away(*_: Any) -> None:
        raise Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(bucket, "write", away)
        with pytest.raises(Unavailable):
            process(alice, image_id)
    process(alice, image_id)

    assert is_ready(alice, image_id)


def test_the_work_of_an_image_whose_file_is_gone_waits(alice: Person) -> None:
    image_id = upload(alice)
    complete(alice, image_id)
    bucket.delete_below(f"uploads/{alice.user_id}/")

    process(alice, image_id)

    assert Image.load(alice.user_id, image_id).status == "processing"


def test_a_message_names_the_work_by_ids_alone(
    alice: Person, monkeypatch: pytest.MonkeyPatch, settle: Settle
) -> None:
    image_id = upload(alice)
    told: list[Any] = []
    monkeypatch.setattr(jobs, "hand_over", lambda name, **detail: told.append((name, detail)))

    complete(alice, image_id)
    settle()

    ids = {"owner_id": alice.user_id, "image_id": image_id}
    assert ("media.process-image", ids) in told


def fire(days: float) -> None:
    due.run_all(datetime.now(UTC) + timedelta(days=days), [IMAGE_DUE])


def test_what_was_never_completed_is_given_up_after_a_day(alice: Person, settle: Settle) -> None:
    image_id = ask_for(alice, 5000).json()["imageId"]

    fire(0.9)
    assert alice.get(f"/v1/images/{image_id}").status_code == 200

    fire(1.1)
    settle()
    assert alice.get(f"/v1/images/{image_id}").status_code == 404
    assert Room.load(alice.user_id).used_bytes == 0


def test_what_was_rejected_is_shown_for_a_day(alice: Person, settle: Settle) -> None:
    image_id = upload(alice, b"no image")
    settle()

    fire(0.9)
    assert alice.get(f"/v1/images/{image_id}").json()["status"] == "rejected"

    fire(1.1)
    assert alice.get(f"/v1/images/{image_id}").status_code == 404
    assert Room.load(alice.user_id).used_bytes == 0


def test_the_image_of_a_gift_expires_after_a_year(alice: Person, settle: Settle) -> None:
    image_id = upload(alice, purpose="gift")
    settle()

    fire(364)
    assert is_ready(alice, image_id)

    fire(366)
    settle()
    body = alice.get(f"/v1/images/{image_id}").json()
    assert (body["status"], body["urls"]) == ("expired", None)
    assert files_of(alice) == []
    assert Room.load(alice.user_id).used_bytes == 0


def test_the_image_of_a_gift_stays_for_ever_if_the_stage_says_so(
    alice: Person, settle: Settle
) -> None:
    image_id = upload(alice, purpose="gift")
    with override_settings(MEDIA_EXPIRE_DAYS=0):
        settle()

    fire(5000)

    assert is_ready(alice, image_id)


def test_it_stays_for_ever_also_if_the_stage_says_so_later(alice: Person, settle: Settle) -> None:
    image_id = upload(alice, purpose="gift")
    settle()

    with override_settings(MEDIA_EXPIRE_DAYS=0):
        fire(366)
    fire(5000)

    assert is_ready(alice, image_id)


def test_other_images_do_not_expire(alice: Person, settle: Settle) -> None:
    image_id = upload(alice, purpose="post")
    settle()

    fire(5000)

    assert is_ready(alice, image_id)


def test_a_due_row_that_is_fired_twice_has_one_effect(alice: Person) -> None:
    image_id = ask_for(alice, 5000).json()["imageId"]
    row = Image.load(alice.user_id, image_id).due_row()
    assert row

    for _ in range(2):
        services.fire_due(row, now=datetime.now(UTC))

    assert Image.find(alice.user_id, image_id) is None
    assert Room.load(alice.user_id).used_bytes == 0
