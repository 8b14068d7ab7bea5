"""The bucket of images and exports: private, versioned, encrypted, and swept by its own rules."""

from typing import Any

from troposphere import GetAtt, Output, Ref, Sub, Template
from troposphere.s3 import (
    AbortIncompleteMultipartUpload,
    Bucket,
    BucketEncryption,
    BucketPolicy,
    CorsConfiguration,
    CorsRules,
    EventBridgeConfiguration,
    LifecycleConfiguration,
    LifecycleRule,
    LifecycleRuleTransition,
    NoncurrentVersionExpiration,
    NotificationConfiguration,
    PublicAccessBlockConfiguration,
    ServerSideEncryptionByDefault,
    ServerSideEncryptionRule,
    VersioningConfiguration,
)

from apps.media.keys import EXPORTS, IMAGES, UPLOADS
from infra.distribution import add_distribution
from infra.stages import Stage

HOUR_SECONDS = 3600


def add_bucket(template: Template, stage: Stage) -> None:
    """Put the bucket into a template, with who may reach it and how."""
    bucket = template.add_resource(_bucket(stage))
    statements = [_plain_text_refused(bucket), *add_distribution(template, stage, bucket)]
    template.add_resource(
        BucketPolicy(
            "MediaBucketPolicy",
            Bucket=Ref(bucket),
            PolicyDocument={"Version": "2012-10-17", "Statement": statements},
            Condition="InAws",  # The embedded AWS speaks plain HTTP on loopback.
        )
    )
    template.add_output(Output("MediaBucketName", Value=Ref(bucket)))


def _bucket(stage: Stage) -> Bucket:
    return Bucket(
        "MediaBucket",
        # Names are unique in the world, so it carries the account's number.
        BucketName=Sub(f"{stage.prefix}-media-${{AWS::AccountId}}"),
        VersioningConfiguration=VersioningConfiguration(Status="Enabled"),
        BucketEncryption=BucketEncryption(
            ServerSideEncryptionConfiguration=[
                ServerSideEncryptionRule(
                    ServerSideEncryptionByDefault=ServerSideEncryptionByDefault(
                        SSEAlgorithm="AES256"
                    )
                )
            ]
        ),
        PublicAccessBlockConfiguration=PublicAccessBlockConfiguration(
            BlockPublicAcls=True,
            BlockPublicPolicy=True,
            IgnorePublicAcls=True,
            RestrictPublicBuckets=True,
        ),
        CorsConfiguration=CorsConfiguration(CorsRules=[_cors(stage)]),
        LifecycleConfiguration=LifecycleConfiguration(Rules=_lifecycle(stage)),
        # What lands goes to the default bus, and by a rule of the app stack to the work queue.
        NotificationConfiguration=NotificationConfiguration(
            EventBridgeConfiguration=EventBridgeConfiguration(EventBridgeEnabled=True)
        ),
        DeletionPolicy=stage.deletion_policy,
        UpdateReplacePolicy="Retain",
    )


def _cors(stage: Stage) -> CorsRules:
    return CorsRules(
        AllowedOrigins=stage.web_origins,
        AllowedMethods=["GET", "HEAD", "POST"],
        AllowedHeaders=["*"],
        ExposedHeaders=["ETag"],
        MaxAge=HOUR_SECONDS,
    )


def _lifecycle(stage: Stage) -> list[LifecycleRule]:
    gifts = f"{IMAGES}gift/"
    rules = [
        _rule(
            "ColdImages",
            IMAGES,
            stage.old_version_days,
            Transitions=[
                LifecycleRuleTransition(
                    StorageClass="STANDARD_IA", TransitionInDays=stage.image_cold_days
                )
            ],
        ),
        _rule("Uploads", UPLOADS, stage.upload_days, ExpirationInDays=stage.upload_days),
        _rule("Exports", EXPORTS, 1, ExpirationInDays=1),
    ]
    if stage.gift_image_days:
        days = stage.gift_image_days
        rules.append(_rule("GiftImages", gifts, stage.old_version_days, ExpirationInDays=days))
    return rules


def _rule(title: str, prefix: str, old_version_days: int, **more: Any) -> LifecycleRule:
    return LifecycleRule(
        Id=title,
        Prefix=prefix,
        Status="Enabled",
        NoncurrentVersionExpiration=NoncurrentVersionExpiration(NoncurrentDays=old_version_days),
        AbortIncompleteMultipartUpload=AbortIncompleteMultipartUpload(DaysAfterInitiation=1),
        **more,
    )


def _plain_text_refused(bucket: Bucket) -> dict[str, Any]:
    arn = GetAtt(bucket, "Arn")
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, Sub(f"${{{bucket.title}.Arn}}/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
