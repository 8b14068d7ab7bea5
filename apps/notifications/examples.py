"""What bodies look like, for the documentation."""

from typing import Any

JSON = dict[str, Any]

NOTIFICATION: JSON = {
    "notificationId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB",
    "type": "task.due",
    "title": "Water the plants",
    "body": "Due: 2026-03-01",
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
SNOOZE: JSON = {"until": "2026-03-02T08:00:00.000Z"}
