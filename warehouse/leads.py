"""Leads: their members, their current form, their relations and events, and the details they want."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from warehouse import tables
from warehouse.db import copy_rows, rows_of, stage

LEAD = tuple(column.name for column in tables.lead.c if column.name != "merged_into")
STOOD = (
    *("stage", "deadline_at", "deadline_precision"),
    *("amount", "currency", "amount_kind", "amount_exact"),
)
EVENT = ("lead_id", "kind", "field", "old", "new", "happened_at")


def members(connection: Connection, notice_ids: Sequence[int]) -> list[dict[str, Any]]:
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


def leads(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Rows of core.lead by id, merged ones included."""
    rows = rows_of(connection, "SELECT * FROM core.lead WHERE id = ANY(:ids)", ids=sorted(set(ids)))
    return {row["id"]: row for row in rows}


def living(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Lead → the lead that it is today, for those that are there; merged ones lead to the survivor, however far."""
    rows = rows_of(
        connection,
        """
        WITH RECURSIVE trail (origin, id, next) AS (
          SELECT l.id, l.id, l.merged_into FROM core.lead l WHERE l.id = ANY(:ids)
          UNION
          SELECT t.origin, l.id, l.merged_into FROM trail t JOIN core.lead l ON l.id = t.next
        )
        SELECT origin, id FROM trail WHERE next IS NULL
        """,
        ids=sorted(set(ids)),
    )
    return {row["origin"]: row["id"] for row in rows}


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


def add_leads(connection: Connection, rows: Sequence[Sequence[object]]) -> None:
    """Write leads (columns LEAD) that are not there yet."""
    copy_rows(connection, tables.lead.fullname, LEAD, rows)


def merge_leads(connection: Connection, rows: Sequence[Sequence[object]]) -> None:
    """Write leads (columns LEAD). One that had been merged away and is written again lives again."""
    if not rows:
        return
    staged = stage(connection, tables.lead, LEAD, rows)
    listed = ", ".join(LEAD)
    updates = ", ".join(f"{name} = excluded.{name}" for name in LEAD if name != "id")
    connection.execute(
        text(
            f"INSERT INTO core.lead ({listed}) SELECT {listed} FROM {staged} ORDER BY id"  # noqa: S608  # names are our own
            f" ON CONFLICT (id) DO UPDATE SET {updates}, merged_into = NULL"
        )
    )


def add_members(connection: Connection, rows: Sequence[Sequence[object]]) -> None:
    """Put notices into leads that are in none yet: rows of (notice_id, lead_id)."""
    copy_rows(connection, tables.lead_member.fullname, ("notice_id", "lead_id"), rows)


def assign(connection: Connection, rows: Sequence[Sequence[object]]) -> None:
    """Put notices into leads: rows of (notice_id, lead_id)."""
    if not rows:
        return
    staged = stage(connection, tables.lead_member, ("notice_id", "lead_id"), rows)
    connection.execute(
        text(
            f"INSERT INTO core.lead_member (notice_id, lead_id) SELECT notice_id, lead_id FROM {staged}"  # noqa: S608  # names are our own
            " ON CONFLICT (notice_id) DO UPDATE SET lead_id = excluded.lead_id"
            " WHERE lead_member.lead_id <> excluded.lead_id"
        )
    )


def merge_away(connection: Connection, gone: Mapping[str, str]) -> None:
    """Let leads go on as others (old id → living id): their events and older redirects follow, none is deleted."""
    for old, living in sorted(gone.items()):
        names = {"old": old, "living": living}
        connection.execute(text("UPDATE core.lead SET merged_into = :living WHERE id = :old"), names)
        connection.execute(text("UPDATE core.lead SET merged_into = :living WHERE merged_into = :old"), names)
        connection.execute(
            text(
                "UPDATE core.lead_event e SET lead_id = :living WHERE lead_id = :old AND NOT EXISTS ("
                " SELECT FROM core.lead_event o WHERE o.lead_id = :living AND o.kind = e.kind"
                " AND (o.kind = 'new' OR o.field = e.field AND o.happened_at = e.happened_at))"
            ),
            names,
        )
        connection.execute(
            text("DELETE FROM core.lead_relation WHERE from_lead = :old OR to_lead = :old"), names
        )


def remember(connection: Connection, moments: Mapping[str, datetime]) -> None:
    """Keep how leads stand that are about to be written.

    Args:
        connection: in the transaction that then writes them.
        moments: id of a lead → the moment that changes it, UTC. What is kept of that moment, or of a later one,
            stays: it is how the lead stood before all that this moment brings.
    """
    staged = stage(connection, tables.lead_before, ("lead_id", "moment"), sorted(moments.items()))
    names = ("moment", "stood", *STOOD)
    then = ", ".join(f"CASE WHEN stood THEN l.{name} END" for name in STOOD)
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


def stood(connection: Connection, ids: Iterable[str]) -> list[dict[str, Any]]:
    """How these leads, and those that go on as them, stood before their last moments, where they were leads then.

    Returns:
        Rows of lead_id, moment, merged_into (as it is now) and STOOD.
    """
    return rows_of(
        connection,
        f"""
        SELECT b.lead_id, b.moment, l.merged_into, {", ".join(f"b.{name}" for name in STOOD)}
        FROM core.lead l JOIN core.lead_before b ON b.lead_id = l.id
        WHERE b.stood AND (l.id = ANY(:ids) OR l.merged_into = ANY(:ids))
        """,  # noqa: S608  # names are our own
        ids=sorted(ids),
    )


def take_back(
    connection: Connection, moments: Mapping[str, datetime], events: Sequence[Sequence[object]]
) -> int:
    """Forget what leads' last moments were said to have brought, but for these events (columns EVENT).

    How leads stand to each other (`retendered`) is told elsewhere and stays. Returns how many were forgotten.
    """
    told = stage(connection, tables.lead_event, EVENT, events)
    gone = connection.execute(
        text(
            f"""
            DELETE FROM core.lead_event e
            USING unnest(CAST(:ids AS text[]), CAST(:moments AS timestamptz[])) l (id, moment)
            WHERE e.lead_id = l.id AND e.happened_at = l.moment AND e.kind <> 'retendered' AND NOT EXISTS (
              SELECT FROM {told} t WHERE t.happened_at = e.happened_at
              AND (t.lead_id, t.kind, t.field) = (e.lead_id, e.kind, e.field)
              AND (t.old, t.new) IS NOT DISTINCT FROM (e.old, e.new))
            """  # noqa: S608  # names are our own
        ),
        {"ids": list(moments), "moments": list(moments.values())},
    )
    return gone.rowcount


def add_events(connection: Connection, rows: Sequence[Sequence[object]]) -> int:
    """Note events (columns EVENT); one that is known already is not noted again. Returns how many were new."""
    if not rows:
        return 0
    staged = stage(connection, tables.lead_event, EVENT, rows)
    listed = ", ".join(EVENT)
    added = connection.execute(
        text(f"INSERT INTO core.lead_event ({listed}) SELECT {listed} FROM {staged} ON CONFLICT DO NOTHING")  # noqa: S608  # names are our own
    )
    return added.rowcount


def replace_relations(
    connection: Connection, lead_ids: Sequence[str], rows: Sequence[tuple[str, str, str, dict[str, Any]]]
) -> list[tuple[str, str, str]]:
    """Write the relations that touch these leads anew: rows of (from, to, kind, evidence).

    Returns:
        (from, to, kind) of those that were not there before.
    """
    known = {
        (row["from_lead"], row["to_lead"], row["kind"])
        for row in rows_of(
            connection,
            "DELETE FROM core.lead_relation WHERE from_lead = ANY(:ids) OR to_lead = ANY(:ids)"
            " RETURNING from_lead, to_lead, kind",
            ids=list(lead_ids),
        )
    }
    copy_rows(connection, tables.lead_relation.fullname, ("from_lead", "to_lead", "kind", "evidence"), rows)
    return [row[:3] for row in rows if row[:3] not in known]


# Facts of a lead as digest.item.told has them; sums as text, so that they come back exact.
_TOLD = """
jsonb_build_object('title', l.title, 'stage', l.stage, 'buyer', nullif(l.buyer, ''), 'deadline_at', l.deadline_at,
  'deadline_precision', l.deadline_precision, 'prequalification_at', l.prequalification_at,
  'prequalification_precision', l.prequalification_precision, 'cancellation', l.cancellation,
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
            FROM core.lead l JOIN core.centre c ON c.country = l.country
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


_ASK = """
    INSERT INTO ops.detail_request (source, native_id, locator, reason, state, wanted_at)
    {rows}
    ON CONFLICT (source, native_id) DO UPDATE
    SET locator = excluded.locator, state = 'wanted', wanted_at = excluded.wanted_at
    WHERE detail_request.locator IS DISTINCT FROM excluded.locator
"""
_OF_LEADS = """
    SELECT n.source, n.native_id, n.content -> 'locator',
           CASE WHEN n.tier = 'none' THEN 'member' ELSE n.tier END, 'wanted', :now
    FROM (SELECT DISTINCT unnest(CAST(:ids AS text[])) AS id) touched
    JOIN core.lead l USING (id)
    JOIN core.lead_member m ON m.lead_id = l.id
    JOIN core.notice n ON n.id = m.notice_id
    WHERE l.tier <> 'none' AND n.content ? 'locator'
    ORDER BY n.source, n.native_id
"""
_OF_NOTICES = """
    SELECT source, native_id, content -> 'locator', 'title', 'wanted', :now
    FROM core.notice WHERE id = ANY(:ids) AND content ? 'locator' ORDER BY source, native_id
"""


def want_details(connection: Connection, lead_ids: Sequence[str], now: datetime) -> None:
    """Ask for the details of every notice in these leads, where its portal has any, once per locator."""
    connection.execute(text(_ASK.format(rows=_OF_LEADS)), {"ids": list(lead_ids), "now": now})


def look_into(connection: Connection, notice_ids: Sequence[int], now: datetime) -> None:
    """Ask for the details of notices whose titles say nothing, where their portal has any, once per locator."""
    connection.execute(text(_ASK.format(rows=_OF_NOTICES)), {"ids": list(notice_ids), "now": now})
