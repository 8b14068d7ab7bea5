"""Links that people open elsewhere lead to the API, also behind a stage of API Gateway."""

from typing import Any

from django.test.utils import override_script_prefix

from apps.core.api.links import public_link

TOKEN = "0" * 40


def link() -> str:
    return public_link("shared-wishlist", token=TOKEN)


def test_a_link_is_the_same_in_a_request_under_a_stage_and_in_the_work_function(
    settings: Any,
) -> None:
    settings.PUBLIC_URL = "https://api.example/dev"
    expected = f"https://api.example/dev/v1/shared-wishlists/{TOKEN}"

    with override_script_prefix("/dev/"):
        assert link() == expected
    assert link() == expected


def test_under_a_domain_of_its_own_there_is_no_stage(settings: Any) -> None:
    settings.PUBLIC_URL = "https://hearth.example/"

    assert link() == f"https://hearth.example/v1/shared-wishlists/{TOKEN}"
