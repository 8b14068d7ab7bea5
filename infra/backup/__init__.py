"""Backups of a stage: every row of its tables and every file of its bucket, as plain files.

    begun.json                        whose backup it is, and since when
    tables/<name>/<segment>-<n>.jsonl.gz   rows as DynamoDB JSON, a line each
    objects/list-<n>.jsonl.gz         files of the bucket: key, type, metadata, checksum
    files/<checksum>                  what is in them, under its SHA-256
    state/…, restoring/…              how far it is, so that it can go on
    manifest.json                     all parts with their SHA-256; only when it is whole

A part is written before the note that it is there. So who is killed repeats at most one part of
each source, under the same name: nothing is doubled and nothing lost. Users of the pool are not in
it, since Cognito gives out no passwords: docs/decisions/0010.
"""

from infra.backup.places import Missing, Place, place_at
from infra.backup.restoring import Refused, restore
from infra.backup.scope import Scope
from infra.backup.taking import AlreadyWhole, OtherBackup, take

__all__ = [
    "AlreadyWhole",
    "Missing",
    "OtherBackup",
    "Place",
    "Refused",
    "Scope",
    "place_at",
    "restore",
    "take",
]
