"""One lead from its notices: pure functions, so that the same notices always make the same lead."""

from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from domain.country import ZONES
from domain.lead import TIERS
from domain.notice import Moment, Money, Notice, Precision, Stage
from transform.matching.normalize import best_price
from transform.values.eligibility import of_lead
from transform.values.reduced_dates import write_moment

STAGES = tuple(Stage)
NEVER = "9999-12-31"


class EventKind(StrEnum):
    """What can happen to a lead."""

    NEW = "new"
    ADVANCED = "advanced"
    AMENDED = "amended"
    DEADLINE_MOVED = "deadline_moved"
    VALUE_CHANGED = "value_changed"
    CANCELLED = "cancelled"
    AWARDED = "awarded"
    RETENDERED = "retendered"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Member:
    """A notice of a lead with what refine found out about it.

    Attributes:
        notice_id: surrogate key; never decides anything.
        tier, score, dimensions, evidence: the relevance judgement.
        place_code: ISO 3166-2 or a city's code, None when unknown.
        language: ISO 639-1 of the title.
        first_known_at, changed_at: UTC.
    """

    notice_id: int
    notice: Notice
    tier: str
    score: float
    dimensions: tuple[str, ...]
    evidence: dict[str, Any]
    place_code: str | None
    language: str
    first_known_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Lead:
    """What a centre acts on; the fields are those of core.lead."""

    id: str
    country: str
    anchor_notice_id: int
    tier: str
    score: float
    dimensions: tuple[str, ...]
    stage: str | None
    cancellation: str | None
    title: str
    language: str
    buyer: str
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
    funder: str
    foreign_bidders: bool | None
    url: str
    evidence: dict[str, Any]
    disagreements: dict[str, dict[str, str]]
    first_known_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Stood:
    """As much of a lead as events are told by; the fields are those of core.lead_before."""

    stage: str | None
    deadline_at: datetime | None
    deadline_precision: str | None
    amount: Decimal | None
    currency: str | None
    amount_kind: str | None
    amount_exact: bool | None


@dataclass(frozen=True, slots=True)
class Event:
    """A fact about a lead; `old` and `new` are texts, None where there was or is nothing, times as `write_moment`."""

    kind: EventKind
    field: str = ""
    old: str | None = None
    new: str | None = None


def lead_id(source: str, native_id: str) -> str:
    """Make the id of the lead whose anchor is this notice: ten characters that survive being read out."""
    digest = sha256(f"{source}/{native_id}".encode()).digest()
    return "L-" + b32encode(digest).decode("ascii")[:10]


def _published_day(notice: Notice) -> str:
    if notice.published is None:
        return NEVER
    return notice.published.at.astimezone(ZoneInfo(notice.published.zone)).date().isoformat()


def _stage_rank(notice: Notice) -> int:
    return STAGES.index(notice.stage) if notice.stage else -1


def _age(member: Member) -> tuple[str, int, str, str]:
    """Order by publication; the first is the anchor. A plan without a date comes before what it plans."""
    notice = member.notice
    day = _published_day(notice)
    if day == NEVER and notice.stage in (Stage.PROGRAMME, Stage.PLAN):
        day = ""
    return day, _stage_rank(notice), notice.source, notice.native_id


def compile_lead(members: Iterable[Member]) -> Lead:
    """Compile a lead from its notices; their order does not matter. Raises ValueError without notices."""
    by_age = sorted(members, key=_age)
    if not by_age:
        raise ValueError("a lead has at least one notice")
    anchor = by_age[0]
    face = max(reversed(by_age), key=lambda m: (TIERS.index(m.tier), m.score, bool(m.notice.deadline)))
    deadline, disagreements = _deadline(by_age)
    latest = _latest(by_age)
    stage = latest.stage.value if latest and latest.stage else None
    price = best_price(tuple(price for m in reversed(by_age) for price in m.notice.prices), stage)
    bidding = of_lead((m.notice, m.evidence.get("bidding", ())) for m in by_age)
    published = [m.notice.published.at for m in by_age if m.notice.published]
    return Lead(
        id=lead_id(anchor.notice.source, anchor.notice.native_id),
        country=anchor.notice.country,
        anchor_notice_id=anchor.notice_id,
        tier=face.tier,
        score=max(m.score for m in by_age),
        dimensions=tuple(sorted({dimension for m in by_age for dimension in m.dimensions})),
        stage=stage,
        cancellation=latest.cancellation.value if latest and latest.cancellation else None,
        title=face.notice.title,
        language=face.language,
        buyer=face.notice.buyer or _first(m.notice.buyer for m in by_age) or "",
        place_code=face.place_code or _first(m.place_code for m in by_age),
        published_at=min(published, default=None),
        deadline_at=deadline.at if deadline else None,
        deadline_precision=deadline.precision.value if deadline else None,
        prequalification_at=bidding.prequalification_at,
        prequalification_precision=bidding.prequalification_precision,
        **_money(price),
        funder=bidding.funder,
        foreign_bidders=bidding.foreign_bidders,
        url=face.notice.url or _first(m.notice.url for m in by_age) or "",
        evidence=face.evidence | ({"bidding": bidding.findings} if bidding.findings else {}),
        disagreements=disagreements,
        first_known_at=min(m.first_known_at for m in by_age),
        changed_at=max(m.changed_at for m in by_age),
    )


T = TypeVar("T")


def _first(values: Iterable[T], nothing: tuple[object, ...] = (None, "")) -> T | None:
    return next((value for value in values if value not in nothing), None)


def _money(price: Money | None) -> dict[str, Any]:
    if price is None:
        return dict.fromkeys(("amount", "currency", "amount_kind", "amount_exact"))
    return {
        "amount": price.amount,
        "currency": price.currency,
        "amount_kind": price.kind.value,
        "amount_exact": price.exact,
    }


def _latest(by_age: Sequence[Member]) -> Notice | None:
    """The notice that tells how far the tender is: the latest that says so; on one day the furthest."""
    told = [m.notice for m in by_age if m.notice.stage]
    return max(told, key=lambda notice: (_latest_day(notice), _stage_rank(notice)), default=None)


def _latest_day(notice: Notice) -> str:
    day = _published_day(notice)
    return "" if day == NEVER else day


def _deadline(by_age: Sequence[Member]) -> tuple[Moment | None, dict[str, dict[str, str]]]:
    """Of each source its latest word, of the sources the earliest; where they differ, all are told."""
    latest: dict[str, Moment] = {}
    for member in sorted(by_age, key=lambda m: (_latest_day(m.notice), _stage_rank(m.notice))):
        if member.notice.deadline:
            latest[member.notice.source] = member.notice.deadline
    if not latest:
        return None, {}
    moments = sorted(
        latest.values(), key=lambda moment: (moment.precision is not Precision.MINUTE, moment.at)
    )
    days = {_local_day(moment) for moment in moments}
    if len(days) == 1:
        return moments[0], {}
    earliest = min(moments, key=lambda moment: _local_day(moment))
    return earliest, {"deadline": {name: _text(moment) for name, moment in sorted(latest.items())}}


def _text(moment: Moment) -> str:
    return write_moment(moment.at, moment.precision, moment.zone)


def _local_day(moment: Moment) -> str:
    return moment.at.astimezone(ZoneInfo(moment.zone)).date().isoformat()


_STAGE_EVENTS = {
    Stage.CANCELLED.value: EventKind.CANCELLED,
    Stage.AWARDED.value: EventKind.AWARDED,
    Stage.AMENDED.value: EventKind.AMENDED,
}


def events_between(before: Lead | Stood | None, after: Lead) -> list[Event]:
    """Tell what happened to a lead. A value that was unknown and becomes known is no event."""
    if before is None:
        return [Event(EventKind.NEW)]
    events = []
    if before.stage and after.stage and after.stage != before.stage:
        kind = _STAGE_EVENTS.get(after.stage, EventKind.ADVANCED)
        events.append(Event(kind, "stage", before.stage, after.stage))
    if (
        before.deadline_at
        and after.deadline_at
        and _moved(before, after, before.deadline_at, after.deadline_at)
    ):
        zone = ZONES.get(after.country, "UTC")
        old = write_moment(before.deadline_at, before.deadline_precision, zone)
        new = write_moment(after.deadline_at, after.deadline_precision, zone)
        events.append(Event(EventKind.DEADLINE_MOVED, "deadline_at", old, new))
    if before.amount is not None and after.amount is not None and _revalued(before, after):
        old, new = f"{before.amount} {before.currency}", f"{after.amount} {after.currency}"
        events.append(Event(EventKind.VALUE_CHANGED, "amount", old, new))
    return events


def _moved(before: Lead | Stood, after: Lead, old: datetime, new: datetime) -> bool:
    """A deadline moved; learning the hour of a known day is no move."""
    if before.deadline_precision == after.deadline_precision:
        return old != new
    return abs((old - new).total_seconds()) >= 86_400


def _revalued(before: Lead | Stood, after: Lead) -> bool:
    same_kind = (before.amount_kind, before.currency) == (after.amount_kind, after.currency)
    known_exactly = bool(before.amount_exact) == bool(after.amount_exact)
    return same_kind and known_exactly and before.amount != after.amount
