"""Files that people bring, tables, OCDS, saved pages and e-mails of EKAP, become notices or rejects with a sentence."""

import json
import re
from collections.abc import Sequence
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from cityleads.cli._template import COLUMNS, template
from domain.clock import moment_of
from domain.document import Document, Reading, Reject, UnknownField
from domain.notice import Key, Notice, PriceKind, Stage
from tests.harness import SHARED_DATA, real
from transform.parsers import by_hand, file_kinds
from transform.parsers._by_hand_rows import CURRENCY
from transform.parsers._by_hand_tables import FORMULA, known_headings
from transform.text import as_code


def readings(name: str, body: bytes, **meta: str) -> list[Reading]:
    kind = file_kinds.kind_of(name, body)
    assert kind.source == by_hand.SOURCE
    given = {"file": name} | meta
    return list(by_hand.read(Document(kind.source, kind.kind, name, "", body, "", moment_of(1), given)))


def notices(name: str, body: bytes, **meta: str) -> list[Notice]:
    return [one for one in readings(name, body, **meta) if isinstance(one, Notice)]


def sentences(found: Sequence[Reading]) -> list[str]:
    return [one.message for one in found if isinstance(one, Reject)] + [
        one.example for one in found if isinstance(one, UnknownField)
    ]


def sheet(*rows: Sequence[object]) -> bytes:
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(out)
    return out.getvalue()


TITLE = "ระบบกล้องวงจรปิดอัจฉริยะ เทศบาลเมืองสมมุติ"
ENGLISH = "Country,Title,Number,Buyer,Deadline,Amount\n"


def test_a_text_that_our_own_tables_keep_from_being_a_formula_is_read_as_it_was() -> None:
    (one,) = notices("leads.csv", f"{ENGLISH}TH,'+{TITLE},'-7,'แขวง,,\n".encode())
    assert (one.title, one.native_id, one.buyer) == (f"+{TITLE}", "TH/-7", "'แขวง")


def test_a_row_of_the_english_table_is_a_notice_under_the_portals_own_number() -> None:
    (one,) = notices(
        "a.csv", f"{ENGLISH}TH,{TITLE},69119000999,เทศบาลเมืองสมมุติ,2026-12-31 14:00,1500000\n".encode()
    )
    assert (one.native_id, one.keys, one.country) == ("TH/69119000999", (Key("th_egp", "69119000999"),), "TH")
    assert (one.title, one.buyer, one.stage) == (TITLE, "เทศบาลเมืองสมมุติ", Stage.OPEN)
    assert one.deadline is not None
    assert one.deadline.at.isoformat() == "2026-12-31T07:00:00+00:00"
    assert [(str(price.amount), price.currency, price.kind) for price in one.prices] == [
        ("1500000", "THB", PriceKind.ESTIMATE)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_a_korean_table_is_read_in_each_encoding_that_excel_writes(encoding: str) -> None:
    text = "국가,사업명,발주기관,마감일,단계\nVN,가상시 스마트 교통 관제센터,가상시,2026-12-31,취소\n"
    (one,) = notices("leads.csv", text.encode(encoding))
    assert (one.country, one.title, one.stage) == ("VN", "가상시 스마트 교통 관제센터", Stage.CANCELLED)


def test_a_table_that_is_neither_utf_8_nor_korean_says_how_to_save_it() -> None:
    (reject,) = readings("a.csv", b"Country,Title\nTH,x" + b"\xff\xfe\xfd")
    assert isinstance(reject, Reject)
    assert reject.message == (
        "The file is neither UTF-8 nor Korean (CP949), Thai (CP874) or Turkish (CP1254);"
        " save it as XLSX or as 'CSV UTF-8'."
    )


def test_a_row_that_cannot_be_read_names_line_column_and_what_is_expected_and_the_rest_goes_on() -> None:
    rows = ["TR,Akıllı kavşak,,,32.13.2026,5", "XX,Foo,,,,", "TH,,,,,", f"TH,{TITLE},,,,abc"]
    found = readings("a.csv", (ENGLISH + "\n".join(rows)).encode())
    assert [one.title for one in found if isinstance(one, Notice)] == [TITLE]
    assert sentences(found) == [
        "Line 2, column 'Deadline': '32.13.2026' is not a day as 2026-12-31, with a time as 2026-12-31 14:00.",
        "Line 3, column 'Country': 'XX' is not one of TH, VN, ID, TR.",
        "Line 4: the column 'Title' is missing or empty; expected is the title as published.",
        "Line 5, column 'Amount': 'abc' is not a number as 1500000, in the currency of its column or the country's.",
    ]


def test_an_export_without_a_country_takes_the_one_given_for_the_file_and_asks_for_it_where_none_is() -> None:
    head = "Kode Tender;Nama Paket;K/L/PD;Satuan Kerja;Nilai HPS"
    text = f"{head}\n10099999000;Pengadaan ATCS;Kota Contoh;Dishub;1.500.000.000\n"
    (one,) = notices("export.csv", text.encode(), country="ID")
    assert (one.keys, one.buyer, one.buyer_unit) == (
        (Key("id_tender", "10099999000"),),
        "Kota Contoh",
        "Dishub",
    )
    assert str(one.prices[0].amount) == "1500000000"
    (sentence,) = sentences(readings("export.csv", text.encode()))
    assert sentence.endswith("expected is one of TH, VN, ID, TR, or --country for the whole file.")


def test_headings_may_stand_below_a_title_and_columns_that_are_not_known_are_reported() -> None:
    found = readings(
        "a.xlsx", sheet(["Leads of week 48"], [], ["Country", "Title", "Colour"], ["TH", TITLE, "red"])
    )
    assert [one.title for one in found if isinstance(one, Notice)] == [TITLE]
    assert sentences(found) == ["Line 4, column 'Colour': its heading is not known."]


def test_what_stands_in_a_column_that_is_not_read_is_never_repeated_and_a_column_is_reported_once() -> None:
    text = "Country,Title,Contact,Amount,HPS,\nTH,A,Somchai 0812345678,5,6,x\nTH,B,Somchai,,7,,tail\n"
    found = readings("a.csv", text.encode())
    assert sentences(found) == [
        "Line 2, column 'Contact': its heading is not known.",
        "Line 2, column 'HPS': the column 'Amount' says the same and is the one read.",
        "Line 2, column 'column 6': it has no heading.",
        "Line 3, column 'column 7': it has no heading.",
    ]
    sums = [[str(price.amount) for price in one.prices] for one in found if isinstance(one, Notice)]
    assert sums == [["5"], ["7"]]  # the second column where the first is empty


def test_a_currency_that_is_none_and_a_link_that_is_none_are_reported_and_one_named_as_sums_do_is_read() -> (
    None
):
    head = "Country,Title,Amount,Currency,Link\n"
    found = readings("a.csv", f"{head}TR,A,5,XQZ,javascript:x\nTR,B,5,TL,HTTPS://example.org/b\n".encode())
    assert sentences(found) == [
        f"Line 2, column 'Currency': 'XQZ' is not {CURRENCY}.",
        "Line 2, column 'Link': 'javascript:x' is not a link that begins with http:// or https://.",
    ]
    told = [([price.currency for price in one.prices], one.url) for one in found if isinstance(one, Notice)]
    assert told == [([], ""), (["TRY"], "HTTPS://example.org/b")]


@pytest.mark.parametrize("country", ["", "TH", "TR"])
@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp874", TITLE),
        ("cp874", "กล้องวงจรปิด"),
        ("cp1254", "Akıllı Kavşak ve Trafik Yönetim Sistemi Alım İşi"),
        ("cp874", "ระบบ"),
        ("cp949", "스마트 교통 관제센터 구축"),
        ("cp949", "스마트 교통(大邱) 관제센터·구축 사업"),
    ],
)
def test_a_code_page_is_told_by_whether_the_text_looks_like_its_language(
    encoding: str, title: str, country: str
) -> None:
    (one,) = notices(
        "a.csv", f"Country,Title\nVN,{title}\n".encode(encoding), **({"country": country} if country else {})
    )
    assert one.title == title


def far(cell: str) -> bytes:
    book, out = Workbook(), BytesIO()
    book.worksheets[0].append(["Country", "Title"])
    book.worksheets[0].append(["TH", TITLE])
    book.worksheets[0][cell] = "x"
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("dimension", [True, False])
def test_a_cell_far_below_is_told_without_reading_the_rows_between(dimension: bool) -> None:
    body = far("XFD1048576") if dimension else _without_dimension(far("XFD1048576"))
    begun = perf_counter()
    (reject,) = (one for one in readings("far.xlsx", body) if isinstance(one, Reject))
    assert reject.message == "The table has more than 20000 rows; divide it into several files."
    assert perf_counter() - begun < 20  # seconds; the rows between took a minute


def _without_dimension(body: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(body)) as given, ZipFile(out, "w") as written:
        for name in given.namelist():
            written.writestr(name, re.sub(rb"<dimension [^>]*/>", b"", given.read(name)))
    return out.getvalue()


def test_a_formula_without_a_stored_value_and_a_sheet_that_is_not_read_are_told() -> None:
    book, out = Workbook(), BytesIO()
    book.worksheets[0].append(["Country", "Title", "Amount"])
    book.worksheets[0].append(["TH", TITLE, "=1+1"])
    book.create_sheet("More").append(["TH", "another"])
    book.create_sheet("Empty")
    book.save(out)
    found = readings("a.xlsx", out.getvalue())
    assert [one.prices for one in found if isinstance(one, Notice)] == [()]
    assert sentences(found) == [
        f"Line 2, column 'Amount': {FORMULA}.",
        "The sheet 'More' is not read, only the first is; save it as a file of its own.",
    ]


def test_a_table_without_headings_says_where_to_get_them() -> None:
    (reject,) = readings("a.csv", b"a,b\n1,2\n")
    assert isinstance(reject, Reject)
    assert reject.reason == "no_headings"
    assert "cityleads import --template" in reject.message


@given(st.binary(max_size=300))
@example(b'?xml version="1.0"?><TR>')
def test_no_bytes_of_a_sheet_or_an_archive_raise(body: bytes) -> None:
    for name, begun in (
        ("a.xlsx", b"PK\x03\x04"),
        ("a.csv", b""),
        ("a.eml", b"Subject: x\n\n"),
        ("a.html", b"<"),
    ):
        kind = file_kinds.kind_of(name, begun + body)
        if kind.source == by_hand.SOURCE:
            document = Document(kind.source, kind.kind, name, "", begun + body, "", moment_of(1), {})
            assert all(isinstance(one, Notice | Reject | UnknownField) for one in by_hand.read(document))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_a_table_whose_headings_are_all_known_and_holds_no_row(
    kind: str, language: str
) -> None:
    body = template(kind, language)
    assert file_kinds.kind_of(f"t.{kind}", body) == file_kinds.FileKind("by_hand", "table")
    assert readings(f"t.{kind}", body) == []
    named = [row[1] if language == "ko" else row[0] for row in COLUMNS]
    assert [heading for heading in named if as_code(heading) not in known_headings()] == []


RELEASE: dict[str, Any] = {
    "ocid": "ocds-000000-1",
    "id": "1",
    "date": "2026-11-20T00:00:00Z",
    "tag": ["tender"],
    "language": "EN",
    "parties": [
        {"id": "B1", "name": "Contoh City", "roles": ["buyer"], "address": {"countryName": "Indonesia"}}
    ],
    "buyer": {"id": "B1", "name": "Contoh City"},
    "tender": {
        "id": "10099999000",
        "title": "Smart parking system",
        "status": "active",
        "value": {"amount": 1000.5, "currency": "USD"},
        "tenderPeriod": {"endDate": "2026-12-20T10:00:00Z"},
        "mainProcurementCategory": "services",
        "procurementMethod": "open",
    },
}
AWARD: dict[str, Any] = {
    "ocid": "ocds-000000-1",
    "id": "2",
    "date": "2026-12-24T00:00:00Z",
    "tag": ["award"],
    "tender": {"id": "10099999000", "status": "complete"},
    "awards": [
        {
            "id": "A",
            "status": "active",
            "date": "2026-12-23T00:00:00Z",
            "value": {"amount": 900, "currency": "USD"},
            "suppliers": [{"id": "S1", "name": "PT Contoh Jaya"}],
        }
    ],
}


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"releases": [AWARD, RELEASE]}),
        json.dumps({"records": [{"ocid": "ocds-000000-1", "releases": [RELEASE, AWARD]}]}),
        "\n".join(json.dumps(one) for one in (RELEASE, AWARD)),
        json.dumps([RELEASE, AWARD]),
    ],
    ids=["release package", "record package", "lines", "list"],
)
def test_releases_of_one_process_are_one_notice_as_the_latest_leaves_it(body: str) -> None:
    (one,) = notices("data.json", body.encode())
    assert (one.native_id, one.country, one.stage) == ("ocds-000000-1", "ID", Stage.AWARDED)
    assert (one.title, one.buyer, one.keys) == (
        "Smart parking system",
        "Contoh City",
        (Key("id_tender", "10099999000"),),
    )
    assert [(award.supplier, str(award.price and award.price.amount)) for award in one.awards] == [
        ("PT Contoh Jaya", "900")
    ]
    assert {price.kind: str(price.amount) for price in one.prices} == {
        PriceKind.ESTIMATE: "1000.5",
        PriceKind.AWARD: "900",
    }


def test_a_release_whose_buyer_is_in_no_country_of_ours_asks_for_the_files_country() -> None:
    plain = {name: value for name, value in RELEASE.items() if name != "parties"}
    found = readings("data.json", json.dumps({"releases": [plain]}).encode())
    assert sentences(found) == [
        "No address of the buyer names a country of ours; give the file's with --country."
    ]
    (one,) = notices("data.json", json.dumps({"releases": [plain]}).encode(), country="TR")
    assert one.country == "TR"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            json.dumps({"releases": ["string", RELEASE, None, 5, {"id": "1"}]}),
            [
                "Releases[1] is no release of OCDS: it is a text.",
                "Releases[3] is no release of OCDS: it is null.",
                "Releases[4] is no release of OCDS: it is a number.",
                "Releases[5] is no release of OCDS: it has no ocid.",
            ],
        ),
        (
            json.dumps({"records": [7, {"ocid": "ocds-000000-1", "releases": [[], RELEASE]}]}),
            [
                "Records[1] is no release of OCDS: it is a number.",
                "Records[2] releases[1] is no release of OCDS: it is a list.",
            ],
        ),
        (
            json.dumps(RELEASE) + '\n{"ocid": \nnull\n',
            [
                "Line 2 is no JSON (Expecting value: line 1 column 10 (char 9)).",
                "Line 3 is no release of OCDS: it is null.",
            ],
        ),
        (
            json.dumps([RELEASE, RELEASE | {"ocid": "ocds-000000-2", "tender": {"title": ["a"]}}]),
            [
                (
                    "The release ocds-000000-2 has no tender.title:"
                    " tender.title: a list stands where a text is expected."
                )
            ],
        ),
        (
            json.dumps(
                [RELEASE | {"tender": RELEASE["tender"] | {"value": {"amount": 1, "currency": "Baht!"}}}]
            ),
            ["Release ocds-000000-1: {'amount': 1, 'currency': 'Baht!'} cannot be read."],
        ),
    ],
    ids=["releases", "records", "lines", "title", "currency"],
)
def test_what_is_no_release_is_rejected_where_it_stands_and_the_rest_is_read(
    body: str, told: list[str]
) -> None:
    found = readings("data.json", body.encode())
    assert [one.title for one in found if isinstance(one, Notice)] == ["Smart parking system"]
    assert sentences(found) == told


PERSON = "Somchai Jaidee 081-555-0142"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("buyer", PERSON, "buyer: a text stands where an object is expected"),
        ("parties", [PERSON, *RELEASE["parties"]], "parties[1]: a text stands where an object is expected"),
        (
            "awards",
            [{"suppliers": [PERSON]}],
            "awards[1].suppliers[1]: a text stands where an object is expected",
        ),
        (
            "awards",
            [{"suppliers": {"name": PERSON}}],
            "awards[1].suppliers: an object stands where a list is expected",
        ),
        ("planning", [PERSON], "planning: a list stands where an object is expected"),
        ("tag", {"person": PERSON}, "tag: an object stands where a list is expected"),
    ],
)
def test_a_field_of_another_shape_is_left_out_and_told_by_its_place_and_never_by_what_it_holds(
    field: str, value: object, told: str
) -> None:
    found = readings("data.json", json.dumps([RELEASE | {field: value}]).encode())
    assert [one.title for one in found if isinstance(one, Notice)] == ["Smart parking system"]
    assert f"Release ocds-000000-1, {told}." in sentences(found)
    assert "Somchai" not in repr(found)


@pytest.mark.parametrize(
    "records", [[PERSON], [{"releases": [PERSON]}], [{"ocid": "a", "releases": [{"tender": PERSON}]}]]
)
def test_a_reject_of_a_file_of_ocds_repeats_nothing_of_what_stands_there(records: list[object]) -> None:
    found = readings("data.json", json.dumps({"records": records}).encode())
    assert [type(one) for one in found] == [Reject]
    assert "Somchai" not in repr(found)


@pytest.mark.parametrize("heading", ["0812 555 0142", "2026-12-31", "1,500.25"])
def test_a_heading_that_is_a_number_is_named_by_its_column(heading: str) -> None:
    found = readings("data.csv", f'Country,Title,"{heading}"\nTH,Smart parking,x\n'.encode())
    assert sentences(found) == ["Line 2, column 'column 3': its heading is a number."]
    assert [one.field for one in found if isinstance(one, UnknownField)] == ["table.column 3"]


CARD = """<div class="card-layout"><span class="badge"> Katılıma Açık </span><span class="badge"> Hizmet </span>
<span class="badge"> Açık </span><span class="il-saat"> BURSA, 14.12.2026 10:00 </span>
<span class="ikn">2026/1999999</span>
<span class="ihale">Akıllı Kavşak Sistemi Bakımı</span><span class="idare">ÖRNEK BELEDİYE BAŞKANLIĞI</span></div>"""


def test_a_saved_search_page_of_ekap_gives_a_notice_a_card_and_a_reject_for_a_word_that_is_not_known() -> (
    None
):
    other = CARD.replace("Katılıma Açık", "Yepyeni").replace("1999999", "1999998")
    found = readings("ekap.html", f"<html><body>{CARD}{other}</body></html>".encode())
    (one,) = [reading for reading in found if isinstance(reading, Notice)]
    assert (one.keys, one.place, one.procedure) == ((Key("tr_ikn", "2026/1999999"),), "BURSA", "open")
    assert one.deadline is not None
    assert one.deadline.at.isoformat() == "2026-12-14T07:00:00+00:00"
    assert sentences(found) == ["The value 'Yepyeni' of the card's status is not known."]


ROWS = """<p>AKILLI DURAK ALINACAKTIR</p><p>ÖRNEK BELEDİYE BAŞKANLIĞI</p><table>
<tr><td>İhale Kayıt Numarası</td><td>:</td><td>2026/1777777</td></tr>
<tr><td>1-İdarenin</td></tr>
<tr><td>1.1. Adı</td><td>:</td><td>ÖRNEK BELEDİYE BAŞKANLIĞI</td></tr>
<tr><td>2-İhalenin</td></tr>
<tr><td>2.1. Tarih ve Saati</td><td>:</td><td>14.12.2026 - 10:00</td></tr>
<tr><td>3-İhale konusu mal alımın</td></tr>
<tr><td>3.1. Adı</td><td>:</td><td>Akıllı Durak Alımı</td></tr>
<tr><td>3.2. Niteliği, türü ve miktarı</td><td>:</td><td>12 adet akıllı durak</td></tr></table>"""


@pytest.mark.parametrize("mailed", [False, True])
def test_a_saved_announcement_and_a_notice_mail_are_read_by_their_numbered_rows(
    mailed: bool,
) -> None:  # a parameter of the test
    name, body = "ilan.html", f"<html><body>{ROWS}</body></html>".encode()
    if mailed:
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = "İhale ilanı", "ekap@example.org", "someone@example.org"
        mail["Date"] = "Mon, 23 Nov 2026 10:00:00 +0300"
        mail.set_content("see the other part")
        mail.add_alternative(f"<html><body>{ROWS}</body></html>", subtype="html")
        name, body = "ilan.eml", mail.as_bytes()
    (one,) = notices(name, body)
    assert (one.keys, one.title, one.buyer) == (
        (Key("tr_ikn", "2026/1777777"),),
        "Akıllı Durak Alımı",
        "ÖRNEK BELEDİYE BAŞKANLIĞI",
    )
    assert one.deadline is not None
    assert one.deadline.at.isoformat() == "2026-12-14T07:00:00+00:00"
    assert "example.org" not in str(one)


def mailed(text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = "FW", "a@example.org", "Mon, 23 Nov 2026 10:00:00 +0300"
    mail.set_content(text)
    return mail


def test_attached_files_are_read_as_what_they_are_and_what_is_not_read_is_named() -> None:
    mail = mailed("see the files")
    table = f"Country,Title\nTH,{TITLE}\nXX,B\n".encode()
    mail.add_attachment(table, maintype="application", subtype="octet-stream", filename="leads.csv")
    body = sheet(["Country", "Title"], ["ID", "Smart parking"])
    mail.add_attachment(body, maintype="application", subtype="octet-stream", filename="a.xlsx")
    mail.add_attachment(f"<html>{ROWS}</html>", subtype="html", filename="ilan.html")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="b.pdf")
    bulletin = "KAMU İHALE BÜLTENİ 1 Ekim 2026"
    mail.add_attachment(bulletin, filename="bulten.txt")
    found = readings("a.eml", mail.as_bytes())
    told = [one.title for one in found if isinstance(one, Notice)]
    assert told == [TITLE, "Smart parking", "Akıllı Durak Alımı"]
    assert sentences(found) == [
        "The attachment 'leads.csv': Line 3, column 'Country': 'XX' is not one of TH, VN, ID, TR.",
        "The attachment 'b.pdf' (application/pdf) is not read.",
        "The attachment 'bulten.txt' (text/plain) is a file of tr_bulletin; import it by itself.",
    ]


def test_a_forwarded_message_is_read_with_its_own_day() -> None:
    inner = mailed("see the other part")
    inner.replace_header("Date", "Fri, 20 Nov 2026 10:00:00 +0300")
    inner.add_alternative(f"<html><body>{ROWS}</body></html>", subtype="html")
    outer = mailed("for your information")
    outer.add_attachment(inner)
    (one,) = notices("a.eml", outer.as_bytes())
    assert one.keys == (Key("tr_ikn", "2026/1777777"),)
    assert one.published is not None
    assert one.published.at.isoformat() == "2026-11-20T07:00:00+00:00"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1254"])
def test_a_text_of_an_unknown_charset_is_read_all_the_same(encoding: str) -> None:
    head = b"Subject: x\nContent-Type: text/html; charset=x-unknown\nContent-Transfer-Encoding: 8bit\n\n"
    (one,) = notices("a.eml", head + f"<html>{ROWS}</html>".encode(encoding))
    assert (one.title, one.buyer) == ("Akıllı Durak Alımı", "ÖRNEK BELEDİYE BAŞKANLIĞI")


def test_a_mail_without_an_announcement_says_so_beside_what_is_attached() -> None:
    mail = mailed("hello")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="b.pdf")
    assert sentences(readings("a.eml", mail.as_bytes())) == [
        "No numbered rows of an announcement with its number (İKN) were found.",
        "The attachment 'b.pdf' (application/pdf) is not read.",
    ]


@pytest.mark.parametrize(
    ("name", "body", "source", "kind"),
    [
        ("x.txt", "KAMU İHALE BÜLTENİ 1 Ekim 2026".encode(), "tr_bulletin", "text"),
        ("x.json", b'{"draw": "1", "recordsTotal": 0, "recordsFiltered": 0, "data": []}', "id_spse", "list"),
        ("x.bin", b"\x00\x01\x02", "by_hand", "unknown"),
    ],
)
def test_a_portals_own_file_belongs_to_its_source(name: str, body: bytes, source: str, kind: str) -> None:
    assert file_kinds.kind_of(name, body) == file_kinds.FileKind(source, kind)


def test_a_file_of_no_known_kind_is_rejected_by_its_name() -> None:
    (reject,) = readings("x.bin", b"\x00\x01\x02")
    assert isinstance(reject, Reject)
    assert reject.message == "What kind of file 'x.bin' is, is not known; docs/by-hand.md has the known ones."


RESULT = """SONUÇ İLANI
İhale Kayıt Numarası : 2026/1700001
1- İhalenin
e) Yaklaşık Maliyeti : 12.000.000,00 TRY -->
2- İhale konusu hizmetin
a) Adı : Akıllı Durak Alımı
4- Sözleşmenin
a) Tarihi : 20.11.2026
b) Bedeli : 9.500.000,50 EUR
d) Yüklenicisi : ÖRNEK TEKNOLOJİ ANONİM ŞİRKETİ
"""


def test_a_saved_result_of_ekap_tells_who_won_for_how_much_and_when_the_contract_was_signed() -> None:
    (one,) = notices("sonuc.txt", RESULT.encode())
    (award,) = one.awards
    assert (one.stage, award.supplier) == (Stage.AWARDED, "ÖRNEK TEKNOLOJİ ANONİM ŞİRKETİ")
    assert [(price.kind, str(price.amount), price.currency) for price in one.prices] == [
        (PriceKind.ESTIMATE, "12000000.00", "TRY"),
        (PriceKind.AWARD, "9500000.50", "EUR"),
    ]
    assert award.price == one.prices[1]
    assert award.decided is not None
    assert award.decided.raw == "20.11.2026"


@pytest.mark.parametrize(
    ("country", "text"),
    [
        (
            "ID",
            (
                "kd_tender,nama_paket,nilai_kontrak,tgl_penetapan_pemenang,nama_penyedia\n"
                "10099999000,Pengadaan ATCS,1269963504.15,2025-04-11,PT Contoh Sistem\n"
            ),
        ),
        (
            "VN",
            (
                "Số TBMT,Tên gói thầu,Giá trúng thầu,Ngày phê duyệt kết quả,Nhà thầu trúng thầu\n"
                'IB2600000001,Camera giao thông,"1.269.963.504,15",11/04/2025,Công ty TNHH Ví Dụ\n'
            ),
        ),
        (
            "TH",
            (
                "รหัสโครงการ,ชื่อโครงการ,ราคาตกลงซื้อ/จ้าง,วันที่ลงนามสัญญา,ชื่อผู้ชนะ\n"
                "69119000999,ระบบกล้องวงจรปิด,1269963504.15,11 เม.ย. 68,บริษัท ตัวอย่าง จำกัด\n"
            ),
        ),
        (
            "TR",
            (
                "İKN;İhale Adı;Sözleşme Bedeli;Sözleşme Tarihi;Yüklenici\n"
                "2026/1700001;Akıllı Durak;1.269.963.504,15;11.04.2025;Örnek A.Ş.\n"
            ),
        ),
    ],
)
def test_a_table_of_results_tells_winner_price_and_day_under_the_names_of_each_country(
    country: str, text: str
) -> None:
    (one,) = notices("results.csv", text.encode(), country=country)
    (award,) = one.awards
    assert one.stage is Stage.AWARDED
    assert award.supplier
    assert award.price is not None
    assert str(award.price.amount) == "1269963504.15"
    assert award.decided is not None
    local = award.decided.at.astimezone(ZoneInfo(award.decided.zone))
    assert local.date().isoformat() == "2025-04-11"


@real
def test_every_recorded_card_of_ekap_is_a_notice() -> None:
    folder: Path = SHARED_DATA / "tr/ekap_cards_html"
    if not folder.is_dir():
        pytest.skip("there are no recorded bodies beside the project")
    files = sorted(folder.glob("*.html"))
    found = [reading for file in files for reading in readings(file.name, file.read_bytes())]
    assert len(found) == len(files) == 34
    assert all(isinstance(one, Notice) and one.deadline and one.buyer and one.place for one in found)
