"""Provinces and cities in the words of portals."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.values import places
from transform.values.places import Place, all_places, find_place, place_by_code

TABLE = Path(places.__file__).parents[1] / "data" / "places.csv"
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
        ("ID", "Pemkab Bogor", "ID-JB-kab-bogor"),
        ("ID", "Dinas Perhubungan Kabupaten Aceh Barat Daya", "ID-AC-kab-aceh-barat-daya"),
        ("ID", "Pemerintah Kab. Malang", "ID-JI-kab-malang"),
        ("ID", "PJU Tenaga Surya Banyuwangi", "ID-JI-kab-banyuwangi"),
        ("ID", "Kabupaten Batu Bara", "ID-SU-kab-batu-bara"),
        ("ID", "Kec. Ketapang, Kabupaten Lampung Selatan", "ID-LA-kab-lampung-selatan"),
        ("ID", "Kab. Kepulauan Tanimbar", "ID-MA-kab-kepulauan-tanimbar"),
        ("ID", "Kabupaten Mamuju Utara", "ID-SR-kab-pasangkayu"),
        ("ID", "Asmat", "ID-PS-kab-asmat"),
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
        ("TH", "CCTV Roiet Municipality", "TH-45"),
        ("VN", "Smart City Di An", "VN-SG-di-an"),
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
        ("TR", "vAnkara"),
        ("TR", "Ankara Caddesi kaldırım işi"),
        ("ID", "Pasangan batu kali"),
        ("ID", "Jalan Surabaya"),
        ("ID", "Pengadaan batu bara"),
        ("ID", "Penanaman pohon ketapang"),
        ("ID", "Kecamatan Jepara"),
        ("ID", "Ruas Blora"),
        ("TH", "ไม่เคยใช้เลย"),
        ("TH", "ตากแห้ง"),
        ("TH", "รถยนต์ ทะเบียน 1 ตณ 3968 กรุงเทพมหานคร"),
        ("VN", "Đường Nguyễn Huệ"),
        ("VN", "Dian Fossey Foundation"),
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


# The statistics office's code of each of the 63 provinces of before July 2025, and the province it went into.
FORMER = """
01=VN-HN 02=VN-07 04=VN-04 06=VN-69 08=VN-07 10=VN-02 11=VN-71 12=VN-01 14=VN-05
15=VN-02 17=VN-68 19=VN-69 20=VN-09 22=VN-13 24=VN-56 25=VN-68 26=VN-68 27=VN-56
30=VN-HP 31=VN-HP 33=VN-66 34=VN-66 35=VN-18 36=VN-18 37=VN-18 38=VN-21 40=VN-22
42=VN-23 44=VN-25 45=VN-25 46=VN-26 48=VN-DN 49=VN-DN 51=VN-29 52=VN-30 54=VN-33
56=VN-34 58=VN-34 60=VN-35 62=VN-29 64=VN-30 66=VN-33 67=VN-35 68=VN-35 70=VN-39
72=VN-37 74=VN-SG 75=VN-39 77=VN-SG 79=VN-SG 80=VN-37 82=VN-45 83=VN-49 84=VN-49
86=VN-49 87=VN-45 89=VN-44 91=VN-44 92=VN-CT 93=VN-CT 94=VN-CT 95=VN-59 96=VN-59
"""


def test_each_of_the_63_former_provinces_of_vietnam_leads_to_the_one_it_went_into() -> None:
    pairs = [pair.split("=") for pair in FORMER.split()]
    assert (len(pairs), len({new for _code, new in pairs})) == (63, 34)
    assert [(code, place_by_code(f"VN:{code}").code) for code, _new in pairs] == [
        (c, new) for c, new in pairs
    ]


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


def test_every_regency_of_indonesia_is_known_by_its_ministrys_code() -> None:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["country"] == "ID" and row["kind"] == "city"]
    coded = [row for row in rows if re.fullmatch(r"\d\d\.\d\d", row["codes"])]
    kinds = Counter(row["code"].split("-")[2] for row in coded)
    # 416 regencies and 98 towns, less Jakarta's one and five, which are no bodies of their own.
    assert kinds == {"kab": 415, "kota": 93}
    assert len({row["codes"] for row in coded}) == len(coded)
    assert place_by_code("ID:33.74") == place_by_code("ID-JT-kota-semarang")
    assert place_by_code("ID:12.71").en == "Medan"


def test_a_korean_name_that_a_rule_made_says_so() -> None:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = {row["code"]: row for row in csv.DictReader(lines)}
    assert rows["ID-JT-kab-jepara"]["source"].endswith("; Korean by rule")
    assert "by rule" not in rows["ID-JB-kota-bandung"]["source"]
    assert sum("Korean by rule" in row["source"] for row in rows.values()) == 387


@pytest.mark.parametrize(
    ("programme", "codes"),
    [
        ("ASCN 2018", "ID-JI-kab-banyuwangi ID-JK ID-SN-kota-makassar TH-10 TH-20 TH-83 VN-DN VN-HN VN-SG"),
        ("ASCN 2023", "TH-21 TH-40 TH-50"),
        ("K-City 2020", "ID-KI ID-KI-ikn TH-40 TR-06 TR-27"),
        ("K-City 2021", "TR-27 VN-HP"),
        ("K-City 2023", "ID-JT-kab-banyumas ID-KI-ikn TR-54 VN-HP"),
    ],
)
def test_the_cities_of_a_programme_are_marked(programme: str, codes: str) -> None:
    marked = sorted(place.code for place in all_places() if programme in place.programmes)
    assert marked == codes.split()


NAMES = st.sampled_from(all_places()).filter(lambda place: place.country == "ID")


@given(NAMES, st.sampled_from(["Pengadaan CCTV {}", "{}", "{}, Provinsi", "Dinas Perhubungan {} (lanjutan)"]))
def test_a_regency_is_found_wherever_it_stands_in_a_title(place: Place, form: str) -> None:
    found = find_place("ID", form.format(place.local))
    assert found is not None
    assert place.code in (found.code, found.province)


@given(st.text(max_size=60), st.sampled_from(["TH", "VN", "ID", "TR"]))
def test_any_text_names_a_place_of_its_country_or_none(text: str, country: str) -> None:
    found = find_place(country, text)
    assert found is None or found.country == country


def test_every_place_is_found_by_its_own_name() -> None:
    for place in all_places():
        assert find_place(place.country, place.local) == place, place


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("VN", "Tỉnh Đắk Lắk", "VN-33"),
        ("VN", "Tỉnh Đăk Lăk", "VN-33"),
        ("VN", "UBND tỉnh Đắc Lắc", "VN-33"),
        ("VN", "Sở Xây dựng Đắk Lăk", "VN-33"),
        ("VN", "tinh Daklak", "VN-33"),
        ("VN", "tỉnh ĐắkLắk", "VN-33"),
        ("VN", "UBND tỉnh Đăk Nông", "VN-35"),
        ("VN", "Tỉnh Bắc Cạn", "VN-69"),
        ("VN", "tỉnh Bà Rịa – Vũng Tàu", "VN-SG"),
        ("VN", "Sở TTTT tỉnh BR-VT", "VN-SG"),
        ("VN", "Thừa Thiên–Huế", "VN-26"),
        ("VN", "TP Qui Nhơn", "VN-30-quy-nhon"),
        ("VN", "Ban Mê Thuột", "VN-33-buon-ma-thuot"),
        ("VN", "Hochiminh City", "VN-SG"),
        ("VN", "HCMC People's Committee", "VN-SG"),
        ("TH", "จังหวัดสุราษฏร์ธานี", "TH-84"),
        ("TH", "จ.กำเเพงเพชร", "TH-62"),
        ("TH", "จังหวัดศรีษะเกษ", "TH-33"),
        ("TH", "Chiangmai Municipality", "TH-50"),
        ("TH", "Nakorn Ratchasima", "TH-30"),
        ("TH", "Had Yai", "TH-90-hat-yai"),
        ("TH", "สำนักงาน กทม", "TH-10"),
        ("ID", "Kab. KulonProgo", "ID-YO-kab-kulon-progo"),
        ("ID", "KAB. KARANGASEM", "ID-BA-kab-karang-asem"),
        ("ID", "Pemkab Tolitoli", "ID-ST-kab-toli-toli"),
        ("ID", "KAB. TOJO UNA UNA", "ID-ST-kab-tojo-una-una"),
        ("ID", "Kota Bau-Bau", "ID-SG-kota-baubau"),
        ("ID", "Kota Padangsidimpuan", "ID-SU-kota-padang-sidempuan"),
        ("ID", "Pemerintah Kota Makasar", "ID-SN-kota-makassar"),
        ("ID", "Dinas Kominfo Jogja", "ID-YO"),
        ("ID", "Kota Jogja", "ID-YO-kota-yogyakarta"),
        ("TR", "Ş.URFA BÜYÜKŞEHİR BELEDİYESİ", "TR-63"),
        ("TR", "Gazi Antep", "TR-27"),
        ("TR", "K. Maraş", "TR-46"),
        ("TR", "Elâzığ Belediyesi", "TR-23"),
    ],
)
def test_other_spellings_of_a_place_are_the_place(country: str, text: str, code: str) -> None:
    found = find_place(country, text)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("VN", "Mua nhãn (longan) sấy"),
        ("VN", "đường Nguyễn Huệ"),
        ("ID", "Pengadaan batubara"),
        ("ID", "Peta Nad"),
    ],
)
def test_what_only_looks_like_a_spelling_names_no_place(country: str, text: str) -> None:
    assert find_place(country, text) is None


def test_every_other_spelling_belongs_to_a_place_of_the_table_and_is_found() -> None:
    with TABLE.with_name("place_spellings.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    asked = [(row["code"], spelling.rstrip("?")) for row in rows for spelling in row["spellings"].split(";")]
    lost = [(code, spelling) for code, spelling in asked if find_place(code[:2], spelling) is None]
    assert lost == []
    wrong = [
        (code, spelling, place_by_code(code))
        for code, spelling in asked
        if (found := find_place(code[:2], spelling)) and place_by_code(code) not in (found, _province(found))
    ]
    assert wrong == []


def _province(place: Place) -> Place:
    return place_by_code(place.province or place.code)
