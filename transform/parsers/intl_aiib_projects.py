"""AIIB's projects, from the script that its own list of projects is made of. Known from documentation alone.

`var data=[{…},];` with a record a project: date (a year), economy, sector, financing_type, project_type, name ("Land:
Project"), status, proposed_funding, approved_funding, committed ("USD500 million") and path. No number stands there: a
project is known by its name within its country, by which the bank's procurement quotes it too, and a record by the
last part of its page's path, since the part before it changes once it is approved.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from domain.document import Document, FieldError, PassedOver, Reading
from domain.notice import Key, Moment, Money, PriceKind
from domain.programme import Project, ProjectStage
from transform.parsers._aiib import COUNTRIES, FUNDER, SITE, project_keys
from transform.parsers._script_data import load_list
from transform.parsers.fields import Fields
from transform.parsers.parsing import by_kind, each
from transform.text import as_code, clean, strip_markup
from transform.values.dates import parse_moment
from transform.values.money import parse_money

SOURCE: Final = "intl_aiib_projects"
# "Proposed" says no more than that the bank has begun to look at it.
STAGES: Final = {
    "proposed": ProjectStage.CONCEPT,
    "approved": ProjectStage.APPROVED,
    "completed": ProjectStage.CLOSED,
    "closed": ProjectStage.CLOSED,
    "cancelled": ProjectStage.DROPPED,
    "terminated": ProjectStage.DROPPED,
}
ALWAYS: Final = ("stage", "countries", "active_at", "url")
HAVE: Final = (
    *("date", "economy", "sector", "financing_type", "project_type", "name", "status"),
    *("proposed_funding", "approved_funding", "committed", "path"),
)
# What the bank has committed is newer than what it had approved, and that than what was proposed.
FUNDING: Final = ("committed", "approved_funding", "proposed_funding")
_ZONE: Final = "UTC"
_SUM: Final = re.compile(r"([A-Z]{3})\s?(\d.*)")


def read(document: Document) -> Iterator[Reading]:
    """Yield the projects of our countries."""
    return by_kind(document, {"list": _page}, {"list": {None: ALWAYS}})


def _page(document: Document) -> Iterator[Reading]:
    yield from each(load_list(document), _project, lambda record: _slug(record["path"]))


def _project(record: Mapping[str, Any]) -> Iterator[Reading]:
    fields = Fields(record, "data.", HAVE, ("economy",))
    name, path = clean(strip_markup(fields.need("name"))), fields.need("path")
    country = _country(clean(fields.text("economy")), name)
    if not country:
        yield PassedOver(_slug(path), "other_country")
        return
    yield _told(fields, name, path, country)
    yield from fields.unknown_fields()


def _country(economy: str, name: str) -> str:
    """ISO code; of what is for several countries the one that its name begins with; "" for another than ours."""
    return COUNTRIES.get(as_code(economy)) or COUNTRIES.get(as_code(name.partition(":")[0]), "")


def _told(fields: Fields, name: str, path: str, country: str) -> Project:
    status, sector = clean(fields.text("status")), clean(fields.text("sector"))
    if as_code(status) not in STAGES:
        fields.report("status", status)
    kinds = (clean(fields.text(one)) for one in ("financing_type", "project_type"))
    return Project(
        source=SOURCE,
        native_id=_slug(path),
        key=_key(country, name),
        funder=FUNDER,
        title=_without_country(name),
        stage=STAGES.get(as_code(status)),
        stage_details=status,
        countries=(country,),
        lang_hint="en",
        sectors=(sector,) if sector else (),
        kind=", ".join(filter(None, kinds)),
        amount=_amount(fields),
        active_at=_year(fields),
        url=SITE + path if path.startswith("/") else path,
    )


def _key(country: str, name: str) -> Key:
    """Raises FieldError: a name without a word."""
    if keys := project_keys(country, name):
        return keys[0]
    raise FieldError("missing_field", "The project has no name.", name)


def _slug(path: str) -> str:
    """The last part of a page's path, without its ending."""
    return path.rstrip("/").rpartition("/")[2].removesuffix(".html")


def _without_country(title: str) -> str:
    country, colon, rest = title.partition(":")
    return rest.strip() if colon and as_code(country) in COUNTRIES and rest.strip() else title


def _amount(fields: Fields) -> Money | None:
    """What the bank pays, the latest word first; the whole of an undertaking is told nowhere."""
    for name in FUNDING:
        text = fields.text(name)
        if not text:
            continue
        if amount := _sum(text):
            fields.ignore(*FUNDING)
            return amount
        fields.report(name, text)
    return None


def _sum(text: str) -> Money | None:
    """Read "USD500 million"; None for anything else."""
    if not (found := _SUM.fullmatch(text)):
        return None
    try:
        amount = parse_money(found[2], currency=found[1], kind=PriceKind.BUDGET, lang="en")
    except ValueError:
        return None
    return replace(amount, raw=text)


def _year(fields: Fields) -> Moment | None:
    text = fields.text("date")
    try:
        return parse_moment(text, _ZONE) if text else None
    except ValueError:
        fields.report("date", text)
        return None
