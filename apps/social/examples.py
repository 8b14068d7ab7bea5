"""What bodies look like, for the documentation."""

from typing import Any

JSON = dict[str, Any]

USER_ID = "4304a852-70b1-70f2-9b8d-5c6c7a1f0e2b"
POST_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9BA"
COMMENT_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9BC"
IMAGE_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9BB"
LINKS: JSON = {
    size: f"https://media.example.com/images/post/{USER_ID}/{IMAGE_ID}/{size}.webp?Signature=x"
    for size in ("thumb", "small", "large")
}
CARD: JSON = {
    "userId": USER_ID,
    "username": "ana",
    "displayName": "Ana Berg",
    "avatar": None,
}
FOLLOWER: JSON = {**CARD, "followedByMe": True}
FOLLOW_REQUEST: JSON = {**CARD, "createdAt": "2026-02-20T09:30:00.000Z"}
POST: JSON = {
    "postId": POST_ID,
    "authorId": USER_ID,
    "author": CARD,
    "text": "First tomatoes of the year! #garden, thanks @ben",
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
    "visibility": "public",
    "hashtags": ["garden"],
    "mentions": [{"userId": "7c1f2f0e-31a5-4a0e-9a50-0f5f8d1c6b1d", "username": "ben"}],
    "linked": None,
    "commentPolicy": "everyone",
    "counts": {"likes": 3, "comments": 1},
    "likedByMe": True,
    "createdAt": "2026-02-20T09:30:00.000Z",
    "editedAt": None,
    "updatedAt": "2026-02-20T09:30:00.000Z",
    "version": 1,
}
SAID: JSON = {
    "version": 1,
    "text": "First tomatos of the year!",
    "writtenAt": "2026-02-20T09:30:00.000Z",
}
LIKER: JSON = {**CARD, "createdAt": "2026-02-20T10:15:00.000Z"}
LIKED: JSON = {"postId": POST_ID, "createdAt": "2026-02-20T10:15:00.000Z"}
COMMENT: JSON = {
    "commentId": COMMENT_ID,
    "postId": POST_ID,
    "authorId": USER_ID,
    "author": CARD,
    "text": "They look delicious, @ben!",
    "replyTo": None,
    "mentions": [{"userId": "7c1f2f0e-31a5-4a0e-9a50-0f5f8d1c6b1d", "username": "ben"}],
    "createdAt": "2026-02-20T10:20:00.000Z",
    "editedAt": None,
    "updatedAt": "2026-02-20T10:20:00.000Z",
    "version": 1,
}
ACTIVITY: JSON = {
    "activityId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9BF",
    "type": "like",
    "actors": [CARD],
    "count": 4,
    "target": {"type": "post", "id": POST_ID, "postId": POST_ID},
    "createdAt": "2026-02-20T09:31:00.000Z",
}
REPORT: JSON = {
    "reportId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9BD",
    "targetType": "post",
    "targetId": POST_ID,
    "reason": "spam",
    "note": "The same text, ten times a day.",
    "status": "open",
    "action": None,
    "createdAt": "2026-02-20T10:00:00.000Z",
    "resolvedAt": None,
}
RESOLUTION: JSON = {"action": "remove"}
REVIEWED_REPORT: JSON = {
    **REPORT,
    "target": POST,
    "authorId": USER_ID,
    "reporterId": "7c1f2f0e-31a5-4a0e-9a50-0f5f8d1c6b1d",
    "reporter": {
        "userId": "7c1f2f0e-31a5-4a0e-9a50-0f5f8d1c6b1d",
        "username": "ben",
        "displayName": None,
        "avatar": None,
    },
    "resolvedBy": None,
}
