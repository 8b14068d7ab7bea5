"""One occasion: create, read, change, delete; its next day and its reminder follow what it says."""

from datetime import datetime
from typing import Any, cast

from apps.core.db import Repeated, Transaction, decide_again, transaction
from apps.core.errors import Invalid
from apps.core.ids import new_id
from apps.core.names import camel_case
from apps.gifts.models import Contact, Occasion
from apps.gifts.occurrences import YEARLESS, YEARLY
from apps.gifts.services.fields import OccasionFields, Seen
from apps.gifts.services.releasing import begin_to_release_event
from apps.gifts.services.scheduling import scheduled

TIMED = ("date", "recurrence", "remind_days_before")
MOVING = {*TIMED, "contact_ids", "type"}
OWN_OF_BIRTHDAYS = ("date", "recurrence", "contact_ids", "type")


@decide_again
def create_occasion(*, user_id: str, fields: OccasionFields, now: datetime, zone: str) -> Seen:
    """Create an occasion.

    Raises:
        Invalid: a contact is not there, or a day of no certain year comes but once.
    """
    values = cast("dict[str, Any]", fields)
    occasion = Occasion(user_id, new_id(now), created_at=now, updated_at=now, **values)
    _check_year(occasion)
    occasion = occasion.with_changes(scheduled(occasion, now=now, zone=zone))
    try:
        with transaction() as tx:
            occasion.add_in(tx)
            _expect_contacts_in(tx, None, occasion)
    except Repeated as repeated:
        occasion = cast("Occasion", repeated.row)
    return Seen.at(occasion, now=now, zone=zone)


def get_occasion(*, user_id: str, event_id: str, now: datetime, zone: str) -> Seen:
    """Read an occasion of its owner. Raises NotFound."""
    return Seen.at(Occasion.load(user_id, event_id), now=now, zone=zone)


def update_occasion(
    *,
    user_id: str,
    event_id: str,
    fields: OccasionFields,
    if_version: int | None,
    now: datetime,
    zone: str,
) -> Seen:
    """Set the named fields and leave the others alone; in one call, unless its days move.

    Raises:
        NotFound: the user has no such occasion.
        PreconditionFailed: it is no longer at `if_version`.
        Invalid: as `create_occasion`; or what makes it the birthday of a contact.
    """
    if fields.keys() & MOVING:
        occasion = _rewrite(user_id, event_id, fields, if_version, now=now, zone=zone)
    else:
        changes = {**fields, "updated_at": now}
        occasion = Occasion.change(user_id, event_id, changes=changes, if_version=if_version)
    return Seen.at(occasion, now=now, zone=zone)


def delete_occasion(*, user_id: str, event_id: str, if_version: int | None, now: datetime) -> None:
    """Delete an occasion. Gifts and wish lists that were for it are for none.

    Some of them at once, and however many by the stream: `release_event`.

    Raises:
        NotFound: the user has no such occasion.
        PreconditionFailed: it is no longer at `if_version`.
    """
    _delete(user_id, event_id, if_version, now)
    begin_to_release_event(user_id, event_id, now)


@decide_again
def _delete(user_id: str, event_id: str, if_version: int | None, now: datetime) -> None:
    occasion = Occasion.load_at(if_version, user_id, event_id)
    with transaction() as tx:
        occasion.remove_in(tx, now)
        if occasion.birthday_of:
            Contact.forget_birthday_in(tx, user_id, occasion.birthday_of, of=event_id)


@decide_again
def _rewrite(
    user_id: str,
    event_id: str,
    fields: OccasionFields,
    if_version: int | None,
    *,
    now: datetime,
    zone: str,
) -> Occasion:
    occasion = Occasion.load_at(if_version, user_id, event_id)
    after = occasion.with_changes(fields)
    _check_year(after)
    _check_birthday(occasion, after)
    changes: dict[str, object] = {**fields, "updated_at": now}
    if any(getattr(occasion, name) != getattr(after, name) for name in TIMED):
        changes |= scheduled(after, now=now, zone=zone)
    with transaction() as tx:
        _expect_contacts_in(tx, occasion, after)
        occasion.rewrite_in(tx, changes)
    return occasion


def _check_year(occasion: Occasion) -> None:
    if occasion.date.startswith(YEARLESS) and occasion.recurrence != YEARLY:
        raise Invalid(date=["A day of no certain year goes with the recurrence yearly only."])


def _check_birthday(before: Occasion, after: Occasion) -> None:
    """Refuse to move what follows a contact, who would then say something else, or to part them."""
    if before.birthday_of is None:
        return
    for name in OWN_OF_BIRTHDAYS:
        if getattr(before, name) != getattr(after, name):
            raise Invalid(**{camel_case(name): ["Change the birthday of the contact instead."]})


def _expect_contacts_in(tx: Transaction, before: Occasion | None, after: Occasion) -> None:
    """Let `tx` commit only if the contacts that come in are there."""
    known = before.contact_ids if before else []
    for place, contact_id in enumerate(after.contact_ids):
        if contact_id not in known:
            refusal = Invalid(**{f"contactIds.{place}": ["There is no such contact."]})
            Contact.expect_in(tx, after.user_id, contact_id, refusal)
