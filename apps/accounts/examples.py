"""What bodies look like, for the documentation."""

from typing import Any

JSON = dict[str, Any]

EMAIL = "ada@example.com"
PASSWORD = "Difference-Engine-1"  # noqa: S105  # Nobody's.
REGISTRATION_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"

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
JUST_EMAIL: JSON = {"email": EMAIL}
NEW_PASSWORD: JSON = {"email": EMAIL, "code": "123456", "newPassword": PASSWORD}
ROLES: JSON = {"roles": ["moderator"]}
API_KEY: JSON = {
    "name": "Garden sensor",
    "scopes": ["tasks:read", "tasks:write"],
    "ratePerMinute": 60,
}
PASSWORD_CHANGE: JSON = {"currentPassword": "Analytical-Engine-1", "newPassword": PASSWORD}
JUST_CODE: JSON = {"code": "123456"}
MFA: JSON = {"email": EMAIL, "session": "AYABeL…", "code": "123456"}
DELETION: JSON = {"password": PASSWORD}
AVATAR: JSON = {"imageId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"}
ME: JSON = {
    "username": "ada",
    "displayName": "Ada Lovelace",
    "profile": {"bio": "Programs for machines that are not built yet."},
    "settings": {"timeZone": "Europe/London"},
}
PERSON: JSON = {
    "userId": "e4fe2fc1-a7d5-4d0f-8a4c-2f0f0a7c1b9d",
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
