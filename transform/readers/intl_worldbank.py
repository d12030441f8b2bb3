"""The World Bank's procurement notices, search.worldbank.org/api/v2/procnotices.

Field names and formats were seen in public clients of 2026; no recorded body of our countries exists. Dates
of publication are days ("22-Jul-2026"), deadlines an ISO day plus a clock without zone, local to the project.
Notices of other countries come along in some answers and are passed over. No contact_* field is ever read.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from transform.dates import parse_moment
from transform.money import money
from transform.notice import (
    EXCERPT,
    Category,
    Document,
    FieldError,
    Key,
    Leftover,
    Moment,
    Money,
    Notice,
    PageError,
    PassedOver,
    PriceKind,
    Reading,
    Stage,
)
from transform.parts import Fields, by_kind, each, load_json
from transform.text import clean, fold, strip_markup

SOURCE = "intl_worldbank"
PAGE = "https://projects.worldbank.org/en/projects-operations/procurement-detail/"

# Names as the bank has written them, folded, and its country codes.
COUNTRIES = {
    name: country
    for country, names in {
        "TH": ("th", "thailand"),
        "VN": ("vn", "vietnam", "viet nam"),
        "ID": ("id", "indonesia"),
        "TR": ("tr", "turkiye", "turkey", "republic of turkiye"),
    }.items()
    for name in names
}
# The clock of a deadline is the project's own; of Indonesia's three zones the capital's is taken.
ZONES = {"TH": "Asia/Bangkok", "VN": "Asia/Ho_Chi_Minh", "ID": "Asia/Jakarta", "TR": "Europe/Istanbul"}
STAGES = {
    "General Procurement Notice": Stage.PROGRAMME,
    "Request for Expression of Interest": Stage.OPEN,
    "Invitation for Prequalification": Stage.OPEN,
    "Invitation for Bids": Stage.OPEN,
    "Contract Award": Stage.AWARDED,
}
# None: the type of the notice decides.
STATUSES = {"": None, "Published": None, "Cancelled": Stage.CANCELLED}
CATEGORIES = {"CS": Category.SERVICES, "NC": Category.SERVICES, "GO": Category.GOODS, "CW": Category.WORKS}
PROCEDURES = {
    "RFB": "open",
    "RFP": "open",
    "RFQ": "limited",
    "QCBS": "selective",
    "LCS": "selective",
    "CQS": "selective",
    "INDV": "selective",
    "CDS": "direct",
    "DIR": "direct",
}
LANGUAGES = {"English": "en", "Vietnamese": "vi", "Indonesian": "id", "Turkish": "tr", "Thai": "th"}
SIDE_CODES: dict[str, Mapping[str, object]] = {
    "procurement_group": CATEGORIES,
    "procurement_method_code": PROCEDURES,
    "notice_lang_name": LANGUAGES,
}
# Official numbers of the countries' own portals, quoted in the text of the same tender.
QUOTED = {
    "VN": ("vn_tbmt", re.compile(r"(?<![A-Z0-9])(IB\d{10})(?!\d)")),
    "TR": ("tr_ikn", re.compile(r"(?:İKN|IKN)\W{0,3}(\d{4}/\d{4,7})(?!\d)")),
}
_CONTACT = re.compile(
    r"\b(?:attn|attention|contact person|e-?mail|tel|telephone|phone|fax)\b|\S+@", re.IGNORECASE
)
_PAGE_FIELDS = ("rows", "os", "page", "total", "procnotices", "facets")
_UNUSED = (
    "submission_date",  # equals the publication in one recorded body and is not the deadline
    "regionname",
    "sector",
    "project_name",
    "procurement_major_sector_name",
    "procurement_group_desc",
    "url",
)


def read(document: Document) -> Iterator[Reading]:
    """Yield the notices of our four countries on a page."""
    return by_kind(document, {"list": _list})


def _list(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    found = answer.get("procnotices") if isinstance(answer, dict) else None
    if not isinstance(found, list | dict):
        raise PageError("layout_changed", "The answer holds no procnotices.", str(answer))
    page = Fields(answer)
    page.ignore(*_PAGE_FIELDS)
    yield from page.leftovers()
    # Older answers are an object keyed by id.
    records = found if isinstance(found, list) else list(found.values())
    yield from each(records, _notice, lambda record: record["id"])


def _country(record: Mapping[str, Any]) -> str:
    name = fold(clean(str(record.get("project_ctry_name") or "")))
    return COUNTRIES.get(name) or COUNTRIES.get(fold(str(record.get("project_ctry_code") or "")), "")


def _notice(record: Mapping[str, Any]) -> Iterator[Reading]:
    country = _country(record)
    if not country:
        yield PassedOver(str(record.get("id") or ""), "other_country")
        return
    told = {name: value for name, value in record.items() if not name.startswith("contact_")}
    fields = Fields(told, "procnotices.")
    fields.ignore("project_ctry_name", "project_ctry_code", *_UNUSED)
    number, (stage, status_details) = fields.need("id"), _stage(fields)
    subject = strip_markup(fields.text("bid_description"))
    yield Notice(
        **_subject(fields, country, stage, subject),
        native_id=number,
        stage=stage,
        title=_title(fields, subject),
        status_details=status_details,
        published=_moment(fields.text("noticedate"), ZONES[country]),
        prices=_prices(fields),
        foreign_bidders=_foreign_bidders(fields),
        url=PAGE + number,
    )
    yield from _unknown_codes(record)
    yield from fields.leftovers()


def _subject(fields: Fields, country: str, stage: Stage, subject: str) -> dict[str, Any]:
    """Who buys what for which project, by when."""
    text, project = strip_markup(fields.text("notice_text")), fields.text("project_id")
    reference = clean(fields.text("bid_reference_no"))
    # A general notice announces many tenders, so a number in it identifies none of them.
    keys = (
        ()
        if stage is Stage.PROGRAMME
        else _keys(country, project, reference, f"{reference} {subject} {text}")
    )
    due_day, due_time = fields.text("submission_deadline_date"), fields.text("submission_deadline_time")
    return {
        "source": SOURCE,
        "part": "list",
        "country": country,
        "description": _public(text or subject),
        "lang_hint": LANGUAGES.get(fields.text("notice_lang_name"), ""),
        "keys": keys,
        "plan_keys": (Key("wb_project", project),) if project else (),
        "buyer": clean(fields.text("agency_name")),
        "category": CATEGORIES.get(fields.text("procurement_group")),
        "procedure": PROCEDURES.get(fields.text("procurement_method_code"), ""),
        "procedure_details": clean(fields.text("procurement_method_name")),
        "deadline": _moment(
            f"{due_day.partition('T')[0]} {due_time}".strip(), ZONES[country], end_of_day=True
        ),
        "funder": "World Bank",
    }


def _stage(fields: Fields) -> tuple[Stage, str]:
    kind, status = fields.need("notice_type"), fields.text("notice_status")
    for name, code, table in (("notice_type", kind, STAGES), ("notice_status", status, STATUSES)):
        if code not in table:
            raise FieldError("unknown_code", f"The {name} '{code}' is not known.", code)
    return STATUSES[status] or STAGES[kind], " / ".join(code for code in (kind, status) if code)


def _title(fields: Fields, subject: str) -> str:
    title = strip_markup(fields.text("noticetitle")) or subject
    if not title:
        raise FieldError("missing_field", "The notice has neither noticetitle nor bid_description.")
    return title


def _keys(country: str, project: str, reference: str, text: str) -> tuple[Key, ...]:
    """The bank's number of the contract, and the country's own where the text quotes exactly one."""
    own = (Key("wb_bid", f"{project}/{reference}"),) if project and reference else ()
    scheme, pattern = QUOTED.get(country, ("", None))
    quoted = set(pattern.findall(text)) if pattern else set()
    return (*own, Key(scheme, quoted.pop())) if len(quoted) == 1 else own


def _public(text: str) -> str:
    """The beginning of a text up to where it starts to name whom to call."""
    contact = _CONTACT.search(text)
    return text[: contact.start() if contact else None][:EXCERPT].strip()


def _moment(text: str, zone: str, *, end_of_day: bool = False) -> Moment | None:
    if not text:
        return None
    try:
        return parse_moment(text, zone, end_of_day=end_of_day)
    except ValueError as error:
        raise FieldError("bad_date", f"'{text}' is not a date: {error}.", text) from error


def _prices(fields: Fields) -> tuple[Money, ...]:
    """The estimate, where a currency is told with it. Prices in the text are prose and stay there."""
    amount, currency = fields.text("bid_estimate_amount"), fields.text("bid_currency_code")
    if not amount or not currency:
        return ()
    try:
        estimate = money(amount, currency, PriceKind.ESTIMATE)
    except ValueError as error:
        raise FieldError("bad_amount", f"'{amount}' is not an amount.", amount) from error
    return (estimate,) if estimate.amount else ()


def _foreign_bidders(fields: Fields) -> bool | None:
    """International market approach says yes; a national one does not say no under the bank's rules."""
    approach = fold(f"{fields.text('market_approach_name')} {fields.text('market_approach_region_name')}")
    return True if "international" in approach else None


def _unknown_codes(record: Mapping[str, Any]) -> Iterator[Leftover]:
    """Report new codes of what only enriches a notice; losing the notice for them would be worse."""
    for name, table in SIDE_CODES.items():
        code = str(record.get(name) or "").strip()
        if code and code not in table:
            yield Leftover(f"procnotices.{name}", code)
