"""The EBRD's procurement notices (ECEPP): the table of the whole archive, and a notice's own page.

Sources: 26 recorded rows and one recorded notice of September 2026. Cells have no names, so their number is checked;
the last one lists in brackets what the notice is about. Titles are escaped twice.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from domain.crawl.counts import in_number
from domain.document import Document, FieldError, PassedOver, Reading
from domain.notice import Key, Moment, Notice
from transform.parsers._country_names import NAMED
from transform.parsers._intl_ebrd_detail import detail
from transform.parsers._intl_ebrd_html import NOTHING, SOURCE, ZONE, rows_of, text_of
from transform.parsers._intl_ebrd_words import (
    OF_A_PROJECT,
    PREQUALIFICATION,
    Parts,
    procedure,
    stage,
    type_of,
)
from transform.parsers.fields import Secondary
from transform.parsers.parsing import Always, by_kind, each
from transform.text import as_code
from transform.values.dates import parse_moment

PAGE: Final = "https://ecepp.ebrd.com/delta/viewNotice.html?displayNoticeId={}"
FUNDER: Final = "EBRD"
ALWAYS: Final[Always] = {
    "list": {None: ("published", "buyer", "plan_keys", "description")},
    "detail": {None: ("published", "buyer", "description")},
}
_CELLS: Final = ("title", "type", "exercise", "published", "closing", "state", "day", "at", "until", "about")
_NUMBER: Final = re.compile(r"displayNoticeId=(\d+)")
_AT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)")
_NO_HOUR: Final = "00"  # the list writes noon so, and a notice's own page a time that is not told


def read(document: Document) -> Iterator[Reading]:
    """Read the archive or one notice's page (`meta` tells the "native_id")."""
    return by_kind(document, {"list": _list, "detail": detail}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    yield from each(rows_of(document, "//tr[td]"), _row, _number)


def _number(row: Any) -> str:  # noqa: ANN401  # lxml has no types
    """The number of the notice that a row links to; "" where that is not one."""
    found = {str(one) for href in row.xpath(".//a/@href") for one in _NUMBER.findall(href)}
    return found.pop() if len(found) == 1 else ""


def _row(row: Any) -> Iterator[Reading]:  # noqa: ANN401  # the same
    cells = [text_of(cell) for cell in row.xpath("./td")]
    if len(cells) != len(_CELLS):
        raise FieldError("layout_changed", in_number(f"A row has {len(cells)} cells."), text_of(row))
    told, number = dict(zip(_CELLS, cells, strict=True)), _number(row)
    if not number:
        raise FieldError("missing_field", "A row does not link to one notice.", text_of(row))
    country, _, title = told["title"].partition(": ")
    about = re.fullmatch(
        rf"\[\s*(?P<project>.*?)\s*, (?P<id>\d{{3,6}}), {re.escape(country)}, (?P<rest>.+)\]", told["about"]
    )
    if about is None:
        raise FieldError("layout_changed", "The country of a row is not in its list.", told["about"])
    code = _host(country)
    if code is None:
        yield PassedOver(number, "no_host_country")
        return
    exercise = told["exercise"]
    yield from _notice(
        number,
        code,
        told | {"title": title if exercise in NOTHING else exercise, **about.groupdict()},
    )


def _host(countries: str) -> str | None:
    """The country of ours among those that a row names; None where there is none."""
    known = (NAMED.get(as_code(one)) for one in (countries, *countries.split(",")))
    return next(filter(None, known), None)


def _notice(number: str, country: str, told: dict[str, str]) -> Iterator[Reading]:
    secondary, kind = Secondary("list."), type_of(told["type"])
    parts = secondary.read("about", told["rest"], lambda rest: Parts.of(rest, kind), Parts("", None, "", ""))
    if not parts.method and parts.client and kind != OF_A_PROJECT:
        secondary.report("method", told["rest"])  # what stands before the client may be a new method
        parts = Parts(parts.number, parts.category, "", "")
    closing = secondary.read("closing", told["until"], _until, None)
    first = kind == PREQUALIFICATION
    if not told["title"]:
        raise FieldError("missing_field", "A row has no title.", told["about"])
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="list",
        country=country,
        stage=secondary.read("type", told, lambda one: stage(kind, one["state"]), None),
        title=told["title"],
        description=told["project"],
        lang_hint="en",
        keys=(Key("ebrd_exercise", parts.number),) if parts.number else (),
        plan_keys=(Key("ebrd_project", told["id"]),),
        buyer=parts.client,
        category=parts.category,
        procedure=secondary.read("method", parts.method, procedure, ""),
        procedure_details=parts.method,
        status_details=told["type"],
        published=secondary.read("published", told["at"], _at, None),
        deadline=None if first else closing,
        prequalification_deadline=closing if first else None,
        funder=FUNDER,
        url=PAGE.format(number),
        locator={"id": number} if parts.number else {},  # of the others no page is recorded
    )
    _report_other_days(told, secondary)
    yield from secondary.unknown_fields()


def _report_other_days(told: dict[str, str], secondary: Secondary) -> None:
    """What people see is what is hidden beside it; a difference is reported."""
    for shown, hidden in (("published", "at"), ("closing", "until")):
        day = "" if told[shown] in NOTHING else "".join(reversed(told[shown][:10].split("/")))
        if day != told[hidden][:8]:
            secondary.report(shown, told[shown])
    if told["day"] != told["published"][:10]:
        secondary.report("day", told["day"])


def _at(text: str, *, end_of_day: bool = False) -> Moment:
    found = _AT.fullmatch(text)
    if found is None:
        raise FieldError("bad_date", f"{text!r} is no moment of twelve digits.")
    year, month, day, hour, minute = found.groups()
    clock = "" if hour == _NO_HOUR else f" {hour}:{minute}"
    return parse_moment(f"{year}-{month}-{day}{clock}", ZONE, end_of_day=end_of_day)


def _until(text: str) -> Moment | None:
    return _at(text, end_of_day=True) if text else None
