"""Vietnam's former provinces, by the names that notices still use."""

import csv

import pytest

from tests.harness import ROOT
from transform.values.former_provinces import former_province
from transform.values.places import find_place


@pytest.mark.parametrize(
    ("text", "korean"),
    [
        ("Sở Giao thông vận tải tỉnh Bình Dương", "빈즈엉성"),
        ("UBND TỈNH BÀ RỊA – VŨNG TÀU", "바리어붕따우성"),
        ("Ba Ria-Vung Tau", "바리어붕따우성"),
        ("Thành phố Hồ Chí Minh", None),
        ("Bình Dươngg", None),
        ("", None),
    ],
)
def test_an_old_name_is_found_as_whole_words_however_it_is_written(text: str, korean: str | None) -> None:
    found = former_province("VN-SG", text)
    assert (found and found.ko) == korean


def test_a_city_is_of_the_province_that_it_lies_in() -> None:
    found = former_province("VN-SG-thu-dau-mot", "Thủ Dầu Một, Bình Dương")
    assert found is not None
    assert found.en == "Binh Duong"


def test_an_old_name_counts_only_where_it_is_part_of_the_place() -> None:
    assert former_province("VN-HN", "Bình Dương") is None
    assert former_province("TH-10", "Bình Dương") is None


def test_every_former_province_leads_to_the_province_that_it_is_part_of_today() -> None:
    with (ROOT / "transform" / "data" / "former_provinces.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 29  # 63 before, 34 today
    places = {row["local"]: find_place("VN", f"tỉnh {row['local']}") for row in rows}
    assert {name: place and place.code for name, place in places.items()} == {
        row["local"]: row["code"] for row in rows
    }
