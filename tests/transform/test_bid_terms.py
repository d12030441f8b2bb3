"""On which terms bids are taken: phrases in five languages, what takes them back, and the sentence as evidence."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import Notice
from transform.parsers.terms import terms_of
from transform.text import clean
from transform.values._bid_rules import REACH, sentence, table_rows
from transform.values.eligibility import TERMS, bidding, sentences

# Fact, country, text, value; "" where the text does not tell it.
PHRASES: Final = [
    ("foreign_bidders", "VN", "Bidding is open to bidders from eligible source countries of the ADB", "yes"),
    ("foreign_bidders", "ID", "Tenders are open to firms from any country", "yes"),
    ("foreign_bidders", "TR", "Package ICB-02 for meters", "yes"),
    ("foreign_bidders", "ID", "Interested local and foreign companies may apply", "yes"),
    ("foreign_bidders", "VN", "Trong nước/Quốc tế: Quốc tế", "yes"),
    ("foreign_bidders", "VN", "Nhà thầu nước ngoài phải liên danh với nhà thầu trong nước", "yes"),
    ("foreign_bidders", "ID", "Badan usaha asing wajib ber-KSO dengan perusahaan nasional", "yes"),
    ("foreign_bidders", "ID", "Dapat diikuti perusahaan nasional maupun asing", "yes"),
    ("foreign_bidders", "TR", "İhale yerli ve yabancı tüm isteklilere açıktır", "yes"),
    ("foreign_bidders", "TH", "บริษัทต่างชาติสามารถยื่นข้อเสนอได้", "yes"),
    ("foreign_bidders", "VN", "Trong nước/Quốc tế: Trong nước", "no"),
    ("foreign_bidders", "VN", "Chào hàng cạnh tranh trong nước qua mạng", "no"),
    ("foreign_bidders", "VN", "Nhà thầu nước ngoài không được tham dự", "no"),
    ("foreign_bidders", "ID", "Peserta harus berbadan hukum Indonesia", "no"),
    ("foreign_bidders", "ID", "Kualifikasi Usaha: Perusahaan Kecil", "no"),
    ("foreign_bidders", "ID", "Hanya dapat diikuti oleh pelaku usaha dalam negeri", "no"),
    ("foreign_bidders", "ID", "Perusahaan asing tidak dapat mengikuti tender ini", "no"),
    ("foreign_bidders", "TR", "Bu ihaleye sadece yerli istekliler katılabilecektir", "no"),
    ("foreign_bidders", "TR", "Yalnız yerli isteklilere açıktır", "no"),
    ("foreign_bidders", "TH", "ผู้ยื่นข้อเสนอต้องเป็นผู้มีสัญชาติไทย", "no"),
    ("foreign_bidders", "TH", "เป็นนิติบุคคลที่จดทะเบียนตามกฎหมายไทย", "no"),
    ("foreign_bidders", "TH", "ต้องเป็นนิติบุคคลซึ่งจัดตั้งขึ้นในประเทศไทย", "no"),
    ("foreign_bidders", "TH", "Participation is limited to Thai companies", "no"),
    ("foreign_bidders", "ID", "Only firms registered in Indonesia may bid", "no"),
    ("foreign_bidders", "TR", "İhaleler yerli yabancı tüm isteklilere açıktır", "yes"),
    ("foreign_bidders", "VN", "IFB No 12: international competitive bidding without prequalification", "yes"),
    ("foreign_bidders", "TR", "Madde 8 - İhalenin yabancı isteklilere açıklığı", ""),
    ("foreign_bidders", "ID", "Five years of experience with international tenders", ""),
    ("foreign_bidders", "ID", "The sector was made open to foreign investment", ""),
    ("foreign_bidders", "VN", "Chuyên gia có kinh nghiệm đấu thầu quốc tế", ""),
    ("foreign_bidders", "ID", "Pelatihan tender internasional", ""),
    ("foreign_bidders", "TR", "Uluslararası ihale deneyimi olan uzman", ""),
    ("foreign_bidders", "ID", "Dapat diikuti badan usaha nasional atau asing", "yes"),
    ("foreign_bidders", "VN", "Chỉ định thầu rút gọn trong nước", "no"),
    ("foreign_bidders", "VN", "Not open to international bidders", ""),
    ("foreign_bidders", "VN", "Gói thầu không áp dụng đấu thầu quốc tế", ""),
    ("foreign_bidders", "ID", "Pelatihan usaha kecil berstandar internasional", ""),
    ("foreign_bidders", "ID", "Kualifikasi Usaha: Perusahaan Non Kecil", ""),
    ("foreign_bidders", "ID", "Hibah kepada Lembaga yang Berbadan Hukum Indonesia", ""),
    ("foreign_bidders", "TH", "ประกันสุขภาพบุคคลที่ไม่มีสัญชาติไทย", ""),
    ("foreign_bidders", "TR", "Yerli istekli lehine fiyat avantajı uygulanacaktır", ""),
    ("foreign_bidders", "TR", "Yerli malı teklif eden istekliler", ""),
    ("foreign_bidders", "TH", "ไม่เป็นผู้ได้รับเอกสิทธิ์ซึ่งอาจปฏิเสธไม่ยอมขึ้นศาลไทย", ""),
    ("foreign_bidders", "VN", "Contracts will be awarded by NCB and ICB procedures", ""),
    ("foreign_bidders", "TR", "National Competitive Bidding under the Bank's guidelines", ""),
    (
        "foreign_bidders",
        "VN",
        "Foreign bidders may participate only if the law so provides, otherwise not",
        "",
    ),
    ("qualification", "ID", "Seleksi - Prakualifikasi Dua File", "pre"),
    ("qualification", "ID", "Tender - Pascakualifikasi Satu File", "post"),
    ("qualification", "ID", "Pra Dua File Kualitas Biaya", "pre"),
    ("qualification", "ID", "Pasca Satu File", "post"),
    ("qualification", "VN", "Mời sơ tuyển gói thầu số 3", "pre"),
    ("qualification", "VN", "Đấu thầu rộng rãi không sơ tuyển", "post"),
    ("qualification", "VN", "Sơ tuyển: Không", "post"),
    ("qualification", "VN", "Sơ tuyển: Có", "pre"),
    ("qualification", "VN", "Chiếu sáng một số tuyến đường trục xã", ""),
    ("qualification", "VN", "Hạn nộp hồ sơ dự sơ tuyển", "pre"),
    ("qualification", "TR", "Ön yeterlik ilanı", "pre"),
    ("qualification", "TR", "Ön yeterlik yapılmayacaktır", "post"),
    ("qualification", "TR", "Belli istekliler arasında ihale usulü", "pre"),
    ("qualification", "TH", "Invitation for prequalification", "pre"),
    ("qualification", "TH", "Open tender without prequalification", "post"),
    ("qualification", "TH", "คัดเลือกผู้มีคุณสมบัติเบื้องต้น", "pre"),
    ("qualification", "TH", "คัดเลือกผู้ชนะ", ""),
    ("bid_security", "VN", "All bids must be accompanied by a bid security of USD 50,000.", "yes"),
    ("bid_security", "VN", "Bid security is not required.", "no"),
    ("bid_security", "VN", "A Bid-Securing Declaration is required.", "no"),
    ("bid_security", "VN", "Bảo đảm dự thầu: 1906000000 VND, Thư bảo lãnh", "yes"),
    ("bid_security", "VN", "Không yêu cầu bảo đảm dự thầu", "no"),
    ("bid_security", "ID", "Peserta menyerahkan jaminan penawaran sebesar 1%", "yes"),
    ("bid_security", "ID", "Jaminan penawaran tidak diperlukan", "no"),
    ("bid_security", "ID", "Jaminan Penawaran (apabila dipersyaratkan)", ""),
    (
        "bid_security",
        "TR",
        "Teklif edilen bedelin %3'ünden az olmamak üzere geçici teminat verilecektir",
        "yes",
    ),
    ("bid_security", "TR", "Bu ihalede geçici teminat alınmayacaktır", "no"),
    ("bid_security", "TR", "Kesin teminat oranı %6'dır", ""),
    ("bid_security", "TH", "ต้องวางหลักประกันการเสนอราคาพร้อมกับการเสนอราคา", "yes"),
    ("bid_security", "TH", "ต้องวางหลักประกันการเสนอราคา และจะคืนหลักประกันการเสนอราคาให้", "yes"),
    ("bid_security", "TH", "จะคืนหลักประกันการเสนอราคาให้ภายใน ๑๕ วัน", ""),
    ("bid_security", "TH", "ไม่ต้องวางหลักประกันการเสนอราคา", "no"),
    ("bid_security", "VN", "입찰보증금 면제", "no"),
    ("site_visit", "TH", "A site visit will be held on 3 March", "yes"),
    ("site_visit", "TH", "No site visit will be organised", "no"),
    ("site_visit", "TH", "Site visit reports of the supervision consultant", ""),
    ("site_visit", "VN", "Bên mời thầu tổ chức khảo sát hiện trường ngày 5/3", "yes"),
    ("site_visit", "VN", "Không tổ chức khảo sát hiện trường", "no"),
    ("site_visit", "ID", "Peninjauan lapangan dilaksanakan pada 5 Maret", "yes"),
    ("site_visit", "ID", "Tidak diadakan peninjauan lapangan", "no"),
    ("site_visit", "TR", "Yer görme belgesi teklifle birlikte sunulacaktır", "yes"),
    ("site_visit", "TR", "Yer görme belgesi istenmeyecektir", "no"),
    ("site_visit", "TH", "กำหนดดูสถานที่ก่อสร้างในวันที่ 5", "yes"),
    ("site_visit", "TH", "ไม่มีการชี้สถานที่", "no"),
    ("site_visit", "TH", "พัฒนาการตรวจสถานที่เกิดเหตุ", ""),
    ("bid_language", "VN", "Bids shall be submitted in the English language", "en"),
    ("bid_language", "VN", "Ngôn ngữ sử dụng trong hồ sơ dự thầu là tiếng Việt", "vi"),
    ("bid_language", "ID", "Dokumen penawaran ditulis dalam Bahasa Indonesia", "id"),
    ("bid_language", "TR", "Teklifler Türkçe hazırlanacaktır", "tr"),
    ("bid_language", "TH", "ข้อเสนอต้องจัดทำเป็นภาษาไทย", "th"),
    ("bid_language", "VN", "English training for teachers", ""),
    ("bid_language", "VN", "Gói thầu dạy tiếng Anh", ""),
    ("bid_language", "TR", "The expert is fluent in English", ""),
    ("eligibility", "VN", "Bidders must have an annual turnover of USD 5 million", "told"),
    ("eligibility", "VN", "Nhà thầu phải có tư cách hợp lệ", "told"),
    ("eligibility", "ID", "Peserta yang berbentuk badan usaha", "told"),
    ("eligibility", "TR", "İhaleye katılabilme şartları", "told"),
    ("eligibility", "TH", "ผู้ยื่นข้อเสนอจะต้องมีคุณสมบัติดังต่อไปนี้", "told"),
    ("eligibility", "TR", "Akıllı kavşak yapımı", ""),
]


@pytest.mark.parametrize(("fact", "country", "text", "value"), PHRASES)
def test_a_term_is_told_by_words_or_not_at_all(fact: str, country: str, text: str, value: str) -> None:
    found = bidding(Notice("x", "1", "detail", country, title="x", description=text)).findings
    assert {one.value for one in found if one.fact == fact} == ({value} if value else set())


# Whole announcements in the words of the standard forms: nothing in one part takes back or makes up what another tells.
FORMS: Final = [
    (
        "VN",
        (
            "Bidding will be conducted through international competitive procurement using a"
            " Request for Bids as specified in the World Bank's Procurement Regulations for IPF"
            " Borrowers, and is open to all eligible Bidders. Electronic bidding will not be"
            " permitted. Late Bids will be rejected. All Bids must be accompanied by a Bid"
            " Security of USD 50,000. Loan No. 9999-VN."
        ),
        {
            ("foreign_bidders", "yes"),
            ("eligibility", "told"),
            ("bid_security", "yes"),
            ("funder", "World Bank"),
        },
    ),
    (
        "ID",
        (
            "Open competitive bidding will follow ADB's procedure and is open to all bidders from"
            " eligible countries. Only eligible bidders with the following key qualifications"
            " should participate. A site visit is scheduled on 4 May. All bids shall be"
            " accompanied by a bid-securing declaration. The language of the bid is English."
        ),
        {
            ("foreign_bidders", "yes"),
            ("eligibility", "told"),
            ("site_visit", "yes"),
            ("bid_security", "no"),
            ("bid_language", "en"),
            ("funder", "Asian Development Bank"),
        },
    ),
    (
        "TR",
        (
            "4. İhaleye katılabilme şartları ve istenilen belgeler: 4.1.4. Şekli ve içeriği İdari"
            " Şartnamede belirlenen geçici teminat bilgileri. 6. İhaleye sadece yerli istekliler"
            " katılabilecektir. 10. İstekliler teklif ettikleri bedelin %3'ünden az olmamak üzere"
            " geçici teminat vereceklerdir. 12. Konsorsiyum olarak ihaleye teklif verilemez."
        ),
        {("foreign_bidders", "no"), ("eligibility", "told"), ("bid_security", "yes")},
    ),
    (
        "VN",
        (
            "Hình thức: Đấu thầu rộng rãi trong nước, không sơ tuyển. Bảo đảm dự thầu:"
            " 500.000.000 VND. Bên mời thầu không tổ chức khảo sát hiện trường. Ngôn ngữ hồ sơ dự"
            " thầu: tiếng Việt."
        ),
        {
            ("foreign_bidders", "no"),
            ("qualification", "post"),
            ("bid_security", "yes"),
            ("site_visit", "no"),
            ("bid_language", "vi"),
        },
    ),
    (
        "TH",
        (
            "ผู้ยื่นข้อเสนอต้องมีคุณสมบัติดังต่อไปนี้ ๙."
            " ไม่เป็นผู้ได้รับเอกสิทธิ์ซึ่งอาจปฏิเสธไม่ยอมขึ้นศาลไทย"
            " ผู้ยื่นข้อเสนอต้องเป็นนิติบุคคลที่จดทะเบียนในประเทศไทย ต้องวางหลักประกันการเสนอราคา"
            " กำหนดดูสถานที่ในวันที่ ๕ เอกสารต้องจัดทำเป็นภาษาไทย และจะคืนหลักประกันการเสนอราคาให้"
        ),
        {
            ("eligibility", "told"),
            ("foreign_bidders", "no"),
            ("bid_security", "yes"),
            ("site_visit", "yes"),
            ("bid_language", "th"),
        },
    ),
]


@pytest.mark.parametrize(("country", "text", "told"), FORMS)
def test_a_whole_announcement_tells_the_same_as_the_sentences_that_are_kept_of_it(
    country: str, text: str, told: set[tuple[str, str]]
) -> None:
    whole = Notice("x", "1", "detail", country, title="x", description=text)
    kept = Notice("x", "1", "detail", country, title="x", terms=terms_of(text, country))
    for notice in (whole, kept):
        found = bidding(notice).findings
        assert {(one.fact, one.value) for one in found if one.fact in (*TERMS, "funder")} == told


def test_the_sentence_around_the_words_is_the_evidence() -> None:
    text = (
        "Supply of smart meters. All bids must be accompanied by a bid security of USD 5,000.00! Thank you."
    )
    (found,) = bidding(Notice("x", "1", "detail", "TH", title="x", description=text)).findings
    assert (found.fact, found.value, found.field) == ("bid_security", "yes", "description")
    assert found.words == "All bids must be accompanied by a bid security of USD 5,000.00"
    assert text[found.start : found.end] == found.words


def test_a_negation_in_another_sentence_takes_nothing_back() -> None:
    text = "Late bids will not be opened. A bid security of 2 % is needed. No site visit is foreseen."
    found = bidding(Notice("x", "1", "detail", "TH", title="x", description=text)).findings
    assert {(one.fact, one.value) for one in found} == {("bid_security", "yes"), ("site_visit", "no")}


def test_a_whole_sentence_wins_over_a_description_that_was_cut_within_it() -> None:
    whole = "This is no tender that is open to foreign bidders"
    cut = Notice("x", "1", "detail", "ID", title="x", description="open to foreign bidders", terms=whole)
    alone = Notice("x", "1", "detail", "ID", title="x", terms="Only domestic firms may bid")
    assert bidding(cut).foreign_bidders is True  # nothing in `terms` tells it
    assert bidding(alone).foreign_bidders is False
    both = Notice("x", "1", "detail", "ID", title="x", description="open to foreign", terms=alone.terms)
    assert bidding(both).foreign_bidders is False


def test_several_may_pay_and_each_field_may_name_another() -> None:
    told = Notice(
        *("x", "1", "detail", "VN"),
        title="EU/IPA energy programme",
        description="financing from theWorld Bank",
        funding_details="Grant of the Global Environment Facility",
    )
    assert bidding(told).funder == "European Union, World Bank, Global Environment Facility"


@pytest.mark.parametrize(
    ("country", "text", "funder"),
    [
        ("VN", "Cr. No.: 4779-VN", "World Bank"),
        ("TR", "İkraz No: 9760-TR", "World Bank"),
        ("ID", "Loan Number 9636-ID", "World Bank"),
        ("ID", "Loan 4430-INO", "Asian Development Bank"),
        ("VN", "IDA Credit 75650", "World Bank"),
        (
            "VN",
            "TF094744 with WB as an implementing agency of the GEF grant",
            "World Bank, Global Environment Facility",
        ),
        ("TH", "โครงการได้รับเงินทุนจากสหภาพยุโรป", "European Union"),
        ("TR", "Kredi kartı 2026-TR kampanyası", ""),
        ("VN", "Contract 4779-VN", ""),
        ("ID", "GIZI anak", ""),
    ],
)
def test_funders_are_known_by_the_form_of_their_numbers_and_by_their_siblings(
    country: str, text: str, funder: str
) -> None:
    assert bidding(Notice("x", "1", "detail", country, title=text)).funder == funder


def test_a_parser_keeps_the_sentences_and_nobody_s_name() -> None:
    text = "1. Yol yapımı. 4. Geçici teminat verilecektir. Yer görme için yetkili kişi: Kemal Örnek. Bitti."
    assert terms_of(text, "TR") == "Geçici teminat verilecektir · Yer görme için"
    assert terms_of("Yol yapımı", "TR") == ""


def test_no_row_of_the_tables_has_a_cell_too_many_or_an_unknown_country() -> None:
    rows = list(table_rows())
    assert len(rows) > 350
    assert [row for row in rows if None in row or None in row.values()] == []
    assert {row["country"] for row in rows} == {"*", "TH", "VN", "ID", "TR"}
    assert {row["fact"] for row in rows} == {*TERMS, "funder", "procedure", "prequalification"}


@given(st.text(max_size=400), st.sampled_from(["TH", "VN", "ID", "TR"]))
def test_any_text_has_its_sentences(text: str, country: str) -> None:
    cleaned = clean(text)
    assert all(one in cleaned for one in sentences(cleaned, country))


@given(st.text(alphabet="ab .;ก·", max_size=600), st.integers(0, 600), st.integers(0, 20))
def test_a_sentence_holds_its_words_and_reaches_no_further_than_its_bound(
    text: str, start: int, length: int
) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    first, last = sentence(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)
    assert start - first <= REACH
    assert last - end <= REACH
