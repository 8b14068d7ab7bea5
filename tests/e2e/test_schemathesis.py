"""What the schema says, thrown at the API by Schemathesis: valid bodies, broken ones, examples.

Source: https://schemathesis.readthedocs.io/en/stable/
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from apps.core.ids import is_id
from config.wsgi import application
from tests.conftest import Person
from tests.factories import (
    make_category,
    make_contact,
    make_gift,
    make_occasion,
    make_task,
    make_wishlist,
)

CASES = 300 if "SOAK" in os.environ else 12  # Of each operation.
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
MAKERS: dict[str, Callable[[str], str]] = {
    "taskId": lambda user_id: make_task(user_id).task_id,
    "contactId": lambda user_id: make_contact(user_id).contact_id,
    "eventId": lambda user_id: make_occasion(user_id).event_id,
    "giftId": lambda user_id: make_gift(user_id).gift_id,
    "wishlistId": lambda user_id: make_wishlist(user_id).wishlist_id,
    "categoryId": lambda user_id: make_category(user_id, name=os.urandom(8).hex()).category_id,
}
CONFIG = SchemathesisConfig.from_dict(
    {
        # Recurses without end on Python 3.11.
        "phases": {"coverage": {"enabled": False}},
        # The tests sign in themselves.
        "generation": {"with-security-parameters": False},
    }
)


def app(environ: dict[str, Any], start_response: Any) -> Any:
    # A server says who asks; the client of these tests does not.
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


schema = schemathesis.openapi.from_wsgi("/schema", app, config=CONFIG)


@schema.parametrize()
@settings(
    max_examples=CASES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@pytest.mark.timeout(1800)
def test_answers_as_the_schema_says(case: Any, alice: Person, carol: Person) -> None:
    use_what_exists(case, alice.user_id)
    # Signing out ends all tokens, so somebody else does it.
    who = carol if case.path == "/v1/auth/logout" else alice

    headers = {"Authorization": f"Bearer {who.token}"}
    case.call_and_validate(headers=headers, checks=CHECKS[:-1] if is_blank(case.body) else CHECKS)


def is_blank(body: object) -> bool:
    """Tell white space, which is no JSON, but which the API takes for an empty object."""
    return isinstance(body, bytes) and not body.strip()


def use_what_exists(case: Any, user_id: str) -> None:
    """Put a thing of the user in place of every other id, since a random one names nothing."""
    for name, value in case.path_parameters.items():
        if name in MAKERS and is_id(str(value)) and value[-1] < "G":
            case.path_parameters[name] = MAKERS[name](user_id)
