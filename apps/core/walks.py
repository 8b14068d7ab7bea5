"""What a user has follows a setting of theirs, page by page: each page is a job of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from apps.core import jobs
from apps.core.db import Item
from apps.core.routing import Detail

ROWS_AT_ONCE = 100

ItemT = TypeVar("ItemT", bound=Item)


@dataclass(frozen=True)
class Walk(Generic[ItemT]):
    """A walk through all that a user has of one kind, to bring each to what is set by now.

    Of two walks at once the one of the older setting may write last. So each page looks at the
    setting again when it is done, and is done again if that has changed.
    """

    name: str  # Of its jobs.
    model: type[ItemT]
    setting: Callable[[str], str]  # Given a user's id.
    visit: Callable[[ItemT, str, Detail], object]  # With the setting, and what `begin` was told.

    def __post_init__(self) -> None:
        """Take the jobs of this walk."""
        jobs.job(self.name)(self._go_on)

    def begin(self, user_id: str, **told: str) -> None:
        """Begin to walk. Again is harmless. Raises Unavailable: the queue did not take it."""
        jobs.hand_over(self.name, user_id=user_id, after="", **told)

    def _go_on(self, detail: Detail) -> None:
        user_id, after = detail["user_id"], detail["after"]
        setting = self.setting(user_id)
        start = self.model.key_at(user_id, after) if after else None
        page = self.model.page(user_id, ascending=True, limit=ROWS_AT_ONCE, after=start)
        for row in page.items:
            self.visit(row, setting, detail)
        if self.setting(user_id) != setting:
            jobs.hand_over(self.name, **detail)
        elif page.next_key:
            jobs.hand_over(self.name, **{**detail, "after": self.model.sort_of(page.next_key)})
