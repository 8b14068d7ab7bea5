"""Which notifications a list shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.notifications.models import Notification


@dataclass(frozen=True)
class InboxFilter:
    """What is asked of a notification; None asks nothing."""

    unread: bool | None = None
    archived: bool | None = None
    type: str | None = None

    def fits(self, notification: "Notification") -> bool:
        return (
            self.unread in {None, not notification.read}
            and self.archived in {None, notification.archived}
            and self.type in {None, notification.type}
        )
