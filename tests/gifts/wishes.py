"""Wish lists for tests: made over HTTP, as their owners and their friends do."""

from typing import Any

from rest_framework.test import APIClient

from tests.conftest import Person


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


class Wishing:
    """Somebody's wish list, and its link."""

    def __init__(self, owner: Person, **body: Any) -> None:
        self.owner = owner
        fields = {"title": "For my birthday", "revealAt": "2999-01-01", **body}
        self.body: dict[str, Any] = owner.post("/v1/wishlists", fields, "json").json()
        self.wishlist_id: str = self.body["wishlistId"]
        self.path = f"/v1/wishlists/{self.wishlist_id}"
        self.shared = f"/v1/shared-wishlists/{self.body['link']['token']}"

    def add(self, name: str = "Garden chair", **body: Any) -> str:
        made = self.owner.post(f"{self.path}/items", {"name": name, **body}, "json")
        return str(made.json()["wishItemId"])

    def item(self, wish_item_id: str) -> str:
        return f"{self.path}/items/{wish_item_id}"

    def claims(self, wish_item_id: str) -> str:
        return f"{self.shared}/items/{wish_item_id}/claims"

    def claim(self, who: APIClient, wish_item_id: str, **body: Any) -> Any:
        return who.post(self.claims(wish_item_id), body, "json")

    def change(
        self,
        who: APIClient,
        wish_item_id: str,
        claim_id: str,
        secret: str | None = None,
        **body: Any,
    ) -> Any:
        path = f"{self.claims(wish_item_id)}/{claim_id}"
        return who.patch(path, body, "json", headers=_showing(secret))

    def withdraw(
        self, who: APIClient, wish_item_id: str, claim_id: str, secret: str | None = None
    ) -> Any:
        return who.delete(f"{self.claims(wish_item_id)}/{claim_id}", headers=_showing(secret))

    def reveal(self) -> Any:
        self.owner.patch(self.path, {"revealAt": "2020-01-01"}, "json")
        return self.owner.post(f"{self.path}/reveal")

    def seen_by(self, who: APIClient) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = who.get(self.shared).json()["items"]
        return items


def _showing(secret: str | None) -> dict[str, str]:
    return {"X-Claim-Secret": secret} if secret else {}
