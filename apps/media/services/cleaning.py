"""What a crash left in the bucket: files without a row, and rows whose work got lost.

It walks the whole bucket, so it is for maintenance, not for requests. What is younger than some
minutes may still be at work.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from apps.core import jobs
from apps.core.db.batches import READS_AT_ONCE, read_batch
from apps.core.errors import DomainError
from apps.core.ids import is_id, moment_of
from apps.media import bucket
from apps.media.keys import IMAGES, UPLOADS
from apps.media.models import Image, Status
from apps.media.services.processing import PROCESS
from apps.media.services.uploading import note_upload

GRACE = timedelta(minutes=15)  # Longer than the form is good for, and its work takes.

ImageKey = tuple[str, str]  # Owner and image.


class Finding(NamedTuple):
    """Something left over, and how it is put right."""

    what: str
    mend: Callable[[], object]


def clean_up(now: datetime) -> Iterator[str]:
    """Mend all that is left over, and tell each thing done. What fails stays for the next run."""
    for finding in leftovers(now):
        try:
            finding.mend()
        except DomainError as error:
            yield f"cannot {finding.what}: {error.message}"
        else:
            yield finding.what


def leftovers(now: datetime) -> Iterator[Finding]:
    """Find what is left over, without mending it."""
    for prefix in (UPLOADS, IMAGES):
        for folders in _chunks(_folders(prefix)):
            images = _rows(folders.values())
            for folder, key in folders.items():
                if moment_of(key[1]) + GRACE <= now:
                    yield from _judge(folder, key, images.get(key), now)


def _judge(folder: str, key: ImageKey, image: Image | None, now: datetime) -> Iterator[Finding]:
    is_upload = folder.startswith(UPLOADS)
    owner_id, image_id = key
    if image is None or _is_stray(image, is_upload=is_upload):
        yield Finding(f"delete {folder}", lambda: bucket.delete_below(folder))
    elif is_upload and image.status == Status.PENDING:
        yield Finding(
            f"begin with {image_id}",
            lambda: note_upload(owner_id=owner_id, image_id=image_id, now=now),
        )
    elif is_upload and image.updated_at + GRACE <= now:
        yield Finding(
            f"go on with {image_id}",
            lambda: jobs.hand_over(PROCESS, owner_id=owner_id, image_id=image_id),
        )


def _is_stray(image: Image, *, is_upload: bool) -> bool:
    """Tell whether nobody needs a file any more: an upload when settled, a picture if not ready."""
    return image.is_settled if is_upload else image.is_settled and image.status != Status.READY


def _folders(prefix: str) -> Iterator[tuple[str, ImageKey]]:
    """List what belongs to one image each: `uploads/<owner>/<image>`, `images/…/<image>/`."""
    depth = prefix.count("/") + (2 if prefix == UPLOADS else 3)
    for parts, _ in groupby(bucket.list_keys(prefix), lambda key: tuple(key.split("/")[:depth])):
        *_, owner_id, image_id = parts
        if is_id(image_id):  # Nothing else is ours to judge.
            yield "/".join(parts), (owner_id, image_id)


def _chunks(
    folders: Iterator[tuple[str, ImageKey]],
) -> Iterator[dict[str, ImageKey]]:
    chunk: dict[str, ImageKey] = {}
    for folder, key in folders:
        chunk[folder] = key
        if len(chunk) == READS_AT_ONCE:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk


def _rows(keys: object) -> dict[ImageKey, Image]:
    rows = read_batch(Image, list(dict.fromkeys(keys)))  # type: ignore[call-overload]
    return {(row.owner_id, row.image_id): row for row in rows}
