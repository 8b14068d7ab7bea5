"""`aws-config.ts`, which `make deploy` writes for front ends with AWS Amplify."""

import json
import re
from pathlib import Path

from infra import amplify, deploy
from infra.stages import STAGES

OUTPUTS = {
    "UserPoolId": "eu-central-1_abc",
    "UserPoolClientId": "client1",
    "MediaBucketName": "hearth-prod-media",
}
ADDRESS = "https://api1.execute-api.eu-central-1.amazonaws.com/prod"


def test_it_is_what_amplify_takes() -> None:
    assert amplify.config(STAGES["prod"], OUTPUTS, ADDRESS) == {
        "Auth": {
            "Cognito": {
                "userPoolId": "eu-central-1_abc",
                "userPoolClientId": "client1",
                "loginWith": {"email": True},
                "mfa": {"status": "optional", "totpEnabled": True, "smsEnabled": False},
            }
        },
        "Storage": {"S3": {"bucket": "hearth-prod-media", "region": "eu-central-1"}},
        "API": {"REST": {"hearth": {"endpoint": ADDRESS, "region": "eu-central-1"}}},
    }


def test_a_local_pool_is_found_at_its_address(aws: dict[str, str]) -> None:
    config = amplify.config(STAGES["local"], deploy.outputs("local"), "http://127.0.0.1:8000")

    assert config["Auth"]["Cognito"]["userPoolEndpoint"].startswith("http://127.0.0.1:")


def test_the_file_holds_it_typed(tmp_path: Path) -> None:
    path = amplify.write(STAGES["prod"], OUTPUTS, ADDRESS, tmp_path)

    text = path.read_text()
    [body] = re.findall(r"awsConfig: ResourcesConfig = (.*?);\n", text, re.DOTALL)
    assert path == tmp_path / "prod" / "aws-config.ts"
    assert json.loads(body) == amplify.config(STAGES["prod"], OUTPUTS, ADDRESS)
    assert text.endswith("export default awsConfig;\n")
