"""SiRUP at sirup.inaproc.id: planned purchases of all government bodies, as objects in DataTables JSON.

The shape is that of a recorded answer: months in English, sums as whole numbers, totals that are true.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zlib import crc32

from sandbox.portal import Request, Response, json_response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("sirup.inaproc.id",)
METHODS = {"Tender": 13, "Seleksi": 14, "Pengadaan Langsung": 8, "E-Purchasing": 9, "Penunjukan Langsung": 7}
KINDS = {"Barang": 1, "Pekerjaan Konstruksi": 2, "Jasa Konsultansi": 3, "Jasa Lainnya": 4}
MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905  # twelve words read better than twelve strings
)


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer the search: by year, words in the name, least budget; dearest first."""
    if request.path != "/sirup/caripaketctr/search":
        return not_found()
    asked = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    found = [sample for sample in samples if _matches(sample, asked)]
    start, length = int(asked["start"]), int(asked["length"])
    return json_response(_page(found, start, length))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """Yield all plans as pages of 100."""
    for start in range(0, len(samples), 100):
        meta = {"year": str(now.year + 1), "keyword": "", "start": str(start)}
        yield meta, json_response(_page(samples, start, 100)).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a plan's fields."""
    return {
        "id": 62_000_000 + number,
        "paket": words.title,
        "pagu": random.randrange(200, 90_000) * 1_000_000,
        "kldi": words.buyer,
        "satuanKerja": "Dinas Komunikasi dan Informatika",
        "metode": random.choice(tuple(METHODS)),
        "jenisPengadaan": random.choice(tuple(KINDS)),
        "lokasi": words.place,
        "pemilihan": f"{random.choice(MONTHS)} 2027",
    }


def _matches(sample: Sample, asked: Mapping[str, str]) -> bool:
    fields = sample.fields
    return (
        asked.get("tahunAnggaran") == str(fields.get("tahun", 2027))
        and asked.get("search[value]", "").lower() in fields["paket"].lower()
        and fields["pagu"] >= int(asked.get("minPagu") or 0)
    )


def _page(found: Sequence[Sample], start: int, length: int) -> dict[str, Any]:
    rows = sorted((_row(sample) for sample in found), key=lambda row: (-row["pagu"], row["id"]))
    return {
        "draw": 1,
        "recordsTotal": len(rows),
        "recordsFiltered": len(rows),
        "data": rows[start : start + length],
    }


def _row(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    return {
        "idBulan": MONTHS.index(fields["pemilihan"].split()[0]) + 1,
        "pagu": fields["pagu"],
        "satuanKerja": fields["satuanKerja"],
        "isPDN": fields.get("isPDN", True),
        "idlokasi": 0,
        "idKldi": f"D{crc32(fields['kldi'].encode()) % 900 + 100}",
        "metode": fields["metode"],
        "sumberDana": fields.get("sumberDana", "APBD"),
        "kldi": fields["kldi"],
        "isUMK": fields.get("isUMK", False),
        "idsLokasi": "15052",
        "id_referensi": 729,
        "lokasi": fields["lokasi"],
        "jenisPengadaan": fields["jenisPengadaan"],
        "idSatker": fields.get("idSatker", 415091),
        "pemilihan": fields["pemilihan"],
        "idMetode": METHODS[fields["metode"]],
        "id": int(fields.get("id", sample.id)),
        "idJenisPengadaan": KINDS[fields["jenisPengadaan"]],
        "paket": fields["paket"],
        "pds": False,
    }
