"""What funders and programmes announce beside tenders: projects, a level above leads, and occasions.

A project is an undertaking from its first sign to its last award. An occasion is a fair, a briefing, a smart-city week
or a call; an event is what happens to a lead.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.lead import short_id
from domain.notice import Key, Moment, Money


class ProjectStage(StrEnum):
    """How far a project is, earliest first. What a funder gave up is dropped, and not closed."""

    CONCEPT = "concept"
    APPRAISAL = "appraisal"
    APPROVED = "approved"
    ACTIVE = "active"
    CLOSED = "closed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of a project with its day.

    Attributes:
        name: the funder's own word, e.g. "Concept Review".
        at: when it was reached, or is planned for.
        planned: whether the funder does not say that it was reached. A plan may be years stale; and a day of what
            is not planned may still lie ahead of whoever reads.
    """

    name: str
    at: Moment
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """One project as one source states it. An empty value (None, "" or ()) means that the source does not say.

    Attributes:
        source, native_id: the identity; `native_id` is the funder's number, or what stands in its place.
        key: the number by which notices quote it, e.g. Key("wb_project", "P123456"); equal to `Notice.plan_keys`.
        funder: who pays or carries the programme, e.g. "World Bank", "K-City Network".
        stage: None where the source has a word that says nothing of how far it is.
        stage_details: the funder's own words.
        countries: ISO 3166-1 alpha-2, those of ours and others.
        place: the source's words for where, e.g. a city.
        borrower, agency: who owes the money, and who carries it out. Bodies, never persons.
        sectors: the funder's own words.
        kind: the funder's own word for what sort of project it is, e.g. a loan, a planning or a demonstration project.
        amount: of the whole undertaking, not of a contract; where a source tells the funder's own part alone, that.
        active_at: the latest day on which the source shows that something happened: its publication or last stage.
        approval: when it was approved, or is planned to be.
        milestones: earliest first.
        url: page for people.
    """

    source: str
    native_id: str
    key: Key
    funder: str
    title: str
    stage: ProjectStage | None = None
    stage_details: str = ""
    countries: tuple[str, ...] = ()
    place: str = ""
    description: str = ""
    lang_hint: str = ""
    borrower: str = ""
    agency: str = ""
    sectors: tuple[str, ...] = ()
    kind: str = ""
    amount: Money | None = None
    active_at: Moment | None = None
    approval: Milestone | None = None
    milestones: tuple[Milestone, ...] = ()
    url: str = ""


# The numberings whose values are numbers to people; a key of any other is made of a project's name.
_NUMBERED: Final = frozenset({"wb_project", "aiib_project", "k_city"})


def shown_number(scheme: str, value: str) -> str:
    """The number of a project that people may be shown; "" where its key is none."""
    return value if scheme in _NUMBERED else ""


def project_id(key: Key) -> str:
    """Make the id of the project with this number; it never changes, whatever else is said of the project."""
    return f"PR-{short_id(str(key))}"


class ProjectEventKind(StrEnum):
    """What can happen to a project."""

    NEW = "new"
    STAGE_MOVED = "stage_moved"
    AMOUNT_CHANGED = "amount_changed"
    MILESTONE = "milestone"


@dataclass(frozen=True, slots=True)
class ProjectEvent:
    """Something that happened to a project; the fields are those of core.project_event.

    Attributes:
        field: "stage", "amount", or the milestone's name; "" for a new project.
        old, new: texts, None where there was or is nothing; sums with their currency, a milestone's day as ISO date,
            with "planned " before it while it lies ahead.
        happened_at: when a crawl first saw it, UTC.
    """

    project_id: str
    kind: ProjectEventKind
    field: str
    old: str | None
    new: str | None
    happened_at: datetime


class OccasionKind(StrEnum):
    """What sort of occasion it is."""

    FAIR = "fair"
    CONFERENCE = "conference"
    BRIEFING = "briefing"
    CALL = "call"  # a programme takes applications until `ends`
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One occasion as one source announces it. An empty value (None or "") means that the source does not say.

    Attributes:
        source, native_id: the identity.
        kind: what sort it is.
        starts, ends: its first and last moment; for a call `ends` is when applications must be in.
        country: ISO 3166-1 alpha-2 of where it is held; for a call, "" for every country.
        place: the source's words for where, else the name of the city or province that it names.
        host: who holds it: a body, never a person.
        programme: e.g. "K-City Network"; "" for none.
        published: when it was announced.
        url: page for people.
    """

    source: str
    native_id: str
    kind: OccasionKind
    title: str
    lang_hint: str = ""
    description: str = ""
    starts: Moment | None = None
    ends: Moment | None = None
    country: str = ""
    place: str = ""
    host: str = ""
    programme: str = ""
    published: Moment | None = None
    url: str = ""
