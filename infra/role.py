"""The role of both functions: what the code calls, on what the stage owns, and nothing else."""

from typing import Any

from troposphere import GetAtt, Output, Parameter, Ref, Sub, Template
from troposphere.events import EventBus
from troposphere.iam import Policy, Role
from troposphere.sqs import Queue

from infra.stages import Stage
from infra.tables import table_names

Statement = dict[str, Any]

ITEM_CALLS = [
    "dynamodb:BatchGetItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:DescribeTable",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
]
STREAM_CALLS = [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
]
USER_CALLS = [
    "cognito-idp:AdminAddUserToGroup",
    "cognito-idp:AdminDeleteUser",
    "cognito-idp:AdminDisableUser",
    "cognito-idp:AdminEnableUser",
    "cognito-idp:AdminGetUser",
    "cognito-idp:AdminListGroupsForUser",
    "cognito-idp:AdminRemoveUserFromGroup",
    "cognito-idp:AdminUpdateUserAttributes",
    "cognito-idp:AdminUserGlobalSignOut",
    "cognito-idp:DescribeUserPool",
    "cognito-idp:ListUsers",
]
QUEUE_CALLS = [
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
]


OBJECT_CALLS = [
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetObject",
    "s3:PutObject",
]


def add_role(template: Template, stage: Stage, *, bus: EventBus, queues: list[Queue]) -> None:
    """Put the functions' role into a template."""
    template.add_parameter(Parameter("UserPoolId", Type="String"))
    template.add_parameter(Parameter("SecretArn", Type="String"))
    role = template.add_resource(
        Role(
            "FunctionRole",
            RoleName=f"{stage.prefix}-function",
            AssumeRolePolicyDocument=_trusted("lambda.amazonaws.com"),
            Policies=[
                Policy(
                    PolicyName="calls",
                    PolicyDocument={
                        "Version": "2012-10-17",
                        "Statement": [
                            *_data_calls(stage),
                            *_message_calls(stage, bus, queues),
                            *_function_calls(stage),
                        ],
                    },
                )
            ],
        )
    )
    template.add_output(Output("RoleArn", Value=GetAtt(role, "Arn")))


def _trusted(service: str) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        ],
    }


def _allow(calls: list[str], *resources: Any) -> Statement:
    return {"Effect": "Allow", "Action": calls, "Resource": list(resources)}


def _arn(rest: str) -> Sub:
    return Sub(f"arn:${{AWS::Partition}}:{rest}")


def _data_calls(stage: Stage) -> list[Statement]:
    tables = [_table(name) for name in table_names(stage)]
    return [
        _allow(ITEM_CALLS, *tables),
        _allow(["dynamodb:Query"], *(_below(table, "index/*") for table in tables)),
        _allow(STREAM_CALLS, *(_below(table, "stream/*") for table in tables)),
        _allow(
            USER_CALLS,
            _arn("cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/${UserPoolId}"),
        ),
        _allow(["secretsmanager:GetSecretValue"], Ref("SecretArn")),
        _allow(OBJECT_CALLS, _arn("s3:::${MediaBucketName}/*")),
        _allow(["s3:ListBucket", "s3:ListBucketVersions"], _arn("s3:::${MediaBucketName}")),
    ]


def _table(name: str) -> Sub:
    return _arn(f"dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/{name}")


def _below(arn: Sub, rest: str) -> Sub:
    return Sub(f"{arn.data['Fn::Sub']}/{rest}")


def _message_calls(stage: Stage, bus: EventBus, queues: list[Queue]) -> list[Statement]:
    return [
        _allow(["events:DescribeEventBus", "events:PutEvents"], GetAtt(bus, "Arn")),
        _allow(QUEUE_CALLS, *(GetAtt(queue, "Arn") for queue in queues)),
        _allow(
            ["ses:SendEmail", "ses:SendRawEmail"],
            _arn(f"ses:${{AWS::Region}}:${{AWS::AccountId}}:identity/{stage.mail_identity}"),
        ),
    ]


def _function_calls(stage: Stage) -> list[Statement]:
    groups = [
        _arn(f"logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:/aws/lambda/{function}:*")
        for function in stage.functions
    ]
    return [
        _allow(["logs:CreateLogStream", "logs:PutLogEvents"], *groups),
        # X-Ray has no resources to name.
        _allow(["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*"),
    ]
