"""What bodies look like, for the documentation."""

from typing import Any

JSON = dict[str, Any]

USER_ID = "4304a852-70b1-70f2-9b8d-5c6c7a1f0e2b"
ITEM_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9BA"
BID_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9BD"
IMAGE_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9BB"
LINKS: JSON = {
    size: f"https://media.example.com/images/item/{USER_ID}/{IMAGE_ID}/{size}.webp?Signature=x"
    for size in ("thumb", "small", "large")
}
SELLER: JSON = {
    "userId": USER_ID,
    "username": "ana",
    "displayName": "Ana Berg",
    "avatar": None,
    "rating": {"average": None, "count": 0},
}
ITEM: JSON = {
    "itemId": ITEM_ID,
    "sellerId": USER_ID,
    "seller": SELLER,
    "title": "Garden chair",
    "description": "Of oak, a little weathered.",
    "category": "garden",
    "condition": "good",
    "kind": "auction",
    "price": None,
    "auction": {
        "startPrice": {"amount": "5.00", "currency": "EUR"},
        "reserveMet": False,
        "currentPrice": None,
        "minNextBid": {"amount": "5.00", "currency": "EUR"},
        "bidCount": 0,
        "endsAt": "2026-02-27T18:00:00.000Z",
        "hardEndsAt": "2026-02-27T19:00:00.000Z",
        "winnerId": None,
    },
    "location": {"lat": 52.5195, "lng": 13.40639, "geohash": "u33dc1jyz", "label": "Mitte"},
    "distanceKm": None,
    "imageIds": [IMAGE_ID],
    "images": [
        {
            "imageId": IMAGE_ID,
            "width": 2048,
            "height": 1536,
            "blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
            "urls": LINKS,
        }
    ],
    "status": "active",
    "reservation": None,
    "expiresAt": None,
    "counts": {"watches": 3},
    "createdAt": "2026-02-20T09:30:00.000Z",
    "updatedAt": "2026-02-20T09:30:00.000Z",
    "version": 1,
}
FOUND_ITEMS: JSON = {"truncated": False}
BID_FIELDS: JSON = {"maxAmount": {"amount": "20.00", "currency": "EUR"}}
BID: JSON = {
    "bidId": BID_ID,
    "itemId": ITEM_ID,
    "userId": USER_ID,
    "bidder": "Bidder 2",
    "maxAmount": {"amount": "20.00", "currency": "EUR"},
    "leading": True,
    "currentPrice": {"amount": "12.50", "currency": "EUR"},
    "minNextBid": {"amount": "13.00", "currency": "EUR"},
    "reserveMet": True,
    "bidCount": 2,
    "endsAt": "2026-02-27T18:00:00.000Z",
    "createdAt": "2026-02-27T09:30:00.000Z",
}
LOG_ENTRY: JSON = {
    "bidId": BID_ID,
    "itemId": ITEM_ID,
    "bidder": "Bidder 2",
    "isMine": True,
    "amount": {"amount": "12.50", "currency": "EUR"},
    "price": {"amount": "12.50", "currency": "EUR"},
    "leader": "Bidder 2",
    "createdAt": "2026-02-27T09:30:00.000Z",
}
RESERVATION_FIELDS: JSON = {"note": "I can come by on Saturday."}
RESERVATION: JSON = {
    "reservationId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9BE",
    "itemId": ITEM_ID,
    "userId": USER_ID,
    "status": "pending",
    "expiresAt": "2026-02-22T09:30:00.000Z",
    "note": "I can come by on Saturday.",
    "createdAt": "2026-02-20T09:30:00.000Z",
}
QUEUE_PLACE: JSON = {
    "itemId": ITEM_ID,
    "userId": USER_ID,
    "position": 2,
    "createdAt": "2026-02-20T10:15:00.000Z",
}
RATING_FIELDS: JSON = {"stars": 5, "text": "On time, and very friendly."}
RATING: JSON = {
    "ratingId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9BE",
    "itemId": ITEM_ID,
    "itemTitle": "Garden chair",
    "side": "buyer",
    "userId": USER_ID,
    "author": {name: SELLER[name] for name in SELLER if name != "rating"},
    "ratedUserId": "5315b963-81c1-81e3-8c9e-6d7d8b2a1f3c",
    "stars": 5,
    "text": "On time, and very friendly.",
    "shown": False,
    "showsFrom": "2026-03-08T09:30:00.000Z",
    "createdAt": "2026-03-01T09:30:00.000Z",
}
FILTERS: JSON = {
    "near": "52.52,13.405",
    "radiusKm": 5.0,
    "sort": None,
    "category": "garden",
    "kind": None,
    "condition": None,
    "minPrice": None,
    "maxPrice": "50.00",
    "currency": "EUR",
    "q": "chair",
    "seller": None,
}
SAVED_SEARCH: JSON = {
    "searchId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9BF",
    "userId": USER_ID,
    "name": "Chairs nearby",
    "filters": FILTERS,
    "channels": ["in_app", "email"],
    "createdAt": "2026-02-20T09:30:00.000Z",
    "updatedAt": "2026-02-20T09:30:00.000Z",
}
WANTED: JSON = {
    "wantedId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9BG",
    "userId": USER_ID,
    "title": "Garden chair",
    "category": "garden",
    "condition": None,
    "maxPrice": {"amount": "50.00", "currency": "EUR"},
    "near": {"lat": 52.52, "lng": 13.405},
    "radiusKm": 10.0,
    "createdAt": "2026-02-20T09:30:00.000Z",
    "updatedAt": "2026-02-20T09:30:00.000Z",
}
