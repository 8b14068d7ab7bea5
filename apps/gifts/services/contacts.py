"""One contact: create, read, change, get in touch, delete; with the birthday that goes along."""

from datetime import datetime
from typing import Any, cast

from apps.accounts import services as accounts
from apps.core.db import Repeated, decide_again, transaction
from apps.core.errors import Invalid, LostRace
from apps.core.ids import new_id
from apps.gifts.models import Contact, Occasion
from apps.gifts.services import images
from apps.gifts.services.birthdays import Birthday
from apps.gifts.services.fields import ContactFields
from apps.gifts.services.releasing import begin_to_release_contact
from apps.gifts.services.scheduling import touch_scheduled

# What stands beside the row: keys, the birthday event, the due row, an image, an account.
MOVING = {
    "avatar_image_id",
    "birthday",
    "last_contact_at",
    "linked_user_id",
    "name",
    "relationship",
    "stay_in_touch_days",
}
TIMED = ("last_contact_at", "stay_in_touch_days")


@decide_again
def create_contact(*, user_id: str, fields: ContactFields, now: datetime, zone: str) -> Contact:
    """Create a contact, with its yearly birthday event.

    Raises:
        Invalid: the image or the linked account is none that its owner can name.
        ImageInUse: something shows the image already.
    """
    values = cast("dict[str, Any]", fields)
    contact = Contact(user_id, new_id(now), created_at=now, updated_at=now, **values)
    contact = contact.with_changes(touch_scheduled(contact, now=now, zone=zone))
    contact = contact.with_changes(contact.place_keys())
    _check_link(None, contact)
    if not (contact.birthday or contact.due_at or contact.avatar_image_id):
        return contact.save_new()
    return _create_with_rows_beside(contact, now, zone)


def get_contact(*, user_id: str, contact_id: str) -> Contact:
    """Read a contact of its owner. Raises NotFound."""
    return Contact.load(user_id, contact_id)


def update_contact(
    *,
    user_id: str,
    contact_id: str,
    fields: ContactFields,
    if_version: int | None,
    now: datetime,
    zone: str,
) -> Contact:
    """Set the named fields and leave the others alone, so that two updates both survive.

    One call, unless something beside the row moves with it.

    Raises:
        NotFound: the user has no such contact.
        PreconditionFailed: it is no longer at `if_version`.
        Invalid, ImageInUse: as `create_contact`.
    """
    if fields.keys() & MOVING:
        return _rewrite(user_id, contact_id, fields, if_version, now=now, zone=zone)
    changes = {**fields, "updated_at": now}
    return Contact.change(user_id, contact_id, changes=changes, if_version=if_version)


def touch_contact(*, user_id: str, contact_id: str, now: datetime, zone: str) -> Contact:
    """Note that its owner has been in touch with a contact just now. Raises NotFound."""
    touched = ContactFields(last_contact_at=now)
    return _rewrite(user_id, contact_id, touched, None, now=now, zone=zone)


def delete_contact(*, user_id: str, contact_id: str, if_version: int | None, now: datetime) -> None:
    """Delete a contact with its birthday event. What else names it keeps its name.

    Some of it at once, and however much by the stream: `release_contact`.

    Raises:
        NotFound: the user has no such contact.
        PreconditionFailed: it is no longer at `if_version`.
    """
    contact = _delete(user_id, contact_id, if_version, now)
    begin_to_release_contact(contact, now)


@decide_again
def _delete(user_id: str, contact_id: str, if_version: int | None, now: datetime) -> Contact:
    contact = Contact.load_at(if_version, user_id, contact_id)
    birthday = contact.birthday_event_id
    occasion = Occasion.find(user_id, birthday) if birthday else None
    with transaction() as tx:
        contact.remove_in(tx, now, keep=True)  # Until its name is where it was.
        if occasion:
            occasion.remove_in(tx, now)
    return contact


def _create_with_rows_beside(contact: Contact, now: datetime, zone: str) -> Contact:
    try:
        with transaction() as tx:
            birthday = Birthday(None, contact, now=now, zone=zone)
            noted = contact.with_changes(birthday.follow_in(tx))
            images.hold_in(tx, None, noted)
            noted.add_in(tx)
    except Repeated:
        return Contact.load(*contact.keys())
    return noted


@decide_again
def _rewrite(
    user_id: str,
    contact_id: str,
    fields: ContactFields,
    if_version: int | None,
    *,
    now: datetime,
    zone: str,
) -> Contact:
    contact = Contact.load_at(if_version, user_id, contact_id)
    if fields.get("last_contact_at") == now == contact.last_contact_at:
        return contact  # This very request has touched it, and is repeated.
    after = contact.with_changes(fields)
    _check_link(contact, after)
    is_timed_anew = any(getattr(contact, name) != getattr(after, name) for name in TIMED)
    timed = touch_scheduled(after, now=now, zone=zone) if is_timed_anew else {}
    changes = {**fields, **timed, **after.place_keys(), "updated_at": now}
    try:
        with transaction() as tx:
            noted = Birthday(contact, after, now=now, zone=zone).follow_in(tx)
            images.hold_in(tx, contact, after)
            contact.rewrite_in(tx, {**changes, **noted})
    except Repeated as repeated:  # A rival of the same millisecond made the birthday event.
        raise LostRace from repeated
    return contact


def _check_link(before: Contact | None, after: Contact) -> None:
    linked = after.linked_user_id
    if linked is None or (before and before.linked_user_id == linked):
        return
    if not accounts.may_see_person(viewer_id=after.user_id, user_id=linked):
        raise Invalid(linkedUserId=["There is no such person."])
