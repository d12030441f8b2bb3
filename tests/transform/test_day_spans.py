"""Days of sentences: spans in six languages, the year that is left out, and what is no day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.values.day_spans import DaySpan, spans_ahead

TOLD = date(2026, 11, 22)
THREE_DAYS = DaySpan(date(2026, 12, 9), date(2026, 12, 11))
ONE_DAY = DaySpan(date(2026, 12, 9), date(2026, 12, 9))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "from 9 to 11 December 2026"),
        ("en", "on December 9-11"),
        ("en", "Dec. 9 – 11, 2026"),
        ("vi", "từ ngày 9 đến 11/12/2026"),
        ("vi", "từ ngày 9 đến hết ngày 11 tháng 12 năm 2026"),
        ("vi", "9-11/12"),
        ("id", "9 hingga 11 Desember"),
        ("id", "9-11/12/2026"),
        ("tr", "9-11 Aralık 2026 tarihleri arasında"),
        ("th", "ระหว่างวันที่ 9-11 ธันวาคม 2569"),
        ("th", "๙ ถึง ๑๑ ธ.ค. ๒๕๖๙"),
        ("ko", "2026.12.9.(수) ~ 12.11.(금)"),
        ("ko", "12월 9일부터 11일까지"),
        ("ko", "12.9(수)~11(금)"),
        ("ko", "12월 9~11일"),
        ("ko", "오는 12월 9~11일"),
        ("ko", "(12.9~12.11)"),
        ("ko", "(12/9~11)"),
        ("ko", "2026.12.9(수)~11(금)"),
        ("ko", "2026-12-09 ~ 2026-12-11"),
        ("ko", "2026/12/9~12/11"),
        ("en", "from 2026-12-09 to 2026-12-11"),
        ("vi", "ngày 9-11 tháng 12"),
    ],
)
def test_a_span_is_read_in_each_language(lang: str, text: str) -> None:
    assert spans_ahead(text, lang, TOLD) == (THREE_DAYS,)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "on 9 December"),
        ("en", "2026-12-09"),
        ("vi", "ngày 9/12/2026"),
        ("vi", "ngày 9-12"),
        ("id", "Rabu (9/12/2026)"),
        ("tr", "9 Aralık'ta"),
        ("tr", "09.12.2026"),
        ("th", "วันที่ 9 ธันวาคม"),
        ("ko", "'26.12.9."),
        ("ko", "설명회(12.9(수))"),
        ("ko", "12.9(수) 14:00~17:00"),
        ("ko", "2026년 12월 9일(수) 14시~16시"),
        ("tr", "9 Aralık Çarşamba günü"),
        ("vi", "thứ tư, ngày 9/12"),
    ],
)
def test_a_single_day_is_read_in_each_language(lang: str, text: str) -> None:
    assert spans_ahead(text, lang, TOLD) == (ONE_DAY,)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "on 9/12/2026"),  # either of two days
        ("en", "on 9 and 15 December"),  # two days apart are no span
        ("en", "in December 2026"),
        ("en", "on 9 December 2025"),
        ("en", "on 20 October"),  # next year's is too far to be meant
        ("en", "on 9 December 2036"),
        ("en", "from 11 to 9 December 2026"),
        ("en", "31 November 2026"),
        ("vi", "từ 9-12"),
        ("ko", "설명회(12.9(금))"),  # that day is a Wednesday
        ("ko", "2026.12.9(수)~11(목)"),  # it ends on a Friday
        ("ko", "12월 9·11일"),  # two days apart are no span
        ("ko", "참가자(12.9~12.30%)"),
        ("tr", "9 Aralık Cuma günü"),
        ("en", "Friday, 9 December"),
        ("id", "Kamis, 9 Desember"),
        ("ko", "모집(~12.9(수))"),  # until then applications are taken
        ("ko", "제3.2차"),
        ("fr", "le 9 décembre 2026"),
    ],
)
def test_what_is_no_sure_day_ahead_is_none(lang: str, text: str) -> None:
    assert spans_ahead(text, lang, TOLD) == ()


def test_only_a_day_with_its_year_counts_where_that_is_asked_for() -> None:
    assert spans_ahead("9-11 Desember", "id", TOLD, dated=True) == ()
    assert spans_ahead("9-11 Desember 2026", "id", TOLD, dated=True) == (THREE_DAYS,)


def test_a_span_over_the_end_of_a_month_or_a_year_has_both_its_ends() -> None:
    assert spans_ahead("30 November - 2 December 2026", "en", TOLD) == (
        DaySpan(date(2026, 11, 30), date(2026, 12, 2)),
    )
    over_new_year = DaySpan(date(2026, 12, 28), date(2027, 1, 2))
    for text in ("28 Desember 2026 - 2 Januari 2027", "28 Desember - 2 Januari"):
        assert spans_ahead(text, "id", TOLD) == (over_new_year,)
    assert spans_ahead("Dec 28, 2026 to Jan 2, 2027", "en", TOLD) == (over_new_year,)
    assert spans_ahead("2026.12.28.(월) ~ 2027.1.2.", "ko", TOLD) == (over_new_year,)


def test_what_has_begun_counts_until_its_last_day_and_a_day_of_a_span_is_no_second_one() -> None:
    begun = DaySpan(date(2026, 11, 20), date(2026, 11, 24))
    assert spans_ahead("20-24 November, opened on 22 November", "en", TOLD) == (begun,)
    assert spans_ahead("20-24 November 2026", "en", date(2026, 11, 25)) == ()


@given(st.dates(date(2026, 11, 22), date(2029, 11, 20)), st.integers(0, 199))
def test_any_span_that_is_written_out_is_read_back(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    span = DaySpan(first, last)
    expected = (span,) if last <= TOLD + timedelta(days=3 * 366) else ()
    assert spans_ahead(f"{first:%-d %B %Y} - {last:%-d %B %Y}", "en", TOLD) == expected
    written = f"{first.year}.{first.month}.{first.day}. ~ {last.year}.{last.month}.{last.day}."
    assert spans_ahead(written, "ko", TOLD) == expected


@given(
    st.text(alphabet=st.characters(exclude_categories=["Nd", "Nl", "No"])),
    st.sampled_from(["en", "ko", "th", "vi", "id", "tr"]),
)
def test_a_text_without_a_digit_tells_no_day(text: str, lang: str) -> None:
    assert spans_ahead(text, lang, TOLD) == ()
