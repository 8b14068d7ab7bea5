from decimal import Decimal

import pytest

from apps.core.money import DECIMALS, Money, read_amount


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("12.50", "EUR", "12.50"),
        ("12.5", "EUR", "12.50"),
        ("12", "EUR", "12.00"),
        ("0", "EUR", "0.00"),
        ("007", "JPY", "7"),
        ("1.5", "KWD", "1.500"),
        ("999999999999.9999", "CLF", "999999999999.9999"),
    ],
)
def test_fills_up_decimals(text: str, currency: str, amount: str) -> None:
    money = Money(read_amount(text, currency), currency)

    assert str(money) == f"{amount} {currency}"
    assert Money.read(str(money)) == Money.of_minor(money.minor, currency) == money


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("12.505", "EUR"),
        ("12.5", "JPY"),
        ("-1", "EUR"),
        ("+1", "EUR"),
        ("1e3", "EUR"),
        ("1,5", "EUR"),
        (".5", "EUR"),
        ("5.", "EUR"),
        ("", "EUR"),
        ("NaN", "EUR"),
        ("\u0661", "EUR"),
        ("1" * 13, "EUR"),
    ],
)
def test_refuses_what_is_no_amount(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"Write a number|has \d decimals"):
        read_amount(text, currency)


def test_below_zero_has_its_decimals_too() -> None:
    assert str(Money.of_minor(-550, "EUR").amount) == "-5.50"
    assert Money.of_minor(0, "BHD").amount == Decimal("0.000")


def test_knows_the_decimals_of_each_currency() -> None:
    assert (DECIMALS["EUR"], DECIMALS["JPY"], DECIMALS["TND"], DECIMALS["UYW"]) == (2, 0, 3, 4)
    assert all(len(code) == 3 and code.isupper() for code in DECIMALS)
