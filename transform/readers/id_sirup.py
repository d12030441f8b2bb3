"""SiRUP's search answers: planned purchases of Indonesian government bodies.

Sources: a recorded answer of 2026.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

from transform.money import money
from transform.notice import (
    Category,
    Document,
    FieldError,
    Key,
    Leftover,
    Money,
    Notice,
    PageError,
    PriceKind,
    Reading,
    Stage,
)
from transform.parts import Fields, by_kind, each, load_json
from transform.text import strip_markup

_T = TypeVar("_T")

SOURCE = "id_sirup"
PAGE = "https://sirup.inaproc.id/sirup/rup/detailPaketPenyedia2020?idPaket={}"

CATEGORIES: dict[str, Category] = {
    "Barang": Category.GOODS,
    "Pekerjaan Konstruksi": Category.WORKS,
    "Jasa Konsultansi": Category.SERVICES,
    "Jasa Lainnya": Category.SERVICES,
}
# OCDS procurementMethod. A consultant's selection and a fast tender ask only bidders on a list; "" where
# the word says nothing of competition.
PROCEDURES: dict[str, str] = {
    "Tender": "open",
    "Sayembara": "open",
    "Kontes": "open",
    "Tender Cepat": "selective",
    "Seleksi": "selective",
    "Penunjukan Langsung": "direct",
    "Pengadaan Langsung": "direct",
    "E-Purchasing": "direct",
    "Dikecualikan": "",
}
# Numbers behind the words above, flags for local and small bidders, and the portal's own bookkeeping.
KNOWN = (
    *("idSatker", "idMetode", "idJenisPengadaan", "idlokasi", "idsLokasi", "idBulan", "id_referensi"),
    *("isPDN", "isUMK", "pds", "sumberDana"),
)


def read(document: Document) -> Iterator[Reading]:
    """Read a page of the search."""
    return by_kind(document, {"list": _list})


def _list(document: Document) -> Iterator[Reading]:
    page = load_json(document)
    if not isinstance(page, dict) or not isinstance(page.get("data"), list):
        raise PageError("layout_changed", "The answer is JSON, but it has no rows under 'data'.", str(page))
    fields = Fields(page)
    rows = fields.pop("data")
    fields.ignore("draw", "recordsTotal", "recordsFiltered")
    yield from fields.leftovers()
    yield from each(rows, _plan, lambda row: row["id"])


def _plan(row: dict[str, Any]) -> Iterator[Notice | Leftover]:
    fields = Fields(row, "data.")
    fields.ignore(*KNOWN)
    number, method = fields.need("id"), fields.need("metode")
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
        category=_known(CATEGORIES, "jenisPengadaan", fields.need("jenisPengadaan")),
        procedure=_known(PROCEDURES, "metode", method),
        procedure_details=method,
        status_details=_expected(fields.text("pemilihan")),
        prices=_budget(fields.pop("pagu")),
        url=PAGE.format(number),
    )
    yield from fields.leftovers()


def _expected(month: str) -> str:
    """The month the body expects to select a bidder in: a plan's guess, and no deadline."""
    return f"pemilihan {month}" if month else ""


def _budget(amount: object) -> tuple[Money, ...]:
    if amount is None:
        return ()
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        raise FieldError("bad_amount", f"The budget {amount!r} is no number.")
    try:
        return (money(amount, "IDR", PriceKind.BUDGET),)
    except ValueError as error:
        raise FieldError("bad_amount", f"The budget {amount!r} is no number.") from error


def _known(table: dict[str, _T], field: str, word: str) -> _T:
    if word not in table:
        raise FieldError("unknown_code", f"The value {word!r} of {field} is not known.")
    return table[word]
