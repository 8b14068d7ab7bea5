"""Where a backup lies: in a folder, or in a bucket below a prefix."""

import os
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from infra.backup.rows import client


class Missing(Exception):
    """There is no such file in this place."""


class Place(Protocol):
    """Files under names with slashes. A write is whole, or it is not there."""

    def read(self, name: str) -> bytes:
        """Read a file. Raises Missing."""

    def has(self, name: str) -> bool:
        """Tell whether there is such a file."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file, in the place of what is there."""


def place_at(address: str) -> Place:
    """Open a place: `s3://bucket/prefix`, or the path of a folder."""
    parts = urlsplit(address)
    if parts.scheme == "s3":
        return Bucket(parts.netloc, parts.path.strip("/"))
    return Folder(Path(address))


class Folder:
    """A folder, whose files only their owner may read: what is in them is personal."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str) -> bytes:
        try:
            return (self._path / name).read_bytes()
        except FileNotFoundError as error:
            raise Missing(name) from error

    def has(self, name: str) -> bool:
        return (self._path / name).exists()

    def write(self, name: str, content: bytes) -> None:
        path = self._path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        with part.open("wb") as file:
            part.chmod(0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # The note that it is there must not outlive it.
        part.replace(path)


class Bucket:
    """A bucket of S3, below a prefix. Who may read it is the bucket's business."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self.bucket = bucket
        self._prefix = prefix

    def read(self, name: str) -> bytes:
        s3 = client("s3")
        try:
            content: bytes = s3.get_object(**self._at(name))["Body"].read()
        except s3.exceptions.NoSuchKey as error:
            raise Missing(name) from error
        return content

    def has(self, name: str) -> bool:
        wanted = self._at(name)
        answer = client("s3").list_objects_v2(
            Bucket=wanted["Bucket"], Prefix=wanted["Key"], MaxKeys=1
        )
        return any(entry["Key"] == wanted["Key"] for entry in answer.get("Contents", ()))

    def write(self, name: str, content: bytes) -> None:
        client("s3").put_object(**self._at(name), Body=content)

    def _at(self, name: str) -> dict[str, Any]:
        return {"Bucket": self.bucket, "Key": f"{self._prefix}/{name}".lstrip("/")}
