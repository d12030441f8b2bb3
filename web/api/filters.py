"""What a program may ask for: the filters of the desk's list, checked, and described for the OpenAPI document."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from desk.searches.query import CURRENCIES, SearchQuery
from domain.country import COUNTRIES
from domain.lead import DIMENSIONS, RELEVANT_TIERS, STAGES
from transform.text import clean
from web.api.cursors import LONGEST

USUAL_PAGE, LARGEST_PAGE = 50, 200


def one_of(codes: Iterable[str]) -> str:
    """The pattern of a parameter that takes one of some codes, or nothing."""
    return f"^(|{'|'.join(codes)})$"


def _codes(code: str) -> tuple[str, ...]:
    return (code,) if code else ()


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


class Filters(BaseModel):
    """The filters of a search; what is empty filters nothing."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(
        "",
        max_length=100,
        description="Words, all of which must stand in title, buyer or place, or be what a matched word means.",
    )
    country: str = Field(
        "", pattern=one_of(COUNTRIES), description="ISO 3166-1 alpha-2 of where it is built."
    )
    tier: str = Field(
        "", pattern=one_of(RELEVANT_TIERS), description="lead (surely one) or watch (borderline)."
    )
    stage: str = Field("", pattern=one_of(STAGES), description="How far the tender is at this moment.")
    dimension: str = Field("", pattern=one_of(DIMENSIONS), description="One of its dimensions.")
    before: date | None = Field(
        None, description="Deadlines ahead, on this day or earlier, in the host country's time zone."
    )
    least: str = Field(
        "",
        pattern=r"^([0-9]{1,18}(\.[0-9]{1,4})?)?$",
        description="Smallest sum, in units of `currency`; leads without a sum or a rate are left out.",
    )
    currency: str = Field("KRW", pattern=one_of(CURRENCIES), description="ISO 4217 code of `least`.")

    def search(self) -> SearchQuery:
        """The search that they are."""
        return SearchQuery(
            q=clean(self.q),
            country=_codes(self.country),
            tier=_codes(self.tier),
            stage=_codes(self.stage),
            dimension=_codes(self.dimension),
            before=self.before,
            least=Decimal(self.least) if self.least else None,
            currency=self.currency or "KRW",
        )


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
