"""What is read of the warehouse about one contracting process, before any of it is a release."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from domain.notice import Award, Notice, Precision, Stage

Json = dict[str, Any]
DAY: Final = timedelta(days=1)
_STAGES: Final = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Told:
    """One version of a notice.

    Attributes:
        version: from 1, within its notice.
        language: ISO 639-1 of the title; "und" where it was not recognised.
        known_at: when a crawl first saw this version, UTC.
    """

    notice: Notice
    version: int
    language: str
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Related:
    """Another process: what it is to this one, in a code of the list relatedProcess, its ocid and title."""

    relationship: str
    ocid: str
    title: str


@dataclass(frozen=True, slots=True)
class Undertaking:
    """The project that a process is a part of: its funder's number, its title and its page."""

    number: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Process:
    """A lead with all that its notices ever told.

    Attributes:
        ocid: of the whole process.
        lead_id: as in core.lead.
        country: ISO 3166-1 alpha-2 of where the thing is built or used.
        region: the province, English; "" where it is not known.
        title, language: as the lead shows them; "und" for no known language.
        stage: how far it is at `as_of`, an open tender whose time is over being closed.
        cancellation: unsuccessful or cancelled; "" where it is not told.
        deadline_at: when bids must be in, UTC.
        closes_at: when an open tender counts as closed, UTC (warehouse/sql/15_closed.sql).
        as_of: when the warehouse was last fed, UTC: "now" for all that follows from it.
        told: versions of its notices, at least one.
        buyer: the procuring entity that the lead shows; "" where none is told.
        names: the one name of each party, by id.
        shared_plans: numbers of plans that other leads carry out too, whose budgets are not its own.
    """

    ocid: str
    lead_id: str
    country: str
    region: str
    title: str
    language: str
    stage: str
    cancellation: str
    deadline_at: datetime | None
    closes_at: datetime | None
    as_of: datetime
    buyer: str
    told: tuple[Told, ...]
    related: tuple[Related, ...] = ()
    projects: tuple[Undertaking, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    shared_plans: frozenset[str] = frozenset()

    def decided_at(self, award: Award) -> datetime | None:
        """When an award was decided, UTC; of one whose day alone is told, not before bids were in on that day."""
        decided = award.decided
        if decided is None:
            return None
        due = self.deadline_at if decided.precision is Precision.DAY else None
        return due if due and decided.at <= due < decided.at + DAY else decided.at

    def said_at(self, told: Told) -> datetime:
        """When a version was said, UTC: the first on its day of publication, a later one when it was seen.

        None is older than a decision that it tells, as far as that was one when it was seen.
        """
        published = told.notice.published.at if told.notice.published else told.known_at
        first = published if told.version == 1 else max(published, told.known_at)
        decided = map(self.decided_at, told.notice.awards)
        return max(first, *(at for at in decided if at and at <= told.known_at), first)

    @property
    def in_order(self) -> list[Told]:
        """Its notices' versions as they were said; of one moment the earlier stage first."""
        return sorted(self.told, key=self._order)

    def _order(self, told: Told) -> tuple[datetime, int, str, str, int]:
        notice = told.notice
        stage = _STAGES.index(notice.stage) if notice.stage else len(_STAGES)
        return self.said_at(told), stage, notice.source, notice.native_id, told.version

    @property
    def notices(self) -> list[str]:
        """The rows behind it: "source/native id" of each notice, in order."""
        return sorted({f"{told.notice.source}/{told.notice.native_id}" for told in self.told})
