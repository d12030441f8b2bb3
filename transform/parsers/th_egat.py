"""EGAT's projects (bidding.egat.co.th): an array of JSON, six fields a row and the count of all.

Sources: what one client of 2026 reads and says of the answers; no body was recorded. A row tells how is bought and not
what is announced: of what is bought by competition the invitation is, of a direct purchase it is not known.
"""

from collections.abc import Iterator
from typing import Any, Final

from domain.document import Document, PageError, Reading
from domain.notice import Key, Notice, Stage
from transform.parsers._th_codes import EGP_NUMBER, METHODS, ZONE
from transform.parsers.fields import Fields, Secondary, look_up
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import Always, by_kind, each
from transform.text import strip_markup
from transform.values.dates import parse_moment

SOURCE: Final = "th_egat"
PAGE: Final = "https://bidding.egat.co.th/procure/project/index.php?project_id={}"
BUYER: Final = "การไฟฟ้าฝ่ายผลิตแห่งประเทศไทย"
ALWAYS: Always = {"list": {None: ("published", "buyer_unit", "procedure_details", "url")}}
# EGAT's own words beside those of e-GP.
_METHODS: Final = METHODS | {
    "ประกวดราคา": "open",
    "e-bidding": "open",
    "เปรียบเทียบราคา": "selective",
    "จ้างที่ปรึกษา": "",
}
_BY_COMPETITION: Final = ("open", "selective")
_WAY: Final = "วิธี"


def read(document: Document) -> Iterator[Reading]:
    """Read a page of the list."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    rows = load_json(document)
    if not isinstance(rows, list):
        raise PageError("layout_changed", "The answer is JSON, but no array of projects.", str(rows))
    yield from each(rows, _row, lambda row: row["id"])


def _row(row: dict[str, Any]) -> Iterator[Reading]:
    fields, secondary = Fields(row, "row.", always=("project_id",)), Secondary("row.")
    number, method = fields.need("id"), fields.text("method_name")
    how = secondary.read("method_name", method, _procedure, "")
    fields.ignore("total_records")
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="list",
        country="TH",
        stage=Stage.OPEN if how in _BY_COMPETITION else None,
        title=strip_markup(fields.need("title")),
        lang_hint="th",
        keys=_keys(fields.text("project_id"), secondary),
        buyer=BUYER,
        buyer_unit=fields.text("subdept_name"),
        procedure=how,
        procedure_details=method,
        published=secondary.read(
            "published_date", fields.text("published_date"), lambda day: parse_moment(day, ZONE), None
        ),
        url=PAGE.format(number),
    )
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _procedure(method: str) -> str:
    return look_up(_METHODS, "method_name", method.removeprefix(_WAY))


def _keys(egp: str, secondary: Secondary) -> tuple[Key, ...]:
    """e-GP's number as a key; one of another shape is reported."""
    if egp and not EGP_NUMBER.fullmatch(egp):
        secondary.report("project_id", egp)
        return ()
    return (Key("th_egp", egp),) if egp else ()
