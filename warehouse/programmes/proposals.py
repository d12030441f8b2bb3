"""Leads that may be parts of a project, and the texts that may name it: proposed to people, who decide."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection

from warehouse.db import rows_of

# Leads that are shown, but for those that are parts of the project and those that somebody decided about.
_OPEN_TO_PROPOSALS = """
NOT EXISTS (SELECT FROM core.lead_project k WHERE (k.lead_id, k.project_id) = (l.lead_id, p.id))
AND NOT EXISTS (
  SELECT FROM core.project_link w JOIN core.living_lead n ON n.origin = w.lead_id
  WHERE (n.id, w.project_id) = (l.lead_id, p.id))
"""


def projects_beside(connection: Connection, project_id: str) -> list[dict[str, Any]]:
    """All projects of a project's countries, itself among them: id, number and title."""
    return rows_of(
        connection,
        "SELECT o.id, o.key_value AS number, o.title FROM core.project p"
        " JOIN core.project o ON o.countries && p.countries AND o.funder = p.funder WHERE p.id = :id ORDER BY o.id",
        id=project_id,
    )


def filed_texts(connection: Connection, project_id: str) -> list[dict[str, Any]]:
    """The texts of notices that are filed under a project, or under another of its countries, with its number."""
    return rows_of(
        connection,
        """
        SELECT o.key_value AS number, n.title || E'\n' || n.description AS text
        FROM core.project p
        JOIN core.project o ON o.countries && p.countries AND o.funder = p.funder
        JOIN core.notice_number k ON k.scheme = o.key_scheme AND k.value = o.key_value AND k.role = 'plan'
        JOIN core.notice n ON n.id = k.notice_id
        WHERE p.id = :id
        """,
        id=project_id,
    )


def texts_with(connection: Connection, project_id: str, words: Collection[str]) -> list[dict[str, Any]]:
    """The texts of a project's countries' leads that hold one of these words, letter case aside.

    Each row is a lead as `proposed_leads` has it, and its text; the latest first.
    """
    return rows_of(
        connection,
        f"""
        SELECT l.lead_id, l.country, l.tier, l.stage, l.title, l.language, l.deadline_at, t.text
        FROM core.project p
        JOIN mart.leads l ON l.country = ANY(p.countries)
        JOIN core.lead_member m ON m.lead_id = l.lead_id
        JOIN core.notice n ON n.id = m.notice_id
        CROSS JOIN LATERAL (SELECT n.title || E'\n' || n.description AS text) t
        WHERE p.id = :id AND t.text ILIKE ANY(:words) AND {_OPEN_TO_PROPOSALS}
        ORDER BY l.published_at DESC NULLS LAST, l.lead_id, n.id
        """,  # noqa: S608  # our own words
        id=project_id,
        words=[f"%{word}%" for word in words],
    )


def proposed_leads(connection: Connection, project_id: str) -> list[dict[str, Any]]:
    """The leads in a project's city that are of its subject, the latest first: of those nobody has decided about.

    A lead is in the city where its place is the project's, or lies in it. It is of the subject where the two have a
    dimension in common; core, which holds of every smart city, counts where the project has no other.
    """
    return rows_of(
        connection,
        f"""
        SELECT l.lead_id, l.country, l.tier, l.stage, l.title, l.language, l.deadline_at
        FROM core.project p
        JOIN core.place c ON p.place_code IN (c.code, c.province)
        JOIN mart.leads l ON l.place_code = c.code
         AND l.dimensions && coalesce(nullif(array_remove(p.dimensions, 'core'), '{{}}'), p.dimensions)
        WHERE p.id = :id AND {_OPEN_TO_PROPOSALS}
        ORDER BY l.published_at DESC NULLS LAST, l.lead_id
        """,  # noqa: S608  # our own words
        id=project_id,
    )
