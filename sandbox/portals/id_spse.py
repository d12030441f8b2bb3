"""SPSE 4.5 at spse.inaproc.id: a page that hands out a token, lists as DataTables JSON, details as HTML.

Shapes are those of recorded bodies and of the portal's public clients: totals of INT_MAX under `nasional`, a
draw that comes back as text, rows as arrays of text and nulls, labels as spans in the title, heads in `th.bgwarning`.
A list shows one budget year, by default the one that its page preselects; a wrong token brings HTML; an unknown slug
leads to the portal's start. A tender's own pages are refused to who does not come from the list, as a client reports;
the page of winners and the reasons for calling off are as clients read them, none is recorded.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from sandbox.portal import Request, Response, json_response, not_found
from sandbox.portals import _id_spse_pages as pages
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("spse.inaproc.id",)
INT_MAX = 2_147_483_647
PAGE = 25
SHORT = ((10**12, "T"), (10**9, "M"), (10**6, "Jt"), (10**3, "Rb"))
_PATH = re.compile(
    r"/(?P<slug>[a-z]+)/(?:(?P<list>lelang|dt/lelang|nontender|dt/pl)|(?:lelang|evaluasi)/(?P<kode>\d+)/(?P<page>\w+))/?"
)
# The years that the pages offer, and those that some preselect; the others preselect the first.
YEARS = (2026, 2027, 2025)
PRESELECTED = {"jakarta": 2027}
# An older version of the list, on some hosts: 14 columns, other classes of labels, and tokens in other quotes.
OLDER = ("jakarta",)
START = Response(
    b"<html><head><title>SPSE</title></head><body><script>d.authenticityToken = 'x';</script></body></html>"
)
_WRONG_TOKEN = Response(b"<html><head><title>Error</title></head><body><h1>Invalid token</h1></body></html>")


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer like spse.inaproc.id."""
    match = _PATH.fullmatch(request.path)
    if not match:
        return START if request.path == "/" else not_found()
    if match["kode"]:
        if not request.headers.get("referer", "").endswith("/lelang"):
            return Response(pages.FRAME.format(title="Error", content=pages.REFUSED).encode(), status=403)
        return _page_of_one(match["kode"], match["page"], samples)
    shown = _of_slug(match["slug"], samples)
    if not shown:
        return Response(b"", status=302, headers={"Location": f"https://{HOSTS[0]}/"})
    if match["list"] in ("lelang", "nontender"):
        return _lelang(match["slug"], request)
    if match["list"] == "dt/pl":
        return _table(match["slug"], request, _found(request.form.get("search[value]", ""), samples), _row_pl)
    return _table(match["slug"], request, shown, _row)


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portal contract
    """Yield the list pages of `nasional`, newest first."""
    shown = _of_slug("nasional", samples)
    for page, start in enumerate(range(0, len(shown), PAGE), start=1):
        rows = [_row("nasional", sample) for sample in shown[start : start + PAGE]]
        yield {"slug": "nasional", "page": str(page)}, _tables(str(page), INT_MAX, rows).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a tender's fields."""
    budget = random.randrange(200, 90_000) * 1_000_000
    return {
        "kode": str(10_100_000_000 + number * 1_000),
        "nama": words.title,
        "instansi": words.buyer,
        "tahap": random.choice(
            ("Pengumuman Pascakualifikasi", "Upload Dokumen Penawaran", "Tender Sudah Selesai")
        ),
        "jenis": random.choice(("Pengadaan Barang", "Pekerjaan Konstruksi", "Jasa Lainnya")),
        "pagu": budget,
        "hps": budget - random.randrange(1, 150) * 1_000_000,
        "lokasi": [words.place],
        "mulai": "2026-11-16T10:00",
        "sampai": f"2026-12-{random.randrange(1, 28):02}T09:00",
    }


def _of_slug(slug: str, samples: Sequence[Sample]) -> list[Sample]:
    own = [sample for sample in samples if slug in ("nasional", sample.fields.get("slug"))]
    return sorted((one for one in own if not one.fields.get("nontender")), key=_kode, reverse=True)


def _found(word: str, samples: Sequence[Sample]) -> list[Sample]:
    """What is bought without a tender, where the name has this word."""
    own = [
        one for one in samples if one.fields.get("nontender") and word.lower() in one.fields["nama"].lower()
    ]
    return sorted(own, key=_kode, reverse=True)


def _kode(sample: Sample) -> str:
    return str(sample.fields.get("kode", sample.id))


def _token(slug: str, day: int) -> str:
    return hashlib.sha256(f"{slug}:{day}".encode()).hexdigest()[:40]


def _lelang(slug: str, request: Request) -> Response:
    token, quote = _token(slug, request.day), '"' if slug in OLDER else "'"
    year = PRESELECTED.get(slug, YEARS[0])
    options = "".join(f'<option value="{one}"{" selected" * (one == year)}>{one}</option>' for one in YEARS)
    content = (
        '<script type="5f0c1d2be7a94c83a6d01e55-text/javascript">\n'
        f"d.authenticityToken = {quote}{token}{quote};\n"
        f"$('#tbllelang').DataTable({{ajax: {{url: '/{slug}/dt/lelang?tahun={year}', type: 'POST'}}}});\n</script>\n"
        f'<select name="tahun">{options}</select>\n'
        '<table id="tbllelang" class="table table-sm"><thead><tr><th>Kode</th><th>Nama Paket</th></tr></thead></table>'
    )
    cookie = f"SPSE_SESSION={token[::-1]}-___AT={token}&___TS=1795426200000; Path=/; HttpOnly; SameSite=Lax"
    page = pages.FRAME.format(title="Tender", content=content).encode()
    return Response(page, headers={"Set-Cookie": cookie})


def _table(
    slug: str, request: Request, shown: Sequence[Sample], row: Callable[..., list[str | None]]
) -> Response:
    form, token = request.form, _token(slug, request.day)
    known = form.get("authenticityToken") == token and f"___AT={token}" in request.headers.get("cookie", "")
    if request.method != "POST" or not known:
        return _WRONG_TOKEN
    year = int(request.query.get("tahun", PRESELECTED.get(slug, YEARS[0])))
    of_year = [sample for sample in shown if sample.fields.get("tahun", YEARS[0]) == year]
    start, length = int(form["start"]), int(form["length"])
    total = INT_MAX if slug == "nasional" else len(of_year)
    return _tables(form["draw"], total, [row(slug, sample) for sample in of_year[start : start + length]])


def _tables(draw: str, total: int, rows: Sequence[Sequence[str | None]]) -> Response:
    return json_response({"draw": draw, "recordsTotal": total, "recordsFiltered": total, "data": rows})


def _row(slug: str, sample: Sample) -> list[str | None]:
    fields = sample.fields
    kind = "label label-warning" if slug in OLDER else "badge  badge-warning"
    spans = "".join(f" <span class='{kind}'>{label}</span>" for label in fields.get("label", ()))
    year = fields.get("tahun_anggaran", fields.get("tahun", YEARS[0]))
    row: list[str | None] = [
        _kode(sample),
        f"{pages.title(fields)}{spans}",
        fields["instansi"],
        fields["tahap"],
        shortened(fields["hps"]),
        fields.get("proses", "Pascakualifikasi Satu File"),
        fields.get("metode", "Tender"),
        fields.get("evaluasi", "Harga Terendah Sistem Gugur"),
        f"{fields['jenis']} - TA {year}",
        "3" if slug in OLDER else "5",
        fields.get("kontrak", "Nilai Kontrak belum dibuat"),
        *(None, None, "0"),
    ]
    return row if slug in OLDER else [*row, "0", None]


def _row_pl(_slug: str, sample: Sample) -> list[str | None]:
    """The 12 columns of what is bought without a tender."""
    fields = sample.fields
    told = [_kode(sample), pages.title(fields), fields["instansi"], fields["tahap"], shortened(fields["hps"])]
    kind = f"{fields['jenis']} - TA {fields.get('tahun', YEARS[0])}"
    return [
        *told,
        fields["metode"],
        kind,
        "5",
        fields.get("kontrak", "Nilai Kontrak belum dibuat"),
        None,
        "0",
        "0",
    ]


def shortened(rupiah: int) -> str:
    """Abbreviate a sum as the lists do: one decimal, a comma, and none where it would be 0."""
    unit, word = next((unit, word) for unit, word in SHORT if rupiah >= unit)
    rounded = (Decimal(rupiah) / unit).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded} {word}".replace(".0 ", " ").replace(".", ",")


def _page_of_one(kode: str, page: str, samples: Sequence[Sample]) -> Response:
    sample = next((sample for sample in samples if _kode(sample) == kode), None)
    shown = {
        "pengumumanlelang": pages.announcement,
        "jadwal": lambda _kode, fields: pages.schedule(fields),
        **({"pemenang": pages.winners} if sample and "pemenang" in sample.fields else {}),
    }
    if sample is None or page not in shown:
        content = pages.MISSING
    elif sample.fields.get("error"):
        content = pages.ERROR
    else:
        content = shown[page](kode, sample.fields)
    return Response(pages.FRAME.format(title="Informasi Tender", content=content).encode())
