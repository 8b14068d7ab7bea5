"""Writes down what is to do, and does it."""

from infra.load.visits import Ask


def visit(ask: Ask) -> None:
    task = ask(
        "POST /v1/tasks",
        {
            "title": "Water the plants",
            "dueDate": "2030-06-03",
            "recurrence": "FREQ=WEEKLY",
            "remindAt": ["-P1D"],
        },
    )
    task_id = task["taskId"]
    ask("GET /v1/tasks", query={"completed": "false", "sort": "dueDate"})
    ask("GET /v1/tasks/{task_id}", task_id=task_id)
    ask(
        "PATCH /v1/tasks/{task_id}",
        {"priority": "high"},
        headers={"If-Match": '"1"'},
        task_id=task_id,
    )
    done = ask("POST /v1/tasks/{task_id}/complete", task_id=task_id)
    ask("POST /v1/tasks/quick-add", {"text": "Call mum tomorrow 6pm !high #family"})
    ask("POST /v1/tasks/batch", {"operations": [_create("Bread"), _create("Milk")]})
    ask("GET /v1/tasks", query={"q": "water"})
    ask("GET /v1/tasks/stats")
    ask("DELETE /v1/tasks/{task_id}", task_id=done["next"]["taskId"])


def _create(title: str) -> dict[str, object]:
    return {"op": "create", "task": {"title": title}}
