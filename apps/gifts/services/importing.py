"""Contacts of a file, in: new ones are made, known ones told what they do not say yet.

Who is who follows from what a card says, so that a file that is imported again, after a crash or
beside itself, finds its own contacts: `recognizing`. A new contact's id follows from that too, and
DynamoDB lets it be made only once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, cast

from apps.core import limits
from apps.core.db import Repeated, Transaction, decide_again, transaction
from apps.core.db.batches import read_batch
from apps.core.errors import LostRace
from apps.gifts.models import Contact
from apps.gifts.services.birthdays import Birthday
from apps.gifts.services.fields import ContactFields
from apps.gifts.services.recognizing import Circle, Wanted, completed, lacking, next_life
from apps.gifts.services.scheduling import touch_scheduled

COMPARED = 5000  # Of the contacts that there are, by name; ids are looked up among all.
ROWS_AT_ONCE = 99  # A transaction has room for 100, of which one may say that the request is done.

Standing = dict[str, tuple[str, Contact | None]]  # Who is meant → their id by now, and their row.


class Result(StrEnum):
    CREATED = "created"
    MERGED = "merged"


class Imported(NamedTuple):
    contact_id: str
    result: Result


class Importing(NamedTuple):
    """Whose contacts come in, when, and by which clock their birthdays are."""

    user_id: str
    now: datetime
    zone: str


class BecameAnother(Exception):
    """Whoever was completed got another phone meanwhile, so that somebody else is meant."""


def import_contacts(
    *, user_id: str, people: Sequence[Wanted], now: datetime, zone: str
) -> list[Imported]:
    """Make or complete a contact for each of `people`; what a contact says already stays.

    Some 30 people a transaction, each with all that belongs to them: half of a file is as good as
    a shorter file.

    Raises:
        RateLimited: they imported too often.
    """
    limits.use(limits.rate_of("imports"), user_id, now)
    return _import(Importing(user_id, now, zone), people)


@decide_again
def _import(of: Importing, people: Sequence[Wanted]) -> list[Imported]:
    compared = Contact.first_by_name(of.user_id, limit=COMPARED)
    known = {contact.contact_id: contact for contact in compared}
    meant = Circle(of.user_id, known).place_all(people)
    wanted = _wanted(meant, people)
    made = {one: Imported(one, _found(known[one], of.now)) for one in wanted if one in known}
    unfinished = [one for one in wanted if lacking(known.get(one), wanted[one])]
    try:
        for some in _chunks({one: wanted[one] for one in unfinished}):
            made |= _write(of, some, known)
    except BecameAnother as error:
        raise LostRace from error
    return list(_results(meant, made))


def _wanted(meant: Sequence[str], people: Sequence[Wanted]) -> dict[str, ContactFields]:
    """Put together what the cards of each contact say."""
    wanted: dict[str, ContactFields] = {}
    for contact_id, person in zip(meant, people, strict=True):
        wanted[contact_id] = completed(wanted.get(contact_id, {}), person.fields)
    return wanted


@decide_again
def _write(
    of: Importing, wanted: Mapping[str, ContactFields], known: Mapping[str, Contact]
) -> dict[str, Imported]:
    standing = _standing(of.user_id, wanted)
    for meant, (_, contact) in standing.items():
        _check_phone(known.get(meant), contact, wanted[meant].get("phone"))
    try:
        with transaction() as tx:
            return {
                meant: _write_one(of, tx, *standing[meant], fields)
                for meant, fields in wanted.items()
            }
    except Repeated as error:  # Another import was faster; what it left out is to be added.
        raise LostRace from error


def _standing(user_id: str, meant: Iterable[str]) -> Standing:
    """Read who is there by now. Who was deleted stands under the next id, if at all."""
    places = {one: one for one in meant}
    while True:
        keys = [(user_id, contact_id) for contact_id in places.values()]
        found = read_batch(Contact, keys, also_deleted=True)
        rows = {contact.contact_id: contact for contact in found}
        deleted = {place for place, row in rows.items() if row.deleted_at}
        if not deleted:
            return {one: (place, rows.get(place)) for one, place in places.items()}
        places = {
            one: next_life(place) if place in deleted else place for one, place in places.items()
        }


def _check_phone(before: Contact | None, contact: Contact | None, phone: str | None) -> None:
    if before and contact and phone and not before.phone and contact.phone not in {None, phone}:
        raise BecameAnother


def _write_one(
    of: Importing, tx: Transaction, contact_id: str, contact: Contact | None, fields: ContactFields
) -> Imported:
    if contact is None:
        _create_in(of, tx, contact_id, fields)
        return Imported(contact_id, Result.CREATED)
    _complete_in(of, tx, contact, fields)
    return Imported(contact_id, _found(contact, of.now))


def _found(contact: Contact, now: datetime) -> Result:
    """Say of a contact that is there: an attempt of this very request may have made it."""
    return Result.CREATED if contact.created_at == now else Result.MERGED


def _create_in(of: Importing, tx: Transaction, contact_id: str, fields: ContactFields) -> None:
    values = cast("dict[str, Any]", fields)
    contact = Contact(of.user_id, contact_id, created_at=of.now, updated_at=of.now, **values)
    contact = contact.with_changes(touch_scheduled(contact, now=of.now, zone=of.zone))
    noted = Birthday(None, contact, now=of.now, zone=of.zone).follow_in(tx)
    contact.with_changes({**contact.place_keys(), **noted}).add_in(tx)


def _complete_in(of: Importing, tx: Transaction, contact: Contact, fields: ContactFields) -> None:
    missing = lacking(contact, fields)
    if not missing:
        return
    after = contact.with_changes(missing)
    noted = Birthday(contact, after, now=of.now, zone=of.zone).follow_in(tx)
    is_timed_anew = "stay_in_touch_days" in missing
    timed = touch_scheduled(after, now=of.now, zone=of.zone) if is_timed_anew else {}
    changes = {**missing, **timed, **noted, **after.place_keys(), "updated_at": of.now}
    contact.rewrite_in(tx, changes)


def _results(meant: Iterable[str], made: Mapping[str, Imported]) -> Iterator[Imported]:
    """Say of each what became of them: who comes again in the same file is merged."""
    told: set[str] = set()
    for one in meant:
        yield made[one]._replace(result=Result.MERGED) if one in told else made[one]
        told.add(one)


def _chunks(wanted: Mapping[str, ContactFields]) -> Iterator[dict[str, ContactFields]]:
    """Part people so that the rows of each part have room in one transaction."""
    chunk: dict[str, ContactFields] = {}
    for meant, fields in wanted.items():
        if sum(map(_most_rows, [*chunk.values(), fields])) > ROWS_AT_ONCE:
            yield chunk
            chunk = {}
        chunk[meant] = fields
    if chunk:
        yield chunk


def _most_rows(fields: ContactFields) -> int:
    """Count a contact and its birthday event, that one's due row, and maybe one of its own."""
    return 4 if fields.get("stay_in_touch_days") else 3
