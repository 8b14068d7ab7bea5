"""The role of both functions: what the code calls, on what the stage owns, and nothing else."""

from typing import Any

from troposphere import GetAtt, If, NoValue, Output, Parameter, Ref, Sub, Template
from troposphere.events import EventBus
from troposphere.iam import Policy, Role
from troposphere.sqs import Queue

from infra import stage_secrets
from infra.stages import Stage
from infra.tables import table_names

Statement = dict[str, Any]

BOUNDARY = "hearth-boundary"

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
KEY_CALLS = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
]
# What Lambda does in a VPC under the function's role, with interfaces that have no names yet.
# Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
NETWORK_CALLS = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
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
    if stage.customer_key:
        template.add_parameter(Parameter("CustomerKeyArn", Type="String"))
    role = template.add_resource(
        Role(
            "FunctionRole",
            RoleName=f"{stage.prefix}-function",
            AssumeRolePolicyDocument=trusted("lambda.amazonaws.com"),
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
            PermissionsBoundary=boundary(),
        )
    )
    template.add_output(Output("RoleArn", Value=GetAtt(role, "Arn")))


def boundary() -> If:
    """Name what no role of a stage gets past, whatever its policies say: see the account stack.

    It keeps who may deploy from giving a function more than that.
    """
    arn = Sub(f"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:policy/{BOUNDARY}")
    return If("InAws", arn, NoValue)


def trusted(service: str) -> dict[str, Any]:
    """Let a service take a role."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        ],
    }


def allow(calls: list[str], *resources: Any) -> Statement:
    """Allow calls on resources: ARNs or functions of CloudFormation."""
    return {"Effect": "Allow", "Action": calls, "Resource": list(resources)}


def arn(rest: str) -> Sub:
    """Write an ARN from its service on."""
    return Sub(f"arn:${{AWS::Partition}}:{rest}")


def _data_calls(stage: Stage) -> list[Statement]:
    tables = [_table(name) for name in table_names(stage)]
    return [
        allow(ITEM_CALLS, *tables),
        allow(["dynamodb:Query"], *(_below(table, "index/*") for table in tables)),
        allow(STREAM_CALLS, *(_below(table, "stream/*") for table in tables)),
        allow(
            USER_CALLS,
            arn("cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/${UserPoolId}"),
        ),
        *_secret_calls(stage),
        allow(OBJECT_CALLS, arn("s3:::${MediaBucketName}/*")),
        allow(["s3:ListBucket", "s3:ListBucketVersions"], arn("s3:::${MediaBucketName}")),
    ]


def _secret_calls(stage: Stage) -> list[Statement]:
    call = "secretsmanager:GetSecretValue" if stage.secrets_manager else "ssm:GetParameter"
    secrets = [Ref("SecretArn")]
    if stage.cloudfront:
        media_key = stage_secrets.arn(stage, stage_secrets.MEDIA_KEY)
        # Secrets Manager puts a hyphen and six letters after a name.
        ending = "-??????" if stage.secrets_manager else ""
        secrets.append(Sub(media_key.data["Fn::Sub"] + ending))
    statements = [allow([call], *secrets)]
    if stage.customer_key:
        statements.append(_through_services(stage))
    return statements


def _through_services(stage: Stage) -> Statement:
    services = [f"{name}.{stage.region}.amazonaws.com" for name in ("dynamodb", "secretsmanager")]
    return {
        **allow(KEY_CALLS, Ref("CustomerKeyArn")),
        "Condition": {"StringEquals": {"kms:ViaService": services}},
    }


def _table(name: str) -> Sub:
    return arn(f"dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/{name}")


def _below(arn: Sub, rest: str) -> Sub:
    return Sub(f"{arn.data['Fn::Sub']}/{rest}")


def _message_calls(stage: Stage, bus: EventBus, queues: list[Queue]) -> list[Statement]:
    return [
        allow(["events:DescribeEventBus", "events:PutEvents"], *_buses(stage, bus)),
        allow(QUEUE_CALLS, *(GetAtt(queue, "Arn") for queue in queues)),
        allow(
            ["ses:SendEmail", "ses:SendRawEmail"],
            arn(f"ses:${{AWS::Region}}:${{AWS::AccountId}}:identity/{stage.mail_identity}"),
        ),
    ]


def _buses(stage: Stage, bus: EventBus) -> list[Any]:
    """Name the bus; to the embedded AWS whoever describes one asks for a rule of that name."""
    quirk = f"events:${{AWS::Region}}:${{AWS::AccountId}}:rule/default/{stage.prefix}"
    return [GetAtt(bus, "Arn"), *([arn(quirk)] if stage.is_local else [])]


def _function_calls(stage: Stage) -> list[Statement]:
    groups = [
        arn(f"logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:/aws/lambda/{function}:*")
        for function in stage.functions
    ]
    return [
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], *groups),
        # X-Ray has no resources to name.
        allow(["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*"),
        *([allow(NETWORK_CALLS, "*")] if stage.vpc else []),
    ]
