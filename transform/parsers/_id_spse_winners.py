"""SPSE's page of winners: a table inside the tender's own labels.

Sources: three clients' readings of `evaluasi/{number}/pemenang` in 2026, two of them from pages that they kept; none is
recorded here. Addresses and tax numbers, which the portal masks, are never read.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from bs4 import Tag

from domain.crawl.counts import in_number
from domain.document import Document, PageError, Reading, UnknownField
from domain.notice import Award, Notice, PriceKind
from transform.parsers import _id_spse_pages as pages
from transform.parsers import _id_spse_words as words
from transform.parsers.fields import Secondary, is_blank
from transform.parsers.parsing import each
from transform.text import clean

# Heads of the table of winners: the name, what it costs (the last word on it first), and what is not read: addresses
# and tax numbers never.
WINNER = "Nama Pemenang"
WON_FOR = ("Harga Kontrak", "Harga Negosiasi", "Hasil Negosiasi", "Harga Terkoreksi", "Harga Penawaran")
WINNERS_UNUSED = ("No", "No.", "Alamat", "NPWP", "Email", "Telp", "Nilai PDN", "Nilai UMK", "Reverse Auction")


def read(document: Document) -> Iterator[Reading]:
    """Read the page of winners of the tender that `meta` numbers ("native_id")."""
    rows = _table(document.body)
    yield from each((rows,), lambda found: _won(found, document))


def _won(rows: Sequence[Mapping[str, str]], document: Document) -> Iterator[Notice | UnknownField]:
    """Who won, for what. How far the tender is its list and its announcement say: it may yet be called off."""
    secondary = Secondary("pemenang.")
    awards = tuple(_award(row, secondary) for row in rows)
    yield Notice(
        source=document.source,
        native_id=document.meta["native_id"],
        part="result",
        country="ID",
        prices=tuple(award.price for award in awards if award.price and len(awards) == 1),
        awards=awards,
    )
    known = {WINNER, *WON_FOR, *WINNERS_UNUSED}
    heads = dict.fromkeys(head for row in rows for head in row)
    yield from (UnknownField(f"pemenang.{head}", "") for head in heads if head not in known)
    yield from secondary.unknown_fields()


def _award(row: Mapping[str, str], secondary: Secondary) -> Award:
    for label in (label for label in WON_FOR if is_blank(row.get(label))):
        secondary.report(label, "")
    label = next((label for label in WON_FOR if row.get(label, "").strip()), WON_FOR[0])
    found = secondary.read(
        label, row.get(label, "").strip(), partial(words.price, kind=PriceKind.AWARD), words.NO_MONEY
    )
    return Award(supplier=secondary.need(WINNER, row[WINNER].strip()), price=found[0] if found else None)


def _table(body: bytes) -> tuple[dict[str, str], ...]:
    """Read the table of winners, a row by its heads each; () where it has no row yet.

    Raises:
        PageError: there is no such table, or a row has other cells.
    """
    table = next((one for one in pages.soup(body).select("table") if WINNER in _heads(one)), None)
    if table is None:
        raise pages.not_ours(body)
    heads = _heads(table)
    rows = [[_text(cell) for cell in row.select("td")] for row in table.select("tr")]
    odd = next((row for row in rows if row and len(row) != len(heads)), None)
    if odd is not None:
        message = in_number(f"A row of the winners has {len(odd)} cells under {len(heads)} heads.")
        raise PageError("layout_changed", message)  # without the row, which may name a person
    return tuple(dict(zip(heads, row, strict=True)) for row in rows if row)


def _text(cell: Tag) -> str:
    """A cell's text; blanks alone stay, as a cell that lost what it held has them where an empty one has none."""
    text = cell.get_text(" ")
    return clean(text) or text


def _heads(table: Tag) -> list[str]:
    """The heads of this table, not of one inside."""
    return [clean(head.get_text(" ")) for head in table.select("th") if head.find_parent("table") is table]
