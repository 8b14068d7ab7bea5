"""The stage's own key: who may use it is said in one place, and deleting it deletes the data."""

from typing import Any

from troposphere import GetAtt, Output, Sub, Template
from troposphere.kms import Alias, Key

from infra.stages import Stage

DAYS_TO_REGRET = 30  # The longest that KMS waits before it deletes a key.


def add_key(template: Template, stage: Stage) -> None:
    """Put the key into the data stack, if the stage has one; tables name it `CustomerKey`."""
    if not stage.customer_key:
        return
    key = template.add_resource(
        Key(
            "CustomerKey",
            Description=f"Encrypts tables and secrets of {stage.prefix}",
            EnableKeyRotation=True,
            PendingWindowInDays=DAYS_TO_REGRET,
            KeyPolicy={"Version": "2012-10-17", "Statement": [_account_decides()]},
            DeletionPolicy=stage.deletion_policy,
            UpdateReplacePolicy="Retain",
        )
    )
    template.add_resource(
        Alias("CustomerKeyAlias", AliasName=f"alias/{stage.prefix}", TargetKeyId=GetAtt(key, "Arn"))
    )
    template.add_output(Output("CustomerKeyArn", Value=GetAtt(key, "Arn")))


def _account_decides() -> dict[str, Any]:
    """Leave it to the account's IAM policies; without this nobody could manage the key."""
    return {
        "Effect": "Allow",
        "Principal": {"AWS": Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
        "Action": "kms:*",
        "Resource": "*",
    }
