"""What can be done with contacts, occasions and gifts: the rules, and the one write of each."""

from apps.gifts.services.budgets import ContactBudget, Line, YearBudget, event_budget, year_budget
from apps.gifts.services.calendars import (
    create_feed,
    delete_feed,
    list_feeds,
    read_calendar,
    token_of,
)
from apps.gifts.services.contacts import (
    create_contact,
    delete_contact,
    get_contact,
    touch_contact,
    update_contact,
)
from apps.gifts.services.erasing import erase_gifts
from apps.gifts.services.fields import ContactFields, GiftFields, OccasionFields, Seen, Span
from apps.gifts.services.foreseeing import contacts_to_come, occasions_to_come
from apps.gifts.services.gifts import create_gift, delete_gift, get_gift, update_gift
from apps.gifts.services.images import delete_unshown_images, drop_image
from apps.gifts.services.importing import Imported, Result, Wanted, import_contacts
from apps.gifts.services.indexing import index_contact, index_gift, index_gifts_anew
from apps.gifts.services.listing import (
    export_contacts,
    list_contacts,
    list_gifts,
    list_gifts_of_contact,
    list_occasions,
)
from apps.gifts.services.occasions import (
    create_occasion,
    delete_occasion,
    get_occasion,
    update_occasion,
)
from apps.gifts.services.planning import EventOver, Plan, plan_occasion
from apps.gifts.services.releasing import (
    RELEASE_CONTACT,
    RELEASE_EVENT,
    go_on_releasing_contact,
    release_contact,
    release_event,
)
from apps.gifts.services.reminding import fire_contact, fire_occasion, place_reminders_anew

__all__ = [
    "RELEASE_CONTACT",
    "RELEASE_EVENT",
    "ContactBudget",
    "ContactFields",
    "EventOver",
    "GiftFields",
    "Imported",
    "Line",
    "OccasionFields",
    "Plan",
    "Result",
    "Seen",
    "Span",
    "Wanted",
    "YearBudget",
    "contacts_to_come",
    "create_contact",
    "create_feed",
    "create_gift",
    "create_occasion",
    "delete_contact",
    "delete_feed",
    "delete_gift",
    "delete_occasion",
    "delete_unshown_images",
    "drop_image",
    "erase_gifts",
    "event_budget",
    "export_contacts",
    "fire_contact",
    "fire_occasion",
    "get_contact",
    "get_gift",
    "get_occasion",
    "go_on_releasing_contact",
    "import_contacts",
    "index_contact",
    "index_gift",
    "index_gifts_anew",
    "list_contacts",
    "list_feeds",
    "list_gifts",
    "list_gifts_of_contact",
    "list_occasions",
    "occasions_to_come",
    "place_reminders_anew",
    "plan_occasion",
    "read_calendar",
    "release_contact",
    "release_event",
    "token_of",
    "touch_contact",
    "update_contact",
    "update_gift",
    "update_occasion",
    "year_budget",
]
