"""Contacts over HTTP."""

from functools import partial
from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids, search
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import UserViewSet, created
from apps.gifts import services
from apps.gifts.filters import ContactFilter
from apps.gifts.serializers import ContactQuery, ContactSerializer, GiftSerializer


class ContactViewSet(VersionedMixin, UserViewSet):
    """The people whom the signed-in user knows."""

    scope = "gifts"
    lookup_url_kwarg = "contact_id"
    lookup_value_regex = ids.PATTERN

    @operation(
        "List contacts by name",
        query=ContactQuery,
        lists=ContactSerializer,
        errors=("INVALID_CURSOR",),
    )
    def list(self, request: Request) -> Response:
        query = ContactQuery.parse(request.query_params.dict())
        language = self.principal.standing.language
        words = search.words_asked_for(query["q"], language)
        page = services.list_contacts(
            user_id=self.user_id,
            wanted=ContactFilter(query["relationship"], query["tag"], words, language),
            ascending=query["sort"] == "name",
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, ContactSerializer.render))

    @operation(
        "Create a contact",
        takes=ContactSerializer,
        gives=ContactSerializer,
        status=201,
        errors=("IMAGE_IN_USE",),
    )
    def create(self, request: Request) -> Response:
        contact = services.create_contact(
            user_id=self.user_id,
            fields=ContactSerializer.parse(request.data),
            now=self.now,
            zone=self.zone,
        )
        body = ContactSerializer.render(contact)
        return created(body, "contact-detail", contact_id=contact.contact_id)

    @operation("Read a contact", gives=ContactSerializer)
    def retrieve(self, request: Request, contact_id: str) -> Response:
        return Response(self._read(contact_id))

    @operation(
        "Replace a contact",
        takes=ContactSerializer,
        gives=ContactSerializer,
        errors=("IMAGE_IN_USE",),
    )
    def update(self, request: Request, contact_id: str) -> Response:
        return self._update(contact_id, ContactSerializer.parse(request.data), self.if_match)

    @operation(
        "Change a contact",
        takes=ContactSerializer,
        gives=ContactSerializer,
        errors=("IMAGE_IN_USE",),
    )
    def partial_update(self, request: Request, contact_id: str) -> Response:
        return self.patch_by(
            ContactSerializer, partial(self._read, contact_id), partial(self._update, contact_id)
        )

    @operation("Delete a contact", status=204)
    def destroy(self, request: Request, contact_id: str) -> Response:
        services.delete_contact(
            user_id=self.user_id, contact_id=contact_id, if_version=self.if_match, now=self.now
        )
        return Response(status=204)

    @operation(
        "List the gifts of a contact",
        query=PageQuery,
        lists=GiftSerializer,
        errors=("INVALID_CURSOR",),
    )
    @action(detail=True)
    def gifts(self, request: Request, contact_id: str) -> Response:
        page = services.list_gifts_of_contact(
            user_id=self.user_id,
            contact_id=contact_id,
            limit=PageQuery.parse(request.query_params.dict())["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, GiftSerializer.render))

    @operation("Note that one has been in touch", gives=ContactSerializer)
    @action(detail=True, methods=["post"])
    def touch(self, request: Request, contact_id: str) -> Response:
        contact = services.touch_contact(
            user_id=self.user_id, contact_id=contact_id, now=self.now, zone=self.zone
        )
        return Response(ContactSerializer.render(contact))

    def _read(self, contact_id: str) -> dict[str, Any]:
        contact = services.get_contact(user_id=self.user_id, contact_id=contact_id)
        return ContactSerializer.render(contact)

    def _update(
        self, contact_id: str, fields: services.ContactFields, if_version: int | None
    ) -> Response:
        contact = services.update_contact(
            user_id=self.user_id,
            contact_id=contact_id,
            fields=fields,
            if_version=if_version,
            now=self.now,
            zone=self.zone,
        )
        return Response(ContactSerializer.render(contact))
