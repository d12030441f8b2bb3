"""How relevant leads stand to each other: re-tenders, lots of one purchase, the years beside it, plans of others."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from domain.lead import RELEVANT_TIERS, EventKind, Lead, LeadEvent
from domain.match import Edge, MatchForm
from transform.matching.clustering import rival_plans
from transform.matching.relations import RETENDER, relate
from warehouse import leads as store
from warehouse import match_edges

PLAN_OF = "plan_of"
Relations = dict[store.RelationKey, dict[str, Any]]


def update_relations(
    connection: Connection,
    leads: Sequence[Lead],
    before: Collection[str],
    forms: Mapping[int, MatchForm],
    related: Sequence[Edge],
) -> list[LeadEvent]:
    """Write how relevant leads stand to each other, and list the re-tenders among them.

    Args:
        connection: the leads are written already.
        leads: those that were recomputed.
        before: their ids, and those of leads that have become part of them, as far as they were there before.
        forms: their notices.
        related: decisions that one of their notices is related to another.
    """
    lead_of, near = _at_relevant(connection, leads, related)
    rows = store.leads(connection, lead_of.values())
    found = _relations(near, _forms_of(connection, lead_of, forms), lead_of, rows)
    touched = {lead.id for lead in leads}
    relevant = {
        key: evidence
        for key, evidence in found.items()
        if _both_relevant(key, rows) and not touched.isdisjoint((key.from_lead, key.to_lead))
    }
    new = store.replace_relations(connection, before, relevant)
    return [
        LeadEvent(
            key.to_lead,
            EventKind.RETENDERED,
            "lead",
            key.to_lead,
            key.from_lead,
            rows[key.from_lead]["changed_at"],
        )
        for key in new
        if key.kind == RETENDER
    ]


def _at_relevant(
    connection: Connection, leads: Sequence[Lead], related: Sequence[Edge]
) -> tuple[dict[int, str], list[Edge]]:
    """The leads of notices in relevant leads and of those related to them, and the edges between notices in leads."""
    lead_of = {notice_id: lead.id for lead in leads if lead.is_relevant for notice_id in lead.notice_ids}
    near = [edge for edge in related if not lead_of.keys().isdisjoint(edge.ends)]
    lead_of |= store.leads_of(connection, {end for edge in near for end in edge.ends} - lead_of.keys())
    return lead_of, [edge for edge in near if lead_of.keys() >= set(edge.ends)]


def _forms_of(
    connection: Connection, notice_ids: Collection[int], at_hand: Mapping[int, MatchForm]
) -> dict[int, MatchForm]:
    known = {notice_id: at_hand[notice_id] for notice_id in notice_ids if notice_id in at_hand}
    known |= match_edges.match_forms(connection, set(notice_ids) - known.keys())
    return {notice_id: known[notice_id] for notice_id in sorted(known)}


def _both_relevant(key: store.RelationKey, rows: store.LeadRows) -> bool:
    return all(rows[lead_id]["tier"] in RELEVANT_TIERS for lead_id in (key.from_lead, key.to_lead))


def _relations(
    related: Sequence[Edge], forms: Mapping[int, MatchForm], lead_of: Mapping[int, str], rows: store.LeadRows
) -> Relations:
    by_identity = {form.identity: lead_of[notice_id] for notice_id, form in forms.items()}

    def stage_of(form: MatchForm) -> str:
        return rows[by_identity[form.identity]]["stage"] or ""

    found: Relations = {}
    for edge in related:
        relation = relate(forms[edge.a], forms[edge.b], stage_of)
        if relation is None:
            continue
        key = store.RelationKey(
            by_identity[relation.later.identity], by_identity[relation.earlier.identity], relation.kind
        )
        if key.from_lead != key.to_lead:
            found[key] = {"notices": [list(relation.later.identity), list(relation.earlier.identity)]}
    for lead_of_plan, other in rival_plans(forms, lead_of):
        found[store.RelationKey(lead_of_plan, other, PLAN_OF)] = {}
    return found
