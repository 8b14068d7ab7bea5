"""/moderation/reports: moderators see what is reported, and decide."""

import os
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from apps.accounts import cognito
from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.core import reportables
from apps.core.errors import Unavailable
from apps.social import services
from apps.social.events import ReportResolved, announce_report
from apps.social.models import Post, Reason, Report
from apps.social.models.reports import target_of
from apps.social.services import ReportFields
from tests.conftest import Person
from tests.factories import NOW, make_post
from tests.social.reporting import queue, report, reported, resolve, review
from tests.threads import at_once

Settle = Callable[[], None]
MakePerson = Callable[..., Person]
CALLS_OF_A_KIND = 4  # Comments: their places, themselves, their posts, and what is around them.
REPORTERS = 300 if "SOAK" in os.environ else 60

ROLE = {"cognito:groups": ["moderator"]}


@pytest.fixture
def another_mod(person: MakePerson) -> Person:
    return person(**ROLE)


def read(who: Person, post: Post) -> int:
    status: int = who.get(f"/v1/posts/{post.post_id}").status_code
    return status


def acts(admin: Person, user_id: str) -> list[tuple[str, str, dict[str, Any]]]:
    """List what the audit log tells of a user, the newest first."""
    entries = admin.get("/v1/admin/audit", {"limit": "100"}).json()["items"]
    return [
        (entry["action"], entry["actorId"], entry["details"])
        for entry in entries
        if entry["userId"] == user_id
    ]


def file_many(post: Post, count: int) -> list[str]:
    """Let many people report a post."""
    fields = ReportFields(target_type="post", target_id=post.post_id, reason=Reason.SPAM, note=None)
    people = [str(uuid4()) for _ in range(count)]
    return [
        services.file_report(reporter_id=user_id, fields=fields, now=NOW).report.report_id
        for user_id in people
    ]


@pytest.mark.parametrize("who", ["alice", "anonymous"])
def test_is_for_staff_alone(who: str, request: pytest.FixtureRequest) -> None:
    caller: APIClient = request.getfixturevalue(who)
    code = 401 if who == "anonymous" else 403
    a_report = "/v1/moderation/reports/01KJMB8V8R4T2ZQ5W6X7Y8Z9AC"

    assert caller.get("/v1/moderation/reports").status_code == code
    assert caller.get(a_report).status_code == code
    assert caller.post(f"{a_report}/resolve", {"action": "dismiss"}, "json").status_code == code


def test_an_administrator_may_do_all_that_a_moderator_may(
    alice: Person, bob: Person, admin: Person
) -> None:
    removed, reported_one = make_post(alice.user_id), make_post(alice.user_id)
    made = reported(bob, reported_one)

    assert admin.delete(f"/v1/posts/{removed.post_id}").status_code == 204
    assert queue(admin, made) == [made]
    assert resolve(admin, made, "remove").status_code == 200

    assert [read(bob, post) for post in (removed, reported_one)] == [404, 404]


def test_a_moderator_sees_a_report_with_what_it_is_about(
    alice: Person, bob: Person, mod: Person
) -> None:
    post = make_post(alice.user_id)
    made = report(bob, post, note="Look").json()

    seen = review(mod, made["reportId"])

    assert seen == {
        **made,
        "target": mod.get(f"/v1/posts/{post.post_id}").json(),
        "authorId": alice.user_id,
        "reporterId": bob.user_id,
        "reporter": {
            "userId": bob.user_id,
            "username": f"user-{bob.user_id[:8]}",
            "displayName": None,
            "avatar": None,
        },
        "resolvedBy": None,
    }


def test_a_person_is_shown_as_others_see_them(alice: Person, bob: Person, mod: Person) -> None:
    seen = review(mod, reported(bob, alice))

    assert seen["target"] == mod.get(f"/v1/users/{alice.user_id}").json()


def test_what_is_gone_is_not_shown(alice: Person, bob: Person, mod: Person, settle: Settle) -> None:
    post = make_post(alice.user_id)
    report_id = reported(bob, post)
    alice.delete(f"/v1/posts/{post.post_id}")
    settle()

    seen = review(mod, report_id)

    assert (seen["status"], seen["target"], seen["authorId"]) == ("open", None, alice.user_id)
    assert resolve(mod, report_id, "remove").json()["status"] == "resolved"


def test_private_content_is_seen_while_it_is_reported(
    alice: Person, bob: Person, mod: Person
) -> None:
    post = make_post(alice.user_id)
    report_id = reported(bob, post)
    alice.patch(f"/v1/posts/{post.post_id}", {"visibility": "private"}, "json")

    assert (read(mod, post), read(bob, post)) == (200, 404)
    assert review(mod, report_id)["target"]["visibility"] == "private"

    assert resolve(mod, report_id, "dismiss").status_code == 200
    assert read(mod, post) == 404
    assert review(mod, report_id)["target"] is None


def test_open_reports_come_the_oldest_first_in_pages(
    alice: Person, person: MakePerson, mod: Person, dynamodb_calls: list[str]
) -> None:
    post = make_post(alice.user_id)
    made = [reported(person(), post) for _ in range(7)]

    assert queue(mod, *made, limit=2) == queue(mod, *made) == sorted(made)
    dynamodb_calls.clear()
    mod.get("/v1/moderation/reports")
    # Four shards, their reporters; of each kind of things, what is shown of it.
    assert dynamodb_calls[:5] == ["Query"] * 4 + ["BatchGetItem"]
    assert len(dynamodb_calls) <= 5 + CALLS_OF_A_KIND * len(reportables.kinds())


def test_resolved_ones_come_with_the_last_decision_first(
    alice: Person, person: MakePerson, mod: Person
) -> None:
    posts = [make_post(alice.user_id) for _ in range(3)]
    made = [reported(person(), post) for post in posts]
    for report_id in (made[1], made[2], made[0]):
        resolve(mod, report_id, "dismiss")

    assert queue(mod, *made) == []
    assert queue(mod, *made, status="resolved", limit=2) == [made[0], made[2], made[1]]


@pytest.mark.parametrize("query", ["status=closed", "status=", "x=1", "limit=0", "cursor=x"])
def test_what_is_no_query_is_refused(mod: Person, query: str) -> None:
    assert mod.get(f"/v1/moderation/reports?{query}").status_code == 400


@pytest.mark.parametrize(
    "body", [{}, {"action": "ban"}, {"action": None}, {"action": "dismiss", "x": 1}]
)
def test_what_is_no_decision_is_refused(
    alice: Person, bob: Person, mod: Person, body: dict[str, Any]
) -> None:
    report_id = reported(bob, alice)

    answer = mod.post(f"/v1/moderation/reports/{report_id}/resolve", body, "json")

    assert answer.status_code == 400
    assert Report.load(report_id).resolved_at is None


def test_what_is_no_report_is_not_found(mod: Person) -> None:
    absent = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AC"

    assert mod.get(f"/v1/moderation/reports/{absent}").status_code == 404
    assert resolve(mod, absent, "dismiss").status_code == 404
    assert resolve(mod, "x", "dismiss").status_code == 404


def test_to_dismiss_leaves_the_post_as_it_is(
    alice: Person, bob: Person, mod: Person, admin: Person, dynamodb_calls: list[str]
) -> None:
    post = make_post(alice.user_id)
    report_id = reported(bob, post)
    dynamodb_calls.clear()

    answer = resolve(mod, report_id, "dismiss")

    # The report, others of the same post, the post; the decision; then what is shown.
    assert dynamodb_calls == [
        *("GetItem", "Query", "BatchGetItem", "GetItem", "TransactWriteItems"),
        *("BatchGetItem", "BatchGetItem", "BatchGetItem"),
    ]
    body = answer.json()
    assert (body["status"], body["action"], body["resolvedBy"]) == (
        *("resolved", "dismiss"),
        mod.user_id,
    )
    assert body["resolvedAt"]
    assert bob.get(f"/v1/reports/{report_id}").json()["action"] == "dismiss"
    assert (read(alice, post), Post.load(post.post_id).reports) == (200, 0)
    details = {
        "reportId": report_id,
        "decision": "dismiss",
        "targetType": "post",
        "targetId": post.post_id,
    }
    assert acts(admin, alice.user_id) == [("reports.resolve", mod.user_id, details)]


def test_to_remove_deletes_the_post_with_all_that_hangs_on_it(
    alice: Person, bob: Person, mod: Person, admin: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id)
    report_id = reported(bob, post)

    answer = resolve(mod, report_id, "remove")

    assert (answer.status_code, answer.json()["target"]) == (200, None)
    assert [read(who, post) for who in (alice, bob, mod)] == [404] * 3
    assert alice.get("/v1/users/me").json()["counts"]["posts"] == 0
    assert [action for action, *_ in acts(admin, alice.user_id)] == ["reports.resolve"]
    settle()
    assert Post.find_deleted(post.post_id) is None


def test_nobody_removes_a_person(alice: Person, bob: Person, mod: Person) -> None:
    report_id = reported(bob, alice)

    assert resolve(mod, report_id, "remove").json()["error"]["code"] == "VALIDATION_ERROR"
    assert review(mod, report_id)["status"] == "open"


@pytest.mark.parametrize("about", ["post", "person"])
def test_to_suspend_bars_who_answers_for_it(
    alice: Person, bob: Person, mod: Person, admin: Person, about: str
) -> None:
    post = make_post(alice.user_id)
    report_id = reported(bob, post if about == "post" else alice)

    assert resolve(mod, report_id, "suspend").status_code == 200

    assert alice.get("/v1/users/me").status_code == 401
    assert read(bob, post) == 404
    assert sorted(act[:2] for act in acts(admin, alice.user_id)) == [
        ("reports.resolve", mod.user_id),
        ("users.suspend", mod.user_id),
    ]
    user = User.load(alice.user_id)
    assert (user.suspended_at is not None, user.open_mark) == (True, None)


@pytest.mark.parametrize("group", ["admin", "moderator"])
def test_whoever_has_a_role_is_suspended_by_administrators_alone(
    person: MakePerson, bob: Person, mod: Person, group: str
) -> None:
    somebody = person(**{"cognito:groups": [group]})
    report_id = reported(bob, somebody)

    assert resolve(mod, report_id, "suspend").status_code == 403
    assert review(mod, report_id)["status"] == "open"
    assert resolve(mod, report_id, "dismiss").status_code == 200


@pytest.mark.parametrize("action", ["dismiss", "remove", "suspend"])
def test_moderators_decide_on_nothing_of_their_own(
    bob: Person, mod: Person, another_mod: Person, action: str
) -> None:
    report_id = reported(bob, make_post(mod.user_id))

    answer = resolve(mod, report_id, action)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "OWN_ACCOUNT")
    assert review(another_mod, report_id)["status"] == "open"


def test_moderators_do_not_learn_who_reported_them(
    bob: Person, mod: Person, another_mod: Person
) -> None:
    report_id = reported(bob, mod)

    assert review(another_mod, report_id)["reporterId"] == bob.user_id
    seen = review(mod, report_id)
    assert (seen["reporterId"], seen["reporter"]) == (None, None)


@pytest.mark.parametrize("action", ["dismiss", "remove", "suspend"])
def test_the_same_decision_again_is_once_and_another_is_refused(
    alice: Person, bob: Person, mod: Person, another_mod: Person, admin: Person, action: str
) -> None:
    report_id = reported(bob, make_post(alice.user_id))
    first = resolve(mod, report_id, action).json()

    again = resolve(another_mod, report_id, action)
    [other] = {"dismiss", "remove"} - {action} if action != "suspend" else {"dismiss"}
    refused = resolve(another_mod, report_id, other)

    assert (again.status_code, again.json()) == (200, first)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "REPORT_RESOLVED")
    assert {actor for _, actor, _ in acts(admin, alice.user_id)} == {mod.user_id}


def test_a_late_repeat_suspends_nobody_again(
    alice: Person, bob: Person, mod: Person, admin: Person
) -> None:
    report_id = reported(bob, alice)
    resolve(mod, report_id, "suspend")
    admin.post(f"/v1/admin/users/{alice.user_id}/reinstate")

    assert resolve(mod, report_id, "suspend").status_code == 200
    assert User.load(alice.user_id).suspended_at is None


def test_a_suspension_that_cognito_did_not_hear_of_ends_right_when_repeated(
    alice: Person, bob: Person, mod: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_id = reported(bob, alice)
    with monkeypatch.context() as patch:
        patch.setattr(cognito, "sign_out", _raise_unavailable)
        assert resolve(mod, report_id, "suspend").status_code == 503
    assert User.load(alice.user_id).open_mark

    assert resolve(mod, report_id, "suspend").status_code == 200
    assert User.load(alice.user_id).open_mark is None


@pytest.mark.parametrize(
    "actions", [("dismiss", "remove"), ("remove", "suspend"), ("dismiss", "suspend")]
)
def test_of_many_moderators_at_once_one_decides(
    alice: Person,
    person: MakePerson,
    bob: Person,
    carol: Person,
    admin: Person,
    actions: tuple[str, str],
) -> None:
    """Also where each decides on another report of the same post."""
    post = make_post(alice.user_id)
    made = [reported(who, post) for who in (bob, carol)]
    mods = [person(**ROLE) for _ in range(8)]

    answers = at_once(
        8, lambda number: resolve(mods[number], made[number // 2 % 2], actions[number % 2])
    )

    decided = {review(mods[0], report_id)["action"] for report_id in made}
    assert len(decided) == 1
    assert {(actions[number % 2], answer.status_code) for number, answer in enumerate(answers)} == {
        (action, 200 if action in decided else 409) for action in actions
    }
    assert (read(bob, post) == 200) == (decided == {"dismiss"})
    assert [act for act, *_ in acts(admin, alice.user_id)].count("reports.resolve") == 1
    left = Post.find(post.post_id)
    assert left is None or left.reports == 0


def test_reports_and_decisions_at_once_leave_the_counter_right(
    alice: Person, person: MakePerson, bob: Person, mod: Person
) -> None:
    post = make_post(alice.user_id)
    first = reported(bob, post)
    people = [person() for _ in range(8)]

    def work(number: int) -> int:
        answer = resolve(mod, first, "dismiss") if number == 0 else report(people[number - 1], post)
        return int(answer.status_code)

    codes = at_once(9, work)

    assert sorted(codes) == [200] + [201] * 8
    still_open = Report.listed_of(target_of("post", post.post_id), limit=100)
    assert Post.load(post.post_id).reports == len(still_open)


def test_a_post_removed_by_two_ways_at_once_is_removed_once(
    alice: Person, bob: Person, mod: Person, another_mod: Person
) -> None:
    post = make_post(alice.user_id)
    report_id = reported(bob, post)

    def work(number: int) -> int:
        if number == 0:
            return int(alice.delete(f"/v1/posts/{post.post_id}").status_code)
        if number == 1:
            return int(another_mod.delete(f"/v1/posts/{post.post_id}").status_code)
        return int(resolve(mod, report_id, "remove").status_code)

    codes = at_once(3, work)

    assert codes[2] == 200
    assert set(codes[:2]) <= {204, 404}
    assert alice.get("/v1/users/me").json()["counts"]["posts"] == 0


@pytest.mark.parametrize("action", ["dismiss", "remove"])
def test_all_open_reports_of_a_post_are_resolved_together(
    alice: Person, mod: Person, settle: Settle, admin: Person, action: str
) -> None:
    post, other = make_post(alice.user_id), make_post(alice.user_id)
    made, [unrelated] = file_many(post, REPORTERS), file_many(other, 1)

    assert resolve(mod, made[3], action).status_code == 200
    at_once_ones = [one for one in made if Report.load(one).resolved_at]
    settle()

    assert len(at_once_ones) == min(25, REPORTERS)
    resolved = [Report.load(report_id) for report_id in made]
    assert {(one.action, one.resolved_by) for one in resolved} == {(action, mod.user_id)}
    assert Report.load(unrelated).resolved_at is None
    left = Post.find(post.post_id)
    assert left is None or left.reports == 0
    assert len(acts(admin, alice.user_id)) == 1


def test_what_is_reported_later_is_decided_anew(
    alice: Person, bob: Person, carol: Person, mod: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id)
    first = reported(bob, post)
    resolve(mod, first, "dismiss")
    later = reported(carol, post)
    settle()

    assert queue(mod, first, later) == [later]
    assert Post.load(post.post_id).reports == 1


def test_settling_may_come_twice_and_late(
    alice: Person, bob: Person, mod: Person, settle: Settle
) -> None:
    report_id = reported(bob, make_post(alice.user_id))
    services.resolve_some(report_id=report_id)  # Not decided yet: nothing to follow.
    assert Report.load(report_id).resolved_at is None
    resolve(mod, report_id, "dismiss")

    for _ in range(2):
        services.resolve_some(report_id=report_id)
    services.resolve_some(report_id="01KJMB8V8R4T2ZQ5W6X7Y8Z9AC")

    assert Report.load(report_id).version == 2


def test_who_reported_hears_of_the_decision(alice: Person, bob: Person, mod: Person) -> None:
    report_id = reported(bob, alice)
    old = Report.load(report_id)
    resolve(mod, report_id, "dismiss")
    new = Report.load(report_id)

    told = ReportResolved(
        user_id=bob.user_id,
        report_id=report_id,
        target_type="user",
        target_id=alice.user_id,
        action="dismiss",
    )
    assert list(announce_report(old, new)) == [told]
    assert list(announce_report(new, new)) == list(announce_report(new, None)) == []


def test_moderators_remove_what_they_see_and_the_log_tells(
    alice: Person, bob: Person, mod: Person, admin: Person
) -> None:
    public = make_post(alice.user_id)
    report_id = reported(bob, public)

    assert mod.delete(f"/v1/posts/{public.post_id}").status_code == 204

    assert read(alice, public) == 404
    assert acts(admin, alice.user_id) == [
        ("posts.remove", mod.user_id, {"postId": public.post_id}),
    ]
    seen = review(mod, report_id)
    assert (seen["action"], seen["resolvedBy"]) == ("remove", mod.user_id)


def test_moderators_remove_nothing_that_they_do_not_see(
    alice: Person, bob: Person, mod: Person
) -> None:
    hidden = make_post(alice.user_id, visibility="private")
    assert mod.delete(f"/v1/posts/{hidden.post_id}").status_code == 404
    followed = make_post(alice.user_id, visibility="followers")
    accounts.follow_user(user_id=bob.user_id, other_id=alice.user_id, now=NOW)
    assert mod.delete(f"/v1/posts/{followed.post_id}").status_code == 404

    report(bob, followed)

    assert mod.delete(f"/v1/posts/{followed.post_id}").status_code == 204


def test_a_moderator_names_the_version_to_remove(alice: Person, mod: Person) -> None:
    post = make_post(alice.user_id)
    url = f"/v1/posts/{post.post_id}"

    assert mod.delete(url, HTTP_IF_MATCH='"2"').status_code == 412
    assert mod.delete(url, HTTP_IF_MATCH='"1"').status_code == 204


def test_a_moderators_own_post_is_nobodys_business(mod: Person, admin: Person) -> None:
    post = make_post(mod.user_id)

    assert mod.delete(f"/v1/posts/{post.post_id}").status_code == 204
    assert "posts.remove" not in [act for act, *_ in acts(admin, mod.user_id)]


def test_keys_remove_nothing_of_others(alice: Person, mod: Person) -> None:
    post = make_post(alice.user_id)
    secret = mod.post("/v1/api-keys", {"name": "k", "scopes": ["social:write"]}, "json").json()[
        "secret"
    ]
    url = f"/v1/posts/{post.post_id}"

    assert APIClient().delete(url, HTTP_X_API_KEY=secret).status_code == 403


def _raise_unavailable(_user_id: str) -> None:
    raise Unavailable
