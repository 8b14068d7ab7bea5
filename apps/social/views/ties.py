"""Who knows whom over HTTP: follows and requests for them, blocks, mutes."""

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services as accounts
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.social import services
from apps.social.serializers import (
    BlockedSerializer,
    FollowerSerializer,
    FollowRequestSerializer,
)
from apps.social.views.base import SocialViewSet

USER_ID = "[0-9a-f-]{36}"


class TieViewSet(SocialViewSet):
    """What ties the signed-in user to another one, and others to that one."""

    lookup_url_kwarg = "user_id"
    lookup_value_regex = USER_ID

    @operation("Follow somebody", status=204, errors=("NOT_ONESELF", "RATE_LIMITED"))
    @action(detail=True, methods=["put"])
    def follow(self, request: Request, user_id: str) -> Response:
        """Ask for it, where the account is private. Again is harmless."""
        services.follow(user_id=self.user_id, other_id=user_id, now=self.now)
        return Response(status=204)

    @operation("Follow somebody no more", status=204)
    @follow.mapping.delete
    def unfollow(self, request: Request, user_id: str) -> Response:
        """Take the request back, if it is none but that yet. Again is harmless."""
        accounts.unfollow_user(user_id=self.user_id, other_id=user_id, now=self.now)
        return Response(status=204)

    @operation(
        "List who follows somebody",
        query=PageQuery,
        lists=FollowerSerializer,
        errors=("INVALID_CURSOR",),
    )
    @action(detail=True)
    def followers(self, request: Request, user_id: str) -> Response:
        """List them newest first; of a private account only to who follows it, and its owner."""
        return self._people(request, user_id, accounts.list_followers)

    @operation(
        "List whom somebody follows",
        query=PageQuery,
        lists=FollowerSerializer,
        errors=("INVALID_CURSOR",),
    )
    @action(detail=True)
    def following(self, request: Request, user_id: str) -> Response:
        """List them newest first; of a private account only to who follows it, and its owner."""
        return self._people(request, user_id, accounts.list_following)

    @operation("Block somebody", status=204, errors=("NOT_ONESELF",))
    @action(detail=True, methods=["put"])
    def block(self, request: Request, user_id: str) -> Response:
        """Neither sees, finds, follows or mentions the other; follows and requests end both ways.

        Again is harmless.
        """
        accounts.block_user(user_id=self.user_id, other_id=user_id, now=self.now)
        return Response(status=204)

    @operation("Block somebody no more", status=204)
    @block.mapping.delete
    def unblock(self, request: Request, user_id: str) -> Response:
        """Leave what the block ended as it is. Again is harmless."""
        accounts.unblock_user(user_id=self.user_id, other_id=user_id, now=self.now)
        return Response(status=204)

    @operation("Mute somebody", status=204, errors=("NOT_ONESELF",))
    @action(detail=True, methods=["put"])
    def mute(self, request: Request, user_id: str) -> Response:
        """Keep what they do out of one's feed; they do not learn of it. Again is harmless."""
        accounts.mute_user(user_id=self.user_id, other_id=user_id, now=self.now)
        return Response(status=204)

    @operation("Mute somebody no more", status=204)
    @mute.mapping.delete
    def unmute(self, request: Request, user_id: str) -> Response:
        """Let what they do be in one's feed. Again is harmless."""
        accounts.unmute_user(user_id=self.user_id, other_id=user_id, now=self.now)
        return Response(status=204)

    def _people(self, request: Request, user_id: str, people: accounts.ListPeople) -> Response:
        query = PageQuery.parse(request.query_params.dict())
        page = people(
            viewer_id=self.user_id,
            user_id=user_id,
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, FollowerSerializer.render))


class FollowRequestViewSet(SocialViewSet):
    """Requests to follow the signed-in user."""

    lookup_url_kwarg = "user_id"
    lookup_value_regex = USER_ID

    @operation(
        "List who wants to follow you",
        query=PageQuery,
        lists=FollowRequestSerializer,
        errors=("INVALID_CURSOR",),
    )
    def list(self, request: Request) -> Response:
        """List them by when they asked, the newest first."""
        query = PageQuery.parse(request.query_params.dict())
        page = accounts.list_requests(
            user_id=self.user_id, now=self.now, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, FollowRequestSerializer.render))

    @operation("Let somebody follow you", gives=FollowRequestSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, user_id: str) -> Response:
        """Answer the request as it was; it is over, and there is a follow."""
        asked = accounts.accept_request(user_id=self.user_id, requester_id=user_id, now=self.now)
        return Response(FollowRequestSerializer.render(asked))

    @operation("Let somebody not follow you", gives=FollowRequestSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, user_id: str) -> Response:
        """Answer the request as it was; it is over. They do not learn of it, and may ask again."""
        asked = accounts.reject_request(user_id=self.user_id, requester_id=user_id, now=self.now)
        return Response(FollowRequestSerializer.render(asked))


class BlockViewSet(SocialViewSet):
    """Whom the signed-in user blocks."""

    @operation(
        "List whom you block", query=PageQuery, lists=BlockedSerializer, errors=("INVALID_CURSOR",)
    )
    def list(self, request: Request) -> Response:
        """List them by when it began, the newest first."""
        query = PageQuery.parse(request.query_params.dict())
        page = accounts.list_blocked(
            user_id=self.user_id, now=self.now, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, BlockedSerializer.render))
