"""Wish lists over HTTP, for those who have a link: signed in, or not."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.addresses import client_address
from apps.core.api.operations import operation
from apps.core.api.permissions import MayCallOrNobody
from apps.core.api.views import UserViewSet, created
from apps.gifts import services
from apps.gifts.serializers import (
    ClaimedSharedWishlistSerializer,
    ClaimFieldsSerializer,
    MadeClaimSerializer,
    SharedWishlistSerializer,
    render_shared,
)

REFUSED = ("UNAUTHENTICATED", "FORBIDDEN")  # Credentials may be wrong where none are needed.
SECRET_HEADER = "X-Claim-Secret"  # noqa: S105  # Its name.


class SharedWishlistViewSet(UserViewSet):
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
        takes=ClaimFieldsSerializer,
        gives=MadeClaimSerializer,
        status=201,
        errors=(*REFUSED, "NOTHING_LEFT", "TOO_MANY_CLAIMS"),
        is_public=True,
    )
    def claim(self, request: Request, token: str, wish_item_id: str) -> Response:
        """Give some pieces, or an amount of the price. Guests get a secret to take it back with."""
        fields = ClaimFieldsSerializer.parse(request.data)
        made = services.claim_wish(
            token=token,
            wish_item_id=wish_item_id,
            claimer=services.Claimer(self.viewer_id, fields["guest_name"], client_address(request)),
            share=fields["share"],
            now=self.now,
        )
        claim_ids = {"wish_item_id": wish_item_id, "claim_id": made.claim.claim_id}
        return created(MadeClaimSerializer.render(made), "wish-claim", token=token, **claim_ids)

    @operation("Take a claim back", status=204, errors=REFUSED, is_public=True)
    def withdraw(self, request: Request, token: str, wish_item_id: str, claim_id: str) -> Response:
        """By who made it: guests show the secret as `X-Claim-Secret`."""
        services.withdraw_claim(
            token=token,
            wish_item_id=wish_item_id,
            claim_id=claim_id,
            user_id=self.viewer_id,
            secret=request.headers.get(SECRET_HEADER),
            now=self.now,
        )
        return Response(status=204)
