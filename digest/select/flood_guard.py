"""The flood guard: a source that brings far more new leads than it ever does is looked at before it is told.

A scraper that was repaired, or a portal that renumbered its notices, makes hundreds of old things "new" at once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.dialects.postgresql import insert

from digest.select.dealings import read_winner_names
from digest.select.history import LastSent
from digest.select.leads import facts_of
from domain.country import EVERYWHERE
from domain.lead import RELEVANT_TIERS
from warehouse.tables import held, lead, lead_member, muted, notice

# A day's new leads of one source are a flood from more than MOST on, or TIMES the median of the DAYS before.
MOST = 50
TIMES = 5
DAYS = 14
_DAY = timedelta(days=1)
_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Waiting:
    """New leads of one source and day that wait for a person.

    Attributes:
        day: UTC.
        leads: their ids.
        soon: how many close within a week.
    """

    source: str
    day: date
    leads: tuple[str, ...]
    soon: int


def is_flood(today: int, before: Iterable[int]) -> bool:
    """Whether a day's number of new leads is far above what a source does.

    Args:
        today: new leads of the day, count.
        before: those of each of the DAYS before; days without any count as 0.
    """
    return today > max(MOST, TIMES * median(before))


def hold_floods(connection: Connection, now: datetime) -> int:
    """Hold the new leads of every source that floods; return how many were not held before.

    Days are UTC days, today included as far as it has come. A lead that another source carries too, one that
    does not flood, is told. Leads that a person has judged are never held again.
    """
    newcomers = _read_newcomers(connection, now)
    flooding = set(_floods(newcomers, now.astimezone(UTC).date()))
    sources: defaultdict[str, set[tuple[str, date]]] = defaultdict(set)
    for row in newcomers:
        sources[row.lead_id].add((row.source, row.day))
    rows = [
        {"lead_id": lead_id, "source": min(carriers)[0], "day": min(carriers)[1], "held_at": now}
        for lead_id, carriers in sources.items()
        if carriers <= flooding
    ]
    if not rows:
        return 0
    new = insert(held).on_conflict_do_nothing().returning(held.c.lead_id)
    return len(connection.execute(new, rows).all())


def _read_newcomers(connection: Connection, now: datetime) -> list[Row[Any]]:
    """Lead, source and UTC day of whatever leads became known lately; nothing that a backfill found."""
    day = func.date(func.timezone("UTC", lead.c.first_known_at)).label("day")
    since = now - (2 * DAYS + 1) * _DAY
    quiet = select(muted.c.lead_id).where(muted.c.lead_id == lead.c.id).exists()
    return list(
        connection.execute(
            select(lead_member.c.lead_id, notice.c.source, day)
            .distinct()
            .join(lead, lead.c.id == lead_member.c.lead_id)
            .join(notice, notice.c.id == lead_member.c.notice_id)
            .where(lead.c.first_known_at.between(since, now), lead.c.tier.in_(RELEVANT_TIERS))
            .where(lead.c.merged_into.is_(None), ~quiet)
        )
    )


def _floods(newcomers: Iterable[Row[Any]], today: date) -> Iterable[tuple[str, date]]:
    """The sources' days that flood, of the last DAYS."""
    counts: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for row in newcomers:
        counts[row.source][row.day] += 1
    for source, days in counts.items():
        for day in days:
            before = [days[day - back * _DAY] for back in range(1, DAYS + 1)]
            if today - day <= DAYS * _DAY and is_flood(days[day], before):
                yield source, day


def read_held(connection: Connection) -> frozenset[str]:
    """The ids of all leads that no subscriber is told of as new: those that wait, and those that were dropped."""
    kept = select(held.c.lead_id).where(held.c.verdict.is_distinct_from("released"))
    return frozenset(connection.execute(kept).scalars())


def count_held(connection: Connection, country: str, now: datetime) -> Mapping[str, tuple[int, int]]:
    """By source: how many leads of a country, or of all, wait, and how many of these close within a week."""
    soon = func.count().filter(lead.c.deadline_at.between(now, now + _SOON))
    found = (
        select(held.c.source, func.count().label("number"), soon.label("soon"))
        .join(lead, lead.c.id == held.c.lead_id)
        .where(held.c.verdict.is_(None), lead.c.merged_into.is_(None))
        .group_by(held.c.source)
    )
    if country != EVERYWHERE:
        found = found.where(lead.c.country == country)
    return {row.source: (row.number, row.soon) for row in connection.execute(found)}


def waiting(connection: Connection, now: datetime) -> list[Waiting]:
    """What waits for a person, by source and day, oldest first."""
    soon = func.count().filter(lead.c.deadline_at.between(now, now + _SOON))
    rows = connection.execute(
        select(held.c.source, held.c.day, func.array_agg(lead.c.id).label("leads"), soon.label("soon"))
        .join(lead, lead.c.id == held.c.lead_id)
        .where(held.c.verdict.is_(None), lead.c.merged_into.is_(None))
        .group_by(held.c.source, held.c.day)
        .order_by(held.c.day, held.c.source)
    )
    return [Waiting(row.source, row.day, tuple(sorted(row.leads)), row.soon) for row in rows]


def decide_held(
    connection: Connection, source: str, now: datetime, by: str, *, release: bool, only: Iterable[str] = ()
) -> int:
    """Release what waits of a source, or drop it; return how many leads.

    What is released is news in the next digests. What is dropped is not told as new; its later changes are, as
    with a backfill.

    Args:
        connection: inside a transaction.
        source: the source, e.g. "th_egp".
        now: aware time of the judgement.
        by: who judges.
        release: else drop.
        only: ids of leads; all that wait where it is empty.
    """
    waiting_rows = update(held).where(held.c.source == source, held.c.verdict.is_(None))
    if ids := list(only):
        waiting_rows = waiting_rows.where(held.c.lead_id.in_(ids))
    verdict = "released" if release else "dropped"
    judged = list(
        connection.execute(
            waiting_rows.values(verdict=verdict, judged_at=now, judged_by=by).returning(held.c.lead_id)
        ).scalars()
    )
    if judged and not release:
        _mute(connection, judged, now)
    return len(judged)


def _mute(connection: Connection, ids: list[str], now: datetime) -> None:
    """Let everybody count as told of what leads say now, as with what a backfill found."""
    rows = connection.execute(select(lead).where(lead.c.id.in_(ids)))
    winners = read_winner_names(connection, EVERYWHERE, ids)
    told = [
        {
            "lead_id": row.id,
            "told": LastSent(facts_of(row, winners)).as_json(),
            "muted_at": now,
        }
        for row in rows
    ]
    connection.execute(insert(muted).on_conflict_do_nothing(), told)
