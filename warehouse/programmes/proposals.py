"""Leads that may be parts of a project: proposed to people, who decide; nothing is tied by likeness."""

from typing import Any

from sqlalchemy import Connection

from warehouse.db import rows_of


def proposed_leads(connection: Connection, project_id: str) -> list[dict[str, Any]]:
    """The leads in a project's city that are of its subject, the latest first: of those nobody has decided about.

    A lead is in the city where its place is the project's, or lies in it. It is of the subject where the two have a
    dimension in common; core, which holds of every smart city, counts where the project has no other.
    """
    return rows_of(
        connection,
        """
        SELECT l.lead_id, l.country, l.tier, l.stage, l.title, l.language, l.deadline_at
        FROM core.project p
        JOIN core.place c ON p.place_code IN (c.code, c.province)
        JOIN mart.leads l ON l.place_code = c.code
         AND l.dimensions && coalesce(nullif(array_remove(p.dimensions, 'core'), '{}'), p.dimensions)
        WHERE p.id = :id
          AND NOT EXISTS (SELECT FROM core.lead_project k WHERE (k.lead_id, k.project_id) = (l.lead_id, p.id))
          AND NOT EXISTS (
            SELECT FROM core.project_link w JOIN core.living_lead n ON n.origin = w.lead_id
            WHERE (n.id, w.project_id) = (l.lead_id, p.id))
        ORDER BY l.published_at DESC NULLS LAST, l.lead_id
        """,
        id=project_id,
    )
