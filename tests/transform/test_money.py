"""Sums of money in the forms that portals write."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.money import money, parse_money
from transform.notice import Money, PriceKind

EXACT = [
    ("1.234.567,89 TL", "TRY", "tr", "1234567.89"),
    ("1.234.567,89 TRY", "TRY", "tr", "1234567.89"),
    ("₺1.234.567", "TRY", "tr", "1234567"),
    ("2.450.000.000 ₺", "TRY", "tr", "2450000000"),
    ("1 234 567,89 TRY", "TRY", "tr", "1234567.89"),
    ("12.500 Türk Lirası", "TRY", "tr", "12500"),
    ("0,50 TL", "TRY", "tr", "0.50"),
    ("1,234.56 TRY", "TRY", "tr", "1234.56"),
    ("42,882,861,177.00 VND", "VND", "vi", "42882861177.00"),
    ("42.882.861.177 VND", "VND", "vi", "42882861177"),
    ("42.882.861.177 đồng", "VND", "vi", "42882861177"),
    ("850,000 VND", "VND", "vi", "850000"),
    ("5.713.562 đ", "VND", "vi", "5713562"),
    ("Giá gói thầu: 1.000.000.000 đồng", "VND", "vi", "1000000000"),
    ("1000000000", "VND", "vi", "1000000000"),
    ("Rp 1.000.000,00", "IDR", "id", "1000000.00"),
    ("Rp. 1.000.000,-", "IDR", "id", "1000000"),
    ("Rp.1.000.000", "IDR", "id", "1000000"),
    ("Rp898.500.000", "IDR", "id", "898500000"),
    ("IDR 898.500.000,50", "IDR", "id", "898500000.50"),
    ("Pagu Rp 100.000,00 (seratus ribu)", "IDR", "id", "100000.00"),
    ("๑,๒๓๔,๕๖๗.๐๐ บาท", "THB", "th", "1234567.00"),
    ("รวมเป็นเงินทั้งสิ้น ๕,๗๑๓,๕๖๒.๔๕ บาท", "THB", "th", "5713562.45"),
    ("5,713,562.45 บาท (ห้าล้านเจ็ดแสนบาท)", "THB", "th", "5713562.45"),
    ("฿ 12,000,000", "THB", "th", "12000000"),
    ("1,234.00", "THB", "th", "1234.00"),
    ("USD 1,200,000.50", "USD", "en", "1200000.50"),
    ("US$ 1,200,000", "USD", "en", "1200000"),
    ("$12", "USD", "en", "12"),
    ("€ 3.500.000,00", "EUR", "en", "3500000.00"),
    ("0.5 USD", "USD", "en", "0.5"),
    ("15,000,000원", "KRW", "ko", "15000000"),
    ("1.001.241,61 TRY", "TRY", "tr", "1001241.61"),
    ("1.232.596,20 TRY", "TRY", "tr", "1232596.20"),
    ("1.500.000 Türk lirası", "TRY", "tr", "1500000"),
    ("₺ 2.500.000,00", "TRY", "tr", "2500000.00"),
    ("1.234,5 TL", "TRY", "tr", "1234.5"),
    ("(1.234,00) TL", "TRY", "tr", "1234.00"),
    ("Rp2.500.000.000,-", "IDR", "id", "2500000000"),
    ("Rp. 750.000.000,00 (Tujuh ratus lima puluh juta rupiah)", "IDR", "id", "750000000.00"),
    ("HPS Rp 4.000.000.000", "IDR", "id", "4000000000"),
    ("IDR 1,234,567,890.00", "IDR", "id", "1234567890.00"),
    ("1.234.567.000 VNĐ", "VND", "vi", "1234567000"),
    ("88.698.500.000 VND", "VND", "vi", "88698500000"),
    ("95.300.000.000", "VND", "vi", "95300000000"),
    ("0 VND", "VND", "vi", "0"),
    ("๑๒,๕๐๐,๐๐๐.๐๐ บาท", "THB", "th", "12500000.00"),
    ("วงเงิน 1,234,567.89 บาท", "THB", "th", "1234567.89"),
    ("THB 4,500,000", "THB", "th", "4500000"),
    ("$300,000", "USD", "en", "300000"),
    ("EUR 3,500,000.00", "EUR", "en", "3500000.00"),
    ("USD 50.000.000", "USD", "vi", "50000000"),
    ("KRW 1,500,000,000", "KRW", "en", "1500000000"),
]

ROUNDED = [
    ("Rp 3,8 Jt", "IDR", "id", "3800000"),
    ("Rp 898,5 Jt", "IDR", "id", "898500000"),
    ("Rp 1,2 M", "IDR", "id", "1200000000"),
    ("1,2 Milyar", "IDR", "id", "1200000000"),
    ("Rp 9,6 miliar", "IDR", "id", "9600000000"),
    ("Rp 2,5 T", "IDR", "id", "2500000000000"),
    ("Rp 750 rb", "IDR", "id", "750000"),
    ("Rp 1.234 juta", "IDR", "id", "1234000000"),
    ("12 tỷ", "VND", "vi", "12000000000"),
    ("VND 12,5 tỷ đồng", "VND", "vi", "12500000000"),
    ("12 tỉ đồng", "VND", "vi", "12000000000"),
    ("850 triệu", "VND", "vi", "850000000"),
    ("3 tỷ 500 triệu đồng", "VND", "vi", "3500000000"),
    ("1 nghìn tỷ đồng", "VND", "vi", "1000000000000"),
    ("1,234 tỷ", "VND", "vi", "1234000000"),
    ("12.5 ล้านบาท", "THB", "th", "12500000"),
    ("1.2 พันล้านบาท", "THB", "th", "1200000000"),
    ("๓๐ ล้าน", "THB", "th", "30000000"),
    ("5 แสนบาท", "THB", "th", "500000"),
    ("1,5 Milyon TL", "TRY", "tr", "1500000"),
    ("2 MİLYAR TL", "TRY", "tr", "2000000000"),
    ("500 bin TL", "TRY", "tr", "500000"),
    ("USD 1.2 million", "USD", "en", "1200000"),
    ("US$ 3.5bn", "USD", "en", "3500000000"),
    ("USD 250k", "USD", "en", "250000"),
    ("USD 1,5 million", "USD", "id", "1500000"),
    ("15 억원", "KRW", "ko", "1500000000"),
    ("3 억 5천만 원", "KRW", "ko", "350000000"),
    ("Rp 11.2 Miliar", "IDR", "id", "11200000000"),
    ("Rp15 Miliar", "IDR", "id", "15000000000"),
    ("Rp45 M", "IDR", "id", "45000000000"),
    ("Rp9,6 miliar", "IDR", "id", "9600000000"),
    ("Rp. 1,25 T", "IDR", "id", "1250000000000"),
    ("Rp 500 juta", "IDR", "id", "500000000"),
    ("Rp 1.234,5 Jt", "IDR", "id", "1234500000"),
    ("1,2 triliun rupiah", "IDR", "id", "1200000000000"),
    ("Rp 3,8 jt.", "IDR", "id", "3800000"),
    ("4.500 tỷ đồng", "VND", "vi", "4500000000000"),
    ("12.345,67 tỷ đồng", "VND", "vi", "12345670000000"),
    ("1 tỷ 200 triệu đồng", "VND", "vi", "1200000000"),
    ("2.5 tỷ", "VND", "vi", "2500000000"),
    ("3.500 nghìn đồng", "VND", "vi", "3500000"),
    ("250 tr", "VND", "vi", "250000000"),
    ("1,5 nghìn tỷ", "VND", "vi", "1500000000000"),
    ("12,5 milyon TL", "TRY", "tr", "12500000"),
    ("3,2 Milyar TL", "TRY", "tr", "3200000000"),
    ("2 milyon 500 bin TL", "TRY", "tr", "2500000"),
    ("14 milyon avro", "EUR", "tr", "14000000"),
    ("9 พันล้าน", "THB", "th", "9000000000"),
    ("12.5 ลบ.", "THB", "th", "12500000"),
    ("2 แสนล้านบาท", "THB", "th", "200000000000"),
    ("1 ล้าน 5 แสนบาท", "THB", "th", "1500000"),
    ("450 million baht", "THB", "en", "450000000"),
    ("US$1.25 billion", "USD", "en", "1250000000"),
    ("€2.1m", "EUR", "en", "2100000"),
    ("2,5 triệu USD", "USD", "vi", "2500000"),
    ("4 tỷ USD", "USD", "vi", "4000000000"),
    ("1조 2천억원", "KRW", "ko", "1200000000000"),
    ("350백만원", "KRW", "ko", "350000000"),
    ("1억5천만원", "KRW", "ko", "150000000"),
]

REFUSED = [
    ("", "TRY", "tr"),
    ("belirtilmemiş", "TRY", "tr"),
    ("1,234 TL", "TRY", "tr"),
    ("1.234 USD", "USD", "en"),
    ("-5.000 TL", "TRY", "tr"),
    ("% 5", "TRY", "tr"),
    ("5%", "TRY", "tr"),
    ("Rp 1.000 - Rp 2.000", "IDR", "id"),
    ("500 triệu 3 tỷ", "VND", "vi"),
    ("3 tỷ 500", "VND", "vi"),
    ("USD 1.2 million", "VND", "vi"),
    ("100 TL", "USD", "en"),
    ("12 xyz", "IDR", "id"),
    ("1.2.3", "TRY", "tr"),
    ("12,34,56", "USD", "en"),
    ("1.23,456", "TRY", "tr"),
    ("14 milyon avro", "TRY", "tr"),
    ("4 tỷ USD", "VND", "vi"),
    ("một tỷ đồng", "VND", "vi"),
    ("Rp 1.000.000 s/d Rp 2.000.000", "IDR", "id"),
    ("1,234,56", "THB", "th"),
    ("10.000.00", "TRY", "tr"),
    ("n/a", "USD", "en"),
    ("500 ยูโร", "THB", "th"),
]


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
    "amount", [True, float("nan"), float("inf"), -1, "-0.5", "1,234", "", "NaN", "Infinity"]
)
def test_what_is_no_amount_is_refused(amount: float | str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        money(amount, "THB", PriceKind.REFERENCE)


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
