"""Leads: their members, their current form, their relations and events."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from domain.lead import Lead, LeadEvent
from warehouse import tables
from warehouse.db import copy_rows, rows_of, stage

LEAD = tuple(name for name in tables.written(tables.lead) if name != "merged_into")
_lead_row = attrgetter(*LEAD)
STATE = (
    *("stage", "substage", "deadline_at", "deadline_precision"),
    *("amount", "currency", "amount_kind", "amount_exact"),
)
EVENT = ("lead_id", "kind", "field", "old", "new", "happened_at", "name")
_event_row = attrgetter(*EVENT)
LeadRows = dict[str, dict[str, Any]]  # rows of core.lead by id


class RelationKey(NamedTuple):
    """How one lead stands to another; the fields are those of core.lead_relation."""

    from_lead: str
    to_lead: str
    kind: str


def notices_to_compile(connection: Connection, notice_ids: Sequence[int]) -> list[dict[str, Any]]:
    """What compiling leads needs to know of notices."""
    return rows_of(
        connection,
        """
        SELECT n.id, n.content, n.tier, n.score, n.dimensions, n.evidence, n.place_code, n.language,
               n.first_known_at, n.changed_at
        FROM core.notice n WHERE n.id = ANY(:ids) ORDER BY n.id
        """,
        ids=list(notice_ids),
    )


def leads_of(connection: Connection, notice_ids: Iterable[int]) -> dict[int, str]:
    """The lead of each of these notices."""
    ids = sorted(notice_ids)
    rows = rows_of(
        connection, "SELECT notice_id, lead_id FROM core.lead_member WHERE notice_id = ANY(:ids)", ids=ids
    )
    return {row["notice_id"]: row["lead_id"] for row in rows}


def lead_mates(connection: Connection, notice_ids: Collection[int]) -> set[int]:
    """All notices that are in one lead with one of these, themselves included."""
    rows = connection.execute(
        text(
            "SELECT DISTINCT other.notice_id FROM core.lead_member me JOIN core.lead_member other USING (lead_id)"
            " WHERE me.notice_id = ANY(:ids)"
        ),
        {"ids": list(notice_ids)},
    )
    return set(rows.scalars())


def leads(connection: Connection, ids: Iterable[str]) -> LeadRows:
    """Rows of core.lead by id, merged ones included."""
    rows = rows_of(connection, "SELECT * FROM core.lead WHERE id = ANY(:ids)", ids=sorted(set(ids)))
    return {row["id"]: row for row in rows}


def anchored(connection: Connection, notice_ids: Sequence[int]) -> dict[str, int]:
    """The living leads whose anchor is among these notices: id of the lead → id of the notice."""
    rows = connection.execute(
        text(
            "SELECT l.id, l.anchor_notice_id FROM core.lead_member m JOIN core.lead l ON l.id = m.lead_id"
            " WHERE m.notice_id = ANY(:ids) AND l.anchor_notice_id = m.notice_id AND l.merged_into IS NULL"
        ),
        {"ids": list(notice_ids)},
    )
    return {row.id: row.anchor_notice_id for row in rows}


def write_leads(connection: Connection, found: Sequence[Lead], known: Collection[str]) -> None:
    """Write leads. One that had been merged into another and is written again stands by itself again.

    Args:
        connection: within the batch's transaction.
        found: leads as they are now.
        known: the ids of those that are there.
    """
    new = [lead for lead in found if lead.id not in known]
    copy_rows(connection, tables.lead.fullname, LEAD, map(_lead_row, new))
    _merge_leads(connection, [lead for lead in found if lead.id in known])


def _merge_leads(connection: Connection, found: Sequence[Lead]) -> None:
    if not found:
        return
    staged = stage(connection, tables.lead, LEAD, map(_lead_row, found))
    listed = ", ".join(LEAD)
    updates = ", ".join(f"{name} = excluded.{name}" for name in LEAD if name != "id")
    connection.execute(
        text(
            f"INSERT INTO core.lead ({listed}) SELECT {listed} FROM {staged} ORDER BY id"  # noqa: S608  # names are our own
            f" ON CONFLICT (id) DO UPDATE SET {updates}, merged_into = NULL"
        )
    )


def add_members(connection: Connection, lead_of: Mapping[int, str]) -> None:
    """Put notices into leads that are in none yet: id of the notice → id of the lead."""
    copy_rows(connection, tables.lead_member.fullname, ("notice_id", "lead_id"), lead_of.items())


def assign(connection: Connection, lead_of: Mapping[int, str]) -> None:
    """Put notices into leads that may be in others: id of the notice → id of the lead."""
    if not lead_of:
        return
    staged = stage(connection, tables.lead_member, ("notice_id", "lead_id"), lead_of.items())
    connection.execute(
        text(
            f"INSERT INTO core.lead_member (notice_id, lead_id) SELECT notice_id, lead_id FROM {staged}"  # noqa: S608  # names are our own
            " ON CONFLICT (notice_id) DO UPDATE SET lead_id = excluded.lead_id"
            " WHERE lead_member.lead_id <> excluded.lead_id"
        )
    )


# Of several that go on as one lead the first brings an event; what the living lead has is not brought again. An event
# keeps the name by which feeds and webhooks know it.
_EVENTS_FOLLOW = """
UPDATE core.lead_event e SET lead_id = m.living FROM (
  SELECT e.id, g.living, g.old = min(g.old) OVER (PARTITION BY g.living, e.kind, f.field, f.happened_at) AS first
  FROM unnest(CAST(:old AS text[]), CAST(:living AS text[])) g (old, living)
  JOIN core.lead_event e ON e.lead_id = g.old
  CROSS JOIN LATERAL (SELECT CASE WHEN e.kind <> 'new' THEN e.field END AS field,
                             CASE WHEN e.kind <> 'new' THEN e.happened_at END AS happened_at) f
  WHERE NOT EXISTS (SELECT FROM core.lead_event o WHERE o.lead_id = g.living AND o.kind = e.kind
    AND (o.kind = 'new' OR o.field = e.field AND o.happened_at = e.happened_at))
) m WHERE e.id = m.id AND m.first
"""
_GO_ON = """
UPDATE core.lead SET merged_into = g.living
FROM unnest(CAST(:old AS text[]), CAST(:living AS text[])) g (old, living) WHERE {name} = g.old
"""


def merge_away(connection: Connection, gone: Mapping[str, str]) -> None:
    """Let leads go on as others (old id → living id): their events and older redirects follow, none is deleted."""
    if not gone:
        return
    old = sorted(gone)
    names = {"old": old, "living": [gone[one] for one in old]}
    for name in ("id", "merged_into"):
        connection.execute(text(_GO_ON.format(name=name)), names)
    connection.execute(text(_EVENTS_FOLLOW), names)
    connection.execute(
        text("DELETE FROM core.lead_relation WHERE from_lead = ANY(:old) OR to_lead = ANY(:old)"),
        {"old": old},
    )


def remember(connection: Connection, moments: Mapping[str, datetime]) -> None:
    """Keep how leads stand that are about to be written.

    Args:
        connection: in the transaction that then writes them.
        moments: id of a lead → the moment that changes it, UTC. What is kept of that moment, or of a later one,
            stays: it is how the lead stood before all that this moment brings.
    """
    staged = stage(connection, tables.lead_before, ("lead_id", "moment"), sorted(moments.items()))
    names = ("moment", "stood", *STATE)
    then = ", ".join(f"CASE WHEN stood THEN l.{name} END" for name in STATE)
    connection.execute(
        text(
            f"INSERT INTO core.lead_before (lead_id, {', '.join(names)})"  # noqa: S608  # names are our own
            f" SELECT s.lead_id, s.moment, stood, {then} FROM {staged} s LEFT JOIN core.lead l ON l.id = s.lead_id"
            " CROSS JOIN LATERAL (SELECT coalesce(l.merged_into IS NULL AND l.tier <> 'none', false) AS stood) t"
            " ORDER BY 1 ON CONFLICT (lead_id) DO UPDATE"
            f" SET {', '.join(f'{name} = excluded.{name}' for name in names)}"
            " WHERE lead_before.moment < excluded.moment"
        )
    )


def states_before(connection: Connection, ids: Iterable[str]) -> list[dict[str, Any]]:
    """How these leads, and those that go on as them, stood before their last moments, where they were leads then.

    Returns:
        Rows of lead_id, moment, merged_into (as it is now) and STATE.
    """
    return rows_of(
        connection,
        f"""
        SELECT b.lead_id, b.moment, l.merged_into, {", ".join(f"b.{name}" for name in STATE)}
        FROM core.lead l JOIN core.lead_before b ON b.lead_id = l.id
        WHERE b.stood AND (l.id = ANY(:ids) OR l.merged_into = ANY(:ids))
        """,  # noqa: S608  # names are our own
        ids=sorted(ids),
    )


def take_back(
    connection: Connection, moments: Mapping[str, datetime], events: Sequence[LeadEvent]
) -> list[dict[str, Any]]:
    """Delete the events of leads' last moments, but for these; one that differs in what was before alone is mended.

    How leads stand to each other (`retendered`) is decided elsewhere and stays. Returns the deleted rows.
    """
    kept = stage(connection, tables.lead_event, EVENT, map(_event_row, events))
    same = (
        "t.happened_at = e.happened_at AND (t.lead_id, t.kind, t.field) = (e.lead_id, e.kind, e.field)"
        " AND t.new IS NOT DISTINCT FROM e.new"
    )
    connection.execute(
        text(
            f"UPDATE core.lead_event e SET old = t.old FROM {kept} t WHERE {same} AND t.old IS DISTINCT FROM e.old"  # noqa: S608  # our own
        )
    )
    gone = connection.execute(
        text(
            f"""
            DELETE FROM core.lead_event e
            USING unnest(CAST(:ids AS text[]), CAST(:moments AS timestamptz[])) l (id, moment)
            WHERE e.lead_id = l.id AND e.happened_at = l.moment AND e.kind <> 'retendered'
              AND NOT EXISTS (SELECT FROM {kept} t WHERE {same})
            RETURNING {", ".join(f"e.{name}" for name in EVENT)}
            """  # noqa: S608  # names are our own
        ),
        {"ids": list(moments), "moments": list(moments.values())},
    )
    return [dict(row) for row in gone.mappings()]


def add_events(connection: Connection, events: Sequence[LeadEvent]) -> int:
    """Keep events; one that is known already is not kept again. Returns how many were new.

    One that had followed its lead into another comes back where that lead stands by itself again.
    """
    if not events:
        return 0
    staged = stage(connection, tables.lead_event, EVENT, map(_event_row, events))
    listed = ", ".join(EVENT)
    # A statement may write a row once: of one event that comes twice, the lead that stands by itself has it.
    once = "coalesce(t.name, core.event_name(t.lead_id, t.kind, t.field, t.new, t.happened_at))"
    added = connection.execute(
        text(
            f"INSERT INTO core.lead_event ({listed}) SELECT DISTINCT ON ({once}) {listed}"  # noqa: S608  # names are our own
            f" FROM {staged} t WHERE NOT EXISTS ("
            "SELECT FROM core.lead_event e WHERE (e.lead_id, e.kind, e.field, e.happened_at)"
            " = (t.lead_id, t.kind, t.field, t.happened_at) AND e.new IS NOT DISTINCT FROM t.new)"
            f" ORDER BY {once}, t.name NULLS FIRST"
            " ON CONFLICT (name) DO UPDATE SET lead_id = excluded.lead_id, old = excluded.old"
        )
    )
    return added.rowcount


def replace_relations(
    connection: Connection, lead_ids: Collection[str], relations: Mapping[RelationKey, dict[str, Any]]
) -> list[RelationKey]:
    """Write the relations of these leads anew, each with its evidence; returns those that were not there before."""
    deleted = rows_of(
        connection,
        "DELETE FROM core.lead_relation WHERE from_lead = ANY(:ids) OR to_lead = ANY(:ids)"
        " RETURNING from_lead, to_lead, kind",
        ids=list(lead_ids),
    )
    known = {RelationKey(**row) for row in deleted}
    rows = [(*key, relations[key]) for key in sorted(relations)]
    copy_rows(connection, tables.lead_relation.fullname, (*RelationKey._fields, "evidence"), rows)
    return [key for key in sorted(relations) if key not in known]


# Facts of a lead as digest.item.told has them; sums as text, so that they come back exact.
_TOLD = """
jsonb_build_object('title', l.title, 'stage', l.stage, 'buyer', nullif(l.buyer, ''), 'deadline_at', l.deadline_at,
  'deadline_precision', l.deadline_precision, 'prequalification_at', l.prequalification_at,
  'prequalification_precision', l.prequalification_precision, 'cancellation', l.cancellation, 'substage', l.substage,
  'amount', l.amount::text, 'currency', l.currency, 'amount_kind', l.amount_kind, 'amount_exact', l.amount_exact)
"""


def mute(connection: Connection, notice_ids: Sequence[int], document_ids: Sequence[int]) -> int:
    """Let the leads of these notices that only a backfill has shown be no news to anybody; returns how many.

    Such a lead has been in no other walk than quiet ones, and all of its notices were published inside those
    walks' windows: a feed that shows today's notices whatever it is asked for brings news all the same.
    """
    quiet = text(
        "SELECT count(*) FROM raw.crawl WHERE quiet AND id IN"
        " (SELECT crawl_id FROM raw.document WHERE id = ANY(:documents))"
    )
    if not connection.execute(quiet, {"documents": list(document_ids)}).scalar_one():
        return 0
    muted = connection.execute(
        text(
            f"""
            INSERT INTO digest.muted (lead_id, told, muted_at)
            SELECT l.id, {_TOLD}, l.first_known_at
            FROM core.lead l JOIN core.country c ON c.code = l.country
            WHERE l.id IN (SELECT lead_id FROM core.lead_member WHERE notice_id = ANY(:notices))
              AND l.merged_into IS NULL AND l.tier <> 'none'
              AND NOT EXISTS (
                SELECT FROM core.lead_member m
                JOIN core.notice n ON n.id = m.notice_id
                JOIN core.notice_version v ON v.notice_id = n.id
                JOIN raw.document d ON d.id = ANY(v.document_ids)
                LEFT JOIN raw.crawl w ON w.id = d.crawl_id
                WHERE m.lead_id = l.id AND w.entrance IS DISTINCT FROM 'details'
                  AND (w.quiet AND (n.published_at AT TIME ZONE c.zone)::date <= w.window_until) IS NOT TRUE)
            ON CONFLICT DO NOTHING
            """  # noqa: S608  # our own words
        ),
        {"notices": list(notice_ids)},
    )
    return muted.rowcount
