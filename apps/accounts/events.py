"""What happened to accounts: the language in which other domains hear of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from apps.accounts.models import Registration, State
from apps.core.events import Event, changes_of


@dataclass(frozen=True, kw_only=True)
class AccountRegisteredAgain(Event):
    """Somebody registered with the e-mail of a user, who is named by their id alone."""

    name: ClassVar[str] = "accounts.account-registered-again"

    user_id: str


@changes_of(Registration)
def announce(old: Registration | None, new: Registration | None) -> Iterator[Event]:
    """Tell what the step from `old` to `new` means."""
    if new is None or new.state != State.TAKEN or new.owner_id is None:
        return
    if not (old and old.state == State.TAKEN and old.registration_id == new.registration_id):
        yield AccountRegisteredAgain(user_id=new.owner_id)
