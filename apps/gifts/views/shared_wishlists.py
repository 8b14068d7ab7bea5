"""Wish lists over HTTP, for those who have a link: signed in, or not."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.addresses import client_address
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.permissions import MayCallOrNobody
from apps.core.api.views import UserViewSet, created
from apps.gifts import services
from apps.gifts.serializers import (
    ClaimedSharedWishlistSerializer,
    MadeClaimSerializer,
    SharedWishlistSerializer,
    render_shared,
)

REFUSED = ("UNAUTHENTICATED", "FORBIDDEN")  # Credentials may be wrong where none are needed.
SECRET = "X-Claim-Secret"  # noqa: S105  # The name of the header.
BY_WHO_MADE_IT = {SECRET: "Of a claim that a guest made: the `secret` of the answer that made it."}


class SharedWishlistViewSet(VersionedMixin, UserViewSet):
    """Wish lists of others, by their links."""

    scope = "gifts"
    permission_classes = (MayCallOrNobody,)

    @property
    def viewer_id(self) -> str | None:
        """Who signed in, if anybody did."""
        who: object = self.request.user
        return self.user_id if who else None

    @operation(
        "Open a wish list by its link",
        gives=ClaimedSharedWishlistSerializer,
        also={200: SharedWishlistSerializer},
        errors=REFUSED,
        is_public=True,
    )
    def retrieve(self, request: Request, token: str) -> Response:
        """Claims are shown to people who signed in, but not to the owner before `reveal`."""
        shared = services.open_shared(token=token, viewer_id=self.viewer_id, now=self.now)
        return Response(render_shared(shared))

    @operation(
        "Claim some of an item",
        takes=MadeClaimSerializer,
        gives=MadeClaimSerializer,
        status=201,
        errors=(*REFUSED, "NOTHING_LEFT", "TOO_MANY_CLAIMS"),
        is_public=True,
    )
    def claim(self, request: Request, token: str, wish_item_id: str) -> Response:
        """Give some pieces, or an amount of the price. Guests get a secret to change it with."""
        fields = MadeClaimSerializer.parse(request.data)
        made = services.claim_wish(
            token=token,
            wish_item_id=wish_item_id,
            claimer=services.Claimer(self.viewer_id, fields["guest_name"], client_address(request)),
            fields=fields,
            now=self.now,
        )
        claim_ids = {"wish_item_id": wish_item_id, "claim_id": made.claim.claim_id}
        return created(MadeClaimSerializer.render(made), "wish-claim", token=token, **claim_ids)

    @operation(
        "Read a claim",
        gives=MadeClaimSerializer,
        headers=BY_WHO_MADE_IT,
        errors=REFUSED,
        is_public=True,
    )
    def get_claim(self, request: Request, **claim_ids: str) -> Response:
        """By who made it: guests show the secret as `X-Claim-Secret`."""
        return Response(self._read(claim_ids))

    @operation(
        "Change a claim",
        takes=MadeClaimSerializer,
        gives=MadeClaimSerializer,
        headers=BY_WHO_MADE_IT,
        errors=(*REFUSED, "NOTHING_LEFT"),
        is_public=True,
    )
    def change_claim(self, request: Request, **claim_ids: str) -> Response:
        """By who made it: guests show the secret as `X-Claim-Secret`.

        Claim other pieces, or another amount, in place of what was claimed; never more than is
        left, and if that is too little, all stays as it was.
        """

        def change(fields: services.ClaimFields, if_version: int | None) -> Response:
            access = self._access(claim_ids)
            made = services.change_claim(access, fields=fields, if_version=if_version, now=self.now)
            return Response(MadeClaimSerializer.render(made))

        return self.patch_by(MadeClaimSerializer, partial(self._read, claim_ids), change)

    @operation(
        "Take a claim back", status=204, headers=BY_WHO_MADE_IT, errors=REFUSED, is_public=True
    )
    def withdraw(self, request: Request, **claim_ids: str) -> Response:
        """By who made it: guests show the secret as `X-Claim-Secret`."""
        access = self._access(claim_ids)
        services.withdraw_claim(access, if_version=self.if_match, now=self.now)
        return Response(status=204)

    def _read(self, claim_ids: Mapping[str, str]) -> dict[str, Any]:
        return MadeClaimSerializer.render(services.get_claim(self._access(claim_ids)))

    def _access(self, claim_ids: Mapping[str, str]) -> services.ClaimAccess:
        secret = self.request.headers.get(SECRET)
        return services.ClaimAccess(**claim_ids, user_id=self.viewer_id, secret=secret)
