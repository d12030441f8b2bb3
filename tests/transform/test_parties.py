"""A buyer is one party however it is written, and is known by kind and by English and Korean name."""

import pytest

from transform.parties import find_buyer, find_supplier


@pytest.mark.parametrize(
    ("country", "written", "party", "english", "korean"),
    [
        ("TH", "กรมชลประทาน", "TH-B115", "Royal Irrigation Department (RID)", "왕립관개국(RID)"),
        (
            "TH",
            "DDPM",
            "TH-B062",
            "Department of Disaster Prevention and Mitigation (DDPM)",
            "재난예방경감국(DDPM)",
        ),
        ("VN", "UBND TP Hà Nội", "VN-B108", "Hanoi People's Committee", "하노이시 인민위원회"),
        (
            "VN",
            "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
            "VN-B108",
            "Hanoi People's Committee",
            "하노이시 인민위원회",
        ),
        ("VN", "Vietnam Electricity", "VN-B068", "Vietnam Electricity (EVN)", "베트남전력공사(EVN)"),
        (
            "TR",
            "BURSA BÜYÜKŞEHİR BELEDİYE BAŞKANLIĞI",
            "TR-B174",
            "Bursa Metropolitan Municipality",
            "부르사 광역시청",
        ),
        ("TR", "T.C. Sağlık Bakanlığı / ANKARA", "TR-B004", "Ministry of Health", "보건부"),
    ],
)
def test_a_body_has_one_id_and_its_names_however_it_is_written(
    country: str, written: str, party: str, english: str, korean: str
) -> None:
    found = find_buyer(country, written)
    assert found is not None
    assert (found.id, found.name_en, found.name_ko) == (party, english, korean)


@pytest.mark.parametrize(
    ("place", "party"), [("Kayseri", "TR-B195"), ("Kahramanmaraş", "TR-B205")], ids=["Kayseri", "Maraş"]
)
def test_a_short_form_that_several_bodies_share_is_read_by_the_province(place: str, party: str) -> None:
    found = find_buyer("TR", "KASKİ", place=place)
    assert found is not None
    assert found.id == party


@pytest.mark.parametrize("place", ["", "Ankara"])
def test_a_shared_short_form_without_its_province_is_nobody_that_is_known(place: str) -> None:
    found = find_buyer("TR", "KASKİ", place=place)
    assert found is not None
    assert (found.kind, found.is_known) == ("unknown", False)


def test_a_unit_stands_under_the_body_that_it_belongs_to() -> None:
    unit = find_buyer("TR", "METEOROLOJİ GENEL MÜDÜRLÜĞÜ DESTEK HİZMETLERİ DAİRESİ BAŞKANLIĞI / ANKARA")
    body = find_buyer("TR", "Meteoroloji Genel Müdürlüğü")
    assert unit == body
    bought_by = find_buyer("TR", "ADANA BÜYÜKŞEHİR BELEDİYE BAŞKANLIĞI SATIN ALMA DAİRESİ BAŞKANLIĞI")
    city = find_buyer("TR", "Adana Büyükşehir Belediyesi")
    assert bought_by is not None
    assert city is not None
    assert (bought_by.kind, bought_by.parent) == ("department", city.id)


@pytest.mark.parametrize(
    ("country", "unit", "body", "place"),
    [
        ("TR", "Örnekköy Belediyesi Bilgi İşlem Müdürlüğü", "ÖRNEKKÖY BELEDİYE BAŞKANLIĞI", ""),
        ("TR", "Kadıköy Belediyesi Bilgi İşlem Müdürlüğü", "Kadıköy Belediyesi / İSTANBUL", "İstanbul"),
        ("ID", "DINAS KESEHATAN, Pemerintah Daerah Kota Bandung", "Pemkot Bandung", ""),
        ("ID", "Dinas Perhubungan Kabupaten Bandung", "Pemerintah Kabupaten Bandung", ""),
        ("ID", "Dinas Kesehatan Provinsi Sumatera Utara", "Pemerintah Daerah Provinsi Sumatera Utara", ""),
        ("VN", "Sở Tư pháp Nghệ An", "UBND tỉnh Nghệ An", ""),
        ("VN", "Sở Tư pháp Hà Nội", "UBND TP Hà Nội", ""),
    ],
)
def test_a_unit_of_a_town_or_province_has_that_as_its_parent(
    country: str, unit: str, body: str, place: str
) -> None:
    below, above = find_buyer(country, unit, place=place), find_buyer(country, body, place=place)
    assert below is not None
    assert above is not None
    assert (below.id != above.id, below.parent) == (True, above.id)


def test_the_form_of_a_company_makes_one_also_behind_a_municipality_s_name() -> None:
    found = find_buyer("TR", "Örnekköy Belediyesi Ulaşım A.Ş.")
    town = find_buyer("TR", "Örnekköy Belediyesi")
    assert found is not None
    assert town is not None
    assert (found.kind, found.level, town.kind) == ("soe", "municipal", "municipality")


@pytest.mark.parametrize(
    ("country", "written", "english", "korean", "place"),
    [
        ("TH", "มหาวิทยาลัยราชภัฏสกลนคร", "Sakon Nakhon Rajabhat University", "사꼰나콘 라차팟대학교", "TH-47"),
        (
            "TH",
            "สำนักงานสาธารณสุขจังหวัดขอนแก่น",
            "Khon Kaen Provincial Public Health Office",
            "콘깬 보건사무소",
            "TH-40",
        ),
        (
            "ID",
            "DINAS KESEHATAN, Pemerintah Daerah Kota Bandung",
            "Health Agency of Bandung",
            "반둥 보건국",
            "ID-JB",
        ),
        (
            "TR",
            "MALATYA İL SAĞLIK MÜDÜRLÜĞÜ",
            "Malatya Provincial Health Directorate",
            "말라티아 보건국",
            "TR-44",
        ),
        ("VN", "Sở Tư pháp Nam Định", "Department of Justice of Nam Dinh", "남딘성 사법국", "VN-18"),
    ],
)
def test_the_place_in_a_name_is_filled_in_in_both_languages(
    country: str, written: str, english: str, korean: str, place: str
) -> None:
    found = find_buyer(country, written)
    assert found is not None
    assert (found.name_en, found.name_ko, found.place_code) == (english, korean, place)


def test_units_that_name_no_owner_are_one_party_a_place() -> None:
    cities = [find_buyer("TR", "FEN İŞLERİ MÜDÜRLÜĞÜ", place=place) for place in ("Konya", "Bursa", "Konya")]
    ids = [city.id for city in cities if city]
    assert ids[0] == ids[2] != ids[1]
    assert {city.kind for city in cities if city} == {"department"}


def test_a_body_that_is_named_is_the_same_one_wherever_the_notice_is_from() -> None:
    assert find_buyer("TR", "Karayolları Genel Müdürlüğü", place="Konya") == find_buyer(
        "TR", "KARAYOLLARI GENEL MÜDÜRLÜĞÜ", place="Bursa"
    )


def test_who_is_in_no_table_has_an_id_from_country_and_name_whatever_its_spelling() -> None:
    one, other = find_buyer("ID", "Gugus Tugas  Contoh"), find_buyer("ID", "GUGUS TUGAS CONTOH")
    abroad = find_buyer("TR", "Gugus Tugas Contoh")
    assert one is not None
    assert other is not None
    assert abroad is not None
    assert one.id == other.id
    assert (one.id[:3], abroad.id[:3]) == ("ID-", "TR-")
    assert (one.kind, one.name_en, one.name_ko, one.name) == ("unknown", "", "", "Gugus Tugas Contoh")


def test_nobody_buys_where_no_buyer_is_told() -> None:
    assert find_buyer("TR", "", "", "Konya") is None


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("TR", "ÖRNEK YOL ANONİM ŞİRKETİ", "Örnek Yol A.Ş."),
        ("TR", "Örnek Yol Limited Şirketi", "ÖRNEK YOL LTD. ŞTİ."),
        ("VN", "CÔNG TY TRÁCH NHIỆM HỮU HẠN THỬ MỘT", "Công ty TNHH MTV Thử Một"),
        ("ID", "PT. Contoh Karya", "CONTOH KARYA, PT"),
        ("TH", "บริษัท ตัวอย่าง จำกัด", "บจก.ตัวอย่าง"),
        ("TH", "ห้างหุ้นส่วนจำกัด ตัวอย่าง", "หจก. ตัวอย่าง"),
        ("VN", "Sample Works Co., Ltd.", "SAMPLE WORKS COMPANY LIMITED"),
    ],
)
def test_a_company_is_one_party_however_its_legal_form_is_written(country: str, one: str, other: str) -> None:
    assert find_supplier(country, one).id == find_supplier(country, other).id


def test_a_company_s_last_word_is_no_ministry_s_short_form() -> None:
    assert find_supplier("VN", "CÔNG TY TNHH THỬ MOT").kind == "private"
    assert find_supplier("VN", "ĐƠN VỊ THỬ MỘT").kind == "unknown"


def test_two_companies_of_one_name_and_two_forms_are_two() -> None:
    assert find_supplier("ID", "PT Contoh").id != find_supplier("ID", "CV Contoh").id


def test_a_company_s_name_is_its_own_and_its_form_is_translated() -> None:
    found = find_supplier("TR", "ÖRNEK YOL LTD. ŞTİ.")
    assert (found.name_en, found.name_ko, found.kind) == ("Örnek Yol Ltd.", "Örnek Yol 유한회사", "private")


@pytest.mark.parametrize(
    ("country", "name", "level", "english"),
    [
        (
            "TR",
            "ILGAZ İLÇE MİLLİ EĞİTİM / ÇANKIRI",
            "municipal",
            "Ilgaz District Directorate of National Education",
        ),
        ("TR", "ABC BILIŞIM TEKNOLOJILERI LTD. ŞTİ.", "company", "Abc Bilişim Teknolojileri Ltd."),
        ("TR", "YAPI SILAH ANONİM ŞİRKETİ", "company", "Yapı Sılah A.Ş."),
        (
            *("VN", "Văn phòng HĐND và UBND phường Đồng Sơn", "municipal"),
            "Office of the Đồng Sơn Commune/Ward People's Committee",
        ),
        ("VN", "UBND phường Vĩnh Phúc", "municipal", "Vĩnh Phúc Commune/Ward People's Committee"),
        (
            *("VN", "Ban QLDA đầu tư hạ tầng xã Hoài Đức", "provincial"),
            "Construction Investment Project Management Unit of Hoài Đức Commune",
        ),
        ("VN", "Bảo hiểm xã hội tỉnh Vĩnh Phúc", "national", "Viet Nam Social Security (Vinh Phuc)"),
        ("ID", "PDAM Kota Denpasar", "municipal", "Denpasar Regional Drinking Water Company (PDAM)"),
        ("ID", "Pemerintah Kabupaten Badung", "municipal", "Government of Badung Regency"),
    ],
)
def test_a_body_is_of_the_level_and_the_place_that_its_own_words_say(
    country: str, name: str, level: str, english: str
) -> None:
    party = find_buyer(country, name)
    assert party is not None
    assert (party.level, party.name_en) == (level, english)


def test_a_ward_that_is_named_as_a_province_is_in_no_province_by_its_name() -> None:
    party = find_buyer("VN", "Phòng Kinh tế, Hạ tầng và Đô thị phường Vĩnh Phúc")
    assert party is not None
    assert (party.name_ko, party.place_code) == ("Vĩnh Phúc동 경제인프라과", "")


@pytest.mark.parametrize(
    ("country", "told", "native"),
    [
        ("TH", "Khon Kaen City Municipality", "เทศบาลนครขอนแก่น"),
        ("TH", "콘깬시청", "เทศบาลนครขอนแก่น"),
        ("TH", "Provincial Administrative Organization of Chiang Mai (PAO)", "องค์การบริหารส่วนจังหวัดเชียงใหม่"),
        ("VN", "Hanoi Department of Agriculture and Environment", "Sở Nông nghiệp và Môi trường Hà Nội"),
        ("VN", "People's Committee of Da Nang City", "Ủy ban nhân dân thành phố Đà Nẵng"),
        ("VN", "하노이시 인민위원회", "UBND TP Hà Nội"),
        ("ID", "Bandung City Government", "Pemerintah Kota Bandung"),
        ("ID", "Department of Transportation of Bandung City", "Dinas Perhubungan Kota Bandung"),
        ("TR", "Municipality of Denizli", "Denizli Belediyesi"),
        ("TR", "이즈미르 광역시청", "İzmir Büyükşehir Belediyesi"),
        ("TR", "Nevşehir Municipality", "Nevşehir Belediyesi"),
        ("TR", 'Gaziantep Water and Sewage Administration ("GASKI")', "GASKİ"),
        ("TR", "Ankara Water and Sewerage Authority", "Ankara Su ve Kanalizasyon İdaresi"),
        ("TR", "General Directorate of Istanbul Water and Sewerage Administration", "İSKİ"),
        ("TH", "Phuket Provincial Administration Organization", "องค์การบริหารส่วนจังหวัดภูเก็ต"),
        ("ID", "Semarang Municipal Government", "Pemerintah Kota Semarang"),
        ("ID", "Badung Regency Government", "Pemerintah Kabupaten Badung"),
        ("ID", "Ogan Komering Ulu Timur Regency Government", "Pemerintah Kabupaten Ogan Komering Ulu Timur"),
        ("ID", "Transportation Agency of DKI Jakarta", "Dinas Perhubungan DKI Jakarta"),
        ("VN", "Quang Ninh PPC", "UBND tỉnh Quảng Ninh"),
    ],
)
def test_a_body_is_one_party_by_its_own_its_english_and_its_korean_name(
    country: str, told: str, native: str
) -> None:
    found, own = find_buyer(country, told), find_buyer(country, native)
    assert found is not None
    assert own is not None
    assert (found.id, found.name_en, found.name_ko) == (own.id, own.name_en, own.name_ko)
    assert found.is_known


@pytest.mark.parametrize(
    ("country", "told", "kind"),
    [
        ("TR", "Water and Sewage Administration", "utility"),
        ("TR", "Example University Hospital", "hospital"),
        ("TH", "Nong Khae Sub-district Administrative Organization", "municipality"),
        ("ID", "Example Regional Drinking Water Company", "utility"),
        ("VN", "People's Committee of Example Ward", "unknown"),
        ("VN", "Example Project Office", "unknown"),
    ],
)
def test_an_english_name_whose_place_is_not_known_tells_what_the_body_is_and_joins_no_other(
    country: str, told: str, kind: str
) -> None:
    found, other = find_buyer(country, told), find_buyer(country, f"Other {told}")
    assert found is not None
    assert other is not None
    assert (found.kind, found.name, found.name_en) == (kind, told, "")
    assert (other.kind, other.id == found.id) == (kind, False)


@pytest.mark.parametrize(
    ("told", "party_id", "kind"),
    [
        ("한국국제협력단", "KR-B001", "donor"),
        ("KOICA Vietnam Office", "KR-B001", "donor"),
        ("한국국제협력단(KOICA) 베트남 사무소", "KR-B001", "donor"),
        ("한국해외인프라도시개발지원공사", "KR-B003", "agency"),
        ("해외건설협회", "KR-B004", "agency"),
        ("UNDP", "INTL-B001", "international"),
        ("United Nations Development Programme (UNDP)", "INTL-B001", "international"),
        ("UN-Habitat Viet Nam", "INTL-B002", "international"),
    ],
)
def test_korean_and_international_bodies_are_the_same_ones_in_every_country(
    told: str, party_id: str, kind: str
) -> None:
    for country in ("TH", "VN", "ID", "TR"):
        found = find_buyer(country, told)
        assert found is not None
        assert (found.id, found.kind, found.is_known) == (party_id, kind, True)


@pytest.mark.parametrize(
    ("country", "told"),
    [
        ("VN", "Ban QLDA thí điểm (UNDP)"),
        ("TR", "İstanbul Teknik Üniversitesi (İTÜ)"),
        ("TH", "Khon Kaen Smart Bus Company"),
        ("ID", "Bandung"),
    ],
)
def test_a_donor_in_brackets_or_a_place_alone_makes_no_other_body(country: str, told: str) -> None:
    found = find_buyer(country, told)
    assert found is not None
    assert found.id[:2] == country
    assert found.kind not in ("donor", "international")
