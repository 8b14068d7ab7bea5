"""Taking along all that one has, over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services
from apps.accounts.serializers import ExportSerializer, NewExportSerializer
from apps.core.api.operations import operation
from apps.core.api.views import UserViewSet, created


class ExportViewSet(UserViewSet):
    """Archives of all that the signed-in user has."""

    @operation("Ask for an export", gives=NewExportSerializer, status=202)
    def export(self, request: Request) -> Response:
        """Make a zip of all that one has. It takes seconds to a minute."""
        export = services.ask_for_export(user_id=self.user_id, now=self.now)
        body = NewExportSerializer.render(export)
        answer = created(body, "export", export_id=export.export_id)
        answer.status_code = 202
        return answer

    @operation("Read an export", gives=ExportSerializer)
    def get_export(self, request: Request, export_id: str) -> Response:
        """Sign a link to the zip, good for ten minutes. The zip is kept for a day."""
        export = services.get_export(user_id=self.user_id, export_id=export_id, now=self.now)
        return Response(ExportSerializer.render(export))
