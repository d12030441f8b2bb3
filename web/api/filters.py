"""What a program may ask for: the filters of the desk's list, checked, and described for the OpenAPI document."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, create_model

from desk.searches.named import name_kept
from desk.searches.query import ONE, SEVERAL, SearchQuery, longest
from domain.country import COUNTRIES
from web.api.cursors import LONGEST

USUAL_PAGE, LARGEST_PAGE = 50, 200


def one_of(codes: Iterable[str]) -> str:
    """The pattern of a parameter that takes one of some codes, or nothing."""
    return f"^(|{'|'.join(codes)})$"


def _in_utc(at: datetime) -> datetime:
    """The same moment in UTC: offsets of most of a day can be written, and no database takes them."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("it is beyond the years 1 to 9999") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Page(BaseModel):
    """Which page of an answer."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(USUAL_PAGE, ge=1, le=LARGEST_PAGE, description="Entries a page, count.")
    cursor: str = Field(
        "",
        max_length=LONGEST,
        description="`next` of the page before, with the same filters; empty for the first.",
    )


_SUM = r"^([0-9]{1,18}(\.[0-9]{1,4})?)?$"
# What the fields of a search mean; those that are of people's pages alone are none of a program's.
_MEANT = {
    "q": "Words, all of which must stand in title, buyer or place, or be what a matched word means.",
    "without": "Words none of which may stand there.",
    "country": "ISO 3166-1 alpha-2 of where it is built.",
    "tier": "lead (surely one) or watch (borderline).",
    "stage": "How far the tender is at this moment.",
    "dimension": "One of its dimensions.",
    "concept": "What one of its words means, a code of the lexicon.",
    "city": "Names of places, commas between.",
    "buyer": "Names of buyers, or their parties' ids, commas between.",
    "funder": "Names of funders, commas between.",
    "foreign": "yes: foreigners may bid; not_no: no portal says they may not.",
    "before": "Deadlines ahead, on this day or earlier, in the host country's time zone.",
    "least": "Smallest sum, in units of `currency`; leads without one are left out.",
    "most": "Largest sum, in units of `currency`; leads without one are left out.",
    "currency": "ISO 4217 code of `least` and `most`.",
}
_OF_PEOPLE = frozenset({"order", "page"})


def _codes(codes: Iterable[str]) -> Any:  # noqa: ANN401  # a type
    """Any number of some codes."""
    return list[Annotated[str, Field(pattern=one_of(codes))]]


def _asked(name: str, usual: object) -> tuple[Any, Any]:
    """The type of a field of a search as a program asks for it, and what the document says of it."""
    about: dict[str, Any] = {"description": _MEANT[name]}
    if name in SEVERAL:
        return _codes(SEVERAL[name]), Field([], **about)
    if name in ONE:
        return str, Field(usual, pattern=one_of(ONE[name]), **about)
    if name == "before":
        return date | None, Field(None, **about)
    if name in ("least", "most"):
        return str, Field("", pattern=_SUM, **about)
    return str, Field("", max_length=longest(name), **about)


# The filters are the fields of the search that people ask, so that no program can ask for less.
_FIELDS: Any = {
    one.name: _asked(one.name, one.default) for one in fields(SearchQuery) if one.name not in _OF_PEOPLE
}
_Asked: Any = create_model("Asked", **_FIELDS)


class Filters(_Asked):  # type: ignore[misc]  # made of the fields above
    """The filters of a search; what is empty filters nothing. Of those that may come several times one must fit."""

    model_config = ConfigDict(extra="forbid")

    search: int = Field(
        0,
        ge=0,
        lt=2**63,
        description="Id of a search that you keep; its filters then count instead of these.",
    )

    def told(self) -> str:
        """The search that they are, as a query string."""
        if self.search:
            return name_kept(self.search)
        values = {name: getattr(self, name) for name in _FIELDS if getattr(self, name)}
        return urlencode(values, doseq=True)


class LeadFilters(Filters, Page):
    """Which leads."""

    changed_since: Moment | None = Field(
        None, description="Leads of which a notice changed later than this: a time with its zone (RFC 3339)."
    )


class EventFilters(Filters, Page):
    """Which events: what happened to the leads that the filters let through."""

    since: Moment | None = Field(
        None, description="What was seen later than this: a time with its zone (RFC 3339)."
    )


class ProjectFilters(Page):
    """Which projects."""

    country: _codes(COUNTRIES) = Field([], description="ISO 3166-1 alpha-2 of one of its countries.")  # type: ignore[valid-type]  # made of the table
    changed_since: Moment | None = Field(
        None,
        description="Projects of which something changed later than this: a time with its zone (RFC 3339).",
    )
