"""What readers follow and mute beside single leads: buyers, companies that win, cities, projects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, text, update

from desk.acts import record
from desk.bounds import hold_reader
from desk.field_errors import FieldError
from warehouse.db import rows_of
from warehouse.tables import desk_watch, party, place, project

MOST_WATCHES = 300


class Kind(StrEnum):
    """What may be watched. The values are codes in desk.watch; a subject is the id in the table of that kind."""

    PARTY = "party"
    CITY = "city"
    PROJECT = "project"


class Mode(StrEnum):
    """How it is watched. The values are codes in desk.watch."""

    FOLLOW = "follow"
    MUTE = "mute"


class WatchError(FieldError):
    """It cannot be; `about` says why: subject (there is none), watch (not theirs), many (they watch too much)."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One thing that a reader watches. `since` is UTC: what was known by then is no news of it."""

    id: int
    kind: Kind
    subject: str
    mode: Mode
    since: datetime


@dataclass(frozen=True, slots=True)
class WatchedLeads:
    """The living leads that a reader's watches follow, with news since then, and those that they mute."""

    followed: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()


_TABLES = {Kind.PARTY: party.c.id, Kind.CITY: place.c.code, Kind.PROJECT: project.c.id}
# Each lead with why it is one: its buyer, its winner, its city or province, its project. A buyer's, a city's or a
# project's lead counts as followed from its first change on after that was wished; a winner's from the award on.
_LEADS = """
WITH watched AS (
  SELECT w.subscriber_id, w.kind, w.subject, w.mode, w.since
  FROM desk.watch w JOIN digest.subscriber s ON s.id = w.subscriber_id
  WHERE s.centre = :centre AND w.ended_at IS NULL
), found AS (
  SELECT w.*, b.lead_id, NULL::timestamptz AS at
  FROM watched w JOIN core.notice n ON w.kind = 'party' AND n.buyer_party = w.subject
  JOIN core.lead_member m ON m.notice_id = n.id
  JOIN core.lead_buyer b ON b.lead_id = m.lead_id AND b.party_id = w.subject
  UNION ALL
  SELECT w.*, m.lead_id, n.first_known_at
  FROM watched w JOIN core.award a ON w.kind = 'party' AND w.mode = 'follow' AND a.supplier_party = w.subject
  JOIN core.notice n ON n.id = a.notice_id JOIN core.lead_member m ON m.notice_id = n.id
  UNION ALL
  SELECT w.*, l.id, NULL
  FROM watched w JOIN core.place p ON w.kind = 'city' AND w.subject IN (p.code, p.province)
  JOIN core.lead l ON l.place_code = p.code
  UNION ALL
  SELECT w.*, k.lead_id, NULL
  FROM watched w JOIN core.lead_project k ON w.kind = 'project' AND k.project_id = w.subject
)
SELECT DISTINCT f.subscriber_id, f.mode, l.id
FROM found f JOIN core.lead l ON l.id = f.lead_id
WHERE l.merged_into IS NULL AND l.tier <> 'none'
  AND (f.mode = 'mute' OR coalesce(f.at, greatest(l.first_known_at, l.changed_at)) >= f.since)
"""


def watch(connection: Connection, reader: int, kind: Kind, subject: str, mode: Mode, now: datetime) -> Watch:
    """Follow or mute something; the other of the two ends. The same again changes nothing.

    Args:
        connection: inside a transaction.
        reader: id of the subscriber.
        kind: what sort of thing.
        subject: its id.
        mode: follow or mute.
        now: aware time.

    Raises:
        WatchError: there is no such thing, or they watch 300 things already.
    """
    if connection.execute(select(_TABLES[kind]).where(_TABLES[kind] == subject)).first() is None:
        raise WatchError("subject")
    hold_reader(connection, reader)
    standing = read_watches(connection, reader)
    same = next((one for one in standing if (one.kind, one.subject) == (kind, subject)), None)
    if same is not None and same.mode is mode:
        return same
    if same is not None:
        _end(connection, same.id, now)
    elif len(standing) >= MOST_WATCHES:
        raise WatchError("many")
    row = insert(desk_watch).values(
        subscriber_id=reader, kind=kind.value, subject=subject, mode=mode.value, since=now
    )
    made = int(connection.execute(row.returning(desk_watch.c.id)).scalar_one())
    old = {"mode": same.mode.value} if same else None
    record(connection, reader, f"watch.{mode}", f"{kind}:{subject}", now, old=old)
    return Watch(made, kind, subject, mode, now)


def end_watch(connection: Connection, reader: int, watch_id: int, now: datetime) -> Watch:
    """Follow or mute it no more; again changes nothing. Raises WatchError for what is not theirs."""
    mine = select(desk_watch).where(desk_watch.c.id == watch_id, desk_watch.c.subscriber_id == reader)
    found = connection.execute(mine.with_for_update()).one_or_none()
    if found is None:
        raise WatchError("watch")
    old = _watch(found)
    if found.ended_at is None:
        _end(connection, watch_id, now)
        told = {"mode": old.mode.value}
        record(connection, reader, "watch.end", f"{old.kind}:{old.subject}", now, old=told)
    return old


def read_watches(connection: Connection, reader: int) -> tuple[Watch, ...]:
    """What a reader watches, the latest first."""
    mine = select(desk_watch).where(desk_watch.c.subscriber_id == reader, desk_watch.c.ended_at.is_(None))
    return tuple(_watch(row) for row in connection.execute(mine.order_by(desk_watch.c.id.desc())))


def read_watched_leads(connection: Connection, centre: str) -> dict[int, WatchedLeads]:
    """The leads that the watches of a centre's readers follow and mute, by the reader's id."""
    found: dict[tuple[int, str], set[str]] = {}
    for row in rows_of(connection, _LEADS, centre=centre):
        found.setdefault((row["subscriber_id"], row["mode"]), set()).add(row["id"])
    return {
        reader: WatchedLeads(
            frozenset(found.get((reader, Mode.FOLLOW), ())), frozenset(found.get((reader, Mode.MUTE), ()))
        )
        for reader, _ in found
    }


def names_of(
    connection: Connection, things: Iterable[tuple[Kind, str]]
) -> dict[tuple[Kind, str], dict[str, str]]:
    """What things that can be watched are called: local, en and ko of each, "" where not known."""
    asked = (
        "SELECT 'party' AS kind, id, name AS local, name_en AS en, name_ko AS ko FROM core.party WHERE id = ANY(:party)"
        " UNION ALL SELECT 'city', code, local, en, ko FROM core.place WHERE code = ANY(:city)"
        " UNION ALL SELECT 'project', id, title, '', '' FROM core.project WHERE id = ANY(:project)"
    )
    ids: dict[str, list[str]] = {kind.value: [] for kind in Kind}
    for kind, subject in things:
        ids[kind].append(subject)
    return {
        (Kind(row.kind), row.id): {"local": row.local, "en": row.en, "ko": row.ko}
        for row in connection.execute(text(asked), ids)
    }


def _end(connection: Connection, watch_id: int, now: datetime) -> None:
    connection.execute(update(desk_watch).where(desk_watch.c.id == watch_id).values(ended_at=now))


def _watch(row: Row[Any]) -> Watch:
    return Watch(row.id, Kind(row.kind), row.subject, Mode(row.mode), row.since)
