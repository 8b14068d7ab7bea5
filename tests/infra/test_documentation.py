"""The documentation of prod: files that stand alone, at the paths that other stages have."""

import json
import re

from infra import deploy, documentation
from infra.aws import client
from infra.stages import STAGES

ADDRESS = "https://api.hearth.example"
LINKS = re.compile(r'(?:href|src|data-schema-url)="/([^"]*)"')


def test_pages_lead_to_nothing_that_is_no_file() -> None:
    files = documentation.files(ADDRESS)

    for name in documentation.PAGES:
        page, kind = files[name]
        links = LINKS.findall(page.decode())
        assert kind == "text/html; charset=utf-8"
        assert {"schema", "docs", "redoc"} <= set(links)
        assert set(links) <= files.keys()


def test_nobody_can_sign_in_or_try_anything_there() -> None:
    page = documentation.files(ADDRESS)["docs"][0].decode()

    assert "data-read-only" in page
    assert "password" not in page


def test_the_schema_names_the_address_of_the_api() -> None:
    schema, kind = documentation.files(ADDRESS)["schema"]

    assert kind == "application/json"
    assert json.loads(schema)["servers"] == [{"url": ADDRESS}]


def test_all_of_it_goes_into_the_bucket() -> None:
    bucket = deploy.outputs("local")["MediaBucketName"]

    documentation.publish(STAGES["local"], bucket, ADDRESS)

    for key, (body, kind) in documentation.files(ADDRESS).items():
        kept = client(STAGES["local"], "s3").get_object(Bucket=bucket, Key=key)
        assert (kept["Body"].read(), kept["ContentType"]) == (body, kind)


def test_cloudfront_shows_it_to_all_and_nothing_else() -> None:
    data = deploy.render("prod")["hearth-prod-data"]["Resources"]
    config = data["MediaDistribution"]["Properties"]["DistributionConfig"]

    open_to_all = {one["PathPattern"]: one for one in config["CacheBehaviors"]}

    assert open_to_all.keys() == {"docs", "redoc", "schema", "static/*"}
    assert not any("TrustedKeyGroups" in one for one in open_to_all.values())
    assert "TrustedKeyGroups" in config["DefaultCacheBehavior"]
