"""Bangkok's e-GP portal (egp2.bangkok.go.th): lists by type of announcement, plans, and what single projects tell.

Sources: one project's detail and announcements as recorded, all else as clients of 2026 describe it. A project's number
is e-GP's own. `meta` tells the type of announcement that was asked for, by e-GP's code: no row says it. There is no
deadline in the JSON. `createdBy` names an official and is dropped.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from domain.document import Document, FieldError, PageError, Reading
from domain.notice import Key, Moment, Money, Notice, PriceKind, Stage, Substage
from transform.parsers import _th_bma_project as project
from transform.parsers._th_codes import EGP_NUMBER, REFERENCE_PRICE, TYPES, ZONE, baht
from transform.parsers.fields import Fields, Secondary
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import Always, by_kind, each
from transform.text import strip_markup
from transform.values.dates import parse_instant
from transform.values.numberings import numbered

SOURCE = "th_bma"
HOME = "https://egp2.bangkok.go.th"
CITY, CITY_ID = "กรุงเทพมหานคร", "3100001"  # as e-GP numbers it

# The city's portal has one type more than e-GP's feed: drafts of the terms of reference.
STAGES = {code: stage for code, (stage, _) in TYPES.items()} | {"98": Stage.DRAFT}
_ENVELOPE = ("totalCount", "currentPage", "pageCount", "hasNextPage")
_PROJECT = ("projectId", "projectNumber", "masterOrgGroupName", "masterContractAvailableCode")
_PLAN = ("planProjectId", "masterOrgGroupName", "planProjectPlanProjectsCode")
ALWAYS: Always = {"list": {None: ("prices",)}, "plans": {None: ("prices", "published")}}


def read(document: Document) -> Iterator[Reading]:
    """Read a list of projects or plans, or what a route tells of one project."""
    shapes = {
        "list": partial(_rows, _project),
        "plans": partial(_rows, _plan),
        "detail": partial(_one, project.detail),
        "announcements": partial(_many, project.announcements),
        "contracts": partial(_many, project.contracts),
    }
    return by_kind(document, shapes, ALWAYS)


def _records(document: Document) -> tuple[Fields, list[Any]]:
    page = load_json(document)
    if not isinstance(page, dict) or not isinstance(page.get("data"), list):
        raise PageError("layout_changed", "The answer is JSON, but it has no rows under 'data'.", str(page))
    envelope = Fields(page)
    rows = envelope.pop("data")
    envelope.ignore(*_ENVELOPE)
    return envelope, rows


def _rows(read_one: Callable[..., Iterator[Reading]], document: Document) -> Iterator[Reading]:
    envelope, rows = _records(document)
    yield from envelope.unknown_fields()
    yield from each(rows, partial(read_one, document), _number)


def _number(row: Mapping[str, Any]) -> str:
    return str(row.get("projectNumber") or row["planProjectPlanProjectsCode"])


def _many(read_all: Callable[..., Iterator[Reading]], document: Document) -> Iterator[Reading]:
    envelope, rows = _records(document)
    odd = list(envelope.unknown_fields())
    if not rows and (odd or b'"totalCount"' not in document.body):
        raise PageError(
            "layout_changed", "The answer has no rows, and not the form of a list of none.", str(odd)
        )
    yield from odd
    yield from each([rows], partial(read_all, document), lambda _: document.meta["native_id"])


def _one(read_one: Callable[..., Iterator[Reading]], document: Document) -> Iterator[Reading]:
    record = load_json(document)
    if not isinstance(record, dict):
        raise PageError("layout_changed", "The answer is no project.", str(record))
    yield from each([record], partial(read_one, document), lambda _: document.meta["native_id"])


def _project(document: Document, row: Mapping[str, Any]) -> Iterator[Reading]:
    type_ = document.meta.get("type", "")
    if type_ not in STAGES:
        raise FieldError(
            "unknown_code", f"The type {type_!r} of announcement that was asked for is not known."
        )
    fields, secondary = Fields(row, "data.", filled=_PROJECT), Secondary("data.")
    identifier, number = fields.text("projectId"), fields.text("projectNumber")
    egp = EGP_NUMBER.fullmatch(number)
    if number and not egp:
        secondary.report("projectNumber", number)
    told = project.status(fields, secondary)
    fields.ignore("no", "createdBy", "projectPaymentIsLate")
    yield Notice(
        **_shared(fields, f"{number or identifier}/{type_}", fields.need("projectName")),
        stage=told or STAGES[type_],
        substage=Substage.REFERENCE_PRICE if type_ == REFERENCE_PRICE else None,
        keys=(Key("th_egp", number),) if egp else (),
        status_details=fields.text("masterContractAvailableName"),
        prices=_prices(secondary, "projectBudget", fields.pop("projectBudget")),
        url=f"{HOME}/project-detail/{identifier}" if identifier else "",
        locator={"project": identifier, "type": type_} if identifier else {},
    )
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _plan(_document: Document, row: Mapping[str, Any]) -> Iterator[Reading]:
    fields, secondary = Fields(row, "data.", filled=_PLAN), Secondary("data.")
    identifier, code = fields.text("planProjectId"), fields.text("planProjectPlanProjectsCode")
    number = numbered("TH", code) if code else None
    if code and number is None:
        secondary.report("planProjectPlanProjectsCode", code)
    expected = fields.text("planProjectExpectedAnnounce")
    day = fields.text("planProjectAnnounceDate")
    fields.ignore("no", "createdBy")
    own = (project.plan_key(identifier),) if identifier else ()
    yield Notice(
        **_shared(fields, f"{code or identifier}/P0", fields.need("planProjectPlanProjectName")),
        stage=Stage.PLAN,
        keys=(*((number,) if number else ()), *own),
        status_details=f"คาดว่าจะประกาศ {expected}" if expected else "",
        published=secondary.read("planProjectAnnounceDate", day, _day, None),
        prices=_prices(secondary, "planProjectBudget", fields.pop("planProjectBudget")),
        url=f"{HOME}/plan/{identifier}" if identifier else "",
    )
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _shared(fields: Fields, native_id: str, title: str) -> dict[str, Any]:
    units = (fields.text("masterOrgGroupName"), fields.text("masterOrgDepartmentName"))
    fields.ignore("masterOrgDivisionName")  # below the department
    return {
        "source": SOURCE,
        "native_id": native_id,
        "part": "list",
        "country": "TH",
        "title": strip_markup(title),
        "lang_hint": "th",
        "buyer": CITY,
        "buyer_id": CITY_ID,
        "buyer_unit": strip_markup(" ".join(dict.fromkeys(filter(None, units)))),
        "place": CITY,
    }


def _prices(secondary: Secondary, name: str, amount: object) -> tuple[Money, ...]:
    budget = secondary.read(name, amount, lambda told: baht(told, PriceKind.BUDGET), None)
    return (budget,) if budget else ()


def _day(text: str) -> Moment | None:
    return parse_instant(text, ZONE) if text else None
