"""A weekday beside a date says whether the date is right: 5 December 2026 is a Saturday."""

import calendar
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import moment_of
from domain.document import Document, FieldError, UnknownField
from domain.notice import Notice, Precision
from tests.transform.date_samples import ID, KR, TH, TR, VN
from transform.parsers import _korean_dates, news
from transform.values.dates import parse_moment

NOW = moment_of(1)
# The text with "{}" for the weekday, its zone, and what Saturday and Friday are called in it.
FORMS = [
    ("{}, 5 Desember 2026", ID, "Sabtu", "Jumat"),
    ("{}, 5 Des 2026 pukul 10.00 WIB", ID, "Sab", "Jum"),
    ("hari {} tanggal 5 Desember 2026", ID, "Sabtu", "Jum'at"),
    ("5 Desember 2026 ({})", ID, "Sabtu", "Minggu"),
    ("05-12-2026, hari {}", ID, "Sabtu", "Ahad"),
    ("{}, 05 Dec 2026 10:00:00 +0700", TH, "Sat", "Fri"),
    ("{} 5 December 2026", TH, "Saturday", "Thursday"),
    ("{} the 5th of December 2026", TH, "Saturday", "Wednesday"),
    ("December 5, 2026 ({}) 10:00", TH, "Sat", "Thu"),
    ("5 December 2026, {}, 10:00", TH, "Saturday", "Sunday"),
    ("วัน{}ที่ 5 ธันวาคม 2569", TH, "เสาร์", "ศุกร์"),
    ("วัน{}ที่ 5 ธันวาคม พ.ศ. 2569 เวลา 10.00 น.", TH, "เสาร์", "พฤหัสบดี"),
    ("{} 5 ธ.ค. 2569", TH, "ส.", "ศ."),
    ("5/12/2569 ({})", TH, "เสาร์", "อา."),
    ("{}, ngày 05/12/2026", VN, "Thứ Bảy", "thứ Sáu"),
    ("10:00 {} ngày 5 tháng 12 năm 2026", VN, "thứ 7", "thứ 6"),
    ("05/12/2026 ({})", VN, "T7", "CN"),
    ("{}, 05/12/2026", VN, "Thứ bảy", "Chủ nhật"),
    ("05.12.2026 {} günü saat 10:00", TR, "Cumartesi", "Cuma"),
    ("{}, 5 Aralık 2026", TR, "Cumartesi", "Pazar"),
    ("5 Aralık 2026 {}", TR, "Cumartesi", "Çarşamba"),
    ("05.12.2026 ({})", TR, "Cmt", "Cum"),
    ("2026년 12월 5일({}) 10:00", KR, "토", "금"),
    ("2026. 12. 5.({})", KR, "토", "일"),
    ("2026년 12월 5일 {}", KR, "토요일", "금요일"),
    ("2026-12-05({}) 10:00", KR, "土", "金"),
    ("{}, 5 Desember 2026", ID, "Sabtu", "Jum\u2019at"),
    ("{}, 5 Desember 2026", ID, "Sabtu", "Jum\u02bcat"),
    ("{}, 5 Desember 2026", ID, "Sabtu", "Jum`at"),
    ("{} (05/12/2026)", ID, "Sabtu", "Jumat"),
    ("Hari/Tanggal: {} / 5 Desember 2026", ID, "Sabtu", "Jumat"),
    ("{} pukul 10.00 WIB, 5 Desember 2026", ID, "Sabtu", "Jumat"),
    ("{} pagi, 5 Desember 2026", ID, "Sabtu", "Jumat"),
    ("5 Desember 2026 10:00 ({})", ID, "Sabtu", "Jumat"),
    ("{} (05/12/2026)", VN, "Thứ bảy", "Thứ sáu"),
    ("{} \u2013 05/12/2026", VN, "Thứ Bảy", "Thứ Sáu"),
    ("05/12/2026 10:00 {}", VN, "Thứ Bảy", "Thứ Sáu"),
    ("05/12/2026 lúc 10 giờ 00, {}", VN, "Thứ Bảy", "Thứ Sáu"),
    ("{} günü, 05.12.2026", TR, "Cumartesi", "Cuma"),
    ("05.12.2026 saat 10:00, {}", TR, "Cumartesi", "Cuma"),
    ("05.12.2026 tarihinde {} günü saat 10:00", TR, "Cumartesi", "Cuma"),
    ("{}: 5 December 2026", TH, "Saturday", "Friday"),
    ("{} [05/12/2026]", TH, "Saturday", "Friday"),
    ("{} on 5 December 2026", TH, "Saturday", "Friday"),
    ("{} pada tanggal 5 Desember 2026", ID, "Sabtu", "Jumat"),
    ("{} 10:00, 5 December 2026", TH, "Saturday", "Friday"),
    ("5 December 2026 at 10 a.m. ({})", TH, "Saturday", "Friday"),
    ("{} 5 ธ.ค. 69", TH, "เสาร์", "พฤหัสฯ"),
    ("2026-12-05 {} 10:00", KR, "토", "금"),
    ("2026-12-05 10:00 ({})", KR, "토", "금"),
    ("{}; 5 Desember 2026", ID, "Sabtu", "Jum at"),
    ("5 December 2026; {}", TH, "Saturday", "Friday"),
    ("05/12/2026; {}", VN, "Thứ Bảy", "Thứ Sáu"),
    ("05.12.2026; {}", TR, "Cumartesi", "Cuma"),
]


@pytest.mark.parametrize(("form", "zone", "right", "wrong"), FORMS)
def test_a_weekday_that_the_date_does_not_fall_on_is_refused_and_named(
    form: str, zone: str, right: str, wrong: str
) -> None:
    assert parse_moment(form.format(right), zone).raw == form.format(right)
    with pytest.raises(ValueError, match="2026-12-05 is no "):
        parse_moment(form.format(wrong), zone)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("5 December 2026, Monday to Friday 9:00", TH),
        ("Monday-Friday, 5 December 2026", TH),
        ("lần thứ hai ngày 05/12/2026", VN),
        ("phiên thứ ba, 05/12/2026", VN),
        ("05.12.2026 pazarlık usulü", TR),
        ("per 5 Desember 2026", ID),
        ("วันที่ 5 ธันวาคม พ.ศ. 2569", TH),
        ("อ.เมือง จ.ขอนแก่น 5 ธ.ค. 2569", TH),
        ("2026년 12월 5일까지", KR),
        ("2026. 12. 5 일 10:00", KR),
        ("gói thầu thứ ba: 05/12/2026", VN),
        ("Monday to Friday 9:00, 5 December 2026", TH),
        ("Monday; Friday; 5 December 2026", TH),
    ],
)
def test_words_that_are_no_weekday_of_the_date_change_nothing(text: str, zone: str) -> None:
    assert parse_moment(text, zone).raw == text


@given(st.dates(date(1995, 1, 1), date(2095, 1, 1)), st.integers(0, 6))
def test_of_the_seven_days_of_a_feed_one_is_right(day: date, number: int) -> None:
    text = f"{calendar.day_abbr[number]}, {day:%d %b %Y} 08:00:00 +0700"
    if number == day.weekday():
        assert parse_moment(text, TH).at == datetime.fromisoformat(f"{day}T08:00:00+07:00")
    else:
        with pytest.raises(ValueError, match=f"{day} is no "):
            parse_moment(text, TH)


def test_a_deadline_in_a_korean_text_is_checked_alike() -> None:
    text = "제출마감: 2026년 12월 5일({}) 15:00"
    deadline = _korean_dates.deadline_in(text.format("토"), KR)
    assert deadline is not None
    assert deadline.at == datetime.fromisoformat("2026-12-05T15:00:00+09:00")
    with pytest.raises(FieldError, match="2026-12-05 is no 금요일"):
        _korean_dates.deadline_in(text.format("금"), KR)


@pytest.mark.parametrize(
    ("form", "right", "wrong"),
    [
        ("마감일 2026. 12. {}) 18시", "4.(금요일", "5.(금요일"),
        ("마감일: 2026. 12. {} 오후 6시", "4. 금요일", "5. 금요일"),
        ("접수마감 2026-12-{}] 18:00", "04 [금", "05 [금"),
        ("마감일 ~2026.12.{}) 18:00", "04.(금", "05.(금"),
        ("접수기간: ~2026.12.{}) 18:00", "04.(금", "05.(금"),
        ("~2026.12.{}) 18:00", "04.(금", "05.(금"),
    ],
)
def test_korean_boards_write_the_weekday_in_other_forms_and_the_clock_behind_it_is_read(
    form: str, right: str, wrong: str
) -> None:
    deadline = _korean_dates.deadline_in(form.format(right), KR)
    assert deadline is not None
    assert (deadline.at, deadline.precision) == (
        datetime.fromisoformat("2026-12-04T18:00:00+09:00"),
        Precision.MINUTE,
    )
    with pytest.raises(FieldError, match="2026-12-05 is no 금요일"):
        _korean_dates.deadline_in(form.format(wrong), KR)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("tanggal lima (5) Desember 2026", ID),
        ("tanggal 5 (lima) Desember 2026", ID),
        ("tanggal dua puluh lima Desember 2026", ID),
        ("fifth of December 2026", TH),
        ("the twenty-fifth day of December 2026", TH),
        ("the fifth (5th) of December 2026", TH),
        ("วันที่ห้า ธันวาคม 2569", TH),
        ("วันที่ยี่สิบห้าธันวาคม 2569", TH),
        ("ngày năm tháng 12 năm 2026", VN),
        ("beş Aralık 2026", TR),
    ],
)
def test_a_day_in_words_is_refused_and_never_the_whole_month(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match="its day is told in words"):
        parse_moment(text, zone)


@pytest.mark.parametrize(
    ("text", "zone"),
    [("Desember 2026", ID), ("bulan Desember 2026", ID), ("Aralık 2026", TR), ("ธันวาคม 2569", TH)],
)
def test_a_month_alone_stays_the_month(text: str, zone: str) -> None:
    assert parse_moment(text, zone).precision is Precision.MONTH


def test_an_item_of_a_feed_with_a_false_weekday_is_kept_without_a_date_which_is_told() -> None:
    dated = "<title>Control room</title><guid>1</guid><pubDate>Fri, 05 Dec 2026 10:00:00 +0700</pubDate>"
    feed = f'<rss version="2.0"><channel><title>Outlet</title><item>{dated}</item></channel></rss>'
    meta = {"outlet": "Outlet", "country": "TH", "lang": "en", "zone": TH}
    page = Document(
        "news", "list", "feed", "https://outlet.example/rss", feed.encode(), "text/xml", NOW, meta
    )
    notice, *told = news.read(page)
    assert isinstance(notice, Notice)
    assert notice.published is None
    assert UnknownField("item.date", "Fri, 05 Dec 2026 10:00:00 +0700") in told
