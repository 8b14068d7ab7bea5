"""What moderators see of reports, and what they decide."""

from collections.abc import Sequence
from datetime import datetime

from apps.accounts import services as accounts
from apps.accounts.errors import OwnAccount
from apps.accounts.models import User
from apps.accounts.services import Card
from apps.core import reportables
from apps.core.db import Key, Page, Transaction, decide_again, transaction
from apps.core.db.batches import read_batch
from apps.core.errors import Invalid
from apps.core.reportables import JSON
from apps.social.errors import ReportResolved
from apps.social.models import Action, Report, Status
from apps.social.services.fields import ReviewedReport
from apps.social.services.resolving import (
    RESOLVED_AT_ONCE,
    Decision,
    decide_in,
    open_reports_of,
)

Targets = dict[tuple[str, str | None], JSON]


def list_reports(
    *, moderator_id: str, status: Status, now: datetime, limit: int, after: Key | None
) -> Page[ReviewedReport]:
    """List reports: open ones, the oldest first, or resolved ones, the newest decision first."""
    page = Report.queued(status, limit=limit, after=after)
    return Page(_review(page.items, moderator_id, now), page.next_key)


def review_report(*, moderator_id: str, report_id: str, now: datetime) -> ReviewedReport:
    """Read a report, with what it is about. Raises NotFound."""
    [reviewed] = _review([Report.load(report_id)], moderator_id, now)
    return reviewed


def resolve_report(
    *, moderator_id: str, report_id: str, action: Action, now: datetime
) -> ReviewedReport:
    """Decide on a report, and on all open ones of the same thing. The same again is once.

    Raises:
        NotFound: there is no such report.
        OwnAccount: it is about the moderator.
        ReportResolved: another decision was taken.
        Invalid: it is about a person, whom nobody removes.
        Forbidden: it is about somebody with a role, whom administrators suspend.
        Unavailable.
    """
    report = _resolve(moderator_id, report_id, action, now)
    if action == Action.SUSPEND and report.author_id:
        accounts.tell_of_decisions(report.author_id)  # A crash before it is found by reconcile.
    [reviewed] = _review([report], moderator_id, now)
    return reviewed


@decide_again
def _resolve(moderator_id: str, report_id: str, action: Action, now: datetime) -> Report:
    report = Report.load(report_id)
    if report.author_id == moderator_id:
        raise OwnAccount
    if report.resolved_at:
        if report.action != action:
            raise ReportResolved
        return report
    decision = Decision(action, moderator_id, now, report_id)
    with transaction() as tx:
        decide_in(tx, _with_others(report), decision)
        _act_in(tx, report, decision)
        accounts.note_act_in(
            tx,
            action="reports.resolve",
            user_id=report.author_id,
            actor_id=moderator_id,
            now=now,
            details={"reportId": report_id, "decision": action, **_thing(report)},
        )
    return report


def _with_others(report: Report) -> list[Report]:
    """Find those that are to be decided with a report."""
    if report.target_id is None:
        return [report]
    others = [one for one in open_reports_of(report.target) if one.report_id != report.report_id]
    return [report, *others[: RESOLVED_AT_ONCE - 1]]


def _act_in(tx: Transaction, report: Report, decision: Decision) -> None:
    """Do to the thing, or to who answers for it, what was decided."""
    match decision.action:
        case Action.REMOVE:
            remove_in = reportables.kind_of(report.target_type).remove_in
            if remove_in is None:
                raise Invalid(action=["Nobody removes a person: suspend them, or dismiss it."])
            if report.target_id:
                remove_in(tx, report.target_id, decision.at)
        case Action.SUSPEND if report.author_id and decision.moderator_id:
            accounts.suspend_member_in(
                tx,
                user_id=report.author_id,
                actor_id=decision.moderator_id,
                now=decision.at,
                details={"reportId": report.report_id},
            )


def _thing(report: Report) -> dict[str, object]:
    """Name for the audit log what was reported; people have their own place there."""
    if report.target_id == report.author_id:
        return {"targetType": report.target_type}
    return {"targetType": report.target_type, "targetId": report.target_id}


def _review(reports: Sequence[Report], moderator_id: str, now: datetime) -> list[ReviewedReport]:
    """Show reports with their reporters and what they are about, a page in a few calls."""
    # Who is reported does not learn by whom, though they may be a moderator.
    told = {one.reporter_id for one in reports if one.author_id != moderator_id}
    users = read_batch(User, [(user_id,) for user_id in told if user_id])
    cards = {user.user_id: Card.of(user, now) for user in users}
    targets = _targets(reports, moderator_id, now)
    return [
        ReviewedReport(
            report,
            cards.get(report.reporter_id or "") if report.author_id != moderator_id else None,
            targets.get((report.target_type, report.target_id)),
        )
        for report in reports
    ]


def _targets(reports: Sequence[Report], moderator_id: str, now: datetime) -> Targets:
    found: Targets = {}
    for kind in {report.target_type for report in reports}:
        ids = dict.fromkeys(one.target_id for one in reports if one.target_type == kind)
        shown = reportables.kind_of(kind).show([one for one in ids if one], moderator_id, now)
        found |= {(kind, thing_id): thing for thing_id, thing in shown.items()}
    return found
