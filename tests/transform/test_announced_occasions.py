"""What a headline and its text announce: an occasion in each language, and above all what is none."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import Moment, Notice, Precision
from domain.programme import Occasion
from transform.parsers._occasion_terms import Announced
from transform.parsers._occasions import occasion_in, reported

PUBLISHED = Moment(datetime(2026, 11, 22, 7, tzinfo=UTC), Precision.MINUTE, "UTC", "")
Told = tuple[str, str, str, str, str]


def item(country: str, lang: str, title: str, text: str = "", **more: Any) -> Notice:  # noqa: ANN401  # fields of Notice
    told: dict[str, Any] = {"published": PUBLISHED, "description": text, "url": "https://a.example/1"} | more
    return Notice("news", "1", "list", country, title=title, lang_hint=lang, **told)


def announced(country: str, lang: str, title: str, text: str = "") -> Occasion | None:
    return occasion_in(Announced("board", "1", title, text, lang, country, PUBLISHED, ""))


def told(found: Occasion | None) -> Told | None:
    """Kind, first and last day where it is held, country and place."""
    if found is None:
        return None
    assert found.ends is not None
    first, last = (
        one.at.astimezone(ZoneInfo(one.zone)).date().isoformat() if one else ""
        for one in (found.starts, found.ends)
    )
    return found.kind.value, first, last, found.country, found.place


@pytest.mark.parametrize(
    ("country", "lang", "title", "text", "expected"),
    [
        (
            "TH",
            "en",
            "Smart City Expo Bangkok to open on 9 December",
            "The exhibition will be held from 9 to 11 December 2026 in Bangkok. Registration ends on 30 November.",
            ("fair", "2026-12-09", "2026-12-11", "TH", "Bangkok"),
        ),
        (
            "ID",
            "en",
            "Jakarta hosts smart city summit on December 9, 2026",
            "",
            ("conference", "2026-12-09", "2026-12-09", "ID", "Jakarta"),
        ),
        (
            "VN",
            "vi",
            "Hà Nội tổ chức triển lãm đô thị thông minh",
            "Sự kiện sẽ diễn ra từ ngày 16 đến 18/12 tại Hà Nội.",
            ("fair", "2026-12-16", "2026-12-18", "VN", "Hà Nội"),
        ),
        (
            "ID",
            "id",
            "Pameran kota cerdas kembali hadir di Bandung",
            "Pameran akan digelar pada 9-11 Desember 2026 di Bandung.",
            ("fair", "2026-12-09", "2026-12-11", "ID", "Kota Bandung"),
        ),
        (
            "TR",
            "tr",
            "Akıllı şehir zirvesi İzmir'de düzenlenecek",
            "Zirve 9-11 Aralık 2026 tarihlerinde İzmir'de düzenlenecek.",
            ("conference", "2026-12-09", "2026-12-11", "TR", "İzmir"),
        ),
        (
            "TH",
            "th",
            "เชียงใหม่เตรียมจัดนิทรรศการเมืองอัจฉริยะ",
            "งานนี้จัดขึ้นระหว่างวันที่ 9-11 ธันวาคม 2569 ที่เชียงใหม่",
            ("fair", "2026-12-09", "2026-12-11", "TH", "เชียงใหม่"),
        ),
        (
            "VN",
            "ko",
            "베트남 하노이 스마트시티 엑스포, 12월 개막",
            "하노이에서 12월 9일부터 11일까지 스마트시티 엑스포가 열린다.",
            ("fair", "2026-12-09", "2026-12-11", "VN", "하노이"),
        ),
        (
            "TH",
            "en",
            "Call for proposals for smart city pilots in Phuket",
            "Proposals for Phuket are taken until 15 December 2026.",
            ("call", "", "2026-12-15", "TH", "Phuket"),
        ),
    ],
)
def test_an_occasion_is_read_in_each_language(
    country: str, lang: str, title: str, text: str, expected: Told
) -> None:
    assert told(reported(item(country, lang, title, text))) == expected


@pytest.mark.parametrize(
    ("country", "lang", "title", "text"),
    [
        # Over, put off or called off.
        (
            "TH",
            "en",
            "Bangkok hosted smart city forum",
            "The forum in Bangkok took place on 9 December 2026.",
        ),
        (
            "TH",
            "en",
            "Smart city expo in Bangkok postponed",
            "It will be held on 9 December 2026 in Bangkok.",
        ),
        ("TH", "en", "Smart city expo held in Bangkok", "The expo was held on 9 November in Bangkok."),
        (
            "VN",
            "vi",
            "Bế mạc triển lãm đô thị thông minh",
            "Sự kiện tiếp theo sẽ diễn ra ngày 9/12/2026 tại Hà Nội.",
        ),
        (
            "ID",
            "id",
            "Konferensi kota cerdas sukses digelar di Bandung",
            "Acara berlangsung pada 9 Desember.",
        ),
        ("TR", "tr", "Akıllı şehir fuarı İzmir'de sona erdi", "Fuar 9 Aralık 2026'da düzenlenecek."),
        ("TH", "th", "นิทรรศการเมืองอัจฉริยะเชียงใหม่ปิดฉาก", "งานนี้จัดขึ้นระหว่างวันที่ 9-11 ธันวาคม 2569"),
        (
            "VN",
            "ko",
            "베트남 하노이 스마트시티 엑스포 참관기",
            "하노이에서 12월 9일 스마트시티 엑스포가 열린다.",
        ),
        # No day, or one of something else.
        (
            "TH",
            "en",
            "Smart city conference to be held in Phuket next year",
            "Organisers expect 5,000 visitors.",
        ),
        (
            "TH",
            "en",
            "Bangkok approves smart city plan at forum",
            "Work on the roads begins on 9 December 2026.",
        ),
        ("TH", "en", "Smart city expo for Bangkok", "Registration for the expo ends on 9 December 2026."),
        # Several days, none of which is said to be the occasion's.
        (
            "TH",
            "en",
            "Smart city expo to open in Bangkok",
            "The expo opens on 9 December and on 15 January in Bangkok.",
        ),
        # Elsewhere.
        (
            "TH",
            "en",
            "Thailand to join Smart City Expo in Barcelona",
            "The event takes place in Barcelona on 9 December.",
        ),
        # Not of a smart city.
        ("TH", "en", "Food expo to open in Bangkok on 9 December 2026", "Street food of ten provinces."),
        # Bought, or for the press.
        (
            "VN",
            "vi",
            "Đấu thầu tổ chức hội nghị đô thị thông minh",
            "Hội nghị sẽ diễn ra ngày 9/12/2026 tại Hà Nội.",
        ),
        (
            "TH",
            "en",
            "Press conference on smart city Bangkok",
            "The event will be held on 9 December 2026 in Bangkok.",
        ),
        # No such thing in the title.
        (
            "TH",
            "en",
            "Bangkok approves smart city plan",
            "An expo will be held on 9 December 2026 in Bangkok.",
        ),
    ],
)
def test_what_only_looks_like_an_occasion_is_none(country: str, lang: str, title: str, text: str) -> None:
    assert reported(item(country, lang, title, text)) is None


EXPO_KO = "베트남 하노이 스마트시티 엑스포"
EXPO_VI = "Triển lãm đô thị thông minh"


@pytest.mark.parametrize(
    ("country", "lang", "title", "text", "days"),
    [
        ("VN", "vi", "Triển lãm đô thị thông minh Hà Nội khai mạc ngày 10/12/2026", "", ("2026-12-10", "2026-12-10")),
        ("VN", "vi", f"{EXPO_VI} sắp diễn ra, ngày 8-9 tháng 12", "", ("2026-12-08", "2026-12-09")),
        ("ID", "id", "Pameran kota cerdas digelar 3-5 Desember 2026 di Bandung", "", ("2026-12-03", "2026-12-05")),
        ("TR", "tr", "Akıllı şehir fuarı 9 Aralık Çarşamba günü İzmir'de başlıyor", "", ("2026-12-09", "2026-12-09")),
        ("VN", "ko", "베트남 하노이 스마트시티 엑스포, 오는 12월 10~12일", "", ("2026-12-10", "2026-12-12")),
        ("VN", "ko", "베트남 하노이 스마트시티 엑스포 개최(12.10~12.12)", "", ("2026-12-10", "2026-12-12")),
        ("VN", "ko", EXPO_KO, "일시 : 12월 10~12일\n장소 : 하노이", ("2026-12-10", "2026-12-12")),
        ("VN", "ko", EXPO_KO, "○ 일시 : 2026.12.10(목)~12(토) ○ 장소 : 하노이", ("2026-12-10", "2026-12-12")),
    ],
)  # fmt: skip
def test_days_are_read_as_announcements_write_them(
    country: str, lang: str, title: str, text: str, days: tuple[str, str]
) -> None:
    assert (term := told(announced(country, lang, title, text))) is not None
    assert term[1:3] == days


@pytest.mark.parametrize(
    ("country", "lang", "title"),
    [
        ("VN", "vi", "Triển lãm đô thị thông minh Hà Nội khai mạc ngày 20/3"),  # it may have been this year's
        ("VN", "vi", "Triển lãm đô thị thông minh Hà Nội đã khai mạc ngày 10/12/2026"),
        ("ID", "id", "Pameran kota cerdas digelar 3-5 Maret di Bandung"),
        ("ID", "id", "Pameran kota cerdas digelar 3-5 November 2026 di Bandung"),
        ("TR", "tr", "Akıllı şehir fuarı 9 Aralık Cuma günü İzmir'de başlıyor"),
    ],
)
def test_words_of_either_time_tell_no_day_without_its_year_and_none_that_is_over(
    country: str, lang: str, title: str
) -> None:
    assert announced(country, lang, title) is None


@pytest.mark.parametrize(
    ("country", "lang", "text", "hours"),
    [
        ("VN", "ko", "일시 : 2026년 12월 8일(화) 14:00~17:00", ("07:00", "10:00")),
        ("VN", "ko", "일시 : 2026년 12월 8일(화) 14시~16시", ("07:00", "09:00")),
        ("VN", "ko", "일시 : 2026.12.8(화) 오후 2시~5시", ("07:00", "10:00")),
        ("VN", "ko", "일시 : 2026.12.8(화) 14:00~17:00 (한국시간)", ("05:00", "08:00")),
        ("VN", "ko", "일시 : 12월 8일(화) 14:00~17:00", ("07:00", "10:00")),
        ("ID", "id", "Pameran akan digelar pada 8 Desember 2026, 09.00-12.00 WIB.", ("02:00", "05:00")),
        (
            "ID",
            "id",
            "Pameran akan digelar pada 8 Desember 2026 pukul 09.00 - 12.00 WITA.",
            ("01:00", "04:00"),
        ),
        ("VN", "vi", "Triển lãm sẽ diễn ra từ 14h00 - 17h00 ngày 8/12/2026.", ("07:00", "10:00")),
        ("TH", "en", "The expo will be held on 8 December 2026, 2-5 pm.", ("07:00", "10:00")),
        ("TH", "en", "The expo will be held on 8 December 2026 from 9:00 am to 5:00 pm.", ("02:00", "10:00")),
        ("TR", "tr", "Fuar 8 Aralık 2026 saat 10.00-12.00 arası düzenlenecek.", ("07:00", "09:00")),
    ],
)
def test_a_single_day_has_the_hours_of_its_sentence(
    country: str, lang: str, text: str, hours: tuple[str, str]
) -> None:
    kind = {"ko": "스마트시티 엑스포", "id": "Pameran", "vi": "Triển lãm", "en": "Expo", "tr": "Akıllı fuar"}[
        lang
    ]
    found = announced(country, lang, kind, text)
    assert found is not None
    assert found.starts is not None
    assert found.ends is not None
    assert tuple(f"{one.at:%H:%M}" for one in (found.starts, found.ends)) == hours
    assert found.starts.at.date() == found.ends.at.date()


@pytest.mark.parametrize(
    "text",
    [
        "Pameran akan digelar pada 8 Desember 2026, tiket 10.00-12.00 ribu.",
        "Pameran akan digelar pada 8-9 Desember 2026, 09.00-12.00 WIB.",
        "Pameran akan digelar pada 8 Desember 2026, 09.00-12.00 WIB dan 13.00-15.00 WIB.",
    ],
)
def test_figures_that_are_no_hours_hours_of_several_days_and_several_spans_leave_the_whole_days(
    text: str,
) -> None:
    found = announced("ID", "id", "Pameran", text)
    assert found is not None
    assert found.starts is not None
    assert found.starts.precision is Precision.DAY


def test_an_item_without_a_time_is_none_since_its_days_may_be_over() -> None:
    title = "Smart City Expo Bangkok to open on 9 December 2026"
    assert reported(item("TH", "en", title)) is not None
    assert reported(item("TH", "en", title, published=None)) is None


# Titles and texts of every language that announce an occasion but for its day.
def test_an_article_whose_day_contradicts_its_weekday_announces_nothing_and_fails_nothing() -> None:
    title, day = "베트남 하노이 스마트시티 엑스포 개최", "일시 : 2026년 12월 8일({}) 14:00~17:00, 하노이"
    right, wrong = (reported(item("VN", "ko", title, day.format(weekday))) for weekday in "화월")
    assert right is not None
    assert wrong is None


_DAYLESS = (
    ("TH", "en", "Smart city expo to open in Bangkok"),
    ("VN", "vi", "Triển lãm đô thị thông minh sẽ diễn ra tại Hà Nội"),
    ("ID", "id", "Pameran kota cerdas akan digelar di Bandung"),
    ("TR", "tr", "Akıllı şehir zirvesi İzmir'de düzenlenecek"),
    ("TH", "th", "เชียงใหม่เตรียมจัดนิทรรศการเมืองอัจฉริยะ"),
    ("VN", "ko", "베트남 하노이 스마트시티 엑스포 개최"),
)


@given(
    st.sampled_from(_DAYLESS),
    st.text(alphabet=st.characters(exclude_categories=["Nd", "Nl", "No"]), max_size=200),
)
def test_without_a_day_there_is_no_occasion(headline: tuple[str, str, str], text: str) -> None:
    country, lang, title = headline
    assert reported(item(country, lang, title, f"{title}. {text}")) is None
