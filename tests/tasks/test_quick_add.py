from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.tasks.models import Task
from tests.conftest import Person
from tests.factories import ZONE

LINE = "Call mum tomorrow 6pm !high #family every month"


def test_makes_the_task_that_the_line_describes(alice: Person) -> None:
    response = alice.post("/v1/tasks/quick-add", {"text": LINE}, "json")

    task = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"/v1/tasks/{task['taskId']}"
    assert (task["title"], task["priority"], task["tags"]) == ("Call mum", "high", ["family"])
    assert task["recurrence"] == "FREQ=MONTHLY"
    due = datetime.fromisoformat(task["dueDate"]).astimezone(ZoneInfo(ZONE))
    tomorrow = datetime.now(UTC).astimezone(ZoneInfo(ZONE)).date() + timedelta(1)
    assert (due.date(), due.hour, due.minute) == (tomorrow, 18, 0)
    assert alice.get(response["Location"]).json() == task


def test_shows_it_without_making_it(alice: Person) -> None:
    response = alice.post("/v1/tasks/quick-add?dryRun=true", {"text": LINE}, "json")

    task = response.json()
    assert response.status_code == 200
    assert (task["title"], task["taskId"], task["version"]) == ("Call mum", None, None)
    assert "ETag" not in response
    assert Task.count(alice.user_id) == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", {}),
        ("", {"text": " "}),
        ("", {"text": 5}),
        ("", {"text": "x" * 1001}),
        ("", {"text": "x" * 201}),
        ("?dryRun=true", {"text": "x" * 201}),
        ("?dryRun=maybe", {"text": "x"}),
        ("?color=red", {"text": "x"}),
    ],
)
def test_refuses_what_is_no_line(alice: Person, path: str, body: dict[str, object]) -> None:
    response = alice.post(f"/v1/tasks/quick-add{path}", body, "json")

    assert response.status_code == 400
    assert Task.count(alice.user_id) == 0
