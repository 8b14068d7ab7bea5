from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import cognito, services
from apps.accounts.errors import ExpiredCode
from apps.accounts.models import Registration, User, Username
from apps.core.errors import Unavailable
from apps.core.ids import new_id
from tests.accounts.conftest import Newcomer
from tests.factories import NOW


def test_makes_the_profile(newcomer: Newcomer) -> None:
    newcomer.register(displayName="Alice", location={"city": "Berlin", "lat": 52.52, "lng": 13.4})

    answer = newcomer.confirm()

    assert (answer.status_code, answer.json()) == (200, {"status": "CONFIRMED"})
    pool_user = cognito.find_user(newcomer.email)
    assert pool_user is not None
    assert pool_user.is_confirmed
    assert pool_user.email_verified
    user = User.load(pool_user.sub)
    assert (user.email, user.email_verified) == (newcomer.email, True)
    assert (user.username, user.display_name) == (newcomer.username, "Alice")
    assert (user.city, user.country, user.lat, user.lng) == ("Berlin", None, 52.52, 13.4)
    claim = Username.load(f"username#{newcomer.username}")
    assert (claim.holder, claim.expires_at) == (pool_user.sub, None)
    assert Registration.find_of(newcomer.email) is None


def test_asks_dynamodb_six_times_at_most(newcomer: Newcomer, dynamodb_calls: list[str]) -> None:
    newcomer.register()
    dynamodb_calls.clear()

    newcomer.confirm()

    limit = ["UpdateItem", "UpdateItem"]  # Count, or begin the window of this code.
    assert dynamodb_calls == ["GetItem", *limit, "UpdateItem", "GetItem", "TransactWriteItems"]


def test_refuses_a_wrong_code_and_takes_the_right_one_after_it(newcomer: Newcomer) -> None:
    newcomer.register()

    wrong = newcomer.confirm("000000")

    assert wrong.status_code == 400
    assert wrong.json()["error"]["code"] == "INVALID_CODE"
    assert newcomer.confirm().status_code == 200


def test_a_second_time_is_a_wrong_code(member: Newcomer) -> None:
    answer = member.confirm()

    assert answer.json()["error"]["code"] == "INVALID_CODE"


def test_an_unknown_email_looks_like_a_wrong_code(newcomer: Newcomer) -> None:
    newcomer.registration_id = new_id(NOW)  # Nobody else has tried it.

    answers = [newcomer.confirm() for _ in range(6)]

    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert answers[0].json()["error"]["code"] == "INVALID_CODE"


@pytest.mark.parametrize("field", ["registrationId", "email", "code"])
def test_refuses_a_wrong_field_by_name(newcomer: Newcomer, field: str) -> None:
    newcomer.registration_id = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"

    answer = newcomer.confirm(**{field: 5})

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]


def test_allows_five_tries_with_a_code(newcomer: Newcomer) -> None:
    newcomer.register()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(newcomer.confirm, ["000000"] * 8))

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [400] * 5 + [429] * 3
    assert newcomer.confirm().status_code == 429


def test_another_code_has_five_tries_of_its_own(newcomer: Newcomer) -> None:
    newcomer.register()
    for _ in range(5):
        newcomer.confirm("000000")

    newcomer.post("resend-code", email=newcomer.email)

    assert newcomer.confirm().status_code == 200


def test_of_two_at_once_one_confirms(newcomer: Newcomer) -> None:
    newcomer.register()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: newcomer.confirm(), range(4)))

    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]


def test_a_replaced_registration_cannot_be_confirmed(newcomer: Newcomer, another: Newcomer) -> None:
    # Somebody else registers the e-mail after its owner; the owner must not confirm their password.
    newcomer.register()
    another.register(email=newcomer.email, password="Stolen-horse-9")

    answer = newcomer.confirm()

    assert answer.json()["error"]["code"] == "INVALID_CODE"
    assert newcomer.login("Stolen-horse-9").status_code == 403


def test_a_registration_that_replaced_another_has_the_new_password_alone(
    newcomer: Newcomer, another: Newcomer
) -> None:
    # Somebody else registered the e-mail before its owner came.
    another.register(email=newcomer.email, password="Stolen-horse-9")
    newcomer.register()

    answer = newcomer.confirm()

    assert answer.status_code == 200
    assert newcomer.login().status_code == 200
    assert newcomer.login("Stolen-horse-9").status_code == 401
    assert newcomer.sign_in().get("/v1/users/me").json()["username"] == newcomer.username


def test_a_code_expires_after_a_day(newcomer: Newcomer) -> None:
    newcomer.register()

    with pytest.raises(ExpiredCode):
        services.confirm(
            email=newcomer.email,
            registration_id=newcomer.registration_id,
            code="123456",
            now=timezone.now() + timedelta(days=1),
        )


def test_goes_on_after_an_outage(newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch) -> None:
    newcomer.register()

    def fail(_sub: str) -> None:
        raise Unavailable

    monkeypatch.setattr(cognito, "find_user", fail)
    assert newcomer.confirm().status_code == 503
    monkeypatch.undo()
    services.confirm(
        email=newcomer.email,
        registration_id=newcomer.registration_id,
        code="123456",
        now=timezone.now() + timedelta(seconds=31),
    )

    assert newcomer.sign_in().get("/v1/users/me").json()["username"] == newcomer.username
