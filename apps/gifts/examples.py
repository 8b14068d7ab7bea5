"""What bodies look like, for the documentation."""

from typing import Any

from apps.tasks.examples import PLAIN_TASK

JSON = dict[str, Any]

USER_ID = "4304a852-70b1-70f2-9b8d-5c6c7a1f0e2b"
CONTACT_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AC"
EVENT_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AD"
GIFT_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AE"
FEED_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AF"
TIMES: JSON = {
    "createdAt": "2026-02-20T09:30:00.000Z",
    "updatedAt": "2026-02-20T09:30:00.000Z",
    "version": 1,
}

CONTACT: JSON = {
    "contactId": CONTACT_ID,
    "userId": USER_ID,
    "name": "Anna Berg",
    "relationship": "sister",
    "email": "anna@example.com",
    "phone": None,
    "birthday": "1992-02-29",
    "notes": "Allergic to lilies.",
    "interests": ["climbing", "tea"],
    "sizes": {"shoes": "38"},
    "tags": ["family"],
    "avatarImageId": None,
    "linkedUserId": None,
    "stayInTouchDays": 30,
    "lastContactAt": "2026-02-14T18:00:00.000Z",
    **TIMES,
}
EVENT: JSON = {
    "eventId": EVENT_ID,
    "userId": USER_ID,
    "title": "Anna Berg's birthday",
    "type": "birthday",
    "date": "1992-02-29",
    "recurrence": "yearly",
    "contactIds": [CONTACT_ID],
    "contactName": None,
    "budget": {"amount": "80.00", "currency": "EUR"},
    "notes": None,
    "remindDaysBefore": [14, 3, 0],
    "nextOccurrence": "2026-02-28",
    "daysUntil": 8,
    "turns": 34,
    "occurrences": None,
    "plannedFor": None,
    **TIMES,
}
PLAN: JSON = {
    "tasks": [
        {
            **PLAIN_TASK,
            "taskId": f"01KJMB8V8R4T2ZQ5W6X7Y8Z9B{place}",
            "title": f"{step}: {EVENT['title']}",
            "dueDate": day,
        }
        for place, (step, day) in enumerate(
            (
                ("Find a gift idea", "2026-02-20"),
                ("Order the gift", "2026-02-20"),
                ("Wrap the gift", "2026-02-26"),
                ("Write the card", "2026-02-27"),
            )
        )
    ]
}
GIFT: JSON = {
    "giftId": GIFT_ID,
    "userId": USER_ID,
    "name": "Climbing shoes",
    "description": None,
    "contactId": CONTACT_ID,
    "contactName": None,
    "eventId": EVENT_ID,
    "direction": "give",
    "status": "ordered",
    "price": {"amount": "64.90", "currency": "EUR"},
    "url": "https://example.com/shoes",
    "store": "The mountain shop",
    "imageIds": [],
    "rating": None,
    "tags": ["sport"],
    "itemId": None,
    "givenAt": None,
    "history": [
        {"status": "idea", "at": "2026-02-18T20:00:00.000Z"},
        {"status": "ordered", "at": "2026-02-20T09:30:00.000Z"},
    ],
    **TIMES,
}
BUDGET_LINE: JSON = {
    "currency": "EUR",
    "budget": {"amount": "80.00", "currency": "EUR"},
    "planned": {"amount": "64.90", "currency": "EUR"},
    "spent": {"amount": "0.00", "currency": "EUR"},
    "left": {"amount": "15.10", "currency": "EUR"},
}
BUDGET: JSON = {"byCurrency": [BUDGET_LINE]}
YEAR_BUDGET: JSON = {"year": 2026, **BUDGET, "byContact": [{"contactId": CONTACT_ID, **BUDGET}]}
WISHLIST_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AF"
WISH_ITEM_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AG"
TOKEN = "5f0c1d9a7be34826a1c05f0c1d9a7be34826a1c0"  # noqa: S105  # Of an example.
WISHLIST: JSON = {
    "wishlistId": WISHLIST_ID,
    "userId": USER_ID,
    "title": "For our wedding",
    "eventId": EVENT_ID,
    "revealAt": "2026-05-10",
    "visibility": "link",
    "link": {"url": f"https://api.example.com/v1/shared-wishlists/{TOKEN}", "token": TOKEN},
    "revealed": False,
    **TIMES,
}
WISH: JSON = {
    "wishItemId": WISH_ITEM_ID,
    "wishlistId": WISHLIST_ID,
    "userId": USER_ID,
    "name": "Garden chair",
    "description": "The green one.",
    "price": {"amount": "45.00", "currency": "EUR"},
    "url": "https://example.com/chair",
    "imageIds": [],
    "quantity": 4,
    "itemId": None,
    "position": 0,
    **TIMES,
}
SEEN_CLAIM: JSON = {
    "claimId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9AH",
    "by": {"userId": None, "guestName": "Aunt May"},
    "quantity": 2,
    "amount": None,
    "mine": False,
}
CLAIMS: JSON = {
    "claims": [SEEN_CLAIM],
    "left": {"quantity": 2, "amount": {"amount": "90.00", "currency": "EUR"}},
}
CLAIMED_WISH: JSON = {**WISH, **CLAIMS}
SHARED_WISH: JSON = {
    **{name: WISH[name] for name in WISH if name not in {"wishlistId", "userId", *TIMES}},
    "images": [],
}
SHARED_WISHLIST: JSON = {
    "wishlistId": WISHLIST_ID,
    "userId": USER_ID,
    "title": "For our wedding",
    "revealAt": "2026-05-10",
    "revealed": False,
    "items": [SHARED_WISH],
}
CLAIMED_SHARED_WISHLIST: JSON = {**SHARED_WISHLIST, "items": [{**SHARED_WISH, **CLAIMS}]}
CLAIM: JSON = {
    **SEEN_CLAIM,
    "mine": True,
    "guestName": "Aunt May",
    "wishItemId": WISH_ITEM_ID,
    "secret": "c05f0c1d9a7be34826a15f0c1d9a7be34826a1c0",
    **TIMES,
}
CALENDAR_FEED: JSON = {
    "feedId": FEED_ID,
    "userId": USER_ID,
    "include": ["events", "tasks"],
    "createdAt": "2026-02-20T09:30:00.000Z",
    "updatedAt": "2026-02-20T09:30:00.000Z",
}
LINKED_FEED: JSON = {
    **CALENDAR_FEED,
    "url": f"https://api.example.com/v1/calendar/{FEED_ID}_{USER_ID}_{'x' * 43}.ics",
}
IMPORT: JSON = {
    "created": 1,
    "merged": 0,
    "failed": 1,
    "results": [
        {"index": 0, "status": "created", "contactId": CONTACT_ID, "error": None},
        {
            "index": 1,
            "status": "error",
            "contactId": None,
            "error": {
                "code": "VALIDATION_ERROR",
                "message": "The card cannot be imported.",
                "details": {"birthday": ["Write a date such as 2026-03-01."]},
            },
        },
    ],
}
VCARDS = "\r\n".join(
    (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{CONTACT_ID}",
        "FN:Anna Berg",
        "EMAIL:anna@example.com",
        "NOTE:Allergic to lilies.",
        "X-HEARTH-RELATIONSHIP:sister",
        "X-HEARTH-STAY-IN-TOUCH-DAYS:30",
        "INTEREST:climbing",
        "INTEREST:tea",
        "N:;Anna Berg;;;",
        "BDAY:1992-02-29",
        "CATEGORIES:family",
        "X-HEARTH-SIZE:shoes;38",
        "END:VCARD",
        "",
    )
)
CALENDAR = "\r\n".join(
    (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hearth//Hearth//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Hearth",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT",
        "SUMMARY:Anna Berg's birthday",
        "DTSTART;VALUE=DATE:19920229",
        "DTEND;VALUE=DATE:19920301",
        "DTSTAMP:20260220T093000Z",
        f"UID:{EVENT_ID}@hearth",
        "SEQUENCE:0",
        "RRULE:FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2",
        "CATEGORIES:birthday",
        "CREATED:20260220T093000Z",
        "LAST-MODIFIED:20260220T093000Z",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Anna Berg's birthday",
        "TRIGGER:PT9H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
)
