"""Contacts as files: many in, all out."""

from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.files import FileMixin
from apps.core.api.operations import TextFile, operation
from apps.core.api.parsing import FileParser
from apps.core.api.views import UserViewSet
from apps.gifts import examples, services
from apps.gifts.serializers import ImportSerializer, read_file

VCARDS = TextFile("text/vcard", examples.VCARDS)


class VCardParser(FileParser):
    media_type = VCARDS.media_type


class ContactFileViewSet(FileMixin, UserViewSet):
    """Files of vCards of the signed-in user."""

    scope = "gifts"
    parser_classes = (VCardParser,)

    @operation("Import contacts", takes_file=VCARDS, gives=ImportSerializer)
    def import_vcards(self, request: Request) -> Response:
        """VCards of version 3 or 4, up to 1000 of them.

        Who is known by the UID, or by name with birthday or e-mail, or with the phone where there
        is neither, is completed; what a contact says already stays. So importing a file again
        changes nothing. Up to 20 imports an hour.
        """
        file = read_file(request.data)
        imported = services.import_contacts(
            user_id=self.user_id, people=file.people, now=self.now, zone=self.zone
        )
        return Response(file.render(imported))

    @operation("Export contacts", gives_file=VCARDS)
    def export_vcards(self, request: Request) -> HttpResponseBase:
        """VCards of version 3, by name; the first 5000, or 4 MB of them."""
        cards = services.export_contacts(user_id=self.user_id)
        named = {"Content-Disposition": 'attachment; filename="contacts.vcf"'}
        return self.file(cards, VCARDS.media_type, headers=named)
