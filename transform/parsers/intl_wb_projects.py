"""The World Bank's projects in the pipeline and in progress, search.worldbank.org/api/v3/projects, or v2 as it was.

`projects` is an object keyed by number. Days are UTC midnights without a time. Of the pipeline the approval is a plan,
which may be years past; what shows that a project moves is its last stage and its disclosure. Amounts are the
whole operation's, in dollars, in v2 with commas. A team leader's name is never read. v2 is known from documentation
alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from domain.country import COUNTRIES as HOSTS
from domain.document import Document, FieldError, PageError, PassedOver, Reading
from domain.notice import Key, Moment, Money, PriceKind
from domain.programme import Milestone, Project, ProjectStage
from transform.parsers._intl_wb_projects_codes import (
    AMOUNTS,
    APPROVAL,
    CLOSING,
    EFFECTIVENESS,
    OTHER_STAGES,
    PAPERS,
    STATUSES,
    STEPS,
    UNUSED,
)
from transform.parsers._intl_worldbank_codes import COUNTRIES
from transform.parsers.fields import Fields, look_up
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import by_kind, each
from transform.parsers.privacy import without_persons
from transform.text import as_code, clean, strip_markup
from transform.values.dates import parse_moment
from transform.values.money import money

SOURCE: Final = "intl_wb_projects"
FUNDER: Final = "World Bank"
PAGE: Final = "https://projects.worldbank.org/en/projects-operations/project-detail/"
# What every project tells; the other fields are empty on some.
ALWAYS: Final = ("stage", "description", "active_at", "approval")
# Fields that every recorded project has, and those of them that always hold something.
FILLED: Final = ("countrycode", "public_disclosure_date", "boardapprovaldate", "pdo")
HAVE: Final = ("milestones", "curr_project_cost", "curr_total_commitment")
_ZONE: Final = "UTC"
_MIDNIGHT: Final = re.compile(r"T00:00:00(?:\.0+)?Z?$")
# Names of sectors hold commas, each with a blank behind it.
_BETWEEN: Final = re.compile(r",(?! )")
_YEAR_BEFORE: Final = re.compile(r"^FY\d\d - ")


def read(document: Document) -> Iterator[Reading]:
    """Yield the projects of our countries on a page."""
    return by_kind(document, {"list": _page}, {"list": {None: ALWAYS}})


def _page(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    found = answer.get("projects") if isinstance(answer, dict) else None
    if not isinstance(found, list | dict):
        raise PageError("layout_changed", "The answer holds no projects.", str(answer))
    page = Fields(answer)
    page.ignore("rows", "os", "page", "total", "projects", "facets")
    yield from page.unknown_fields()
    records = list(found.values()) if isinstance(found, dict) else found
    yield from each(records, _project, lambda record: record["id"])


def _project(record: Mapping[str, Any]) -> Iterator[Reading]:
    codes = _countries(record)
    if not HOSTS.keys() & set(codes):
        yield PassedOver(str(record.get("id") or ""), "other_country")
        return
    used = {name: value for name, value in record.items() if not UNUSED.fullmatch(name)}
    fields = Fields(used, "projects.", HAVE, FILLED)
    fields.ignore("countrycode", "countryshortname")
    yield _read(fields, record, codes)
    yield from fields.unknown_fields()


def _countries(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Its countries' codes; where only names are told, the codes of those that are ours.

    Raises:
        FieldError: the record names no country.
    """
    codes, names = _texts(record.get("countrycode")), _texts(record.get("countryshortname"))
    if not codes and not names:
        raise FieldError("missing_field", "The fields countrycode and countryshortname are missing or empty.")
    return tuple(codes) or tuple(filter(None, (COUNTRIES.get(as_code(name), "") for name in names)))


def _texts(value: object) -> list[str]:
    """A list of texts, or one text, as a list; v2 has objects with a Name."""
    values = value if isinstance(value, list) else [value]
    named = (one.get("Name") if isinstance(one, dict) else one for one in values)
    return [clean(one) for one in named if isinstance(one, str) and one.strip()]


def _read(fields: Fields, record: Mapping[str, Any], countries: tuple[str, ...]) -> Project:
    number = fields.need("id")
    status, last = clean(fields.need("status")), clean(fields.text("last_stage_reached_name"))
    at_status = look_up(STATUSES, "status", status)
    rank = _rank(fields, at_status, last)
    milestones = _milestones(fields, at_status, rank)
    approval = next((one for one in milestones if one.name == APPROVAL), None)
    return Project(
        source=SOURCE,
        native_id=number,
        key=Key("wb_project", number),
        funder=FUNDER,
        title=strip_markup(fields.need("project_name")),
        stage=_stage(at_status, rank, milestones),
        stage_details=" / ".join(filter(None, (status, last))),
        countries=countries,
        description=_description(fields),
        lang_hint="en",
        borrower=without_persons(clean(fields.text("borrower"))),
        agency=without_persons(clean(fields.text("impagency"))),
        sectors=_sectors(record),
        kind=_kind(fields),
        amount=_amount(fields),
        active_at=_active_at(fields, milestones),
        approval=approval,
        milestones=milestones,
        url=PAGE + number,
    )


def _rank(fields: Fields, status: ProjectStage | None, last: str) -> int:
    """How far in STEPS a project has come. A stage that is not known, or told of none in the pipeline, is reported."""
    if status is not None:
        return len(STEPS) - 1
    names = [as_code(step.name) for step in STEPS]
    if as_code(last) in names:
        return names.index(as_code(last))
    if as_code(last) not in OTHER_STAGES:
        fields.report("last_stage_reached_name", last)
    return 0


def _milestones(fields: Fields, status: ProjectStage | None, rank: int) -> tuple[Milestone, ...]:
    """Its steps, earliest first. Planned is what comes after its last stage, however long ago its day is."""
    dated = _dated_steps(fields)
    board, closing = _day(fields, fields.text("boardapprovaldate")), _day(fields, fields.text("closingdate"))
    dated |= {APPROVAL: dated[APPROVAL] or board, CLOSING: closing}
    over = status in (ProjectStage.CLOSED, ProjectStage.DROPPED)
    made = [
        Milestone(name, day, number > rank and not over)
        for number, (name, day) in enumerate(dated.items())
        if day
    ]
    return tuple(sorted(made, key=lambda one: one.at.at))


def _dated_steps(fields: Fields) -> dict[str, Moment | None]:
    """The day of each of STEPS, by its name, as the field of milestones has it; what else is in there is reported."""
    told = fields.pop("milestones")
    days = told[0] if isinstance(told, list) and told else told
    if not isinstance(days, dict) or not days:
        fields.report("milestones", told)
        days = {}
    known = {name: value for name, value in days.items() if name not in PAPERS}
    steps = Fields(known, "milestones.", [step.field for step in STEPS] if known else ())
    dated = {step.name: _day(fields, steps.text(step.field)) for step in STEPS}
    for odd in steps.unknown_fields():
        fields.report(odd.field, odd.example)
    return dated


def _day(fields: Fields, text: str) -> Moment | None:
    """Read a day; one that cannot be read is reported and loses no project."""
    try:
        return parse_moment(_MIDNIGHT.sub("", text), _ZONE) if text else None
    except ValueError:
        fields.report("milestones", text)
        return None


def _stage(status: ProjectStage | None, rank: int, milestones: Iterable[Milestone]) -> ProjectStage:
    """Of the pipeline how far it has come; in progress it is approved, and active once it has a day of effect."""
    if status is None:
        return STEPS[rank].stage
    effective = any(one.name == EFFECTIVENESS for one in milestones)
    return ProjectStage.APPROVED if status is ProjectStage.ACTIVE and not effective else status


def _active_at(fields: Fields, milestones: Iterable[Milestone]) -> Moment | None:
    """The latest of its disclosure and of the steps that it has taken up to its approval."""
    disclosed = _day(fields, fields.text("public_disclosure_date"))
    taken = [one.at for one in milestones if not one.planned and one.name not in (EFFECTIVENESS, CLOSING)]
    return max([*taken, *filter(None, [disclosed])], key=lambda moment: moment.at, default=None)


def _description(fields: Fields) -> str:
    """Its objective and its abstract, each cut as the texts of notices are."""
    abstract = fields.pop("project_abstract") or ""
    if isinstance(abstract, dict):
        abstract = abstract.get("cdata!") or abstract.get("cdata") or ""
    texts = (strip_markup(str(text)) for text in (fields.text("pdo"), abstract))
    return " ".join(filter(None, map(without_persons, texts)))


def _sectors(record: Mapping[str, Any]) -> tuple[str, ...]:
    told = record.get("sector_name") or record.get("sector")
    names = [name for text in _texts(told) for name in _BETWEEN.split(text)]
    return tuple(dict.fromkeys(_YEAR_BEFORE.sub("", name.strip()) for name in names if name.strip()))


def _kind(fields: Fields) -> str:
    return clean(fields.text("lendinginstr")) or ", ".join(_texts(fields.pop("projectfinancialtype")))


def _amount(fields: Fields) -> Money | None:
    """The whole operation's sum; None where the bank has not said one yet."""
    told = [(name, fields.text(name)) for name in AMOUNTS]
    for name, text in told:
        try:
            found = money(text.replace(",", ""), "USD", PriceKind.BUDGET, text) if text else None
        except ValueError:
            fields.report(name, text)
            continue
        if found and found.amount:
            return found
    return None
