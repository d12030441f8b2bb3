"""SPSE's pages as the reader meets them: statuses and labels, moved columns, wrong pages, recorded bodies."""

import json
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from sandbox.portal import Request
from sandbox.portals import id_spse as portal
from sandbox.samples import samples_on
from scrapers.facts import Capture, facts
from tests.harness import real, shared
from transform.notice import Document, Key, Leftover, Notice, Precision, PriceKind, Reject, Stage, merge_parts
from transform.readers import id_spse

SOURCE = "id_spse"
BASE = "https://spse.inaproc.id/nasional"
FLOOD = "10957730000"


def document(kind: str, body: str | bytes, **meta: str) -> Document:
    raw = body.encode() if isinstance(body, str) else body
    return Document(SOURCE, kind, "test", BASE, raw, "", datetime(2026, 11, 23, tzinfo=UTC), meta)


def page_of(number: str, kind: str) -> bytes:
    name = {"detail": "pengumumanlelang", "schedule": "jadwal"}[kind]
    return portal.answer(
        Request("GET", f"{BASE}/lelang/{number}/{name}", {}, b"", 1), samples_on(SOURCE, 1)
    ).body


def a_list(*rows: list[Any], kind: str = "list") -> Document:
    return document(kind, json.dumps({"draw": "1", "recordsTotal": 1, "recordsFiltered": 1, "data": rows}))


def row(**changed: str) -> list[str]:
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
        (row(tahap="Tahap Baru"), "unknown_code"),
        (row(hps="kira-kira semiliar"), "bad_amount"),
        (row(kode="Pengadaan Obat"), "layout_changed"),
        (row()[:8], "layout_changed"),
        ("a text", "layout_changed"),
        (None, "layout_changed"),
    ],
)
def test_a_row_that_cannot_be_read_is_one_reject_and_the_rest_goes_on(cells: Any, reason: str) -> None:  # noqa: ANN401  # rows of any shape
    reject, notice = id_spse.read(a_list(cells, row()))
    assert isinstance(reject, Reject)
    assert reject.reason == reason
    assert isinstance(notice, Notice)


def test_a_label_nobody_knows_is_reported_and_the_tender_kept() -> None:
    notice, leftover = id_spse.read(a_list(row(nama="Pengadaan Obat <span>Katalog Baru</span>")))
    assert isinstance(notice, Notice)
    assert leftover == Leftover("nama.label", "Katalog Baru")


def test_a_field_nobody_knows_is_reported_and_the_notice_kept() -> None:
    body = page_of(FLOOD, "detail").replace(b"Jenis Kontrak", b"Jenis Baru")
    notice, leftover = id_spse.read(document("detail", body, native_id=FLOOD))
    assert isinstance(notice, Notice)
    assert leftover == Leftover("pengumuman.Jenis Baru", "Lumsum")


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
    (told,) = id_spse.read(document("schedule", f"<table>{rows}</table>".encode(), native_id=FLOOD))
    assert isinstance(told, Notice)
    assert told.deadline is not None
    assert told.opening is not None
    assert told.deadline.at.isoformat() == "2026-12-09T16:59:00+00:00"
    assert told.opening.at.isoformat() == "2026-12-09T17:00:00+00:00"
    assert told.deadline.precision is Precision.DAY


@pytest.mark.parametrize("kind", ["list", "detail", "schedule"])
@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe", b"[]", b"<title>Just a moment...</title>", b"{}"])
def test_a_body_that_is_no_page_is_one_reject(kind: str, body: bytes) -> None:
    (reject,) = id_spse.read(document(kind, body, native_id="1"))
    assert isinstance(reject, Reject)
    assert reject.message


CAPTURED = {
    "dt_lelang.json": {"Notice": 2},
    "pengumuman_lelang.html": {"Notice": 1},
    "jadwal.html": {"Notice": 1},
    "error_page.html": {"Reject": 1},
    "not_found_page.html": {"Reject": 1},
    "dt_nonspk.json": {"Notice": 25},
    "dt_swakelola.json": {"Notice": 25},
    "nonspk_pengumuman.html": {"Notice": 1},
    "swakelola_pengumuman.html": {"Notice": 1},
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
