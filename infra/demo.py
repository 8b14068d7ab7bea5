"""The demo users and their data: what somebody sees who has just started Hearth."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from apps.accounts import services as accounts
from apps.core import times
from apps.core.aws.clients import client
from apps.core.errors import NotFound
from apps.media import bucket
from apps.media import services as media
from apps.media.keys import upload_key
from apps.tasks import services as tasks
from apps.tasks.models import Priority
from apps.tasks.services import CategoryFields, TaskFields
from infra import demo_gifts, demo_market, demo_social, people, portraits

PASSWORD = "Hearth-demo-1"  # noqa: S105  # Of the demo users, for everybody to know.
READY = "CONFIRMED"  # To Cognito: who has a password of their own.
ZONE = "Europe/Berlin"


class DemoUser(NamedTuple):
    username: str
    group: str | None

    @property
    def email(self) -> str:
        return f"{self.username}@hearth.local"


USERS = (
    *(DemoUser(name, None) for name in ("demo", "ana", "ben", "cleo")),
    DemoUser("mod", "moderator"),
    DemoUser("admin", "admin"),
)


def missing() -> list[DemoUser]:
    """Find those who are to be made: who are not there, or whose making was stopped."""
    return [user for user in USERS if _state_of(user)[0] != READY]


def seed(now: datetime, *, tell: Callable[[], object] = lambda: None) -> list[str]:
    """Make the demo users, the data of the first, and what all of them show each other.

    They can sign in once all of it is there. Who cannot was left by a run that was stopped, and is
    made anew. Returns the e-mails of those made now; `tell` is called for each.
    """
    made = [(user, _make_user(user, now)) for user in missing()]
    for user, user_id in made:
        tell()
        _make_avatar(user, user_id, now)
        if user == USERS[0]:
            _make_tasks(user_id, now)
            demo_gifts.make(user_id, now, ZONE)
    if len(made) == len(USERS):  # What they show each other is made once.
        demo_social.make({user.username: user_id for user, user_id in made}, now)
        demo_market.make([user_id for _, user_id in made], now)
    for user, _ in made:
        people.set_password(user.email, PASSWORD)
    return [user.email for user, _ in made]


def _state_of(user: DemoUser) -> tuple[str, str]:
    """Tell what Cognito says of a user, and their id; nothing where there is none."""
    cognito = client("cognito-idp")
    try:
        found = cognito.admin_get_user(UserPoolId=settings.COGNITO_POOL_ID, Username=user.email)
    except cognito.exceptions.UserNotFoundException:
        return "", ""
    attributes = {one["Name"]: one["Value"] for one in found["UserAttributes"]}
    return found["UserStatus"], attributes["sub"]


def _drop(user_id: str, now: datetime) -> None:
    """Erase somebody whose making was stopped, wherever that was."""
    with suppress(NotFound):  # They had no profile yet.
        accounts.begin_erasure(user_id=user_id, now=now)
    while not accounts.erase(user_id=user_id, now=now):
        pass


def _make_user(user: DemoUser, now: datetime) -> str:
    """Make a user in both stores, who cannot sign in yet. Returns the id."""
    _, left = _state_of(user)
    if left:
        _drop(left, now)
    user_id = people.make(email=user.email, username=user.username, zone=ZONE, now=now)
    if user.group:
        accounts.set_roles(user_id=user_id, roles=[user.group], actor_id=None, now=now)
    return user_id


def _make_avatar(user: DemoUser, user_id: str, now: datetime) -> None:
    """Upload a picture as a client would, but for the way over HTTP, and process it at once."""
    picture = portraits.paint(user.username)
    wish = media.ImageWish(purpose="avatar", content_type="image/png", byte_size=len(picture))
    image = media.ask_for_upload(user_id=user_id, wish=wish, now=now).image
    bucket.write(upload_key(user_id, image.image_id), picture, "image/png")
    media.process_image(owner_id=user_id, image_id=image.image_id, now=now)
    accounts.set_avatar(user_id=user_id, image_id=image.image_id, if_version=None, now=now)


def _make_tasks(user_id: str, now: datetime) -> None:
    home, garden = (
        tasks.create_category(user_id=user_id, fields=fields, now=now).category_id
        for fields in (
            CategoryFields(name="Home", color="#e07a5f", icon="🏠"),
            CategoryFields(name="Garden", color="#81b29a", icon="🌱"),
        )
    )
    for number, fields in enumerate(_tasks(home, garden, now)):
        # A moment apart, so that their ids keep this order.
        at = now + timedelta(milliseconds=number)
        tasks.create_task(user_id=user_id, fields=fields, now=at, zone=ZONE)


def _tasks(home: str, garden: str, now: datetime) -> list[TaskFields]:
    today = now.date()
    return [
        TaskFields(
            title="Water the plants",
            category_id=garden,
            due_date=today.isoformat(),
            recurrence="FREQ=WEEKLY;BYDAY=MO,TH",
            tags=["plants"],
            remind_at=["PT0S"],
        ),
        TaskFields(
            title="Plan the birthday party",
            description="Somewhere with a lawn, and cake.",
            category_id=home,
            priority=Priority.HIGH,
            due_date=(today + timedelta(days=14)).isoformat(),
            tags=["family", "party"],
            checklist=[
                {"text": "Invite everybody", "done": True},
                {"text": "Order the cake", "done": False},
            ],
        ),
        TaskFields(
            title="Call the dentist",
            priority=Priority.URGENT,
            due_date=times.to_text(now + timedelta(hours=3)),
            remind_at=["-PT30M"],
        ),
        TaskFields(title="Sow the tomatoes", category_id=garden, priority=Priority.LOW),
        TaskFields(title="Fix the kitchen lamp", category_id=home, completed=True),
    ]
