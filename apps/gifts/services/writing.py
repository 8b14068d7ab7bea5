"""One transaction on gifts, with the sums that they count in.

Whoever changes a gift through here cannot forget a sum, a place in an index or a contact that must
be there: they follow from what the gift was and what it becomes.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from apps.core.db import Transaction, transaction
from apps.core.errors import Invalid
from apps.gifts.models import Contact, Direction, Gift, GiftSum, Occasion
from apps.gifts.models.gifts import NOT_BOUGHT
from apps.gifts.models.sums import EVERYBODY, event_place, undated_place, year_place
from apps.gifts.services import images

PLANNED, SPENT = "planned", "spent"


class GiftWriting:
    """Changes of gifts of one user, to be committed together."""

    def __init__(self, tx: Transaction, user_id: str) -> None:
        self.tx = tx
        self._user_id = user_id
        self._sums: Counter[tuple[str, str]] = Counter()  # By place and kind.

    def add(self, gift: Gift) -> None:
        """Add a new gift."""
        gift.save_in(self.tx)
        self._expect(None, gift)
        self._count(gift, 1)

    def change(self, gift: Gift, changes: Mapping[str, object]) -> None:
        """Add a change of `gift`, which then shows it."""
        after = gift.with_changes(changes)
        self._count(gift, -1)
        self._count(after, 1)
        self._expect(gift, after)
        gift.change_in(self.tx, {**changes, **after.place_keys()})

    def delete(self, gift: Gift, now: datetime) -> None:
        """Add the deletion of `gift`."""
        self._count(gift, -1)
        gift.change_in(self.tx, Gift.deletion(now))

    def add_sums(self) -> None:
        """Add what the sums must count; each at once, since a row can change only once."""
        for place in sorted({place for place, _ in self._sums}):
            planned, spent = self._sums[place, PLANNED], self._sums[place, SPENT]
            GiftSum.add_in(self.tx, self._user_id, place, planned=planned, spent=spent)

    def _count(self, gift: Gift, sign: int) -> None:
        for place, kind, minor in sums_of(gift):
            self._sums[place, kind] += sign * minor

    def _expect(self, before: Gift | None, after: Gift) -> None:
        images.hold_in(self.tx, before, after)
        if after.contact_id and after.contact_id != (before and before.contact_id):
            no_contact = Invalid(contactId=["There is no such contact."])
            Contact.expect_in(self.tx, self._user_id, after.contact_id, no_contact)
        if after.event_id and after.event_id != (before and before.event_id):
            no_event = Invalid(eventId=["There is no such event."])
            Occasion.expect_in(self.tx, self._user_id, after.event_id, no_event)


@contextmanager
def writing(user_id: str) -> Iterator[GiftWriting]:
    """Commit what the block writes, with the sums that belong to it.

    Raises:
        Invalid: a contact, an event or an image that was chosen is not there.
        LostRace: a gift had changed since it was read.
        Repeated: it was committed before.
    """
    with transaction() as tx:
        written = GiftWriting(tx, user_id)
        yield written
        written.add_sums()


def sums_of(gift: Gift) -> list[tuple[str, str, int]]:
    """Name the sums that a gift counts in. What one receives costs nothing."""
    if gift.price is None or gift.direction != Direction.GIVE:
        return []
    currency, minor = gift.price.currency, gift.price.minor
    kind = PLANNED if gift.status in NOT_BOUGHT else SPENT
    people = filter(None, (EVERYBODY, gift.contact_id))
    places = [_place_in_time(gift, contact_id, currency) for contact_id in people]
    if gift.event_id:
        places.append(event_place(gift.event_id, currency))
    return [(place, kind, minor) for place in places]


def _place_in_time(gift: Gift, contact_id: str, currency: str) -> str:
    """Name the sum of the year of a gift, or an undated one if its occasion tells the year."""
    if gift.year is None:  # Counted before rows said their year: in UTC, with or without occasion.
        return year_place((gift.given_at or gift.created_at).year, contact_id, currency)
    if gift.event_id and not gift.given_at:
        return undated_place(gift.event_id, contact_id, currency)
    return year_place(gift.year, contact_id, currency)
