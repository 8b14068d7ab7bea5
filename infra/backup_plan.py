"""A copy of the stage's tables a day, in a vault of its own.

Images are not in it: the bucket keeps what was overwritten or deleted for a while itself.
"""

from typing import Any

from troposphere import GetAtt, Ref, Sub, Template
from troposphere.backup import (
    BackupPlan,
    BackupPlanResourceType,
    BackupRuleResourceType,
    BackupSelection,
    BackupSelectionResourceType,
    BackupVault,
    LifecycleResourceType,
)
from troposphere.iam import Role

from infra.role import boundary, trusted
from infra.stages import Stage

DAYS_KEPT = 35
AT_NIGHT = "cron(0 2 * * ? *)"


def add_backup(template: Template, stage: Stage) -> None:
    """Put vault, plan and what it takes into the data stack, if the stage has backups."""
    if not stage.backup:
        return
    vault = template.add_resource(_vault(stage))
    plan = template.add_resource(_plan(stage, vault))
    role = template.add_resource(_role(stage))
    template.add_resource(
        BackupSelection(
            "BackupTables",
            Condition="InAws",  # The embedded AWS does not have it.
            BackupPlanId=Ref(plan),
            BackupSelection=BackupSelectionResourceType(
                SelectionName="tables",
                IamRoleArn=GetAtt(role, "Arn"),
                Resources=[
                    Sub(
                        "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:"
                        f"table/{stage.prefix}-*"
                    )
                ],
            ),
        )
    )


def _vault(stage: Stage) -> BackupVault:
    key: dict[str, Any] = (
        {"EncryptionKeyArn": GetAtt("CustomerKey", "Arn")} if stage.customer_key else {}
    )
    return BackupVault(
        "BackupVault",
        BackupVaultName=stage.prefix,
        DeletionPolicy="RetainExceptOnCreate",  # None goes that holds a copy.
        UpdateReplacePolicy="Retain",
        **key,
    )


def _plan(stage: Stage, vault: BackupVault) -> BackupPlan:
    return BackupPlan(
        "BackupPlan",
        BackupPlan=BackupPlanResourceType(
            BackupPlanName=stage.prefix,
            BackupPlanRule=[
                BackupRuleResourceType(
                    RuleName="daily",
                    TargetBackupVault=Ref(vault),
                    ScheduleExpression=AT_NIGHT,
                    Lifecycle=LifecycleResourceType(DeleteAfterDays=DAYS_KEPT),
                )
            ],
        ),
    )


def _role(stage: Stage) -> Role:
    policies = ("AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores")
    return Role(
        "BackupRole",
        RoleName=f"{stage.prefix}-backup",
        AssumeRolePolicyDocument=trusted("backup.amazonaws.com"),
        ManagedPolicyArns=[
            Sub(f"arn:${{AWS::Partition}}:iam::aws:policy/service-role/{name}") for name in policies
        ],
        PermissionsBoundary=boundary(),
    )
