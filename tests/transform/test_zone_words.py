"""Time zones in words beside a clock, in five languages."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import Precision
from tests.transform.date_samples import ID, KR, TH, TR, VN
from transform.values._zone_names import zones_by_name
from transform.values.dates import parse_moment

NAIVE = datetime(2026, 12, 5, 14)  # noqa: DTZ001  # a wall clock
KNOWN = [
    "GMT",
    "UTC",
    "WIB",
    "WITA",
    "WIT",
    "ICT",
    "TRT",
    "KST",
    "EST",
    "EDT",
    "PST",
    "CET",
    "CEST",
    "BST",
    "JST",
    "SGT",
]
# Names of towns, countries and zones that stand in plain letters.
PLACES = sorted(
    name
    for name in zones_by_name()
    if re.fullmatch("[a-z]{4,}(?: [a-z]{3,})?", name)
    and not re.search("time|saat|waktu|standard|summer|local", name)
)

# What it means on the portal's wall clock; the clock that is written is 14:00.
SURE = [
    ("5 December 2026 14:00 Greenwich Mean Time", TH, "2026-12-05 21:00"),
    ("5 December 2026 14:00 Coordinated Universal Time", TH, "2026-12-05 21:00"),
    ("5 December 2026 14:00 Zulu", TH, "2026-12-05 21:00"),
    ("14:00 giờ Greenwich ngày 5/12/2026", VN, "2026-12-05 21:00"),
    ("5 Aralık 2026 14:00 Greenwich saati", TR, "2026-12-05 17:00"),
    ("5 Desember 2026 pukul 14.00 waktu Greenwich", ID, "2026-12-05 21:00"),
    ("5 ธันวาคม 2569 14:00 เวลากรีนิช", TH, "2026-12-05 21:00"),
    ("5 Desember 2026 14.00 Waktu Indonesia Barat", ID, "2026-12-05 14:00"),
    ("5 Desember 2026 14.00 Waktu Indonesia Tengah", ID, "2026-12-05 13:00"),
    ("5 Desember 2026 14.00 Waktu Indonesia Timur", ID, "2026-12-05 12:00"),
    ("5 Desember 2026 pukul 14.00 (waktu Indonesia bagian timur)", ID, "2026-12-05 12:00"),
    ("5 December 2026 14:00 G.M.T.", TH, "2026-12-05 21:00"),
    ("5 December 2026 14:00 (U.T.C.)", TH, "2026-12-05 21:00"),
    ("5 December 2026 14:00 U.T.C. +7", TH, "2026-12-05 14:00"),
    ("5 December 2026 2:00 p.m. E.S.T.", TH, "2026-12-06 02:00"),
    ("5 December 2026 14:00 (Greenwich)", TH, "2026-12-05 21:00"),
    ("5 December 2026 14:00 Greenwich", TH, "2026-12-05 21:00"),
    ("5 December 2026 14:00 Eastern Indonesia Time", ID, "2026-12-05 12:00"),
    ("5 Aralık 2026 saat 14:00 (Greenwich)", TR, "2026-12-05 17:00"),
    ("5 Aralık 2026 14:00 Greenwich saatiyle", TR, "2026-12-05 17:00"),
    ("5 Aralık 2026 14:00 eşgüdümlü evrensel zaman", TR, "2026-12-05 17:00"),
    ("5 Aralık 2026 14:00 T.S.İ.", TR, "2026-12-05 14:00"),
    ("14:00 giờ quốc tế ngày 5/12/2026", VN, "2026-12-05 21:00"),
    ("14 giờ quốc tế ngày 5/12/2026", VN, "2026-12-05 21:00"),
    ("14:00 giờ phối hợp quốc tế ngày 5/12/2026", VN, "2026-12-05 21:00"),
    ("5 ธันวาคม 2569 เวลา 14.00 น. เวลามาตรฐานสากล", TH, "2026-12-05 21:00"),
    ("5 ธันวาคม 2569 เวลา 14.00 น. (กรีนิช)", TH, "2026-12-05 21:00"),
    ("2026년 12월 5일 14:00 협정 세계시", KR, "2026-12-05 23:00"),
    ("2026년 12월 5일 14:00 그리니치 표준시", KR, "2026-12-05 23:00"),
    ("5 Desember 2026 pukul 14.00 W.I.T.A.", ID, "2026-12-05 13:00"),
    ("5 Desember 2026 pukul 14.00 waktu universal", ID, "2026-12-05 21:00"),
    ("5 Desember 2026 pukul 14.00 waktu bagian timur", ID, "2026-12-05 12:00"),
    ("5 Desember 2026 pukul 14.00 Waktu Papua", ID, "2026-12-05 12:00"),
    ("5 Desember 2026 pukul 14.00 waktu Papua Barat Daya", ID, "2026-12-05 12:00"),
    ("5 Desember 2026 pukul 14.00 (waktu Kota Ambon)", ID, "2026-12-05 12:00"),
    ("5 Desember 2026 pukul 14.00 waktu Jayapura", ID, "2026-12-05 12:00"),
    ("5 Desember 2026 pukul 14.00 waktu Bali", ID, "2026-12-05 13:00"),
    ("5 Desember 2026 pukul 14.00 waktu Kalimantan Timur", ID, "2026-12-05 13:00"),
    ("5 Desember 2026 pukul 14.00 (Makassar)", ID, "2026-12-05 13:00"),
]

FOREIGN = [
    ("5 December 2026 14:00 Eastern Time", TH),
    ("5 December 2026 14:00 US Eastern Standard Time", TH),
    ("5 December 2026 14:00 (Tokyo time)", TH),
    ("14:00 Manila time on 5 December 2026", TH),
    ("5 December 2026 14:00 Washington D.C. time", TH),
    ("5 December 2026 14:00 (Washington, DC time)", TH),
    ("5 December 2026 14:00 local time in Geneva", TH),
    ("5 December 2026 14:00 Central European Time", VN),
    ("5 December 2026 14:00 Bangkok time", TR),
    ("14:00 giờ Paris ngày 5/12/2026", VN),
    ("14:00 giờ Nhật Bản ngày 5/12/2026", VN),
    ("14 giờ 00 (giờ Tokyo), ngày 5/12/2026", VN),
    ("14:00 giờ Nga, ngày 5/12/2026", VN),
    ("5 Aralık 2026 14:00 Brüksel saati", TR),
    ("5 ARALIK 2026 14:00 BRÜKSEL SAATİ", TR),
    ("5 Aralık 2026 14:00 Almanya saatiyle", TR),
    ("5 Aralık 2026 14:00 Tokyo yerel saati", TR),
    ("5 Desember 2026 14.00 waktu Jepang", ID),
    ("5 Desember 2026 pukul 14.00 waktu Singapura", ID),
    ("5 ธันวาคม 2569 14:00 เวลาโตเกียว", TH),
    ("5 ธันวาคม 2569 14:00 ตามเวลาประเทศญี่ปุ่น", TH),
    ("5 December 2026 14:00 British Summer Time", TH),
    ("5 December 2026 14:00 Eastern Daylight Time", TH),
    ("5 December 2026 14:00 Irish Standard Time", TH),
    ("5 December 2026 14:00 (Tokyo)", TH),
    ("5 December 2026 14:00 New York", TH),
    ("5 December 2026 2 p.m., New York", TH),
    ("5 December 2026 14:00 hrs (Manila, Philippines)", TH),
    ("5 December 2026 14:00 (local time, Paris)", TH),
    ("5 December 2026 14:00 local time (Paris)", TH),
    ("5 December 2026 14:00 (US Eastern)", TH),
    ("14h00 (Tokyo) ngày 5/12/2026", VN),
    ("14:00 Nhật Bản ngày 5/12/2026", VN),
    ("14 giờ (giờ mùa hè Anh) ngày 5/12/2026", VN),
    ("5 Aralık 2026 14:00 yerel saat (Paris)", TR),
    ("5 Aralık 2026 14:00 İngiltere yaz saati", TR),
    ("5 Aralık 2026 14:00 Berlin", TR),
    ("5 Desember 2026 pukul 14.00 (Tokyo)", ID),
    ("5 Desember 2026 pukul 14.00 waktu musim panas Inggris", ID),
    ("5 ธันวาคม 2569 เวลา 14.00 น. (โตเกียว)", TH),
    ("5 ธันวาคม 2569 เวลา 14.00 น. เวลาออมแสงอังกฤษ", TH),
    ("2026년 12월 5일 14:00 (도쿄)", TH),
    ("2026년 12월 5일 오후 2시 태국 시간", KR),
    ("2026년 12월 5일 14:00 (한국시간)", TH),
    ("2026년 12월 5일 14:00 미국 동부 시간", KR),
]

# Zones by their form, and none that is known.
NOT_KNOWN = [
    ("5 December 2026 14:00 Foo Standard Time", TH),
    ("5 December 2026 14:00 Osaka time", TH),
    ("5 December 2026 14:00 (Osaka Time)", TH),
    ("5 December 2026 14:00 ET", TH),
    ("5 December 2026 14:00 P.T.", TH),
    ("5 December 2026 14:00 I.S.T.", TH),
    ("5 Aralık 2026 14:00 Ulanistan standart saati", TR),
    ("14:00 giờ mùa hè Foo ngày 5/12/2026", VN),
]

# All are 14:00 of 5 December 2026 on the portal's wall clock.
OWN = [
    ("5 December 2026 14:00 Bangkok time", TH),
    ("5 December 2026 14:00 Thailand time", TH),
    ("5 December 2026 14:00 Indochina Time", TH),
    ("5 December 2026 14:00 Bangkok time", ID),
    ("5 December 2026 14:00 Hanoi time", VN),
    ("5 December 2026 14.00 local time", ID),
    ("Closing date and time: 5 December 2026 14:00", TH),
    ("14:00 giờ Hà Nội ngày 5/12/2026", VN),
    ("14:00 (giờ Việt Nam) ngày 5/12/2026", VN),
    ("14:00 giờ địa phương ngày 5/12/2026", VN),
    ("14.00 giờ ngày 5/12/2026", VN),
    ("14:00 trong giờ lao động, ngày 5/12/2026", VN),
    ("14:00 giờ hành chính ngày 5/12/2026", VN),
    ("14:00 giờ, Nga Sơn, ngày 5/12/2026", VN),
    ("14:00 giờ Lào Cai, ngày 5/12/2026", VN),
    ("5 Desember 2026 pukul 14.00 waktu Jakarta", ID),
    ("5 Desember 2026 14.00 waktu setempat", ID),
    ("5 Desember 2026 pukul 14.00, batas waktu pemasukan", ID),
    ("5 Desember 2026 14.00 (WIB)", ID),
    ("5 Aralık 2026 14:00 Türkiye saati", TR),
    ("5 Aralık 2026 14.00 (Ankara saati)", TR),
    ("5 Aralık 2026 14.00 yerel saatiyle", TR),
    ("İhale saati 14:00, 5 Aralık 2026", TR),
    ("5 ธันวาคม 2569 14:00 เวลาประเทศไทย", TH),
    ("5 ธันวาคม 2569 14:00 เวลาท้องถิ่น", TH),
    ("5 ธันวาคม 2569 เวลา 14.00 น. เวลาราชการ", TH),
    ("5 December 2026 14:00 (Bangkok)", TH),
    ("5 December 2026 14:00, Bangkok", TH),
    ("5 December 2026 14:00 (Hanoi)", TH),
    ("5 December 2026 14:00 I.C.T.", TH),
    ("5 December 2026 14:00 Chiang Mai time", TH),
    ("5 December 2026 14:00 Closing Time", TH),
    ("5 December 2026 14:00 Thailand Standard Time", TH),
    ("5 December 2026 14:00 (local time)", TH),
    ("5 December 2026 14:00 at Paris Hotel", TH),
    ("5 December 2026 2:00 p.m.", TH),
    ("14 giờ 00 phút tại Nga Sơn, ngày 5/12/2026", VN),
    ("14:00 giờ chuẩn Việt Nam ngày 5/12/2026", VN),
    ("14 giờ Quốc tế Lao động 5/12/2026", VN),
    ("5 Desember 2026 14:00 PT. Wijaya Karya", ID),
    ("5 Desember 2026 pukul 14.00 waktu Medan", ID),
    ("5 Desember 2026 pukul 14.00 waktu tengah hari", ID),
    ("5 Aralık 2026 14:00 Türkiye yaz saati", TR),
    ("5 Aralık 2026 14:00 (Ankara)", TR),
    ("5 ธันวาคม 2569 เวลา 14.00 น. (กรุงเทพฯ)", TH),
    ("5 ธันวาคม 2569 เวลา 14.00 น. เวลามาตรฐานประเทศไทย", TH),
    ("2026년 12월 5일 14:00 (한국시간)", KR),
    ("2026년 12월 5일 14:00 현지시간", KR),
    ("2026년 12월 5일 접수 마감 시간 14:00", KR),
]


@pytest.mark.parametrize(("text", "zone", "local"), SURE)
def test_a_zone_whose_words_name_one_offset_is_obeyed(text: str, zone: str, local: str) -> None:
    moment = parse_moment(text, zone)
    assert moment.at == datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
    assert moment.precision is Precision.MINUTE


@pytest.mark.parametrize(("text", "zone"), FOREIGN)
def test_a_clock_of_another_country_is_refused(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match="its clock is that of"):
        parse_moment(text, zone)


@pytest.mark.parametrize(("text", "zone"), NOT_KNOWN)
def test_a_clock_in_a_zone_that_nobody_knows_is_refused(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match="is no time zone that is known"):
        parse_moment(text, zone)


@given(st.sampled_from(KNOWN))
def test_letters_of_a_zone_mean_the_same_with_full_stops(letters: str) -> None:
    plain = parse_moment(f"5 December 2026 14:00 {letters}", TH)
    assert parse_moment(f"5 December 2026 14:00 {'.'.join(letters)}.", TH).at == plain.at


@given(
    st.sampled_from(PLACES),
    st.sampled_from(["14:00 {}", "14:00 ({})", "14:00, {}", "14:00 (local time, {})", "2 p.m. ({})"]),
)
def test_a_place_behind_a_clock_is_never_taken_for_the_portals_own_in_silence(place: str, form: str) -> None:
    offsets = {NAIVE.replace(tzinfo=ZoneInfo(zone)).utcoffset() for zone in zones_by_name()[place]}
    text = f"5 December 2026 {form.format(place.title())}"
    if TH in zones_by_name()[place] or offsets == {timedelta(hours=7)}:
        assert parse_moment(text, TH).at == NAIVE.replace(tzinfo=ZoneInfo(TH))
    else:
        with pytest.raises(ValueError, match="its clock is that of"):
            parse_moment(text, TH)


@pytest.mark.parametrize(("text", "zone"), OWN)
def test_the_country_s_own_time_in_words_is_the_portal_s_clock(text: str, zone: str) -> None:
    moment = parse_moment(text, zone)
    assert moment.at == datetime(2026, 12, 5, 14, tzinfo=ZoneInfo(zone))
    assert moment.precision is Precision.MINUTE


def test_without_a_clock_the_words_for_a_place_s_time_take_nothing_from_the_day() -> None:
    assert parse_moment("5 December 2026 (Tokyo time)", TH).precision is Precision.DAY
