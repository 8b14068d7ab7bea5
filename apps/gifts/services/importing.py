"""Contacts of a file, in: new ones are made, known ones told what they do not say yet.

Who is who follows from what a card says, so that a file that is imported again, after a crash or
beside itself, finds its own contacts: by the id of ours, by the UID, or else by name with birthday
or e-mail. A new contact's id follows from that too, and DynamoDB lets it be made only once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import accumulate
from typing import Any, NamedTuple, cast

from apps.core import ids, limits, text
from apps.core.db import Repeated, Transaction, decide_again, transaction
from apps.core.db.batches import read_batch
from apps.core.errors import LostRace
from apps.gifts.models import Contact
from apps.gifts.services.birthdays import Birthday
from apps.gifts.services.fields import ContactFields

COMPARED = 5000  # Of the contacts that there are, by name; ids are looked up among all.
# A contact, its birthday event and that one's due row, each; a transaction has room for 100 rows,
# of which one may say that the request is done.
AT_ONCE = 33
IMPORTED = datetime(2000, 1, 1, tzinfo=UTC)  # In ids, which must be the same each time.
LIVES = 5  # How many times over somebody is known who was deleted and imported again.

Name = tuple[str, ...]  # By which somebody is known.
Standing = dict[str, tuple[str, Contact | None]]  # Who is meant → their id by now, and their row.


class Result(StrEnum):
    CREATED = "created"
    MERGED = "merged"


class Wanted(NamedTuple):
    """Somebody of a file. `uid`: by which the file knows them."""

    fields: ContactFields
    uid: str | None


class Imported(NamedTuple):
    contact_id: str
    result: Result


class Importing(NamedTuple):
    """Whose contacts come in, when, and by which clock their birthdays are."""

    user_id: str
    now: datetime
    zone: str


def import_contacts(
    *, user_id: str, people: Sequence[Wanted], now: datetime, zone: str
) -> list[Imported]:
    """Make or complete a contact for each of `people`; what a contact says already stays.

    33 people a transaction, each with all that belongs to them: half of a file is as good as a
    shorter file.

    Raises:
        RateLimited: they imported too often.
    """
    limits.use(limits.rate_of("imports"), user_id, now)
    known = {one.contact_id: one for one in Contact.first_by_name(user_id, limit=COMPARED)}
    meant = _meant(user_id, people, known)
    wanted: dict[str, ContactFields] = {}
    for contact_id, person in zip(meant, people, strict=True):
        wanted[contact_id] = _completed(wanted.get(contact_id, {}), person.fields)
    lacking = [one for one in wanted if _lacks(known.get(one), wanted[one])]
    made = {one: Imported(one, _found(known[one], now)) for one in wanted if one in known}
    for some in _chunks(lacking):
        made |= _write(Importing(user_id, now, zone), {one: wanted[one] for one in some})
    return list(_results(meant, made))


def _meant(user_id: str, people: Sequence[Wanted], known: Mapping[str, Contact]) -> list[str]:
    """Name the contact of each of `people`, be it there or not."""
    names: dict[Name, str] = {}
    for contact in known.values():
        for name in _names(contact.name, contact.birthday, contact.email):
            names.setdefault(name, contact.contact_id)
    return [_one_meant(user_id, person, known, names) for person in people]


def _one_meant(
    user_id: str, person: Wanted, known: Mapping[str, Contact], names: Mapping[Name, str]
) -> str:
    fields = person.fields
    called = _names(fields["name"], fields.get("birthday"), fields.get("email"))
    first = ids.id_of(IMPORTED, f"{user_id} {person.uid or called[0]}")
    lives = list(accumulate(range(1, LIVES), lambda life, _: _next_life(life), initial=first))
    by_name = [names[name] for name in called if name in names]
    return next((one for one in (person.uid or "", *lives, *by_name) if one in known), first)


def _next_life(contact_id: str) -> str:
    """Name the id of somebody who is imported again while the row of the deleted one stays."""
    return ids.id_of(IMPORTED, contact_id)


def _names(name: str, birthday: str | None, email: str | None) -> list[Name]:
    """List by what somebody is known: the name alone is enough where there is nothing else."""
    folded = text.fold(name)
    more = [("born", birthday), ("email", email)]
    return [(folded, kind, value) for kind, value in more if value] or [(folded,)]


def _completed(before: ContactFields, more: ContactFields) -> ContactFields:
    """Add what `before` leaves open."""
    said = {name: value for name, value in before.items() if value}
    return cast("ContactFields", {**more, **said})


def _lacks(contact: Contact | None, fields: ContactFields) -> dict[str, Any]:
    """Name what a contact does not say yet; of nobody, all."""
    return {
        name: value
        for name, value in fields.items()
        if value and not (contact and getattr(contact, name))
    }


@decide_again
def _write(of: Importing, wanted: Mapping[str, ContactFields]) -> dict[str, Imported]:
    standing = _standing(of.user_id, wanted)
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
            one: _next_life(place) if place in deleted else place for one, place in places.items()
        }


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
    noted = Birthday(None, contact, now=of.now, zone=of.zone).follow_in(tx)
    contact.with_changes({**contact.place_keys(), **noted}).add_in(tx)


def _complete_in(of: Importing, tx: Transaction, contact: Contact, fields: ContactFields) -> None:
    lacking = _lacks(contact, fields)
    if not lacking:
        return
    after = contact.with_changes(lacking)
    noted = Birthday(contact, after, now=of.now, zone=of.zone).follow_in(tx)
    changes = {**lacking, **noted, **after.place_keys(), "updated_at": of.now}
    contact.rewrite_in(tx, changes)


def _results(meant: Iterable[str], made: Mapping[str, Imported]) -> Iterator[Imported]:
    """Say of each what became of them: who comes again in the same file is merged."""
    told: set[str] = set()
    for one in meant:
        yield made[one]._replace(result=Result.MERGED) if one in told else made[one]
        told.add(one)


def _chunks(meant: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(meant), AT_ONCE):
        yield list(meant[start : start + AT_ONCE])
