"""API keys over HTTP. Their viewset names no scope, so no key can make or delete one."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services
from apps.accounts.serializers import ApiKeySerializer, NewApiKeySerializer
from apps.core import ids
from apps.core.api.key_authentication import forget_grant
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import UserViewSet, created


class ApiKeyViewSet(UserViewSet):
    """Keys by which scripts act for the signed-in user, each within its scopes."""

    lookup_url_kwarg = "key_id"
    lookup_value_regex = ids.PATTERN

    @operation("List keys", query=PageQuery, lists=ApiKeySerializer, errors=("INVALID_CURSOR",))
    def list(self, request: Request) -> Response:
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_api_keys(
            user_id=self.user_id, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, ApiKeySerializer.render))

    @operation("Create a key", takes=ApiKeySerializer, gives=NewApiKeySerializer, status=201)
    def create(self, request: Request) -> Response:
        """Send it as `X-API-Key`, or as `Authorization: ApiKey …`. This answer alone has it."""
        made = services.create_api_key(
            user_id=self.user_id, fields=NewApiKeySerializer.parse(request.data), now=self.now
        )
        body = {**ApiKeySerializer.render(made.key), "secret": made.secret}
        return created(body, "api-key-detail", key_id=made.key.key_id)

    @operation("Read a key", gives=ApiKeySerializer)
    def retrieve(self, request: Request, key_id: str) -> Response:
        key = services.get_api_key(user_id=self.user_id, key_id=key_id)
        return Response(ApiKeySerializer.render(key))

    @operation("Delete a key", status=204)
    def destroy(self, request: Request, key_id: str) -> Response:
        services.delete_api_key(user_id=self.user_id, key_id=key_id, now=self.now)
        forget_grant(key_id)
        return Response(status=204)
