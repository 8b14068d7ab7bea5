import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.core.errors import Unavailable
from apps.core.routing import route
from apps.notifications import letters, services
from apps.notifications.kinds import KINDS
from apps.notifications.models import Mail, Notification, Preferences
from tests.conftest import Person, Settler
from tests.notifications.conftest import now, tell, unread

Settle = Callable[[], None]
IN_PROD = {
    **settings.REST_FRAMEWORK,
    "DEFAULT_RENDERER_CLASSES": ["apps.core.api.rendering.JSONRenderer"],
}


def upcoming(who: Person, title: str = "Mum's birthday", **more: Any) -> str:
    return tell(who, title, kind="event.upcoming", data={"type": "event", "id": "1"}, **more)


def outbox(who: Person) -> list[EmailMultiAlternatives]:
    mails: list[Any] = django_mail.outbox
    return [one for one in mails if one.to == [f"{who.user_id}@example.com"]]


def send(who: Person, notification_id: str) -> None:
    services.send_mail(user_id=who.user_id, notification_id=notification_id, now=now())


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the first mails fail: as many as the number in the list says."""
    left, real = [1], EmailMultiAlternatives.send

    def fail(self: EmailMultiAlternatives, *args: Any, **more: Any) -> int:
        if left[0]:
            left[0] -= 1
            raise ConnectionError
        return real(self, *args, **more)

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    return left


def test_what_one_would_miss_comes_by_mail(alice: Person, bob: Person, settle: Settle) -> None:
    upcoming(alice, body="In 3 days")

    settle()

    [mail] = outbox(alice)
    html, kind = mail.alternatives[0]
    assert (mail.subject, kind) == ("Upcoming event: Mum's birthday", "text/html")
    for text in (str(mail.body), str(html).replace("&#x27;", "'")):
        assert "Mum's birthday" in text
        assert "In 3 days" in text
        assert "Upcoming events" in text
    assert outbox(bob) == []


def test_a_mail_says_when_it_came_by_the_clocks_of_its_reader(alice: Person) -> None:
    alice.patch("/v1/users/me", {"settings": {"timeZone": "Asia/Tokyo"}}, "json")
    send(alice, upcoming(alice, moment=datetime(2026, 3, 1, 20, 5, 8, tzinfo=UTC)))

    [mail] = outbox(alice)
    for text in (str(mail.body), str(mail.alternatives[0][0])):
        assert "Upcoming events · Monday, 2 March 2026, 05:05" in text


SUBJECTS = {
    "auction.ended": "Your auction ended: Lamp",
    "auction.ending": "Auction about to end: Lamp",
    "auction.lost": "You did not win the auction: Lamp",
    "auction.outbid": "You were outbid: Lamp",
    "auction.won": "You won the auction: Lamp",
    "comment.replied": "New reply: Lamp",
    "contact.stay-in-touch": "Time to get in touch: Lamp",
    "event.upcoming": "Upcoming event: Lamp",
    "follow.requested": "New follow request: Lamp",
    "gift.wanted": "Your gift idea is wanted: Lamp",
    "post.commented": "New comment: Lamp",
    "post.liked": "New like: Lamp",
    "post.mentioned": "You were mentioned: Lamp",
    "rating.received": "You were rated: Lamp",
    "reservation.accepted": "Reservation accepted: Lamp",
    "reservation.cancelled": "Reservation cancelled: Lamp",
    "reservation.confirmed": "Hand-over confirmed: Lamp",
    "reservation.lapsed": "Reservation lapsed: Lamp",
    "reservation.lapsing": "Reservation about to lapse: Lamp",
    "reservation.made": "Reserved: Lamp",
    "reservation.turn": "It is your turn: Lamp",
    "search.matched": "Found by your saved search: Lamp",
    "security.email-changed": "Account security: Lamp",
    "security.password-changed": "Account security: Lamp",
    "task.due": "Task reminder: Lamp",
    "user.followed": "New follower: Lamp",
    "wanted.matched": "Maybe what you want: Lamp",
    "webhook.disabled": "Your webhooks: Lamp",
    "wish.changed": "A wish has changed: Lamp",
    "wish.gone": "A wish is gone: Lamp",
}


def test_each_type_has_a_subject() -> None:
    assert sorted(SUBJECTS) == sorted(KINDS)


@pytest.mark.parametrize("kind", SUBJECTS)
def test_the_subject_says_what_happened_to_what(alice: Person, kind: str) -> None:
    by_mail = {kind: {"in_app": True, "email": True}}
    alice.patch("/v1/notifications/preferences", {"types": by_mail}, "json")

    send(alice, tell(alice, "Lamp", kind=kind))

    assert [mail.subject for mail in outbox(alice)] == [SUBJECTS[kind]]
    [shown] = alice.get("/v1/notifications").json()["items"]
    assert shown["title"] == "Lamp"


def test_what_comes_in_the_app_alone_is_not_mailed(alice: Person, settle: Settle) -> None:
    tell(alice)

    settle()

    assert outbox(alice) == []


def test_what_is_wanted_by_mail_alone_is_mailed(alice: Person, settle: Settle) -> None:
    types = {"event.upcoming": {"in_app": False}}
    alice.patch("/v1/notifications/preferences", {"types": types}, "json")

    upcoming(alice)
    settle()

    assert len(outbox(alice)) == 1
    assert unread(alice) == 0


def test_changes_of_the_notification_send_nothing_more(
    alice: Person, act: Callable[..., Any], settle: Settle
) -> None:
    notification_id = upcoming(alice)
    settle()

    for verb in ("read", "unread", "archive"):
        act(verb, notification_id)
    settle()

    assert len(outbox(alice)) == 1


def test_a_job_that_comes_twice_sends_once(alice: Person) -> None:
    notification_id = upcoming(alice)

    for _ in range(3):
        route(
            {
                "source": "hearth.jobs",
                "detail-type": "notifications.mail",
                "detail": {"user_id": alice.user_id, "notification_id": notification_id},
            }
        )

    assert len(outbox(alice)) == 1


def test_a_job_costs_few_calls(alice: Person, dynamodb_calls: list[str]) -> None:
    notification_id = upcoming(alice)
    dynamodb_calls.clear()

    send(alice, notification_id)

    reads = ["GetItem"] * 3  # Notification, user, preferences.
    claim = ["PutItem", "GetItem", "UpdateItem"]
    assert dynamodb_calls == [*reads, *claim, "BatchGetItem", "TransactWriteItems"]


def test_a_mail_that_fails_is_sent_by_the_next_try(alice: Person, broken: list[int]) -> None:
    notification_id = upcoming(alice)
    with pytest.raises(ConnectionError):
        send(alice, notification_id)
    assert outbox(alice) == []

    send(alice, notification_id)

    assert len(outbox(alice)) == 1


def test_a_mail_that_fails_neither_fails_nor_delays_what_caused_it(
    alice: Person, broken: list[int], settle: Settle
) -> None:
    broken[0] = 1000

    upcoming(alice)
    settle()

    assert unread(alice) == 1
    assert outbox(alice) == []


@pytest.fixture
def slow_to(alice: Person, monkeypatch: pytest.MonkeyPatch) -> tuple[Event, Event]:
    """Let mails to alice wait until the second event; the first one tells that one does."""
    is_asked, over = Event(), Event()
    real = EmailMultiAlternatives.send

    def wait(self: EmailMultiAlternatives, *args: Any, **more: Any) -> int:
        if self.to == [f"{alice.user_id}@example.com"]:
            is_asked.set()
            over.wait(60)
        return real(self, *args, **more)

    monkeypatch.setattr(EmailMultiAlternatives, "send", wait)
    return is_asked, over


def test_while_a_mail_server_keeps_us_waiting_all_else_goes_on(
    alice: Person, bob: Person, slow_to: tuple[Event, Event], settle: Settler
) -> None:
    is_asked, over = slow_to
    job = Thread(target=send, args=(alice, upcoming(alice)))
    settle.forget()  # The job of the queue, in whose place this one is.
    job.start()
    assert is_asked.wait(30)

    upcoming(bob)
    settle()

    assert (len(outbox(bob)), unread(bob), unread(alice)) == (1, 1, 1)
    assert job.is_alive()
    over.set()
    job.join()
    assert len(outbox(alice)) == 1


def test_a_try_that_died_is_made_good_once_its_claim_lapsed(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    notification_id = upcoming(alice)
    with monkeypatch.context() as patch:
        patch.setattr(letters, "post", lambda **_: 1 / 0)
        patch.setattr(
            Mail, "release", lambda _self: None
        )  # A process that dies gives nothing back.
        with pytest.raises(ZeroDivisionError):
            send(alice, notification_id)
    with pytest.raises(Unavailable):
        send(alice, notification_id)

    later = now() + timedelta(minutes=2)
    services.send_mail(user_id=alice.user_id, notification_id=notification_id, now=later)

    assert len(outbox(alice)) == 1


def test_nothing_is_mailed_about_what_is_gone(alice: Person) -> None:
    notification_id = upcoming(alice)
    alice.delete(f"/v1/notifications/{notification_id}")

    send(alice, notification_id)
    send(alice, "01KJMBQDE0SABR24PA3EYWNYP2")

    assert outbox(alice) == []


def test_nothing_is_mailed_to_nobody(alice: Person) -> None:
    services.send_mail(user_id="nobody", notification_id="01KJMBQDE0SABR24PA3EYWNYP2", now=now())

    assert outbox(alice) == []


def test_what_people_wrote_breaks_neither_page_nor_header(alice: Person) -> None:
    send(alice, upcoming(alice, "A <b>bold</b>\nBcc: x@example.com"))

    [mail] = outbox(alice)
    assert mail.subject == "Upcoming event: A <b>bold</b> Bcc: x@example.com"
    assert "<b>" not in str(mail.alternatives[0][0])


def link_in(mail: EmailMultiAlternatives) -> str:
    found = re.fullmatch(r"<http://127\.0\.0\.1:\d+(/\S+)>", mail.extra_headers["List-Unsubscribe"])
    assert found
    return found[1]


def one_click(client: APIClient, path: str, accept: str = "*/*") -> Any:
    """Do as a mail program does: https://www.rfc-editor.org/rfc/rfc8058#section-3.2 ."""
    return client.post(
        path,
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
        headers={"accept": accept},
    )


def test_a_mail_names_the_way_out_of_its_type(
    alice: Person, anonymous: APIClient, settle: Settle
) -> None:
    send(alice, upcoming(alice))
    [mail] = outbox(alice)
    path = link_in(mail)
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/v1/notifications/unsubscribe/" in str(mail.body)

    for _ in range(2):
        answer = one_click(anonymous, path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")

    types = alice.get("/v1/notifications/preferences").json()["types"]
    assert types["event.upcoming"] == {"in_app": True, "email": False, "webhook": True}
    assert types["auction.won"]["email"]
    upcoming(alice, "Another")
    settle()
    assert len(outbox(alice)) == 1
    assert unread(alice) == 2


def test_the_way_out_of_somebody_who_left_brings_nothing_back(
    alice: Person, anonymous: APIClient
) -> None:
    send(alice, upcoming(alice))
    path = link_in(outbox(alice)[0])
    User.mark_deleted(alice.user_id, now=now())

    assert one_click(anonymous, path).status_code == 200

    assert Preferences.find(alice.user_id) is None


def test_looking_at_the_way_out_changes_nothing(alice: Person, anonymous: APIClient) -> None:
    send(alice, upcoming(alice))

    page = anonymous.get(link_in(outbox(alice)[0]))

    assert page.status_code == 200
    assert "No more of these mails" in page.content.decode()
    assert "Upcoming events" in page.content.decode()
    assert alice.get("/v1/notifications/preferences").json()["version"] == 1


def test_the_way_out_is_open_to_all_programs(alice: Person, anonymous: APIClient) -> None:
    send(alice, upcoming(alice))
    path = link_in(outbox(alice)[0])

    with override_settings(REST_FRAMEWORK=IN_PROD):
        for accept in ("*/*", "text/html", "application/json", "image/png"):
            assert anonymous.get(path, headers={"accept": accept}).status_code == 200
            assert one_click(anonymous, path, accept).status_code == 200


def test_a_forged_way_out_is_not_found(alice: Person, anonymous: APIClient) -> None:
    send(alice, upcoming(alice))
    path = link_in(outbox(alice)[0])

    for forged in (f"{path[:-4]}AAAA", "/v1/notifications/unsubscribe/x"):
        for answer in (anonymous.get(forged), anonymous.post(forged)):
            assert answer.status_code == 404
            assert answer.json()["error"]["code"] == "RESOURCE_NOT_FOUND"


def test_mails_go_through_ses(alice: Person, anonymous: APIClient) -> None:
    title = f"Birthday {alice.user_id}"
    with override_settings(EMAIL_BACKEND="anymail.backends.amazon_ses.EmailBackend"):
        send(alice, upcoming(alice, title))

    mails = anonymous.get("/mailbox", headers={"accept": "application/json"}).json()

    [mail] = [one for one in mails if one["subject"] == f"Upcoming event: {title}"]
    assert title in mail["text"]
    assert title in mail["html"]


def test_a_notification_knows_whether_it_is_mailed(alice: Person) -> None:
    notification = Notification.load(alice.user_id, upcoming(alice))

    assert notification.by_email
