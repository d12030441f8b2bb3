"""Results of Vietnam's tenders: the rows of muasamcong's search, on the day on which the contractor was announced.

`list` is a page of smart/search. A row is that of the invitation, by whose number the result joins its lead.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from domain.document import Document, FieldError, Reading, UnknownField
from domain.notice import Notice, Stage
from transform.parsers import _vn_muasamcong as codes
from transform.parsers import _vn_muasamcong_fields as told
from transform.parsers._vn_muasamcong_search import read_page, read_row
from transform.parsers.fields import Fields, missing
from transform.parsers.parsing import Always, by_kind

SOURCE = "vn_results"
ALWAYS: Always = {"list": {None: ("buyer", "published")}}
# What an invitation may lack and a result never did (11 rows recorded in 2026).
_ALWAYS = ("statusForNotify", "inputResultId")
_AWARDED = ("winningContractorName", "contractorName", "winningCode")
_RESULTS = "notify-contractor-step-4-kqlcnt"


def read(document: Document) -> Iterator[Reading]:
    """Yield what a page of results says."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    return read_page(document, _row)


def _row(record: Mapping[str, Any]) -> Iterator[Reading]:
    step = str(record.get("stepCode") or "")
    if step != _RESULTS:
        raise FieldError("other_kind", f"This row is no result: its step is '{step}'.", str(record))
    for reading in read_row(record):
        if isinstance(reading, Notice):
            yield _result(reading, record)
            yield from _lacks(record, awarded=reading.stage is Stage.AWARDED)
        else:
            yield reading


def _result(invitation: Notice, record: Mapping[str, Any]) -> Notice:
    """The same row as a result: announced on a day of its own, without details."""
    announced = told.moment_of(Fields(record).text("publicDateKqlcnt"))
    return replace(invitation, source=SOURCE, published=announced, locator={})


def _lacks(record: Mapping[str, Any], *, awarded: bool) -> Iterator[UnknownField]:
    """Report what a result always tells and this row does not."""
    for name in (*_ALWAYS, *(_AWARDED if awarded else ())):
        if not codes.only(record.get(name)):
            yield missing(f"page.content.{name}", str(record.get("notifyNo")))
