"""Comments are reported as posts are: seen by moderators while they are, and removed."""

from apps.accounts import services as accounts
from apps.social.models import Comment, Post
from tests.conftest import Person
from tests.factories import NOW, make_comment, make_post
from tests.social.reporting import queue, report, reported, resolve, review
from tests.threads import at_once


def read(who: Person, comment: Comment) -> int:
    status: int = who.get(f"/v1/comments/{comment.comment_id}").status_code
    return status


def reports_of(comment: Comment) -> int:
    return Comment.load(*comment.keys()).reports


def test_a_comment_is_reported_once_and_counted(
    alice: Person, bob: Person, carol: Person, dynamodb_calls: list[str]
) -> None:
    comment = make_comment(bob.user_id, make_post(alice.user_id))
    dynamodb_calls.clear()

    assert report(carol, comment).status_code == 201
    # The rate; its place, itself with its post, what is around both; its place; the transaction.
    assert dynamodb_calls == [
        *("UpdateItem", "UpdateItem", "GetItem", "BatchGetItem", "BatchGetItem", "GetItem"),
        "TransactWriteItems",
    ]
    assert [report(who, comment).status_code for who in (carol, alice, bob)] == [200, 201, 409]
    assert reports_of(comment) == 2


def test_nobody_reports_a_comment_that_they_do_not_see(
    alice: Person, bob: Person, carol: Person
) -> None:
    comment = make_comment(alice.user_id, make_post(alice.user_id, visibility="followers"))
    assert report(carol, comment).status_code == 404
    public = make_comment(bob.user_id, make_post(alice.user_id))
    accounts.block_user(user_id=bob.user_id, other_id=carol.user_id, now=NOW)
    assert report(carol, public).status_code == 404


def test_moderators_see_a_comment_while_it_is_reported(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    post = make_post(alice.user_id, visibility="followers")
    accounts.follow_user(user_id=bob.user_id, other_id=alice.user_id, now=NOW)
    comment = make_comment(bob.user_id, post)
    assert read(mod, comment) == 404

    report_id = reported(alice, comment)

    assert (read(mod, comment), read(carol, comment)) == (200, 404)
    seen = review(mod, report_id)
    assert seen["target"] == mod.get(f"/v1/comments/{comment.comment_id}").json()
    assert seen["authorId"] == bob.user_id
    resolve(mod, report_id, "dismiss")
    assert (read(mod, comment), reports_of(comment)) == (404, 0)
    assert review(mod, report_id)["target"] is None


def test_to_remove_deletes_the_comment_alone(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    post = make_post(alice.user_id)
    comment, other = make_comment(bob.user_id, post), make_comment(bob.user_id, post)
    report_id = reported(carol, comment)

    assert resolve(mod, report_id, "remove").status_code == 200

    assert [read(alice, one) for one in (comment, other)] == [404, 200]
    assert Post.load(post.post_id).comments == 1
    assert resolve(mod, report_id, "remove").status_code == 200


def test_what_is_gone_is_as_good_as_removed(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    post = make_post(alice.user_id)
    comments = [make_comment(bob.user_id, post) for _ in range(3)]
    made = [reported(carol, comment) for comment in comments]
    bob.delete(f"/v1/comments/{comments[0].comment_id}")
    bob.delete(f"/v1/comments/{comments[1].comment_id}")
    alice.delete(f"/v1/posts/{post.post_id}")

    actions = ("remove", "dismiss", "remove")
    codes = [resolve(mod, *one).status_code for one in zip(made, actions, strict=True)]

    assert codes == [200, 200, 200]


def test_a_moderator_who_removes_a_comment_resolves_its_reports(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    comment = make_comment(bob.user_id, make_post(alice.user_id))
    made = [reported(who, comment) for who in (alice, carol)]

    assert mod.delete(f"/v1/comments/{comment.comment_id}").status_code == 204

    assert {review(mod, one)["action"] for one in made} == {"remove"}
    assert queue(mod, *made) == []


def test_reports_and_decisions_at_once_leave_the_counters_right(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    post = make_post(alice.user_id)
    comment = make_comment(bob.user_id, post)
    first = reported(alice, comment)

    def work(number: int) -> int:
        if number == 0:
            return int(resolve(mod, first, "remove").status_code)
        return int(report((carol, mod)[number % 2], comment).status_code)

    codes = at_once(5, work)

    assert codes[0] == 200
    assert set(codes[1:]) <= {200, 201, 404}
    assert Post.load(post.post_id).comments == 0
