"""What bodies look like, for the documentation."""

from typing import Any

JSON = dict[str, Any]

EMAIL = "ada@example.com"
PASSWORD = "Difference-Engine-1"  # noqa: S105  # Nobody's.
REGISTRATION_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"
USER_ID = "e4fe2fc1-a7d5-4d0f-8a4c-2f0f0a7c1b9d"
IMAGE_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"
KEY_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AC"
EXPORT_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AD"

REGISTRATION: JSON = {
    "registrationId": REGISTRATION_ID,
    "email": EMAIL,
    "password": PASSWORD,
    "username": "ada",
    "displayName": "Ada Lovelace",
    "status": "UNCONFIRMED",
    "codeDelivery": {"medium": "EMAIL", "destination": "a***@e***"},
}
CONFIRMATION: JSON = {
    "registrationId": REGISTRATION_ID,
    "email": EMAIL,
    "code": "123456",
    "status": "CONFIRMED",
}
CREDENTIALS: JSON = {"email": EMAIL, "password": PASSWORD}
TOKENS: JSON = {
    "accessToken": "eyJraWQiOiJ…",
    "idToken": "eyJraWQiOiI…",
    "refreshToken": "eyJjdHkiOiJ…",
    "tokenType": "Bearer",
    "expiresIn": 3600,
}
CHALLENGE: JSON = {"challenge": "SOFTWARE_TOKEN_MFA", "session": "AYABeL…"}
JUST_EMAIL: JSON = {"email": EMAIL}
NEW_PASSWORD: JSON = {"email": EMAIL, "code": "123456", "newPassword": PASSWORD}
ROLES: JSON = {"roles": ["moderator"]}
MANAGED_USER: JSON = {
    "userId": USER_ID,
    "username": "ada",
    "displayName": "Ada Lovelace",
    "email": EMAIL,
    "emailVerified": True,
    "roles": ["moderator"],
    "suspendedAt": None,
    "createdAt": "2026-02-20T09:30:00.000Z",
    "updatedAt": "2026-03-01T09:30:00.000Z",
}
AUDIT_ENTRY: JSON = {
    "entryId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9AE",
    "action": "users.roles",
    "actorId": "4304a852-70b1-70f2-9b8d-5c6c7a1f0e2b",
    "userId": USER_ID,
    "details": ROLES,
    "createdAt": "2026-03-01T09:30:00.000Z",
}
API_KEY: JSON = {
    "keyId": KEY_ID,
    "userId": USER_ID,
    "name": "Garden sensor",
    "prefix": f"hearth_{KEY_ID}",
    "scopes": ["tasks:read", "tasks:write"],
    "ratePerMinute": 60,
    "expiresAt": None,
    "lastUsedAt": None,
    "createdAt": "2026-03-01T09:30:00.000Z",
    "updatedAt": "2026-03-01T09:30:00.000Z",
}
NEW_API_KEY: JSON = {**API_KEY, "secret": f"hearth_{KEY_ID}_{USER_ID}_{'x' * 43}"}
PASSWORD_CHANGE: JSON = {"currentPassword": "Analytical-Engine-1", "newPassword": PASSWORD}
JUST_CODE: JSON = {"code": "123456"}
TOTP_SETUP: JSON = {
    "secret": "JBSWY3DPEHPK3PXP",
    "otpauthUri": f"otpauth://totp/Hearth:{EMAIL}?secret=JBSWY3DPEHPK3PXP&issuer=Hearth",
}
MFA: JSON = {"email": EMAIL, "session": CHALLENGE["session"], "code": "123456"}
DELETION: JSON = {"password": PASSWORD}
NEW_EXPORT: JSON = {"exportId": EXPORT_ID, "status": "running"}
EXPORT: JSON = {
    "exportId": EXPORT_ID,
    "status": "ready",
    "url": f"https://media.example.com/exports/{USER_ID}/{EXPORT_ID}.zip?X-Amz-Signature=x",
    "expiresAt": "2026-03-01T09:40:00.000Z",
}
AVATAR: JSON = {
    "imageId": IMAGE_ID,
    "width": 1024,
    "height": 1024,
    "blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
    "urls": {
        size: f"https://media.example.com/images/avatar/{USER_ID}/{IMAGE_ID}/{size}.webp?Signature=x"
        for size in ("thumb", "small", "large")
    },
}
ME: JSON = {
    "userId": USER_ID,
    "username": "ada",
    "displayName": "Ada Lovelace",
    "email": EMAIL,
    "emailVerified": True,
    "profile": {
        "bio": "Programs for machines that are not built yet.",
        "pronouns": "she/her",
        "website": "https://ada.example/",
        "birthday": "1815-12-10",
        "interests": ["mathematics", "music"],
        "location": {"city": "London", "country": "GB", "lat": 51.51, "lng": -0.14},
        "links": ["https://engine.example/notes"],
    },
    "avatar": AVATAR,
    "roles": [],
    "rating": {"average": 4.5, "count": 2},
    "counts": {"followers": 2, "following": 1, "posts": 0, "items": 0},
    "settings": {
        "timeZone": "Europe/London",
        "language": "en",
        "privateAccount": False,
        "discoverable": True,
    },
    "createdAt": "2026-02-20T09:30:00.000Z",
    "updatedAt": "2026-03-01T09:30:00.000Z",
    "version": 2,
}
PERSON: JSON = {
    "userId": USER_ID,
    "username": "ada",
    "displayName": "Ada Lovelace",
    "avatar": None,
    "bio": "Programs for machines that are not built yet.",
    "pronouns": "she/her",
    "website": "https://ada.example/",
    "links": ["https://engine.example/notes"],
    "interests": ["mathematics", "music"],
    "city": "London",
    "country": "GB",
    "rating": {"average": None, "count": 0},
    "counts": {"followers": 2, "following": 1, "posts": 0, "items": 0},
    "followedByMe": True,
}
