"""Where a request comes from."""

from rest_framework.request import Request


def client_address(request: Request) -> str:
    """Name the address that API Gateway saw; on a developer's machine, the socket's.

    Never `X-Forwarded-For`: the client writes that itself.
    """
    event = request.META.get("lambda.event")
    if event:
        return str(event["requestContext"]["identity"]["sourceIp"])
    return str(request.META["REMOTE_ADDR"])
