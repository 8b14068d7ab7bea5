"""What the measurement needs: an embedded AWS, somebody who is signed in, and many tasks."""

import json
import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from apps.accounts.models import Tie
from apps.accounts.models.ties import Kind
from apps.core.ids import new_id
from infra import deploy
from infra.aws import client
from infra.local import ministack
from infra.stages import STAGES

STAGE = STAGES["local"]
PASSWORD = "Bench-" + secrets.token_urlsafe(12) + "9aA"
OWN_PART = 10
AT_ONCE = 25  # Of BatchWriteItem.


class Person(NamedTuple):
    user_id: str
    token: str


@contextmanager
def running(folder: Path) -> Iterator[dict[str, str]]:
    """Run an embedded AWS of its own, and yield what the application must know of it."""
    with ministack.running(folder, keep=False) as endpoint:
        outputs = deploy.deploy(STAGE.name)
        yield {
            **deploy.environment(STAGE.name, outputs),
            **ministack.CREDENTIALS,
            "AWS_ENDPOINT_URL": endpoint,
            "INSTANTIATE_LAMBDA_HANDLER_ON_IMPORT": "1",
        }


def sign_in(environment: dict[str, str]) -> Person:
    """Make somebody, with a real token of the pool."""
    users = client(STAGE, "cognito-idp")
    pool, email = environment["COGNITO_POOL_ID"], f"{secrets.token_hex(8)}@example.com"
    users.admin_create_user(
        UserPoolId=pool,
        Username=email,
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": email},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    users.admin_set_user_password(
        UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=True
    )
    answer = users.initiate_auth(
        ClientId=environment["COGNITO_CLIENT_ID"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
    )
    token = answer["AuthenticationResult"]["AccessToken"]
    attributes = users.get_user(AccessToken=token)["UserAttributes"]
    user_id = next(one["Value"] for one in attributes if one["Name"] == "sub")
    return Person(user_id, token)


def fill(user_id: str, count: int, *, tell: Callable[[str], object]) -> None:
    """Put `count` tasks into the table, every tenth somebody's own, as copies of one of theirs.

    Not all: the embedded DynamoDB sorts a whole partition for each page, and at 100 000 rows our
    client stops waiting and asks again.
    """
    rows = client(STAGE, "dynamodb")
    table = f"{STAGE.prefix}-tasks"
    pattern = rows.query(
        TableName=table,
        KeyConditionExpression="userId = :user",
        ExpressionAttributeValues={":user": {"S": user_id}},
        Limit=1,
    )["Items"][0]
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        requests = [{"PutRequest": {"Item": _copy(pattern, number)}} for number in numbers]
        rows.batch_write_item(RequestItems={table: requests})
        if start and start % 25_000 == 0:
            tell(f"  {start} of {count} tasks are in the table")


def let_follow(user_id: str, count: int) -> None:
    """Put `count` followers, who are ids alone, into somebody's list."""
    rows, table = client(STAGE, "dynamodb"), f"{STAGE.prefix}-ties"
    followers = [Tie.of(Kind.FOLLOWER, user_id, str(uuid.uuid4())) for _ in range(count)]
    for start in range(0, count, AT_ONCE):
        requests = []
        for tie in followers[start : start + AT_ONCE]:
            tie.created_at = datetime.now(UTC)
            requests.append({"PutRequest": {"Item": tie.serialize()}})
        rows.batch_write_item(RequestItems={table: requests})
    rows.update_item(
        TableName=f"{STAGE.prefix}-users",
        Key={"userId": {"S": user_id}},
        UpdateExpression="ADD followers :count",
        ExpressionAttributeValues={":count": {"N": str(count)}},
    )


def _copy(row: dict[str, Any], number: int) -> dict[str, Any]:
    # The ids stand in keys of indexes too.
    text = json.dumps(row).replace(row["taskId"]["S"], new_id(datetime.now(UTC)))
    if number % OWN_PART:
        text = text.replace(row["userId"]["S"], str(uuid.uuid4()))
    copied: dict[str, Any] = json.loads(text)
    return copied
