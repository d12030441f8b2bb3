"""What the desk's pages of buyers ask: who there is, and a buyer's leads by how far they are."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from warehouse.db import rows_of

Row = dict[str, Any]


def find_buyers(connection: Connection, word: str, country: str, most: int, skip: int = 0) -> list[Row]:
    """Parties that a notice names as its buyer, by name.

    Args:
        connection: read from.
        word: stands in one of the three names; "" for any.
        country: ISO 3166-1 alpha-2; "" for all.
        most: how many.
        skip: how many are left out before.

    Returns:
        Rows of id, country, kind, name, name_en, name_ko, place, place_ko.
    """
    return rows_of(connection, _BUYERS, word=word, country=country, most=most, skip=skip, last=most + skip)


# Those with an English name come first. Each half stops at its last row, as the index has them in this order.
_HALF = """
  (SELECT p.id, p.country, p.kind, p.name, p.name_en, p.name_ko, p.place_code, {late} AS late
   FROM core.party p
   WHERE (:country = '' OR p.country = :country) AND p.name_en {named} ''
     AND (:word = '' OR strpos(lower(p.name || ' ' || p.name_en || ' ' || p.name_ko), lower(:word)) > 0)
     AND EXISTS (SELECT FROM core.notice n WHERE n.buyer_party = p.id)
   ORDER BY p.country, p.name_en, p.id LIMIT :last)
"""
_BUYERS = f"""
SELECT b.id, b.country, b.kind, b.name, b.name_en, b.name_ko, pl.en AS place, pl.ko AS place_ko
FROM ({_HALF.format(late=0, named="<>")} UNION ALL {_HALF.format(late=1, named="=")}) b
LEFT JOIN core.place pl ON pl.code = b.place_code
ORDER BY b.late, b.country, b.name_en, b.id LIMIT :most OFFSET :skip
"""  # noqa: S608  # our own text


def read_buyer(connection: Connection, party_id: str) -> Row | None:
    """A party with the names of its place and of the body above it; None where there is none."""
    found = rows_of(
        connection,
        """
        SELECT p.*, pl.en AS place, pl.ko AS place_ko, above.id AS above_id, above.name AS above,
               above.name_en AS above_en, above.name_ko AS above_ko
        FROM core.party p LEFT JOIN core.place pl ON pl.code = p.place_code
        LEFT JOIN core.party above ON above.id = p.parent
        WHERE p.id = :id
        """,
        id=party_id,
    )
    return found[0] if found else None


def buyer_leads(connection: Connection, ids: Collection[str], now: datetime, most: int) -> list[Row]:
    """The living leads of parties that readers are shown, by how far they are.

    Returns:
        Rows of part (open, ahead or past), total (leads of that part), id, title, language, stage, deadline_at,
        deadline_precision and published_at; of each part those that come next, or that were last, at most so many.
    """
    return rows_of(connection, _LEADS, ids=list(ids), now=now, most=most)


_LEADS = """
WITH found AS (
  SELECT DISTINCT m.lead_id FROM core.notice n JOIN core.lead_member m ON m.notice_id = n.id
  WHERE n.buyer_party = ANY(:ids)
), told AS (
  SELECT l.id, l.title, l.language, l.deadline_at, l.deadline_precision, l.published_at,
         core.stage_at(l.stage, core.closes_at(l.stage, l.deadline_at, l.changed_at), :now) AS stage
  FROM found f JOIN core.lead l ON l.id = f.lead_id
  WHERE l.merged_into IS NULL AND l.tier IN ('lead', 'watch')
), parted AS (
  SELECT t.*, CASE WHEN t.stage IN ('open', 'amended') THEN 'open'
    WHEN t.stage IN ('programme', 'plan', 'draft') THEN 'ahead' ELSE 'past' END AS part FROM told t
), placed AS (
  SELECT p.*, count(*) OVER (PARTITION BY p.part) AS total, row_number() OVER (
    PARTITION BY p.part
    ORDER BY CASE WHEN p.part = 'open' THEN p.deadline_at END NULLS LAST, p.published_at DESC NULLS LAST, p.id
  ) AS place FROM parted p
)
SELECT part, total, id, title, language, stage, deadline_at, deadline_precision, published_at
FROM placed WHERE place <= :most ORDER BY part, place
"""


def buyer_of(connection: Connection, lead_id: str) -> str:
    """The party that buys what a lead is; "" where it is not known."""
    found = rows_of(connection, "SELECT party_id FROM core.lead_buyer WHERE lead_id = :id", id=lead_id)
    return str(found[0]["party_id"]) if found else ""
