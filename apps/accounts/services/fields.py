"""What clients may write, by name."""

from typing import NotRequired, TypedDict


class Place(TypedDict, total=False):
    city: str | None
    country: str | None
    lat: float | None
    lng: float | None


class NewAccount(Place):
    """What somebody registers with; the e-mail in lower case."""

    email: str
    password: str
    username: str
    display_name: NotRequired[str | None]


class ProfileFields(Place, total=False):
    """What a user may change of their profile. Names that are absent stay as they are."""

    username: str
    display_name: str | None
    bio: str | None
    pronouns: str | None
    website: str | None
    birthday: str | None
    interests: list[str]
    links: list[str]
    time_zone: str
    language: str
    private_account: bool
    discoverable: bool
