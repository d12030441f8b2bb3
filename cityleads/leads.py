"""Leads from decided pairs: cluster what hangs together, compile each tender, and tell what happened to it."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection

from transform.clusters import Edge, cluster, rival_plans
from transform.codec import notice_from_json
from transform.leads import Event, EventKind, Lead, Member, compile_lead, events_between
from transform.matching import relate
from transform.normal import Normal
from warehouse import leads as store
from warehouse import matches

RELEVANT = ("lead", "watch")


@dataclass(frozen=True, slots=True)
class Group:
    """One tender: its compiled lead, and the notices in it by surrogate key."""

    lead: Lead
    notice_ids: tuple[int, ...]


def update_leads(connection: Connection, changed: list[int], official: Collection[str]) -> int:
    """Recompute every lead that the changed notices can have touched; returns how many events were new."""
    touched = matches.component(connection, changed)
    sides = {
        notice_id: Normal.from_json(normal)
        for notice_id, normal in matches.normals(connection, touched).items()
    }
    members = {row["id"]: row for row in store.members(connection, touched)}
    groups = [_group([members[i] for i in ids]) for ids in _clustered(connection, touched, sides, official)]
    events = _save(connection, groups, members)
    events += _relate(connection, groups, sides)
    latest = max(row["changed_at"] for row in members.values())
    store.want_details(connection, [group.lead.id for group in groups], latest)
    return store.add_events(connection, events)


def _clustered(
    connection: Connection, touched: list[int], sides: dict[int, Normal], official: Collection[str]
) -> list[list[int]]:
    position = {notice_id: number for number, notice_id in enumerate(touched)}
    edges = [
        Edge(position[row["a"]], position[row["b"]], row["score"])
        for row in matches.edges_within(connection, touched, "same")
    ]
    apart = [
        (position[row["a"]], position[row["b"]])
        for row in matches.edges_within(connection, touched, "apart")
        if row["a"] in position and row["b"] in position
    ]
    groups = cluster([sides[notice_id] for notice_id in touched], edges, official, apart)
    return [[touched[number] for number in group] for group in groups]


def _group(rows: list[dict[str, Any]]) -> Group:
    members = [
        Member(
            notice_id=row["id"],
            notice=notice_from_json(row["content"]),
            dimensions=tuple(row["dimensions"]),
            **{
                name: row[name]
                for name in (
                    "tier",
                    "score",
                    "evidence",
                    "place_code",
                    "language",
                    "first_known_at",
                    "changed_at",
                )
            },
        )
        for row in rows
    ]
    return Group(compile_lead(members), tuple(row["id"] for row in rows))


EventRow = tuple[object, ...]


def _save(connection: Connection, groups: list[Group], members: dict[int, dict[str, Any]]) -> list[EventRow]:
    """Write leads and members, redirect leads that have become part of others, and list what happened."""
    group_of = {notice_id: group for group in groups for notice_id in group.notice_ids}
    anchored = store.anchored(connection, list(members))
    before = store.leads(connection, {*anchored, *(group.lead.id for group in groups)})
    gone = {
        lead_id: group_of[anchor].lead.id
        for lead_id, anchor in anchored.items()
        if group_of[anchor].lead.id != lead_id
    }
    store.merge_leads(
        connection, [tuple(getattr(group.lead, name) for name in store.LEAD) for group in groups]
    )
    store.assign(
        connection, [(notice_id, group.lead.id) for group in groups for notice_id in group.notice_ids]
    )
    store.merge_away(connection, gone)
    return [row for group in groups for row in _events(group.lead, before, gone)]


def _events(lead: Lead, before: dict[str, dict[str, Any]], gone: dict[str, str]) -> list[EventRow]:
    if lead.tier not in RELEVANT:
        return []
    # A lead that this very moment brought and joined to another was never one of its own to anybody.
    merged = sorted(
        old
        for old, living in gone.items()
        if living == lead.id
        and before[old]["tier"] in RELEVANT
        and before[old]["first_known_at"] < lead.changed_at
    )
    known = before.get(lead.id)
    earlier = known if known and known["merged_into"] is None and known["tier"] in RELEVANT else None
    if earlier is None and merged:
        # The same lead under the id of an earlier notice that has only now turned up.
        earlier, merged = before[merged[0]], merged[1:]
    events = events_between(_as_lead(earlier), lead)
    events += [Event(EventKind.MERGED, "lead", old, lead.id) for old in merged]
    return [
        (lead.id, event.kind.value, event.field, event.old, event.new, lead.changed_at) for event in events
    ]


def _as_lead(row: dict[str, Any] | None) -> Lead | None:
    if row is None:
        return None
    values = {field.name: row[field.name] for field in fields(Lead)}
    return Lead(**{**values, "dimensions": tuple(values["dimensions"])})


def _relate(connection: Connection, groups: list[Group], sides: dict[int, Normal]) -> list[EventRow]:
    """Write how relevant leads stand to each other, and list the re-tenders among them."""
    touched = [notice_id for group in groups for notice_id in group.notice_ids]
    pairs = matches.edges_within(connection, touched, "related")
    plans = matches.edges_within(connection, touched, "same")
    outside = {row[side] for row in (*pairs, *plans) for side in ("a", "b")} - sides.keys()
    known = {
        **sides,
        **{i: Normal.from_json(normal) for i, normal in matches.normals(connection, outside).items()},
    }
    lead_of = {row["id"]: row["lead_id"] for row in store.members(connection, list(known))}
    leads = store.leads(connection, lead_of.values())
    found = _found_relations(pairs, known, lead_of, leads)
    relevant = {
        key: evidence
        for key, evidence in found.items()
        if all(leads[lead_id]["tier"] in RELEVANT for lead_id in key[:2])
    }
    rows = [(*key, evidence) for key, evidence in sorted(relevant.items())]
    new = store.replace_relations(connection, [group.lead.id for group in groups], rows)
    return [
        (earlier, EventKind.RETENDERED.value, "lead", earlier, later, leads[later]["changed_at"])
        for later, earlier, kind in new
        if kind == "retender_of"
    ]


def _found_relations(
    pairs: list[dict[str, Any]],
    sides: dict[int, Normal],
    lead_of: dict[int, str],
    leads: dict[str, dict[str, Any]],
) -> dict[tuple[str, str, str], dict[str, Any]]:
    by_identity = {side.identity: notice_id for notice_id, side in sides.items()}

    def lead_at(side: Normal) -> str:
        return lead_of[by_identity[side.identity]]

    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in pairs:
        relation = relate(sides[row["a"]], sides[row["b"]], lambda side: leads[lead_at(side)]["stage"] or "")
        if relation and lead_at(relation.later) != lead_at(relation.earlier):
            key = (lead_at(relation.later), lead_at(relation.earlier), relation.kind)
            found[key] = {"notices": [list(relation.later.identity), list(relation.earlier.identity)]}
    ids = sorted(sides)
    rivals = rival_plans([sides[i] for i in ids], {number: lead_of[i] for number, i in enumerate(ids)})
    found |= {(of_plan, other, "plan_of"): {} for of_plan, other in rivals}
    return found
