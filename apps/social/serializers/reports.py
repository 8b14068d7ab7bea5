"""The JSON of reports to moderators."""

from typing import Any

from rest_framework import serializers

from apps.accounts.serializers import PersonCardSerializer
from apps.core import reportables
from apps.core.api.pagination import PageQuery
from apps.core.api.serializers import MomentField, NestedField, StrictSerializer, TextField
from apps.social import examples
from apps.social.models import Action, Reason, Status

LONGEST_NOTE = 1000
LONGEST_ID = 64


class TargetTypeField(TextField):
    """A kind of things that a domain lets be reported."""

    default_error_messages = {"unknown": "Nothing of this kind is reported."}  # noqa: RUF012

    @property
    def openapi(self) -> dict[str, Any]:
        return {"enum": reportables.kinds()}

    def to_internal_value(self, data: object) -> str:
        kind = super().to_internal_value(data)
        if kind not in reportables.kinds():
            self.fail("unknown")
        return kind


class ReportSerializer(StrictSerializer):
    """A report, as who made it sees it."""

    example = examples.REPORT

    report_id = TextField(read_only=True)
    target_type = TargetTypeField()
    target_id = TextField(max_length=LONGEST_ID)
    reason = serializers.ChoiceField(choices=list(Reason))
    note = TextField(max_length=LONGEST_NOTE, allow_null=True, allow_blank=True, default=None)
    status = serializers.ChoiceField(choices=list(Status), read_only=True)
    action = serializers.ChoiceField(
        choices=list(Action), read_only=True, allow_null=True, help_text="What was decided."
    )
    created_at = MomentField(read_only=True)
    resolved_at = MomentField(read_only=True, allow_null=True)


class ReportQuery(PageQuery):
    status = serializers.ChoiceField(choices=list(Status), default=Status.OPEN)


class ReviewedReportSerializer(StrictSerializer):
    """A report, as moderators see it."""

    example = examples.REVIEWED_REPORT

    report_id = TextField(source="report.report_id", read_only=True)
    target_type = TextField(source="report.target_type", read_only=True)
    target_id = TextField(source="report.target_id", read_only=True, allow_null=True)
    target = serializers.DictField(
        read_only=True,
        allow_null=True,
        help_text="As clients see it; null: gone, or not to be seen.",
    )
    author_id = TextField(source="report.author_id", read_only=True, allow_null=True)
    reporter_id = TextField(read_only=True, allow_null=True)
    reporter = NestedField(PersonCardSerializer, read_only=True, allow_null=True)
    reason = serializers.ChoiceField(source="report.reason", choices=list(Reason), read_only=True)
    note = TextField(source="report.note", read_only=True, allow_null=True)
    status = serializers.ChoiceField(source="report.status", choices=list(Status), read_only=True)
    action = serializers.ChoiceField(
        source="report.action", choices=list(Action), read_only=True, allow_null=True
    )
    created_at = MomentField(source="report.created_at", read_only=True)
    resolved_at = MomentField(source="report.resolved_at", read_only=True, allow_null=True)
    resolved_by = TextField(source="report.resolved_by", read_only=True, allow_null=True)


class ResolutionSerializer(StrictSerializer):
    """What a moderator decides."""

    example = examples.RESOLUTION

    action = serializers.ChoiceField(choices=list(Action))
