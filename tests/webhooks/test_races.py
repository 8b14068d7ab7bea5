"""Many jobs at one webhook: one at a time sends."""

from datetime import UTC, datetime

from apps.core import times
from apps.notifications import services
from apps.tasks.events import TaskCreated
from tests.conftest import Person
from tests.core.conftest import LoseAnswers
from tests.threads import at_once
from tests.webhooks.conftest import deliveries_of, make_webhook
from tests.webhooks.receivers import Receiver


def _now() -> datetime:
    return datetime.now(UTC)


def queue(who: Person, title: str) -> None:
    event = TaskCreated(
        user_id=who.user_id,
        task_id="1",
        title=title,
        event_id=title,
        occurred_at=times.to_text(_now()),
    )
    services.queue_event(user_id=who.user_id, event=event, now=_now())


def test_jobs_beside_each_other_send_each_event_once_in_order(
    alice: Person, receiver: Receiver
) -> None:
    webhook = make_webhook(alice, receiver.url)
    titles = [f"Task {number:02}" for number in range(25)]
    for title in titles:
        queue(alice, title)

    def work(_number: int) -> None:
        while services.deliver_waiting(
            user_id=alice.user_id, webhook_id=webhook["webhookId"], clock=_now
        ):
            pass

    at_once(8, work)

    assert receiver.titles == titles
    assert {one["attempts"] for one in deliveries_of(alice, webhook)} == {1}


def test_a_turn_whose_answer_was_lost_is_taken_all_the_same(
    alice: Person, receiver: Receiver, lose_answers: LoseAnswers
) -> None:
    webhook = make_webhook(alice, receiver.url)
    queue(alice, "a")
    lose_answers("UpdateItem", 1)

    services.deliver_waiting(user_id=alice.user_id, webhook_id=webhook["webhookId"], clock=_now)

    assert receiver.titles == ["a"]


def test_an_event_told_by_many_at_once_is_one_delivery(alice: Person, receiver: Receiver) -> None:
    webhook = make_webhook(alice, receiver.url)
    event = TaskCreated(
        user_id=alice.user_id,
        task_id="1",
        title="Once",
        event_id="1",
        occurred_at=times.to_text(_now()),
    )

    at_once(8, lambda _: services.queue_event(user_id=alice.user_id, event=event, now=_now()))

    assert len(deliveries_of(alice, webhook)) == 1
