"""What can be done with contacts, occasions, gifts and wish lists: rules, and the one write."""

from apps.gifts.services.budgets import ContactBudget, Line, YearBudget, event_budget, year_budget
from apps.gifts.services.calendars import (
    create_feed,
    delete_feed,
    get_feed,
    list_feeds,
    read_calendar,
    token_of,
)
from apps.gifts.services.claims import Claimer, MadeClaim, claim_wish, claims_of, withdraw_claim
from apps.gifts.services.contacts import (
    create_contact,
    delete_contact,
    get_contact,
    touch_contact,
    update_contact,
)
from apps.gifts.services.erasing import erase_gifts
from apps.gifts.services.fields import ContactFields, GiftFields, OccasionFields, Seen, Span
from apps.gifts.services.following_wishes import drop_claims, drop_wishes, tell_of_change
from apps.gifts.services.foreseeing import contacts_to_come, occasions_to_come
from apps.gifts.services.gifts import create_gift, delete_gift, get_gift, update_gift
from apps.gifts.services.images import delete_unshown_images, drop_image
from apps.gifts.services.importing import Imported, Result, import_contacts
from apps.gifts.services.indexing import (
    index_contact,
    index_contact_anew,
    index_gift,
    index_gift_anew,
    places_of_contacts,
    places_of_gifts,
)
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
from apps.gifts.services.recognizing import Wanted
from apps.gifts.services.releasing import (
    RELEASE_CONTACT,
    RELEASE_EVENT,
    go_on_releasing_contact,
    release_contact,
    release_event,
)
from apps.gifts.services.reminding import (
    fire_contact,
    fire_occasion,
    place_contact_anew,
    place_occasion_anew,
)
from apps.gifts.services.seeing import SeenClaim, SeenWish, SharedWishlist, open_shared
from apps.gifts.services.wishes import (
    WishFields,
    create_wish,
    delete_wish,
    get_wish,
    list_wishes,
    update_wish,
    wishlists_of,
)
from apps.gifts.services.wishlists import (
    WishlistFields,
    create_wishlist,
    delete_wishlist,
    get_wishlist,
    list_wishlists,
    reveal_wishlist,
    rotate_link,
    update_wishlist,
)

__all__ = [
    "RELEASE_CONTACT",
    "RELEASE_EVENT",
    "Claimer",
    "ContactBudget",
    "ContactFields",
    "EventOver",
    "GiftFields",
    "Imported",
    "Line",
    "MadeClaim",
    "OccasionFields",
    "Plan",
    "Result",
    "Seen",
    "SeenClaim",
    "SeenWish",
    "SharedWishlist",
    "Span",
    "Wanted",
    "WishFields",
    "WishlistFields",
    "YearBudget",
    "claim_wish",
    "claims_of",
    "contacts_to_come",
    "create_contact",
    "create_feed",
    "create_gift",
    "create_occasion",
    "create_wish",
    "create_wishlist",
    "delete_contact",
    "delete_feed",
    "delete_gift",
    "delete_occasion",
    "delete_unshown_images",
    "delete_wish",
    "delete_wishlist",
    "drop_claims",
    "drop_image",
    "drop_wishes",
    "erase_gifts",
    "event_budget",
    "export_contacts",
    "fire_contact",
    "fire_occasion",
    "get_contact",
    "get_feed",
    "get_gift",
    "get_occasion",
    "get_wish",
    "get_wishlist",
    "go_on_releasing_contact",
    "import_contacts",
    "index_contact",
    "index_contact_anew",
    "index_gift",
    "index_gift_anew",
    "list_contacts",
    "list_feeds",
    "list_gifts",
    "list_gifts_of_contact",
    "list_occasions",
    "list_wishes",
    "list_wishlists",
    "occasions_to_come",
    "open_shared",
    "place_contact_anew",
    "place_occasion_anew",
    "places_of_contacts",
    "places_of_gifts",
    "plan_occasion",
    "read_calendar",
    "release_contact",
    "release_event",
    "reveal_wishlist",
    "rotate_link",
    "tell_of_change",
    "token_of",
    "touch_contact",
    "update_contact",
    "update_gift",
    "update_occasion",
    "update_wish",
    "update_wishlist",
    "wishlists_of",
    "withdraw_claim",
    "year_budget",
]
