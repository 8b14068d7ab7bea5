"""Calls the functions' own entry as Lambda does, in this process."""

import sys
import uuid
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from infra.zappa import stage_settings

FUNCTION = "hearth-local-work"


@dataclass(frozen=True)
class Context:
    """What Lambda tells a function about its call."""

    function_name: str = FUNCTION
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


def invoke(event: dict[str, Any]) -> Any:
    """Hand an event to the entry, and return its answer."""
    provide_settings()
    from config.lambda_handler import handler  # noqa: PLC0415  # Needs the line above.

    return handler(event, Context())


def provide_settings() -> None:
    """Stand in for the module that Zappa writes into a package."""
    if "zappa_settings" in sys.modules:
        return
    stage = stage_settings("local_work")
    module = ModuleType("zappa_settings")
    module.__dict__.update(
        API_STAGE="local",
        BASE_PATH=None,
        BINARY_SUPPORT=True,
        CONTEXT_HEADER_MAPPINGS={},
        DEBUG=False,
        DJANGO_SETTINGS=stage["django_settings"],
        DOMAIN=None,
        ENVIRONMENT_VARIABLES=stage["environment_variables"],
        EXCEPTION_HANDLER=None,
        LOG_LEVEL=stage["log_level"],
        PROJECT_NAME=stage["project_name"],
    )
    sys.modules["zappa_settings"] = module
