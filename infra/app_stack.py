"""The stack that holds what can be made anew: bus, queues, role, logs, alarms, firewall, mail."""

from troposphere import Equals, GetAtt, If, NoValue, Output, Parameter, Ref, Template
from troposphere.events import Archive, EventBus, Rule, Target
from troposphere.events import DeadLetterConfig as TargetDeadLetters
from troposphere.logs import LogGroup
from troposphere.ses import EmailIdentity
from troposphere.sqs import Queue, QueuePolicy, RedrivePolicy

from apps.media.keys import UPLOADS
from infra.alarms import add_alarms
from infra.dashboard import add_dashboard
from infra.firewall import add_firewall
from infra.role import add_role
from infra.stages import Stage

DAYS_14 = 14 * 24 * 3600  # The longest that SQS keeps a message.
TRIES = 5


def render(stage: Stage) -> Template:
    """Render the app stack of a stage. Its parameters are outputs of the data stack."""
    template = Template(Description=f"Hearth {stage.name}: what can be made anew")
    template.add_parameter(
        Parameter("Aws", Type="String", Default="real", AllowedValues=["real", "embedded"])
    )
    # The embedded AWS does not have all types; it skips what stands under a false condition.
    template.add_condition("InAws", Equals(Ref("Aws"), "real"))
    template.add_parameter(Parameter("MediaBucketName", Type="String"))
    work, dead = _add_queues(template, stage)
    bus = _add_bus(template, stage)
    rules = [_bus_rule(bus, work, dead), _upload_rule(stage, work, dead)]
    for rule in rules:
        template.add_resource(rule)
    for queue in (work, dead):
        template.add_resource(_may_send(queue, rules))
    add_role(template, stage, bus=bus, queues=[work, dead])
    _add_logs(template, stage)
    add_firewall(template, stage)
    add_alarms(template, stage)
    add_dashboard(template, stage)
    template.add_resource(EmailIdentity("Mail", EmailIdentity=stage.mail_identity))
    return template


def _add_queues(template: Template, stage: Stage) -> tuple[Queue, Queue]:
    dead = template.add_resource(
        _queue("DeadLetters", f"{stage.prefix}-dead-letters", MessageRetentionPeriod=DAYS_14)
    )
    work = template.add_resource(
        _queue(
            "Work",
            f"{stage.prefix}-work",
            VisibilityTimeout=stage.retry_seconds,
            RedrivePolicy=RedrivePolicy(
                deadLetterTargetArn=GetAtt(dead, "Arn"), maxReceiveCount=TRIES
            ),
        )
    )
    template.add_output(Output("WorkQueueUrl", Value=Ref(work)))
    template.add_output(Output("WorkQueueArn", Value=GetAtt(work, "Arn")))
    template.add_output(Output("DeadLetterQueueUrl", Value=Ref(dead)))
    template.add_output(Output("DeadLetterQueueArn", Value=GetAtt(dead, "Arn")))
    return work, dead


def _queue(title: str, name: str, **settings: object) -> Queue:
    return Queue(title, QueueName=name, SqsManagedSseEnabled=True, **settings)


def _add_bus(template: Template, stage: Stage) -> EventBus:
    bus = template.add_resource(EventBus("Bus", Name=stage.prefix))
    template.add_resource(
        Archive(
            "BusArchive",
            Condition="InAws",
            ArchiveName=stage.prefix,
            SourceArn=GetAtt(bus, "Arn"),
            RetentionDays=stage.archive_days,
        )
    )
    template.add_output(Output("BusName", Value=Ref(bus)))
    return bus


def _bus_rule(bus: EventBus, work: Queue, dead: Queue) -> Rule:
    return Rule(
        "BusToWork",
        EventBusName=Ref(bus),
        # What we tell others was handled when it was told; what others tell is our work.
        EventPattern={"source": [{"anything-but": {"prefix": "hearth."}}]},
        Targets=[_work_target(work, dead)],
    )


def _upload_rule(stage: Stage, work: Queue, dead: Queue) -> Rule:
    # On the default bus, where S3 tells. Its target is a queue: Zappa takes away such rules that
    # lead to a function.
    return Rule(
        "UploadsToWork",
        Name=f"{stage.prefix}-uploads",
        EventPattern={
            "source": ["aws.s3"],
            "detail-type": ["Object Created"],
            "detail": {
                "bucket": {"name": [Ref("MediaBucketName")]},
                "object": {"key": [{"prefix": UPLOADS}]},
            },
        },
        Targets=[_work_target(work, dead)],
    )


def _work_target(work: Queue, dead: Queue) -> Target:
    letters = TargetDeadLetters(Arn=GetAtt(dead, "Arn"))
    return Target(Id="work", Arn=GetAtt(work, "Arn"), DeadLetterConfig=letters)


def _may_send(queue: Queue, rules: list[Rule]) -> QueuePolicy:
    """Let the rules, and over TLS only, put messages into a queue."""
    arn = GetAtt(queue, "Arn")
    return QueuePolicy(
        f"{queue.title}Policy",
        Queues=[Ref(queue)],
        PolicyDocument={
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "events.amazonaws.com"},
                    "Action": "sqs:SendMessage",
                    "Resource": arn,
                    "Condition": {
                        "ArnEquals": {"aws:SourceArn": [GetAtt(rule, "Arn") for rule in rules]}
                    },
                },
                If("InAws", _plain_text_refused(arn), NoValue),
            ],
        },
    )


def _plain_text_refused(arn: GetAtt) -> dict[str, object]:
    # The embedded AWS, which heeds it, speaks plain HTTP on loopback.
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def _add_logs(template: Template, stage: Stage) -> None:
    # Before the first deployment: a function makes its own group, kept for ever, and
    # CloudFormation would then find the name taken.
    for title, function in zip(("ApiLogs", "WorkLogs"), stage.functions, strict=True):
        template.add_resource(
            LogGroup(
                title,
                LogGroupName=f"/aws/lambda/{function}",
                RetentionInDays=stage.log_days,
                DeletionPolicy="Delete",
                UpdateReplacePolicy="Delete",
            )
        )
