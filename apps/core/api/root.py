"""`/v1/`: where to begin."""

from functools import cache

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.schemas.generators import EndpointEnumerator
from rest_framework.views import APIView


class RootView(APIView):
    """Everything that can be read without naming a thing; the documentation tells the rest."""

    permission_classes = (AllowAny,)
    schema = None  # No operation of the API, only a signpost to them.

    def get_view_name(self) -> str:
        return "Hearth"

    def get(self, request: Request) -> Response:
        root = reverse("api-root", request=request)
        return Response({"links": {path: root + path for path in readable_paths()}})


@cache
def readable_paths() -> list[str]:
    """List the paths below `/v1/` that a GET without parameters can read."""
    endpoints = EndpointEnumerator().get_api_endpoints()
    paths = (path for path, method, _view in endpoints if method == "GET" and "{" not in path)
    return sorted(path.removeprefix("/v1/") for path in paths)
