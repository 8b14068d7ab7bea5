"""What is backed up, a part at a time: a segment of a table, or the files of the bucket."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from apps.core.restored import RESTORED_BY
from infra.backup.lines import as_json, checksum, from_json
from infra.backup.places import Place
from infra.backup.rows import client, scan

ROWS_A_PART = 5000  # Or as many as one call more brings; a kill costs at most one part.
FILES_A_PART = 100
FILES_AT_ONCE = 8
EXPIRES = "expiresAt"  # What every table's TTL looks at.
# What S3 keeps beside a file's content and gives back with it.
HEADERS = ("ContentType", "CacheControl", "ContentDisposition", "ContentEncoding", "Metadata")

After = Any  # Where a source goes on: JSON.


class Part(NamedTuple):
    """Some things as JSON; those that were left out; where the next begin, None at the end."""

    things: list[Any]
    skipped: int
    after: After


class Source(Protocol):
    """Things in a fixed order, so that a part can be read again from where it begins."""

    @property
    def name(self) -> str: ...

    def parts(self, after: After) -> Iterator[Part]: ...


@dataclass(frozen=True)
class Segment:
    """One of the parts into which a parallel Scan divides a table.

    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html
    """

    table: str
    of: str  # What the backup calls the table.
    number: int
    total: int
    now: datetime

    @property
    def name(self) -> str:
        return f"tables/{self.of}/{self.number:02}"

    def parts(self, after: After) -> Iterator[Part]:
        while True:
            part = self._part(after)
            yield part
            after = part.after
            if after is None:
                return

    def _part(self, after: After) -> Part:
        rows: list[Any] = []
        read = 0
        while read < ROWS_A_PART:
            found, last = scan(
                self.table,
                segment=self.number,
                segments=self.total,
                after=from_json(after) if after else None,
            )
            read += len(found)
            rows += [as_json(row) for row in found if not is_over(row, self.now)]
            after = as_json(last) if last else None
            if after is None:
                break
        return Part([_unmarked(row) for row in rows], read - len(rows), after)


def is_over(row: dict[str, Any], now: datetime) -> bool:
    """Tell whether a row has expired, and only waits for DynamoDB to remove it."""
    expires = row.get(EXPIRES)
    return expires is not None and int(expires["N"]) <= now.timestamp()


def _unmarked(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out the mark of an earlier restore, which says nothing about the next."""
    return {name: value for name, value in row.items() if name != RESTORED_BY}


@dataclass(frozen=True)
class Files:
    """The present versions of the files of a bucket; what is in them goes into the place."""

    bucket: str
    place: Place

    name = "objects/list"

    def parts(self, after: After) -> Iterator[Part]:
        while True:
            answer = client("s3").list_objects_v2(
                Bucket=self.bucket, MaxKeys=FILES_A_PART, StartAfter=after or ""
            )
            keys = [entry["Key"] for entry in answer.get("Contents", ())]
            with ThreadPoolExecutor(FILES_AT_ONCE) as pool:
                found = [one for one in pool.map(self._keep, keys) if one]
            after = keys[-1] if answer["IsTruncated"] else None
            yield Part(found, len(keys) - len(found), after)
            if after is None:
                return

    def _keep(self, key: str) -> dict[str, Any] | None:
        """Copy a file into the place. Returns its line; None when it went meanwhile."""
        s3 = client("s3")
        try:
            answer = s3.get_object(Bucket=self.bucket, Key=key)
        except s3.exceptions.NoSuchKey:
            return None
        content = answer["Body"].read()
        found = checksum(content)
        if not self.place.has(file_name(found)):
            self.place.write(file_name(found), content)
        headers = {name: answer[name] for name in HEADERS if answer.get(name)}
        return {"key": key, "sha256": found, "bytes": len(content), "headers": headers}


def file_name(found: str) -> str:
    """Name the content with this checksum."""
    return f"files/{found[:2]}/{found}"
