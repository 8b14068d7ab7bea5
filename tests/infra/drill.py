"""A stage of a drill: tables and a bucket of its own, filled, wiped and compared."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from apps.core.aws.clients import client
from apps.core.db import tables
from apps.core.restored import RESTORED_BY
from infra import table_setup
from infra.backup import Scope
from infra.backup import rows as backup_rows
from infra.backup.lines import as_json, checksum, line

NAMES = ("posts", "tasks")
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
NOW_SECONDS = int(NOW.timestamp())


def make_scope() -> Scope:
    """Make tables and a bucket that nobody else knows."""
    prefix = f"drill-{uuid4().hex[:8]}"
    scope = Scope(prefix=prefix, names=NAMES, bucket=f"{prefix}-media")
    make_tables(scope)
    client("s3").create_bucket(
        Bucket=scope.bucket,
        CreateBucketConfiguration={"LocationConstraint": "eu-central-1"},
    )
    return scope


def make_tables(scope: Scope) -> None:
    models = {name.rpartition("-")[2]: model for name, model in tables().items()}
    for name in scope.names:
        definition = table_setup.definition(models[name])
        table_setup.create(client("dynamodb"), scope.table(name), definition)


def row(name: str, number: int, **more: Any) -> dict[str, Any]:
    """Make a row with every type that there is."""
    keys = {"posts": ("postId",), "tasks": ("userId", "taskId")}[name]
    return {
        **{key: {"S": f"{key}-{number:06}"} for key in keys},
        "number": {"N": str(number)},
        "flag": {"BOOL": number % 2 == 0},
        "nothing": {"NULL": True},
        "raw": {"B": number.to_bytes(4, "big")},
        "words": {"SS": [f"b{number}", f"a{number}"]},
        "numbers": {"NS": ["2", "1"]},
        "raws": {"BS": [b"\xff", b"\x00"]},
        "map": {"M": {"SS": {"S": "a name like a type"}, "L": {"L": [{"B": b"deep"}]}}},
        "title": {"S": f"Größe {number} \N{GRINNING FACE} " + "x" * 300},
        **more,
    }


def fill(scope: Scope, rows: int, files: int) -> None:
    """Put so many rows into each table, and so many files into the bucket."""
    for name in scope.names:
        backup_rows.put(scope.table(name), [row(name, number) for number in range(rows)])
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(partial(_put, scope.bucket), range(files)))


def _put(bucket: str, number: int) -> None:
    client("s3").put_object(
        Bucket=bucket,
        Key=f"images/gift/{number % 7}/{number:06} ä+.webp",
        Body=os.urandom(16) + bytes(number % 999),
        ContentType="image/webp",
        CacheControl="private",
        Metadata={"number": str(number)},
    )


def wipe(scope: Scope) -> None:
    """Lose everything."""
    for name in scope.names:
        client("dynamodb").delete_table(TableName=scope.table(name))
    s3 = client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=scope.bucket):
        if keys := [{"Key": entry["Key"]} for entry in page.get("Contents", ())]:
            s3.delete_objects(Bucket=scope.bucket, Delete={"Objects": keys})
    make_tables(scope)


def checksums(scope: Scope) -> list[str]:
    """Tell what each row and each file is, without what a restore adds."""
    return sorted([*_of_rows(scope), *_of_files(scope)])


def _of_rows(scope: Scope) -> Iterator[str]:
    pages = client("dynamodb").get_paginator("scan")
    for name in scope.names:
        for page in pages.paginate(TableName=scope.table(name), ConsistentRead=True):
            for found in page["Items"]:
                found.pop(RESTORED_BY, None)
                yield checksum(name.encode() + line(as_json(found)))


def _of_files(scope: Scope) -> Iterator[str]:
    s3 = client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=scope.bucket):
        for entry in page.get("Contents", ()):
            found = s3.get_object(Bucket=scope.bucket, Key=entry["Key"])
            kept = [entry["Key"], found["ContentType"], found["CacheControl"], found["Metadata"]]
            yield checksum(line(kept) + found["Body"].read())
