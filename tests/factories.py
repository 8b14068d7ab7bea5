"""Things that tests need, made through services, so that they are as real ones are."""

from collections.abc import Iterable
from datetime import UTC, datetime

from apps.accounts import services as accounts
from apps.gifts import services as gifts
from apps.gifts.models import Contact, Gift, Occasion, Wish, Wishlist
from apps.gifts.services import (
    ContactFields,
    GiftFields,
    OccasionFields,
    WishFields,
    WishlistFields,
)
from apps.marketplace import services as marketplace
from apps.marketplace.models import Kind, Listing
from apps.marketplace.services import ListingFields
from apps.social import services as social
from apps.social.models import Comment, Post
from apps.social.services import CommentFields, PostFields, Viewer
from apps.tasks import services as tasks
from apps.tasks.models import Category, Task
from apps.tasks.services import CategoryFields, TaskFields

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
FAR = datetime(2999, 1, 1, tzinfo=UTC)  # So that an item of then has not expired by now.
ZONE = "Europe/Berlin"
BERLIN = {"lat": 52.520008, "lng": 13.404954}


def make_task(user_id: str, title: str = "Water the plants", **more: object) -> Task:
    fields = TaskFields(title=title, **more)  # type: ignore[typeddict-item]
    return tasks.create_task(user_id=user_id, fields=fields, now=NOW, zone=ZONE)


def make_category(user_id: str, name: str = "Home", **more: object) -> Category:
    fields = CategoryFields(name=name, **more)  # type: ignore[typeddict-item]
    return tasks.create_category(user_id=user_id, fields=fields, now=NOW)


def make_contact(user_id: str, name: str = "Anna", **more: object) -> Contact:
    fields = ContactFields(name=name, **more)  # type: ignore[typeddict-item]
    return gifts.create_contact(user_id=user_id, fields=fields, now=NOW, zone=ZONE)


def make_occasion(
    user_id: str, title: str = "Anna's wedding", date: str = "2026-05-10", **more: object
) -> Occasion:
    given = {"remind_days_before": [14, 3, 0], **more}
    fields = OccasionFields(title=title, date=date, **given)  # type: ignore[typeddict-item]
    seen = gifts.create_occasion(user_id=user_id, fields=fields, now=NOW, zone=ZONE)
    return seen.occasion


def make_gift(user_id: str, name: str = "A book", **more: object) -> Gift:
    fields = GiftFields(name=name, **more)  # type: ignore[typeddict-item]
    return gifts.create_gift(user_id=user_id, fields=fields, now=NOW, zone=ZONE)


def make_wishlist(user_id: str, title: str = "For my birthday", **more: object) -> Wishlist:
    given = {"reveal_at": "2999-01-01", **more}
    fields = WishlistFields(title=title, **given)  # type: ignore[typeddict-item]
    return gifts.create_wishlist(user_id=user_id, fields=fields, now=NOW, zone=ZONE)


def make_wish(wishlist: Wishlist, name: str = "Garden chair", **more: object) -> Wish:
    fields = WishFields(name=name, **more)  # type: ignore[typeddict-item]
    wishlist_id = wishlist.wishlist_id
    seen = gifts.create_wish(
        user_id=wishlist.user_id, wishlist_id=wishlist_id, fields=fields, now=NOW
    )
    return seen.wish


def make_user(user_id: str, roles: Iterable[str] = ()) -> None:
    accounts.create_profile(
        user_id=user_id,
        email=f"{user_id}@example.com",
        username=f"user-{user_id[:8]}",
        time_zone=ZONE,
        now=NOW,
    )
    if roles:
        accounts.set_roles(user_id=user_id, roles=roles, actor_id=None, now=NOW)


def make_post(author_id: str, text: str = "First tomatoes!", **more: object) -> Post:
    fields = PostFields(text=text, **more)  # type: ignore[typeddict-item]
    return social.create_post(viewer=Viewer(author_id), fields=fields, now=NOW).post


def make_item(
    seller_id: str, title: str = "Garden chair", *, now: datetime = NOW, **more: object
) -> Listing:
    given = {"kind": Kind.GIVEAWAY, **BERLIN, "listed_until": FAR, **more}
    fields = ListingFields(title=title, **given)  # type: ignore[typeddict-item]
    return marketplace.create_item(seller_id=seller_id, fields=fields, now=now).listing


def make_comment(
    author_id: str, post: Post, text: str = "Delicious!", *, now: datetime = NOW, **more: object
) -> Comment:
    fields = CommentFields(text=text, **more)  # type: ignore[typeddict-item]
    seen = social.create_comment(
        viewer=Viewer(author_id), post_id=post.post_id, fields=fields, now=now
    )
    return seen.comment
