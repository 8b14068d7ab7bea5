"""Where CloudFormation reads templates that are too large to be sent with a call.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

import json

from infra.aws import client
from infra.index_steps import Body
from infra.stages import Stage

LARGEST_SENT_BYTES = 51_200


def as_argument(stage: Stage, stack_name: str, body: Body) -> dict[str, str]:
    """Make the argument of a call that hands over a template: itself, or where it lies."""
    text = json.dumps(body, separators=(",", ":"))
    if len(text.encode()) <= LARGEST_SENT_BYTES:
        return {"TemplateBody": text}
    s3, bucket = client(stage, "s3"), _bucket(stage)
    key = f"{stack_name}.json"
    s3.put_object(Bucket=bucket, Key=key, Body=text.encode())
    return {"TemplateURL": f"{s3.meta.endpoint_url}/{bucket}/{key}"}


def _bucket(stage: Stage) -> str:
    """Name the bucket, and make it if it is missing: closed to the public, as all new ones are."""
    account = client(stage, "sts").get_caller_identity()["Account"]
    name, s3 = f"hearth-templates-{account}-{stage.region}", client(stage, "s3")
    if name not in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}:
        place = {"LocationConstraint": stage.region}
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=place)
    return name
