"""What the viewsets of all domains share."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core.api.authentication import Principal, caller
from apps.core.api.idempotency import IdempotentMixin
from apps.core.api.operations import operation_of
from apps.core.api.serializers import StrictSerializer


class StrictMixin(ViewSet):
    """For viewsets that refuse what they do not know: parameters, and bodies where none is read.

    An operation with a query or a body reads it strictly itself.
    """

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        operation = operation_of(self)
        if operation is None:  # A method that the view has not: 405.
            return
        _expect_each_once(request.query_params)
        if request.query_params and operation.query is None:
            StrictSerializer.parse(request.query_params.dict())
        if request.method not in SAFE_METHODS and not operation.has_body:
            StrictSerializer.parse(request.data)

    def options(self, *args: Any, **kwargs: Any) -> Response:  # DRF's.
        """Answer what is no preflight; `Allow` says all (RFC 9110, 9.3.7)."""
        return Response(status=204)


class UserViewSet(StrictMixin, IdempotentMixin):
    """A viewset over things of the signed-in user."""

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


def _expect_each_once(parameters: QueryDict) -> None:
    """Refuse a parameter that comes again: which of them counts, nobody could tell."""
    again = [name for name, values in parameters.lists() if len(values) > 1]
    if again:
        raise ValidationError({name: ["Name it once."] for name in again})


def created(body: Mapping[str, object], route: str, **ids: str) -> Response:
    """Answer 201 with a new resource and its place."""
    return Response(body, status=201, headers={"Location": reverse(route, kwargs=ids)})
