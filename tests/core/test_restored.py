from typing import Any

import pytest

from apps.core.restored import RESTORED_BY, is_restored


def image(mark: str | None = None) -> dict[str, Any]:
    return {"id": {"S": "1"}} | ({RESTORED_BY: {"S": mark}} if mark else {})


@pytest.mark.parametrize(
    ("old", "new"),
    [(None, image("one")), (image(), image("one")), (image("one"), image("two"))],
)
def test_a_restore_is_no_news(old: dict[str, Any] | None, new: dict[str, Any]) -> None:
    assert is_restored(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (None, image()),
        (image(), image()),
        (image("one"), image("one")),
        (image("one"), image()),
        (image("one"), None),
    ],
)
def test_all_else_is(old: dict[str, Any] | None, new: dict[str, Any] | None) -> None:
    assert not is_restored(old, new)
