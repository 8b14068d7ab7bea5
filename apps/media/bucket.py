"""The files of the bucket: read and written through django-storages, and through its client.

Each call goes to S3, so none of them belongs into a transaction.
"""

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import IO, Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from apps.core.aws.clients import CONNECTIONS
from apps.core.dependencies import depends_on
from apps.core.errors import Unavailable
from apps.media.signing import sign_link

READS_AT_ONCE = 8
FAULT = 500

logger = logging.getLogger(__name__)

_http = PoolManager(
    maxsize=CONNECTIONS,
    timeout=Timeout(connect=1, read=4),
    retries=Retry(1, redirect=False),
)


def has(key: str) -> bool:
    """Tell whether there is such a file, without loading what the storage needs.

    Raises:
        Unavailable: S3 does not answer, or refuses to.
    """
    link = sign_link(key, at=datetime.now(UTC), good_for=timedelta(minutes=1), method="HEAD")
    try:
        status = _http.request("HEAD", link).status
    except HTTPError as error:
        raise Unavailable from error
    if status not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}:
        logger.error("S3 refuses", extra={"status": status})
        raise Unavailable
    return status == HTTPStatus.OK


@depends_on("s3")
def find_bucket() -> None:
    """Raise Unavailable unless the bucket is there."""
    if not has(""):
        raise Unavailable


def read(key: str) -> bytes | None:
    """Read a file; None if there is none. Raises Unavailable."""
    return _read(_s3(), key)


def read_all(keys: Iterable[str]) -> Iterator[bytes | None]:
    """Read files in the order of their keys, some at a time. Raises Unavailable."""
    s3 = _s3()  # One for all threads: making one takes longer than reading a file.
    left = iter(keys)
    with ThreadPoolExecutor(READS_AT_ONCE) as pool:
        while some := list(islice(left, READS_AT_ONCE)):
            yield from pool.map(partial(_read, s3), some)


def _read(s3: Any, key: str) -> bytes | None:
    try:
        with _asked():  # One request, where the storage's own `open` makes three.
            content: bytes = s3.get_object(Bucket=settings.MEDIA_BUCKET, Key=key)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return None
    return content


def write(key: str, content: bytes | IO[bytes], content_type: str) -> None:
    """Write a file, in the place of what is there. Raises Unavailable."""
    file = ContentFile(content) if isinstance(content, bytes) else File(content)
    file.content_type = content_type  # type: ignore[attr-defined]  # Where the storage looks.
    with _asked():
        default_storage.save(key, file)


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
