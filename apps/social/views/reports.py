"""Reports over HTTP: by everybody, and for moderators."""

from typing import ClassVar

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids
from apps.core.api.authentication import STAFF, forget_standing
from apps.core.api.operations import operation
from apps.core.api.pagination import open_cursor, page_json
from apps.core.api.views import UserViewSet, created
from apps.social import services
from apps.social.serializers import (
    ReportQuery,
    ReportSerializer,
    ResolutionSerializer,
    ReviewedReportSerializer,
)
from apps.social.views.base import SocialViewSet


class ReportViewSet(SocialViewSet):
    """What the signed-in user reports to the moderators."""

    lookup_url_kwarg = "report_id"
    lookup_value_regex = ids.PATTERN

    @operation(
        "Report something to the moderators",
        takes=ReportSerializer,
        gives=ReportSerializer,
        status=201,
        also={200: ReportSerializer},
        errors=("NOT_ONESELF", "RATE_LIMITED", "RESOURCE_NOT_FOUND"),
    )
    def create(self, request: Request) -> Response:
        """Report what you see, once: reported again, it is the same report, with 200."""
        fields = ReportSerializer.parse(request.data)
        report, is_new = services.file_report(reporter_id=self.user_id, fields=fields, now=self.now)
        body = ReportSerializer.render(report)
        return (
            created(body, "report-detail", report_id=report.report_id) if is_new else Response(body)
        )

    @operation("Read a report of one's own", gives=ReportSerializer)
    def retrieve(self, request: Request, report_id: str) -> Response:
        report = services.get_report(user_id=self.user_id, report_id=report_id)
        return Response(ReportSerializer.render(report))


class ModerationViewSet(UserViewSet):
    """Reports, as moderators see them and decide on them."""

    roles: ClassVar = STAFF
    lookup_url_kwarg = "report_id"
    lookup_value_regex = ids.PATTERN

    @operation(
        "List reports",
        query=ReportQuery,
        lists=ReviewedReportSerializer,
        errors=("INVALID_CURSOR",),
    )
    def list(self, request: Request) -> Response:
        """List the open ones, the oldest first, or the resolved ones, the last decision first."""
        query = ReportQuery.parse(request.query_params.dict())
        page = services.list_reports(
            moderator_id=self.user_id,
            status=query["status"],
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, ReviewedReportSerializer.render))

    @operation("Review a report", gives=ReviewedReportSerializer)
    def retrieve(self, request: Request, report_id: str) -> Response:
        reviewed = services.review_report(
            moderator_id=self.user_id, report_id=report_id, now=self.now
        )
        return Response(ReviewedReportSerializer.render(reviewed))

    @operation(
        "Resolve a report",
        takes=ResolutionSerializer,
        gives=ReviewedReportSerializer,
        errors=("OWN_ACCOUNT", "REPORT_RESOLVED"),
    )
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, report_id: str) -> Response:
        """Dismiss it, remove what it is about, or suspend who answers for that.

        All open reports of the same thing are resolved with it.
        """
        reviewed = services.resolve_report(
            moderator_id=self.user_id,
            report_id=report_id,
            action=ResolutionSerializer.parse(request.data)["action"],
            now=self.now,
        )
        if reviewed.report.author_id:
            forget_standing(reviewed.report.author_id)
        return Response(ReviewedReportSerializer.render(reviewed))
