"""The stack of an account, made once: who may deploy from GitHub, what no role gets past, a budget.

Its stages need `hearth-boundary` from here, so it comes before all of them.
"""

from typing import Any

from troposphere import Equals, GetAtt, Output, Parameter, Ref, Sub, Template
from troposphere.apigateway import Account
from troposphere.budgets import (
    Budget,
    BudgetData,
    Notification,
    NotificationWithSubscribers,
    Spend,
    Subscriber,
)
from troposphere.iam import ManagedPolicy, OIDCProvider, Role

from infra.deploy_role import ISSUER, policies
from infra.role import BOUNDARY, NETWORK_CALLS, trusted
from infra.stages import ACCOUNT, STAGES, Stage

STACK = "hearth-account"
# What functions and backups use. No rights of IAM: a role cannot give itself, or others, more.
SERVICES = (
    "backup",
    "backup-storage",
    "cognito-idp",
    "dynamodb",
    "events",
    "kms",
    "logs",
    "s3",
    "secretsmanager",
    "ses",
    "sqs",
    "ssm",
    "tag",
    "xray",
)
ALERT_PERCENTS = (80, 100)  # Of the budget.


def render() -> Template:
    """Render the account's stack."""
    template = Template(Description="Hearth: what an account needs before its stages")
    template.add_parameter(
        Parameter("Aws", Type="String", Default="real", AllowedValues=["real", "embedded"])
    )
    # The embedded AWS has neither providers nor budgets.
    template.add_condition("InAws", Equals(Ref("Aws"), "real"))
    template.add_resource(_boundary())
    provider = template.add_resource(
        OIDCProvider(
            "GitHub", Condition="InAws", Url=f"https://{ISSUER}", ClientIdList=["sts.amazonaws.com"]
        )
    )
    for stage in STAGES.values():
        if not stage.is_local:
            _add_deploy_role(template, stage, provider)
    template.add_resource(_budget())
    _add_gateway_logs(template)
    return template


def _boundary() -> ManagedPolicy:
    return ManagedPolicy(
        "Boundary",
        ManagedPolicyName=BOUNDARY,
        Description="The most that a role of a stage can do",
        PolicyDocument={
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": [*(f"{service}:*" for service in SERVICES), *NETWORK_CALLS],
                    "Resource": "*",
                }
            ],
        },
    )


def _add_deploy_role(template: Template, stage: Stage, provider: OIDCProvider) -> None:
    name = f"{stage.name.capitalize()}Deploy"
    role = template.add_resource(
        Role(
            f"{name}Role",
            Condition="InAws",
            RoleName=f"{stage.prefix}-deploy",
            MaxSessionDuration=3600,
            AssumeRolePolicyDocument=_trusts_github(stage, provider),
        )
    )
    for part, statements in policies(stage).items():
        template.add_resource(
            ManagedPolicy(
                f"{name}{part}",
                Condition="InAws",
                ManagedPolicyName=f"{stage.prefix}-deploy-{part.lower()}",
                Roles=[Ref(role)],
                PolicyDocument={"Version": "2012-10-17", "Statement": statements},
            )
        )
    template.add_output(Output(f"{name}RoleArn", Condition="InAws", Value=GetAtt(role, "Arn")))


def _trusts_github(stage: Stage, provider: OIDCProvider) -> dict[str, Any]:
    """Let jobs of the repository in, in the environment of the stage alone.

    Source: https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
    """
    claims = {
        f"{ISSUER}:aud": "sts.amazonaws.com",
        f"{ISSUER}:sub": f"repo:{ACCOUNT.repository}:environment:{stage.name}",
    }
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": Ref(provider)},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": claims},
            }
        ],
    }


def _budget() -> Budget:
    return Budget(
        "Budget",
        Condition="InAws",
        Budget=BudgetData(
            BudgetName="hearth",
            BudgetType="COST",
            TimeUnit="MONTHLY",
            BudgetLimit=Spend(Amount=ACCOUNT.budget_usd, Unit="USD"),
        ),
        NotificationsWithSubscribers=[
            *(_alert("ACTUAL", percent) for percent in ALERT_PERCENTS),
            _alert("FORECASTED", ALERT_PERCENTS[-1]),
        ],
    )


def _alert(kind: str, percent: int) -> NotificationWithSubscribers:
    return NotificationWithSubscribers(
        Notification=Notification(
            NotificationType=kind,
            ComparisonOperator="GREATER_THAN",
            Threshold=percent,
            ThresholdType="PERCENTAGE",
        ),
        Subscribers=[Subscriber(SubscriptionType="EMAIL", Address=ACCOUNT.budget_email)],
    )


def _add_gateway_logs(template: Template) -> None:
    """Let API Gateway write logs; it asks for this once per account and region."""
    name = "AmazonAPIGatewayPushToCloudWatchLogs"
    role = template.add_resource(
        Role(
            "GatewayLogs",
            AssumeRolePolicyDocument=trusted("apigateway.amazonaws.com"),
            ManagedPolicyArns=[Sub(f"arn:${{AWS::Partition}}:iam::aws:policy/service-role/{name}")],
        )
    )
    template.add_resource(Account("Gateway", CloudWatchRoleArn=GetAtt(role, "Arn")))
