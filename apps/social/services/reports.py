"""Reports to moderators, by those who make them."""

from collections.abc import Iterator
from datetime import datetime

from apps.accounts.errors import NotOneself
from apps.core import limits, reportables
from apps.core.db import Key, Repeated, transaction
from apps.core.errors import NotFound
from apps.core.ids import new_id
from apps.core.limits import rate_of
from apps.social.models import Report, ReportClaim
from apps.social.services.fields import FiledReport, ReportFields

REPORTS = rate_of("reports")


def file_report(*, reporter_id: str, fields: ReportFields, now: datetime) -> FiledReport:
    """Report what one sees; again it is the report that one made before.

    From now on moderators see it, too, if it is not public.

    Raises:
        NotFound: there is no such thing that they may see.
        NotOneself: it is their own.
        RateLimited: 60 in a minute.
    """
    limits.use(REPORTS, reporter_id, now)
    kind = reportables.kind_of(fields["target_type"])
    author_id = kind.author_for(reporter_id, fields["target_id"], now)
    if author_id is None:
        raise NotFound
    if author_id == reporter_id:
        raise NotOneself
    report = Report(
        new_id(now),
        target_type=kind.kind,
        target_id=fields["target_id"],
        author_id=author_id,
        reporter_id=reporter_id,
        reason=fields["reason"],
        note=fields["note"] or None,
        created_at=now,
    )
    report.open()
    return _file(report)


def get_report(*, user_id: str, report_id: str) -> Report:
    """Read a report that one made. Raises NotFound."""
    report = Report.load(report_id)
    if report.reporter_id != user_id:
        raise NotFound
    return report


def reports_of(user_id: str) -> Iterator[Report]:
    """Read all that somebody reported, page by page."""
    after: Key | None = None
    while True:
        page = Report.filed_by(user_id, after=after)
        yield from page.items
        after = page.next_key
        if after is None:
            return


def _file(report: Report) -> FiledReport:
    claim = ReportClaim(report.target, report.reporter_id, report_id=report.report_id)
    kind = reportables.kind_of(report.target_type)
    try:
        with transaction() as tx:
            report.save_in(tx)
            claim.begin_in(tx)
            kind.count_in(tx, report.target_id or "", 1)
    except Repeated as repeated:
        if isinstance(repeated.row, Report):  # Under the same Idempotency-Key.
            return FiledReport(repeated.row, is_new=True)
        earlier = ReportClaim.load(*claim.keys())
        return FiledReport(Report.load(earlier.report_id), is_new=False)
    return FiledReport(report, is_new=True)
