"""What is decided of one report is decided of all open ones of the same thing.

Some are resolved in the transaction of the decision, the others after it, by the stream.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from apps.core import jobs, reportables
from apps.core.db import Transaction, decide_again, transaction
from apps.social.models import Action, Report

RESOLVE = "social.resolve-reports"  # The job's name in the queue.
RESOLVED_AT_ONCE = 25  # Reports of one thing in one transaction.
ROUNDS = 10  # Of one job, so that it ends in time; the rest is another job's.


class Decision(NamedTuple):
    """What a moderator decided, and on which report."""

    action: Action
    moderator_id: str | None  # None: they have left since.
    at: datetime
    report_id: str


def decide_in(tx: Transaction, reports: Iterable[Report], decision: Decision) -> None:
    """Resolve open reports of one thing as part of `tx`."""
    resolved = list(reports)
    for report in resolved:
        is_the_one = report.report_id == decision.report_id
        resolved_with = None if is_the_one else decision.report_id
        report.resolve_in(tx, *decision[:3], resolved_with=resolved_with)
    thing_id = resolved[0].target_id
    if thing_id and decision.action != Action.REMOVE:
        reportables.kind_of(resolved[0].target_type).uncount_in(tx, thing_id, len(resolved))


def open_reports_of(target: str) -> list[Report]:
    """Read the oldest open reports of a thing, as many as one transaction resolves."""
    listed = Report.listed_of(target, limit=RESOLVED_AT_ONCE)
    return [report for report in listed if report.resolved_at is None]


def decide_by_removal_in(tx: Transaction, target: str, moderator_id: str, now: datetime) -> None:
    """Resolve what was reported of a thing that a moderator removes anyway, as part of `tx`."""
    reports = open_reports_of(target)
    if reports:
        decision = Decision(Action.REMOVE, moderator_id, now, reports[0].report_id)
        decide_in(tx, reports, decision)


def resolve_others(old: Report | None, new: Report | None) -> None:
    """Let the other open reports of a thing follow the one that was decided."""
    if new and new.action and not new.resolved_with and not (old and old.resolved_at):
        jobs.hand_over(RESOLVE, report_id=new.report_id)


def resolve_some(*, report_id: str) -> None:
    """Resolve what was reported of a thing before a report of it was decided."""
    for _ in range(ROUNDS):
        if _is_resolved(report_id):
            return
    jobs.hand_over(RESOLVE, report_id=report_id)


@decide_again
def _is_resolved(report_id: str) -> bool:
    """Resolve some reports. Returns whether none was left."""
    decided = Report.find(report_id)
    if not (decided and decided.action and decided.resolved_at and decided.target_id):
        return True
    decision = Decision(Action(decided.action), decided.resolved_by, decided.resolved_at, report_id)
    listed = Report.listed_of(decided.target, limit=RESOLVED_AT_ONCE)
    # What came later may be about what it has become since.
    earlier = [report for report in listed if report.created_at <= decision.at]
    still_open = [report for report in earlier if report.resolved_at is None]
    if still_open:
        with transaction() as tx:
            decide_in(tx, still_open, decision)
    return not earlier  # Those that are resolved leave the index a moment later.
