"""`stage.json`: what `config.env` reads on a developer's machine, so that commands find the AWS."""

import json

from config import env


def write(values: dict[str, str]) -> None:
    """Leave the values for every command that runs with the same VAR_DIR."""
    env.STAGE_FILE.parent.mkdir(parents=True, exist_ok=True)
    env.STAGE_FILE.write_text(json.dumps(values, indent=2, sort_keys=True) + "\n")


def read() -> dict[str, str]:
    """Read them back; empty when nobody has left any."""
    if not env.STAGE_FILE.exists():
        return {}
    values: dict[str, str] = json.loads(env.STAGE_FILE.read_text())
    return values
