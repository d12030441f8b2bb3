"""SPSE's HTML pages, as recorded ones look: scripts renamed by Cloudflare, NBSP in heads, nested tables."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from html import escape
from typing import Any

# Where a sample says nothing of its schedule.
START, END = "2026-11-16T10:00", "2026-12-03T09:00"
LAST_MINUTE = timedelta(hours=23, minutes=59)
MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905  # twelve words read better than twelve strings
)

FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
    <script type="5f0c1d2be7a94c83a6d01e55-text/javascript">
        window.dataLayer = window.dataLayer || [];
    </script>
    <title>LPSE  - {title} </title>
    <meta http-equiv="Content-Type" content="text/html;charset=UTF-8"/>
</head>
<body class="">
<div id="border-popup-wrapper"><div id="main">
{content}
</div></div>
<div id="footer"><span id="realtime"></span> <span>WIB</span> Aplikasi SPSE v4.5u20250321</div>
<script src="/cdn-cgi/scripts/rocket-loader.min.js" data-cf-settings="5f0c1d2be7a94c83a6d01e55-|49"></script>
</body>
</html>
"""
ERROR = """<div class="content">
    <h1>Maaf, terjadi error pada aplikasi SPSE.</h1>
    <p>Kode Error: b7e21c90-4f</p>
</div>"""
REFUSED = '<div class="content"><h1>Akses Ditolak!</h1></div>'
MISSING = '<div class="content"><h1>Halaman yang dituju tidak ditemukan</h1></div>'


def title(fields: Mapping[str, Any]) -> str:
    """The name, said again and again where a sample asks for a long one."""
    name, length = str(fields["nama"]), int(fields.get("panjang", 0))
    return (f"{name}; " * (length // len(name) + 1))[:length].strip() if length else name


def announcement(kode: str, fields: Mapping[str, Any]) -> str:
    """The table of labels and values, with the plans as a table inside."""
    spans = "".join(f' <span class="label label-warning">{label}</span>' for label in fields.get("label", ()))
    year, steps = fields.get("tahun", 2026), fields.get("proses", "Pascakualifikasi Satu File")
    places = "".join(f"<li>{escape(place)}</li>" for place in fields.get("lokasi", ()))
    pairs = {
        "Kode Tender": f"<strong>{kode}</strong>",
        "Nama Tender": f"<strong>{title(fields)}</strong>{spans}",
        "Rencana Umum Pengadaan": _plans(fields),
        "Tanggal Pembuatan": _day(datetime.fromisoformat(fields.get("mulai", START)) - timedelta(days=2)),
        "Tahap Tender Saat Ini": f'<a href="jadwal">{fields["tahap"]}</a>',
        "K/L/PD/Instansi Lainnya": escape(fields["instansi"] or ""),
        "Satuan Kerja": escape(fields.get("satker", "")),
        "Jenis Pengadaan": fields["jenis"],
        "Metode Pengadaan": f"{fields.get('metode', 'Tender')} - {steps}",
        "Tahun Anggaran": f"APBD {year}&nbsp;&nbsp; APBD {year}&nbsp;&nbsp;",
        "Nilai Pagu&nbsp;Paket": _rupiah(fields["pagu"]),
        "Nilai HPS Paket": _rupiah(fields["hps"]),
        "Jenis Kontrak": "Lumsum",
        "Lokasi Pekerjaan": f"<ul>{places}</ul>",
        "Kualifikasi Usaha": "Perusahaan Non Kecil",
        "Peserta Tender": f"{fields.get('peserta', 12)} peserta",
    }
    for label, told in (("Alasan Pembatalan", "alasan_batal"), ("Alasan di ulang", "alasan_ulang")):
        pairs |= {label: escape(fields[told])} if told in fields else {}
    rows = "\n".join(
        f'<tr>\n<th class="bgwarning" width="200">{label}</th>\n<td colspan="3" >{value}</td>\n</tr>'
        for label, value in pairs.items()
    )
    table = f'<table class="table table-sm table-bordered">\n{rows}\n</table>'
    return f'{_tabs(kode, fields)}\n<div class="content">\n{table}\n</div>'


def _tabs(kode: str, fields: Mapping[str, Any]) -> str:
    """The tabs above a tender's pages; those of its evaluation come with its winner."""
    shown = {"Pengumuman": f"lelang/{kode}/pengumumanlelang", "Peserta": f"lelang/{kode}/peserta"}
    if "pemenang" in fields:
        shown |= {"Hasil Evaluasi": f"evaluasi/{kode}/hasil", "Pemenang": f"evaluasi/{kode}/pemenang"}
        shown |= {"Pemenang Berkontrak": f"evaluasi/{kode}/pemenangberkontrak"}
    items = "".join(
        f'<li class="nav-item"><a class="nav-link" href="/nasional/{path}">{name}</a></li>'
        for name, path in shown.items()
    )
    return f'<ul class="nav nav-tabs" role="tablist">{items}</ul>'


def winners(kode: str, fields: Mapping[str, Any]) -> str:
    """Who won: the tender's own labels, and a table inside with a row for each winner."""
    pairs = {
        "Nama Tender": title(fields),
        "Satuan Kerja": escape(fields.get("satker", "")),
        "Pagu": _rupiah(fields["pagu"]),
        "HPS": _rupiah(fields["hps"]),
    }
    rows = "\n".join(
        f'<tr><th class="bgwarning">{k}</th><td colspan="5">{v}</td></tr>' for k, v in pairs.items()
    )
    heads = ("Nama Pemenang", "Alamat", "NPWP", "Harga Penawaran", "Harga Terkoreksi", "Harga Negosiasi")
    names = "".join(f"<th>{head}</th>" for head in heads)
    won = "".join(
        _cells(
            *(escape(one["nama"]), escape(one["alamat"]), one["npwp"], _rupiah(one["penawaran"])),
            *(_rupiah(one["penawaran"]), _rupiah(one["negosiasi"]) if "negosiasi" in one else ""),
        )
        for one in fields["pemenang"]
    )
    inner = f'<table class="table table-sm"><tr>{names}</tr>{won}</table>'
    return (
        f'{_tabs(kode, fields)}\n<div class="content">\n<table class="table table-sm">\n{rows}\n'
        f'<tr><td colspan="6">{inner}</td></tr>\n</table>\n</div>'
    )


def _plans(fields: Mapping[str, Any]) -> str:
    rows = "".join(_cells(rup, escape(str(fields["nama"])), "APBD") for rup in fields.get("rup", ()))
    heads = '<tr><th width="120">Kode RUP</th><th>Nama Paket</th><th width="200">Sumber Dana</th></tr>'
    return f'<table class="table table-sm" style="margin-bottom:0.1rem">{heads}{rows}</table>'


def schedule(fields: Mapping[str, Any]) -> str:
    """The table of a tender's stages; where `sampai` is a day alone, they end on days."""
    ends = _day if _by_day(fields) else _minute
    rows = "\n".join(
        _cells(str(number), name, _minute(start), ends(end), changes)
        for number, (name, start, end, changes) in enumerate(_steps(fields), start=1)
    )
    heads = "<tr><th>No</th><th>Tahap</th><th>Mulai</th><th>Sampai</th><th>Perubahan</th></tr>"
    return f'<div class="content">\n<table class="table table-sm">\n{heads}\n{rows}\n</table>\n</div>'


def _cells(*texts: str) -> str:
    return "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"


def _steps(fields: Mapping[str, Any]) -> Iterator[tuple[str, datetime, datetime, str]]:
    """The stages of a tender; with `pra` a newcomer's papers are due first."""
    start = datetime.fromisoformat(fields.get("mulai", START))
    end = datetime.fromisoformat(fields.get("sampai", END)) + (
        LAST_MINUTE if _by_day(fields) else timedelta()
    )
    changed = fields.get("perubahan", "Tidak Ada")
    if "pra" in fields:
        early = datetime.fromisoformat(fields["pra"])
        yield "Pengumuman Prakualifikasi", start, early, "Tidak Ada"
        yield "Download Dokumen Prakualifikasi", start, early, "Tidak Ada"
        yield "Upload Dokumen Prakualifikasi", start + timedelta(days=1), early, "Tidak Ada"
        yield (
            "Penetapan Hasil Kualifikasi",
            early + timedelta(minutes=1),
            early + timedelta(days=3),
            "Tidak Ada",
        )
    else:
        yield "Pengumuman Pascakualifikasi", start, end - timedelta(days=3), "Tidak Ada"
        yield "Download Dokumen Pemilihan", start, end - timedelta(days=1), changed
    yield "Pemberian Penjelasan", start + timedelta(days=3), start + timedelta(days=3, hours=2), "Tidak Ada"
    yield "Upload Dokumen Penawaran", end - timedelta(days=5), end, changed
    yield "Pembukaan Dokumen Penawaran", end + timedelta(minutes=1), end + timedelta(days=1), changed
    yield "Penetapan Pemenang", end + timedelta(days=6), end + timedelta(days=7), changed
    yield "Penandatanganan Kontrak", end + timedelta(days=14), end + timedelta(days=20), changed


def _by_day(fields: Mapping[str, Any]) -> bool:
    return "T" not in fields.get("sampai", END)


def _day(day: datetime) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _minute(moment: datetime) -> str:
    return f"{_day(moment)} {moment:%H:%M}"


def _rupiah(amount: int) -> str:
    return f"Rp. {f'{amount:,}'.replace(',', '.')},00"
