"""Sees what came, and what will come."""

from infra.load.visits import Ask


def visit(ask: Ask) -> None:
    ask("GET /v1/notifications/unread-count")
    for one in ask("GET /v1/notifications/pending")["items"][:1]:
        ask("POST /v1/notifications/{notification_id}/read", notification_id=one["notificationId"])
    ask("GET /v1/notifications", query={"unread": "true"})
    ask("GET /v1/notifications/preview", query={"days": "30"})
    ask("PATCH /v1/notifications/preferences", {"quietHours": {"from": "22:00", "to": "07:00"}})
    ask("POST /v1/notifications/read-all")
