"""Thai names in English and Korean: the state's romanisation, the official rule for Hangul, the table of places."""

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import ROOT
from transform.parties import find_buyer
from transform.values.hangul.thai import in_hangul
from transform.values.thai_names import english_of_parts, official_english, put_together

DATA = ROOT / "transform" / "data"
# Names of the table of places that are known by another name than their sound, or belong to no place.
USUAL = {"Bangkok", "Phra Nakhon Si Ayutthaya", "Pattaya", "Mae Moh", "Wangchan Valley"}


def rows(name: str, country: str = "") -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row.get("country", country) == country]


def test_every_province_and_city_sounds_as_the_table_of_places_has_it() -> None:
    differing: dict[str, tuple[str, str]] = {}
    for row in rows("places.csv", "TH"):
        english, local = row["en"].split(";")[0], row["local"].split(";")[0].rstrip("?")
        if not re.search("City|University", english):
            told = in_hangul(english, local)
            differing |= {english: (told, row["ko"])} if told != row["ko"] else {}
    assert set(differing) == USUAL


@pytest.mark.parametrize(
    ("english", "thai", "korean"),
    [
        ("Chang", "ช้าง", "창"),
        ("Chan", "จันทร์", "짠"),
        ("Chan Chawa", "จันจว้า", "짠짜와"),
        ("Pa Daet", "ป่าแดด", "빠댓"),
        ("Ngam", "งาม", "응암"),
        ("Khlong Kwang", "คลองกว้าง", "클롱꽝"),
    ],
)
def test_the_thai_letters_tell_which_ch_it_is(english: str, thai: str, korean: str) -> None:
    assert in_hangul(english, thai) == korean


@pytest.mark.parametrize(("english", "thai"), [("Srinagarindra", "ศรีนครินทร์"), ("Chao Chet", "เจ้าเจ็ดชจ")])
def test_what_no_thai_syllable_has_or_what_stays_open_has_no_hangul(english: str, thai: str) -> None:
    assert in_hangul(english, thai) == ""


@given(st.sampled_from(rows("thai_names.csv")))
def test_every_name_of_the_table_is_hangul_alone_or_nothing(row: dict[str, str]) -> None:
    assert re.fullmatch("[가-힣]*", in_hangul(row["en"], row["local"]))


def test_a_name_is_romanised_as_the_state_does() -> None:
    assert official_english("ป่าตาล") == "Pa Tan"
    assert official_english("ป่า ตาล") == "Pa Tan"
    assert official_english("ห้วยขี้นก") == ""


def test_a_name_that_is_not_in_the_table_is_put_together_of_its_parts_where_all_are_known() -> None:
    assert english_of_parts("บ้านป่าตาล") == "Ban Pa Tan"
    assert english_of_parts("ท่าลาน") == "Tha Lan"
    assert (english_of_parts("แม่สะป๊วด"), english_of_parts("")) == ("", "")


def test_of_several_ways_to_part_a_name_the_one_with_fewest_parts_counts_and_two_that_differ_are_none() -> (
    None
):
    assert put_together("นาคาย", {"นา": "na", "คาย": "khai", "นาคาย": "nakhai"}) == "Nakhai"
    assert put_together("นาคาย", {"นา": "na", "คาย": "khai", "นาค": "nak", "าย": "ai"}) == "Na Khai"
    assert put_together("มนกล", {"มน": "mon", "กล": "kon", "ม": "ma", "นกล": "nakon"}) == ""


@pytest.mark.parametrize(
    ("written", "english", "korean"),
    [
        ("องค์การบริหารส่วนตำบลหนองบัวศาลา", "Nong Bua Sala Subdistrict Administrative Organization (SAO)", ""),
        ("อบต.หนองบัวศาลา", "Nong Bua Sala Subdistrict Administrative Organization (SAO)", ""),
        ("เทศบาลตำบลป่าตาล", "Pa Tan Subdistrict Municipality", "빠딴 땀본시청"),
        ("โรงพยาบาลพญาเม็งราย", "Phaya Mengrai Hospital", "파야멩라이 병원"),
    ],
)
def test_local_bodies_have_both_names_and_say_that_they_are_romanised(
    written: str, english: str, korean: str
) -> None:
    found = find_buyer("TH", written)
    assert found is not None
    assert (found.name_en, found.is_known) == (english, True)
    assert korean in found.name_ko
    assert found.source.endswith("; English as the state romanises the name; Korean by sound (official rule)")


def test_a_name_that_is_put_together_is_marked_as_that() -> None:
    found = find_buyer("TH", "โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านไทรงาม")
    assert found is not None
    assert (found.name_en, found.is_known) == ("Ban Sai Ngam Subdistrict Health Promoting Hospital", True)
    assert "; English put together of parts that the state romanises;" in found.source


@pytest.mark.parametrize(
    ("written", "kind", "english"),
    [
        ("คณะวิศวกรรมศาสตร์ มหาวิทยาลัยมหาสารคาม", "university", "Maha Sarakham University"),
        ("ศูนย์พัฒนาเด็กเล็กเทศบาลตำบลป่าตาล", "school", "Pa Tan Child Development Centre"),
        ("ศูนย์ส่งเสริมการเรียนรู้อำเภอเขาค้อ", "school", "Khao Kho District Learning Encouragement Center"),
        ("กองช่าง เทศบาลตำบลป่าตาล", "municipality", "Pa Tan Subdistrict Municipality"),
        ("เรือนจำจังหวัดลำพูน", "department", "Lamphun Prison"),
        ("ศูนย์สนับสนุนบริการสุขภาพที่ 12", "department", "Health Service Support Center 12"),
    ],
)
def test_units_and_centres_of_a_sort_are_known_by_what_stands_in_their_names(
    written: str, kind: str, english: str
) -> None:
    found = find_buyer("TH", written)
    assert found is not None
    assert (found.kind, found.name_en, found.is_known) == (kind, english, True)


@pytest.mark.parametrize("unit", ["กองช่าง ", "สำนักปลัด ", "สำนักงาน", "ที่ทำการ"])
def test_a_unit_of_a_municipality_is_the_municipality(unit: str) -> None:
    body, found = (find_buyer("TH", f"{before}เทศบาลตำบลป่าตาล") for before in ("", unit))
    assert body is not None
    assert found is not None
    assert (found.id, found.name_en) == (body.id, body.name_en)


def test_a_subdistrict_that_is_named_as_a_province_is_not_in_it() -> None:
    alone = find_buyer("TH", "องค์การบริหารส่วนตำบลสระแก้ว")
    told = find_buyer("TH", "อบต.สระแก้ว จังหวัดกำแพงเพชร")
    assert alone is not None
    assert told is not None
    assert (alone.name_en, alone.place_code) == ("Sa Kaeo Subdistrict Administrative Organization (SAO)", "")
    assert told.place_code == "TH-62"


def test_a_name_that_is_in_no_table_stays_as_it_is_written() -> None:
    found = find_buyer("TH", "โรงเรียนวัดเทพชุมนุม")
    assert found is not None
    assert (found.kind, found.is_known, found.name_en) == ("school", False, "วัดเทพชุมนุม School")
