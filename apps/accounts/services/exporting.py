"""Everything that somebody has, for them to take along."""

import tempfile
from datetime import datetime, timedelta
from typing import NamedTuple

from apps.accounts.archive import write_archive
from apps.accounts.models import Export, ExportStatus
from apps.accounts.models.exports import KEPT
from apps.core import limits
from apps.core.errors import NotFound
from apps.core.ids import new_id
from apps.core.limits import rate_of
from apps.media import bucket
from apps.media.keys import export_key
from apps.media.signing import sign_link

BUILD_EXPORT = "accounts.build-export"  # The job's name in the queue.
LINK_GOOD_FOR = timedelta(minutes=10)
EXPORTS = rate_of("exports")


class ShownExport(NamedTuple):
    export_id: str
    status: str
    url: str | None
    expires_at: datetime | None  # Of the link.


def ask_for_export(*, user_id: str, now: datetime) -> Export:
    """Have an archive made: handlers.py.

    Raises:
        RateLimited: too many in an hour.
    """
    limits.use(EXPORTS, user_id, now)
    return Export(user_id, new_id(now), created_at=now, expires_at=now + KEPT).save_new()


def get_export(*, user_id: str, export_id: str, now: datetime) -> ShownExport:
    """Tell how far an export is and, once it is there, where, by a link for ten minutes.

    Raises:
        NotFound: there is none, or it is over a day old.
    """
    export = Export.load_current(user_id, export_id, now)
    if export.status != ExportStatus.READY:
        return ShownExport(export_id, export.status, None, None)
    url = sign_link(export_key(user_id, export_id), at=now, good_for=LINK_GOOD_FOR)
    return ShownExport(export_id, export.status, url, now + LINK_GOOD_FOR)


def build_export(*, user_id: str, export_id: str, now: datetime) -> None:
    """Make the archive, in the work function. Again is harmless.

    Raises:
        Unavailable: S3 or DynamoDB do not answer; a repeat begins anew.
    """
    key = export_key(user_id, export_id)
    try:
        Export.load_current(user_id, export_id, now)
        with tempfile.TemporaryFile() as file:
            write_archive(file, user_id)
            file.seek(0)
            bucket.write(key, file, "application/zip")
        Export.change(user_id, export_id, changes={"status": ExportStatus.READY})
    except NotFound:  # The account was deleted meanwhile, maybe while an attempt before this wrote.
        bucket.delete_below(key)
