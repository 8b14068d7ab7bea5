"""Every route that needs credentials, by the schema: none lets a forgery in.

A route that comes later is covered by itself.
"""

import os
from itertools import product
from typing import Any

import pytest
import uritemplate
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import Resolver404, resolve
from rest_framework.test import APIClient

from apps.core.api.schema.document import document
from tests.conftest import Person
from tests.core.forgeries import ODD_PARTS, OTHERS, Forger

# What may stand for a part of a path: an id, a user, a name.
PARTS = ("01KJMB8V8R4T2ZQ5W6X7Y8Z9AB", "3f1c7a52-0000-4000-8000-000000000001", "somebody")
KEY = "hearth_01KJMB8V8R4T2ZQ5W6X7Y8Z9AB_3f1c7a52-0000-4000-8000-000000000001_" + "A" * 43

# Of the odd parts every second one, since there are many routes; one route meets them all in
# `test_authentication.py`.
FORGERIES = dict([*ODD_PARTS.items()][:: 1 if "SOAK" in os.environ else 2]) | OTHERS

Route = tuple[str, str]


@pytest.fixture(scope="module")
def routes() -> list[Route]:
    """The method and a path of each operation that needs credentials."""
    return [
        (method, path_like(template))
        for template, operations in document()["paths"].items()
        for method, operation in operations.items()
        if operation["security"]
    ]


def path_like(template: str) -> str:
    """Fill the path of an operation so that it leads to its view."""
    names = list(uritemplate.variables(template))
    for parts in product(PARTS, repeat=len(names)):
        path = uritemplate.expand(template, dict(zip(names, parts, strict=True)))
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    pytest.fail(f"Nothing fits {template}")


@pytest.fixture(scope="module")
def forger(signing_key: rsa.RSAPrivateKey) -> Forger:
    return Forger(signing_key)


def let_in(routes: list[Route], **headers: str) -> list[tuple[str, str, int]]:
    """Try each route. Returns those that do not refuse as they should."""
    client = APIClient(raise_request_exception=False)
    answers = (
        (method, path, getattr(client, method)(path, headers=headers)) for method, path in routes
    )
    return [
        (method, path, answer.status_code)
        for method, path, answer in answers
        if not is_refusal(answer)
    ]


def is_refusal(answer: Any) -> bool:
    if answer.status_code != 401:
        return False
    told = answer.json()["error"]["code"], answer["WWW-Authenticate"]
    return told == ("UNAUTHENTICATED", "Bearer")


def test_there_are_many_of_both(routes: list[Route]) -> None:
    assert len(routes) >= 35
    assert len(FORGERIES) >= 60


def test_none_is_open_to_nobody(routes: list[Route]) -> None:
    assert let_in(routes) == []


@pytest.mark.parametrize("name", FORGERIES)
def test_none_lets_a_forged_token_in(routes: list[Route], forger: Forger, name: str) -> None:
    token = FORGERIES[name](forger)

    assert let_in(routes, authorization=f"Bearer {token}") == []


@pytest.mark.parametrize("key", ["", "hearth", KEY, KEY[:-1], KEY.replace("hearth", "earth")])
def test_none_lets_a_forged_key_in(routes: list[Route], key: str) -> None:
    assert let_in(routes, **{"x-api-key": key}) == []
    assert let_in(routes, authorization=f"ApiKey {key}") == []


def test_a_good_token_is_refused_by_none(routes: list[Route], alice: Person) -> None:
    # Those of `auth` show the token to Cognito, which did not give it, or end the session.
    others = [route for route in routes if not route[1].startswith("/v1/auth/")]

    statuses = {getattr(alice, method)(path).status_code for method, path in others}

    assert 401 not in statuses
