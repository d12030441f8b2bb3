"""Exchange rates: the central bank's file becomes won and dollars for one unit, and the newest one counts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rates import Rate, equivalent
from transform.values.rate_file import quoted, read_rates

PLAIN = {"USD": "1.25", "KRW": "1600", "THB": "40", "IDR": "20000", "TRY": "50"}
THE_DAY = date(2026, 11, 23)
BAHT = [
    Rate("THB", date(2026, 11, 20), Decimal(40), Decimal("0.03"), "ecb"),
    Rate("THB", date(2026, 11, 23), Decimal("42.5"), Decimal("0.031"), "ecb"),
    Rate("TRY", date(2026, 11, 23), Decimal(32), Decimal("0.02"), "ecb"),
]


def feed(figures: dict[str, str], day: str = "2026-11-23") -> bytes:
    """A file in the bank's format, with made-up figures."""
    cubes = "".join(f"<Cube currency='{name}' rate='{rate}'/>" for name, rate in figures.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"'
        ' xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><gesmes:subject>Reference rates</gesmes:subject>'
        f"<Cube><Cube time='{day}'>{cubes}</Cube></Cube></gesmes:Envelope>"
    ).encode()


def test_a_rate_is_won_and_dollars_for_one_unit() -> None:
    found = {rate.currency: (rate.krw, rate.usd) for rate in read_rates(feed(PLAIN))}
    assert found == {
        "EUR": (Decimal(1600), Decimal("1.25")),
        "USD": (Decimal(1280), Decimal(1)),
        "KRW": (Decimal(1), Decimal("0.00078125")),
        "THB": (Decimal(40), Decimal("0.03125")),
        "IDR": (Decimal("0.08"), Decimal("0.0000625")),
        "TRY": (Decimal(32), Decimal("0.025")),
    }


def test_a_currency_may_be_worth_more_than_a_euro() -> None:
    found = {rate.currency: (rate.krw, rate.usd) for rate in read_rates(feed(PLAIN | {"GBP": "0.8"}))}
    assert found["GBP"] == (Decimal(2000), Decimal("1.5625"))


def test_each_day_of_a_longer_file_has_its_own_rates() -> None:
    friday = (
        b"<Cube time='2026-11-20'><Cube currency='USD' rate='1'/><Cube currency='KRW' rate='1500'/></Cube>"
    )
    two = feed(PLAIN).replace(b"</Cube></Cube>", b"</Cube>" + friday + b"</Cube>")
    found = {(rate.day, rate.currency): rate.krw for rate in read_rates(two)}
    assert (len(found), found[THE_DAY, "USD"], found[date(2026, 11, 20), "USD"]) == (
        9,
        Decimal(1280),
        Decimal(1500),
    )


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<html>we are closed", "not XML"),
        (b"", "not XML"),
        (b"<html></html>", "no day with rates"),
        (feed(PLAIN, day="23.11.2026"), "isoformat"),
        (feed(PLAIN | {"THB": "N/A"}), "'N/A' is no rate"),
        (feed(PLAIN | {"THB": "0"}), "'0' is no rate"),
        (feed(PLAIN | {"THB": "-3"}), "'-3' is no rate"),
        (feed(PLAIN | {"THB": "NaN"}), "'NaN' is no rate"),
        (feed({"USD": "1.25"}), "the rates of 2026-11-23 lack won or dollar"),
    ],
)
def test_what_is_not_in_the_format_is_refused_whole(body: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_rates(body)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 22), ("40000001", "30000.00", date(2026, 11, 20))),
        (date(2026, 11, 23), ("42500001", "31000.00", date(2026, 11, 23))),
        (date(2027, 5, 1), ("42500001", "31000.00", date(2026, 11, 23))),
    ],
)
def test_a_sum_is_converted_by_the_newest_rate_on_or_before_the_day(
    day: date, expected: tuple[Any, ...]
) -> None:
    worth = equivalent(Decimal("1000000.02"), "THB", BAHT, day)
    assert worth is not None
    assert (str(worth.krw), str(worth.usd), worth.rate.day) == expected
    assert worth.rate.source == "ecb"


@pytest.mark.parametrize(("currency", "day"), [("THB", date(2026, 11, 19)), ("VND", date(2026, 11, 23))])
def test_without_a_rate_there_is_no_equivalent(currency: str, day: date) -> None:
    assert equivalent(Decimal(5), currency, BAHT, day) is None


@given(st.decimals("0.0001", "100000", places=4), st.decimals("1", "5000", places=2))
def test_a_quotation_for_one_dollar_is_turned_round(per_usd: Decimal, won: Decimal) -> None:
    rate = quoted("VND", THE_DAY, per_usd, won)
    assert abs(rate.usd * per_usd - 1) < Decimal("0.0000002")
    assert abs(rate.krw * per_usd - won) <= Decimal("0.0000005") * max(per_usd, Decimal(1))


@pytest.mark.parametrize(
    ("currency", "per_usd"), [("vnd", "1"), ("DONG", "1"), ("VND", "0"), ("VND", "-1"), ("VND", "NaN")]
)
def test_what_is_no_quotation_is_refused(currency: str, per_usd: str) -> None:
    with pytest.raises(ValueError, match="is no "):
        quoted(currency, THE_DAY, Decimal(per_usd), Decimal(1400))
