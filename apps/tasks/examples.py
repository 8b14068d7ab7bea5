"""What bodies look like, for the documentation."""

from typing import Any

JSON = dict[str, Any]

USER_ID = "4304a852-70b1-70f2-9b8d-5c6c7a1f0e2b"
TASK_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"
CATEGORY_ID = "01KJM9ZQ5W6X7Y8Z9AB4T2V8RC"

TASK: JSON = {
    "taskId": TASK_ID,
    "userId": USER_ID,
    "title": "Water the plants",
    "description": "The fern needs more than the others.",
    "completed": False,
    "completedAt": None,
    "priority": "high",
    "dueDate": "2026-03-01T17:00:00.000Z",
    "categoryId": None,
    "tags": ["home"],
    "checklist": [{"text": "Fern", "done": False}],
    "recurrence": "FREQ=WEEKLY;BYDAY=MO,TH",
    "recurrenceMode": "schedule",
    "remindAt": ["-PT1H"],
    "nextTaskId": None,
    "createdAt": "2026-02-20T09:30:00.000Z",
    "updatedAt": "2026-02-20T09:30:00.000Z",
    "version": 1,
}
PLAIN_TASK: JSON = {
    **TASK,
    **dict.fromkeys(("description", "dueDate", "recurrence")),
    **{name: [] for name in ("tags", "checklist", "remindAt")},
    "taskId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9AC",
    "title": "Buy bread",
    "priority": "medium",
}
NEXT_TASK: JSON = {
    **TASK,
    "taskId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9AD",
    "dueDate": "2026-03-02T17:00:00.000Z",
    "createdAt": "2026-03-01T09:30:00.000Z",
    "updatedAt": "2026-03-01T09:30:00.000Z",
}
DONE_TASK: JSON = {
    **TASK,
    "completed": True,
    "completedAt": "2026-03-01T09:30:00.000Z",
    "nextTaskId": NEXT_TASK["taskId"],
    "updatedAt": "2026-03-01T09:30:00.000Z",
    "version": 2,
}
COMPLETION: JSON = {"task": DONE_TASK, "next": NEXT_TASK}
CATEGORY: JSON = {
    "categoryId": CATEGORY_ID,
    "userId": USER_ID,
    "name": "Home",
    "color": "#C2410C",
    "icon": "house",
    "taskCounts": {"open": 3, "done": 12},
    "createdAt": "2026-02-20T09:30:00.000Z",
    "updatedAt": "2026-02-20T09:30:00.000Z",
    "version": 1,
}
QUICK_ADD: JSON = {"text": "Call mum tomorrow 6pm !high #family every month"}
BATCH: JSON = {
    "atomic": False,
    "operations": [
        {"op": "create", "task": {"title": "Buy bread"}},
        {"op": "update", "taskId": TASK_ID, "version": 1, "task": {"priority": "low"}},
        {"op": "complete", "taskId": TASK_ID},
    ],
}
BATCH_RESULT: JSON = {
    "results": [
        {"status": 201, "task": PLAIN_TASK},
        {
            "status": 412,
            "error": {
                "code": "PRECONDITION_FAILED",
                "message": "It changed in the meantime. Read it again, then repeat.",
                "details": {"currentVersion": 2},
            },
        },
        {"status": 200, "task": {**DONE_TASK, "version": 3}},
    ]
}
STATS: JSON = {
    "open": 7,
    "overdue": 1,
    "dueToday": 2,
    "doneThisWeek": 12,
    "byPriority": {"low": 1, "medium": 4, "high": 2, "urgent": 0},
    "byCategory": [{"categoryId": CATEGORY_ID, "open": 3, "done": 12}],
}
