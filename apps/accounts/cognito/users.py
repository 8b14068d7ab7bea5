"""Users of the pool: made, found, changed and deleted."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings

from apps.accounts.cognito.calls import NoSuchUser, ask, ask_of_user
from apps.accounts.errors import WeakPassword
from apps.core.errors import Unavailable

UNCONFIRMED = "UNCONFIRMED"


class EmailTaken(Exception):  # A finding, no error: registering goes on.
    """The pool has a user of this e-mail, confirmed or not."""


@dataclass(frozen=True)
class PoolUser:
    sub: str
    email: str
    email_verified: bool
    is_confirmed: bool
    created_at: datetime


def sign_up(email: str, password: str) -> str:
    """Make an unconfirmed user, who is sent a code. Returns the `sub`.

    Raises:
        EmailTaken, WeakPassword, RateLimited, Unavailable.
        Invalid: Cognito does not take the e-mail for one.
    """
    answer = ask(
        "sign_up",
        {
            "CodeDeliveryFailureException": Unavailable,
            "InvalidPasswordException": WeakPassword,
            "UsernameExistsException": EmailTaken,
        },
        ClientId=settings.COGNITO_CLIENT_ID,
        Username=email,
        Password=password,
        UserAttributes=[{"Name": "email", "Value": email}],
    )
    return str(answer["UserSub"])


def find_user(name: str) -> PoolUser | None:
    """Find a user by `sub` or e-mail."""
    try:
        answer = ask("admin_get_user", UserPoolId=settings.COGNITO_POOL_ID, Username=name)
    except NoSuchUser:
        return None
    return _pool_user(answer, answer["UserAttributes"])


def nobody() -> str:
    """Make up a `sub` that no user has, to ask what must take as long as a question about one."""
    return str(uuid4())


def unconfirmed_users() -> Iterator[PoolUser]:
    """List the users who were never confirmed, page by page."""
    more: dict[str, Any] = {}
    while True:
        page = ask(
            "list_users",
            UserPoolId=settings.COGNITO_POOL_ID,
            Filter=f'cognito:user_status = "{UNCONFIRMED}"',
            **more,
        )
        users = (_pool_user(raw, raw["Attributes"]) for raw in page["Users"])
        # The embedded Cognito does not know this filter, and lists all.
        yield from (user for user in users if not user.is_confirmed)
        if "PaginationToken" not in page:
            return
        more = {"PaginationToken": page["PaginationToken"]}


def delete_user(sub: str) -> None:
    """Delete a user, who may be gone already."""
    ask_of_user("admin_delete_user", sub)


def mark_email_verified(sub: str) -> None:
    """Note that the e-mail is the user's: AWS does it with the code, the embedded one does not."""
    attributes = [{"Name": "email_verified", "Value": "true"}]
    ask_of_user("admin_update_user_attributes", sub, UserAttributes=attributes)


def change_email(sub: str, email: str) -> None:
    """Give a user an e-mail that is known to be theirs, if they are still there.

    Raises:
        EmailTaken: the pool has it as another user's. The embedded one does not look.
        RateLimited, Unavailable.
    """
    attributes = [
        {"Name": "email", "Value": email},
        {"Name": "email_verified", "Value": "true"},
    ]
    with suppress(NoSuchUser):
        ask(
            "admin_update_user_attributes",
            {"AliasExistsException": EmailTaken},
            UserPoolId=settings.COGNITO_POOL_ID,
            Username=sub,
            UserAttributes=attributes,
        )


def note_rating(sub: str, rating: str) -> None:
    """Note what others think of a user, for tokens to tell; if they are gone, nothing."""
    attributes = [{"Name": "custom:rating", "Value": rating}]
    ask_of_user("admin_update_user_attributes", sub, UserAttributes=attributes)


def _pool_user(raw: dict[str, Any], attributes: list[dict[str, str]]) -> PoolUser:
    values = {attribute["Name"]: attribute["Value"] for attribute in attributes}
    return PoolUser(
        sub=values["sub"],
        email=values.get("email", "").lower(),
        email_verified=values.get("email_verified") == "true",
        is_confirmed=raw["UserStatus"] != UNCONFIRMED,
        created_at=raw["UserCreateDate"].astimezone(UTC),
    )
