"""The stack that holds what must not be lost: tables, users, images, the secret."""

from typing import Any

from troposphere import Equals, GetAtt, Output, Parameter, Ref, Template
from troposphere.cognito import (
    AccountRecoverySetting,
    PasswordPolicy,
    Policies,
    RecoveryOption,
    SchemaAttribute,
    StringAttributeConstraints,
    TokenValidityUnits,
    UsernameConfiguration,
    UserPool,
    UserPoolClient,
    UserPoolGroup,
)
from troposphere.secretsmanager import GenerateSecretString, Secret

from infra import stage_secrets
from infra.backup_plan import add_backup
from infra.customer_key import add_key
from infra.media_bucket import add_bucket
from infra.stages import Stage
from infra.tables import add_tables

GROUPS = ("admin", "moderator")
# The address is confirmed by a code, and what is custom is written by the server alone.
CLIENT_WRITES = ["email", "name"]
CLIENT_READS = [*CLIENT_WRITES, "email_verified", "custom:location", "custom:rating"]


def render(stage: Stage) -> Template:
    """Render the data stack of a stage."""
    template = Template(Description=f"Hearth {stage.name}: what must not be lost")
    template.add_parameter(
        Parameter("Aws", Type="String", Default="real", AllowedValues=["real", "embedded"])
    )
    # The embedded AWS does not have all types; it skips what stands under a false condition.
    template.add_condition("InAws", Equals(Ref("Aws"), "real"))
    add_key(template, stage)
    for table in add_tables(template, stage):
        template.add_output(Output(table.title, Value=Ref(table)))
        if "StreamSpecification" in table.properties:
            template.add_output(Output(f"{table.title}Stream", Value=GetAtt(table, "StreamArn")))
    _add_users(template, stage)
    _add_secret(template, stage)
    add_bucket(template, stage)
    add_backup(template, stage)
    return template


def _add_users(template: Template, stage: Stage) -> None:
    pool = template.add_resource(_pool(stage))
    client = template.add_resource(_client(pool, stage))
    for precedence, group in enumerate(GROUPS):
        template.add_resource(
            UserPoolGroup(
                f"{group.capitalize()}Group",
                GroupName=group,
                Precedence=precedence,
                UserPoolId=Ref(pool),
            )
        )
    template.add_output(Output("UserPoolId", Value=Ref(pool)))
    template.add_output(Output("UserPoolClientId", Value=Ref(client)))


def _pool(stage: Stage) -> UserPool:
    return UserPool(
        "UserPool",
        UserPoolName=stage.prefix,
        UsernameAttributes=["email"],
        UsernameConfiguration=UsernameConfiguration(CaseSensitive=False),
        AutoVerifiedAttributes=["email"],
        AccountRecoverySetting=AccountRecoverySetting(
            RecoveryMechanisms=[RecoveryOption(Name="verified_email", Priority=1)]
        ),
        MfaConfiguration="OPTIONAL",
        EnabledMfas=["SOFTWARE_TOKEN_MFA"],
        Policies=Policies(
            PasswordPolicy=PasswordPolicy(
                MinimumLength=10,
                RequireUppercase=True,
                RequireLowercase=True,
                RequireNumbers=True,
                RequireSymbols=False,
            )
        ),
        Schema=[_custom("location", 200), _custom("rating", 20)],
        DeletionProtection="ACTIVE" if stage.keeps_data else "INACTIVE",
        DeletionPolicy=stage.deletion_policy,
        UpdateReplacePolicy="Retain",
    )


def _custom(name: str, max_length: int) -> SchemaAttribute:
    return SchemaAttribute(
        Name=name,
        AttributeDataType="String",
        Mutable=True,
        StringAttributeConstraints=StringAttributeConstraints(
            MinLength="0", MaxLength=str(max_length)
        ),
    )


def _client(pool: UserPool, stage: Stage) -> UserPoolClient:
    return UserPoolClient(
        "UserPoolClient",
        ClientName=stage.prefix,
        UserPoolId=Ref(pool),
        GenerateSecret=False,  # Browsers use it too, and could keep none.
        ExplicitAuthFlows=[
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ],
        AccessTokenValidity=1,
        IdTokenValidity=1,
        RefreshTokenValidity=30,
        TokenValidityUnits=TokenValidityUnits(
            AccessToken="hours",  # A unit of time.
            IdToken="hours",
            RefreshToken="days",
        ),
        PreventUserExistenceErrors="ENABLED",
        EnableTokenRevocation=True,
        ReadAttributes=CLIENT_READS,
        WriteAttributes=CLIENT_WRITES,
    )


def _add_secret(template: Template, stage: Stage) -> None:
    if not stage.secrets_manager:  # It is in SSM then, where CloudFormation can keep none.
        where = stage_secrets.arn(stage, stage_secrets.SECRET_KEY)
        template.add_output(Output("SecretArn", Value=where))
        return
    key: dict[str, Any] = {"KmsKeyId": Ref("CustomerKey")} if stage.customer_key else {}
    secret = template.add_resource(
        Secret(
            "DjangoSecret",
            Name=f"{stage.prefix}-secret-key",
            Description="Seals cursors and signs cookies",
            GenerateSecretString=GenerateSecretString(PasswordLength=64, ExcludePunctuation=True),
            DeletionPolicy=stage.deletion_policy,
            UpdateReplacePolicy="Retain",
            **key,
        )
    )
    template.add_output(Output("SecretArn", Value=Ref(secret)))
