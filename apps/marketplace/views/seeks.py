"""Saved searches and wanted things over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import created
from apps.marketplace import services
from apps.marketplace.serializers import SavedSearchSerializer, WantedSerializer
from apps.marketplace.views.base import MarketViewSet


class SavedSearchViewSet(MarketViewSet):
    """The searches of which the signed-in user wants to hear what is new."""

    lookup_url_kwarg = "search_id"
    lookup_value_regex = ids.PATTERN

    @operation(
        "Save a search",
        takes=SavedSearchSerializer,
        gives=SavedSearchSerializer,
        status=201,
        errors=("TOO_MANY_SEARCHES",),
    )
    def create(self, request: Request) -> Response:
        """Be told once of each new item that the search would find."""
        fields = SavedSearchSerializer.parse(request.data)
        search = services.save_search(
            user_id=self.user_id,
            name=fields["name"],
            asked=fields["said"]["asked"],
            said=fields["said"]["said"],
            channels=fields["channels"],
            language=self.language,
            now=self.now,
        )
        body = SavedSearchSerializer.render(search)
        return created(body, "saved-search-detail", search_id=search.seek_id)

    @operation(
        "List one's saved searches",
        query=PageQuery,
        lists=SavedSearchSerializer,
        errors=("INVALID_CURSOR",),
    )
    def list(self, request: Request) -> Response:
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_searches(
            user_id=self.user_id, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, SavedSearchSerializer.render))

    @operation("Read a saved search", gives=SavedSearchSerializer)
    def retrieve(self, request: Request, search_id: str) -> Response:
        search = services.get_search(user_id=self.user_id, seek_id=search_id)
        return Response(SavedSearchSerializer.render(search))

    @operation("Delete a saved search", status=204)
    def destroy(self, request: Request, search_id: str) -> Response:
        services.end_search(user_id=self.user_id, seek_id=search_id)
        return Response(status=204)


class WantedViewSet(MarketViewSet):
    """What the signed-in user wants to have."""

    lookup_url_kwarg = "wanted_id"
    lookup_value_regex = ids.PATTERN

    @operation(
        "Want something",
        takes=WantedSerializer,
        gives=WantedSerializer,
        status=201,
        errors=("TOO_MANY_WANTED",),
    )
    def create(self, request: Request) -> Response:
        """Be told once of each new item that would do."""
        wanted = services.want(
            user_id=self.user_id,
            fields=WantedSerializer.parse(request.data),
            language=self.language,
            now=self.now,
        )
        return created(WantedSerializer.render(wanted), "wanted-detail", wanted_id=wanted.seek_id)

    @operation(
        "List what one wants",
        query=PageQuery,
        lists=WantedSerializer,
        errors=("INVALID_CURSOR",),
    )
    def list(self, request: Request) -> Response:
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_wanted(
            user_id=self.user_id, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, WantedSerializer.render))

    @operation("Read what one wants", gives=WantedSerializer)
    def retrieve(self, request: Request, wanted_id: str) -> Response:
        wanted = services.get_wanted(user_id=self.user_id, seek_id=wanted_id)
        return Response(WantedSerializer.render(wanted))

    @operation("Want something no more", status=204)
    def destroy(self, request: Request, wanted_id: str) -> Response:
        services.end_wanted(user_id=self.user_id, seek_id=wanted_id)
        return Response(status=204)
