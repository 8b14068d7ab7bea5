"""The birthday event of a contact: made, moved and gone in the contact's own transactions."""

from datetime import datetime

from apps.core.db import Transaction
from apps.core.ids import id_of
from apps.gifts.models import DEFAULT_REMINDERS, Contact, Occasion, OccasionType
from apps.gifts.occurrences import YEARLY
from apps.gifts.services.scheduling import scheduled

LONGEST_TITLE = 200


class Birthday:
    """What becomes of the birthday event when its contact changes from `before` to `after`."""

    def __init__(self, before: Contact | None, after: Contact, *, now: datetime, zone: str) -> None:
        self._before = before
        self._after = after
        self._now = now
        self._zone = zone

    def follow_in(self, tx: Transaction) -> dict[str, object]:
        """Let it follow as part of `tx`. Returns what the contact has to note."""
        changed = self._after.birthday != (self._before and self._before.birthday)
        known = self._known() if changed or self._is_renamed else None
        if known and self._after.birthday:
            known.rewrite_in(tx, self._changes(known))
            return {}
        if known:
            known.remove_in(tx, self._now)
            return {"birthday_event_id": None}
        if changed and self._after.birthday:
            made = self._make()
            made.add_in(tx)
            return {"birthday_event_id": made.event_id}
        return {}

    @property
    def _is_renamed(self) -> bool:
        return self._before is not None and self._before.name != self._after.name

    def _known(self) -> Occasion | None:
        if self._before is None or self._before.birthday_event_id is None:
            return None
        return Occasion.find(self._before.user_id, self._before.birthday_event_id)

    def _make(self) -> Occasion:
        contact, now = self._after, self._now
        occasion = Occasion(
            contact.user_id,
            self._new_id(),
            title=title_of(contact.name),
            type=OccasionType.BIRTHDAY,
            date=contact.birthday,
            recurrence=YEARLY,
            contact_ids=[contact.contact_id],
            birthday_of=contact.contact_id,
            remind_days_before=list(DEFAULT_REMINDERS),
            created_at=now,
            updated_at=now,
        )
        return occasion.with_changes(scheduled(occasion, now=now, zone=self._zone))

    def _new_id(self) -> str:
        """Make the id that the same change gives each time it is decided.

        Not a drawn one: an import that is repeated under its key goes on with other contacts than
        it began with, and would draw for them what it has drawn for those.
        """
        version = self._before.version if self._before else 0
        return id_of(self._now, f"{self._after.contact_id} {version}")

    def _changes(self, known: Occasion) -> dict[str, object]:
        changes: dict[str, object] = {"date": self._after.birthday, "updated_at": self._now}
        # A title that the owner has chosen stays.
        if self._before and known.title == title_of(self._before.name):
            changes["title"] = title_of(self._after.name)
        if known.date == self._after.birthday:
            return changes
        after = known.with_changes(changes)
        return {**changes, **scheduled(after, now=self._now, zone=self._zone)}


def title_of(name: str) -> str:
    return f"{name}'s birthday"[:LONGEST_TITLE]
