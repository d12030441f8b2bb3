"""Provinces and cities in the words of portals."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from transform import places
from transform.places import Place, all_places, find_place, place_by_code

TABLE = Path(places.__file__).parent / "data" / "places.csv"
CODE = re.compile(r"(TH|VN|ID|TR)-[A-Z0-9]{2}(-[a-z0-9-]+)?")


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("TR", "Kahramanmaraş Caddesi No: 5 Ortahisar/Trabzon", "TR-61-ortahisar"),
        ("TR", "İSTANBUL", "TR-34"),
        ("TR", "Esenler / İstanbul", "TR-34-esenler"),
        ("TR", "VAN BÜYÜKŞEHİR BELEDİYE BAŞKANLIĞI", "TR-65"),
        ("TR", "Ordu", "TR-52"),
        ("TR", "Merkez/Muş", "TR-49"),
        ("TR", "GAZIANTEP SU VE KANALIZASYON IDARESI", "TR-27"),
        ("TR", "Ankara'da yapılacak iş", "TR-06"),
        ("VN", "Thành phố Hà Nội", "VN-HN"),
        ("VN", "Tỉnh Bắc Giang", "VN-56"),
        ("VN", "UBND tinh Binh Duong", "VN-SG"),
        ("VN", "TP.HCM", "VN-SG"),
        ("VN", "Tỉnh Hoà Bình", "VN-68"),
        ("VN", "Phường 1, TP. Vũng Tàu, tỉnh Bà Rịa - Vũng Tàu", "VN-SG-vung-tau"),
        ("VN", "đường Điện Biên Phủ, Đà Nẵng", "VN-DN"),
        ("VN", "Đường Nguyễn Huệ, Quận 1, TP.HCM", "VN-SG"),
        ("ID", "Kab. Bandung, Jawa Barat", "ID-JB-kab-bandung"),
        ("ID", "Bandung (Kab.)", "ID-JB-kab-bandung"),
        ("ID", "Pemerintah Kota Bandung", "ID-JB-kota-bandung"),
        ("ID", "KAB.BOGOR", "ID-JB-kab-bogor"),
        ("ID", "Kabupaten Bandung Barat", "ID-JB-kab-bandung-barat"),
        ("ID", "Jambi", "ID-JA"),
        ("ID", "Kota Jambi", "ID-JA-kota-jambi"),
        ("ID", "Jakarta Selatan", "ID-JK"),
        ("ID", "Otorita IKN", "ID-KI-ikn"),
        ("ID", "Jl. Surabaya No. 3, Kota Malang", "ID-JI-kota-malang"),
        ("TH", "จังหวัดเลย", "TH-42"),
        ("TH", "องค์การบริหารส่วนจังหวัดน่าน", "TH-55"),
        ("TH", "เทศบาลนครขอนแก่น", "TH-40-khon-kaen-city"),
        ("TH", "ถนนเพชรบุรี เขตราชเทวี กรุงเทพมหานคร", "TH-10"),
        ("TH", "อำเภอเมืองกำแพงเพชร จังหวัดกำแพงเพชร", "TH-62"),
        ("TH", "Phuket Smart City", "TH-83"),
    ],
)
def test_a_place_is_found_in_the_portals_words(country: str, text: str, code: str) -> None:
    found = find_place(country, text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("TR", "2 adet vana alımı"),
        ("TR", "Ordu pazarı yapımı"),
        ("TR", "gidiyordu"),
        ("TR", "Ankara Caddesi kaldırım işi"),
        ("ID", "Pasangan batu kali"),
        ("ID", "Jalan Surabaya"),
        ("TH", "ไม่เคยใช้เลย"),
        ("TH", "ตากแห้ง"),
        ("TH", "รถยนต์ ทะเบียน 1 ตณ 3968 กรุงเทพมหานคร"),
        ("VN", "Đường Nguyễn Huệ"),
        ("VN", ""),
        ("KR", "Ankara"),
        ("", "Ankara"),
    ],
)
def test_a_word_that_only_looks_like_a_place_is_none(country: str, text: str) -> None:
    assert find_place(country, text) is None


def test_a_later_text_is_asked_only_when_the_earlier_ones_name_none() -> None:
    assert find_place("TR", "", "BURSA BÜYÜKŞEHİR BELEDİYESİ", "İzmir yolu") == place_by_code("TR-16")
    assert find_place("TR", "Bursa", "İZMİR VALİLİĞİ") == place_by_code("TR-16")


def test_the_last_place_wins_and_a_city_beats_its_own_province_alone() -> None:
    assert find_place("VN", "Hà Nội, Hải Phòng") == place_by_code("VN-HP")
    assert find_place("ID", "Kota Bandung, Provinsi Banten") == place_by_code("ID-BT")
    assert find_place("ID", "Kota Bandung, Provinsi Jawa Barat") == place_by_code("ID-JB-kota-bandung")


def test_a_place_carries_its_names_and_programmes() -> None:
    assert place_by_code("TR-27") == Place(
        "TR-27", "TR", "province", "", "Gaziantep", "Gaziantep", "가지안테프", ("K-City 2020", "K-City 2021")
    )
    assert place_by_code("ID-SN-kota-makassar").programmes == ("100 Smart City 2017", "ASCN 2018")


def test_old_codes_of_vietnam_lead_to_the_province_of_today() -> None:
    assert place_by_code("VN:703") == place_by_code("VN-35")
    assert place_by_code("VN:68") == place_by_code("VN-35")
    assert place_by_code("VN-57") == place_by_code("VN-SG")
    with pytest.raises(KeyError):
        place_by_code("VN:999")


def test_the_table_holds_every_province_with_all_its_names() -> None:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    provinces = Counter(row["country"] for row in rows if row["kind"] == "province")
    assert provinces == {"TH": 77, "VN": 34, "ID": 38, "TR": 81}
    codes = {row["code"] for row in rows}
    assert len(codes) == len(rows)
    for row in rows:
        assert CODE.fullmatch(row["code"]), row
        assert all(row[name] for name in ("local", "en", "ko", "source", "as_of")), row
        assert (row["kind"] == "city") == (row["province"] in codes), row


def test_every_place_is_found_by_its_own_name() -> None:
    for place in all_places():
        assert find_place(place.country, place.local) == place, place
