import base64

import pytest
from django.test import override_settings

from apps.core.api.seals import BrokenSeal, open_bytes, open_text, seal_bytes, seal_text

PLAIN = b'{"userId": {"S": "alice"}}'


def opens(sealed: str, bound_to: str = "here") -> bool:
    try:
        return open_text(sealed, bound_to=bound_to) == PLAIN
    except BrokenSeal:
        return False


def test_what_was_sealed_opens_where_it_belongs() -> None:
    assert opens(seal_text(PLAIN, bound_to="here"))
    assert not opens(seal_text(PLAIN, bound_to="here"), bound_to="there")


def test_nobody_can_read_it_or_tell_two_of_the_same() -> None:
    first, second = (seal_text(PLAIN, bound_to="here") for _ in range(2))

    assert first != second
    assert b"alice" not in base64.urlsafe_b64decode(first + "==")


def test_every_bit_counts() -> None:
    sealed = seal_bytes(PLAIN, secret="a", bound_to="here")

    for bit in range(8 * len(sealed)):
        forged = bytearray(sealed)
        forged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BrokenSeal):
            open_bytes(bytes(forged), secret="a", bound_to="here")


def test_every_length_counts() -> None:
    sealed = seal_bytes(PLAIN, secret="a", bound_to="here")

    for length in range(len(sealed)):
        with pytest.raises(BrokenSeal):
            open_bytes(sealed[:length], secret="a", bound_to="here")
    with pytest.raises(BrokenSeal):
        open_bytes(sealed + b"\0", secret="a", bound_to="here")


def test_the_secret_counts() -> None:
    sealed = seal_bytes(PLAIN, secret="a", bound_to="here")

    assert open_bytes(sealed, secret="a", bound_to="here") == PLAIN
    for secret in ("", "b", "a "):
        with pytest.raises(BrokenSeal):
            open_bytes(sealed, secret=secret, bound_to="here")


def test_our_own_key_counts() -> None:
    sealed = seal_text(PLAIN, bound_to="here")

    with override_settings(SECRET_KEY="another"):
        assert not opens(sealed)


@pytest.mark.parametrize(
    "spoilt",
    [
        "{}=",
        "{}==",
        " {}",
        "{} ",
        "{}\n",
        "{}.",
        "{}A",
        "A{}",
        "{}\x00",
        "{}{}",
        "{}ä",
        "�",
        "",
        "=",
        "====",
        "A",
        "AAAA",
        "-",
        "!",
        "%",
        "A" * 100000,
        "\N{ARABIC-INDIC DIGIT ONE}" * 80,
    ],
)
def test_another_spelling_does_not_open(spoilt: str) -> None:
    assert not opens(spoilt.replace("{}", seal_text(PLAIN, bound_to="here")))


def test_one_text_alone_decodes_to_a_seal() -> None:
    sealed = seal_text(PLAIN + b"!", bound_to="here")  # A length that leaves bits over.
    assert len(base64.urlsafe_b64decode(sealed + "==")) % 3

    for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        if last != sealed[-1]:
            with pytest.raises(BrokenSeal):
                open_text(sealed[:-1] + last, bound_to="here")


@pytest.mark.parametrize(("safe", "other"), [("-", "+"), ("_", "/")])
def test_the_other_alphabet_of_base64_does_not_open(safe: str, other: str) -> None:
    sealed = next(
        text for text in (seal_text(PLAIN, bound_to="here") for _ in range(1000)) if safe in text
    )

    assert not opens(sealed.replace(safe, other))
