"""Who leaves is named by no report, and what others still have to decide stays."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.social import services
from apps.social.models import Report, ReportClaim
from apps.social.models.reports import target_of
from tests.conftest import Person
from tests.factories import NOW, make_post
from tests.social.reporting import queue, reported, resolve, review

Settle = Callable[[], None]


def leave(who: Person) -> None:
    while not services.erase_social(who.user_id, NOW):
        pass


def told(mod: Person, report_id: str, *names: str) -> list[Any]:
    seen = review(mod, report_id)
    return [seen[name] for name in names]


def test_an_open_report_stays_without_its_reporter(alice: Person, bob: Person, mod: Person) -> None:
    post = make_post(alice.user_id)
    report_id = reported(bob, post, note="By bob")

    leave(bob)

    names = ("status", "reason", "reporterId", "reporter", "note")
    assert told(mod, report_id, *names) == ["open", "spam", None, None, None]
    assert list(ReportClaim.all_in(target_of("post", post.post_id))) == []
    assert resolve(mod, report_id, "dismiss").status_code == 200


def test_a_resolved_report_goes_with_its_reporter(alice: Person, bob: Person, mod: Person) -> None:
    report_id = reported(bob, alice)
    resolve(mod, report_id, "dismiss")

    leave(bob)

    assert Report.find(report_id) is None


def test_a_report_of_somebody_who_left_is_closed_and_names_nobody(
    alice: Person, bob: Person, mod: Person
) -> None:
    of_person, of_post = reported(bob, alice), reported(bob, make_post(alice.user_id))

    leave(alice)

    names = ("status", "action", "targetId", "authorId", "target", "reporterId")
    assert told(mod, of_person, *names) == ["resolved", None, None, None, None, bob.user_id]
    assert told(mod, of_post, "status", "action", "authorId") == ["resolved", None, None]
    assert queue(mod, of_person, of_post) == []
    assert resolve(mod, of_person, "dismiss").json()["error"]["code"] == "REPORT_RESOLVED"
    assert bob.get(f"/v1/reports/{of_person}").json()["targetId"] is None
    assert list(ReportClaim.all_in(target_of("user", alice.user_id))) == []


def test_a_decision_stays_without_who_took_it(
    alice: Person, bob: Person, mod: Person, admin: Person
) -> None:
    report_id = reported(bob, alice)
    resolve(mod, report_id, "dismiss")

    leave(mod)

    assert (Report.load(report_id).action, Report.load(report_id).resolved_by) == ("dismiss", None)


def test_what_a_decision_left_open_follows_also_when_who_took_it_has_left(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    post = make_post(alice.user_id)
    made = [reported(who, post) for who in (bob, carol)]
    later = datetime.now(UTC) + timedelta(minutes=1)
    Report.change(made[0], changes={"action": "dismiss", **Report.load(made[0]).closing(later)})

    services.resolve_some(report_id=made[0])

    follower = Report.load(made[1])
    assert (follower.action, follower.resolved_by) == ("dismiss", None)
    assert follower.resolved_with == made[0]


def test_what_one_reported_is_ones_own_to_take_along(
    alice: Person, bob: Person, carol: Person
) -> None:
    made = [reported(bob, alice, note="Mine"), reported(bob, carol)]
    reported(carol, alice)

    assert [report.report_id for report in services.reports_of(bob.user_id)] == made
