import pytest

from tests.accounts.conftest import Mailbox, Newcomer


def test_sends_another_code(newcomer: Newcomer, mailbox: Mailbox) -> None:
    newcomer.register()

    answer = newcomer.post("resend-code", email=newcomer.email.upper())

    assert (answer.status_code, answer.content) == (202, b"")
    assert mailbox(newcomer.email) == ["Your verification code is 123456."] * 2


def test_sends_nothing_to_an_unknown_email_and_answers_the_same(
    newcomer: Newcomer, mailbox: Mailbox
) -> None:
    answer = newcomer.post("resend-code", email=newcomer.email)

    assert (answer.status_code, answer.content) == (202, b"")
    assert mailbox(newcomer.email) == []


def test_sends_nothing_to_a_member(member: Newcomer, mailbox: Mailbox) -> None:
    mails = mailbox(member.email)

    answer = member.post("resend-code", email=member.email)

    assert answer.status_code == 202
    assert mailbox(member.email) == mails


def test_who_registers_a_members_email_cannot_tell(member: Newcomer, another: Newcomer) -> None:
    another.register(email=member.email)
    another.email = member.email
    for _ in range(5):
        another.confirm("000000")

    assert another.confirm("000000").status_code == 429
    another.post("resend-code", email=another.email)
    assert another.confirm("000000").status_code == 400


@pytest.mark.parametrize("is_known", [True, False])
def test_sends_five_a_minute(newcomer: Newcomer, *, is_known: bool) -> None:
    if is_known:
        newcomer.register()

    statuses = [newcomer.post("resend-code", email=newcomer.email).status_code for _ in range(6)]

    assert statuses == [202] * 5 + [429]


def test_refuses_what_is_no_email(newcomer: Newcomer) -> None:
    answer = newcomer.post("resend-code", email="nobody")

    assert answer.json()["error"]["details"] == {"email": ["Write an e-mail address."]}
