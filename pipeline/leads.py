"""Leads from decided pairs: connected notices are clustered, each tender is compiled, and its events are listed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from domain.lead import Lead, LeadEvent, Member
from domain.match import Edge, MatchForm, Verdict
from pipeline._neighbours import Neighbours
from pipeline.lead_events import list_events
from pipeline.lead_relations import update_relations
from pipeline.records import NoticeRecord
from transform.matching.clustering import join
from transform.matching.compile_lead import compile_lead
from transform.matching.likenesses import Star, Told
from transform.notice_json import notice_from_json
from warehouse import detail_requests, match_edges
from warehouse import leads as store


def update_leads(
    connection: Connection,
    changed: list[int],
    official: Collection[str],
    saved: Sequence[NoticeRecord] = (),
    *,
    by_hand: bool = False,
) -> int:
    """Recompute every lead that the changed notices can have touched; returns how many events were new.

    Args:
        connection: within the batch's transaction.
        changed: the notices in the scope of matching (pipeline.match) that are new or have changed, or whose pairs
            have.
        official: see `transform.matching.clustering.join`.
        saved: what is at hand of the changed notices; of all others it is fetched.
        by_hand: whether people have decided, and no crawl brought anything: events follow from how the leads stand
            now, and none is taken back.
    """
    if not changed:
        return 0
    touched = _load(connection, changed, saved)
    tenders = join(touched.forms, touched.stars, official, touched.told)
    leads = [compile_lead([touched.members[i] for i in ids]) for ids in tenders]
    before, events, taken_back = _save(connection, leads, touched, by_hand=by_hand)
    events += update_relations(connection, leads, sorted(before), touched.forms, touched.related)
    latest = max(member.changed_at for member in touched.members.values())
    relevant = [lead.id for lead in leads if lead.is_relevant]
    detail_requests.request_for_leads(connection, relevant, latest)
    return store.add_events(connection, events) - taken_back


@dataclass(frozen=True, slots=True)
class _Touched:
    """The notices whose leads are recomputed.

    Attributes:
        new: those that are in no lead yet.
        members, forms: all of them by id, in the order of ids.
        stars, told: what they keep, and what people decided (transform.matching.likenesses).
        related: decisions that one of them is related to another notice.
    """

    new: set[int]
    members: dict[int, Member]
    forms: dict[int, MatchForm]
    stars: dict[int, Star]
    told: Told
    related: list[Edge]


def _load(connection: Connection, changed: list[int], saved: Sequence[NoticeRecord]) -> _Touched:
    at_hand = {one.id: one for one in saved}
    near = Neighbours(connection, {one.id: one.enriched.form for one in saved})
    ids = sorted(near.connected(changed))
    fetched = [notice_id for notice_id in ids if notice_id not in at_hand]
    members = {notice_id: at_hand[notice_id].member for notice_id in ids if notice_id in at_hand}
    members |= {row["id"]: _fetched(row) for row in store.notices_to_compile(connection, fetched)}
    return _Touched(
        new=set(ids) - store.leads_of(connection, ids).keys(),
        members=members,
        forms={notice_id: near.forms[notice_id] for notice_id in ids},
        stars=near.stars,
        told=near.told,
        related=match_edges.edges_at(connection, ids, (Verdict.RELATED,)),
    )


def _fetched(row: dict[str, Any]) -> Member:
    names = ("tier", "score", "evidence", "place_code", "language", "first_known_at", "changed_at")
    return Member(
        notice_id=row["id"],
        notice=notice_from_json(row["content"]),
        dimensions=tuple(row["dimensions"]),
        **{name: row[name] for name in names},
    )


def _save(
    connection: Connection, leads: list[Lead], touched: _Touched, *, by_hand: bool
) -> tuple[store.LeadRows, list[LeadEvent], int]:
    """Write leads and members, redirect leads that have become part of others, and list what happened.

    Args:
        connection: within the batch's transaction.
        leads: all touched notices are in one of them.
        touched: those notices.
        by_hand: see `update_leads`.

    Returns:
        The leads as they were before, events, and how many earlier events were taken back.
    """
    lead_of = {notice_id: lead.id for lead in leads for notice_id in lead.notice_ids}
    added = {notice_id: lead_id for notice_id, lead_id in lead_of.items() if notice_id in touched.new}
    moved = {notice_id: lead_id for notice_id, lead_id in lead_of.items() if notice_id not in touched.new}
    anchored = store.anchored(connection, list(moved))
    gone = {old: lead_of[anchor] for old, anchor in anchored.items() if lead_of[anchor] != old}
    before = store.leads(connection, {*anchored, *lead_of.values()})
    events, taken_back = list_events(connection, leads, touched.members, gone, before if by_hand else None)
    store.write_leads(connection, leads, before)
    store.add_members(connection, added)
    store.assign(connection, moved)
    store.merge_away(connection, gone)
    return before, events, taken_back
