"""What can be done in the marketplace: rules, and the one write of each."""

from apps.marketplace.services.bidding import bidders_of, list_bids, place_bid
from apps.marketplace.services.cells import place_item
from apps.marketplace.services.dropping import DROP, drop_some, drop_what_hangs_on
from apps.marketplace.services.ending import fire_auction
from apps.marketplace.services.erasing import erase_marketplace, items_sold_by
from apps.marketplace.services.fields import ListingFields, MadeBid, SeenEntry, SeenListing
from apps.marketplace.services.giving import (
    MEET_IDEAS,
    NOTE_IDEA,
    NOTE_IDEAS,
    begin_meeting,
    begin_noting,
    begin_noting_all,
    meet_ideas,
    note_idea,
    note_ideas,
)
from apps.marketplace.services.images import delete_unshown_images, drop_image_in
from apps.marketplace.services.indexing import index_item, is_of_items, places_of
from apps.marketplace.services.leaving import bids_of
from apps.marketplace.services.listing import Role, list_items_of, list_own_items
from apps.marketplace.services.listings import create_item, expire_item, update_item
from apps.marketplace.services.matching import MATCH, begin_matching, match_item
from apps.marketplace.services.parting import PART, begin_parting, part
from apps.marketplace.services.queueing import (
    dismiss_some,
    join_queue,
    leave_queue,
    place_in_queue,
    waits_for_nothing,
)
from apps.marketplace.services.rating import (
    SeenRating,
    rate,
    ratings_about,
    ratings_by,
    ratings_of_item,
    ratings_of_user,
    show_rating,
)
from apps.marketplace.services.releasing import fire_reservation
from apps.marketplace.services.removing import REPORTED, delete_item, remove_if_there_in
from apps.marketplace.services.reserved import held_for, items_around, reservations_of, waits_of
from apps.marketplace.services.reserving import (
    accept_reservation,
    cancel_reservation,
    confirm_handover,
    reserve_item,
)
from apps.marketplace.services.searching import (
    Asked,
    FoundItems,
    ItemSearch,
    Order,
    find_items,
    item_search,
)
from apps.marketplace.services.seeing import (
    get_item,
    item_seen_by,
    items_for_moderator,
    may_see_item,
    see_items,
    seller_for,
)
from apps.marketplace.services.seeking import (
    WantedFields,
    end_search,
    end_wanted,
    get_search,
    get_wanted,
    list_searches,
    list_wanted,
    save_search,
    searches_of,
    want,
    wanted_of,
)
from apps.marketplace.services.watching import (
    unwatch_item,
    watch_item,
    watchers_of,
    watches_of,
)

__all__ = [
    "DROP",
    "MATCH",
    "MEET_IDEAS",
    "NOTE_IDEA",
    "NOTE_IDEAS",
    "PART",
    "REPORTED",
    "Asked",
    "FoundItems",
    "ItemSearch",
    "ListingFields",
    "MadeBid",
    "Order",
    "Role",
    "SeenEntry",
    "SeenListing",
    "SeenRating",
    "WantedFields",
    "accept_reservation",
    "begin_matching",
    "begin_meeting",
    "begin_noting",
    "begin_noting_all",
    "begin_parting",
    "bidders_of",
    "bids_of",
    "cancel_reservation",
    "confirm_handover",
    "create_item",
    "delete_item",
    "delete_unshown_images",
    "dismiss_some",
    "drop_image_in",
    "drop_some",
    "drop_what_hangs_on",
    "end_search",
    "end_wanted",
    "erase_marketplace",
    "expire_item",
    "find_items",
    "fire_auction",
    "fire_reservation",
    "get_item",
    "get_search",
    "get_wanted",
    "held_for",
    "index_item",
    "is_of_items",
    "item_search",
    "item_seen_by",
    "items_around",
    "items_for_moderator",
    "items_sold_by",
    "join_queue",
    "leave_queue",
    "list_bids",
    "list_items_of",
    "list_own_items",
    "list_searches",
    "list_wanted",
    "match_item",
    "may_see_item",
    "meet_ideas",
    "note_idea",
    "note_ideas",
    "part",
    "place_bid",
    "place_in_queue",
    "place_item",
    "places_of",
    "rate",
    "ratings_about",
    "ratings_by",
    "ratings_of_item",
    "ratings_of_user",
    "remove_if_there_in",
    "reservations_of",
    "reserve_item",
    "save_search",
    "searches_of",
    "see_items",
    "seller_for",
    "show_rating",
    "unwatch_item",
    "update_item",
    "waits_for_nothing",
    "waits_of",
    "want",
    "wanted_of",
    "watch_item",
    "watchers_of",
    "watches_of",
]
