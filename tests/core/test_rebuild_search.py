"""`manage.py rebuild_search`: what the streams could not keep is put right."""

from io import StringIO
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from apps.core import indexed, search
from apps.core.db import Item
from apps.core.db.batches import write_batch
from apps.core.errors import Unavailable
from apps.core.search import Posting
from apps.gifts.services import places_of_contacts, places_of_gifts
from apps.marketplace.services import places_of as places_of_item
from apps.social.models import Post
from apps.social.services import places_of
from apps.tasks.models import Task
from apps.tasks.services import places_of_tasks
from tests.factories import make_contact, make_gift, make_item, make_post, make_task, make_user


@pytest.fixture(autouse=True)
def _alone() -> None:
    """Let no test find what another one left."""
    models: list[type[Item]] = [Posting, *(kind.model for kind in indexed._kinds.values())]
    for model in models:
        write_batch(put=[], delete=list(model.scan()))


@pytest.fixture
def user_id() -> str:
    new = str(uuid4())
    make_user(new)
    return new


def run(*options: str) -> list[str]:
    out = StringIO()
    call_command("rebuild_search", *options, stdout=out, stderr=out)
    return out.getvalue().splitlines()


def listed() -> set[tuple[str, ...]]:
    return {posting.keys() for posting in Posting.scan()}


def test_lists_what_is_missing_of_every_kind(user_id: str) -> None:
    wanted = {
        *places_of_tasks([make_task(user_id, "Running", tags=["sport"])])[0],
        *places_of_contacts([make_contact(user_id, "Anna")])[0],
        *places_of_gifts([make_gift(user_id, "Book")])[0],
        *places_of(make_post(user_id, "Tomatoes #garden")),
        *places_of(make_post(user_id, "Secret", visibility="private")),
        *places_of_item(make_item(user_id, "Lamp")),
    }

    assert run() == [
        "tasks: 1 read, 3 listed",
        "contacts: 1 read, 1 listed",
        "gifts: 1 read, 1 listed",
        "posts: 2 read, 5 listed",
        "items: 1 read, 2 listed",
        "index: 12 read, 0 taken out",
    ]
    assert listed() == wanted
    assert "posts: 2 read, 0 listed" in run()


def test_takes_out_what_is_wrong_of_every_kind(user_id: str) -> None:
    post = make_post(user_id, "Tomatoes")
    run()
    right = listed()
    gone = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"
    for place in (
        ("post#x", f"x#{gone}"),
        (f"{user_id}#task", f"x#{gone}"),
        (f"{user_id}#contact", f"x#{gone}"),
        (f"{user_id}#gift", f"x#{gone}"),
        *places_of(post.with_changes({"visibility": "private"})),
        *places_of(post.with_changes({"text": "tomato juice"})),
    ):
        Posting(*place).save()

    assert run()[-1].endswith(" taken out")
    assert listed() == right


def test_what_is_nobodys_kind_stays() -> None:
    Posting("of-another-version#item", "x#01KJMB8V8R4T2ZQ5W6X7Y8Z9AB").save()

    assert run()[-1] == "index: 1 read, 0 taken out"
    assert len(listed()) == 1


def test_a_dry_run_only_tells(user_id: str) -> None:
    make_post(user_id, "Tomatoes")
    Posting("post#x", "x#01KJMB8V8R4T2ZQ5W6X7Y8Z9AB").save()

    assert run("--dry-run")[-3:] == [
        "posts: 1 read, 2 to be listed",
        "items: 0 read, 0 to be listed",
        "index: 1 read, 1 to be taken out",
    ]
    assert len(listed()) == 1


def test_a_run_that_is_stopped_tells_where_to_go_on(
    user_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexed, "ROWS_AT_ONCE", 2)
    posts = [make_post(user_id, f"word{number}") for number in range(5)]
    out, keep, pages = StringIO(), search.keep, count()

    def keep_some(**asked: Any) -> None:
        if next(pages) == 5:  # Three kinds without rows come first.
            raise Unavailable
        keep(**asked)

    monkeypatch.setattr(search, "keep", keep_some)
    with pytest.raises(Unavailable):
        call_command("rebuild_search", stdout=out, stderr=out)
    told = out.getvalue().splitlines()[-1]

    assert told.startswith("Go on with --from posts:ey")
    assert run("--from", told.rpartition(" ")[2])[0] == "posts: 1 read, 1 listed"
    assert listed() == {place for post in posts for place in places_of(post)}


@pytest.mark.parametrize("mark", ["nothing:", "posts:%", "posts:e30x"])
def test_a_mark_that_is_none_is_refused(mark: str) -> None:
    with pytest.raises(CommandError):
        run("--from", mark)


def test_deleted_documents_are_not_listed(user_id: str) -> None:
    post, task = make_post(user_id, "Tomatoes"), make_task(user_id)
    Post.mark_deleted(post.post_id, now=post.created_at)
    Task.mark_deleted(user_id, task.task_id, now=task.created_at)

    run()

    assert listed() == set()
