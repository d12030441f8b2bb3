"""A title that says nothing is known as such in each country, and the description is judged in its place."""

import pytest

from cityleads.cli.files import as_values
from domain.notice import Notice
from transform.enrich import enrich
from transform.relevance.bare_titles import is_bare

BARE = [
    ("VN", "Xây lắp"),
    ("VN", "Gói thầu số 5"),
    ("VN", "Gói thầu số 03XL: Thi công xây dựng công trình"),
    ("VN", "Gói 12 - Mua sắm, lắp đặt trang thiết bị (lần 2)"),
    ("VN", "Toàn bộ phần xây lắp và thiết bị"),
    ("VN", "HG-CW01"),
    ("ID", "Paket 1"),
    ("ID", "Pekerjaan Konstruksi Tahap II"),
    ("ID", "Pengadaan Barang dan Jasa TA 2027"),
    ("TR", "Mal alımı"),
    ("TR", "3. Kısım Yapım İşi"),
    ("TR", "2027 YILI MUHTELİF MALZEME ALIMI İHALESİ"),
    ("TH", "จ้างก่อสร้าง"),
    ("TH", "ซื้อครุภัณฑ์ จำนวน ๑๒ รายการ ด้วยวิธีประกวดราคาอิเล็กทรอนิกส์ (e-bidding)"),
    ("INTL", "Lot 2: Supply and Installation of Equipment"),
    ("VN", "Procurement of Goods, Package B"),
    ("TR", "İhale ilanı"),
    ("TR", "İHALE İLANIDIR"),
    ("TR", "İhale duyurusu"),
    ("TR", "Açık ihale usulü ile ihale edilecektir"),
    ("TR", "Ön yeterlik ilanı"),
    ("INTL", "Tender notice"),
    ("INTL", "Notice Inviting Tender No. 12/2026"),
    ("INTL", "Invitation for Bids"),
    ("INTL", "Request for Expressions of Interest"),
    ("INTL", "Contract award notice"),
    ("ID", "Pengumuman tender"),
    ("ID", "Pengumuman Lelang Nomor 3 Tahun 2026"),
    ("ID", "Undangan Seleksi Umum"),
    ("VN", "Thông báo mời thầu"),
    ("VN", "Thư mời thầu gói thầu số 5"),
    ("VN", "Thông báo kết quả lựa chọn nhà thầu"),
    ("TH", "ประกาศประกวดราคา"),
    ("TH", "ประกาศเชิญชวน เลขที่ 12/2569"),
    ("TH", "ประกาศผู้ชนะการเสนอราคา"),
    ("TH", "ร่างประกาศประกวดราคาอิเล็กทรอนิกส์ (e-bidding)"),
]
TELLING = [
    ("VN", "Xây dựng cầu"),
    ("VN", "Lắp đặt LAN"),
    ("VN", "Gói thầu số 5: Camera"),
    ("VN", "Cung cấp vật liệu xây dựng"),
    ("VN", "Gói thầu số 02: Tư vấn giám sát thi công"),
    ("ID", "Pembangunan Jembatan"),
    ("ID", "Belanja Modal Peralatan Studio"),
    ("TR", "Akıllı kavşak yapım işi"),
    ("TR", "İnşaat malzemesi alımı"),
    ("TH", "ซื้อวัสดุก่อสร้าง"),
    ("TH", "จ้างก่อสร้างถนน"),
    ("INTL", "Supply of buses"),
    ("INTL", "Public notice boards"),
    ("INTL", "Call centre for citizens"),
    ("TR", "İlan panosu alımı"),
    ("TR", "Açık alan aydınlatma ihalesi ilanı"),
    ("ID", "Papan pengumuman"),
    ("VN", "Hệ thống thông báo khẩn cấp"),
    ("TH", "ระบบเสียงประกาศ"),
    ("TH", "จัดทำแผนที่"),
    ("TH", "ซื้อผลไม้"),
]


@pytest.mark.parametrize(("country", "title"), BARE)
def test_a_title_of_acts_numbers_and_kinds_alone_says_nothing(country: str, title: str) -> None:
    assert is_bare(title, country)


@pytest.mark.parametrize(("country", "title"), TELLING)
def test_a_title_that_names_one_thing_is_not_bare(country: str, title: str) -> None:
    assert not is_bare(title, country)


def notice(title: str, description: str = "", part: str = "list") -> Notice:
    return Notice("vn_muasamcong", "IB1", part, country="VN", title=title, description=description)


def test_a_bare_title_of_a_list_is_to_be_looked_into_and_makes_no_lead_by_itself() -> None:
    told = enrich(notice("Gói thầu số 5: Lắp đặt thiết bị"))
    assert (told.judgement.tier, told.look_into) == ("none", True)


NOTICES = [
    ("TR", "İhale ilanı"),
    ("INTL", "Tender notice"),
    ("ID", "Pengumuman tender"),
    ("VN", "Thông báo mời thầu"),
    ("TH", "ประกาศประกวดราคา"),
]


@pytest.mark.parametrize(("country", "title"), NOTICES)
def test_the_bare_name_of_a_notice_is_watched_until_its_detail_tells(country: str, title: str) -> None:
    told = enrich(Notice("judge", "1", "list", country=country, title=title))
    assert (told.judgement.tier, told.look_into, as_values(told)["tier"]) == ("none", True, "watch")


def test_what_the_detail_says_is_judged_in_the_place_of_a_bare_title() -> None:
    smart = "Trung tâm điều hành đô thị thông minh thành phố Mẫu"
    told = enrich(notice("Xây lắp", smart, "detail"))
    assert (told.judgement.tier, told.look_into) == ("lead", False)
    assert {hit.field for hit in told.judgement.hits} == {"description"}
    assert {word["field"] for word in told.judgement.model["words"]} == {"description"}
    hit = told.judgement.hits[0]
    assert smart[hit.start : hit.end].lower() in smart.lower()


@pytest.mark.parametrize("description", ["", "Đường liên xã", "Cung cấp và lắp đặt thiết bị"])
def test_a_detail_that_says_nothing_of_a_smart_city_ends_the_question(description: str) -> None:
    told = enrich(notice("Xây lắp", description, "detail"))
    assert (told.judgement.tier, told.look_into) == ("none", False)


def test_a_title_that_names_a_thing_is_never_looked_into() -> None:
    assert not enrich(notice("Mua sắm bàn ghế học sinh")).look_into
    assert not enrich(notice("Lắp đặt hệ thống giao thông thông minh")).look_into
