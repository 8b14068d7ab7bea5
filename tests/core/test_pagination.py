import threading
from collections.abc import Iterator
from typing import Any

import pytest

from apps.core.api.pagination import PageQuery
from apps.core.api.seals import seal_text
from apps.core.db import Page
from apps.core.db import pages as read_on
from apps.core.db.pages import key_of
from apps.core.ids import new_id
from apps.notifications.models import Notification
from apps.tasks.models import Task
from tests.conftest import Person
from tests.factories import NOW, make_task

PATH = "/v1/tasks"


def cursor_of(person: Person, query: str = "limit=1", path: str = PATH) -> str:
    cursor = person.get(f"{path}?{query}").json()["nextCursor"]
    assert cursor
    return str(cursor)


def is_invalid(person: Person, cursor: str, query: str = "limit=1", path: str = PATH) -> bool:
    response = person.get(f"{path}?{query}", {"cursor": cursor})
    return (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_CURSOR")


def walk(person: Person, query: str) -> Iterator[list[str]]:
    """Read a list to its end: the ids page by page."""
    cursor = ""
    while True:
        page = person.get(f"{PATH}?{query}{cursor}").json()
        yield [item["taskId"] for item in page["items"]]
        if page["nextCursor"] is None:
            return
        cursor = f"&cursor={page['nextCursor']}"


def make_tasks(person: Person, count: int, **more: object) -> list[str]:
    """Make tasks, the newest first."""
    ids = [make_task(person.user_id, f"Task {n}", **more).task_id for n in range(count)]
    return sorted(ids, reverse=True)


def test_shows_25_unless_asked_for_more_or_less(alice: Person) -> None:
    make_tasks(alice, 26)

    sizes = [
        len(alice.get(PATH + query).json()["items"]) for query in ("", "?limit=1", "?limit=100")
    ]

    assert sizes == [25, 1, 26]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "", "1.5", "9" * 9, "9" * 5000, "1e1"])
def test_a_limit_is_from_1_to_100(alice: Person, limit: str) -> None:
    response = alice.get(PATH, {"limit": limit})

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == ["limit"]


@pytest.mark.parametrize("name", ["color", "Limit", "limit[]", "page", "offset", "", "format"])
def test_an_unknown_parameter_is_refused_by_name(alice: Person, name: str) -> None:
    response = alice.get(PATH, {name: "1"})

    assert response.status_code == 400
    assert response.json()["error"]["details"] == {name: ["There is no such field."]}


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_every_page_but_the_last_is_full_and_each_row_comes_once(alice: Person, limit: int) -> None:
    made = make_tasks(alice, 7)

    pages = list(walk(alice, f"limit={limit}"))

    assert [task_id for page in pages for task_id in page] == made
    assert all(len(page) == limit for page in pages[:-1])
    assert pages[-1]


def test_a_page_that_ends_with_the_last_row_has_no_cursor(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    made = make_tasks(alice, 2)
    dynamodb_calls.clear()

    assert list(walk(alice, "limit=2")) == [made]
    assert dynamodb_calls == ["Query"]


def test_an_empty_list_has_no_cursor(carol: Person) -> None:
    assert carol.get(PATH).json() == {"items": [], "nextCursor": None}


def test_a_cursor_is_of_one_user(alice: Person, bob: Person) -> None:
    make_tasks(alice, 2)
    make_tasks(bob, 2)

    assert is_invalid(bob, cursor_of(alice))


def test_a_cursor_is_of_one_endpoint(alice: Person) -> None:
    make_tasks(alice, 2)

    assert is_invalid(alice, cursor_of(alice), path="/v1/notifications/pending")
    assert is_invalid(alice, cursor_of(alice), path="/v1/categories")


@pytest.mark.parametrize(
    "query",
    [
        "limit=1",
        "limit=1&completed=true",
        "limit=1&completed=false&priority=low",
        "limit=1&completed=false&sort=createdAt",
        "limit=1&completed=false&sort=-createdAt",
    ],
)
def test_a_cursor_is_of_one_set_of_filters(alice: Person, query: str) -> None:
    make_tasks(alice, 2)
    cursor = cursor_of(alice, "limit=1&completed=false")

    assert is_invalid(alice, cursor, query)


def test_a_cursor_goes_with_any_limit_and_order_of_the_parameters(alice: Person) -> None:
    make_tasks(alice, 4)
    cursor = cursor_of(alice, "completed=false&priority=medium&limit=1")

    response = alice.get(f"{PATH}?limit=2&priority=medium&completed=false&cursor={cursor}")

    assert len(response.json()["items"]) == 2


def test_every_bit_of_a_cursor_counts(alice: Person) -> None:
    make_tasks(alice, 2)
    cursor = cursor_of(alice)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    for place in range(0, len(cursor), 5):
        value = alphabet.index(cursor[place])
        other = alphabet[value ^ 1 << place % 6]
        assert is_invalid(alice, cursor[:place] + other + cursor[place + 1 :])


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        " ",
        "{}=",
        "{}==",
        "{} ",
        "{}A",
        "A{}",
        "{}{}",
        "{}\x00",
        "x",
        "null",
        "%",
        "ä",
        "A" * 500000,
        "eyJ0YXNrSWQiOiAxfQ",
        "��",
        '{"userId": {"S": "alice"}}',
        "../..",
    ],
)
def test_a_spoilt_cursor_is_refused(alice: Person, spoilt: str) -> None:
    make_tasks(alice, 2)

    spelling = spoilt.encode("utf-16", "surrogatepass").decode("utf-16")
    assert is_invalid(alice, spelling.replace("{}", cursor_of(alice)))


@pytest.mark.parametrize("cut", [1, 2, 3, 10, 50])
def test_a_cut_cursor_is_refused(alice: Person, cut: int) -> None:
    make_tasks(alice, 2)

    assert is_invalid(alice, cursor_of(alice)[:-cut])


def test_a_cursor_shows_nothing_of_its_key(alice: Person) -> None:
    make_tasks(alice, 2)

    assert cursor_of(alice) != cursor_of(alice)
    assert alice.user_id not in cursor_of(alice)


def test_filtered_pages_are_full_too(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_on, "ROWS_READ_AT_ONCE", 3)
    wanted = make_tasks(alice, 4, tags=["wanted"])
    make_tasks(alice, 8)

    pages = list(read_all(alice.user_id, limit=2, keep=lambda task: "wanted" in task.tags))

    assert [len(page.items) for page in pages] == [2, 2]
    assert [task.task_id for page in pages for task in page.items] == wanted


def read_all(user_id: str, *, limit: int, keep: Any = None) -> Iterator[Page[Task]]:
    after = None
    while True:
        page = Task.page(user_id, limit=limit, after=after, keep=keep)
        yield page
        after = page.next_key
        if after is None:
            return


def test_reading_on_has_a_bound_and_ends_in_a_short_page_with_a_cursor(
    alice: Person, monkeypatch: pytest.MonkeyPatch, dynamodb_calls: list[str]
) -> None:
    monkeypatch.setattr(read_on, "ROWS_READ_AT_ONCE", 2)
    monkeypatch.setattr(read_on, "ROWS_READ_AT_MOST", 4)
    oldest = make_tasks(alice, 9)[-1]
    dynamodb_calls.clear()

    pages = list(read_all(alice.user_id, limit=1, keep=lambda task: task.task_id == oldest))

    assert [len(page.items) for page in pages] == [0, 0, 1]
    assert dynamodb_calls == ["Query"] * 5


def test_deleted_rows_fill_no_page(alice: Person) -> None:
    made = make_tasks(alice, 6)
    for task_id in made[:3]:
        alice.delete(f"{PATH}/{task_id}")

    assert [task_id for page in walk(alice, "limit=2") for task_id in page] == made[3:]


def test_goes_on_after_a_row_that_was_deleted_meanwhile(alice: Person) -> None:
    made = make_tasks(alice, 4)
    cursor = cursor_of(alice, "limit=2")
    for task_id in made[:3]:
        Task(alice.user_id, task_id).delete()

    page = alice.get(f"{PATH}?limit=2&cursor={cursor}").json()

    assert [item["taskId"] for item in page["items"]] == made[3:]


@pytest.mark.parametrize("query", ["limit=3", "limit=3&completed=false", "limit=3&sort=createdAt"])
def test_a_walk_beside_inserts_misses_nothing_and_repeats_nothing(
    alice: Person, query: str
) -> None:
    there = set(make_tasks(alice, 20))
    threads = [threading.Thread(target=make_tasks, args=(alice, 10)) for _ in range(8)]
    for thread in threads:
        thread.start()

    seen = [task_id for page in walk(alice, query) for task_id in page]

    for thread in threads:
        thread.join()
    assert len(seen) == len(set(seen))
    assert there <= set(seen)


def test_the_key_of_a_row_is_dynamodbs_own(alice: Person) -> None:
    task = make_task(alice.user_id)

    assert key_of(task, None) == {"userId": {"S": alice.user_id}, "taskId": {"S": task.task_id}}


def test_the_key_in_an_index_has_that_of_the_table_too(alice: Person) -> None:
    notification_id = new_id(NOW)
    row = Notification(
        alice.user_id,
        notification_id,
        type="task.due",
        title="A",
        created_at=NOW,
        pending_key=notification_id,
    )

    assert key_of(row, "Pending") == {
        "userId": {"S": alice.user_id},
        "notificationId": {"S": notification_id},
        "pendingKey": {"S": notification_id},
    }


def test_the_query_of_a_list_has_defaults() -> None:
    assert PageQuery.parse({}) == {"limit": 25, "cursor": None}


def test_a_seal_of_ours_with_another_meaning_is_no_cursor(alice: Person) -> None:
    assert is_invalid(alice, seal_text(b"{}", bound_to=f"cursor {alice.user_id} {PATH} []x"))
