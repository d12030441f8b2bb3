"""SPSE's pages as the reader meets them: statuses and labels, moved columns, wrong pages, recorded bodies."""

import json
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cityleads.cli._readings import readings
from domain.document import Document, Reject, UnknownField
from domain.notice import (
    Cancellation,
    Category,
    Key,
    Notice,
    Precision,
    PriceKind,
    Stage,
    merge_parts,
)
from sandbox.portal import Request
from sandbox.portals import id_spse as portal
from sandbox.samples import samples_on
from scrapers.source_config import Capture, facts
from tests.harness import real, shared
from transform.parsers import id_spse
from transform.parsers.fields import missing
from transform.text import clean

SOURCE = "id_spse"
BASE = "https://spse.inaproc.id/nasional"
FLOOD = "10957730000"


def document(kind: str, body: str | bytes, **meta: str) -> Document:
    raw = body.encode() if isinstance(body, str) else body
    return Document(SOURCE, kind, "test", BASE, raw, "", datetime(2026, 11, 23, tzinfo=UTC), meta)


def page_of(number: str, kind: str, day: int = 1) -> bytes:
    path = {
        "detail": f"lelang/{number}/pengumumanlelang",
        "schedule": f"lelang/{number}/jadwal",
        "winners": f"evaluasi/{number}/pemenang",
    }[kind]
    asked = Request("GET", f"{BASE}/{path}", {"referer": f"{BASE}/lelang"}, b"", day)
    return portal.answer(asked, samples_on(SOURCE, day)).body


def a_list(*rows: list[Any], kind: str = "list") -> Document:
    return document(kind, json.dumps({"draw": "1", "recordsTotal": 1, "recordsFiltered": 1, "data": rows}))


def row(**changed: str | None) -> list[Any]:
    cells = {
        "kode": "10900000000",
        "nama": "Pengadaan Obat",
        "instansi": "Kab. Kudus",
        "tahap": "Pengumuman Pascakualifikasi",
        "hps": "1,2 M",
    }
    return [*(cells | changed).values(), "", "Tender", "", "Pengadaan Barang - 2026"]


@pytest.mark.parametrize(
    ("status", "label", "stage", "attempt"),
    [
        ("Tender Sudah Selesai", "", Stage.AWARDED, None),
        ("Tender Batal", "", Stage.CANCELLED, None),
        ("Upload Dokumen Penawaran [...]", "", Stage.OPEN, None),
        ("Penetapan Pemenang", "", Stage.CLOSED, None),
        ("Upload Dokumen Penawaran", "<span class='label'>Tender Ulang</span>", Stage.OPEN, 2),
        ("Upload Dokumen Penawaran", "<span class='label'>Tender Gagal</span>", Stage.CANCELLED, None),
    ],
)
def test_stage_and_attempt_come_from_status_and_labels(
    status: str, label: str, stage: Stage, attempt: int | None
) -> None:
    (notice,) = id_spse.read(a_list(row(tahap=status, nama=f"Pengadaan Obat {label}")))
    assert isinstance(notice, Notice)
    assert (notice.title, notice.stage, notice.attempt) == ("Pengadaan Obat", stage, attempt)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (row(kode="Pengadaan Obat"), "layout_changed"),
        (row()[:8], "layout_changed"),
        (row(nama="<span class='badge'>Tender Ulang</span>"), "missing_field"),
        ("a text", "layout_changed"),
        (None, "layout_changed"),
    ],
)
def test_a_row_that_cannot_be_read_is_one_reject_and_the_rest_goes_on(cells: Any, reason: str) -> None:  # noqa: ANN401  # rows of any shape
    reject, notice = id_spse.read(a_list(cells, row()))
    assert isinstance(reject, Reject)
    assert reject.reason == reason
    assert isinstance(notice, Notice)


@pytest.mark.parametrize(
    ("cells", "leftover"),
    [
        (row(tahap="Tahap Baru"), UnknownField("kolom.tahap", "Tahap Baru")),
        (row(tahap=""), UnknownField("kolom.tahap", "")),
        (row(hps="kira-kira semiliar"), UnknownField("kolom.nilai", "kira-kira semiliar")),
        (row(instansi=""), UnknownField("kolom.2", "")),
        ([*row()[:7], {"a": 1}, row()[8]], UnknownField("kolom.7", "{'a': 1}")),
        (
            [*row()[:8], "Pengadaan Bulan - TA 2026"],
            UnknownField("kolom.kategori", "Pengadaan Bulan - TA 2026"),
        ),
        ([*row(), "5", "kira-kira"], UnknownField("kolom.nilai kontrak", "kira-kira")),
    ],
)
def test_one_column_that_nobody_can_read_is_reported_and_the_tender_kept(
    cells: list[str], leftover: UnknownField
) -> None:
    notice, *told = id_spse.read(a_list(cells))
    assert isinstance(notice, Notice)
    assert (notice.title, notice.keys) == ("Pengadaan Obat", (Key("id_tender", "10900000000"),))
    assert leftover in told


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("Tidak Ada Jadwal", None),
        ("Masa Sanggah", Stage.AWARDED),
        ("Masa Sanggah Hasil Tender", Stage.AWARDED),
        ("Masa Sanggah Prakualifikasi", Stage.OPEN),
        ("Kirim Persyaratan Kualifikasi", Stage.OPEN),
        ("Pengumuman Hasil Prakualifikasi", Stage.OPEN),
        ("Upload Berita Acara Hasil Pemilihan", Stage.CLOSED),
        ("Pengumuman Hasil Evaluasi Administrasi dan Teknis", Stage.CLOSED),
        ("Upload  Dokumen\xa0Penawaran [...]", Stage.OPEN),
        ("PENANDATANGANAN\r\n\tKONTRAK", Stage.AWARDED),
        ("Seleksi\u200b Gagal", Stage.CANCELLED),
    ],
)
def test_the_stages_of_recorded_lists_mean_what_they_say_however_their_blanks_are_written(
    status: str, stage: Stage | None
) -> None:
    (notice,) = id_spse.read(a_list(row(tahap=status)))
    assert isinstance(notice, Notice)
    assert (notice.stage, notice.status_details) == (stage, clean(status))


def test_a_tender_that_found_no_winner_and_one_that_was_called_off_are_told_apart() -> None:
    failed, off = id_spse.read(
        a_list(
            row(nama="Pengadaan Obat <span>Tender Gagal</span>"),
            row(kode="10900000001", tahap="Tender Batal"),
        )
    )
    assert isinstance(failed, Notice)
    assert isinstance(off, Notice)
    assert (failed.stage, failed.cancellation) == (Stage.CANCELLED, Cancellation.UNSUCCESSFUL)
    assert (off.stage, off.cancellation) == (Stage.CANCELLED, Cancellation.CANCELLED)
    assert (failed.status_details, off.status_details) == ("Tender Gagal", "Tender Batal")


@pytest.mark.parametrize(
    "kind",
    ["Pengadaan\xa0Barang - TA 2020,2021,2022", "Pengadaan  Barang - TA null", "Pengadaan Barang - 2026"],
)
def test_the_kind_of_purchase_is_read_whatever_years_stand_behind_it(kind: str) -> None:
    (notice,) = id_spse.read(a_list([*row()[:8], kind]))
    assert isinstance(notice, Notice)
    assert notice.category is Category.GOODS


@pytest.mark.parametrize("width", [9, 14, 16])
def test_a_null_says_nothing_in_any_column_and_is_never_a_name(width: int) -> None:
    notice, lack = id_spse.read(
        a_list([*row(instansi=None)[:4], None, None, None, None, *row()[8:], *[None] * width][:width])
    )
    assert isinstance(notice, Notice)
    assert (notice.buyer, notice.prices, notice.category) == ("", (), Category.GOODS)
    assert lack == missing("list.prices", "10900000000")


@pytest.mark.parametrize(
    ("contract", "award"),
    [
        ("Rp. 1.100.250.000,00", [Decimal("1100250000.00")]),
        ("Rp 12.000.000,50", [Decimal("12000000.50")]),
        ("Rp 11.999.999,00", []),
        ("Rp 1.800.000.000,00", [Decimal("1800000000.00")]),
        ("Rp 1.800.000.001,00", []),
        ("Rp 0,00", []),
        ("Nilai Kontrak belum dibuat", []),
        (None, []),
    ],
)
def test_a_contract_counts_between_one_and_a_hundred_and_fifty_per_cent_of_the_ceiling(
    contract: str | None, award: list[Decimal]
) -> None:
    (notice,) = id_spse.read(a_list([*row(), "5", contract, None, None, "0", "0", None]))
    assert isinstance(notice, Notice)
    assert [price.amount for price in notice.prices if price.kind is PriceKind.AWARD] == award
    assert [price.amount for price in notice.prices if price.kind is PriceKind.ESTIMATE] == [
        Decimal("1200000000.0")
    ]


EMERGENCY = [
    *("900007", "Penanganan darurat tanggul", "Kab. Kudus", "500 Jt", "2026", "5"),
    *("Pekerjaan Konstruksi", "Paket Sedang Berjalan"),
]


def test_an_emergency_purchase_has_a_number_of_its_own_and_is_no_self_managed_work() -> None:
    (notice,) = id_spse.read(a_list(EMERGENCY, kind="list_darurat"))
    assert isinstance(notice, Notice)
    assert (notice.keys, notice.category, notice.stage) == (
        (Key("id_darurat", "900007"),),
        Category.WORKS,
        Stage.CLOSED,
    )
    assert notice.url == f"{BASE}/darurat/pengumumandarurat?id=900007"
    (reject,) = id_spse.read(a_list(EMERGENCY, kind="list_swakelola"))
    assert isinstance(reject, Reject)
    assert reject.reason == "layout_changed"


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("list", row()),
        (
            "list_pl",
            [
                *("900007", "Belanja obat", "Kab. Kudus", "Paket Sudah Selesai", "50 Jt"),
                *("Pengadaan Langsung", "Pengadaan Barang - TA 2026", "5", None),
            ],
        ),
        (
            "list_nonspk",
            [
                *("900008", "Belanja obat", "Kab. Kudus", "50 Jt", "Pengadaan Langsung"),
                *("Pengadaan Barang", "2026", "5", "Paket Sedang Berjalan"),
            ],
        ),
        (
            "list_swakelola",
            ["900009", "Pelatihan", "Kab. Kudus", "50 Jt", "Swakelola", "2026", "5", "Paket Sedang Berjalan"],
        ),
        ("list_darurat", EMERGENCY),
    ],
)
def test_a_row_of_each_list_tells_its_sum_and_with_one_column_less_is_refused(
    kind: str, cells: list[str]
) -> None:
    (whole,) = id_spse.read(a_list(cells, kind=kind))
    assert isinstance(whole, Notice)
    assert [price.raw for price in whole.prices] == [
        next(cell for cell in cells if cell.endswith((" Jt", " M")))
    ]
    (reject,) = id_spse.read(a_list(cells[:-1], kind=kind))
    assert isinstance(reject, Reject)
    assert reject.message.startswith(f"A row is not {len(cells)} columns")


def test_a_list_of_emergency_purchases_is_known_by_its_columns_alone(tmp_path: Path) -> None:
    file = tmp_path / "unnamed.json"
    file.write_bytes(a_list(EMERGENCY).body)
    (notice,) = readings(facts(SOURCE), file)
    assert isinstance(notice, Notice)
    assert notice.keys == (Key("id_darurat", "900007"),)


def test_a_schedule_whose_rows_do_not_fit_its_heads_is_refused_and_never_read_shifted() -> None:
    body = page_of(FLOOD, "schedule").replace(b"<th>No</th>", b"")
    (reject,) = id_spse.read(document("schedule", body, native_id=FLOOD))
    assert isinstance(reject, Reject)
    assert reject.reason == "layout_changed"


def test_a_step_under_a_new_name_is_reported() -> None:
    body = page_of(FLOOD, "schedule").replace(b"Pemberian Penjelasan", b"Rapat Baru")
    notice, leftover = id_spse.read(document("schedule", body, native_id=FLOOD))
    assert isinstance(notice, Notice)
    assert leftover == UnknownField("jadwal.tahap", "rapat baru")


def test_a_label_nobody_knows_is_reported_and_the_tender_kept() -> None:
    notice, leftover = id_spse.read(a_list(row(nama="Pengadaan Obat <span>Katalog Baru</span>")))
    assert isinstance(notice, Notice)
    assert leftover == UnknownField("nama.label", "Katalog Baru")


def test_a_field_nobody_knows_is_reported_and_the_notice_kept() -> None:
    body = page_of(FLOOD, "detail").replace(b"Jenis Kontrak", b"Jenis Baru")
    notice, leftover = id_spse.read(document("detail", body, native_id=FLOOD))
    assert isinstance(notice, Notice)
    assert leftover == UnknownField("pengumuman.Jenis Baru", "Lumsum")


def test_a_page_about_another_tender_is_refused() -> None:
    body = page_of(FLOOD, "detail")
    (reject,) = id_spse.read(document("detail", body, native_id="10900000000"))
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id) == ("wrong_page", "10900000000")


def test_a_page_without_a_number_is_refused() -> None:
    body = page_of(FLOOD, "detail").replace(FLOOD.encode(), b"")
    (reject,) = id_spse.read(document("detail", body))
    assert isinstance(reject, Reject)
    assert reject.reason == "wrong_page"


def test_a_date_that_cannot_be_is_a_reject() -> None:
    body = page_of(FLOOD, "schedule").replace(b"2 Desember 2026", b"31 Februari 2026")
    (reject,) = id_spse.read(document("schedule", body, native_id=FLOOD))
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id) == ("bad_date", FLOOD)


def test_a_step_that_ends_on_a_day_without_a_time_ends_with_that_day() -> None:
    rows = (
        "<tr><th>Tahap</th><th>Mulai</th><th>Sampai</th></tr>"
        "<tr><td>Upload Dokumen Penawaran</td><td>1 Desember 2026</td><td>9 Desember 2026</td></tr>"
        "<tr><td>Pembukaan Dokumen Penawaran</td><td>10 Desember 2026</td><td>10 Desember 2026</td></tr>"
    )
    told, _no_announcement = id_spse.read(
        document("schedule", f"<table>{rows}</table>".encode(), native_id=FLOOD)
    )
    assert isinstance(told, Notice)
    assert told.deadline is not None
    assert told.opening is not None
    assert told.deadline.at.isoformat() == "2026-12-09T16:59:00+00:00"
    assert told.opening.at.isoformat() == "2026-12-09T17:00:00+00:00"
    assert told.deadline.precision is Precision.DAY


WINNER = "10941208000"


def won(*rows: tuple[str, ...], heads: tuple[str, ...]) -> Document:
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    names = "".join(f"<th>{head}</th>" for head in heads)
    inner = f"<table><tr>{names}</tr>{table}</table>"
    body = (
        f"<div class='content'><table><tr><th>HPS</th><td>Rp. 2,00</td></tr><tr><td>{inner}</td></tr></table>"
    )
    return document("winners", body, native_id=WINNER)


def test_the_page_of_winners_tells_the_company_and_the_price_that_was_agreed_on() -> None:
    (notice,) = id_spse.read(document("winners", page_of(WINNER, "winners", 2), native_id=WINNER))
    assert isinstance(notice, Notice)
    (award,) = notice.awards
    assert award.price is not None
    assert (award.supplier, award.supplier_id, award.price.amount) == (
        *("PT. Bahari Citra Digital", "", Decimal(8_214_000_000)),
    )
    assert (notice.part, notice.stage, notice.prices) == ("result", None, (award.price,))
    assert not any(word in repr(notice) for word in ("Darmo", "01*4"))


@pytest.mark.parametrize(
    ("heads", "row", "price"),
    [
        (("No", "Nama Pemenang", "NPWP", "Harga Penawaran"), ("1", "PT Satu", "0*1", "Rp. 9,00"), 9),
        (
            ("Nama Pemenang", "Harga Penawaran", "Harga Terkoreksi", "Hasil Negosiasi"),
            ("PT Satu", "Rp 9,00", "Rp 8,00", ""),
            8,
        ),
        (
            ("Nama Pemenang", "Alamat", "NPWP", "Harga Kontrak", "Nilai PDN"),
            ("PT Satu", "", "", "7,00", ""),
            7,
        ),
        (("Nama Pemenang", "Harga Penawaran"), ("PT Satu", ""), None),
    ],
)
def test_the_last_price_that_a_winner_is_told_with_counts(
    heads: tuple[str, ...], row: tuple[str, ...], price: int | None
) -> None:
    (notice,) = id_spse.read(won(row, heads=heads))
    assert isinstance(notice, Notice)
    (award,) = notice.awards
    assert (award.price.amount if award.price else None) == price


def test_a_person_who_won_has_no_name_and_a_table_without_rows_has_no_winner() -> None:
    heads = ("Nama Pemenang", "Harga Penawaran")
    (person,) = id_spse.read(won(("Joko Contohnya", "Rp. 9,00"), heads=heads))
    assert isinstance(person, Notice)
    assert [(award.supplier, award.price is not None) for award in person.awards] == [("", True)]
    (nobody,) = id_spse.read(won(heads=heads))
    assert isinstance(nobody, Notice)
    assert nobody.awards == ()


def test_a_head_that_nobody_knows_is_reported_without_what_stands_under_it_and_a_shifted_row_refused() -> (
    None
):
    _, leftover = id_spse.read(won(("PT Satu", "Joko"), heads=("Nama Pemenang", "Direktur")))
    assert leftover == UnknownField("pemenang.Direktur", "")
    (reject,) = id_spse.read(won(("PT Satu",), heads=("Nama Pemenang", "Alamat")))
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id) == ("layout_changed", WINNER)


@pytest.mark.parametrize(
    ("stage", "why"),
    [("Tender Batal", Cancellation.CANCELLED), ("Tender Gagal", Cancellation.UNSUCCESSFUL), ("", None)],
)
def test_a_tender_that_its_own_page_says_was_called_off_is_cancelled_with_the_reason(
    stage: str, why: Cancellation | None
) -> None:
    reason = (
        "<tr><th>Alasan Pembatalan</th><td>Anggaran dialihkan</td></tr><tr><th>Tahap Tender Saat Ini</th>"
    )
    page = page_of(FLOOD, "detail").decode().replace("Pengumuman Pascakualifikasi", stage or "Masa Sanggah")
    head = '<th class="bgwarning" width="200">Tahap Tender Saat Ini</th>'
    body = page.replace(f"<tr>\n{head}", reason)
    assert body != page
    (notice,) = id_spse.read(document("detail", body, native_id=FLOOD))
    assert isinstance(notice, Notice)
    assert (notice.stage, notice.cancellation) == (Stage.CANCELLED, why or Cancellation.CANCELLED)
    assert notice.status_details == f"{stage or 'Masa Sanggah'}; Anggaran dialihkan"


def test_a_list_that_tells_the_end_of_a_tender_has_its_pages_asked_for_once_more() -> None:
    told = {}
    for stage in ("Upload Dokumen Penawaran", "Penetapan Pemenang", "Masa Sanggah", "Tender Batal"):
        (notice,) = id_spse.read(a_list(row(tahap=stage)))
        assert isinstance(notice, Notice)
        told[stage] = notice.locator
    same, ended = {"kode": "10900000000"}, {"kode": "10900000000", "ended": "yes"}
    assert list(told.values()) == [same, same, ended, ended]


@pytest.mark.parametrize("kind", ["list", "detail", "schedule", "winners"])
@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe", b"[]", b"<title>Just a moment...</title>", b"{}"])
def test_a_body_that_is_no_page_is_one_reject(kind: str, body: bytes) -> None:
    (reject,) = id_spse.read(document(kind, body, native_id="1"))
    assert isinstance(reject, Reject)
    assert reject.message


CAPTURED = {
    "dt_lelang.json": {"Notice": 2, "UnknownField": 2},
    "pengumuman_lelang.html": {"Notice": 1},
    "jadwal.html": {"Notice": 1, "UnknownField": 3},
    "error_page.html": {"Reject": 1},
    "not_found_page.html": {"Reject": 1},
    "dt_nonspk.json": {"Notice": 25},
    "dt_swakelola.json": {"Notice": 25},
    "nonspk_pengumuman.html": {"Notice": 1},
    "swakelola_pengumuman.html": {"Notice": 1},
    "dt_darurat.json": {"Notice": 3},
    "darurat_pengumuman.html": {"Notice": 1},
    "darurat_pemenang.html": {"Reject": 1},
    "nonspk_pemenang_berkontrak.html": {"Reject": 1},
    "swakelola_pelaksana.html": {"Reject": 1},
    "nonspk_pemenang_bug_10941898000.html": {"Reject": 1},
    "kota-bandung_2020_first.json": {"Notice": 500},
    "kota-denpasar_2020_first.json": {"Notice": 300},
    "kota-makasar_2020_first.json": {"Notice": 400},
    "kota-semarang_2020_first.json": {"Notice": 300},
    "kota-surabaya-2019_2020_first.json": {"Notice": 480},
    "dt_lelang_singkawangkota_2026_two_rows.json": {"Notice": 2},
}


def read_capture(capture: Capture) -> list[Any]:
    body = shared(capture.path).read_bytes()
    return list(id_spse.read(document(capture.kind, body, **capture.meta)))


@real
@pytest.mark.parametrize("capture", facts(SOURCE).captures, ids=lambda capture: capture.path.split("/")[-1])
def test_recorded_bodies_are_read(capture: Capture) -> None:
    readings = read_capture(capture)
    assert Counter(type(r).__name__ for r in readings) == CAPTURED[capture.path.split("/")[-1]]


@real
def test_a_recorded_direct_purchase_is_exact_and_nobody_can_bid_for_it() -> None:
    by_name = {capture.path.split("/")[-1]: capture for capture in facts(SOURCE).captures}
    listed = read_capture(by_name["dt_nonspk.json"])[0]
    detail = read_capture(by_name["nonspk_pengumuman.html"])[0]
    merged = merge_parts([listed, detail])
    assert (merged.native_id, merged.stage, merged.procedure) == ("10942236000", Stage.CLOSED, "direct")
    assert [(p.amount, p.exact, p.kind) for p in merged.prices] == [
        (Decimal("3800000.00"), True, PriceKind.BUDGET)
    ]
    assert merged.plan_keys == (Key("id_rup", "62075727"),)
    assert merged.buyer_unit == "IM01 KANTOR IMIGRASI KELAS II TPI SABANG"


@real
def test_recorded_lists_tell_every_kind_and_no_buyer_that_is_a_null() -> None:
    paths = [capture.path for capture in facts(SOURCE).captures if capture.path.startswith("id2/")]
    read = [
        one for path in paths for one in id_spse.read(document("list", shared(path).read_bytes(), slug="x"))
    ]
    notices = [one for one in read if isinstance(one, Notice)]
    assert len(notices) == len(read) == 1_982
    assert sum(not notice.buyer for notice in notices) == 1
    assert {notice.buyer for notice in notices}.isdisjoint({"None", "null"})
    assert all(notice.category for notice in notices)
    awards = [p.amount for n in notices for p in n.prices if p.kind is PriceKind.AWARD]
    assert (len(awards), min(awards)) == (262, Decimal("97735000.00"))


@real
def test_recorded_titles_with_words_of_smart_cities_are_all_read() -> None:
    rows = json.loads(shared("id2/spse_dt_lelang/smart_city_keyword_rows.json").read_bytes())
    read = list(id_spse.read(a_list(*(one["row"] for one in rows))))
    assert [type(one) for one in read if not isinstance(one, UnknownField)] == [Notice] * 838
    assert [one.field for one in read if isinstance(one, UnknownField)] == ["list.prices (missing)"]
    assert sum(isinstance(one, Notice) and one.stage is None for one in read) == 4


@real
def test_the_recorded_pages_of_what_was_paid_are_named_as_such_and_are_no_change_of_the_portal() -> None:
    pages = (
        *("darurat_pemenang", "nonspk_pemenang_berkontrak"),
        *("nonspk_pemenang_bug_10941898000", "swakelola_pelaksana"),
    )
    for page in pages:
        (reject,) = id_spse.read(document("detail", shared(f"bodies2/id_spse/{page}.html").read_bytes()))
        assert isinstance(reject, Reject)
        assert reject.reason == "wrong_page"


@real
def test_the_recorded_page_of_an_emergency_purchase_goes_with_its_row() -> None:
    (listed, *_) = id_spse.read(
        document("list_darurat", shared("bodies2/id_spse/dt_darurat.json").read_bytes())
    )
    body = shared("bodies2/id_spse/darurat_pengumuman.html").read_bytes()
    (detail,) = id_spse.read(document("detail", body, native_id="106802"))
    assert isinstance(listed, Notice)
    assert isinstance(detail, Notice)
    assert detail.keys == listed.keys == (Key("id_darurat", "106802"),)
    assert (detail.procedure, detail.prices[0].amount) == ("direct", Decimal("500000000.00"))
