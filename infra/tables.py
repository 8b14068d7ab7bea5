"""The tables as CloudFormation, rendered from the PynamoDB models that use them."""

from typing import Any

from django.conf import settings
from pynamodb.models import Model
from troposphere import Ref, Template
from troposphere.dynamodb import (
    AttributeDefinition,
    GlobalSecondaryIndex,
    KeySchema,
    LocalSecondaryIndex,
    PointInTimeRecoverySpecification,
    Projection,
    ProvisionedThroughput,
    SSESpecification,
    StreamSpecification,
    Table,
    TimeToLiveSpecification,
)

from apps.core.db import tables
from infra.stages import Stage

LEAST_UNITS = 1  # Of reading and of writing, where capacity is provisioned.

INDEXES = {
    "GlobalSecondaryIndexes": ("global_secondary_indexes", GlobalSecondaryIndex),
    "LocalSecondaryIndexes": ("local_secondary_indexes", LocalSecondaryIndex),
}


def add_tables(template: Template, stage: Stage) -> list[Table]:
    """Put every table of the application into a template."""
    models = sorted(tables().items())
    return [template.add_resource(render_table(model, stage)) for _, model in models]


def table_names(stage: Stage) -> list[str]:
    """Name the stage's tables."""
    return sorted(stage_name(name, stage) for name in tables())


def stage_name(table_name: str, stage: Stage) -> str:
    """Translate the name that a table has for this process into the one it has in a stage."""
    return stage.prefix + table_name.removeprefix(settings.TABLE_PREFIX)


def render_table(model: type[Model], stage: Stage) -> Table:
    """Render the table that a model reads and writes."""
    # Private, but the only place where PynamoDB says what `create_table` would make.
    # A test holds the two against each other.
    schema: dict[str, Any] = dict(model._get_schema())  # noqa: SLF001
    name = stage_name(model.Meta.table_name, stage)
    return Table(
        _logical_id(name.removeprefix(stage.prefix)),
        TableName=name,
        **_capacity(stage),
        KeySchema=_keys(schema["key_schema"]),
        AttributeDefinitions=_attributes(schema),
        **_indexes(schema, stage),
        **_time_to_live(model),
        **_stream(model),
        SSESpecification=_encryption(stage),
        PointInTimeRecoverySpecification=PointInTimeRecoverySpecification(
            PointInTimeRecoveryEnabled=stage.point_in_time_recovery
        ),
        DeletionProtectionEnabled=stage.keeps_data,
        DeletionPolicy=stage.deletion_policy,
        UpdateReplacePolicy="Retain",
    )


def _encryption(stage: Stage) -> SSESpecification:
    if not stage.customer_key:
        return SSESpecification(SSEEnabled=False)  # Encrypted by DynamoDB's own key.
    return SSESpecification(SSEEnabled=True, SSEType="KMS", KMSMasterKeyId=Ref("CustomerKey"))


def _capacity(stage: Stage) -> dict[str, Any]:
    mode = "PROVISIONED" if stage.capacity == "provisioned" else "PAY_PER_REQUEST"
    return {"BillingMode": mode, **_throughput(stage)}


def _throughput(stage: Stage) -> dict[str, ProvisionedThroughput]:
    """With what provisioned capacity begins; the capacity stack lets it follow the load."""
    if stage.capacity != "provisioned":
        return {}
    least = {"ReadCapacityUnits": LEAST_UNITS, "WriteCapacityUnits": LEAST_UNITS}
    return {"ProvisionedThroughput": ProvisionedThroughput(**least)}


def _logical_id(suffix: str) -> str:
    return "".join(word.capitalize() for word in suffix.split("-")) + "Table"


def _keys(key_schema: list[dict[str, str]]) -> list[KeySchema]:
    # CloudFormation wants HASH before RANGE.
    return [KeySchema(**key) for key in sorted(key_schema, key=lambda key: key["KeyType"])]


def _attributes(schema: dict[str, Any]) -> list[AttributeDefinition]:
    parts = [schema, *schema["global_secondary_indexes"], *schema["local_secondary_indexes"]]
    types = {
        attribute["AttributeName"]: attribute["AttributeType"]
        for part in parts
        for attribute in part.get("attribute_definitions") or []
    }
    return [
        AttributeDefinition(AttributeName=name, AttributeType=kind)
        for name, kind in sorted(types.items())
    ]


def _indexes(schema: dict[str, Any], stage: Stage) -> dict[str, list[Any]]:
    more = {"GlobalSecondaryIndexes": _throughput(stage)}
    return {
        name: [
            kind(
                IndexName=index["index_name"],
                KeySchema=_keys(index["key_schema"]),
                Projection=Projection(**index["projection"]),
                **more.get(name, {}),
            )
            for index in sorted(schema[part], key=lambda index: str(index["index_name"]))
        ]
        for name, (part, kind) in INDEXES.items()
        if schema[part]
    }


def _time_to_live(model: type[Model]) -> dict[str, TimeToLiveSpecification]:
    attribute = model._ttl_attribute()  # type: ignore[no-untyped-call]  # noqa: SLF001
    if attribute is None:
        return {}
    return {
        "TimeToLiveSpecification": TimeToLiveSpecification(
            AttributeName=attribute.attr_name, Enabled=True
        )
    }


def _stream(model: type[Model]) -> dict[str, StreamSpecification]:
    view = getattr(model.Meta, "stream_view_type", None)
    return {"StreamSpecification": StreamSpecification(StreamViewType=view)} if view else {}
