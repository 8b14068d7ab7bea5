import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from apps.core.api.addresses import client_address

GATEWAY = {"requestContext": {"identity": {"sourceIp": "203.0.113.7"}}}


def address(**meta: object) -> str:
    return client_address(Request(RequestFactory().get("/", **meta)))  # type: ignore[arg-type]


def test_is_the_one_that_the_gateway_saw() -> None:
    assert address(**{"lambda.event": GATEWAY, "REMOTE_ADDR": "10.0.0.1"}) == "203.0.113.7"


def test_is_that_of_the_socket_on_a_developers_machine() -> None:
    assert address(REMOTE_ADDR="127.0.0.1") == "127.0.0.1"


@pytest.mark.parametrize("header", ["X_FORWARDED_FOR", "X_REAL_IP", "FORWARDED", "CLIENT_IP"])
@pytest.mark.parametrize("event", [GATEWAY, None])
def test_is_never_what_a_header_says(header: str, event: object) -> None:
    meta = {"lambda.event": event, "REMOTE_ADDR": "203.0.113.7", f"HTTP_{header}": "6.6.6.6"}

    assert address(**meta) == "203.0.113.7"
