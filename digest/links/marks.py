"""What subscribers have marked: it follows from what they did and have not undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from desk.watching import WatchedLeads, read_watched_leads
from digest.links.tokens import Action
from transform.text import fold
from warehouse.lead_details import living
from warehouse.tables import action as action_table
from warehouse.tables import subscriber as subscriber_table

LATEST_WINS = frozenset({Action.FOLLOW, Action.UNFOLLOW, Action.MUTE, Action.NOT_FOR_US})


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a subscriber did: a row of digest.action, its lead as it lives today."""

    id: int
    action: Action
    lead: str | None = None
    notice: int | None = None
    buyer: str = ""
    reason: str = ""
    note: str = ""
    acted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """A subscriber's marks, as choosing needs them. Ids are of leads as they live today.

    Attributes:
        followed: to be told of all that happens, awards and cancellations too.
        muted: to be told of no more; "not for us" mutes as well.
        buyers: muted buyers, as `buyer_key` makes them.
        dismissed: lead → reason, of those that are "not for us".
    """

    followed: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    buyers: frozenset[str] = frozenset()
    dismissed: Mapping[str, str] = field(default_factory=dict)

    def silence(self, lead_id: str, buyer: str | None) -> bool:
        """Whether nothing of a lead is to be told; one that is followed is told, whoever buys."""
        if lead_id in self.followed:
            return False
        return lead_id in self.muted or (bool(buyer) and buyer_key(buyer or "") in self.buyers)


def buyer_key(buyer: str) -> str:
    """The form in which buyers are compared: letter case and accents do not make another buyer."""
    return " ".join(fold(buyer).split())


def marks_of(acts: Iterable[Act]) -> Marks:
    """The marks that follow from what a subscriber did and has not undone, oldest first: the last word counts."""
    last: dict[str, Act] = {}
    buyers = set()
    for act in acts:
        if act.action is Action.MUTE_BUYER:
            buyers.add(buyer_key(act.buyer))
        elif act.action in LATEST_WINS and act.lead is not None:
            last[act.lead] = act
    return Marks(
        followed=frozenset(name for name, act in last.items() if act.action is Action.FOLLOW),
        muted=frozenset(name for name, act in last.items() if act.action in (Action.MUTE, Action.NOT_FOR_US)),
        buyers=frozenset(buyers),
        dismissed={name: act.reason for name, act in last.items() if act.action is Action.NOT_FOR_US},
    )


def read_marks(connection: Connection, centre: str) -> dict[int, Marks]:
    """The marks of every subscriber of a centre who has some, by the subscriber's id."""
    watched = read_watched_leads(connection, centre)
    rows = connection.execute(
        select(action_table)
        .join(subscriber_table, subscriber_table.c.id == action_table.c.subscriber_id)
        .where(subscriber_table.c.centre == centre, action_table.c.undone_at.is_(None))
        .order_by(action_table.c.id)
    ).all()
    today = living(connection, {row.lead_id for row in rows if row.lead_id})
    acts: dict[int, list[Act]] = {}
    for row in rows:
        acts.setdefault(row.subscriber_id, []).append(act_of(row, today))
    return {
        subscriber: with_watched(marks_of(acts.get(subscriber, ())), watched.get(subscriber, WatchedLeads()))
        for subscriber in acts.keys() | watched.keys()
    }


def with_watched(marks: Marks, watched: WatchedLeads) -> Marks:
    """Marks with the leads of what a subscriber watches. What they said of one lead itself counts more.

    Where one watch follows a lead and another mutes it, it is muted: who mutes a buyer in a city that they follow wants
    the city without that buyer.
    """
    followed = marks.followed | (watched.followed - watched.muted - marks.muted)
    return replace(marks, followed=followed, muted=marks.muted | (watched.muted - marks.followed))


def read_acts(connection: Connection, subscriber: int) -> list[Act]:
    """What one subscriber did and has not undone, oldest first."""
    rows = connection.execute(
        select(action_table)
        .where(action_table.c.subscriber_id == subscriber, action_table.c.undone_at.is_(None))
        .order_by(action_table.c.id)
    ).all()
    today = living(connection, {row.lead_id for row in rows if row.lead_id})
    return [act_of(row, today) for row in rows]


def act_of(row: Row[Any], today: Mapping[str, str]) -> Act:
    """Read a row of digest.action; `today` is the living lead of each."""
    return Act(
        id=row.id,
        action=Action(row.kind),
        lead=today.get(row.lead_id, row.lead_id),
        notice=row.notice_id,
        buyer=row.buyer,
        reason=row.reason,
        note=row.note,
        acted_at=row.acted_at,
    )
