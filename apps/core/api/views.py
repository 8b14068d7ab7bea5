"""What the viewsets of all domains share."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.authentication import Principal, caller
from apps.core.api.idempotency import IdempotentMixin
from apps.core.api.operations import operation_of


class UserViewSet(IdempotentMixin):
    """A viewset over things of the signed-in user."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        operation = operation_of(self)
        # An operation with a query reads it strictly itself; the others know no parameter.
        if request.query_params and operation and operation.query is None:
            unknown = {name: ["There is no such field."] for name in request.query_params}
            raise ValidationError(unknown)

    @property
    def principal(self) -> Principal:
        return caller(self.request)

    @property
    def user_id(self) -> str:
        return self.principal.user_id

    @property
    def zone(self) -> str:
        """The IANA name of the time zone that the user lives by."""
        return self.principal.standing.time_zone


def created(body: Mapping[str, object], route: str, **ids: str) -> Response:
    """Answer 201 with a new resource and its place."""
    return Response(body, status=201, headers={"Location": reverse(route, kwargs=ids)})
