"""One lead from its notices: pure functions, so that the same notices always make the same lead."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from domain.lead import STAGES, TIERS, Lead, Member, lead_id
from domain.notice import Moment, Money, Notice, Precision, Stage
from transform.matching.normalize import best_price
from transform.values.eligibility import of_lead
from transform.values.reduced_dates import write_moment

NEVER = "9999-12-31"
T = TypeVar("T")


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
    anchor, best = by_age[0], _best(by_age)
    stage, cancellation, substage = _stage(by_age)
    deadline, disagreements = _deadline(by_age)
    bidding = of_lead((m.notice, m.evidence.get("bidding", ())) for m in by_age)
    return Lead(
        id=lead_id(anchor.notice.source, anchor.notice.native_id),
        country=anchor.notice.country,
        anchor_notice_id=anchor.notice_id,
        tier=best.tier,
        score=max(m.score for m in by_age),
        dimensions=_dimensions(by_age),
        stage=stage,
        cancellation=cancellation,
        substage=substage,
        title=best.notice.title,
        language=best.language,
        buyer=_first([best.notice.buyer, *(m.notice.buyer for m in by_age)]) or "",
        place_code=_first([best.place_code, *(m.place_code for m in by_age)]),
        published_at=_published_at(by_age),
        **_deadline_columns(deadline),
        prequalification_at=bidding.prequalification_at,
        prequalification_precision=bidding.prequalification_precision,
        **_price_columns(_price(by_age, stage)),
        funder=bidding.funder,
        foreign_bidders=bidding.foreign_bidders,
        url=_first(m.notice.url for m in sorted(by_age, key=_usefulness, reverse=True)) or "",
        evidence=_evidence(best, bidding.findings),
        disagreements=disagreements,
        first_known_at=min(m.first_known_at for m in by_age),
        changed_at=max(m.changed_at for m in by_age),
        notice_ids=tuple(m.notice_id for m in by_age),
    )


def _best(by_age: Sequence[Member]) -> Member:
    """The notice whose title and words the lead shows: of those that make it a lead, the most useful and earliest.

    Its words are why the lead is one, so that a correction whose title says nothing never gives its name.
    """
    return max(by_age, key=lambda m: (TIERS.index(m.tier), *_usefulness(m)))


def _usefulness(member: Member) -> tuple[bool, bool, int, float, bool]:
    """Order by what can be acted on: the invitation, then its amendment, then how far a notice is.

    A plan says less than the invitation, and a result no longer says what was asked for; of notices as far as each
    other, the more relevant one.
    """
    notice = member.notice
    is_open, is_amended = notice.stage is Stage.OPEN, notice.stage is Stage.AMENDED
    return is_open, is_amended, _stage_rank(notice), member.score, bool(notice.deadline)


def _dimensions(by_age: Sequence[Member]) -> tuple[str, ...]:
    return tuple(sorted({dimension for m in by_age for dimension in m.dimensions}))


def _published_at(by_age: Sequence[Member]) -> datetime | None:
    return min((m.notice.published.at for m in by_age if m.notice.published), default=None)


def _evidence(best: Member, bidding: object) -> dict[str, Any]:
    return best.evidence | ({"bidding": bidding} if bidding else {})


def _first(values: Iterable[T]) -> T | None:
    return next((value for value in values if value not in (None, "")), None)


def _deadline_columns(deadline: Moment | None) -> dict[str, Any]:
    if deadline is None:
        return dict.fromkeys(("deadline_at", "deadline_precision"))
    return {"deadline_at": deadline.at, "deadline_precision": deadline.precision.value}


def _price(by_age: Sequence[Member], stage: str | None) -> Money | None:
    return best_price(tuple(price for m in reversed(by_age) for price in m.notice.prices), stage)


def _price_columns(price: Money | None) -> dict[str, Any]:
    if price is None:
        return dict.fromkeys(("amount", "currency", "amount_kind", "amount_exact"))
    return {
        "amount": price.amount,
        "currency": price.currency,
        "amount_kind": price.kind.value,
        "amount_exact": price.exact,
    }


def _stage(by_age: Sequence[Member]) -> tuple[str | None, str | None, str | None]:
    """Stage, cancellation and substage, as the latest notice with a stage says; of one day the furthest."""
    staged = [m.notice for m in by_age if m.notice.stage]
    latest = max(staged, key=_lateness, default=None)
    if latest is None or latest.stage is None:
        return None, None, None
    substage = latest.substage if latest.substage and latest.substage.stage is latest.stage else None
    return latest.stage.value, latest.cancellation and latest.cancellation.value, substage and substage.value


def _lateness(notice: Notice) -> tuple[str, int, bool]:
    """Order by day and stage; of two at one stage the usual one, as papers come after their price."""
    return _latest_day(notice), _stage_rank(notice), notice.substage is None


def _latest_day(notice: Notice) -> str:
    day = _published_day(notice)
    return "" if day == NEVER else day


def _deadline(by_age: Sequence[Member]) -> tuple[Moment | None, dict[str, dict[str, str]]]:
    """Of each source the latest deadline, of the sources the earliest; where they differ, all are listed."""
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
