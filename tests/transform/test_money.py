"""Sums of money in the forms that portals write."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import Money, PriceKind
from tests.transform.money_samples import EXACT, REFUSED, ROUNDED
from transform.values.money import LARGEST, money, parse_money, told_currency
from warehouse.tables.columns import MONEY


@pytest.mark.parametrize(("text", "currency", "lang", "amount"), EXACT)
def test_a_sum_written_out_is_exact(text: str, currency: str, lang: str, amount: str) -> None:
    read = parse_money(text, currency=currency, kind=PriceKind.BUDGET, lang=lang)
    assert read == Money(Decimal(amount), currency, PriceKind.BUDGET, text, exact=True)


@pytest.mark.parametrize(("text", "currency", "lang", "amount"), ROUNDED)
def test_a_sum_with_a_multiplier_was_rounded_by_the_portal(
    text: str, currency: str, lang: str, amount: str
) -> None:
    read = parse_money(text, currency=currency, kind=PriceKind.ESTIMATE, lang=lang)
    assert read == Money(Decimal(amount), currency, PriceKind.ESTIMATE, text, exact=False)


@pytest.mark.parametrize(("text", "currency", "lang"), REFUSED)
def test_what_is_no_single_sum_of_the_currency_is_refused(text: str, currency: str, lang: str) -> None:
    with pytest.raises(ValueError, match=r"sum|two ways|multiplier|thousands"):
        parse_money(text, currency=currency, kind=PriceKind.BUDGET, lang=lang)


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        (0.1, "0.1"),
        (42882861177.0, "42882861177"),
        (1e16, "10000000000000000"),
        (1234567890.12, "1234567890.12"),
        (7, "7"),
        ("1234.50", "1234.50"),
        (" 12 ", "12"),
        (Decimal("1E+3"), "1000"),
    ],
)
def test_a_plain_number_carries_no_binary_noise(amount: Decimal | float | str, value: str) -> None:
    assert str(money(amount, "THB", PriceKind.REFERENCE).amount) == value


@pytest.mark.parametrize(
    "amount",
    [
        *(True, float("nan"), float("inf"), -1, "-0.5", "1,234", "", "NaN", "Infinity"),
        *(10**20, 1e20, "9" * 400, "1e400", "1E+999999", 10**4000),
    ],
    ids=lambda amount: str(type(amount).__name__),
)
def test_what_is_no_amount_is_refused(amount: float | str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        money(amount, "THB", PriceKind.REFERENCE)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("1.248.650,40 EUR", "EUR"),
        ("1.248.650,40 Avro", "EUR"),
        ("2.160.440,00 TRY", "TRY"),
        ("2.160.440,00", "TRY"),
        ("1.000,00 EUR (51.200,00 TL)", "TRY"),
    ],
)
def test_the_currency_beside_a_sum_is_the_one_that_stands_there(text: str, currency: str) -> None:
    assert told_currency(text, "TRY") == currency


def test_the_raw_text_is_the_portals_or_else_the_number() -> None:
    assert money(5, "VND", PriceKind.BUDGET).raw == "5"
    assert money(5, "VND", PriceKind.BUDGET, "5 đồng").raw == "5 đồng"


AMOUNTS = st.decimals(min_value=0, max_value=10**13, places=2)


def _european(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


@given(AMOUNTS)
def test_every_amount_written_in_a_locale_is_read_back(amount: Decimal) -> None:
    kind = PriceKind.AWARD
    thai = parse_money(f"{amount:,.2f} บาท", currency="THB", kind=kind, lang="th")
    turkish = parse_money(f"{_european(amount)} TL", currency="TRY", kind=kind, lang="tr")
    indonesian = parse_money(f"Rp {_european(amount)}", currency="IDR", kind=kind, lang="id")
    assert (thai.amount, turkish.amount, indonesian.amount) == (amount, amount, amount)


@given(st.text(max_size=30), st.sampled_from(["th", "vi", "id", "tr", "en", "ko"]))
def test_any_other_text_is_refused_with_a_value_error_or_is_no_negative_sum(text: str, lang: str) -> None:
    try:
        read = parse_money(text, currency="USD", kind=PriceKind.BUDGET, lang=lang)
    except ValueError:
        return
    assert read.amount >= 0
    assert read.amount.is_finite()


def test_the_largest_sum_is_the_one_that_the_warehouse_s_columns_hold() -> None:
    assert (MONEY.precision, MONEY.scale) == (24, 4)
    assert Decimal(10) ** (24 - 4) == LARGEST
    most = "9" * 20
    assert money(most, "IDR", PriceKind.BUDGET).amount == LARGEST - 1
    assert parse_money(most, currency="IDR", kind=PriceKind.BUDGET, lang="id").amount == LARGEST - 1


@pytest.mark.parametrize(
    "text", ["9" * 400, "1" + "0" * 20, "100000000 triliun", f"{'9' * 30},00", "9." + "999." * 99 + "999"]
)
def test_a_sum_of_more_digits_than_a_column_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="larger than any"):
        parse_money(text, currency="IDR", kind=PriceKind.BUDGET, lang="id")
