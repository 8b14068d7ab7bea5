"""Clients of AWS services, each made once, at its first use.

boto3 costs 0.4 s at a cold start, so nothing imports it before it is needed. DynamoDB has its own
connection: apps.core.db.
"""

import threading
from functools import cache
from typing import Any

from django.conf import settings

# Kept open for each service. The API has 16 threads on a developer's machine, the background work
# one for each stream: with fewer, each would open one and throw it away. A pool holds no more than
# were used at once, so in Lambda, where one request runs at a time, nothing grows.
CONNECTIONS = 64

_making = threading.Lock()  # A session is not safe for threads while it makes a client.


def client(service: str) -> Any:
    """Open a client of `service`, of this process and shared by its threads."""
    with _making:
        return _client(service)


@cache
def _client(service: str) -> Any:
    import boto3  # noqa: PLC0415  # See above.
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=1,
        read_timeout=5,
        retries={"total_max_attempts": 3, "mode": "standard"},
        max_pool_connections=CONNECTIONS,
    )
    return boto3.client(service, region_name=settings.AWS_REGION, config=config)
