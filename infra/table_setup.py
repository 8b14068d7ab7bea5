"""Tables as the models say, without CloudFormation: made, and compared with what is there.

From the same rendering as the stacks, so there is one definition.
Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from apps.core.db import Item
from infra.stages import STAGES
from infra.tables import render_table

INDEXES = ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
CREATED = (
    "BillingMode",
    "KeySchema",
    "AttributeDefinitions",
    *INDEXES,
    "StreamSpecification",
)

Definition = dict[str, Any]


class Fault(NamedTuple):
    """How a table is not as its model says. `attribute`: of the TTL, which alone can be mended."""

    what: str
    ttl_attribute: str | None = None


def definition(model: type[Item]) -> Definition:
    """Tell how a table of this model is to be made: the properties of CloudFormation."""
    properties: Definition = render_table(model, STAGES["local"]).to_dict()["Properties"]
    return properties


def create(dynamodb: Any, table: str, wanted: Definition) -> None:
    """Make a table and wait until it is there. Its TTL is a call of its own: `switch_ttl_on`."""
    request = {name: wanted[name] for name in CREATED if name in wanted}
    if stream := request.get("StreamSpecification"):
        request["StreamSpecification"] = {**stream, "StreamEnabled": True}
    dynamodb.create_table(TableName=table, **request)
    dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})


def switch_ttl_on(dynamodb: Any, table: str, attribute: str) -> None:
    dynamodb.update_time_to_live(
        TableName=table,
        TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute},
    )


def describe(dynamodb: Any, table: str) -> Definition | None:
    """Read how a table is; None when there is none."""
    try:
        found: Definition = dynamodb.describe_table(TableName=table)["Table"]
    except dynamodb.exceptions.ResourceNotFoundException:
        return None
    return found


def faults(dynamodb: Any, table: str, wanted: Definition, found: Definition) -> Iterator[Fault]:
    """Find what is not as the model says."""
    if _keys(found["KeySchema"]) != _keys(wanted["KeySchema"]):
        yield Fault("has other keys")
    present = {index["IndexName"]: index for kind in INDEXES for index in found.get(kind) or ()}
    for index in (index for kind in INDEXES for index in wanted.get(kind, ())):
        name = index["IndexName"]
        if name not in present:
            yield Fault(f"lacks the index {name}")
        elif _keys(present[name]["KeySchema"]) != _keys(index["KeySchema"]):
            yield Fault(f"has other keys in the index {name}")
    view = (found.get("StreamSpecification") or {}).get("StreamViewType")
    if view != wanted.get("StreamSpecification", {}).get("StreamViewType"):
        yield Fault(
            "has no stream, or of another kind" if view is None else "has a needless stream"
        )
    yield from _ttl_faults(dynamodb, table, wanted)


def _ttl_faults(dynamodb: Any, table: str, wanted: Definition) -> Iterator[Fault]:
    attribute = wanted.get("TimeToLiveSpecification", {}).get("AttributeName")
    answer = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    is_on = answer.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"}
    if attribute and not (is_on and answer.get("AttributeName") == attribute):
        yield Fault(f"does not expire rows by {attribute}", attribute)


def _keys(schema: list[dict[str, str]]) -> set[tuple[str, str]]:
    return {(key["AttributeName"], key["KeyType"]) for key in schema}
