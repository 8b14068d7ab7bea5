"""What images do when something happens to them, in S3 or here."""

from datetime import UTC, datetime
from typing import Any

from apps.core import jobs, metrics
from apps.core.due import Due, when_due
from apps.core.events import Change, follow, on
from apps.core.routing import consume
from apps.media import services
from apps.media.events import ImageReady
from apps.media.keys import owner_and_image
from apps.media.models import Image, Status
from apps.media.models.images import IMAGE_DUE
from apps.media.services import DELETE_FILES, PROCESS


@consume("aws.s3", "Object Created")
def note_upload(detail: dict[str, Any]) -> None:
    """Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html."""
    upload = owner_and_image(detail["object"]["key"])
    if upload:
        owner_id, image_id = upload
        services.note_upload(owner_id=owner_id, image_id=image_id, now=datetime.now(UTC))


@follow(Image)
def begin_work(change: Change[Image]) -> None:
    old, new = change.old, change.new
    if new and new.status == Status.PROCESSING and not (old and old.status == new.status):
        jobs.hand_over(PROCESS, owner_id=new.owner_id, image_id=new.image_id)


@on(ImageReady)
def count_upload(_event: ImageReady) -> None:
    metrics.count("Uploads")


@jobs.job(PROCESS)
def process_image(detail: dict[str, Any]) -> None:
    services.process_image(**detail, now=datetime.now(UTC))


@follow(Image)
def drop_files(change: Change[Image]) -> None:
    old, new = change.old, change.new
    if old and (new is None or new.status == Status.EXPIRED != old.status):
        jobs.hand_over(
            DELETE_FILES, purpose=old.purpose, owner_id=old.owner_id, image_id=old.image_id
        )


@jobs.job(DELETE_FILES)
def delete_files(detail: dict[str, Any]) -> None:
    services.delete_files(**detail)


@when_due(IMAGE_DUE)
def fire_due(due: Due, now: datetime) -> None:
    services.fire_due(due, now=now)
