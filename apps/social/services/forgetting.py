"""Reports of and about somebody who has left: what others still need stays, and names nobody."""

from contextlib import suppress
from datetime import datetime

from apps.core.db.batches import erase_partition, write_batch
from apps.core.errors import NotFound
from apps.social.models import Report, ReportClaim
from apps.social.models.reports import target_of


def forget_reports(user_id: str, now: datetime) -> bool:
    """Forget some. Returns whether nothing was left: indexes lag behind, so the next look tells."""
    filed, about = Report.filed_by(user_id).items, Report.about(user_id)
    resolved = Report.resolved_of(user_id)
    for report in filed:
        _forget_reporter(report)
    for report in about:
        _forget_author(report, now)
    for report in resolved:
        _change(report, {"resolved_by": None})
    claims_gone = erase_partition(ReportClaim, target_of("user", user_id))
    return claims_gone and not (filed or about or resolved)


def _forget_reporter(report: Report) -> None:
    """Keep what is still to be decided, without a name; the rest was their own."""
    claim = ReportClaim(report.target, report.reporter_id)
    if report.resolved_at:
        write_batch(put=[], delete=[claim, report])
    else:
        write_batch(put=[], delete=[claim])
        _change(report, {"reporter_id": None, "note": None})


def _forget_author(report: Report, now: datetime) -> None:
    """Keep that something was reported, but not of whom; nothing is left to be decided."""
    changes: dict[str, object] = {"author_id": None}
    if report.target_id == report.author_id:
        changes["target_id"] = None
    if report.resolved_at is None:
        changes |= report.closing(now)
    _change(report, changes)


def _change(report: Report, changes: dict[str, object]) -> None:
    with suppress(NotFound):
        Report.change(report.report_id, changes=changes)
