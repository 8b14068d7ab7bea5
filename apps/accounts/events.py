"""What happened to accounts: the language in which other domains hear of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from apps.accounts.models import Registration, State, Tie, User
from apps.accounts.models.ties import Kind
from apps.core import times
from apps.core.events import Event, changes_of


@dataclass(frozen=True, kw_only=True)
class AccountRegisteredAgain(Event):
    """Somebody registered with the e-mail of a user, who is named by their id alone."""

    name: ClassVar[str] = "accounts.account-registered-again"

    user_id: str


@dataclass(frozen=True, kw_only=True)
class TimeZoneChanged(Event):
    """A user lives by another clock now."""

    name: ClassVar[str] = "accounts.time-zone-changed"

    user_id: str


@dataclass(frozen=True, kw_only=True)
class LanguageChanged(Event):
    """A user reads and writes another language now."""

    name: ClassVar[str] = "accounts.language-changed"

    user_id: str
    old_language: str
    new_language: str


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A user has a new password, by the old one or by a code from a mail."""

    name: ClassVar[str] = "accounts.password-changed"

    user_id: str
    changed_at: str


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Event):
    """A user has another e-mail address; neither of them is told."""

    name: ClassVar[str] = "accounts.email-changed"

    user_id: str
    changed_at: str


@dataclass(frozen=True, kw_only=True)
class AccountDeleted(Event):
    """Somebody has left. What is theirs is being erased."""

    name: ClassVar[str] = "accounts.account-deleted"

    user_id: str


@dataclass(frozen=True, kw_only=True)
class FollowRequested(Event):
    """Somebody wants to follow another, whose account is private."""

    name: ClassVar[str] = "accounts.follow-requested"

    user_id: str  # Of who asks.
    followed_id: str


@dataclass(frozen=True, kw_only=True)
class FollowEvent(Event):
    """A fact about a follow. A request is none yet."""

    user_id: str  # Of who follows.
    followed_id: str


@dataclass(frozen=True, kw_only=True)
class FollowBegan(FollowEvent):
    name: ClassVar[str] = "accounts.follow-began"


@dataclass(frozen=True, kw_only=True)
class FollowEnded(FollowEvent):
    name: ClassVar[str] = "accounts.follow-ended"


@changes_of(User)
def announce_user(old: User | None, new: User | None) -> Iterator[Event]:
    """Tell who has left, and what changed that other domains have worked with or warn of."""
    if old and new is None:
        yield AccountDeleted(user_id=old.user_id)
    if old is None or new is None:
        return
    yield from _announce_security(old, new)
    if old.time_zone != new.time_zone:
        yield TimeZoneChanged(user_id=new.user_id)
    if old.language != new.language:
        yield LanguageChanged(
            user_id=new.user_id, old_language=old.language, new_language=new.language
        )


def _announce_security(old: User, new: User) -> Iterator[Event]:
    if new.password_changed_at and new.password_changed_at != old.password_changed_at:
        changed_at = times.to_text(new.password_changed_at)
        yield PasswordChanged(user_id=new.user_id, changed_at=changed_at)
    if old.email and new.email != old.email:
        yield EmailChanged(user_id=new.user_id, changed_at=times.to_text(new.updated_at))


@changes_of(Registration)
def announce(old: Registration | None, new: Registration | None) -> Iterator[Event]:
    """Tell what the step from `old` to `new` means."""
    if new is None or new.state != State.TAKEN or new.owner_id is None:
        return
    if not (old and old.state == State.TAKEN and old.registration_id == new.registration_id):
        yield AccountRegisteredAgain(user_id=new.owner_id)


@changes_of(Tie)
def announce_tie(old: Tie | None, new: Tie | None) -> Iterator[Event]:
    """Tell of follows; their mirror rows say the same, and nobody is told of blocks and mutes."""
    tie = new or old
    if tie is None or (old and new):
        return
    kind = {
        (Kind.FOLLOWS, True): FollowBegan,
        (Kind.FOLLOWS, False): FollowEnded,
        (Kind.REQUESTS, True): FollowRequested,
    }.get((tie.kind, new is not None))
    if kind:
        yield kind(user_id=tie.user_id, followed_id=tie.other_id)
