"""`aws-config.ts`: what a front end with AWS Amplify 6 needs to know about a stage.

Source: https://docs.amplify.aws/react/reference/amplify_outputs/ (`ResourcesConfig` of aws-amplify)
"""

import json
from pathlib import Path
from typing import Any

from infra.aws import client
from infra.stages import Stage

FILE = "aws-config.ts"


def write(stage: Stage, outputs: dict[str, str], address: str, folder: Path) -> Path:
    """Write the file into a folder of the stage's own, and return where it is."""
    path = folder / stage.name / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    body = json.dumps(config(stage, outputs, address), indent=2)
    path.write_text(
        "// Made by `make deploy`. It holds names and addresses, no secrets.\n"
        'import type { ResourcesConfig } from "aws-amplify";\n\n'
        f"const awsConfig: ResourcesConfig = {body};\n\n"
        "export default awsConfig;\n"
    )
    return path


def config(stage: Stage, outputs: dict[str, str], address: str) -> dict[str, Any]:
    """Make the argument of `Amplify.configure`."""
    return {
        "Auth": {"Cognito": _cognito(stage, outputs)},
        "Storage": {"S3": {"bucket": outputs["MediaBucketName"], "region": stage.region}},
        "API": {"REST": {"hearth": {"endpoint": address, "region": stage.region}}},
    }


def _cognito(stage: Stage, outputs: dict[str, str]) -> dict[str, Any]:
    # Amplify finds the real pool by its id.
    where = (
        {"userPoolEndpoint": client(stage, "cognito-idp").meta.endpoint_url}
        if stage.is_local
        else {}
    )
    return {
        "userPoolId": outputs["UserPoolId"],
        "userPoolClientId": outputs["UserPoolClientId"],
        **where,
        "loginWith": {"email": True},
        "mfa": {"status": "optional", "totpEnabled": True, "smsEnabled": False},
    }
