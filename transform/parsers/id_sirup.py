"""SiRUP's search answers: planned purchases of Indonesian government bodies.

Sources: a recorded answer of 2026.
"""

from collections.abc import Iterator
from typing import Any

from domain.document import Document, FieldError, PageError, Reading, UnknownField
from domain.notice import (
    Category,
    Key,
    Money,
    Notice,
    PriceKind,
    Stage,
)
from transform.parsers.fields import Fields, Secondary, look_up
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import Always, by_kind, each
from transform.text import strip_markup
from transform.values.money import money

SOURCE = "id_sirup"
PAGE = "https://sirup.inaproc.id/sirup/rup/detailPaketPenyedia2020?idPaket={}"

CATEGORIES: dict[str, Category] = {
    "barang": Category.GOODS,
    "pekerjaan konstruksi": Category.WORKS,
    "jasa konsultansi": Category.SERVICES,
    "jasa lainnya": Category.SERVICES,
}
# OCDS procurementMethod. A consultant's selection and a fast tender ask only bidders on a list; "" where
# the word says nothing of competition.
PROCEDURES: dict[str, str] = {
    "tender": "open",
    "sayembara": "open",
    "kontes": "open",
    "tender cepat": "selective",
    "seleksi": "selective",
    "penunjukan langsung": "direct",
    "pengadaan langsung": "direct",
    "e-purchasing": "direct",
    "dikecualikan": "",
    "darurat": "direct",
    "swakelola": "",
    "pembayaran untuk kontrak tahun jamak": "",
}
# Numbers behind the words above, flags for local and small bidders, and the portal's own bookkeeping.
KNOWN = (
    *("idSatker", "idMetode", "idJenisPengadaan", "idlokasi", "idsLokasi", "idBulan", "id_referensi"),
    *("isPDN", "isUMK", "pds", "sumberDana"),
)
ALWAYS: Always = {"list": {None: ("title", "buyer", "prices", "url")}}


def read(document: Document) -> Iterator[Reading]:
    """Read a page of the search."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    page = load_json(document)
    if not isinstance(page, dict) or not isinstance(page.get("data"), list):
        raise PageError("layout_changed", "The answer is JSON, but it has no rows under 'data'.", str(page))
    fields = Fields(page)
    rows = fields.pop("data")
    fields.ignore("draw", "recordsTotal", "recordsFiltered")
    yield from fields.unknown_fields()
    yield from each(rows, _plan, lambda row: row["id"])


def _plan(row: dict[str, Any]) -> Iterator[Notice | UnknownField]:
    fields, secondary = Fields(row, "data."), Secondary("data.")
    fields.ignore(*KNOWN)
    number, method, kind = fields.need("id"), fields.text("metode"), fields.text("jenisPengadaan")
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="list",
        country="ID",
        stage=Stage.PLAN,
        title=strip_markup(fields.need("paket")),
        keys=(Key("id_rup", number),),
        buyer=strip_markup(fields.need("kldi")),
        buyer_unit=strip_markup(fields.text("satuanKerja")),
        buyer_id=fields.text("idKldi"),
        place=strip_markup(fields.text("lokasi")),
        category=secondary.read("jenisPengadaan", kind, _category, None),
        procedure=secondary.read("metode", method, _procedure, ""),
        procedure_details=method,
        status_details=_expected(fields.text("pemilihan")),
        prices=secondary.read("pagu", fields.pop("pagu"), _budget, ()),
        url=PAGE.format(number),
    )
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _category(kind: str) -> Category:
    return look_up(CATEGORIES, "jenisPengadaan", kind)


def _procedure(method: str) -> str:
    return look_up(PROCEDURES, "metode", method)


def _expected(month: str) -> str:
    """The month the body expects to select a bidder in: a plan's guess, and no deadline."""
    return f"pemilihan {month}" if month else ""


def _budget(amount: object) -> tuple[Money, ...]:
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        raise FieldError("bad_amount", f"The budget {amount!r} is no number.")
    return (money(amount, "IDR", PriceKind.BUDGET),)
