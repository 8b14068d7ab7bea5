from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.core.caches import ExpiringCache


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    passed = [1000.0]
    monkeypatch.setattr("apps.core.caches.time.monotonic", lambda: passed[0])

    def go_on(seconds: float) -> None:
        passed[0] += seconds

    return go_on


def test_remembers_for_its_time(wait: Callable[[float], None]) -> None:
    cache: ExpiringCache[int] = ExpiringCache(size=10, seconds=60)
    cache.put("a", 1)

    wait(59.9)
    assert cache.get("a") == 1

    wait(0.1)
    assert cache.get("a") is None


@pytest.mark.parametrize(("seconds", "kept"), [(10, 10), (1000, 60)])
def test_a_value_may_be_kept_for_less_but_not_for_more(
    wait: Callable[[float], None], seconds: float, kept: float
) -> None:
    cache: ExpiringCache[int] = ExpiringCache(size=10, seconds=60)
    cache.put("a", 1, seconds=seconds)

    wait(kept - 0.1)
    assert cache.get("a") == 1
    wait(0.1)
    assert cache.get("a") is None


@pytest.mark.parametrize("seconds", [0, -5])
def test_what_is_over_is_not_kept(seconds: float) -> None:
    cache: ExpiringCache[int] = ExpiringCache(size=10, seconds=60)

    cache.put("a", 1, seconds=seconds)

    assert cache.get("a") is None


def test_holds_so_many_values_and_lets_the_oldest_go() -> None:
    cache: ExpiringCache[int] = ExpiringCache(size=2, seconds=60)
    for name in ("a", "b", "a", "c"):
        cache.put(name, 1)

    assert [cache.get(name) for name in "abc"] == [1, None, 1]


def test_forgets_when_told() -> None:
    cache: ExpiringCache[int] = ExpiringCache(size=10, seconds=60)
    for name in "abc":
        cache.put(name, 1)

    cache.forget("a")
    cache.forget("never known")
    assert [cache.get(name) for name in "abc"] == [None, 1, 1]

    cache.clear()
    assert [cache.get(name) for name in "abc"] == [None, None, None]


def test_threads_do_not_break_its_bound() -> None:
    cache: ExpiringCache[int] = ExpiringCache(size=50, seconds=60)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: cache.put(str(number), number), range(5000)))

    assert len(cache._values) == 50
