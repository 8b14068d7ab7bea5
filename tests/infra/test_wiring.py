"""What stands before the functions: before each that has an API, not only the first."""

from collections.abc import Iterator

import pytest

from infra import change_sets, wiring, zappa
from infra.aws import client
from infra.index_steps import Body
from infra.stages import STAGES
from tests.infra.stacks import put

PROD = STAGES["prod"]
STAGE_NAMES = {"hearth-prod": "prod", "hearth-prod-work": "prod_work"}


@pytest.fixture
def apis(aws: dict[str, str]) -> Iterator[dict[str, str]]:
    """The APIs of prod as Zappa makes them: the name of a stage → its API's id."""
    gateway, made = client(PROD, "apigateway"), {}
    for function, stage_name in STAGE_NAMES.items():
        api: Body = {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": function}}
        put(PROD, function, {"Resources": {"Api": api}})
        made[stage_name] = wiring.api_id(PROD, function)
        gateway.create_deployment(restApiId=made[stage_name], stageName=stage_name)
    yield made
    for function in STAGE_NAMES:
        change_sets.remove(PROD, function)


def test_in_prod_both_functions_have_an_api_elsewhere_the_first() -> None:
    assert zappa.apis(PROD) == STAGE_NAMES
    assert zappa.apis(STAGES["dev"]) == {"hearth-dev": "dev"}


def test_operations_have_an_address_of_their_own_where_they_have_an_api(
    apis: dict[str, str],
) -> None:
    told = wiring.names(PROD)

    hosts = {name: f"https://{api}.execute-api.eu-central-1" for name, api in apis.items()}
    assert told["Address"] == f"{hosts['prod']}.amazonaws.com/prod"
    assert told["OperationsAddress"] == f"{hosts['prod_work']}.amazonaws.com/prod_work/ops"
    assert "OperationsAddress" not in wiring.names(STAGES["dev"])


def test_each_api_is_throttled(apis: dict[str, str]) -> None:
    wiring._throttle(PROD)

    for stage_name, api in apis.items():
        found = client(PROD, "apigateway").get_stage(restApiId=api, stageName=stage_name)
        limits = found["methodSettings"]["*/*"]
        assert (limits["throttlingRateLimit"], limits["throttlingBurstLimit"]) == (1000, 2000)


def test_the_firewall_stands_before_each_api(apis: dict[str, str]) -> None:
    firewall = client(PROD, "wafv2").create_web_acl(
        Name="hearth-prod-test",
        Scope="REGIONAL",
        DefaultAction={"Allow": {}},
        VisibilityConfig={
            "SampledRequestsEnabled": False,
            "CloudWatchMetricsEnabled": False,
            "MetricName": "test",
        },
    )["Summary"]

    wiring._protect(PROD, {"FirewallArn": firewall["ARN"]})

    for stage_name, api in apis.items():
        place = f"arn:aws:apigateway:eu-central-1::/restapis/{api}/stages/{stage_name}"
        found = client(PROD, "wafv2").get_web_acl_for_resource(ResourceArn=place)
        assert found["WebACL"]["Name"] == "hearth-prod-test"
