"""May a Korean company bid, who pays, by which procedure, until when: codes first, then words, else unknown."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import Notice
from transform.values.dates import parse_moment
from transform.values.eligibility import Finding, bidding, of_lead

FUNDERS = [
    ("VN", "Dự án thành phần vay vốn Ngân hàng Thế giới", "World Bank"),
    ("VN", "Gói thầu ICB-01, vốn vay WB", "World Bank"),
    ("ID", "Pinjaman Bank Dunia untuk transportasi", "World Bank"),
    ("TR", "Dünya Bankası kredisi ile akıllı ulaşım", "World Bank"),
    ("TH", "โครงการเงินกู้ธนาคารโลก", "World Bank"),
    ("TH", "Smart bus, IBRD loan 1234", "World Bank"),
    ("VN", "Dự án do Ngân hàng Phát triển Châu Á (ADB) tài trợ", "Asian Development Bank"),
    ("TR", "Asya Kalkınma Bankasının kredisi", "Asian Development Bank"),
    ("TH", "เงินกู้ธนาคารพัฒนาเอเชีย", "Asian Development Bank"),
    ("ID", "Flood management (ADB Loan 4000-INO)", "Asian Development Bank"),
    ("TR", "AIIB kredisi kapsamında", "AIIB"),
    ("TR", "Avrupa İmar ve Kalkınma Bankası (EBRD) finansmanı", "EBRD"),
    ("TR", "IPA II kapsamında hibe", "European Union"),
    ("TR", "Avrupa Birliği tarafından finanse edilen proje", "European Union"),
    ("ID", "Smart water, funded by the European Union", "European Union"),
    ("VN", "Vốn vay EDCF Hàn Quốc", "EDCF"),
    ("ID", "스마트시티 KOICA 무상원조", "KOICA"),
    ("VN", "Dự án vốn vay ODA JICA, Nhật Bản", "JICA"),
    ("VN", "Vay vốn AFD", "AFD"),
    ("ID", "KfW loan, smart grid", "KfW"),
    ("TR", "İslam Kalkınma Bankasından sağlanan kredi", "Islamic Development Bank"),
    ("VN", "Dự án đầu tư theo phương thức đối tác công tư", "PPP"),
    ("VN", "Dự án BOT cầu", "PPP"),
    ("ID", "Penerangan Jalan Umum skema KPBU", "PPP"),
    ("TH", "การให้เอกชนร่วมลงทุนในโครงการ", "PPP"),
    ("TR", "Kamu-özel iş birliği ile şehir hastanesi", "PPP"),
    ("TR", "Yap-İşlet-Devret modeliyle otopark", "PPP"),
    ("VN", "Vốn ODA", "ODA"),
    ("VN", "Co-financed by ADB and JICA", "Asian Development Bank, JICA"),
    ("VN", "WB, vốn đối ứng của tỉnh", "World Bank"),
    ("VN", "Vốn vay của Chính phủ Nhật Bản và ngân sách thành phố", "JICA"),
    ("VN", "Tín dụng: vay ưu đãi Chính phủ Hàn Quốc", "EDCF"),
    ("VN", "Viện trợ không hoàn lại của Chính phủ Hàn Quốc", "KOICA"),
    ("VN", "Cơ quan Phát triển Pháp tài trợ 80%", "AFD"),
    ("VN", "Ngân hàng Tái thiết Đức", "KfW"),
    ("VN", "Nguồn vốn vay nước ngoài", "ODA"),
    ("ID", "Hibah dari Uni Eropa untuk kota cerdas", "European Union"),
    ("ID", "Sumber dana: pinjaman luar negeri", "ODA"),
    ("ID", "Pinjaman Bank Pembangunan Asia", "Asian Development Bank"),
    ("TR", "Japonya Uluslararası İşbirliği Ajansının kredisi", "JICA"),
    ("TR", "Fransız Kalkınma Ajansı kredisiyle otobüs alımı", "AFD"),
    ("TR", "Dış kredi ile finanse edilecektir", "ODA"),
    ("TH", "เงินกู้จากองค์การความร่วมมือระหว่างประเทศของญี่ปุ่น", "JICA"),
    ("TH", "งบประมาณจากเงินกู้ต่างประเทศ", "ODA"),
    # numbers of loans, credits and trust funds, and donors beside others
    ("TR", "İkraz No.: TR-9372 RFB Referans No: W.TRGM.CS1.1", "World Bank"),
    ("VN", "Loan No./Credit No./ Grant No.: Cr 5139 VN (99.400.000 SDR)", "World Bank"),
    ("VN", "Loan No./Credit No./ Grant No.: 6723-VN RFB Reference No.: G/01", "World Bank"),
    ("VN", "Khoản vay số: Cr.5749-VN", "World Bank"),
    ("VN", "Tổ chức tài trợ WB Bên mời thầu Ban Quản lý dự án 3", "World Bank"),
    ("ID", "Grant No.: TF0B8114 Assignment Title: Consulting services", "World Bank"),
    ("VN", "Grant No. TF 099841", "World Bank"),
    ("TR", "Education Infrastructure for Resilience (EU Facility for SuTP)", "European Union"),
    ("TR", "grant financing from the European Development Fund (EDF)", "European Union"),
    ("VN", "Credit No. 4992-VN EC-AHI Grant No. TF 099841", "World Bank, European Union"),
    ("TR", "US$ 40 Million from the CTF as a Grant", "Clean Technology Fund"),
    ("ID", "provided under Cities Alliance Multi-Donor Trust Fund", "Cities Alliance"),
    (
        "VN",
        "co-financed by donors, namely: the EC; Switzerland (SECO), Canada (CIDA), Denmark (DANIDA)",
        "SECO, European Union, CIDA, DANIDA",
    ),
    # traps
    ("TR", "Kredi kartı okuyucu 1000 TR kodlu", ""),
    ("ID", "Pengadaan filter TF-0123 untuk genset", ""),
    ("TR", "Loan of 2500 books, id 4711", ""),
    ("VN", "Vốn ngân sách, không sử dụng vốn ODA", ""),
    ("VN", "Vốn vay thương mại mua máy xuất xứ Hàn Quốc", ""),
    ("VN", "Vốn vay và vốn tự có", ""),
    ("ID", "Pembangunan PPP Muncar", ""),
    ("TR", "AFAD deprem izleme sistemi", ""),
    ("VN", "Website WB", ""),
    ("VN", "Robot hàn", ""),
    ("TR", "Avrupa Birliği Bakanlığı binası onarımı", ""),
    ("TH", "โครงการร่วมลงทุนเวลา", ""),
    ("ID", "Kadbupaten", ""),
]
FOREIGN: list[tuple[str, str, bool | None]] = [
    ("VN", "Gói thầu đấu thầu quốc tế rộng rãi", True),
    ("VN", "Đấu thầu rộng rãi trong nước", False),
    ("VN", "Chỉ nhà thầu trong nước được tham dự", False),
    ("VN", "Nhà thầu nước ngoài được tham dự", True),
    ("ID", "Seleksi Internasional konsultan", True),
    ("ID", "Badan usaha asing dapat mengikuti", True),
    ("ID", "Khusus penyedia dalam negeri", False),
    ("TR", "Yerli ve yabancı bütün isteklilere açıktır", True),
    ("TR", "Sadece yerli isteklilere açık", False),
    ("TR", "Yabancı istekliler katılamaz", False),
    ("TR", "Uluslararası ihale ilanı", True),
    ("TH", "ประกวดราคานานาชาติ", True),
    ("TH", "ต้องเป็นนิติบุคคลที่จดทะเบียนในประเทศไทย", False),
    ("TH", "เฉพาะผู้ประกอบการไทยเท่านั้น", False),
    ("TH", "International Competitive Bidding (ICB)", True),
    ("ID", "Open to local bidders only", False),
    ("ID", "For domestic firms only", False),
    ("VN", "Not open to foreign companies", False),
    ("VN", "Open to foreign companies", True),
    ("VN", "국제경쟁입찰", True),
    ("TH", "International standard training", None),
    ("VN", "Đấu thầu quốc tế và đấu thầu trong nước", None),
    ("TR", "Yabancı dil kursu", None),
]
PROCEDURES = [
    ("VN", "Đấu thầu rộng rãi qua mạng", "open"),
    ("VN", "Chỉ định thầu rút gọn", "direct"),
    ("VN", "Đấu thầu hạn chế", "limited"),
    ("ID", "Tender Cepat CCTV", "selective"),
    ("ID", "Penunjukan Langsung", "direct"),
    ("TR", "Açık ihale usulü ile", "open"),
    ("TR", "Pazarlık usulüyle", "limited"),
    ("TR", "Belli istekliler arasında ihale", "selective"),
    ("TH", "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)", "open"),
    ("TH", "โดยวิธีเฉพาะเจาะจง", "direct"),
    ("TH", "โดยวิธีคัดเลือก", "selective"),
    ("ID", "Single source selection", "direct"),
    ("ID", "Pengadaan CCTV", ""),
]


def notice(country: str, title: str = "", **more: Any) -> Notice:  # noqa: ANN401  # any fields of a notice
    return Notice("x", "1", "list", country, title=title, **more)


@pytest.mark.parametrize(("country", "title", "funder"), FUNDERS)
def test_who_pays_is_told_by_words(country: str, title: str, funder: str) -> None:
    assert bidding(notice(country, title)).funder == funder


def test_who_pays_is_told_by_the_words_for_the_source_of_money_and_shown_with_them() -> None:
    words = "Vốn vay ODA của Chính phủ Hàn Quốc và vốn đối ứng"
    told = bidding(
        Notice("vn_muasamcong", "IB1", "detail", country="VN", title="Xây lắp", funding_details=words)
    )
    assert told.funder == "EDCF"
    assert [(one.field, one.words) for one in told.findings] == [
        ("funding_details", "vay ODA của Chính phủ Hàn Quốc"),
        ("funding_details", "Vốn vay ODA"),
    ]


@pytest.mark.parametrize(("country", "title", "answer"), FOREIGN)
def test_whether_foreigners_may_bid_is_told_by_words_or_unknown(
    country: str, title: str, answer: bool | None
) -> None:
    assert bidding(notice(country, title)).foreign_bidders is answer


@pytest.mark.parametrize(("country", "title", "procedure"), PROCEDURES)
def test_the_procedure_is_told_by_words(country: str, title: str, procedure: str) -> None:
    assert bidding(notice(country, title)).procedure == procedure


@pytest.mark.parametrize(
    ("country", "text", "day"),
    [
        ("VN", "Hạn nộp hồ sơ dự sơ tuyển: 09 giờ 00 phút, ngày 05/08/2026 tại Hà Nội", "05/08/2026 09:00"),
        ("ID", "Batas akhir dokumen prakualifikasi: 15 Januari 2027 10:00", "15 Januari 2027 10:00"),
        ("TR", "Ön yeterlik başvurularının son tarihi: 22.10.2026 - 10:00", "22.10.2026 10:00"),
        ("TH", "คัดเลือกเบื้องต้น ยื่นภายในวันที่ ๘ มิถุนายน ๒๕๖๙", "8 มิถุนายน 2569"),
        ("TH", "Applications for prequalification must be in by 22 July 2026", "22 July 2026"),
    ],
)
def test_a_prequalification_date_is_read_behind_its_words(country: str, text: str, day: str) -> None:
    zones = {"VN": "Asia/Ho_Chi_Minh", "ID": "Asia/Jakarta", "TR": "Europe/Istanbul", "TH": "Asia/Bangkok"}
    found = bidding(notice(country, "x", description=text))
    assert found.prequalification is not None
    assert found.prequalification.at == parse_moment(day, zones[country], end_of_day=True).at
    assert [one.value for one in found.findings if one.fact == "prequalification"] == [
        found.prequalification.at.isoformat()
    ]


# From the cue to the end of the date so many characters; a window that ends within a word goes back to its beginning.
@pytest.mark.parametrize(
    ("end", "behind", "read"),
    [
        (59, " ilan", True),
        (60, " ilan", False),
        (44, " ve 23.11.2026", True),  # another date, so the next smaller window
        (45, " ve 23.11.2026", False),
        (31, " 23.11.2026", True),
        (32, " 23.11.2026", False),
        (23, " 25:00", True),  # no hour, so the smallest
        (24, " 25:00", False),
    ],
)
def test_a_date_is_looked_for_in_windows_of_sixty_characters_and_fewer(
    end: int, behind: str, read: bool
) -> None:
    words = "komisyona elden ya da posta ile verilmek üzere gün".ljust(60, "x")[: end - 12]
    text = f"Ön yeterlik başvuru tarihi: {words.replace(' ', '-')} 22.10.2026{behind}"
    assert (bidding(notice("TR", "x", description=text)).prequalification is not None) is read


def test_a_prequalification_without_a_date_is_unknown() -> None:
    assert (
        bidding(notice("VN", "Mời sơ tuyển", description="Nộp hồ sơ sơ tuyển sớm")).prequalification is None
    )


def test_the_words_are_kept_with_the_field_and_where_they_stand() -> None:
    found = bidding(notice("VN", "Gói thầu số 3", description="Dự án vay vốn Ngân hàng Thế giới, số 5"))
    assert found.findings == (Finding("funder", "World Bank", "description", "Ngân hàng Thế giới", 14, 32),)
    assert found.by_words[0]["words"] == "Ngân hàng Thế giới"


def test_a_code_of_the_portal_wins_over_words_and_says_so() -> None:
    found = bidding(
        notice("VN", "Đấu thầu rộng rãi trong nước, vốn vay ADB", foreign_bidders=True, funder="World Bank")
    )
    assert (found.foreign_bidders, found.funder) == (True, "World Bank")
    assert [(one.fact, one.field) for one in found.findings][:2] == [
        ("foreign_bidders", "portal"),
        ("funder", "portal"),
    ]
    assert [one["fact"] for one in found.by_words] == ["procedure"]


def test_words_that_contradict_each_other_leave_it_unknown_and_both_are_shown() -> None:
    found = bidding(notice("VN", "Đấu thầu quốc tế hay đấu thầu trong nước"))
    assert found.foreign_bidders is None
    assert {one.value for one in found.findings if one.fact == "foreign_bidders"} == {"yes", "no"}


def test_a_bank_in_the_news_pays_only_where_money_is_spoken_of() -> None:
    said = notice("TH", "World Bank sees growth of 3 %")
    lent = notice("TH", "World Bank to fund smart water meters")
    as_news = [Notice("news", "1", "list", "TH", title=one.title) for one in (said, lent)]
    assert [bidding(one).funder for one in as_news] == ["", "World Bank"]


def test_nothing_told_is_unknown() -> None:
    assert bidding(notice("ID", "Pengadaan lampu jalan")) == bidding(notice("TR", "Yol yapımı"))
    assert bidding(notice("ID", "")).findings == ()


def test_a_lead_joins_what_its_notices_tell_and_keeps_all_evidence() -> None:
    plan = notice("VN", "Kế hoạch, vốn vay ADB")
    tender = notice("VN", "Đấu thầu quốc tế", funder="World Bank", procedure="open", procedure_details="DTRR")
    again = notice("VN", "Hạn nộp hồ sơ sơ tuyển: 05/08/2026")
    joined = of_lead((one, bidding(one).by_words) for one in (plan, tender, again))
    assert (joined.funder, joined.foreign_bidders) == ("World Bank", True)
    assert joined.prequalification_at == datetime(2026, 8, 5, 16, 59, tzinfo=UTC)
    assert [(one["fact"], one["value"], one["field"]) for one in joined.findings] == [
        ("funder", "Asian Development Bank", "title"),
        ("funder", "World Bank", "portal"),
        ("procedure", "open", "portal"),
        ("foreign_bidders", "yes", "title"),
        ("prequalification", "2026-08-05T16:59:00+00:00", "title"),
        ("qualification", "pre", "title"),
    ]


def test_a_lead_of_which_nothing_is_told_has_no_evidence() -> None:
    joined = of_lead([(notice("ID", "x"), ())])
    assert (joined.funder, joined.foreign_bidders, joined.prequalification_at, joined.findings) == (
        "",
        None,
        None,
        [],
    )


@given(st.text(max_size=80), st.sampled_from(["TH", "VN", "ID", "TR"]))
def test_any_text_is_read_and_every_finding_quotes_it(text: str, country: str) -> None:
    found = bidding(notice(country, "x", description=text))
    assert all(one.words == text[one.start : one.end] for one in found.findings)
