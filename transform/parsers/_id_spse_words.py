"""SPSE's words: stages, labels, kinds and methods, and what they are in common terms.

Names of stages: a year of recorded schedules of one LPSE, recorded lists of 71 LPSEs (214,863 rows of 2020), and
the list's own "Tender …" words.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from domain.document import FieldError, UnknownField
from domain.notice import Cancellation, Category, Money, PriceKind, Stage
from transform.parsers.fields import look_up_beginning
from transform.text import as_code
from transform.values.money import parse_money

# By how the word begins (`as_code`), in this order. After a step of prequalification bids are still to come.
# None: the portal says that it does not know the stage.
STAGES: Mapping[str, Stage | None] = {
    "tidak ada jadwal": None,
    "belum ada jadwal": None,
    "tender sedang berlangsung": Stage.OPEN,
    "seleksi sedang berlangsung": Stage.OPEN,
    "pengumuman prakualifikasi": Stage.OPEN,
    "pengumuman pascakualifikasi": Stage.OPEN,
    "pengumuman tender": Stage.OPEN,
    "download dokumen": Stage.OPEN,
    "pemberian penjelasan": Stage.OPEN,
    "penjelasan": Stage.OPEN,
    "upload dokumen": Stage.OPEN,
    "kirim persyaratan kualifikasi": Stage.OPEN,
    "undangan": Stage.OPEN,
    "evaluasi dokumen kualifikasi": Stage.OPEN,
    "pembuktian kualifikasi": Stage.OPEN,
    "penetapan hasil kualifikasi": Stage.OPEN,
    "pengumuman hasil prakualifikasi": Stage.OPEN,
    "pengumuman hasil kualifikasi": Stage.OPEN,
    "masa sanggah prakualifikasi": Stage.OPEN,
    "masa sanggah kualifikasi": Stage.OPEN,
    "masa sanggah hasil prakualifikasi": Stage.OPEN,
    "masa sanggah hasil kualifikasi": Stage.OPEN,
    "pembukaan": Stage.CLOSED,
    "evaluasi": Stage.CLOSED,
    "pengumuman hasil evaluasi": Stage.CLOSED,
    "pemberitahuan": Stage.CLOSED,
    "pengumuman peringkat": Stage.CLOSED,
    "penetapan peringkat": Stage.CLOSED,
    "upload berita acara": Stage.CLOSED,
    "upload ba": Stage.CLOSED,
    "penetapan pemenang": Stage.CLOSED,
    "paket sedang berjalan": Stage.CLOSED,
    "paket sudah selesai": Stage.CLOSED,
    "pengumuman pemenang": Stage.AWARDED,
    "masa sanggah": Stage.AWARDED,
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
# After these nothing follows but the contract.
ENDS = (Stage.AWARDED, Stage.CANCELLED)
# The two ends without a contract: found no winner, and called off.
_WHY_CANCELLED = (("gagal", Cancellation.UNSUCCESSFUL), ("batal", Cancellation.CANCELLED))
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
    "darurat": "direct",
    # The names until 2018.
    "lelang": "open",
    "pemilihan langsung": "open",
    "e-purchasing": "direct",
    "sayembara": "open",
    "kontes": "open",
}
NO_SUM = ("", "-")
NO_MONEY: tuple[Money, ...] = ()
NO_CONTRACT = "nilai kontrak belum"
# Of the ceiling; what agencies typed outside of it is a slip of the key. Of 17,876 recorded contracts 17,760
# lie between 1 and 106 per cent.
LEAST_CONTRACT, MOST_CONTRACT = Decimal("0.01"), Decimal("1.5")


def stage(status: str, labels: Sequence[str]) -> Stage | None:
    """Say how far a tender is; a label of its end decides. None where the portal says that it has no schedule.

    Raises:
        FieldError: nobody knows the word.
    """
    if cancelled(labels):
        return Stage.CANCELLED
    return look_up_beginning(STAGES, "Tahap", status)


def knows_stage(word: str) -> bool:
    """Tell whether a step of a schedule has a name that is known."""
    return as_code(word).startswith(tuple(STAGES))


def final_stage(status: str, labels: Sequence[str]) -> Stage | None:
    """Say how a tender ended, None while it has not: the list is fresher than a tender's own page."""
    told = stage(status, labels) if status or cancelled(labels) else None
    return told if told in ENDS else None


def cancelled(labels: Sequence[str]) -> str:
    """The label that says that a tender ended without a contract, and how; "" where none does."""
    return next((label for label in labels if as_code(label) in CANCELLED_LABELS), "")


def cancellation(status: str, labels: Sequence[str]) -> Cancellation | None:
    """Say why a cancelled tender has no winner; None for one that goes on."""
    told = as_code(cancelled(labels) or status)
    if not told.startswith(CANCELLED_LABELS):
        return None
    return next(why for word, why in _WHY_CANCELLED if word in told)


def attempt(labels: Sequence[str]) -> int | None:
    """2 for a tender that is labelled as done again; None where nothing is said."""
    return 2 if any(as_code(label) in AGAIN_LABELS for label in labels) else None


def category(word: str) -> Category:
    """Put a kind of purchase ("Pengadaan Barang - TA 2026") into OCDS's terms. Raises FieldError for an unknown one."""
    return look_up_beginning(CATEGORIES, "Jenis Pengadaan", word)


def procedure(word: str) -> str:
    """Put a method into OCDS's terms. Raises FieldError for an unknown one."""
    return look_up_beginning(PROCEDURES, "Metode Pengadaan", word)


def price(text: str, kind: PriceKind) -> tuple[Money, ...]:
    """Read "1,2 M" (miliar) or "Rp. 3.800.000,00"; () where nothing stands, "Rp 0,00" included.

    Raises:
        FieldError: it is not a sum.
    """
    if text in NO_SUM:
        return ()
    try:
        told = parse_money(text, currency="IDR", kind=kind, lang="id")
    except ValueError as error:
        raise FieldError("bad_amount", f"{text!r} is not a sum in rupiah ({error}).", text) from error
    return (told,) if told.amount else ()


def contract(text: str, ceiling: Sequence[Money]) -> tuple[Money, ...]:
    """Read the value of a contract; () where there is none, or where the ceiling shows that it is a slip.

    Raises:
        FieldError: it is not a sum.
    """
    if as_code(text).startswith(NO_CONTRACT):
        return ()
    told = price(text, PriceKind.AWARD)
    limits = [(LEAST_CONTRACT * most.amount, MOST_CONTRACT * most.amount) for most in ceiling]
    return tuple(sum_ for sum_ in told for least, most in limits if least <= sum_.amount <= most)


def unknown_labels(labels: Sequence[str]) -> Iterator[UnknownField]:
    """Report labels in a title that nobody knows."""
    known = (*CANCELLED_LABELS, *AGAIN_LABELS, *CATEGORIES, "spse ", "usaha ", "perusahaan ")
    for label in labels:
        if not as_code(label).startswith(known):
            yield UnknownField("nama.label", label)
