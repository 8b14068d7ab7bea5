"""The stage at a glance: the API, the background work, the tables, and what people do."""

import json
from typing import Any

from troposphere import Template
from troposphere.cloudwatch import Dashboard

from infra import metrics
from infra.metrics import Metric
from infra.stages import Stage

WIDTH, HEIGHT = 12, 6  # Of a chart; a dashboard is 24 wide.


def add_dashboard(template: Template, stage: Stage) -> None:
    """Put the dashboard into the app stack."""
    body = {"widgets": [_placed(number, chart) for number, chart in enumerate(_charts(stage))]}
    template.add_resource(
        Dashboard("Dashboard", DashboardName=stage.prefix, DashboardBody=json.dumps(body))
    )


def _placed(number: int, chart: dict[str, Any]) -> dict[str, Any]:
    row, column = divmod(number, 2)
    place = {"x": column * WIDTH, "y": row * HEIGHT, "width": WIDTH, "height": HEIGHT}
    return {"type": "metric", **place, "properties": chart}


def _charts(stage: Stage) -> list[dict[str, Any]]:
    return [
        _chart(
            stage,
            "Requests and faults",
            *(metrics.gateway(stage, name) for name in ("Count", "4XXError", "5XXError")),
        ),
        _chart(stage, "Latency, p95, ms", metrics.gateway(stage, "Latency"), statistic="p95"),
        _chart(
            stage,
            "Background work",
            *(metrics.work_function(stage, n) for n in ("Invocations", "Errors", "Throttles")),
        ),
        _chart(
            stage,
            "Lateness, s",
            metrics.work_queue(stage, "ApproximateAgeOfOldestMessage"),
            metrics.hearth(stage, "OldestDueSeconds"),
            statistic="Maximum",
        ),
        _searched(stage, "Consumed units of tables", "ConsumedReadCapacityUnits"),
        _searched(stage, "Throttled requests of tables", "ThrottledRequests"),
        _chart(
            stage, "What people do", *(metrics.hearth(stage, name) for name in metrics.BUSINESS)
        ),
        _chart(stage, "Errors in the log", metrics.hearth(stage, "ServerErrors")),
        _chart(
            stage,
            "Dead letters",
            metrics.hearth(stage, "DeadLetters"),
            metrics.dead_letters(stage, "ApproximateNumberOfMessagesVisible"),
            statistic="Maximum",  # Both are levels, told anew each minute: a sum counts them again.
        ),
    ]


def _chart(stage: Stage, title: str, *shown: Metric, statistic: str = "Sum") -> dict[str, Any]:
    return {
        "title": title,
        "region": stage.region,
        "stat": statistic,
        "period": 300,
        "metrics": [
            [
                metric.namespace,
                metric.name,
                *(part for pair in metric.dimensions.items() for part in pair),
            ]
            for metric in shown
        ],
    }


def _searched(stage: Stage, title: str, name: str) -> dict[str, Any]:
    """Find a metric of every table of the stage, however many there are."""
    search = f'{{AWS/DynamoDB,TableName}} MetricName="{name}" TableName="{stage.prefix}"'
    return {
        "title": title,
        "region": stage.region,
        "metrics": [[{"expression": f"SEARCH('{search}', 'Sum', 300)", "id": "tables"}]],
    }
