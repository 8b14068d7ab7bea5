"""CloudFront before the bucket: it alone may read images there, by signed links alone.

What documentation a stage keeps there it shows to everybody.
"""

from typing import Any

from troposphere import GetAtt, Output, Parameter, Ref, Sub, Template
from troposphere.cloudfront import (
    CacheBehavior,
    DefaultCacheBehavior,
    Distribution,
    DistributionConfig,
    KeyGroup,
    KeyGroupConfig,
    Origin,
    OriginAccessControl,
    OriginAccessControlConfig,
    PublicKey,
    PublicKeyConfig,
    S3OriginConfig,
)
from troposphere.s3 import Bucket

from apps.media.keys import IMAGES
from infra import documentation, stage_secrets
from infra.stages import Stage

# Policies that AWS keeps, the same in every account. What is asked in the query, which is the
# signature, is no part of what they remember an image by.
# Sources: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
# and https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
CORS_AND_SECURITY_HEADERS = "e61eb60c-9c35-4d20-a928-2b84e02af89c"


def add_distribution(template: Template, stage: Stage, bucket: Bucket) -> list[dict[str, Any]]:
    """Put the distribution into the data stack, and return what the bucket's policy must allow.

    All of it stands under `InAws`, since the embedded AWS makes no public keys.
    """
    if not stage.cloudfront:
        return []
    template.add_parameter(Parameter("MediaPublicKey", Type="String", Default=""))
    key = template.add_resource(_public_key(stage))
    group = template.add_resource(
        KeyGroup(
            "MediaKeyGroup",
            Condition="InAws",
            KeyGroupConfig=KeyGroupConfig(Name=f"{stage.prefix}-media", Items=[Ref(key)]),
        )
    )
    access = template.add_resource(_access(stage))
    distribution = template.add_resource(_distribution(stage, bucket, group, access))
    template.add_output(
        Output("MediaDomain", Condition="InAws", Value=GetAtt(distribution, "DomainName"))
    )
    template.add_output(Output("MediaKeyId", Condition="InAws", Value=Ref(key)))
    secret = stage_secrets.arn(stage, stage_secrets.MEDIA_KEY)
    template.add_output(Output("MediaKeyArn", Condition="InAws", Value=secret))
    return [_may_read(stage, bucket, distribution)]


def _public_key(stage: Stage) -> PublicKey:
    return PublicKey(
        "MediaKey",
        Condition="InAws",
        PublicKeyConfig=PublicKeyConfig(
            Name=f"{stage.prefix}-media",
            CallerReference=f"{stage.prefix}-media",
            EncodedKey=Ref("MediaPublicKey"),
        ),
    )


def _access(stage: Stage) -> OriginAccessControl:
    return OriginAccessControl(
        "MediaAccess",
        Condition="InAws",
        OriginAccessControlConfig=OriginAccessControlConfig(
            Name=f"{stage.prefix}-media",
            OriginAccessControlOriginType="s3",
            SigningBehavior="always",
            SigningProtocol="sigv4",
        ),
    )


def _distribution(
    stage: Stage, bucket: Bucket, group: KeyGroup, access: OriginAccessControl
) -> Distribution:
    return Distribution(
        "MediaDistribution",
        Condition="InAws",
        DistributionConfig=DistributionConfig(
            Comment=f"Images of {stage.prefix}",
            Enabled=True,
            HttpVersion="http2and3",
            IPV6Enabled=True,
            PriceClass="PriceClass_100",  # Europe and North America, the cheapest.
            Origins=[
                Origin(
                    Id="bucket",
                    DomainName=GetAtt(bucket, "RegionalDomainName"),
                    OriginAccessControlId=GetAtt(access, "Id"),
                    # CloudFormation wants it, empty, where there is an access control.
                    S3OriginConfig=S3OriginConfig(OriginAccessIdentity=""),
                )
            ],
            DefaultCacheBehavior=DefaultCacheBehavior(
                TargetOriginId="bucket",
                ViewerProtocolPolicy="https-only",
                AllowedMethods=["GET", "HEAD"],
                CachePolicyId=CACHING_OPTIMIZED,
                ResponseHeadersPolicyId=CORS_AND_SECURITY_HEADERS,
                TrustedKeyGroups=[Ref(group)],
            ),
            CacheBehaviors=[_shown_to_all(path) for path in _documentation(stage)],
        ),
    )


def _shown_to_all(path: str) -> CacheBehavior:
    return CacheBehavior(
        PathPattern=path,
        TargetOriginId="bucket",
        ViewerProtocolPolicy="redirect-to-https",
        AllowedMethods=["GET", "HEAD"],
        Compress=True,
        CachePolicyId=CACHING_OPTIMIZED,
        ResponseHeadersPolicyId=CORS_AND_SECURITY_HEADERS,
    )


def _documentation(stage: Stage) -> tuple[str, ...]:
    return documentation.SHOWN if stage.publishes_documentation else ()


def _may_read(stage: Stage, bucket: Bucket, distribution: Distribution) -> dict[str, Any]:
    arn = "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/"
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": [
            Sub(f"${{{bucket.title}.Arn}}/{keys}")
            for keys in (f"{IMAGES}*", *_documentation(stage))
        ],
        "Condition": {"StringEquals": {"AWS:SourceArn": Sub(f"{arn}${{{distribution.title}}}")}},
    }
