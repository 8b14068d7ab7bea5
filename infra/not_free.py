"""Says of each kind of resource in a template what is paid for it.

The figures are in docs/costs.md; here is only what makes the bill grow.
"""

from collections import Counter

from infra.index_steps import Body

FIXED, BY_USE = "a fixed fee", "by use"

# Of types that AWS gives for nothing there is no word here; a test knows them all.
PAID = {
    "AWS::Backup::BackupVault": (BY_USE, "GB kept, and GB brought back"),
    "AWS::CloudFront::Distribution": (BY_USE, "GB sent and requests, above a free 1 TB"),
    "AWS::CloudWatch::Alarm": (FIXED, "each alarm but the first ten of an account"),
    "AWS::CloudWatch::Dashboard": (FIXED, "each dashboard but the first three of an account"),
    "AWS::Cognito::UserPool": (BY_USE, "users of a month, above a free 10 000"),
    "AWS::DynamoDB::Table": (BY_USE, "requests and GB kept; 25 GB are free"),
    "AWS::EC2::EIP": (FIXED, "the address, by the hour"),
    "AWS::EC2::NatGateway": (FIXED, "by the hour, and GB passed"),
    "AWS::Events::Archive": (BY_USE, "GB archived and kept"),
    "AWS::Events::EventBus": (BY_USE, "events that Hearth tells"),
    "AWS::KMS::Key": (FIXED, "the key, and its requests"),
    "AWS::Logs::LogGroup": (BY_USE, "GB taken in and kept; 5 GB are free"),
    "AWS::S3::Bucket": (BY_USE, "GB kept and requests"),
    "AWS::SES::EmailIdentity": (BY_USE, "mails"),
    "AWS::SNS::Topic": (BY_USE, "mails, above a free 1000"),
    "AWS::SQS::Queue": (BY_USE, "requests, above a free million"),
    "AWS::SecretsManager::Secret": (FIXED, "each secret"),
    "AWS::WAFv2::WebACL": (FIXED, "the list and each of its rules, and requests"),
}
# What stands beside the templates.
FUNCTIONS = "functions and gateway: by use: requests and GB-seconds; Lambda's first million is free"


def lines(bodies: dict[str, Body]) -> list[str]:
    """Tell, one line for each kind of resource of each stack, what is not free."""
    told = [line for name, body in bodies.items() for line in _of_stack(name, body)]
    recovered = sum(_is_restorable(one) for body in bodies.values() for one in _all(body))
    if recovered:
        told.append(f"point-in-time recovery of {recovered} tables: by use: GB kept")
    return [*told, FUNCTIONS]


def _of_stack(name: str, body: Body) -> list[str]:
    counts = Counter(one["Type"] for one in _all(body))
    return [
        f"{name}: {count} of {kind}: {PAID[kind][0]}: {PAID[kind][1]}"
        for kind, count in sorted(counts.items())
        if kind in PAID
    ]


def _all(body: Body) -> list[Body]:
    found: list[Body] = list(body["Resources"].values())
    return found


def _is_restorable(resource: Body) -> bool:
    recovery = resource.get("Properties", {}).get("PointInTimeRecoverySpecification", {})
    return bool(recovery.get("PointInTimeRecoveryEnabled", False))
