"""The stack that lets provisioned capacity follow the load: of each table and each global index."""

from typing import Any

from troposphere import Ref, Template
from troposphere.applicationautoscaling import (
    PredefinedMetricSpecification,
    ScalableTarget,
    ScalingPolicy,
    TargetTrackingScalingPolicyConfiguration,
)
from troposphere.dynamodb import Table

from infra.stages import Stage
from infra.tables import LEAST_UNITS, add_tables

MOST_UNITS = 1000
BUSY_PERCENT = 70.0  # Of what is provisioned; more of it is bought above this.


def render(stage: Stage) -> Template:
    """Render the capacity stack of a stage whose tables have provisioned capacity."""
    template = Template(Description=f"Hearth {stage.name}: what lets capacity follow the load")
    for table in add_tables(Template(), stage):
        for title, place in _places(table).items():
            kind = "index" if "/index/" in place else "table"
            for way in ("Read", "Write"):
                _follow(template, f"{title}{way}", place, f"dynamodb:{kind}:{way}CapacityUnits")
    return template


def _places(table: Table) -> dict[str, str]:
    """Name what has capacity of its own: a title → what Application Auto Scaling calls it."""
    name = f"table/{table.TableName}"
    indexes = table.properties.get("GlobalSecondaryIndexes", [])
    return {table.title: name} | {
        f"{table.title}{number}": f"{name}/index/{index.IndexName}"
        for number, index in enumerate(indexes, start=1)
    }


def _follow(template: Template, title: str, place: str, dimension: str) -> None:
    target = template.add_resource(
        ScalableTarget(
            title,
            ServiceNamespace="dynamodb",
            ResourceId=place,
            ScalableDimension=dimension,
            MinCapacity=LEAST_UNITS,
            MaxCapacity=MOST_UNITS,
        )
    )
    template.add_resource(
        ScalingPolicy(
            f"{title}Policy",
            PolicyName=title,
            PolicyType="TargetTrackingScaling",
            ScalingTargetId=Ref(target),
            TargetTrackingScalingPolicyConfiguration=_by_use(dimension),
        )
    )


def _by_use(dimension: str) -> Any:
    way = "Read" if "Read" in dimension else "Write"
    return TargetTrackingScalingPolicyConfiguration(
        TargetValue=BUSY_PERCENT,
        PredefinedMetricSpecification=PredefinedMetricSpecification(
            PredefinedMetricType=f"DynamoDB{way}CapacityUtilization"
        ),
    )
