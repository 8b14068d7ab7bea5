"""What S3 answers, in our own words; and links that CloudFront signs."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test import override_settings

from apps.core.errors import Unavailable
from apps.media import bucket, links
from apps.media.signing import sign_form, sign_link

NOW = datetime(2026, 3, 1, 9, 34, 56, tzinfo=UTC)


def refusal(status: int) -> ClientError:
    answer: Any = {"Error": {"Code": "X"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "HeadObject")


@pytest.mark.parametrize(
    "error", [EndpointConnectionError(endpoint_url="s3"), refusal(500), refusal(503)], ids=str
)
def test_an_outage_passes(error: Exception) -> None:
    with pytest.raises(Unavailable), bucket._asked():
        raise error


def test_a_refusal_is_a_fault_of_ours() -> None:
    with pytest.raises(ClientError), bucket._asked():
        raise refusal(403)


@pytest.mark.parametrize(
    "where",
    [
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"},  # Nobody is there.
        {"MEDIA_BUCKET": "nobody's"},  # S3 answers, but refuses.
    ],
    ids=str,
)
def test_nobody_knows_whether_a_file_is_there_while_s3_does_not_say(where: dict[str, str]) -> None:
    with override_settings(**where), pytest.raises(Unavailable):
        bucket.has("key")


def test_a_file_that_is_not_there_reads_as_none() -> None:
    assert bucket.read("uploads/nobody/nothing") is None


@pytest.fixture(scope="module")
def cloudfront_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def _cloudfront(cloudfront_key: rsa.RSAPrivateKey) -> Iterator[None]:
    """The settings of a stage that has CloudFront."""
    pem = cloudfront_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    links._links.clear()
    with override_settings(
        MEDIA_DOMAIN="media.hearth.example", MEDIA_KEY_ID="K2JCJMDEHXQW5F", MEDIA_KEY=pem.decode()
    ):
        yield
    links._links.clear()


def unsafe(text: str) -> bytes:
    """Read CloudFront's own kind of Base64."""
    return base64.b64decode(text.translate(str.maketrans("-_~", "+=/")))


@pytest.mark.usefixtures("_cloudfront")
def test_cloudfront_links_are_signed_by_its_key(cloudfront_key: rsa.RSAPrivateKey) -> None:
    link = links.link_to("images/post/u/i/thumb.webp", NOW)

    url, query = urlsplit(link), parse_qs(urlsplit(link).query)
    resource = f"https://{url.netloc}{url.path}"
    ends = int(datetime(2026, 3, 1, 9, 50, tzinfo=UTC).timestamp())
    assert resource == "https://media.hearth.example/images/post/u/i/thumb.webp"
    assert (query["Expires"], query["Key-Pair-Id"]) == ([str(ends)], ["K2JCJMDEHXQW5F"])
    condition = {"DateLessThan": {"AWS:EpochTime": ends}}
    policy = {"Statement": [{"Resource": resource, "Condition": condition}]}
    signed = json.dumps(policy, separators=(",", ":")).encode()
    cloudfront_key.public_key().verify(
        unsafe(query["Signature"][0]),
        signed,
        padding.PKCS1v15(),
        hashes.SHA1(),  # noqa: S303  # CloudFront's.
    )


@pytest.mark.usefixtures("_cloudfront")
def test_cloudfront_links_are_the_same_for_ten_minutes() -> None:
    first = links.link_to("key", NOW)
    links._links.clear()

    assert links.link_to("key", NOW + timedelta(minutes=5)) == first
    assert links.link_to("key", NOW + timedelta(minutes=6)) != first


def test_links_are_the_same_as_botocore_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    begins = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: begins)

    ours = links.link_to("images/post/u/i/thumb.webp", NOW)

    theirs = bucket._s3().generate_presigned_url(
        "get_object",
        Params={"Bucket": "hearth-local-media-000000000000", "Key": "images/post/u/i/thumb.webp"},
        ExpiresIn=1200,
    )
    assert ours == theirs


def test_in_aws_the_bucket_has_a_host_of_its_own() -> None:
    with override_settings(AWS_ENDPOINT_URL="", MEDIA_BUCKET="hearth-prod-media-1"):
        form = sign_form("key", content_type="image/png", byte_size=9, until=NOW)
        link = sign_link("key", at=NOW, good_for=timedelta(minutes=1))

    assert form.url == "https://hearth-prod-media-1.s3.eu-central-1.amazonaws.com"
    assert link.startswith(f"{form.url}/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&")


def test_files_are_read_in_their_order_and_what_is_missing_is_told() -> None:
    for number in range(20):
        bucket.write(f"exports/many/{number}", b"%d" % number, "text/plain")

    contents = bucket.read_all([f"exports/many/{number}" for number in (3, 99, *range(20))])

    assert list(contents) == [b"3", None, *(b"%d" % number for number in range(20))]
