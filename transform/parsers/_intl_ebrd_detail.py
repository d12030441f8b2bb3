"""An EBRD notice's own page: a table of labels and values, which tells the hour of closing and what is bought."""

from collections.abc import Iterator
from typing import Any, Final

from domain.document import Document, Reading
from domain.notice import Key, Moment, Notice
from transform.parsers._country_names import NAMED
from transform.parsers._intl_ebrd_html import NOTHING, SOURCE, ZONE, rows_of, text_of
from transform.parsers._intl_ebrd_words import PREQUALIFICATION, category, procedure, type_of
from transform.parsers.fields import Fields, Secondary
from transform.parsers.parsing import each
from transform.text import as_code
from transform.values.dates import parse_moment

# What every page of a notice tells that has an exercise; where nothing closes, it says so.
_TOLD: Final = ("Country", "ECEPP ID", "Closing Date")
# What the list says too, and the day on which the client signed.
_UNUSED: Final = ("Project Name", "Business Sector", "Issue Date", "Procurement Exercise Name")


def detail(document: Document) -> Iterator[Reading]:
    """Read a notice's page; `meta` tells the "native_id"."""
    rows = rows_of(document, '//table[@id="oppoverviewtable"]//tr')
    yield from each([rows], lambda found: _page(document, found), lambda _: document.meta["native_id"])


def _page(document: Document, rows: list[Any]) -> Iterator[Reading]:
    cells = [[text_of(cell) for cell in row.xpath("./td")] for row in rows]
    fields = Fields({label.rstrip(": "): value for label, value in cells}, "detail.")
    secondary = Secondary("detail.")
    kind, method = type_of(fields.need("Notice Type")), fields.text("Procurement Method")
    told = {name: secondary.need(name, fields.text(name)) for name in _TOLD}
    closing = secondary.read("Closing Date", told["Closing Date"], _written, None)
    first, bought = kind == PREQUALIFICATION, fields.text("Type of Procurement")
    project, number = fields.text("EBRD Project ID"), told["ECEPP ID"]
    fields.ignore(*_UNUSED)
    yield Notice(
        source=SOURCE,
        native_id=document.meta["native_id"],
        part="detail",
        country=NAMED.get(as_code(told["Country"]), ""),
        description=fields.text("Procurement Exercise Description"),
        keys=(Key("ebrd_exercise", number),) if number else (),
        plan_keys=(Key("ebrd_project", project),) if project else (),
        buyer=fields.text("Client Name"),
        category=secondary.read("Type of Procurement", bought, category, None),
        procedure=secondary.read("Procurement Method", method, procedure, ""),
        procedure_details=method,
        published=secondary.read("Publication Date", fields.text("Publication Date"), _written, None),
        deadline=None if first else closing,
        prequalification_deadline=closing if first else None,
    )
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _written(text: str) -> Moment | None:
    """A moment as a notice's own page writes it; its midnight is a time that was not told."""
    if text in NOTHING:
        return None
    return parse_moment(text.removesuffix(" 00:00"), ZONE, end_of_day=True)
