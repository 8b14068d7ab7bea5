"""The files of images: django-storages reads and writes them, S3's own calls do the rest.

Each call goes to S3, so none of them belongs into a transaction.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from apps.core.errors import Unavailable

UPLOAD_GOOD_FOR = timedelta(minutes=10)
FAULT = 500


class UploadForm(NamedTuple):
    """What a client sends to S3, with its file as the last field, named `file`."""

    url: str
    fields: dict[str, str]
    method: str = "POST"


def upload_form(key: str, content_type: str, byte_size: int) -> UploadForm:
    """Sign a POST of one file: to this key, of this type, of one byte to `byte_size`.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
    """
    with _asked():
        form = _s3().generate_presigned_post(
            settings.MEDIA_BUCKET,
            key,
            Fields={"Content-Type": content_type},
            Conditions=[
                {"Content-Type": content_type},
                ["content-length-range", 1, byte_size],
            ],
            ExpiresIn=int(UPLOAD_GOOD_FOR.total_seconds()),
        )
    return UploadForm(form["url"], form["fields"])


def has(key: str) -> bool:
    """Tell whether there is such a file. Raises Unavailable."""
    with _asked():
        return default_storage.exists(key)


def read(key: str) -> bytes | None:
    """Read a file; None if there is none. Raises Unavailable."""
    try:
        with _asked(), default_storage.open(key) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content


def write(key: str, content: bytes | IO[bytes], content_type: str) -> None:
    """Write a file, in the place of what is there. Raises Unavailable."""
    file = ContentFile(content) if isinstance(content, bytes) else File(content)
    file.content_type = content_type  # type: ignore[attr-defined]  # Where the storage looks.
    with _asked():
        default_storage.save(key, file)


def link_for(key: str, good_for: timedelta) -> str:
    """Sign a link to a file from now on. It asks nobody."""
    return str(default_storage.url(key, expire=int(good_for.total_seconds())))  # type: ignore[call-arg]


def list_keys(prefix: str) -> Iterator[str]:
    """List the files whose keys begin so, page by page. Raises Unavailable."""
    with _asked():
        for page in _s3().get_paginator("list_objects_v2").paginate(**_below(prefix)):
            yield from (entry["Key"] for entry in page.get("Contents", ()))


def delete_below(*prefixes: str) -> None:
    """Delete all files whose keys begin so, with all their versions. Raises Unavailable."""
    with _asked():
        for prefix in prefixes:
            for page in _s3().get_paginator("list_object_versions").paginate(**_below(prefix)):
                _delete_versions([*page.get("Versions", ()), *page.get("DeleteMarkers", ())])


def _delete_versions(versions: Iterable[dict[str, Any]]) -> None:
    objects = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in versions]
    if not objects:
        return
    wanted = {"Objects": objects, "Quiet": True}
    answer = _s3().delete_objects(Bucket=settings.MEDIA_BUCKET, Delete=wanted)
    if answer.get("Errors"):
        raise Unavailable


def _below(prefix: str) -> dict[str, str]:
    return {"Bucket": settings.MEDIA_BUCKET, "Prefix": prefix}


def _s3() -> Any:
    return default_storage.connection.meta.client  # type: ignore[attr-defined]  # S3Storage's.


@contextmanager
def _asked() -> Iterator[None]:
    try:
        yield
    except BotoCoreError as error:
        raise Unavailable from error
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= FAULT:
            raise Unavailable from error
        raise
