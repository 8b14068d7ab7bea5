"""The stack that holds what must not be lost: tables, users, images, the secret."""

from troposphere import GetAtt, Output, Ref, Template
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
    for table in add_tables(template, stage):
        template.add_output(Output(table.title, Value=Ref(table)))
        if "StreamSpecification" in table.properties:
            template.add_output(Output(f"{table.title}Stream", Value=GetAtt(table, "StreamArn")))
    _add_users(template, stage)
    _add_secret(template, stage)
    add_bucket(template, stage)
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
        DeletionPolicy="Retain" if stage.keeps_data else "Delete",
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
    secret = template.add_resource(
        Secret(
            "DjangoSecret",
            Name=f"{stage.prefix}-secret-key",
            Description="Seals cursors and signs cookies",
            GenerateSecretString=GenerateSecretString(PasswordLength=64, ExcludePunctuation=True),
            DeletionPolicy="Retain" if stage.keeps_data else "Delete",
            UpdateReplacePolicy="Retain",
        )
    )
    template.add_output(Output("SecretArn", Value=Ref(secret)))
