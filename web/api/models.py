"""What the JSON API answers with. What a field means is said once, in the comment of its column of a mart view."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, Field

import warehouse

_SQL = Path(warehouse.__file__).parent / "sql"
_COMMENT = re.compile(r"^COMMENT ON COLUMN (mart\.\w+)\.(\w+) IS '((?:[^']|'')*)';$", re.MULTILINE)


@cache
def meanings() -> dict[tuple[str, str], str]:
    """View and column → what it means, with its unit and its time zone."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(_SQL.glob("*.sql")))
    return {
        (view, name): told.replace("''", "'") for text in texts for view, name, told in _COMMENT.findall(text)
    }


class Row(BaseModel):
    """A row of a view of schema mart."""

    @classmethod
    def columns(cls) -> str:
        """The names of its fields for a SELECT."""
        return ", ".join(cls.model_fields)


M = TypeVar("M", bound=BaseModel)


def _of(view: str) -> Callable[[type[M]], type[M]]:
    """Give each field of a model that has no description the meaning of its column in a view."""

    def described(model: type[M]) -> type[M]:
        for name, field in model.model_fields.items():
            field.description = field.description or meanings()[view, name]
        model.model_rebuild(force=True)
        return model

    return described


@_of("mart.leads")
class Lead(Row):
    """A lead: all notices about one tender."""

    lead_id: str
    country: str
    tier: str
    dimensions: list[str]
    stage: str | None
    cancellation: str | None
    substage: str | None
    title: str
    language: str
    buyer: str
    buyer_en: str | None
    buyer_ko: str | None
    place: str | None
    place_ko: str | None
    place_code: str | None
    published_at: datetime | None
    deadline_at: datetime | None
    deadline_precision: str | None
    prequalification_at: datetime | None
    prequalification_precision: str | None
    amount: Decimal | None
    currency: str | None
    amount_kind: str | None
    amount_exact: bool | None
    amount_krw: Decimal | None
    amount_usd: Decimal | None
    rate_date: date | None
    rate_source: str | None
    funder: str
    foreign_bidders: bool | None
    procedure: str
    url: str
    sources: list[str] | None
    first_known_at: datetime
    changed_at: datetime


@_of("mart.lead_events")
class Event(Row):
    """Something that happened to a lead."""

    id: str = Field(
        description="Stable id of the event, e.g. evt_0f…; the header webhook-id of its message too."
    )
    lead_id: str
    country: str
    kind: str
    field: str
    old_value: str | None
    new_value: str | None
    happened_at: datetime
    title: str = Field(description="Title of the lead as published.")


@_of("mart.project")
class Project(Row):
    """A project of a funder or a programme, a level above leads."""

    project_id: str
    number: str
    source: str
    funder: str
    tier: str
    dimensions: list[str]
    stage: str | None
    stage_details: str
    title: str
    language: str
    countries: list[str]
    place: str | None
    place_ko: str | None
    place_code: str | None
    borrower: str
    agency: str
    sectors: list[str]
    kind: str
    amount: Decimal | None
    currency: str | None
    amount_krw: Decimal | None
    amount_usd: Decimal | None
    rate_date: date | None
    active_at: datetime | None
    approval_at: datetime | None
    approval_planned: bool | None
    url: str
    leads: int
    first_known_at: datetime
    changed_at: datetime


_NEXT = Field(description="The cursor of the next page, as it is passed back; null on the last one.")


class Leads(BaseModel):
    """A page of leads, the one first known last at the top."""

    items: list[Lead]
    next: str | None = _NEXT


class Events(BaseModel):
    """A page of events, the latest first."""

    items: list[Event]
    next: str | None = _NEXT


class Projects(BaseModel):
    """A page of projects, the one first known last at the top."""

    items: list[Project]
    next: str | None = _NEXT
