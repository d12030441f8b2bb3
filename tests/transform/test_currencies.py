"""Which currency a sum is in, by the words and signs beside it."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import PriceKind
from transform.values._currency_names import in_use
from transform.values.currencies import UNKNOWN, currencies_in
from transform.values.money import parse_money, told_currency
from transform.values.multipliers import powers_of

# Text, the portal's own currency, language, the currency told, the amount (None: refused).
TOLD = [
    ("5 million SEK", "THB", "en", "SEK", "5000000"),
    ("5 crore NPR", "THB", "en", "NPR", "50000000"),
    ("5 milyar KWD", "TRY", "tr", "KWD", "5000000000"),
    ("5 tỷ DKK", "VND", "vi", "DKK", "5000000000"),
    ("5 miliar SAR", "IDR", "id", "SAR", "5000000000"),
    ("5 ล้าน SEK", "THB", "th", "SEK", "5000000"),
    ("5 lacs USD", "THB", "en", "USD", "500000"),
    ("1,2 triệu đô la Mỹ", "VND", "vi", "USD", "1200000"),
    ("1,2 triệu đô", "VND", "vi", "USD", "1200000"),
    ("500.000 Đôla Mỹ", "VND", "vi", "USD", "500000"),
    ("2 triệu mỹ kim", "VND", "vi", "USD", "2000000"),
    ("1.200 đô la Úc", "VND", "vi", "AUD", "1200"),
    ("1.200 đô la Singapore", "VND", "vi", "SGD", "1200"),
    ("500.000 yên Nhật", "VND", "vi", "JPY", "500000"),
    ("3 triệu nhân dân tệ", "VND", "vi", "CNY", "3000000"),
    ("2 triệu bảng Anh", "VND", "vi", "GBP", "2000000"),
    ("4 triệu euro", "VND", "vi", "EUR", "4000000"),
    ("2 tỷ đồng", "VND", "vi", "VND", "2000000000"),
    ("2 tỷ do UBND tỉnh cấp", "VND", "vi", "VND", "2000000000"),
    ("44.160,00 Amerikan Doları", "TRY", "tr", "USD", "44160.00"),
    ("44.160,00 ABD Dolarıdır", "TRY", "tr", "USD", "44160.00"),
    ("44.160,00 dolardır", "TRY", "tr", "USD", "44160.00"),
    ("1.000,00 Avro'dur", "TRY", "tr", "EUR", "1000.00"),
    ("1.000,00 Euronun", "TRY", "tr", "EUR", "1000.00"),
    ("1.000,00 İngiliz Sterlini", "TRY", "tr", "GBP", "1000.00"),
    ("1.000,00 Japon Yeni", "TRY", "tr", "JPY", "1000.00"),
    ("1.000,00 İsviçre Frangı", "TRY", "tr", "CHF", "1000.00"),
    ("1.000,00 Polonya Zlotisi", "TRY", "tr", "PLN", "1000.00"),
    ("1.000,00 PLN", "TRY", "tr", "PLN", "1000.00"),
    ("1.000,00 ₽", "TRY", "tr", "RUB", "1000.00"),
    ("1.000,00 zloti", "TRY", "tr", UNKNOWN, None),
    ("1.000,00 kron", "TRY", "tr", UNKNOWN, None),
    ("1.000,00 riyal", "TRY", "tr", UNKNOWN, None),
    ("1.000,00 ¤", "TRY", "tr", UNKNOWN, None),
    ("12.500 liradır", "TRY", "tr", "TRY", "12500"),
    ("1.000,00 adet", "TRY", "tr", "TRY", "1000.00"),
    ("1.5 ล้านดอลลาร์สหรัฐ", "THB", "th", "USD", "1500000"),
    ("1.5 ล้านเหรียญสหรัฐ", "THB", "th", "USD", "1500000"),
    ("1.5 ล้านยูโร", "THB", "th", "EUR", "1500000"),
    ("500 ล้านเยน", "THB", "th", "JPY", "500000000"),
    ("500 ดอลลาร์สิงคโปร์", "THB", "th", "SGD", "500"),
    ("500 หยวน", "THB", "th", "CNY", "500"),
    ("10 ล้านวอน", "THB", "th", "KRW", "10000000"),
    ("1.5 ล้านบาท", "THB", "th", "THB", "1500000"),
    ("วงเงิน 1,234,567.89 บาท", "THB", "th", "THB", "1234567.89"),
    ("1,5 juta dolar AS", "IDR", "id", "USD", "1500000"),
    ("1,5 juta dolar Singapura", "IDR", "id", "SGD", "1500000"),
    ("500.000 yen Jepang", "IDR", "id", "JPY", "500000"),
    ("2 juta ringgit", "IDR", "id", "MYR", "2000000"),
    ("1,5 miliar rupiah", "IDR", "id", "IDR", "1500000000"),
    ("¥ 500.000", "IDR", "id", UNKNOWN, None),
    ("S$ 1,200", "USD", "en", "SGD", "1200"),
    ("A$1,200,000", "USD", "en", "AUD", "1200000"),
    ("R$ 500,000.00", "USD", "en", UNKNOWN, None),
    ("Z$ 5", "USD", "en", UNKNOWN, None),
    ("£1.2m", "USD", "en", "GBP", "1200000"),
    ("CHF 1,000,000", "USD", "en", "CHF", "1000000"),
    ("SDR 2,000,000", "USD", "en", "XDR", "2000000"),
    ("1,200,000 pesos", "USD", "en", UNKNOWN, None),
    ("₹ 1 crore", "THB", "en", "INR", "10000000"),
    ("₹ 5 cr", "THB", "en", "INR", "50000000"),
    ("INR 1.5 crore", "THB", "en", "INR", "15000000"),
    ("5 lakh USD", "THB", "en", "USD", "500000"),
    ("2 lakh crore INR", "THB", "en", "INR", "2000000000000"),
    ("zł 5,000", "USD", "en", "PLN", "5000"),
    ("zł 5,000.00", "USD", "en", "PLN", "5000.00"),
    ("5 million zł", "USD", "en", "PLN", "5000000"),
    ("Kč 5 million", "USD", "en", "CZK", "5000000"),
    ("5 million Swedish kronor", "THB", "en", "SEK", "5000000"),
    ("5 million Danish kroner", "THB", "en", "DKK", "5000000"),
    ("10 ล้านโครนสวีเดน", "THB", "th", "SEK", "10000000"),
    ("10 ล้านรูปีอินเดีย", "THB", "th", "INR", "10000000"),
    ("5 triệu krona Thụy Điển", "VND", "vi", "SEK", "5000000"),
    ("5 triệu cuaron Thụy Điển", "VND", "vi", "SEK", "5000000"),
    ("5 juta krona Swedia", "IDR", "id", "SEK", "5000000"),
    ("5 milyon İsveç kronu", "TRY", "tr", "SEK", "5000000"),
    ("kr 5 million", "THB", "en", UNKNOWN, None),
    ("5 million kr", "THB", "en", UNKNOWN, None),
    ("5 million kronor", "THB", "en", UNKNOWN, None),
    ("Rs 5 million", "THB", "en", UNKNOWN, None),
    ("Rs. 5,000,000", "THB", "en", UNKNOWN, None),
    ("Rs 5 lakh", "THB", "en", UNKNOWN, None),
    ("5 lakh rupees", "THB", "en", UNKNOWN, None),
    ("1.2 million bitcoin", "THB", "en", UNKNOWN, None),
    ("BTC 12.5", "THB", "en", UNKNOWN, None),
    ("10 ล้านโครน", "THB", "th", UNKNOWN, None),
    ("10 ล้านบิตคอยน์", "THB", "th", UNKNOWN, None),
    ("5 triệu curon", "VND", "vi", UNKNOWN, None),
    ("5 triệu bitcoin", "VND", "vi", UNKNOWN, None),
    ("5 juta krona", "IDR", "id", UNKNOWN, None),
    ("5 juta bitcoin", "IDR", "id", UNKNOWN, None),
    ("5 milyon kron", "TRY", "tr", UNKNOWN, None),
    ("5 milyon Bitcoin", "TRY", "tr", UNKNOWN, None),
    ("10 ล้านบาทถ้วน", "THB", "th", "THB", "10000000"),
    ("5 lacs NPR", "THB", "en", "NPR", "500000"),
    ("5m SEK", "THB", "en", "SEK", "5000000"),
    ("5 MEUR", "THB", "en", "EUR", "5000000"),
    ("5 MİLYON SEK", "TRY", "tr", "SEK", "5000000"),
    ("5 jt SGD", "IDR", "id", "SGD", "5000000"),
    ("5 trieu DKK", "VND", "vi", "DKK", "5000000"),
    ("₹5,00,000", "THB", "en", "INR", "500000"),
    ("INR 12,34,567.89", "THB", "en", "INR", "1234567.89"),
    ("BDT 1,00,00,000", "THB", "en", "BDT", "10000000"),
    ("₹5,00,000 crore", "THB", "en", "INR", "5000000000000"),
    ("₹ 500,000", "THB", "en", "INR", "500000"),
    ("harga real 5 juta", "IDR", "id", "IDR", "5000000"),
    ("RS 5 miliar", "IDR", "id", "IDR", "5000000000"),
    ("5 mill. baht", "THB", "en", "THB", "5000000"),
    ("5m kr", "THB", "en", UNKNOWN, None),
    ("5 mn kr", "THB", "en", UNKNOWN, None),
    ("5 bn Rs", "THB", "en", UNKNOWN, None),
    ("5 mio. kr", "THB", "en", UNKNOWN, None),
    ("5 million kroner", "THB", "en", UNKNOWN, None),
    ("5 million crowns", "THB", "en", UNKNOWN, None),
    ("5m pesos", "THB", "en", UNKNOWN, None),
    ("Rupees 5 million", "THB", "en", UNKNOWN, None),
    ("₨ 5 million", "THB", "en", UNKNOWN, None),
    ("5,000 ₨", "THB", "en", UNKNOWN, None),
    ("Tk 5 crore", "THB", "en", UNKNOWN, None),
    ("Tk. 5,00,000", "THB", "en", UNKNOWN, None),
    ("Taka 5 crore", "THB", "en", UNKNOWN, None),
    ("R 5 million", "THB", "en", UNKNOWN, None),
    ("R5 million", "THB", "en", UNKNOWN, None),
    ("R 5,000,000.00", "THB", "en", UNKNOWN, None),
    ("Price: R 5,000,000", "THB", "en", UNKNOWN, None),
    ("5 million R", "THB", "en", UNKNOWN, None),
    ("Fr 5 million", "THB", "en", UNKNOWN, None),
    ("SFr. 5,000", "THB", "en", UNKNOWN, None),
    ("5 million Fr", "THB", "en", UNKNOWN, None),
    ("5 million Ft", "THB", "en", UNKNOWN, None),
    ("5,000 Ft", "THB", "en", UNKNOWN, None),
    ("KSh 5 million", "THB", "en", UNKNOWN, None),
    ("Dhs 5,000", "THB", "en", UNKNOWN, None),
    ("SR 5 million", "THB", "en", UNKNOWN, None),
    ("N 5 million", "THB", "en", UNKNOWN, None),
    ("5 million lei", "THB", "en", UNKNOWN, None),
    ("5 tr kr", "VND", "vi", UNKNOWN, None),
    ("5 nghìn Rs", "VND", "vi", UNKNOWN, None),
    ("5 ty kr", "VND", "vi", UNKNOWN, None),
    ("5 jt kr", "IDR", "id", UNKNOWN, None),
    ("5 triliun Rs", "IDR", "id", UNKNOWN, None),
    ("Tk 5 juta", "IDR", "id", UNKNOWN, None),
    ("5 mn kr", "TRY", "tr", UNKNOWN, None),
    ("5 MİLYAR kr", "TRY", "tr", UNKNOWN, None),
    ("5 trilyon kron", "TRY", "tr", UNKNOWN, None),
    ("5 ล้าน kr", "THB", "th", UNKNOWN, None),
    ("Rs 5 ล้าน", "THB", "th", UNKNOWN, None),
    ("รูปี 5 ล้าน", "THB", "th", UNKNOWN, None),
    ("5억 kr", "KRW", "ko", UNKNOWN, None),
    ("5억 프랑", "KRW", "ko", UNKNOWN, None),
    ("15,000,000 달러", "KRW", "ko", "USD", "15000000"),
]


@pytest.mark.parametrize(("text", "default", "lang", "currency", "amount"), TOLD)
def test_a_sum_is_in_the_currency_that_stands_beside_it_and_never_in_another(
    text: str, default: str, lang: str, currency: str, amount: str | None
) -> None:
    told = told_currency(text, default)
    assert told == currency
    if amount is None:
        with pytest.raises(ValueError, match="is not in XXX"):
            parse_money(text, currency=told, kind=PriceKind.AWARD, lang=lang)
    else:
        read = parse_money(text, currency=told, kind=PriceKind.AWARD, lang=lang)
        assert (read.amount, read.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(("text", "default", "lang"), [row[:3] for row in TOLD if row[3] != row[1]])
def test_a_sum_in_another_currency_than_the_portals_is_refused_where_nobody_asked(
    text: str, default: str, lang: str
) -> None:
    with pytest.raises(ValueError, match=f"the sum is not in {default}"):
        parse_money(text, currency=default, kind=PriceKind.AWARD, lang=lang)


def test_several_currencies_leave_the_portals_own_and_the_sum_is_refused() -> None:
    text = "1.000,00 EUR (51.200,00 TL)"
    assert currencies_in(text) == {"EUR", "TRY"}
    assert told_currency(text, "TRY") == "TRY"
    with pytest.raises(ValueError, match="not in TRY"):
        parse_money(text, currency="TRY", kind=PriceKind.AWARD, lang="tr")


@pytest.mark.parametrize(
    "text",
    [
        "1.250.000",
        "(seratus ribu)",
        "ALL 5 LOTS",
        "5 topics",
        "2 TOP",
        "Paket 3",
        "3 lot",
        "RS 2 lantai",
        "5 krs",
        "Kc 5",
        "Lot R 5",
        "TK 5 kelas",
        "harga real 5.000.000",
    ],
)
def test_words_and_numbers_alone_name_no_foreign_currency(text: str) -> None:
    assert currencies_in(text) == frozenset()


@given(
    lang=st.sampled_from(["en", "id", "ko", "th", "tr", "vi"]),
    sign=st.sampled_from(
        ["kr", "Rs", "₨", "Tk", "Fr", "Ft", "rupees", "kroner", "pesos", "crowns", "bitcoin"]
    ),
    data=st.data(),
)
def test_behind_every_word_that_multiplies_a_shared_sign_stays_unknown(
    lang: str, sign: str, data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from(sorted(powers_of(lang))))
    assert told_currency(f"5 {word} {sign}", "THB") == UNKNOWN


@given(
    lang=st.sampled_from(["en", "id", "ko", "th", "tr", "vi"]),
    code=st.sampled_from(sorted(in_use() - {"ALL", "TOP", "CUP", "PEN", "MOP", "SOS", "BAM", "GEL", "MAD"})),
    data=st.data(),
)
def test_behind_every_word_that_multiplies_a_code_is_the_currency(
    lang: str, code: str, data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from(sorted(powers_of(lang))))
    assert told_currency(f"5 {word} {code}", "THB") == code


@given(st.integers(1, 99_99_99_99_999))
def test_a_sum_grouped_by_lakh_and_crore_is_read_back(amount: int) -> None:
    head, tail = divmod(amount, 1000)
    pairs = re.findall(r"..?", str(head)[::-1]) if head else []
    grouped = ",".join([*(pair[::-1] for pair in reversed(pairs)), f"{tail:03}" if head else str(tail)])
    assert parse_money(f"₹{grouped}", currency="INR", kind=PriceKind.AWARD, lang="en").amount == amount


@given(st.text(max_size=30))
def test_any_text_has_an_answer_and_the_number_in_it_decides_nothing(text: str) -> None:
    assert currencies_in(f"{text} 12") == currencies_in(f"{text} 345.678")
