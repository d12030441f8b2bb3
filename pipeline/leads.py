"""Leads from decided pairs: cluster what hangs together, compile each tender, and tell what happened to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection

from domain.lead import RELEVANT_TIERS
from pipeline.notices import Saved
from transform.matching.clustering import Edge, cluster, rival_plans
from transform.matching.leads import Event, EventKind, Lead, Member, Stood, compile_lead, events_between
from transform.matching.normalize import Normal
from transform.matching.relations import relate
from transform.matching.rule import is_twin
from transform.notice_json import notice_from_json
from warehouse import leads as store
from warehouse import match_edges

_row = attrgetter(*store.LEAD)


@dataclass(frozen=True, slots=True)
class Group:
    """One tender: its compiled lead, and the notices in it by surrogate key."""

    lead: Lead
    notice_ids: tuple[int, ...]


def update_leads(
    connection: Connection,
    changed: list[int],
    official: Collection[str],
    saved: Sequence[Saved] = (),
    *,
    by_hand: bool = False,
) -> int:
    """Recompute every lead that the changed notices can have touched; returns how many events were new.

    Args:
        connection: within the batch's transaction.
        changed: the notices of the circle (pipeline.match) that are new or have changed, or whose pairs have.
        official: see `transform.matching.rule.cluster`.
        saved: what is at hand of the changed notices; of all others it is fetched.
        by_hand: whether people have decided, and no crawl brought anything: events are told against how the leads
            stand now, and none is taken back.
    """
    if not changed:
        return 0
    touched = _touched(connection, changed, {one.id for one in saved if one.is_new})
    saved_by_id = {one.id: one for one in saved}
    at_hand = {notice_id: saved_by_id[notice_id] for notice_id in touched if notice_id in saved_by_id}
    fetched = [notice_id for notice_id in touched if notice_id not in at_hand]
    sides = {notice_id: one.rebuilt.enriched.normal for notice_id, one in at_hand.items()}
    sides |= {i: Normal.from_json(normal) for i, normal in match_edges.normals(connection, fetched).items()}
    members = {notice_id: _member(one) for notice_id, one in at_hand.items()}
    members |= {row["id"]: _fetched_member(row) for row in store.members(connection, fetched)}
    edges = match_edges.edges_within(connection, touched, ("same", "apart", "related"))
    groups = [_group([members[i] for i in ids]) for ids in _clustered(edges, touched, sides, official)]
    new = set(touched) - store.leads_of(connection, touched).keys()
    before, events, taken_back = _save(connection, groups, new, by_hand=by_hand)
    related = [row for row in edges if row["verdict"] == "related"]
    events += _relate(connection, groups, before, sides, related)
    latest = max(member.changed_at for member in members.values())
    relevant = [group.lead.id for group in groups if group.lead.tier in RELEVANT_TIERS]
    store.want_details(connection, relevant, latest)
    return store.add_events(connection, events) - taken_back


def _touched(connection: Connection, changed: list[int], new: set[int]) -> list[int]:
    """All notices that hang together with the changed ones. A new one without an edge stands alone."""
    edges = match_edges.edges_within(connection, changed, ("same",))
    linked = {row[side] for row in edges for side in ("a", "b")}
    alone = new.intersection(changed) - linked
    return sorted(alone.union(match_edges.component(connection, [i for i in changed if i not in alone])))


def _clustered(
    rows: list[dict[str, Any]], touched: list[int], sides: dict[int, Normal], official: Collection[str]
) -> list[list[int]]:
    position = {notice_id: number for number, notice_id in enumerate(touched)}
    edges, apart, twins = [], [], []
    for row in rows:
        a, b = position.get(row["a"]), position.get(row["b"])
        if row["verdict"] == "related":
            twins += [side for side in (a, b) if side is not None and is_twin(row["verdict"], row["score"])]
        elif a is not None and b is not None:
            if row["verdict"] == "same":
                edges.append(Edge(a, b, row["score"]))
            else:
                apart.append((a, b))
    groups = cluster([sides[notice_id] for notice_id in touched], edges, official, apart, twins)
    return [[touched[number] for number in group] for group in groups]


def _member(one: Saved) -> Member:
    enriched = one.rebuilt.enriched
    return Member(
        notice_id=one.id,
        notice=enriched.notice,
        tier=enriched.judgement.tier,
        score=enriched.judgement.score,
        dimensions=tuple(enriched.judgement.dimensions),
        evidence=enriched.evidence,
        place_code=enriched.place.code if enriched.place else None,
        language=enriched.language.code,
        first_known_at=one.first_known_at,
        changed_at=one.changed_at,
    )


def _fetched_member(row: dict[str, Any]) -> Member:
    names = ("tier", "score", "evidence", "place_code", "language", "first_known_at", "changed_at")
    return Member(
        notice_id=row["id"],
        notice=notice_from_json(row["content"]),
        dimensions=tuple(row["dimensions"]),
        **{name: row[name] for name in names},
    )


def _group(members: list[Member]) -> Group:
    return Group(compile_lead(members), tuple(member.notice_id for member in members))


EventRow = tuple[object, ...]


LeadRows = dict[str, dict[str, Any]]


def _save(
    connection: Connection, groups: list[Group], new: set[int], *, by_hand: bool
) -> tuple[LeadRows, list[EventRow], int]:
    """Write leads and members, redirect leads that have become part of others, and list what happened.

    Args:
        connection: within the batch's transaction.
        groups: every notice that was touched, in its group.
        new: those of the notices that are in no lead yet.
        by_hand: see `update_leads`.

    Returns:
        The leads as they were before, events, and how many earlier events were taken back.
    """
    group_of = {notice_id: group for group in groups for notice_id in group.notice_ids}
    anchored = store.anchored(connection, [i for i in group_of if i not in new])
    before = store.leads(connection, {*anchored, *(group.lead.id for group in groups)})
    gone = {
        lead_id: group_of[anchor].lead.id
        for lead_id, anchor in anchored.items()
        if group_of[anchor].lead.id != lead_id
    }
    events, taken_back = _tell(
        connection, [group.lead for group in groups], gone, before if by_hand else None
    )
    rows = [_row(group.lead) for group in groups]
    store.add_leads(connection, [row for row in rows if row[0] not in before])
    store.merge_leads(connection, [row for row in rows if row[0] in before])
    seats = [(notice_id, group.lead.id) for notice_id, group in group_of.items()]
    store.add_members(connection, [seat for seat in seats if seat[0] in new])
    store.assign(connection, [seat for seat in seats if seat[0] not in new])
    store.merge_away(connection, gone)
    return before, events, taken_back


def _tell(
    connection: Connection, leads: list[Lead], gone: dict[str, str], decided: LeadRows | None
) -> tuple[list[EventRow], int]:
    """Tell what the leads' last moment has brought, against how they stood before all of it.

    What one moment of a crawl brings is one step, however many batches it is read in: each batch tells the whole
    step again, and takes back what an earlier batch told and no longer holds.

    Args:
        connection: before the leads are written.
        leads: as they are about to be written.
        gone: leads that go on as others, old id → living id.
        decided: the leads as they stand now, where people have decided; nothing is taken back then.
    """
    moments = {lead.id: lead.changed_at for lead in leads}
    moments |= {old: moments[living] for old, living in gone.items()}
    store.remember(connection, moments)
    rows = store.stood(connection, moments) if decided is None else _standing(decided, moments)
    stood = dict[str, dict[str, Stood]]()
    for row in rows:
        living = _goes_on_as(row, gone, moments)
        if row["moment"] == moments.get(living):
            values = {name: row[name] for name in store.STOOD}
            stood.setdefault(living, {})[row["lead_id"]] = Stood(**values)
    events = [event for lead in leads for event in _events(lead, stood.get(lead.id, {}))]
    return events, 0 if decided is not None else store.take_back(connection, moments, events)


def _standing(decided: LeadRows, moments: dict[str, datetime]) -> list[dict[str, Any]]:
    """Relevant leads as they stand now, in the form of `warehouse.leads.stood`."""
    return [
        {**row, "lead_id": lead_id, "moment": moments[lead_id]}
        for lead_id, row in decided.items()
        if row["tier"] in RELEVANT_TIERS and row["merged_into"] is None
    ]


def _goes_on_as(row: dict[str, Any], gone: dict[str, str], moments: dict[str, datetime]) -> str:
    """The living lead of a lead that stood before: itself, or the one that it was or is now merged into."""
    lead_id: str = row["lead_id"]
    if lead_id not in gone and lead_id not in moments and row["merged_into"]:
        lead_id = row["merged_into"]
    return gone.get(lead_id, lead_id)


def _events(lead: Lead, stood: dict[str, Stood]) -> list[EventRow]:
    """What happened to a lead, by how it and those that have become part of it stood before, by id."""
    if lead.tier not in RELEVANT_TIERS:
        return []
    earlier, merged = stood.get(lead.id), sorted(stood.keys() - {lead.id})
    if earlier is None and merged:
        # The same lead under the id of an earlier notice that has only now turned up.
        earlier, merged = stood[merged[0]], merged[1:]
    events = events_between(earlier, lead)
    events += [Event(EventKind.MERGED, "lead", old, lead.id) for old in merged]
    return [
        (lead.id, event.kind.value, event.field, event.old, event.new, lead.changed_at) for event in events
    ]


def _relate(
    connection: Connection,
    groups: list[Group],
    before: LeadRows,
    sides: dict[int, Normal],
    related: list[dict[str, Any]],
) -> list[EventRow]:
    """Write how relevant leads stand to each other, and list the re-tenders among them."""
    lead_of = {
        notice_id: group.lead.id
        for group in groups
        if group.lead.tier in RELEVANT_TIERS
        for notice_id in group.notice_ids
    }
    pairs = [row for row in related if row["a"] in lead_of or row["b"] in lead_of]
    outside = {row[side] for row in pairs for side in ("a", "b")} - lead_of.keys()
    lead_of |= store.leads_of(connection, outside)
    pairs = [row for row in pairs if row["a"] in lead_of and row["b"] in lead_of]
    known = {notice_id: sides[notice_id] for notice_id in lead_of if notice_id in sides}
    missing = lead_of.keys() - known.keys()
    known |= {i: Normal.from_json(normal) for i, normal in match_edges.normals(connection, missing).items()}
    touched, leads = {group.lead.id for group in groups}, store.leads(connection, lead_of.values())
    found = _found_relations(pairs, known, lead_of, leads)
    relevant = {
        key: evidence
        for key, evidence in found.items()
        if all(leads[lead_id]["tier"] in RELEVANT_TIERS for lead_id in key[:2])
        and not touched.isdisjoint(key[:2])
    }
    rows = [(*key, evidence) for key, evidence in sorted(relevant.items())]
    new = store.replace_relations(connection, sorted(before), rows)
    return [
        (earlier, EventKind.RETENDERED.value, "lead", earlier, later, leads[later]["changed_at"])
        for later, earlier, kind in new
        if kind == "retender_of"
    ]


def _found_relations(
    pairs: list[dict[str, Any]],
    sides: dict[int, Normal],
    lead_of: dict[int, str],
    leads: LeadRows,
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
