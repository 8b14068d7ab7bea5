"""Thinks of somebody, and of what to give them."""

from infra.load.visits import Ask


def visit(ask: Ask) -> None:
    contact_id = ask("POST /v1/contacts", {"name": "Anna Berg", "birthday": "1992-02-29"})[
        "contactId"
    ]
    price = {"amount": "64.90", "currency": "EUR"}
    gift = ask("POST /v1/gifts", {"name": "A rope", "contactId": contact_id, "price": price})
    ask("GET /v1/events", query={"contactId": contact_id})
    ask("PATCH /v1/gifts/{gift_id}", {"status": "ordered"}, gift_id=gift["giftId"])
    ask("GET /v1/contacts/{contact_id}/gifts", contact_id=contact_id)
    ask("GET /v1/contacts")
    ask("GET /v1/gifts", query={"status": "ordered"})
    ask("POST /v1/contacts/{contact_id}/touch", contact_id=contact_id)
