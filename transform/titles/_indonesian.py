"""What Indonesian titles say of a tender's end or change; `_marks` explains the rows.

"Batal" is called off, "gagal" found no winner.
"""

from typing import Final

from transform.titles._marks import (
    BRACKETS,
    CHANGED,
    CLOSING,
    FAILED,
    FIRST,
    LAST,
    OFF,
    OPENING,
    RENEWAL,
    Mark,
)

# A folded title without one of these has no mark: looked for first, as most titles have none.
STEMS: Final = r"batal|cabut|gagal|[tn]unda|ralat|panjang|jadwal ulang|dendum|tangguh|ubah|undur|koreksi"

_SAYS = r"(?:(?:pengumuman|pemberitahuan|surat|berita acara|informasi) )*"
_TENDER = (
    r"(?:(?:proses|pelaksanaan|pengumuman) )*(?:tender|lelang|pelelangan|seleksi|pemilihan penyedia|prakualifikasi"
    r"|pengadaan langsung|penunjukan langsung|sayembara)"
)
_DAY = (
    r"(?:jadwal|(?:(?:jangka )?waktu|batas(?: akhir| waktu)*|masa|tanggal) )?\s?"
    r"(?:tender|lelang|seleksi|pemasukan|penawaran|pendaftaran|penyampaian|pembukaan|upload|unggah|pengambilan)"
    r"(?: (?:dokumen )?penawaran| tender| lelang| seleksi)?"
)
_PAPERS = (
    r"(?:dokumen (?:pemilihan|pengadaan|lelang|tender|kualifikasi|seleksi)"
    rf"|pengumuman(?: {_TENDER})?|jadwal {_TENDER})"
)
_TIME = r"(?:jadwal|waktu|batas waktu|masa (?:pendaftaran|pemasukan|penawaran))(?: \w+){0,2}"
MARKS: Final = (
    Mark(FIRST, rf"(?:{_TENDER} |paket |telah |sudah )*(?:batal|dibatalkan|dicabut)(?: {_TENDER})?", OFF),
    Mark(FIRST, rf"{_SAYS}pembatalan", OFF),
    Mark(
        OPENING,
        rf"{_SAYS}pembatalan (?!\w+ (?:pemenang|hasil)\b)"
        rf"(?:(?:{_TENDER}|pengumuman)\b|(?:proses )?(?=(?:pengadaan|paket (?:pekerjaan|pengadaan|tender))\b))",
        OFF,
    ),
    Mark(OPENING, rf"(?:di)?batal(?:kan)? (?:{_TENDER}\b|(?=(?:pengadaan|paket|pekerjaan|belanja)\b))", OFF),
    Mark(LAST, rf"(?:{_TENDER} |paket |telah |sudah )*(?:batal|dibatalkan)(?: {_TENDER})?|pembatalan", OFF),
    Mark(CLOSING, rf"\b{_TENDER} (?:telah )?(?:batal|dibatalkan)|(?P<before>^{_TENDER}\b.{{1,200}}) dibatalkan", OFF),
    Mark(FIRST, rf"(?:{_TENDER} |dinyatakan )*gagal(?: {_TENDER})?", FAILED),
    Mark(LAST, rf"(?:{_TENDER} |dinyatakan )*gagal(?: {_TENDER})?", FAILED),
    Mark(CLOSING, rf"\b{_TENDER} (?:dinyatakan )?gagal", FAILED),
    Mark(FIRST, rf"(?:{_TENDER} )?(?:ditunda|diperpanjang)", CHANGED),
    Mark(FIRST, r"tertunda|penundaan|ralat|penjadwalan ulang|adendum|addendum|ditangguhkan", CHANGED),
    Mark(BRACKETS, r"perubahan", CHANGED),
    Mark(BRACKETS, rf"perpanjangan(?: {_TIME})?", CHANGED, unless=RENEWAL),
    Mark(LAST, rf"perpanjangan {_TIME}", CHANGED, unless=RENEWAL),
    Mark(
        OPENING,
        rf"{_SAYS}(?:perpanjangan|penundaan|perubahan|pengunduran|penjadwalan ulang|ralat|koreksi|adendum|addendum) "
        rf"(?:{_DAY}|{_TENDER}|{_PAPERS})\b",
        CHANGED,
    ),
    Mark(OPENING, rf"{_SAYS}penundaan (?:jadwal |proses )?(?=pengadaan\b)", CHANGED),
    Mark(LAST, rf"(?:{_TENDER} )?(?:ditunda|diperpanjang)|ralat|penundaan", CHANGED),
)  # fmt: skip
