"""Nothing of somebody stays: neither rows, nor what is due for them."""

from collections.abc import Callable
from datetime import UTC, datetime

from apps.notifications import services
from apps.notifications.belongings import erase, notifications, preferences
from apps.notifications.models import Mail, Notification, Preferences, UnreadCount
from tests.conftest import Person
from tests.factories import make_post
from tests.notifications.conftest import due_of, is_exact, now, tell, titles, unread

EVENING = datetime(2026, 3, 28, 22, tzinfo=UTC)  # 23:00 in Berlin.
KINDS = ("notification", "quiet-mail", "mail-digest")
MODELS = (Mail, Notification, Preferences, UnreadCount)


def mail_late(who: Person, title: str) -> None:
    notification_id = tell(who, title, kind="event.upcoming", moment=EVENING)
    services.send_mail(user_id=who.user_id, notification_id=notification_id, now=EVENING)


def have_things(who: Person) -> None:
    """Let a mail wait for the morning, and two for the same digest."""
    path = "/v1/notifications/preferences"
    who.patch(path, {"quietHours": {"from": "22:00", "to": "07:00"}}, "json")
    mail_late(who, "Quiet")
    who.patch(path, {"digest": {"frequency": "daily"}}, "json")
    mail_late(who, "One")
    mail_late(who, "Two")


def test_erases_rows_and_what_is_due(alice: Person, bob: Person) -> None:
    have_things(alice)
    have_things(bob)
    assert [len(due_of(alice, kind)) for kind in KINDS] == [3, 1, 1]

    assert erase(alice.user_id, now())

    assert [len(due_of(alice, kind)) for kind in KINDS] == [0, 0, 0]
    assert [model.count(alice.user_id) for model in MODELS] == [0, 0, 0, 0]
    assert [len(due_of(bob, kind)) for kind in KINDS] == [3, 1, 1]
    assert [model.count(bob.user_id) for model in MODELS] == [3, 3, 1, 1]


def test_an_export_holds_notifications_and_preferences(alice: Person) -> None:
    have_things(alice)

    assert {one["title"] for one in notifications(alice.user_id)} == {"Quiet", "One", "Two"}
    [chosen] = preferences(alice.user_id)
    assert chosen["quietHours"] == {"from": "22:00", "to": "07:00"}


def test_whoever_leaves_is_named_to_nobody_any_more(
    alice: Person, bob: Person, carol: Person, settle: Callable[[], None]
) -> None:
    path = "/v1/notifications/preferences"
    alice.patch(path, {"types": {"user.followed": {"in_app": False, "email": True}}}, "json")
    bob.patch("/v1/users/me", {"displayName": "Bob Berg"}, "json")
    post = make_post(alice.user_id).post_id
    for who in (bob, carol):
        who.put(f"/v1/posts/{post}/like")
    bob.post(f"/v1/posts/{post}/comments", {"text": "Lovely!"}, "json")
    bob.put(f"/v1/users/{alice.user_id}/follow")
    settle()
    [comment] = alice.get("/v1/notifications?type=post.commented").json()["items"]
    alice.delete(f"/v1/notifications/{comment['notificationId']}")

    while not erase(bob.user_id, now()):
        pass

    assert titles(alice) == [f"user-{carol.user_id[:8]} likes your post"]
    assert unread(alice) == 1
    assert is_exact(alice)
    rows = [str(row.serialize(null_check=False)) for row in Notification.query(alice.user_id)]
    assert [row for row in rows if "Bob" in row or bob.user_id in row] == []
