"""Webhooks and their deliveries over HTTP."""

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import UserViewSet, created
from apps.notifications import services
from apps.notifications.serializers import (
    DeliverySerializer,
    NewWebhookSerializer,
    WebhookSerializer,
)

REDELIVER = f"deliveries/(?P<delivery_id>{ids.PATTERN})/redeliver"


class WebhookViewSet(VersionedMixin, UserViewSet):
    """Where the signed-in user wants to hear of what happens to their things."""

    scope = "webhooks"
    lookup_url_kwarg = "webhook_id"
    lookup_value_regex = ids.PATTERN

    @operation(
        "List webhooks", query=PageQuery, lists=WebhookSerializer, errors=("INVALID_CURSOR",)
    )
    def list(self, request: Request) -> Response:
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_webhooks(
            user_id=self.user_id, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, WebhookSerializer.render))

    @operation(
        "Create a webhook",
        takes=NewWebhookSerializer,
        gives=NewWebhookSerializer,
        status=201,
        errors=("TOO_MANY_WEBHOOKS",),
    )
    def create(self, request: Request) -> Response:
        """Show the secret, by which requests are signed as Standard Webhooks says, this once."""
        made = services.create_webhook(
            user_id=self.user_id, fields=NewWebhookSerializer.parse(request.data), now=self.now
        )
        body = {**WebhookSerializer.render(made.webhook), "secret": made.secret}
        return created(body, "webhook-detail", webhook_id=made.webhook.webhook_id)

    @operation("Read a webhook", gives=WebhookSerializer)
    def retrieve(self, request: Request, webhook_id: str) -> Response:
        webhook = services.get_webhook(user_id=self.user_id, webhook_id=webhook_id)
        return Response(WebhookSerializer.render(webhook))

    @operation("Change a webhook", takes=NewWebhookSerializer, gives=WebhookSerializer)
    def partial_update(self, request: Request, webhook_id: str) -> Response:
        webhook = services.update_webhook(
            user_id=self.user_id,
            webhook_id=webhook_id,
            fields=NewWebhookSerializer.parse(request.data, partial=True),
            if_version=self.if_match,
            now=self.now,
        )
        return Response(WebhookSerializer.render(webhook))

    @operation("Delete a webhook", status=204)
    def destroy(self, request: Request, webhook_id: str) -> Response:
        services.delete_webhook(
            user_id=self.user_id, webhook_id=webhook_id, if_version=self.if_match, now=self.now
        )
        return Response(status=204)

    @operation("Send a test", gives=DeliverySerializer, status=201, errors=("WEBHOOK_DISABLED",))
    @action(detail=True, methods=["post"])
    def test(self, request: Request, webhook_id: str) -> Response:
        """Send it before whatever waits, and only once."""
        delivery = services.send_test(user_id=self.user_id, webhook_id=webhook_id, now=self.now)
        return Response(DeliverySerializer.render(delivery), status=201)

    @operation(
        "List deliveries", query=PageQuery, lists=DeliverySerializer, errors=("INVALID_CURSOR",)
    )
    @action(detail=True)
    def deliveries(self, request: Request, webhook_id: str) -> Response:
        """List what it was sent in the last 30 days, the newest event first."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_deliveries(
            user_id=self.user_id,
            webhook_id=webhook_id,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, DeliverySerializer.render))

    @operation("Deliver again", gives=DeliverySerializer, errors=("WEBHOOK_DISABLED",))
    @action(detail=True, methods=["post"], url_path=REDELIVER)
    def redeliver(self, request: Request, webhook_id: str, delivery_id: str) -> Response:
        """Send it under the same `webhook-id`, by which a receiver knows what it has had."""
        delivery = services.redeliver(
            user_id=self.user_id, webhook_id=webhook_id, delivery_id=delivery_id, now=self.now
        )
        return Response(DeliverySerializer.render(delivery))
