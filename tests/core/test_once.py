from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

from apps.core.db import Repeated, transaction
from apps.core.once import Handled, once_in
from apps.tasks.models.stats import OpenTasks
from tests.factories import NOW


def count(user_id: str, change_id: str, follower: str = "count") -> bool:
    try:
        with transaction() as tx:
            once_in(tx, change_id, follower, NOW)
            OpenTasks.count_in(tx, user_id, amounts={"low": 1})
    except Repeated:
        return False
    return True


def test_a_change_counts_once_for_each_follower(user_id: str) -> None:
    one, two = str(uuid4()), str(uuid4())

    counted = [count(user_id, *pair) for pair in [(one, "a"), (one, "a"), (one, "b"), (two, "a")]]

    assert counted == [True, False, True, True]
    assert OpenTasks.of(user_id).low == 3


def test_of_32_at_once_one_counts(user_id: str) -> None:
    change_id = str(uuid4())

    with ThreadPoolExecutor(32) as pool:
        counted = list(pool.map(lambda _: count(user_id, change_id), range(32)))

    assert sum(counted) == OpenTasks.of(user_id).low == 1


def test_the_mark_outlives_every_delivery(user_id: str) -> None:
    change_id = str(uuid4())
    count(user_id, change_id)

    assert Handled.load(f"{change_id} count").expires_at == NOW + timedelta(days=30)
