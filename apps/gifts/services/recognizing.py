"""Who the cards of a file mean: contacts that there are, or such as the file itself adds.

Somebody is recognized by the id that a card's own words give a new contact, or else by name with
birthday or e-mail. Who has neither is known by name with phone; what lacks the phone too is by the
name alone anybody of that name who has neither birthday nor e-mail. So a phone that differs makes
another contact.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import accumulate, chain, islice
from typing import Any, NamedTuple, cast

from apps.core import ids, text
from apps.gifts.models import Contact
from apps.gifts.services.fields import ContactFields

IMPORTED = datetime(2000, 1, 1, tzinfo=UTC)  # In ids, which must be the same each time.
LIVES = 5  # How many times over somebody is known who was deleted and imported again.
LOOKED_AT = 100  # Of those who share a sign, so that a file of namesakes costs no more than others.

Sign = tuple[str, ...]  # By which somebody is recognized.

_PUNCTUATION = re.compile(r"[^\w+]|_")


class Wanted(NamedTuple):
    """Somebody of a file. `uid`: by which the file knows them."""

    fields: ContactFields
    uid: str | None


class Circle:
    """The contacts there are and, card by card, those that a file adds, as they will be."""

    def __init__(self, user_id: str, known: Mapping[str, Contact]) -> None:
        self._user_id = user_id
        self._known = known
        self._said: dict[str, ContactFields] = {}  # Of each contact by its id,
        self._of_file: dict[str, ContactFields] = {}  # and what the file says of its own.
        self._by_sign: dict[Sign, dict[str, None]] = defaultdict(dict)
        for contact_id, contact in known.items():
            self._note(contact_id, _identity(contact))

    def place_all(self, people: Sequence[Wanted]) -> list[str]:
        """Name the contact of each of `people`, be it there or not, in their order."""
        # Who has nothing but a name comes last, so that they never give their id to somebody whose
        # phone another file, which is imported at once, knows otherwise.
        order = sorted(range(len(people)), key=lambda place: _is_bare(people[place].fields))
        meant = {place: self._place(people[place]) for place in order}
        return [meant[place] for place in range(len(people))]

    def _place(self, person: Wanted) -> str:
        lives = self._lives(person)
        meant = self._find(lives, person.fields)
        self._note(meant, completed(self._said.get(meant, {}), person.fields))
        # Cards of which a contact was made go together again, also when its owner has changed it.
        if meant in lives or meant in self._of_file:
            self._of_file[meant] = completed(self._of_file.get(meant, {}), person.fields)
            self._show(meant, self._of_file[meant])
        return meant

    def _note(self, contact_id: str, fields: ContactFields) -> None:
        self._by_sign[_bare(fields)].pop(contact_id, None)  # It may say more now.
        self._said[contact_id] = fields
        self._show(contact_id, fields)

    def _show(self, contact_id: str, fields: ContactFields) -> None:
        for sign in _signs(fields):
            self._by_sign[sign][contact_id] = None

    def _lives(self, person: Wanted) -> list[str]:
        """List the ids that somebody has by their own words, the first one first."""
        if person.uid and person.uid in self._known:
            return [person.uid]  # The card is an export of ours.
        words = person.uid or _looked_for(person.fields)[0]
        first = ids.id_of(IMPORTED, f"{self._user_id} {words}")
        return list(accumulate(range(1, LIVES), lambda life, _: next_life(life), initial=first))

    def _find(self, lives: Sequence[str], fields: ContactFields) -> str:
        by_id = (one for one in lives if one in self._said)
        return next(by_id, None) or self._find_by(_looked_for(fields), fields) or lives[0]

    def _find_by(self, looked_for: Sequence[Sign], fields: ContactFields) -> str | None:
        """Find who has one of some signs; first who says all of it, as after an import they do."""
        shared = chain.from_iterable(self._by_sign.get(sign, ()) for sign in looked_for)
        found = list(islice(shared, LOOKED_AT))
        told = (
            one for one in found if one in self._known and not lacking(self._known[one], fields)
        )
        return next(chain(told, found), None)


def next_life(contact_id: str) -> str:
    """Name the id of somebody who is imported again while the row of the deleted one stays."""
    return ids.id_of(IMPORTED, contact_id)


def completed(before: ContactFields, more: ContactFields) -> ContactFields:
    """Add what `before` leaves open."""
    said = {name: value for name, value in before.items() if value}
    return cast("ContactFields", {**more, **said})


def lacking(contact: Contact | None, fields: ContactFields) -> dict[str, Any]:
    """Name what a contact does not say yet; of nobody, all."""
    return {
        name: value
        for name, value in fields.items()
        if value and not (contact and getattr(contact, name))
    }


def _identity(contact: Contact) -> ContactFields:
    return ContactFields(
        name=contact.name, birthday=contact.birthday, email=contact.email, phone=contact.phone
    )


def _looked_for(fields: ContactFields) -> list[Sign]:
    """List by which signs somebody is looked for, the surest first."""
    if sure := list(_sure(fields)):
        return sure
    phoned = list(_phoned(fields))
    return [*phoned, _bare(fields)] if phoned else [_bare(fields), _with_phone_alone(fields)]


def _signs(fields: ContactFields) -> list[Sign]:
    """List by which signs somebody is found."""
    sure, phoned = list(_sure(fields)), list(_phoned(fields))
    if sure:
        return [*sure, *phoned]
    return [*phoned, _with_phone_alone(fields)] if phoned else [_bare(fields)]


def _sure(fields: ContactFields) -> Iterator[Sign]:
    for kind, value in (("born", fields.get("birthday")), ("email", fields.get("email"))):
        if value:
            yield text.fold(fields["name"]), kind, value


def _phoned(fields: ContactFields) -> Iterator[Sign]:
    """However it is written: `(030) 1-2` is `03012`."""
    if phone := fields.get("phone"):
        yield text.fold(fields["name"]), "phone", _PUNCTUATION.sub("", phone) or phone


def _with_phone_alone(fields: ContactFields) -> Sign:
    return text.fold(fields["name"]), "phone"


def _bare(fields: ContactFields) -> Sign:
    return (text.fold(fields["name"]),)


def _is_bare(fields: ContactFields) -> bool:
    return _bare(fields) in _signs(fields)
