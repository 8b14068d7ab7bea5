"""What gifts keep up to date when they change, and what they do when something is due."""

from datetime import UTC, datetime

from apps.accounts.events import LanguageChanged, TimeZoneChanged
from apps.accounts.services import language_of, time_zone_of
from apps.core import metrics
from apps.core.due import Due, when_due
from apps.core.events import Change, follow, on
from apps.core.findings import LanguageChange
from apps.core.routing import Detail
from apps.core.walks import Walk
from apps.gifts import services
from apps.gifts.events import OccasionUpcoming, StayInTouchDue
from apps.gifts.models import Contact, Gift, Occasion, Wish, Wishlist
from apps.gifts.models.contacts import CONTACT_DUE
from apps.gifts.models.occasions import OCCASION_DUE
from apps.gifts.services import RELEASE_CONTACT, RELEASE_EVENT


@follow(Contact)
def index_contact(change: Change[Contact]) -> None:
    contact = change.new or change.old
    if contact:
        services.index_contact(change.old, change.new, language=language_of(contact.user_id))


@follow(Gift)
def index_gift(change: Change[Gift]) -> None:
    gift = change.new or change.old
    if gift:
        services.index_gift(change.old, change.new, language=language_of(gift.user_id))


@on(OccasionUpcoming)
def count_reminder(_event: OccasionUpcoming) -> None:
    metrics.count("RemindersSent")


@on(StayInTouchDue)
def count_nudge(_event: StayInTouchDue) -> None:
    metrics.count("RemindersSent")


def _index_contact_anew(contact: Contact, language: str, detail: Detail) -> None:
    services.index_contact_anew(contact, LanguageChange(detail["old"], detail["new"], language))


def _index_gift_anew(gift: Gift, language: str, detail: Detail) -> None:
    services.index_gift_anew(gift, LanguageChange(detail["old"], detail["new"], language))


def _place_occasion_anew(occasion: Occasion, zone: str, _detail: Detail) -> None:
    services.place_occasion_anew(occasion, now=datetime.now(UTC), zone=zone)


def _place_contact_anew(contact: Contact, zone: str, _detail: Detail) -> None:
    services.place_contact_anew(contact, zone=zone)


BY_LANGUAGE = (
    Walk("gifts.index-contacts-anew", Contact, language_of, _index_contact_anew),
    Walk("gifts.index-gifts-anew", Gift, language_of, _index_gift_anew),
)
BY_CLOCK = (
    Walk("gifts.place-occasions-anew", Occasion, time_zone_of, _place_occasion_anew),
    Walk("gifts.place-contacts-anew", Contact, time_zone_of, _place_contact_anew),
)


@on(LanguageChanged)
def index_anew(event: LanguageChanged) -> None:
    for walk in BY_LANGUAGE:
        walk.begin(event.user_id, old=event.old_language, new=event.new_language)


@on(TimeZoneChanged)
def place_reminders_anew(event: TimeZoneChanged) -> None:
    for walk in BY_CLOCK:
        walk.begin(event.user_id)


@follow(Contact)
def release_contact(change: Change[Contact]) -> None:
    old = change.old
    if old and not change.new:
        services.release_contact(
            user_id=old.user_id, contact_id=old.contact_id, now=datetime.now(UTC)
        )


@follow(Occasion)
def release_event(change: Change[Occasion]) -> None:
    old = change.old
    if old and not change.new:
        services.release_event(user_id=old.user_id, event_id=old.event_id, now=datetime.now(UTC))


@follow(Contact)
def delete_avatar(change: Change[Contact]) -> None:
    services.delete_unshown_images(change.old, change.new, now=datetime.now(UTC))


@follow(Gift)
def delete_images(change: Change[Gift]) -> None:
    services.delete_unshown_images(change.old, change.new, now=datetime.now(UTC))


@follow(Wish)
def delete_images_of_wish(change: Change[Wish]) -> None:
    services.delete_unshown_images(change.old, change.new, now=datetime.now(UTC))


@follow(Wish)
def tell_claimers(change: Change[Wish]) -> None:
    if change.old and change.new:
        services.tell_of_change(change.old, change.new)
    elif change.old:
        services.drop_claims(change.old, now=datetime.now(UTC))


@follow(Wishlist)
def drop_wishes(change: Change[Wishlist]) -> None:
    if change.old and not change.new:
        services.drop_wishes(change.old, now=datetime.now(UTC))


@when_due(RELEASE_CONTACT)
def go_on_releasing_contact(due: Due, now: datetime) -> None:
    services.go_on_releasing_contact(due, now=now)
    due.delete()  # Last, so that a crash in between leaves it for the next run.


@when_due(RELEASE_EVENT)
def go_on_releasing_event(due: Due, now: datetime) -> None:
    services.release_event(user_id=due.user_id, event_id=due.subject_id, now=now)
    due.delete()


@when_due(OCCASION_DUE)
def fire_occasion(due: Due, _now: datetime) -> None:
    services.fire_occasion(due, zone=time_zone_of(due.user_id))


@when_due(CONTACT_DUE)
def fire_contact(due: Due, _now: datetime) -> None:
    services.fire_contact(due, zone=time_zone_of(due.user_id))
