"""The Turkish procurement bulletin: what its text says."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from random import Random
from textwrap import wrap

import pypdfium2
import pytest

from domain.clock import moment_of
from domain.document import Document, FieldError, Reject, UnknownField
from domain.notice import Cancellation, Notice, PriceKind, Stage
from sandbox.pdf import make_pdf
from sandbox.portals import tr_bulletin as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.words import Words
from tests.harness import as_plain, check_golden, real, shared
from transform.parsers import _tr_bulletin_text as text
from transform.parsers import tr_bulletin
from transform.text import clean

SOURCE = "tr_bulletin"


def document(body: bytes, kind: str = "list", **meta: str) -> Document:
    return Document(SOURCE, kind, "key", portal.PATH, body, "application/zip", moment_of(1), meta)


def bulletin(day: int, asked: str, kind: str) -> Document:
    """One sandbox bulletin, without HTTP."""
    found = {tuple(m.values()): body for m, body in portal.lists(samples_on(SOURCE, day), moment_of(day))}
    return document(found[(asked, kind)], date=asked, type=kind)


def notices(source: Document) -> dict[str, Notice]:
    return {r.native_id: r for r in tr_bulletin.read(source) if isinstance(r, Notice)}


def rejects(source: Document) -> list[Reject]:
    return [r for r in tr_bulletin.read(source) if isinstance(r, Reject)]


def lines(*told: str) -> Document:
    return document("\n".join(told).encode(), "text", date="2026-11-20", type="1")


def test_a_whole_bulletin_reads_as_recorded() -> None:
    check_golden("tr_bulletin_2026-11-20_goods", tr_bulletin.read(bulletin(1, "2026-11-20", "1")))
    check_golden("tr_bulletin_2026-11-23_services", tr_bulletin.read(bulletin(2, "2026-11-23", "3")))
    check_golden("tr_bulletin_2026-11-23_works", tr_bulletin.read(bulletin(2, "2026-11-23", "2")))


def test_no_person_and_no_telephone_number_of_the_pages_reaches_a_notice() -> None:
    fields = [s.fields for s in sample_file(SOURCE).notices]
    personal = [f[name] for f in fields for name in ("contact", "contractor") if name in f]
    assert len(personal) >= 7
    everything = ""
    for meta, body in portal.lists(samples_on(SOURCE, 3), moment_of(3)):
        everything += json.dumps(as_plain(tr_bulletin.read(document(body, **meta))), ensure_ascii=False)
    pieces = {piece for told in personal for piece in (told, told[:12], told.split(",")[-1].strip(" )"))}
    assert [piece for piece in sorted(pieces) if piece in everything] == []


def drawn(*placed: tuple[int, float, str]) -> bytes:
    """A page with words at places in points, drawn in this order."""
    shown = " ".join(f"1 0 0 1 {x} {y} Tm ({words}) Tj" for x, y, words in placed)
    stream = f"BT /F 9 Tf {shown} ET"
    return (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>endobj\n"
        "4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        f"5 0 obj<</Length {len(stream)}>>stream\n{stream}\nendstream endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF"
    ).encode()


def test_labels_and_values_drawn_column_by_column_are_put_back_side_by_side() -> None:
    body = drawn(
        (40, 700, "1.1. Label"), (40, 680, "2.1. Other"), (200, 700, ": first"), (200, 680, ": second")
    )
    assert text.pdf_lines(body) == ["1.1. Label : first", "2.1. Other : second"]


@pytest.mark.parametrize(("lower", "read_as"), [(2.9, ["Label : value"]), (3.0, ["Label", ": value"])])
def test_pieces_less_than_three_points_apart_are_one_line(lower: float, read_as: list[str]) -> None:
    body = drawn((40, 700, "Label"), (40, 660, "Other"), (200, 700 - lower, ": value"))
    assert text.pdf_lines(body) == [*read_as, "Other"]


def test_a_page_of_one_letter_is_a_line_and_one_of_none_is_none() -> None:
    assert text.pdf_lines(make_pdf(["x", "", "yz"])) == ["x", "yz"]


def blank(pages: int) -> bytes:
    made, body = pypdfium2.PdfDocument.new(), BytesIO()
    for _page in range(pages):
        made.new_page(10, 10)
    made.save(body)
    return body.getvalue()


def test_a_pdf_has_four_thousand_pages_at_most() -> None:
    assert text.pdf_lines(blank(4000)) == []
    with pytest.raises(FieldError, match="4001 pages"):
        text.pdf_lines(blank(4001))


def test_the_number_of_a_page_stands_in_no_announcement() -> None:
    told = ["1. 2026/1000001 KAMERA ALIMI", "1024", "İhale Kayıt Numarası (İKN) : 2026/1000001"]
    (item,) = text.items(["2. İHALE İLANLARI", *told])
    assert item.lines == ["KAMERA ALIMI", "İhale Kayıt Numarası (İKN) : 2026/1000001"]


def test_a_value_that_starts_above_its_label_belongs_to_that_label() -> None:
    told = lines(
        "2. İHALE İLANLARI",
        "1.   2026/1000001  BAKIM HİZMETİ ALINACAKTIR",
        "İhale Kayıt Numarası (İKN) : 2026/1000001",
        "1- İdarenin",
        "Örnek Büyükşehir Belediyesi Ulaşım",
        "1.1. Adı :",
        "Dairesi Başkanlığı",
        "3- İhale konusu hizmet alımının",
        "Yolcu Bilgilendirme Ekranlarının Bakımı ve",
        "3.1 Adı : onarımı ile yazılımın",
        "güncellenmesi",
    )
    notice = notices(told)["2026/1000001/ihale"]
    assert notice.buyer == "Örnek Büyükşehir Belediyesi Ulaşım Dairesi Başkanlığı"
    assert notice.title == "Yolcu Bilgilendirme Ekranlarının Bakımı ve onarımı ile yazılımın güncellenmesi"


def test_an_empty_value_takes_no_other_label_s_only_line() -> None:
    told = lines(
        "2. İHALE İLANLARI",
        "1. 2026/1000001 KAMERA ALINACAKTIR",
        "İhale Kayıt Numarası (İKN) : 2026/1000001",
        "1- İdarenin",
        "1.1. Adı : Örnek Belediyesi",
        "1.2. Adresi :",
        "Örnek Mahallesi Merkez/Bursa",
    )
    notice = notices(told)["2026/1000001/ihale"]
    assert (notice.buyer, notice.place) == ("Örnek Belediyesi", "Merkez/Bursa")


@pytest.mark.parametrize(
    ("sum_", "price"),
    [
        ("44.160,00 Amerikan Doları", "44160.00 USD"),
        ("44.160,00 ABD Doları'dır (KDV hariç)", "44160.00 USD"),
        ("1.250.000 dolar", "1250000 USD"),
        ("44.160,00 Kanada Doları", "44160.00 CAD"),
        ("44.160,50 Avro", "44160.50 EUR"),
        ("44.160,50 Euro'dur", "44160.50 EUR"),
        ("44.160,50 (Avro)", "44160.50 EUR"),
        ("44.160,50 Türk  Lirasıdır", "44160.50 TRY"),
        ("44.160,50 TL’dir", "44160.50 TRY"),
        ("44.160,50 ₺ (%20 KDV hariç)", "44160.50 TRY"),
        ("1,5 milyon İngiliz Sterlini", "1500000 GBP"),
        ("44.160,50", "44160.50 TRY"),
    ],
)
def test_a_sums_currency_is_the_one_that_stands_beside_it_however_it_is_inflected(
    sum_: str, price: str
) -> None:
    told = notices(result(sum_))["2026/1000001/sonuc"].prices
    assert [f"{one.amount} {one.currency}" for one in told] == [price]
    assert [one.raw for one in told] == [" ".join(sum_.split())]


@pytest.mark.parametrize(
    "sum_",
    ["44.160,50 Moğol Tugrik'i", "44.160,50 ¤", "44.160,50 USD 1.000 EUR", "44.160,50 USD/EUR", "bedelsiz"],
)
def test_a_sum_in_a_currency_that_nobody_knows_is_reported_and_the_result_kept_without_it(sum_: str) -> None:
    read = list(tr_bulletin.read(result(sum_)))
    assert [(r.native_id, r.prices) for r in read if isinstance(r, Notice)] == [("2026/1000001/sonuc", ())]
    assert UnknownField("item.award", sum_) in read


def result(sum_: str) -> Document:
    return lines(
        "1. SONUÇ İLANLARI",
        "1. 2026/1000001 AKILLI KAVŞAK SİSTEMİ",
        "SONUÇ İLANI",
        "İhale Kayıt Numarası : 2026/1000001",
        "4- Sözleşmenin",
        f"b) Bedeli : {sum_}",
    )


def test_a_result_tells_who_won_when_until_when_and_of_how_many() -> None:
    told = result("9.000,00 TRY").body.decode().splitlines()
    told += ["c) Süresi : 23.11.2026 - 22.11.2027", "d) Yüklenicisi : ÖRNEK YOL LTD. ŞTİ."]
    told += ["e) Yüklenicinin uyruğu : Türkiye", "3- Teklifler", "b) Toplam Teklif Sayısı : 3"]
    told[5:5] = ["a) Tarihi : 20.11.2026"]
    notice = notices(lines(*told))["2026/1000001/sonuc"]
    (award,) = notice.awards
    assert (award.supplier, award.supplier_country, notice.tenderers) == ("ÖRNEK YOL LTD. ŞTİ.", "TR", 3)
    assert award.price == notice.prices[0]
    assert award.decided is not None
    assert award.contract_end is not None
    assert (award.decided.raw, award.contract_end.raw) == ("20.11.2026", "22.11.2027")


@pytest.mark.parametrize(
    "split",
    [
        ["f) Sözleşmeye Esas Kısımlarının Yaklaşık Maliyeti : 4.000,00 TRY"],
        ["f) Sözleşmeye Esas Kısımlarının", "Yaklaşık Maliyeti : 4.000,00 TRY"],
        ["f) Sözleşmeye Esas Kısımlarının : 4.000,00 TRY -->", "Yaklaşık Maliyeti"],
    ],
)
def test_a_contract_about_some_parts_is_measured_by_what_was_expected_of_those(split: list[str]) -> None:
    told = result("3.600,00 TRY").body.decode().splitlines()
    told[4:4] = ["1- İhalenin", "e) Yaklaşık Maliyeti : 12.000,00 TRY -->", *split]
    source = lines(*told)
    notice = notices(source)["2026/1000001/sonuc"]
    (award,) = notice.awards
    assert [(price.kind, price.amount) for price in notice.prices] == [
        (PriceKind.ESTIMATE, Decimal(12_000)),
        (PriceKind.AWARD, Decimal(3_600)),
    ]
    assert award.estimate is not None
    assert award.estimate.amount == 4_000
    assert UnknownField("item.estimate (repeated)", "2026/1000001") not in list(tr_bulletin.read(source))


def recorded_result(told: dict[str, str]) -> Document:
    """A recorded result, label by label, under the heads of its standard form; the contractor's name was cut there."""
    heads = {
        "a) Tarihi": "1- İhalenin",
        "a) Adı": "2- İhale konusu yapım işinin",
        "b) Bedeli": "4- Sözleşmenin",
    }
    labels = {clean(label): clean(value.lstrip(": ")) for label, value in told.items() if label[1:2] == ")"}
    # Of the two rows "c) Süresi" the record holds the later one, which is the contract's.
    labels = {label: labels[label] for label in sorted(labels, key=lambda one: one == "c) Süresi")}
    found = ["1. SONUÇ İLANLARI", f"1. {told['IKN']} YAPIM İŞİ", "SONUÇ İLANI"]
    found.append(f"İhale Kayıt Numarası : {told['IKN']}")
    for label, value in labels.items():
        found += [heads[label]] if label in heads else []
        found += wrap(f"{label} : {value}", 96)
    return lines(*found)


@real
def test_recorded_results_tell_price_offers_term_and_what_was_expected_of_the_contracted_parts() -> None:
    path = shared("tr/ekap_legacy/ekap_birbakista_hatay_yapim_2023.json")
    records = [one for one in json.loads(path.read_text("utf-8")) if "b) Bedeli" in one]
    shares = []
    for told in records:
        notice = notices(recorded_result(told))[f"{told['IKN']}/sonuc"]
        (award,) = notice.awards
        assert award.price is not None
        assert award.estimate is not None
        assert award.price.raw == clean(told["b) Bedeli"].lstrip(": "))
        assert (notice.tenderers, award.supplier) == (int(told["b) Toplam Teklif Sayısı"].strip(": ")), "")
        assert award.contract_end is not None
        shares.append(award.price.amount / award.estimate.amount)
    # Four are about some parts of their tender: by the estimate of the whole they would stand at 20 to 67 per cent.
    assert (len(shares), round(min(shares), 2), round(max(shares), 2)) == (
        *(220, Decimal("0.52"), Decimal("1.48")),
    )


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("A ÖRNEK A.Ş. - KEMAL ÖRNEKÇİ İŞ ORTAKLIĞI", "A ÖRNEK A.Ş."),
        ("KEMAL ÖRNEKÇİ - NERMİN ÖRNEKÇİ İŞ ORTAKLIĞI", ""),
        ("ÖRNEK TEKNOLOJİ ANONİM ŞİRKETİ", "ÖRNEK TEKNOLOJİ ANONİM ŞİRKETİ"),
    ],
)
def test_of_a_joint_venture_the_companies_are_kept(published: str, kept: str) -> None:
    told = [*result("9.000,00 TRY").body.decode().splitlines(), f"d) Yüklenicisi : {published}"]
    (award,) = notices(lines(*told))["2026/1000001/sonuc"].awards
    assert award.supplier == kept


def test_a_contractor_who_may_be_a_person_is_not_taken_and_a_term_in_days_ends_on_no_day() -> None:
    told = [
        *result("9.000,00 TRY").body.decode().splitlines(),
        "c) Süresi : 60",
        "d) Yüklenicisi : Kemal Örnekçi",
    ]
    (award,) = notices(lines(*told))["2026/1000001/sonuc"].awards
    assert (award.supplier, award.contract_end, award.price is not None) == ("", None, True)


@pytest.mark.parametrize(
    ("wording", "why"),
    [
        ("Bütün tekliflerin reddedilmesi sebebiyle ihale iptal edilmiştir.", Cancellation.UNSUCCESSFUL),
        ("Geçerli teklif çıkmadığından ihalenin iptaline karar verilmiştir.", Cancellation.UNSUCCESSFUL),
        (
            "Şartnamede hata bulunduğundan ihalenin iptal edilmesine karar verilmiştir.",
            Cancellation.CANCELLED,
        ),
        ("İhale ödenek yetersizliği nedeniyle iptal edildi.", Cancellation.CANCELLED),
    ],
)
@pytest.mark.parametrize("numbered", ["", "4- "])
def test_a_cancellations_reason_is_read_in_each_wording_and_says_why_there_is_no_winner(
    wording: str, numbered: str, why: Cancellation
) -> None:
    told = lines(
        "4. İHALE İPTAL İLANLARI",
        "1. 2026/1000001 KAMERA SATIN ALINACAKTIR",
        "İhale Kayıt Numarası (İKN) : 2026/1000001",
        "3- İhale İptal Tarihi : 20.11.2026",
        f"{numbered}{wording}",
    )
    notice = notices(told)["2026/1000001/iptal"]
    assert (notice.stage, notice.cancellation) == (Stage.CANCELLED, why)
    assert wording.rstrip(".") in notice.status_details
    bare = notices(lines(*told.body.decode().splitlines()[:-1]))["2026/1000001/iptal"]
    assert (bare.stage, bare.cancellation) == (Stage.CANCELLED, None)


@pytest.mark.parametrize(
    ("headline", "own", "stage"),
    [
        ("KAMERA SATIN ALINACAKTIR", "İHALE İPTAL İLANI", Stage.CANCELLED),
        ("KAMERA ALIMI İHALESİ İPTAL EDİLMİŞTİR", "", Stage.CANCELLED),
        ("KAMERA SATIN ALINACAKTIR", "DÜZELTME İLANI", Stage.AMENDED),
        ("KAMERA SATIN ALINACAKTIR", "İHALE İLANI", Stage.OPEN),
    ],
)
def test_what_stands_among_tenders_and_calls_itself_something_else_is_no_open_tender(
    headline: str, own: str, stage: Stage
) -> None:
    told = [
        f"1. 2026/1000001 {headline}",
        *([own] if own else []),
        "İhale Kayıt Numarası (İKN) : 2026/1000001",
    ]
    (notice,) = notices(lines("2. İHALE İLANLARI", *told)).values()
    assert notice.stage is stage


@pytest.mark.parametrize(
    "split",
    [
        ["22.12.2026 - 10:00", "2.1. Tarih ve Saati :"],
        ["22.12.2026 - 10:00", "2.1. Tarih ve Saati"],
        ["2.1. Tarih ve Saati", ": 22.12.2026 - 10:00"],
        [": 22.12.2026 - 10:00", "2.1. Tarih ve Saati"],
        ["2.1. Tarih\xa0ve  Saati : 22.12.2026 - 10:00"],
    ],
)
def test_a_value_in_two_columns_is_found_above_beside_or_below_its_label(split: list[str]) -> None:
    told = lines(
        "2. İHALE İLANLARI",
        "1. 2026/1000001 BİR İŞ YAPTIRILACAKTIR",
        "İhale Kayıt Numarası (İKN) : 2026/1000001",
        "1- İdarenin",
        "1.1. Adı : Örnek Belediyesi Ulaşım",
        "Dairesi Başkanlığı",
        "2- İhalenin",
        *split,
        "3- İhale konusu malın",
        "Yol Kamerası Alımı",
        "3.1. Adı",
    )
    notice = notices(told)["2026/1000001/ihale"]
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2026, 12, 22, 7, tzinfo=UTC)
    assert (notice.buyer, notice.title) == (
        "Örnek Belediyesi Ulaşım Dairesi Başkanlığı",
        "Yol Kamerası Alımı",
    )


def test_a_corrections_new_day_counts_and_a_last_day_for_bids_before_the_opening_too() -> None:
    head = ("1. 2026/1000001 BİR İŞ YAPTIRILACAKTIR", "İhale Kayıt Numarası (İKN) : 2026/1000001")
    moved = lines(
        "3. İHALE DÜZELTME İLANLARI",
        *head,
        "2.1. Tarih ve Saati : 14.12.2026 - 10:00",
        "İhale tarihi 14.12.2026 saat 10:00 iken 21.12.2026 saat 10:00 olarak düzeltilmiştir.",
    )
    due = lines(
        "1. İSTİSNA İHALE İLANLARI",
        *head,
        "Son teklif verme tarih ve saati : 21.12.2026 - 10:00",
        "b) Tarihi ve saati : 23.12.2026 - 10:00",
    )
    for page in (moved, due):
        (notice,) = notices(page).values()
        assert notice.deadline is not None
        assert notice.deadline.at == datetime(2026, 12, 21, 7, tzinfo=UTC)


def test_contents_are_no_announcements_also_where_an_entry_wraps() -> None:
    told = lines(
        "2. İHALE İLANLARI ................................ 7",
        "1.   2026/1000001  UZUN BİR BAŞLIK İLE",
        "MALZEME SATIN ALINACAKTIR ......................... 7",
        "2. İHALE İLANLARI",
        "1.   2026/1000001  UZUN BİR BAŞLIK İLE",
        "MALZEME SATIN ALINACAKTIR",
        "İhale Kayıt Numarası (İKN) : 2026/1000001",
    )
    assert [r.title for r in notices(told).values()] == ["UZUN BİR BAŞLIK İLE MALZEME SATIN ALINACAKTIR"]
    assert rejects(told) == []


def test_an_unknown_section_a_missing_number_and_two_numbers_are_rejects() -> None:
    body = ["İhale Kayıt Numarası (İKN) : 2026/1000001", "1- İdarenin", "1.1. Adı : Örnek"]
    unknown = lines("7. TAHKİM İLANLARI", "1. 2026/1000001 BİR İŞ YAPTIRILACAKTIR", *body)
    numberless = lines("2. İHALE İLANLARI", "1. KIRTASİYE MALZEMESİ SATIN ALINACAKTIR", "1.1. Adı : Örnek")
    conflict = lines("2. İHALE İLANLARI", "1. 2026/1000002 BİR İŞ YAPTIRILACAKTIR", *body)
    told = [rejects(page)[0].reason for page in (unknown, numberless, conflict)]
    assert told == ["unknown_code", "missing_field", "conflicting_numbers"]


def test_sales_are_no_tenders_and_a_bad_day_is_a_reject() -> None:
    sale = lines(
        "3. SATIŞ İLANLARI", "1. 2026/1000001 TAŞINMAZ SATILACAKTIR", "İhale Kayıt Numarası : 2026/1000001"
    )
    assert list(tr_bulletin.read(sale)) == []
    bad = lines(
        "2. İHALE İLANLARI",
        "1. 2026/1000001 BİR İŞ YAPTIRILACAKTIR",
        "İhale Kayıt Numarası (İKN) : 2026/1000001",
        "2.1. Tarih ve Saati : 31.11.2026 - 10:00",
    )
    assert [(r.reason, r.native_id) for r in rejects(bad)] == [("bad_date", "2026/1000001")]


def test_the_printed_day_wins_over_the_day_that_was_asked() -> None:
    told = lines(
        "KAMU İHALE BÜLTENİ   18 KASIM 2026 – Sayı 5759",
        "2. İHALE İLANLARI",
        "1. 2026/1000001 BİR İŞ YAPTIRILACAKTIR",
        "İhale Kayıt Numarası (İKN) : 2026/1000001",
    )
    published = notices(told)["2026/1000001/ihale"].published
    assert published is not None
    assert published.at == datetime(2026, 11, 17, 21, 0, tzinfo=UTC)


def test_an_open_tender_has_no_price_and_a_result_has_both_sums() -> None:
    read = notices(bulletin(2, "2026-11-23", "2"))
    assert read["2026/2045120/ihale"].prices == ()
    prices = {p.kind: p.amount for p in read["2026/2040076/sonuc"].prices}
    assert prices == {PriceKind.ESTIMATE: Decimal("12150000.00"), PriceKind.AWARD: Decimal("10362900.75")}


def test_a_benchmark_notice_is_read_back() -> None:
    words = Words("Akıllı Otopark Sistemi Alımı", "Örnek Belediyesi", "Bursa", smart=True)
    fields = portal.invent(words, 7, Random(1))  # noqa: S311  # made-up notices, no secrets
    sample = Sample(id="x", truth=Truth(tier="lead", lang="tr"), fields=fields)
    ((meta, body),) = portal.lists([sample], moment_of(1))
    notice = notices(document(body, **meta))["2026/3000007/ihale"]
    assert (notice.title, notice.buyer, notice.place) == (words.title, words.buyer, "Merkez/Bursa")


@real
def test_the_recorded_bulletin_gives_its_tender_its_cancellation_and_its_exempt_tender() -> None:
    body = shared("tr/kik_bulten/bulten_mal_excerpt_2026-10-01.txt").read_bytes()
    read = notices(document(body, "text", date="2026-10-01", type="1"))
    assert list(read) == ["2026/1783854/ihale", "2026/1583434/iptal", "2026/1810513/ihale"]
    tender, cancelled, exempt = read.values()
    assert tender.deadline is not None
    assert tender.deadline.at == datetime(2026, 10, 22, 7, 0, tzinfo=UTC)
    assert (tender.stage, tender.title, tender.place) == (Stage.OPEN, "Motorin Alımı", "Konak/İzmir")
    assert tender.buyer == "İzmir Büyükşehir Belediyesi Tarımsal Hizmetler Dairesi Başkanlığı"
    assert tender.description == "Motorin - 250.000 Litre"
    assert (cancelled.stage, cancelled.buyer) == (Stage.CANCELLED, "Manisa İl Tarım ve Orman Müdürlüğü")
    assert cancelled.title == "ARAÇ ÜSTÜ MİST BLOWER İLAÇLAMA MAKİNASI SATIN ALINACAKTIR"
    assert exempt.deadline is not None
    assert exempt.deadline.at == datetime(2026, 10, 22, 11, 0, tzinfo=UTC)
    assert exempt.title == "120000 lt Motorin Satın Alınması İşi"
    assert exempt.buyer.endswith("TCDD 4. BÖLGE MÜDÜRLÜĞÜ")
    assert "REDACTED" not in str(read)


@pytest.mark.parametrize(
    ("section", "kind", "name"),
    [("4. ÖN YETERLİK İLANLARI", "", "on-yeterlik"), ("2. İHALE İLANLARI", "ÖN YETERLİK İLANI", "ihale")],
)
def test_the_date_of_a_prequalification_is_that_of_its_applications(
    section: str, kind: str, name: str
) -> None:
    told = lines(
        section,
        "1.   2026/1000001  AKILLI KAVŞAK YAPTIRILACAKTIR",
        *filter(None, [kind]),
        "İhale Kayıt Numarası (İKN) : 2026/1000001",
        "1- İdarenin",
        "1.1. Adı : Örnek Belediyesi",
        "2- Ön yeterlik değerlendirmesinin",
        "2.1. Tarihi ve saati : 14.12.2026 - 10:00",
        "3- İhale konusu yapım işinin",
        "3.1 Adı : Akıllı kavşak yapım işi",
    )
    (notice,) = [one for number, one in notices(told).items() if number.startswith("2026/1000001")]
    assert notice.native_id in (f"2026/1000001/{name}", "2026/1000001/on-yeterlik")
    assert notice.deadline is None
    assert notice.prequalification_deadline is not None
    assert notice.prequalification_deadline.at == datetime(2026, 12, 14, 7, 0, tzinfo=UTC)
    missing = [r.field for r in tr_bulletin.read(told) if isinstance(r, UnknownField)]
    assert "text.deadline (missing)" not in missing


def test_what_is_bought_is_told_without_the_person_to_ask() -> None:
    told = lines(
        "2. İHALE İLANLARI",
        "1.   2026/1000001  KAMERA ALINACAKTIR",
        "İhale Kayıt Numarası (İKN) : 2026/1000001",
        "3- İhale konusu malın",
        "3.1 Adı : Kamera",
        "3.2 Niteliği, türü ve miktarı : 40 adet kamera. İrtibat: Ayşe Doe",
    )
    assert notices(told)["2026/1000001/ihale"].description == "40 adet kamera."
