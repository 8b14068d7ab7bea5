"""Files of vCards, and what comes of sending them."""

from typing import Any

from apps.gifts.models import Contact, Occasion
from tests.conftest import Person

IMPORT = "/v1/contacts/import"
SAID = (
    *("name", "relationship", "email", "phone", "birthday", "notes", "interests", "sizes", "tags"),
    "stayInTouchDays",
)


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def send(who: Person, text: str | bytes, headers: Any = None) -> Any:
    body: Any = text.encode() if isinstance(text, str) else text
    return who.generic("POST", IMPORT, body, content_type="text/vcard", headers=headers)


def results(who: Person, text: str) -> list[dict[str, Any]]:
    answer = send(who, text)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def contacts(who: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = who.get("/v1/contacts?limit=100").json()["items"]
    return found


def rows(who: Person) -> list[Any]:
    kinds = (Contact, Occasion)
    return [row.serialize() for kind in kinds for row in kind.all_in(who.user_id)]
