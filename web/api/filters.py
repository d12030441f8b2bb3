"""What a program may ask for: the filters of the desk's list, checked, and described for the OpenAPI document."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from desk.searches.named import name_kept
from desk.searches.query import CURRENCIES, FOREIGN, SEVERAL
from domain.country import COUNTRIES
from domain.lead import DIMENSIONS, RELEVANT_TIERS, STAGES
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


def _codes(codes: Iterable[str]) -> Any:  # noqa: ANN401  # the metadata of a field
    return Field(pattern=one_of(codes))


Countries = list[Annotated[str, _codes(COUNTRIES)]]
Tiers = list[Annotated[str, _codes(RELEVANT_TIERS)]]
Stages = list[Annotated[str, _codes(STAGES)]]
Dimensions = list[Annotated[str, _codes(DIMENSIONS)]]
Concepts = list[Annotated[str, _codes(SEVERAL["concept"])]]


class Filters(BaseModel):
    """The filters of a search; what is empty filters nothing. Of those that may come several times one must fit."""

    model_config = ConfigDict(extra="forbid")

    search: int = Field(
        0,
        ge=0,
        lt=2**63,
        description="Id of a search that you keep; its filters then count instead of these.",
    )
    q: str = Field(
        "",
        max_length=100,
        description="Words, all of which must stand in title, buyer or place, or be what a matched word means.",
    )
    without: str = Field("", max_length=100, description="Words none of which may stand there.")
    country: Countries = Field([], description="ISO 3166-1 alpha-2 of where it is built.")
    tier: Tiers = Field([], description="lead (surely one) or watch (borderline).")
    stage: Stages = Field([], description="How far the tender is at this moment.")
    dimension: Dimensions = Field([], description="One of its dimensions.")
    concept: Concepts = Field([], description="What one of its words means, a code of the lexicon.")
    city: str = Field("", max_length=300, description="Names of places, commas between.")
    buyer: str = Field(
        "", max_length=300, description="Names of buyers, or their parties' ids, commas between."
    )
    funder: str = Field("", max_length=300, description="Names of funders, commas between.")
    foreign: str = Field(
        "",
        pattern=one_of(FOREIGN),
        description="yes: foreigners may bid; not_no: no portal says they may not.",
    )
    before: date | None = Field(
        None, description="Deadlines ahead, on this day or earlier, in the host country's time zone."
    )
    least: str = Field(
        "", pattern=_SUM, description="Smallest sum, in units of `currency`; leads without one are left out."
    )
    most: str = Field(
        "", pattern=_SUM, description="Largest sum, in units of `currency`; leads without one are left out."
    )
    currency: str = Field(
        "KRW", pattern=one_of(CURRENCIES), description="ISO 4217 code of `least` and `most`."
    )

    def told(self) -> str:
        """The search that they are, as a query string."""
        if self.search:
            return name_kept(self.search)
        values = {name: getattr(self, name) for name in Filters.model_fields if getattr(self, name)}
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

    country: str = Field(
        "", pattern=one_of(COUNTRIES), description="ISO 3166-1 alpha-2 of one of its countries."
    )
    changed_since: Moment | None = Field(
        None,
        description="Projects of which something changed later than this: a time with its zone (RFC 3339).",
    )
