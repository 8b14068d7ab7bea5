"""Work that must hold up neither a request nor a stream: a message in the work queue.

A stream hands its changes over one by one, and a slow one holds up all behind it. The queue lets
each message take its time, brings it again if it fails, and keeps it as a dead letter in the end.
Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
"""

from collections.abc import Callable

import orjson
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from apps.core.aws.clients import client
from apps.core.correlation import current_id
from apps.core.errors import Unavailable
from apps.core.routing import Consumer, consume

SOURCE = "hearth.jobs"


def job(name: str) -> Callable[[Consumer], Consumer]:
    """Register who does the work of this name. It may be told twice, and late."""
    return consume(SOURCE, name)


def hand_over(name: str, **detail: str) -> None:
    """Put work into the queue.

    Raises:
        Unavailable: the queue did not take it.
    """
    message = {"source": SOURCE, "detail-type": name, "detail": detail, "id": current_id()}
    try:
        client("sqs").send_message(
            QueueUrl=settings.WORK_QUEUE_URL, MessageBody=orjson.dumps(message).decode()
        )
    except (BotoCoreError, ClientError) as error:
        raise Unavailable from error
