"""What a deployment of a stage may do: by name what has names, by kind what AWS numbers itself.

CloudFormation works with the rights of who calls it, so they must cover all that the stacks make.
"""

from typing import Any

from troposphere import Sub

from infra.role import BOUNDARY, Statement, allow, arn
from infra.stages import Stage

_HERE = "${AWS::Region}:${AWS::AccountId}"
ISSUER = "token.actions.githubusercontent.com"

# Kinds whose things have no name that we choose: nothing narrower than the kind can be said.
UNNAMED = {
    "apigateway": ["apigateway:*"],
    "cloudfront": ["cloudfront:*"],
    "cognito-idp": ["cognito-idp:*"],
}
# Calls that AWS lets nobody narrow to a thing.
# Source: https://docs.aws.amazon.com/service-authorization/latest/reference/
WITHOUT_RESOURCE = [
    "application-autoscaling:*",
    "cloudformation:ValidateTemplate",
    "cloudwatch:DescribeAlarms",
    "dynamodb:ListStreams",
    "ec2:Describe*",
    "kms:CreateKey",
    "lambda:CreateEventSourceMapping",
    "lambda:ListEventSourceMappings",
    "logs:CreateLogDelivery",  # Of the firewall.
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:PutResourcePolicy",
    "s3:ListAllMyBuckets",
    "sts:GetCallerIdentity",
    "wafv2:ListWebACLs",
]
NETWORK = [
    "ec2:*Address*",
    "ec2:*InternetGateway*",
    "ec2:*NatGateway*",
    "ec2:*NetworkAcl*",
    "ec2:*Route*",
    "ec2:*SecurityGroup*",
    "ec2:*Subnet*",
    "ec2:*Tags",
    "ec2:*Vpc*",
]


def policies(stage: Stage) -> dict[str, list[Statement]]:
    """Tell the rights, in parts since a policy holds 6144 characters."""
    return {"Named": _named(stage), "Unnamed": _unnamed(stage), "Roles": _roles(stage)}


def _named(stage: Stage) -> list[Statement]:
    """Allow everything with what begins with the stage's prefix."""
    name = stage.prefix
    places = {
        "backup": [f"backup-vault:{name}"],
        "cloudformation": [f"stack/{name}", f"stack/{name}-*"],
        "cloudwatch": [f"alarm:{name}-*"],
        "dynamodb": [f"table/{name}-*"],
        "events": [f"rule/{name}*", f"event-bus/{name}", f"archive/{name}"],
        "lambda": [f"function:{name}", f"function:{name}-*"],
        "logs": [f"log-group:/aws/lambda/{name}*", f"log-group:aws-waf-logs-{name}*"],
        "secretsmanager": [f"secret:{name}-*"],
        "ses": [f"identity/{stage.mail_identity}"],
        "sns": [f"{name}-alarms"],
        "sqs": [f"{name}-*"],
        "ssm": [f"parameter/{name}/*"],
        "wafv2": [f"regional/webacl/{name}/*", "regional/managedruleset/*"],
    }
    statements = [
        allow([f"{service}:*"], *(arn(f"{service}:{_HERE}:{place}") for place in kinds))
        for service, kinds in places.items()
    ]
    buckets = [f"{name}-media-*", f"{name}-packages-*", "hearth-templates-*"]
    dashboard = arn(f"cloudwatch::${{AWS::AccountId}}:dashboard/{name}")
    return [
        *statements,
        allow(["cloudwatch:*"], dashboard),
        allow(["s3:*"], *(arn(f"s3:::{bucket}") for bucket in buckets)),
        allow(["s3:*"], *(arn(f"s3:::{bucket}/*") for bucket in buckets)),
    ]


def _unnamed(stage: Stage) -> list[Statement]:
    mappings = arn(f"lambda:{_HERE}:event-source-mapping:*")
    return [
        *(allow(calls, *_all_of(service)) for service, calls in UNNAMED.items()),
        {
            **allow(["lambda:*"], mappings),
            "Condition": {
                "ArnLike": {"lambda:FunctionArn": arn(f"lambda:{_HERE}:function:{stage.prefix}*")}
            },
        },
        allow(["kms:*"], arn(f"kms:{_HERE}:key/*"), arn(f"kms:{_HERE}:alias/{stage.prefix}")),
        allow(["backup:*"], arn(f"backup:{_HERE}:backup-plan:*")),
        allow(["backup-storage:MountCapsule"], "*"),
        allow(WITHOUT_RESOURCE, "*"),
        *([allow(NETWORK, arn(f"ec2:{_HERE}:*"))] if stage.vpc else []),
    ]


def _all_of(service: str) -> list[Sub]:
    return {
        "apigateway": [arn("apigateway:${AWS::Region}::/*")],
        "cloudfront": [arn("cloudfront::${AWS::AccountId}:*")],
        "cognito-idp": [arn(f"cognito-idp:{_HERE}:userpool/*")],
    }[service]


def _roles(stage: Stage) -> list[Statement]:
    """Allow roles of the stage, none of which gets past the boundary, and to hand them on."""
    roles = [
        arn(f"iam::${{AWS::AccountId}}:role/{stage.prefix}-{n}") for n in ("function", "backup")
    ]
    boundary = arn(f"iam::${{AWS::AccountId}}:policy/{BOUNDARY}")
    bounded: dict[str, Any] = {"StringEquals": {"iam:PermissionsBoundary": boundary}}
    linked = ("wafv2", "dynamodb.application-autoscaling")
    receivers = ["lambda.amazonaws.com", "events.amazonaws.com", "backup.amazonaws.com"]
    return [
        {
            **allow(
                [
                    "iam:AttachRolePolicy",
                    "iam:CreateRole",
                    "iam:DeleteRolePolicy",
                    "iam:DetachRolePolicy",
                    "iam:PutRolePermissionsBoundary",
                    "iam:PutRolePolicy",
                ],
                *roles,
            ),
            "Condition": bounded,
        },
        allow(
            [
                "iam:DeleteRole",
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies",
                "iam:ListRolePolicies",
                "iam:TagRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:UpdateRole",
            ],
            *roles,
        ),
        allow(
            ["iam:CreateServiceLinkedRole"],
            *(
                arn(f"iam::${{AWS::AccountId}}:role/aws-service-role/{name}.amazonaws.com/*")
                for name in linked
            ),
        ),
        {
            **allow(["iam:PassRole"], *roles),
            "Condition": {"StringEquals": {"iam:PassedToService": receivers}},
        },
    ]
