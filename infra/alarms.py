"""Alarms: each tells the topic, and names the entry of the runbook that says what to do.

Ten, since ten are free in an account.
"""

from typing import Any, NamedTuple

from troposphere import If, NoValue, Output, Ref, Sub, Template
from troposphere.cloudwatch import (
    Alarm,
    MetricDataQuery,
    MetricDimension,
    MetricStat,
)
from troposphere.cloudwatch import Metric as AlarmMetric
from troposphere.sns import Subscription, Topic, TopicPolicy

from infra import metrics
from infra.metrics import Metric
from infra.stages import Stage

RUNBOOK = "docs/MAINTENANCE.md"
MINUTE = 60
SLOW_MILLISECONDS = 1000  # A cold start takes about that; a twentieth of all requests may not.
LATE_SECONDS = 900


class Watch(NamedTuple):
    """When something is wrong: `statistic` of `metric` is over `limit` for `periods` in a row."""

    slug: str  # Of the alarm's name, and of its entry in the runbook.
    meaning: str
    metric: Metric
    limit: float
    statistic: str = "Sum"
    seconds: int = 5 * MINUTE
    periods: int = 1
    silence_is: str = "notBreaching"
    comparison: str = "GreaterThanThreshold"


def watches(stage: Stage) -> list[Watch]:
    """Tell what is watched of a stage by one metric each."""
    return [
        Watch(
            "api-latency",
            "One request in twenty takes more than a second.",
            metrics.gateway(stage, "Latency"),
            SLOW_MILLISECONDS,
            "p95",
            periods=3,
        ),
        Watch(
            "api-throttles",
            "Lambda has no room for more requests.",
            metrics.api_function(stage, "Throttles"),
            0,
        ),
        Watch(
            "work-errors",
            "Background work fails again and again.",
            metrics.work_function(stage, "Errors"),
            0,
            periods=3,
        ),
        Watch(
            "work-throttles",
            "Lambda has no room for background work.",
            metrics.work_function(stage, "Throttles"),
            0,
            periods=3,
        ),
        Watch(
            "work-stopped",
            "The timetable did not start any work for ten minutes.",
            metrics.work_function(stage, "Invocations"),
            1,
            seconds=10 * MINUTE,
            silence_is="breaching",
            comparison="LessThanThreshold",
        ),
        Watch(
            "changes-late",
            "Changes wait for their handlers.",
            metrics.work_function(stage, "IteratorAge"),
            LATE_SECONDS * 1000,
            "Maximum",
            periods=2,
        ),
        Watch(
            "queue-late",
            "Messages wait for the work function.",
            metrics.work_queue(stage, "ApproximateAgeOfOldestMessage"),
            LATE_SECONDS,
            "Maximum",
            periods=2,
        ),
        Watch(
            "due-late",
            "Reminders, ends of auctions or retries are late.",
            metrics.hearth(stage, "OldestDueSeconds"),
            LATE_SECONDS,
            "Maximum",
            periods=2,
        ),
        Watch(
            "dead-letters",
            "Something failed for good and waits for a person.",
            metrics.dead_letters(stage, "ApproximateNumberOfMessagesVisible"),
            0,
            "Maximum",
        ),
    ]


def add_alarms(template: Template, stage: Stage) -> None:
    """Put the topic and every alarm into the app stack."""
    topic = _add_topic(template, stage)
    for watch in watches(stage):
        template.add_resource(_alarm(stage, topic, watch))
    template.add_resource(_api_errors(stage, topic))
    template.add_output(Output("AlarmTopicArn", Value=Ref(topic)))


def _add_topic(template: Template, stage: Stage) -> Topic:
    topic = Topic("Alarms", TopicName=f"{stage.prefix}-alarms")
    if stage.alarm_email:
        topic.Subscription = [Subscription(Protocol="email", Endpoint=stage.alarm_email)]
    template.add_resource(topic)
    template.add_resource(
        TopicPolicy(
            "AlarmsPolicy",
            Topics=[Ref(topic)],
            PolicyDocument={"Version": "2012-10-17", "Statement": _may_tell(topic)},
        )
    )
    return topic


def _may_tell(topic: Topic) -> list[Any]:
    common = {"Action": "sns:Publish", "Resource": Ref(topic)}
    alarms = Sub("arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*")
    return [
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Condition": {"ArnLike": {"aws:SourceArn": alarms}},
            **common,
        },
        If(
            "InAws",
            {
                "Effect": "Deny",
                "Principal": "*",
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                **common,
            },
            NoValue,
        ),
    ]


def _described(stage: Stage, topic: Topic, slug: str, meaning: str) -> dict[str, Any]:
    return {
        "AlarmName": f"{stage.prefix}-{slug}",
        "AlarmDescription": f"{meaning} What to do: {RUNBOOK}#{slug}",
        "AlarmActions": [Ref(topic)],
        "OKActions": [Ref(topic)],
    }


def _alarm(stage: Stage, topic: Topic, watch: Watch) -> Alarm:
    kind = "ExtendedStatistic" if watch.statistic.startswith("p") else "Statistic"
    return Alarm(
        _title(watch.slug),
        **_described(stage, topic, watch.slug, watch.meaning),
        Namespace=watch.metric.namespace,
        MetricName=watch.metric.name,
        Dimensions=_dimensions(watch.metric),
        **{kind: watch.statistic},
        Period=watch.seconds,
        EvaluationPeriods=watch.periods,
        Threshold=watch.limit,
        ComparisonOperator=watch.comparison,
        TreatMissingData=watch.silence_is,
    )


def _api_errors(stage: Stage, topic: Topic) -> Alarm:
    """More than five faults in five minutes that are also more than one request in a hundred."""
    return Alarm(
        _title("api-errors"),
        Condition="InAws",  # The embedded AWS has no alarms that compute.
        **_described(stage, topic, "api-errors", "The API answers with 5xx."),
        Metrics=[
            _query("faults", metrics.gateway(stage, "5XXError")),
            _query("requests", metrics.gateway(stage, "Count")),
            MetricDataQuery(
                Id="bad",
                Expression="IF(faults > 5 AND faults > requests / 100, 1, 0)",
                Label="Too many faults",
            ),
        ],
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="notBreaching",
    )


def _query(name: str, metric: Metric) -> MetricDataQuery:
    return MetricDataQuery(
        Id=name,
        ReturnData=False,
        MetricStat=MetricStat(
            Stat="Sum",
            Period=5 * MINUTE,
            Metric=AlarmMetric(
                Namespace=metric.namespace, MetricName=metric.name, Dimensions=_dimensions(metric)
            ),
        ),
    )


def _dimensions(metric: Metric) -> list[MetricDimension]:
    return [MetricDimension(Name=name, Value=value) for name, value in metric.dimensions.items()]


def _title(slug: str) -> str:
    return "".join(word.capitalize() for word in slug.split("-")) + "Alarm"
