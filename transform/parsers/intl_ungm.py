"""UNGM: a page of rows of one country's open notices, as the site's search answers it.

Recorded is one fragment with one row (May 2026). Cells have no names but a few classes, so their number and order are
checked. Whose list it is, the spider knows: a row that names another country shows that the id of the country is wrong.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bs4 import BeautifulSoup, Tag

from domain.country import zone_of
from domain.document import Document, FieldError, PageError, PassedOver, Reading
from domain.notice import Key, Moment, Notice, Stage
from transform.parsers._country_names import NAMED
from transform.parsers.fields import Secondary, look_up
from transform.parsers.page_errors import diagnose
from transform.parsers.parsing import Always, by_kind, each
from transform.text import as_code, clean
from transform.values.dates import parse_moment

SOURCE: Final = "intl_ungm"
PAGE: Final = "https://www.ungm.org/Public/Notice/{}"
SEVERAL: Final = "multiple destinations"
# None: a call to persons or for grants, which no company answers.
TYPES: Final[dict[str, Stage | None]] = {
    "invitation to bid": Stage.OPEN,
    "request for proposal": Stage.OPEN,
    "request for quotation": Stage.OPEN,
    "request for eoi": Stage.OPEN,
    "request for expression of interest": Stage.OPEN,
    "pre-qualification": Stage.OPEN,
    "prequalification": Stage.OPEN,
    "request for information": Stage.PROGRAMME,
    "call for individual consultants": None,
    "individual consultant": None,
    "individual consultants": None,
    "grant support-call for proposal": None,
}
PREQUALIFICATIONS: Final = ("pre-qualification", "prequalification")
ALWAYS: Final[Always] = {"list": {None: ("published", "buyer"), Stage.OPEN: ("deadline",)}}
CELLS: Final = ("options", "title", "deadline", "published", "agency", "type", "reference", "country")
_TOTAL: Final = re.compile(r"""noticeTotal\s*=\s*["']?(\d+)""")
_OFFSET: Final = re.compile(
    r"\(\s*GMT\s*(?:(?P<sign>[+-]?)\s*(?P<hours>\d{1,2})(?:\.(?P<part>\d{2}))?)?\s*\)"
)
# What stands behind the point: minutes, or hundredths of an hour.
_MINUTES: Final = {"00": "00", "30": "30", "50": "30", "45": "45", "75": "45"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, its title and the words of its cells, in the order of CELLS."""

    number: str
    title: str
    cells: Sequence[str]

    def __getitem__(self, name: str) -> str:
        return self.cells[CELLS.index(name)]


def read(document: Document) -> Iterator[Reading]:
    """Yield the notices of one country's list."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    text = document.body.decode("utf-8", "replace")
    elements = BeautifulSoup(text, "lxml").select("[data-noticeid], .dataRow")
    total = _TOTAL.search(text)
    if not elements and not (total and int(total[1]) == 0):
        raise PageError(*diagnose(text), text)
    country = document.meta["country"]
    _check_country(elements, country)
    yield from each(
        elements, partial(_notice, country=country), lambda element: str(element["data-noticeid"])
    )


def _check_country(elements: Sequence[Tag], country: str) -> None:
    """Raise PageError where rows name other countries, and none the one whose list was asked for."""
    named = {_words(cells[-1]) for element in elements if (cells := _cells(element))}
    told = {NAMED.get(as_code(name), name) for name in named if name and as_code(name) != SEVERAL}
    if told and country not in told:
        message = (
            f"The list asked for {country} shows {', '.join(sorted(named))}: the id is another country's."
        )
        raise PageError("wrong_country", message)


def _cells(element: Tag) -> list[Tag]:
    return element.find_all(attrs={"role": "cell"}, recursive=False)


def _words(cell: Tag) -> str:
    """A cell's words; what is hidden in it is no word."""
    for part in cell.find_all(style=re.compile(r"display:\s*none")):
        part.extract()
    return clean(cell.get_text(" "))


def _row(element: Tag) -> Row:
    number, cells = str(element.get("data-noticeid") or ""), _cells(element)
    if not number.isdecimal() or len(cells) != len(CELLS):
        raise FieldError("layout_changed", "A row has not a number and eight cells.", str(element))
    title = cells[CELLS.index("title")].select_one(".ungm-title")
    return Row(number, clean(title.get_text(" ")) if title else "", [_words(cell) for cell in cells])


def _notice(element: Tag, country: str) -> Iterator[Reading]:
    row, secondary = _row(element), Secondary("row.")
    several = as_code(row["country"]) == SEVERAL
    number = f"{row.number}:{country}" if several else row.number
    if not several and NAMED.get(as_code(row["country"])) != country:
        raise FieldError(
            "wrong_country", f"A row of the list of {country} names '{row['country']}'.", row.number
        )
    if not row.title:
        raise FieldError("missing_field", "A row has no title.", str(element))
    if TYPES.get(as_code(row["type"]), Stage.OPEN) is None:
        yield PassedOver(number, "not_for_companies")
        return
    closing = secondary.read("deadline", row["deadline"], partial(_deadline, zone=zone_of(country)), None)
    invites = as_code(row["type"]) in PREQUALIFICATIONS
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="list",
        country=country,
        stage=secondary.read("type", row["type"], partial(look_up, TYPES, "type"), None),
        title=row.title,
        keys=() if several else _keys(row["agency"], secondary.need("reference", row["reference"])),
        buyer=row["agency"],
        status_details=row["type"],
        published=secondary.read("published", row["published"], partial(_day, zone=zone_of(country)), None),
        deadline=None if invites else closing,
        prequalification_deadline=closing if invites else None,
        url=PAGE.format(row.number),
    )
    yield from secondary.unknown_fields()


def _keys(agency: str, reference: str) -> tuple[Key, ...]:
    """The agency's number. Of a notice of several countries each has its own notice, and no key joins them."""
    return (Key("un_reference", f"{agency}/{reference}"),) if agency and reference else ()


def _day(text: str, zone: str) -> Moment | None:
    return parse_moment(text, zone) if text else None


def _deadline(text: str, zone: str) -> Moment | None:
    """A day and a clock with its offset, "26-Oct-2026 10:00 (GMT -5.00)". Raises ValueError for another offset."""
    if not text:
        return None
    offset = _OFFSET.search(text)
    if not offset:
        raise ValueError(f"no offset is told: {text}")
    hours, part = offset["hours"] or "0", offset["part"] or "00"
    if part not in _MINUTES:
        raise ValueError(f"an offset that is not known: {text}")
    told = f"{text[: offset.start()].strip()} GMT{offset['sign'] or '+'}{hours}:{_MINUTES[part]}"
    return replace(parse_moment(told, zone, end_of_day=True), raw=text)
