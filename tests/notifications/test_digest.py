"""Mails that wait: for the end of quiet hours, or for a digest."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives

from apps.core.due import run_all
from apps.core.errors import Unavailable
from apps.notifications import letters, services
from apps.notifications.models import Mail
from apps.notifications.services import mail as mail_service
from tests.conftest import Person
from tests.meanwhile import meanwhile
from tests.notifications.conftest import due_of, tell
from tests.threads import at_once

Settle = Callable[[], None]
EVENING = datetime(2026, 3, 28, 22, tzinfo=UTC)  # 23:00 in Berlin; the clocks go forward at 02:00.
AT_SEVEN = datetime(2026, 3, 29, 5, tzinfo=UTC)
AT_EIGHT = datetime(2026, 3, 29, 6, tzinfo=UTC)


def prefer(who: Person, **body: Any) -> None:
    assert who.patch("/v1/notifications/preferences", body, "json").status_code == 200


@pytest.fixture
def sleeper(alice: Person) -> Person:
    prefer(alice, quietHours={"from": "22:00", "to": "07:00"})
    return alice


@pytest.fixture
def collector(alice: Person) -> Person:
    prefer(alice, digest={"frequency": "daily"})
    return alice


def outbox(who: Person) -> list[EmailMultiAlternatives]:
    mails: list[Any] = django_mail.outbox
    return [one for one in mails if one.to == [f"{who.user_id}@example.com"]]


def mail_at(who: Person, moment: datetime, title: str, kind: str = "event.upcoming") -> str:
    notification_id = tell(who, title, kind=kind, moment=moment)
    services.send_mail(user_id=who.user_id, notification_id=notification_id, now=moment)
    return notification_id


def test_a_mail_that_another_job_sends_just_then_waits_no_more(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefer(alice, digest={"frequency": "daily"})
    notification_id = tell(alice, "Birthday", kind="event.upcoming", moment=EVENING)

    def send_at_once() -> None:
        prefer(alice, digest=None)
        services.send_mail(user_id=alice.user_id, notification_id=notification_id, now=EVENING)

    meanwhile(monkeypatch, "apps.notifications.services.mail.transaction", send_at_once)

    services.send_mail(user_id=alice.user_id, notification_id=notification_id, now=EVENING)

    assert len(outbox(alice)) == 1
    assert Mail.waiting_of(alice.user_id, limit=10) == []


def test_a_mail_waits_until_quiet_hours_end(sleeper: Person) -> None:
    notification_id = mail_at(sleeper, EVENING, "Birthday")
    assert outbox(sleeper) == []
    [row] = due_of(sleeper, "quiet-mail")
    assert (row.due_at, row.subject_id) == (AT_SEVEN, notification_id)

    services.send_mail(user_id=sleeper.user_id, notification_id=notification_id, now=AT_SEVEN)

    assert [mail.subject for mail in outbox(sleeper)] == ["Upcoming event: Birthday"]


def test_the_run_after_quiet_hours_lets_the_queue_send(alice: Person, settle: Settle) -> None:
    mail = Mail.of(alice.user_id, tell(alice, "B", kind="event.upcoming"), EVENING)
    mail.save_once()
    mail_service._let_wait(alice.user_id, mail.notification_id, AT_SEVEN, in_digest=False)

    run_all(AT_SEVEN - timedelta(minutes=1))
    assert len(due_of(alice, "quiet-mail")) == 1
    run_all(AT_SEVEN)
    settle()

    assert due_of(alice, "quiet-mail") == []
    assert [one.subject for one in outbox(alice)] == ["Upcoming event: B"]


def test_what_concerns_security_waits_for_nothing(sleeper: Person) -> None:
    prefer(sleeper, digest={"frequency": "weekly"})

    mail_at(sleeper, EVENING, "Another address", "security.email-changed")

    assert len(outbox(sleeper)) == 1


def test_a_digest_is_one_mail_at_its_hour(collector: Person, settle: Settle) -> None:
    for title in ("One", "Two", "Three"):
        mail_at(collector, EVENING, title)
    mail_at(collector, EVENING, "Won", "auction.won")
    [row] = due_of(collector, "mail-digest")
    assert row.due_at == AT_EIGHT

    for _ in range(3):
        run_all(AT_EIGHT)
        settle()

    [mail] = outbox(collector)
    assert mail.subject == "4 things to know from Hearth"
    for title in ("One", "Two", "Three", "Won"):
        assert title in str(mail.body)
        assert title in str(mail.alternatives[0][0])
    for kind in ("Upcoming events", "Auctions that you won"):
        assert f'No more mails about "{kind}"' in str(mail.body)
    assert due_of(collector, "mail-digest") == []


def test_a_digest_of_one_is_a_plain_mail(collector: Person) -> None:
    mail_at(collector, EVENING, "One")

    services.send_digest(user_id=collector.user_id, now=AT_EIGHT)

    assert [mail.subject for mail in outbox(collector)] == ["Upcoming event: One"]


def test_nothing_to_tell_is_no_digest(collector: Person) -> None:
    services.send_digest(user_id=collector.user_id, now=AT_EIGHT)

    assert outbox(collector) == []


def test_a_digest_whose_hour_is_quiet_comes_after(collector: Person) -> None:
    prefer(collector, quietHours={"from": "22:00", "to": "09:30"})

    mail_at(collector, EVENING, "One")

    [row] = due_of(collector, "mail-digest")
    assert row.due_at == AT_EIGHT + timedelta(minutes=90)


def test_a_mail_that_waited_for_the_morning_joins_a_digest_chosen_since(sleeper: Person) -> None:
    notification_id = mail_at(sleeper, EVENING, "One")
    prefer(sleeper, digest={"frequency": "daily"})

    services.send_mail(user_id=sleeper.user_id, notification_id=notification_id, now=AT_SEVEN)
    services.send_digest(user_id=sleeper.user_id, now=AT_EIGHT)

    assert [mail.subject for mail in outbox(sleeper)] == ["Upcoming event: One"]


def test_what_is_no_longer_wanted_or_gone_is_left_out(collector: Person) -> None:
    mail_at(collector, EVENING, "One")
    mail_at(collector, EVENING, "Won", "auction.won")
    gone = mail_at(collector, EVENING, "Gone")
    collector.delete(f"/v1/notifications/{gone}")
    prefer(collector, types={"auction.won": {"email": False}})

    services.send_digest(user_id=collector.user_id, now=AT_EIGHT)

    assert [mail.subject for mail in outbox(collector)] == ["Upcoming event: One"]
    assert Mail.waiting_of(collector.user_id, limit=10) == []


def test_a_digest_of_nothing_wanted_is_not_sent(collector: Person) -> None:
    mail_at(collector, EVENING, "One")
    prefer(collector, types={"event.upcoming": {"email": False}})

    services.send_digest(user_id=collector.user_id, now=AT_EIGHT)

    assert outbox(collector) == []


def test_overlapping_runs_send_one_digest(collector: Person) -> None:
    for number in range(5):
        mail_at(collector, EVENING, str(number))

    def run(_number: int) -> str:
        try:
            services.send_digest(user_id=collector.user_id, now=AT_EIGHT)
        except Unavailable:
            return "later"
        return "done"

    answers = at_once(8, run)

    assert "done" in answers
    assert [mail.subject for mail in outbox(collector)] == ["5 things to know from Hearth"]


def test_a_digest_that_fails_is_sent_by_the_next_try_with_the_same(
    collector: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_at(collector, EVENING, "One")
    mail_at(collector, EVENING, "Two")
    with monkeypatch.context() as patch:
        patch.setattr(letters, "post", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.send_digest(user_id=collector.user_id, now=AT_EIGHT)
    for number in range(3, 9):  # Some of them come before the others by their ids.
        mail_at(collector, EVENING, str(number))

    services.send_digest(user_id=collector.user_id, now=AT_EIGHT)
    services.send_digest(user_id=collector.user_id, now=AT_EIGHT)

    assert [mail.subject for mail in outbox(collector)] == [
        "2 things to know from Hearth",
        "6 things to know from Hearth",
    ]


def test_more_than_a_digest_holds_come_in_several(
    collector: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_service, "AT_ONCE", 2)
    for number in range(3):
        mail_at(collector, EVENING, str(number))

    services.send_digest(user_id=collector.user_id, now=AT_EIGHT)
    settle()

    first, second = (mail.subject for mail in outbox(collector))
    assert first == "2 things to know from Hearth"
    # Which comes last among those of one moment is left open.
    assert second in {f"Upcoming event: {number}" for number in range(3)}


def test_a_job_that_comes_again_does_not_send_what_was_in_a_digest(collector: Person) -> None:
    notification_id = mail_at(collector, EVENING, "One")
    services.send_digest(user_id=collector.user_id, now=AT_EIGHT)

    services.send_mail(user_id=collector.user_id, notification_id=notification_id, now=AT_EIGHT)
    services.send_digest(user_id=collector.user_id, now=AT_EIGHT)

    assert len(outbox(collector)) == 1
