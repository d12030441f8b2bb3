"""Which events leads' last changes have brought, however many batches those changes come in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from domain.lead import RELEVANT_TIERS, EventKind, Lead, LeadEvent, LeadState, Member
from transform.matching.lead_changes import by_known_sources, event_of, events_between
from warehouse import leads as store


def list_events(
    connection: Connection,
    leads: list[Lead],
    members: Mapping[int, Member],
    gone: dict[str, str],
    decided: store.LeadRows | None,
) -> tuple[list[LeadEvent], int]:
    """List what the leads' last moment has brought, against how they stood before all of it.

    What one moment of a crawl brings is one step, however many batches it is read in: each batch lists the whole step
    again, and takes back what an earlier batch listed and no longer holds.

    Args:
        connection: before the leads are written.
        leads: as they are about to be written.
        members: their notices.
        gone: leads that go on as others, old id → living id.
        decided: the leads as they stand now, where people have decided; nothing is taken back then.

    Returns:
        The events, and how many earlier ones were taken back.
    """
    moments = {lead.id: lead.changed_at for lead in leads}
    moments |= {old: moments[living] for old, living in gone.items()}
    store.remember(connection, moments)
    rows = store.states_before(connection, moments) if decided is None else _states_now(decided, moments)
    before = _by_living_lead(rows, gone, moments)
    events = [
        event
        for lead in leads
        for event in _events(
            lead, before.get(lead.id, {}), by_known_sources(lead, members) if decided is None else lead
        )
    ]
    if decided is not None:
        return events, 0
    taken_back = store.take_back(connection, moments, events)
    return _under_known_names(events, taken_back, gone), len(taken_back)


def _under_known_names(
    events: list[LeadEvent], taken_back: list[dict[str, Any]], gone: dict[str, str]
) -> list[LeadEvent]:
    """The events, those of leads that go on as others under the names that they had: who knows one keeps it."""
    names: dict[tuple[object, ...], str] = {}
    for row in sorted(taken_back, key=lambda row: str(row["lead_id"])):
        if living := gone.get(row["lead_id"]):
            names.setdefault((living, row["kind"], row["field"], row["new"]), row["name"])
    return [replace(one, name=names.get((one.lead_id, one.kind, one.field, one.new))) for one in events]


def _states_now(decided: store.LeadRows, moments: dict[str, datetime]) -> list[dict[str, Any]]:
    """Relevant leads as they stand now, in the form of `warehouse.leads.states_before`."""
    return [
        {**row, "lead_id": lead_id, "moment": moments[lead_id]}
        for lead_id, row in decided.items()
        if row["tier"] in RELEVANT_TIERS and row["merged_into"] is None
    ]


def _by_living_lead(
    rows: list[dict[str, Any]], gone: dict[str, str], moments: dict[str, datetime]
) -> dict[str, dict[str, LeadState]]:
    """Group the states before the last moment by the lead that goes on, then by the lead that they were of."""
    before = dict[str, dict[str, LeadState]]()
    for row in rows:
        living = _living(row, gone, moments)
        if row["moment"] == moments.get(living):
            state = LeadState(**{name: row[name] for name in store.STATE})
            before.setdefault(living, {})[row["lead_id"]] = state
    return before


def _living(row: dict[str, Any], gone: dict[str, str], moments: dict[str, datetime]) -> str:
    """The living lead of a lead that stood before: itself, or the one that it was or is now merged into."""
    lead_id: str = row["lead_id"]
    if lead_id not in gone and lead_id not in moments and row["merged_into"]:
        lead_id = row["merged_into"]
    return gone.get(lead_id, lead_id)


def _events(lead: Lead, before: dict[str, LeadState], told: Lead) -> list[LeadEvent]:
    """What happened to a lead, by how it and those that have become part of it stood before, by id.

    Its deadline and sum are compared as they are `told`.
    """
    if not lead.is_relevant:
        return []
    earlier, merged = before.get(lead.id), sorted(before.keys() - {lead.id})
    if earlier is None and merged:
        # The same lead under the id of an earlier notice that has only now turned up.
        earlier, merged = before[merged[0]], merged[1:]
    return events_between(earlier, lead, told) + [
        event_of(lead, EventKind.MERGED, "lead", old, lead.id) for old in merged
    ]
