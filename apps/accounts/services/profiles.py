"""Profiles: made with their username, read and changed by their owner."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast

from apps.accounts.errors import UsernameChangedRecently
from apps.accounts.models import Registration, User, Username
from apps.accounts.models.users import DEFAULT_LANGUAGE, DEFAULT_ZONE
from apps.accounts.services.fields import ProfileFields
from apps.core import times
from apps.core.db import Repeated, Transaction, decide_again, transaction
from apps.core.db.batches import read_batch
from apps.core.errors import Invalid, NotFound

USERNAME_PAUSE = timedelta(days=30)  # Between two changes; the old name is held as long.


def create_profile(
    *, user_id: str, email: str, username: str, time_zone: str = DEFAULT_ZONE, now: datetime
) -> User:
    """Make the profile of a user whose e-mail is known to be theirs. Twice is once.

    Raises:
        UsernameTaken: the name is somebody else's.
    """
    user = User(
        user_id,
        email=email,
        email_verified=True,
        username=username,
        time_zone=time_zone,
        created_at=now,
        updated_at=now,
    )
    return save_profile(user, now)


def save_profile(user: User, now: datetime, registration: Registration | None = None) -> User:
    """Put a new profile and claim its username, in the place of its registration.

    Returns the one that is there, if somebody else was faster. Raises UsernameTaken.
    """
    try:
        with transaction() as tx:
            user.save_in(tx)
            held_by = registration.user_id if registration else None
            Username.of(user.username, user.user_id).claim_in(tx, now, instead_of=held_by)
            if registration:
                registration.drop_in(tx)
    except Repeated as repeated:
        return cast("User", repeated.row)
    return user


def get_profile(*, user_id: str) -> User:
    """Read the profile of its owner. Raises NotFound."""
    return User.load(user_id)


def update_profile(
    *, user_id: str, fields: ProfileFields, if_version: int | None, now: datetime
) -> User:
    """Set the named fields and leave the others alone, so that two updates both survive.

    One call, unless the username is among them.

    Raises:
        NotFound: there is no such user.
        PreconditionFailed: the profile is no longer at `if_version`.
        Invalid: the birthday is still to come.
        UsernameTaken: the name is somebody else's.
        UsernameChangedRecently: see there.
    """
    birthday = fields.get("birthday")
    if birthday and date.fromisoformat(birthday) > now.date():
        raise Invalid(**{"profile.birthday": ["This day is still to come."]})
    if "username" in fields:
        return _update_with_username(user_id=user_id, fields=fields, if_version=if_version, now=now)
    return User.change_profile(user_id, fields, if_version, now)


class Contact(NamedTuple):
    """Where to write to somebody, and by which clock they live."""

    email: str | None
    time_zone: str


def contact_of(user_id: str) -> Contact | None:
    """Tell how to reach a user, in one call; None: there is none."""
    user = User.find(user_id)
    return Contact(user.email, user.time_zone) if user else None


def email_of(user_id: str) -> str | None:
    """Name the e-mail of a user, for those who write to them; of somebody unknown, None."""
    user = User.find(user_id)
    return user.email if user else None


def time_zone_of(user_id: str) -> str:
    """Name the time zone that a user lives by; of somebody unknown, the default."""
    user = User.find(user_id)
    return user.time_zone if user else DEFAULT_ZONE


def is_active(user_id: str) -> bool:
    """Tell whether there is such a user, who is not suspended."""
    user = User.find(user_id)
    return user is not None and user.suspended_at is None


def active_time_zone_of(user_id: str) -> str:
    """Name the time zone of somebody who may use their account.

    Raises:
        NotFound: there is no such user, or they are suspended.
    """
    user = User.load(user_id)
    if user.suspended_at:
        raise NotFound
    return user.time_zone


def language_of(user_id: str) -> str:
    """Name the language that a user writes in; of somebody unknown, the default."""
    user = User.find(user_id)
    return user.language if user else DEFAULT_LANGUAGE


def languages_of(user_ids: Iterable[str]) -> dict[str, str]:
    """Name the languages that some users write in, 100 in one call."""
    keys = [(user_id,) for user_id in dict.fromkeys(user_ids)]
    known = {user.user_id: user.language for user in read_batch(User, keys)}
    return {user_id: known.get(user_id, DEFAULT_LANGUAGE) for (user_id,) in keys}


@decide_again
def _update_with_username(
    *, user_id: str, fields: ProfileFields, if_version: int | None, now: datetime
) -> User:
    user = User.load_at(if_version, user_id)
    changes = {**fields, "updated_at": now}
    if fields["username"] == user.username:  # A client that sends back what it got.
        del changes["username"]
        return User.change(user_id, changes=changes, if_version=if_version)

    _check_pause(user, now)
    with transaction() as tx:
        _move_username_in(tx, user, fields["username"], now)
        user.change_in(tx, {**changes, **_renamed(user, now)})
    return user


def _renamed(user: User, now: datetime) -> dict[str, object]:
    return {"username_changed_at": now, "former_username": user.username}


def _check_pause(user: User, now: datetime) -> None:
    if user.username_changed_at and now < user.username_changed_at + USERNAME_PAUSE:
        changeable_at = user.username_changed_at + USERNAME_PAUSE
        raise UsernameChangedRecently(changeableAt=times.to_text(changeable_at))


def _move_username_in(tx: Transaction, user: User, username: str, now: datetime) -> None:
    Username.of(username, user.user_id).claim_in(tx, now)
    if username.lower() != user.username.lower():
        old = Username.of(user.username, user.user_id, now + USERNAME_PAUSE)
        old.claim_in(tx, now)
