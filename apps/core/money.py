"""Money: an exact amount with the currency's own number of decimals.

Source of the codes and decimals: ISO 4217, https://www.six-group.com/en/products-services/financial-information/data-standards.html
"""

import re
from decimal import Decimal
from typing import NamedTuple, Self

LARGEST_DIGITS = 12  # Before the point: sums of millions of such stay within DynamoDB's 38 digits.
USUAL_DECIMALS = 2
_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    USUAL_DECIMALS: (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN "
        "BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
        "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR "
        "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD "
        "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
        "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR "
        "ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
DECIMALS = {code: count for count, codes in _DECIMALS.items() for code in codes.split()}


class Money(NamedTuple):
    amount: Decimal
    currency: str

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Self:
        """Make money of its smallest units, such as cents."""
        return cls(Decimal(minor).scaleb(-DECIMALS[currency]), currency)

    @property
    def minor(self) -> int:
        return int(self.amount.scaleb(DECIMALS[self.currency]))

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `str` wrote."""
        amount, currency = text.split(" ")
        return cls(Decimal(amount), currency)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def read_amount(text: str, currency: str) -> Decimal:
    """Read an amount that is not negative; missing decimals are filled up with zeros.

    Raises:
        ValueError: it is none, or has more decimals than the currency; says why to people.
    """
    decimals = DECIMALS[currency]
    if not re.fullmatch(rf"\d{{1,{LARGEST_DIGITS}}}(\.\d+)?", text, re.ASCII):
        msg = f"Write a number such as 12.50, with up to {LARGEST_DIGITS} digits before the point."
        raise ValueError(msg)
    if len(text.partition(".")[2]) > decimals:
        msg = f"{currency} has {decimals} decimals."
        raise ValueError(msg)
    return Decimal(text).quantize(Decimal(1).scaleb(-decimals))
