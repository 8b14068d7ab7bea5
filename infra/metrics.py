"""Where the figures of a stage are in CloudWatch: what AWS counts, and what Hearth counts itself.

Hearth's own come from its log lines by the embedded metric format, with the stage as dimension.
"""

from typing import NamedTuple

from infra.stages import Stage

BUSINESS = (
    "UsersRegistered",
    "TasksCompleted",
    "RemindersSent",
    "Bids",
    "Reservations",
    "Uploads",
)


class Metric(NamedTuple):
    """One series of figures."""

    namespace: str
    name: str
    dimensions: dict[str, str]


def hearth(stage: Stage, name: str) -> Metric:
    return Metric("Hearth", name, {"Stage": stage.name})


def gateway(stage: Stage, name: str) -> Metric:
    # Zappa gives the API the name of its function.
    return Metric("AWS/ApiGateway", name, {"ApiName": stage.functions[0]})


def api_function(stage: Stage, name: str) -> Metric:
    return Metric("AWS/Lambda", name, {"FunctionName": stage.functions[0]})


def work_function(stage: Stage, name: str) -> Metric:
    return Metric("AWS/Lambda", name, {"FunctionName": stage.functions[1]})


def work_queue(stage: Stage, name: str) -> Metric:
    return Metric("AWS/SQS", name, {"QueueName": f"{stage.prefix}-work"})


def dead_letters(stage: Stage, name: str) -> Metric:
    return Metric("AWS/SQS", name, {"QueueName": f"{stage.prefix}-dead-letters"})
