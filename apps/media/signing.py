"""Signs what clients do with the bucket, and asks nobody for it.

Through botocore's own signers, not the storage: that would load boto3 and S3's model, half a second
for each instance that shows a picture or takes one, and it takes the time from the clock.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings


class UploadForm(NamedTuple):
    """What a client sends to S3, with its file as the last field, named `file`."""

    url: str
    fields: dict[str, str]
    method: str = "POST"


def sign_link(key: str, *, at: datetime, good_for: timedelta, method: str = "GET") -> str:
    """Sign a link to a file in S3 that is good from `at` on.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
    """
    from botocore.auth import S3SigV4QueryAuth  # noqa: PLC0415  # See above.

    signer = S3SigV4QueryAuth(*_signed_by(), expires=int(good_for.total_seconds()))
    request = _request(method, f"{_address()}/{key}")
    request.context["timestamp"] = f"{at:%Y%m%dT%H%M%SZ}"
    # What botocore's `add_auth` does, but for the time.
    signer._modify_request_before_signing(request)  # noqa: SLF001
    text = signer.string_to_sign(request, signer.canonical_request(request))
    signer._inject_signature_to_request(request, signer.signature(text, request))  # noqa: SLF001
    return str(request.url)


def sign_form(key: str, *, content_type: str, byte_size: int, until: datetime) -> UploadForm:
    """Sign a POST of one file: to this key, of this type, of one byte to `byte_size`.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
    """
    from botocore.auth import S3SigV4PostAuth  # noqa: PLC0415  # See above.

    fields = {"key": key, "Content-Type": content_type}
    fixed = [{"bucket": settings.MEDIA_BUCKET}, *({name: fields[name]} for name in fields)]
    request = _request("POST", _address())
    request.context["s3-presign-post-fields"] = fields
    request.context["s3-presign-post-policy"] = {
        "expiration": f"{until:%Y-%m-%dT%H:%M:%SZ}",
        "conditions": [*fixed, ["content-length-range", 1, byte_size]],
    }
    S3SigV4PostAuth(*_signed_by()).add_auth(request)
    return UploadForm(request.url, request.context["s3-presign-post-fields"])


def sign_for_cloudfront(key: str, *, until: datetime) -> str:
    """Sign a link to a file behind CloudFront with the stage's own key.

    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html
    """
    signer = _cloudfront(settings.MEDIA_KEY_ID, settings.MEDIA_KEY)
    url = f"https://{settings.MEDIA_DOMAIN}/{key}"
    return str(signer.generate_presigned_url(url, date_less_than=until))


@cache
def _cloudfront(key_id: str, pem: str) -> Any:
    from botocore.signers import CloudFrontSigner  # noqa: PLC0415  # Only where a stage has it.
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA1  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    key: Any = load_pem_private_key(pem.encode(), password=None)
    # SHA-1 is what CloudFront asks for.
    return CloudFrontSigner(key_id, lambda text: key.sign(text, PKCS1v15(), SHA1()))  # noqa: S303


def _request(method: str, url: str) -> Any:
    from botocore.awsrequest import AWSRequest  # noqa: PLC0415  # See above.

    return AWSRequest(method, url)


def _signed_by() -> tuple[Any, str, str]:
    """Name the credentials (a role's change hourly), the service and the region."""
    credentials = _session().get_credentials().get_frozen_credentials()
    return credentials, "s3", settings.AWS_REGION


def _address() -> str:
    """Where the bucket answers. The embedded S3 has all buckets at paths of one host."""
    if settings.AWS_ENDPOINT_URL:
        return f"{settings.AWS_ENDPOINT_URL}/{settings.MEDIA_BUCKET}"
    return f"https://{settings.MEDIA_BUCKET}.s3.{settings.AWS_REGION}.amazonaws.com"


@cache
def _session() -> Any:
    from botocore.session import get_session  # noqa: PLC0415  # See above.

    return get_session()
