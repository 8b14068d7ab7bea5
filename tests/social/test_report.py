"""POST /reports: what one sees, once."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts import services as accounts
from apps.accounts.models import Username
from apps.social.events import ReportFiled, announce_report
from apps.social.models import Post, Report, ReportClaim
from apps.social.models.reports import target_of
from tests.conftest import Person
from tests.factories import NOW, make_post
from tests.social.reporting import report, reported
from tests.threads import at_once

Settle = Callable[[], None]
NOBODY = "4304a852-70b1-70f2-9b8d-5c6c7a1f0e2b"


def reports_of(post: Post) -> int:
    return Post.load(post.post_id).reports


def test_a_post_is_reported_in_one_transaction(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    post = make_post(alice.user_id)
    dynamodb_calls.clear()

    answer = report(bob, post, note="Ten times a day")

    # The rate, whether one sees it, and the report with its claim and counter.
    assert dynamodb_calls == [
        *("UpdateItem", "UpdateItem", "GetItem", "BatchGetItem", "TransactWriteItems")
    ]
    body = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"/v1/reports/{body['reportId']}"
    assert body == {
        "reportId": body["reportId"],
        "targetType": "post",
        "targetId": post.post_id,
        "reason": "spam",
        "note": "Ten times a day",
        "status": "open",
        "action": None,
        "createdAt": body["createdAt"],
        "resolvedAt": None,
    }
    assert reports_of(post) == 1


def test_a_person_is_reported(alice: Person, bob: Person) -> None:
    assert report(bob, alice, reason="harassment").status_code == 201


def test_twice_is_once(alice: Person, bob: Person, carol: Person) -> None:
    post = make_post(alice.user_id)

    first, again, another = report(bob, post), report(bob, post, reason="hate"), report(carol, post)

    assert [one.status_code for one in (first, again, another)] == [201, 200, 201]
    assert again.json() == first.json()
    assert reports_of(post) == 2


def test_a_repeat_under_a_key_gets_the_first_answer(alice: Person, bob: Person) -> None:
    body = {"targetType": "user", "targetId": alice.user_id, "reason": "spam"}

    answers = [
        bob.post("/v1/reports", body, "json", HTTP_IDEMPOTENCY_KEY="report-1") for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content


def test_many_at_once_make_one_report_each(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    post = make_post(alice.user_id)
    people = (bob, carol, mod) * 4

    codes = at_once(12, lambda number: report(people[number], post).status_code)

    assert sorted(codes) == [200] * 9 + [201] * 3
    assert reports_of(post) == 3
    assert len(list(ReportClaim.all_in(target_of("post", post.post_id)))) == 3


def test_nobody_reports_what_they_do_not_see(alice: Person, bob: Person) -> None:
    for visibility in ("followers", "private"):
        assert report(bob, make_post(alice.user_id, visibility=visibility)).status_code == 404
    post = make_post(alice.user_id)
    accounts.block_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)
    assert report(bob, post).status_code == report(bob, alice).status_code == 404


@pytest.mark.parametrize(
    ("kind", "thing_id"),
    [
        ("post", "01KJMB8V8R4T2ZQ5W6X7Y8Z9AC"),
        ("post", NOBODY),
        ("post", "x"),
        ("comment", "01KJMB8V8R4T2ZQ5W6X7Y8Z9AC"),
        ("comment", "x"),
        ("user", NOBODY),
        ("user", "x"),
    ],
)
def test_what_is_not_there_is_not_reported(alice: Person, kind: str, thing_id: str) -> None:
    body = {"targetType": kind, "targetId": thing_id, "reason": "spam"}

    assert alice.post("/v1/reports", body, "json").status_code == 404


def test_what_else_lies_beside_people_is_not_there(alice: Person, bob: Person) -> None:
    """Else one could find out who has which name, or registers with which address."""
    name = alice.get("/v1/users/me").json()["username"]
    claim = Username.of(name, alice.user_id)
    assert Username.find(*claim.keys())
    body = {"targetType": "user", "targetId": claim.user_id, "reason": "spam"}

    assert bob.post("/v1/reports", body, "json").status_code == 404


def test_nobody_reports_themselves(alice: Person) -> None:
    for target in (alice, make_post(alice.user_id)):
        answer = report(alice, target)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "NOT_ONESELF")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"targetType": "planet"}, "targetType"),
        ({"targetType": ["post"]}, "targetType"),
        ({"targetType": None}, "targetType"),
        ({"targetId": ""}, "targetId"),
        ({"targetId": 5}, "targetId"),
        ({"targetId": "x" * 65}, "targetId"),
        ({"targetId": "a\x00"}, "targetId"),
        ({"reason": "dislike"}, "reason"),
        ({"reason": None}, "reason"),
        ({"note": "x" * 1001}, "note"),
        ({"note": 5}, "note"),
        ({"reporterId": NOBODY}, "reporterId"),
    ],
)
def test_what_is_no_report_is_refused(alice: Person, body: dict[str, Any], field: str) -> None:
    fields = {"targetType": "user", "targetId": NOBODY, "reason": "spam", **body}

    answer = alice.post("/v1/reports", fields, "json")

    assert answer.status_code == 400
    assert field in answer.json()["error"]["details"]


def test_what_is_left_out_is_named(alice: Person) -> None:
    details = alice.post("/v1/reports", {}, "json").json()["error"]["details"]

    assert set(details) == {"targetType", "targetId", "reason"}


def test_a_note_of_1000_signs_is_kept_and_an_empty_one_is_none(
    alice: Person, bob: Person, carol: Person
) -> None:
    assert report(bob, alice, note="ö" * 1000).json()["note"] == "ö" * 1000
    assert report(carol, alice, note="").json()["note"] is None


def test_one_reads_ones_own_reports_alone(alice: Person, bob: Person, mod: Person) -> None:
    report_id = reported(bob, alice)

    codes = [who.get(f"/v1/reports/{report_id}").status_code for who in (bob, alice, mod)]

    assert codes == [200, 404, 404]


def test_sixty_reports_a_minute_are_enough(alice: Person, bob: Person) -> None:
    post = make_post(alice.user_id)

    codes = [report(bob, post).status_code for _ in range(61)]

    assert codes == [201] + [200] * 59 + [429]


def test_a_post_that_goes_meanwhile_is_not_reported(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post(alice.user_id)
    real = ReportClaim.begin_in

    def delete_first(claim: ReportClaim, tx: Any) -> None:
        Post.mark_deleted(post.post_id, now=NOW)
        real(claim, tx)

    monkeypatch.setattr(ReportClaim, "begin_in", delete_first)

    assert report(bob, post).status_code == 404
    assert list(ReportClaim.all_in(target_of("post", post.post_id))) == []


def test_it_is_told_to_who_reported_and_not_who_it_is_about(alice: Person, bob: Person) -> None:
    post = make_post(alice.user_id)
    made = Report.load(reported(bob, post))

    assert list(announce_report(None, made)) == [
        ReportFiled(
            user_id=bob.user_id,
            report_id=made.report_id,
            target_type="post",
            target_id=post.post_id,
            reason="spam",
        )
    ]


def test_who_it_is_about_finds_no_trace_of_it(alice: Person, bob: Person, settle: Settle) -> None:
    post = make_post(alice.user_id)
    before = alice.get(f"/v1/posts/{post.post_id}")

    report(bob, post)
    settle()

    after = alice.get(f"/v1/posts/{post.post_id}")
    assert (after.json(), after["ETag"]) == (before.json(), before["ETag"])
    assert alice.get("/v1/notifications").json()["items"] == []
