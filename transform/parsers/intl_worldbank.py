"""The World Bank's procurement notices, search.worldbank.org/api/v2/procnotices.

Recorded bodies of 2026: no `noticetitle`, general notices without `bid_description`; the buyer is in
`contact_organization`, which names a body; no other contact_* field that names a person is ever read. Days of
publication are "22-Jul-2026", deadlines an ISO day plus a clock without zone, local to the project; the clock 00:00
means that none was told. Notices of other countries come along in some answers and are passed over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.document import Document, FieldError, PageError, PassedOver, Reading, UnknownField
from domain.notice import (
    Key,
    Moment,
    Money,
    Notice,
    Precision,
    PriceKind,
    Stage,
)
from transform.parsers._intl_worldbank_awards import awards
from transform.parsers._intl_worldbank_codes import (
    CATEGORIES,
    COUNTRIES,
    DRAFT,
    LANGUAGES,
    POST,
    POSTS,
    PREQUALIFICATIONS,
    PROCEDURES,
    REGIONS,
    STAGES,
    STATUSES,
    ZONES,
)
from transform.parsers.fields import Fields, missing
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import by_kind, each
from transform.parsers.privacy import without_persons
from transform.parsers.terms import terms_of
from transform.text import as_code, clean, fold, strip_markup
from transform.values.dates import parse_moment
from transform.values.money import money
from transform.values.numberings import quoted

SOURCE = "intl_worldbank"
PAGE = "https://projects.worldbank.org/en/projects-operations/procurement-detail/"

SIDE_CODES: dict[str, Mapping[str, object]] = {
    "procurement_group": CATEGORIES,
    "procurement_method_code": PROCEDURES | POSTS,
    "notice_lang_name": LANGUAGES,
}
# What a notice tells, and what one tells that asks for offers; awards have no contact, and so no buyer.
ALWAYS: dict[Stage | None, tuple[str, ...]] = {
    None: ("published", "plan_keys"),
    Stage.OPEN: ("buyer", "keys"),
    Stage.AMENDED: ("buyer", "keys"),
    Stage.CANCELLED: ("keys",),
    Stage.AWARDED: ("keys",),
}
# Stands between a notice's type and its status.
_BETWEEN = " / "
_SHORTEST_NAME = 3  # letters; shorter ones are codes
_OURS = re.compile(rf"\b({'|'.join(name for name in COUNTRIES if len(name) >= _SHORTEST_NAME)})\b")
_NO_CLOCK = re.compile(r"(?:0?0|24)[:.h]?0?0(?:[:.]00)?|12[:.]00(?:[:.]00)?\s?a\.?m\.?", re.IGNORECASE)
_CONTACTS_READ = ("contact_organization", "contact_ctry_name")
_PAGE_FIELDS = ("rows", "os", "page", "total", "procnotices", "facets")
_UNUSED = (
    "submission_date",  # equals the publication in all recorded bodies and is not the deadline
    "regionname",
    "sector",
    "procurement_major_sector_name",
    "url",
)


def read(document: Document) -> Iterator[Reading]:
    """Yield the notices of our four countries on a page."""
    return by_kind(document, {"list": _page, "detail": _page}, {"list": ALWAYS, "detail": ALWAYS})


def _page(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    found = answer.get("procnotices") if isinstance(answer, dict) else None
    if not isinstance(found, list | dict):
        raise PageError("layout_changed", "The answer holds no procnotices.", str(answer))
    page = Fields(answer)
    page.ignore(*_PAGE_FIELDS)
    yield from page.unknown_fields()
    # Older answers are an object keyed by id.
    records = found if isinstance(found, list) else list(found.values())
    yield from each(
        _once_each(records), lambda record: _notice(record, document.kind), lambda record: record["id"]
    )


def _once_each(records: Iterable[Any]) -> Iterator[Any]:
    """Pages overlap where the portal sorts by what is equal, so one record may stand twice."""
    known: list[Any] = []
    for record in records:
        if record not in known:
            known.append(record)
            yield record


def _country(record: Mapping[str, Any]) -> str:
    """The country of a notice; of a regional one that which its contact, else its words, name first. "" for others.

    Raises:
        FieldError: the record names no country.
    """
    name = as_code(str(record.get("project_ctry_name") or ""))
    if not name or not isinstance(record["project_ctry_name"], str):
        raise FieldError("missing_field", "The field procnotices.project_ctry_name is missing or empty.")
    told = COUNTRIES.get(name) or _named_by(record, "project_ctry_code")
    return (
        told if told or name not in REGIONS else _named_by(record, "contact_ctry_name") or _in_words(record)
    )


def _named_by(record: Mapping[str, Any], field: str) -> str:
    return COUNTRIES.get(as_code(str(record.get(field) or "")), "")


def _in_words(record: Mapping[str, Any]) -> str:
    words = (str(record.get(name) or "") for name in ("bid_description", "project_name", "notice_text"))
    named = _OURS.search(fold(strip_markup(" ".join(words))))
    return COUNTRIES[named[1]] if named else ""


def _notice(record: Mapping[str, Any], part: str) -> Iterator[Reading]:
    country = _country(record)
    if not country:
        yield PassedOver(str(record.get("id") or ""), "other_country")
        return
    if as_code(str(record.get("notice_status") or "")) == DRAFT:
        yield PassedOver(str(record.get("id") or ""), DRAFT)
        return
    told = {
        name: value
        for name, value in record.items()
        if name in _CONTACTS_READ or not name.startswith("contact_")
    }
    fields = Fields(told, "procnotices.")
    fields.ignore("project_ctry_name", "project_ctry_code", "contact_ctry_name", *_UNUSED)
    notice = _read(fields, country, part)
    yield notice
    yield from _lacking(told, notice)
    yield from _unknown_codes(record)
    yield from fields.unknown_fields()


def _lacking(told: Mapping[str, Any], notice: Notice) -> Iterator[UnknownField]:
    """Report the labels that records of this kind always had."""
    needed = [] if notice.stage is Stage.PROGRAMME else ["bid_reference_no"]
    if notice.stage is not Stage.PROGRAMME and not told.get("noticetitle"):
        needed.append("bid_description")
    if notice.part == "detail":
        needed.append("notice_text")
    yield from (missing(f"procnotices.{name}", notice.native_id) for name in needed if not told.get(name))


def _read(fields: Fields, country: str, part: str) -> Notice:
    number, (stage, status_details) = fields.need("id"), _stage(fields)
    subject, project = strip_markup(fields.text("bid_description")), clean(fields.text("project_name"))
    title = strip_markup(fields.text("noticetitle")) or subject or project
    if not title:
        raise FieldError("missing_field", "The notice has no noticetitle, bid_description or project_name.")
    return Notice(
        **_subject(fields, country, stage, title, subject),
        **_terms(fields),
        source=SOURCE,
        part=part,
        country=country,
        native_id=number,
        stage=stage,
        title=title,
        status_details=status_details,
        published=_moment(fields, "noticedate", fields.text("noticedate"), ZONES[country]),
        **_dates(fields, status_details.partition(_BETWEEN)[0], ZONES[country]),
        url=PAGE + number,
        locator={} if part == "detail" else {"id": number},
    )


def _subject(fields: Fields, country: str, stage: Stage, title: str, subject: str) -> dict[str, Any]:
    """Who buys what for which project."""
    html, project = fields.text("notice_text"), fields.text("project_id")
    text = strip_markup(html)
    reference = clean(fields.text("bid_reference_no"))
    # A general notice announces many tenders, so a number in it identifies none of them.
    keys = (
        ()
        if stage is Stage.PROGRAMME
        else _keys(country, project, reference, f"{reference} {subject} {text}")
    )
    description = without_persons(text or subject)
    buyers = (without_persons(clean(fields.text(name))) for name in ("agency_name", "contact_organization"))
    return {
        "description": "" if description == title else description,
        "keys": keys,
        "plan_keys": (Key("wb_project", project),) if project else (),
        "buyer": next(filter(None, list(buyers)), ""),
        "terms": terms_of(text, country),
        "awards": awards(html, ZONES[country]) if stage is Stage.AWARDED else (),
    }


def _terms(fields: Fields) -> dict[str, Any]:
    """By which procedure, what kind of thing, in which language, and for how much."""
    by_code, by_name = fields.text("procurement_method_code"), clean(fields.text("procurement_method_name"))
    group, group_name = fields.text("procurement_group"), fields.text("procurement_group_desc")
    procedures = PROCEDURES | POSTS
    return {
        "lang_hint": LANGUAGES.get(as_code(fields.text("notice_lang_name")), ""),
        "category": CATEGORIES.get(as_code(group)) or CATEGORIES.get(as_code(group_name)),
        "procedure": procedures.get(as_code(by_code)) or procedures.get(as_code(by_name), ""),
        "procedure_details": by_name or (POST if as_code(by_code) in POSTS else ""),
        "prices": _prices(fields),
        "foreign_bidders": _foreign_bidders(fields),
        "funder": "World Bank",
    }


def _stage(fields: Fields) -> tuple[Stage, str]:
    kind, status = clean(fields.need("notice_type")), clean(fields.text("notice_status"))
    for name, told, table in (("notice_type", kind, STAGES), ("notice_status", status, STATUSES)):
        if as_code(told) not in table:
            raise FieldError("unknown_code", f"The {name} '{told}' is not known.", told)
    stage, changed = STAGES[as_code(kind)], STATUSES[as_code(status)]
    # A revised award is an award and a revised programme a programme; a revised invitation has moved.
    if changed is Stage.AMENDED and stage is not Stage.OPEN:
        changed = None
    return changed or stage, _BETWEEN.join(told for told in (kind, status) if told)


def _keys(country: str, project: str, reference: str, text: str) -> tuple[Key, ...]:
    """The bank's number of the contract, and the country's own where the text quotes exactly one."""
    own = (Key("wb_bid", f"{project}/{reference}"),) if project and reference else ()
    abroad = quoted(country, text)
    return (*own, abroad) if abroad else own


def _dates(fields: Fields, kind: str, zone: str) -> dict[str, Any]:
    """The one date of a notice, by what it ends."""
    name = "prequalification_deadline" if as_code(kind) in PREQUALIFICATIONS else "deadline"
    return {name: _deadline(fields, zone)}


def _deadline(fields: Fields, zone: str) -> Moment | None:
    day, clock = (
        fields.text("submission_deadline_date").partition("T")[0],
        fields.text("submission_deadline_time"),
    )
    if not day:
        return None
    clock = "" if _NO_CLOCK.fullmatch(clock) else clock
    moment = _moment(fields, "submission_deadline_date", f"{day} {clock}".strip(), zone, end_of_day=True)
    if clock and moment and moment.precision is not Precision.MINUTE:
        fields.report("submission_deadline_time", clock)
    return moment


def _moment(fields: Fields, name: str, text: str, zone: str, *, end_of_day: bool = False) -> Moment | None:
    """Read a date; one that cannot be read is reported and loses no notice."""
    try:
        return parse_moment(text, zone, end_of_day=end_of_day) if text else None
    except ValueError:
        fields.report(name, text)
        return None


def _prices(fields: Fields) -> tuple[Money, ...]:
    """The estimate, where a currency is told with it. Prices in the text are prose and stay there."""
    amount, currency = fields.text("bid_estimate_amount"), fields.text("bid_currency_code")
    if not amount:
        return ()
    try:
        estimate = money(amount, currency, PriceKind.ESTIMATE) if currency else None
    except ValueError:
        estimate = None
    if estimate is None:
        fields.report("bid_estimate_amount", amount)
        return ()
    return (estimate,) if estimate.amount else ()


def _foreign_bidders(fields: Fields) -> bool | None:
    """International market approach says yes; a national one does not say no under the bank's rules."""
    approach = fold(f"{fields.text('market_approach_name')} {fields.text('market_approach_region_name')}")
    return True if "international" in approach else None


def _unknown_codes(record: Mapping[str, Any]) -> Iterator[UnknownField]:
    """Report new codes of what only enriches a notice; losing the notice for them would be worse."""
    for name, table in SIDE_CODES.items():
        told = str(record.get(name) or "").strip()
        if told and as_code(told) not in table:
            yield UnknownField(f"procnotices.{name}", told)
