"""What reminders of reservations are to come, to both sides of them."""

from apps.core.forecasts import Coming, Span, foreseen_by
from apps.marketplace import services

READ_AT_MOST = 100  # Of what somebody wants, and of what they sell: the newest.


@foreseen_by("marketplace")
def lapses_to_come(span: Span) -> list[Coming]:
    held = services.held_around(user_id=span.user_id, now=span.now, limit=READ_AT_MOST)
    coming = [
        Coming(
            type="reservation.lapsing",
            title=item.title,
            due_at=item.hold_due_at,
            rule="-PT6H",
            data={"type": "item", "id": item.item_id},
        )
        for item in held
        if item.hold_due_at and not item.is_warned and span.now < item.hold_due_at <= span.until
    ]
    return sorted(coming, key=lambda one: one.due_at)
