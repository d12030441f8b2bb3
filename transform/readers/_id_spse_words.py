"""SPSE's words: stages, labels, kinds and methods, and what they are in common terms.

Names of stages: a year of recorded schedules of one LPSE, and the list's own "Tender …" words.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from transform.money import parse_money
from transform.notice import Category, FieldError, Leftover, Money, PriceKind, Stage
from transform.text import fold

_T = TypeVar("_T")

# By how the folded word begins, in this order. After a step of prequalification bids are still to come.
STAGES: Mapping[str, Stage] = {
    "tender sedang berlangsung": Stage.OPEN,
    "seleksi sedang berlangsung": Stage.OPEN,
    "pengumuman prakualifikasi": Stage.OPEN,
    "pengumuman pascakualifikasi": Stage.OPEN,
    "pengumuman tender": Stage.OPEN,
    "download dokumen": Stage.OPEN,
    "pemberian penjelasan": Stage.OPEN,
    "penjelasan": Stage.OPEN,
    "upload dokumen": Stage.OPEN,
    "evaluasi dokumen kualifikasi": Stage.OPEN,
    "pembuktian kualifikasi": Stage.OPEN,
    "penetapan hasil kualifikasi": Stage.OPEN,
    "masa sanggah prakualifikasi": Stage.OPEN,
    "pembukaan": Stage.CLOSED,
    "evaluasi": Stage.CLOSED,
    "pemberitahuan/pengumuman peringkat teknis": Stage.CLOSED,
    "penetapan pemenang": Stage.CLOSED,
    "paket sedang berjalan": Stage.CLOSED,
    "paket sudah selesai": Stage.CLOSED,
    "pengumuman pemenang": Stage.AWARDED,
    "masa sanggah hasil": Stage.AWARDED,
    "klarifikasi dan negosiasi": Stage.AWARDED,
    "surat penunjukan penyedia": Stage.AWARDED,
    "penandatanganan kontrak": Stage.AWARDED,
    "tender sudah selesai": Stage.AWARDED,
    "seleksi sudah selesai": Stage.AWARDED,
    "tender batal": Stage.CANCELLED,
    "tender gagal": Stage.CANCELLED,
    "seleksi batal": Stage.CANCELLED,
    "seleksi gagal": Stage.CANCELLED,
}
CANCELLED_LABELS = ("tender batal", "tender gagal", "seleksi batal", "seleksi gagal")
AGAIN_LABELS = ("tender ulang", "seleksi ulang")
CATEGORIES: Mapping[str, Category] = {
    "pengadaan barang": Category.GOODS,
    "pekerjaan konstruksi": Category.WORKS,
    "jasa konsultansi": Category.SERVICES,
    "jasa lainnya": Category.SERVICES,
}
# OCDS procurementMethod. A selection shortlists consultants; a fast tender asks bidders already on a list.
PROCEDURES: Mapping[str, str] = {
    "tender cepat": "selective",
    "tender terbatas": "selective",
    "tender": "open",
    "seleksi": "selective",
    "pengadaan langsung": "direct",
    "penunjukan langsung": "direct",
}
NO_SUM = ("", "-")


def stage(status: str, labels: Sequence[str]) -> Stage:
    """Say how far a tender is; a label of its end decides. Raises FieldError for a word nobody knows."""
    if any(fold(label) in CANCELLED_LABELS for label in labels):
        return Stage.CANCELLED
    return _begins(STAGES, "Tahap", status)


def final_stage(status: str, labels: Sequence[str]) -> Stage | None:
    """Say how a tender ended, None while it has not: the list is fresher than a tender's own page."""
    told = stage(status, labels) if status else None
    return told if told in (Stage.AWARDED, Stage.CANCELLED) else None


def attempt(labels: Sequence[str]) -> int | None:
    """2 for a tender that is labelled as done again; None where nothing is said."""
    return 2 if any(fold(label) in AGAIN_LABELS for label in labels) else None


def category(word: str) -> Category:
    """Put a kind of purchase into OCDS's terms. Raises FieldError for an unknown one."""
    return _begins(CATEGORIES, "Jenis Pengadaan", word)


def procedure(word: str) -> str:
    """Put a method into OCDS's terms. Raises FieldError for an unknown one."""
    return _begins(PROCEDURES, "Metode Pengadaan", word)


def price(text: str, kind: PriceKind) -> tuple[Money, ...]:
    """Read "1,2 M" (miliar) or "Rp. 3.800.000,00"; () where nothing stands.

    Raises:
        FieldError: it is not a sum.
    """
    if text in NO_SUM:
        return ()
    try:
        return (parse_money(text, currency="IDR", kind=kind, lang="id"),)
    except ValueError as error:
        raise FieldError("bad_amount", f"{text!r} is not a sum in rupiah ({error}).", text) from error


def unknown_labels(labels: Sequence[str]) -> Iterator[Leftover]:
    """Report labels in a title that nobody knows."""
    known = (*CANCELLED_LABELS, *AGAIN_LABELS, *CATEGORIES, "spse ", "usaha ", "perusahaan ")
    for label in labels:
        if not fold(label).startswith(known):
            yield Leftover("nama.label", label)


def _begins(table: Mapping[str, _T], field: str, word: str) -> _T:
    folded = fold(word)
    for beginning, value in table.items():
        if folded.startswith(beginning):
            return value
    raise FieldError("unknown_code", f"The value {word!r} of {field} is not known.", word)
