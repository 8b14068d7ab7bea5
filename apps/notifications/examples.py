"""What bodies look like, for the documentation."""

from typing import Any

JSON = dict[str, Any]

NOTIFICATION: JSON = {
    "notificationId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB",
    "type": "task.due",
    "title": "Water the plants",
    "body": "Due: Sunday, 1 March 2026",
    "data": {"type": "task", "id": "01KJM9ZQ5W6X7Y8Z9AB4T2V8RC"},
    "read": False,
    "seen": False,
    "archived": False,
    "createdAt": "2026-03-01T08:00:00.000Z",
    "snoozedUntil": None,
}
PREFERENCES: JSON = {
    "quietHours": {"from": "22:00", "to": "07:00"},
    "digest": {"frequency": "daily", "hour": 8, "weekday": 1},
    "types": {"task.due": {"in_app": True, "email": True, "webhook": True}},
    "version": 2,
}
COMING: JSON = {
    "type": "task.due",
    "title": "Water the plants",
    "dueAt": "2026-03-01T08:00:00.000Z",
    "rule": "-P1D",
    "data": {"type": "task", "id": "01KJM9ZQ5W6X7Y8Z9AB4T2V8RC"},
}
UNREAD_COUNT: JSON = {"unread": 3}
READ_ALL: JSON = {"before": "2026-03-01T09:30:00.000Z"}
SNOOZE: JSON = {"until": "2026-03-02T08:00:00.000Z"}
WEBHOOK_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"

WEBHOOK: JSON = {
    "webhookId": WEBHOOK_ID,
    "userId": "4304a852-70b1-70f2-9b8d-5c6c7a1f0e2b",
    "url": "https://hooks.example.com/hearth",
    "events": ["tasks.*"],
    "description": "The lamp by the door",
    "enabled": True,
    "disabledReason": None,
    "disabledAt": None,
    "createdAt": "2026-03-01T09:30:00.000Z",
    "updatedAt": "2026-03-01T09:30:00.000Z",
    "version": 1,
}
NEW_WEBHOOK: JSON = {**WEBHOOK, "secret": f"whsec_{'x' * 43}="}
DELIVERY: JSON = {
    "deliveryId": "01KJMB9ZQ5W6X7Y8Z9AB4T2V8R",
    "webhookId": WEBHOOK_ID,
    "eventId": "1a2b3c-0",
    "type": "tasks.task-completed",
    "status": "waiting",
    "attempts": 1,
    "responseStatus": 503,
    "error": None,
    "createdAt": "2026-03-01T09:31:00.000Z",
    "attemptedAt": "2026-03-01T09:31:01.000Z",
    "nextAttemptAt": "2026-03-01T09:32:01.000Z",
    "deliveredAt": None,
}
