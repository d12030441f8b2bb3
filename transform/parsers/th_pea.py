"""PEA's list of invitations (bidding.pea.co.th): a Drupal table of five cells a row.

Sources: clients of 2026; no body was recorded. The cells are the announcement's number, e-GP's number, the title with
the link to its page, the method with the day of bids and what became of it, and the document, which is not fetched.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from bs4 import BeautifulSoup, Tag

from domain.crawl.counts import in_number
from domain.document import EXCERPT, Document, FieldError, PageError, Reading, UnknownField
from domain.notice import Key, Moment, Notice, Stage
from transform.parsers._th_codes import EGP_NUMBER, ZONE, procedure
from transform.parsers.fields import Secondary, missing
from transform.parsers.page_errors import diagnose
from transform.parsers.parsing import Always, by_kind, each
from transform.text import as_code, clean
from transform.values.dates import parse_moment

SOURCE: Final = "th_pea"
HOME: Final = "https://bidding.pea.co.th"
BUYER: Final = "การไฟฟ้าส่วนภูมิภาค"

_HEADS: Final = ("เลขที่ประกาศ", "เลขที่โครงการ e-GP", "เรื่อง", "วิธี/วันที่", "เอกสาร")
_DAY: Final = re.compile(r"วันที่เสนอราคา\s*:?\s*(.+)")
_CANCELLED: Final = "ถูกยกเลิก"
_LINK: Final = re.compile(r"/procurement/([^/?#\s]+)")
ALWAYS: Always = {"list": {None: ("keys", "url"), Stage.OPEN: ("deadline",)}}


def read(document: Document) -> Iterator[Reading]:
    """Read a page of the list."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    text = document.body.decode("utf-8", "replace").replace("\0", "")
    soup = BeautifulSoup(text, "lxml")
    table = soup.select_one("table.views-table")
    if table is None:
        if soup.select_one(".view-empty") is None:
            raise PageError(*diagnose(text), text)
        return
    heads = [clean(head.get_text(" ")) for head in table.select("thead th")]
    rows = table.select("tbody > *")
    if not rows:
        raise PageError(
            "layout_changed", "The table has no rows, and the page does not say that there are none.", text
        )
    yield from _odd_heads(heads)
    yield from each(rows, partial(_row, len(heads)), _number)


def _odd_heads(heads: Sequence[str]) -> Iterator[UnknownField]:
    """Cells are known by their place, so a column that is called otherwise may hold something else."""
    for place, known in enumerate(_HEADS):
        told = heads[place] if place < len(heads) else ""
        if as_code(told) != as_code(known):
            yield UnknownField(f"list.column{place + 1}", told[:EXCERPT])
    for told in heads[len(_HEADS) :]:
        yield UnknownField("list.column", told[:EXCERPT])


def _number(row: Tag) -> str:
    return clean(row.find("td").get_text(" "))  # type: ignore[union-attr]  # a row without cells raises, which `each` heeds


def _row(width: int, row: Tag) -> Iterator[Reading]:
    cells = row.find_all("td", recursive=False)
    if row.name != "tr" or len(cells) != len(_HEADS) or width != len(_HEADS):
        raise FieldError(
            "layout_changed",
            in_number(f"The row has {len(cells)} cells of {width} columns."),
            row.get_text(" "),
        )
    secondary = Secondary("list.")
    number, egp, title = (clean(cell.get_text(" ")) for cell in cells[:3])
    if not title:
        raise FieldError("missing_field", "The row has no title.", row.get_text(" "))
    page, keys = _page(cells[2]), _keys(egp, secondary)
    if not number:
        yield missing("list.number", title)
    told = _Told(cells[3], secondary)
    yield Notice(
        source=SOURCE,
        native_id=page or number,
        part="list",
        country="TH",
        stage=Stage.CANCELLED if told.cancelled else Stage.OPEN,
        title=title,
        lang_hint="th",
        keys=keys,
        buyer=BUYER,
        procedure=secondary.read("method", told.method, procedure, ""),
        procedure_details=told.method,
        status_details=_CANCELLED if told.cancelled else "",
        deadline=secondary.read("deadline", told.day, _deadline, None),
        url=f"{HOME}/procurement/{page}" if page else "",
    )
    yield from secondary.unknown_fields()


def _page(cell: Tag) -> str:
    """The name that the announcement's page has in its address; "" where the cell links to none."""
    link = cell.find("a")
    found = _LINK.search(str(link.get("href", ""))) if isinstance(link, Tag) else None
    return found[1] if found else ""


def _keys(egp: str, secondary: Secondary) -> tuple[Key, ...]:
    """e-GP's number as a key; one of another shape is reported."""
    if egp and not EGP_NUMBER.fullmatch(egp):
        secondary.report("egp", egp)
        return ()
    return (Key("th_egp", egp),) if egp else ()


class _Told:
    """The fourth cell line by line: the method, the day of bids, and that it was cancelled."""

    def __init__(self, cell: Tag, secondary: Secondary) -> None:
        self.method = self.day = ""
        self.cancelled = False
        for line in filter(None, map(clean, cell.get_text("\n").splitlines())):
            if found := _DAY.fullmatch(line):
                self.day = found[1]
            elif line == _CANCELLED:
                self.cancelled = True
            elif not self.method:
                self.method = line
            else:
                secondary.report("method", line)


def _deadline(day: str) -> Moment | None:
    return parse_moment(day, ZONE, end_of_day=True) if day else None
