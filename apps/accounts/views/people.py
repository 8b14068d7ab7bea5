"""Public profiles over HTTP."""

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services
from apps.accounts.serializers import PeopleQuery, PersonSerializer
from apps.accounts.serializers.fields import USERNAME
from apps.core.api.operations import operation
from apps.core.api.pagination import open_cursor, page_json
from apps.core.api.views import UserViewSet

USER_ID = "(?P<user_id>[0-9a-f-]{36})"


class PeopleViewSet(UserViewSet):
    """People, as far as the signed-in user may see them."""

    scope = "social"

    @operation("Find people", query=PeopleQuery, lists=PersonSerializer, errors=("INVALID_CURSOR",))
    def list(self, request: Request) -> Response:
        """Find them by the beginning of a username or display name, never by an e-mail."""
        query = PeopleQuery.parse(request.query_params.dict())
        page = services.find_people(
            viewer_id=self.user_id,
            start=query["q"],
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, PersonSerializer.render))

    @operation("Read somebody's public profile", gives=PersonSerializer)
    @action(detail=False, url_path=USER_ID)
    def profile(self, request: Request, user_id: str) -> Response:
        """Find nobody who is suspended, or where either of you blocks the other."""
        person = services.get_person(viewer_id=self.user_id, user_id=user_id, now=self.now)
        return Response(PersonSerializer.render(person))

    @operation("Read the public profile behind a username", gives=PersonSerializer)
    @action(detail=False, url_path=f"by-username/(?P<username>{USERNAME})")
    def by_username(self, request: Request, username: str) -> Response:
        """Find them by the name that they have now, in upper or lower case."""
        person = services.get_person_by_username(
            viewer_id=self.user_id, username=username, now=self.now
        )
        return Response(PersonSerializer.render(person))
