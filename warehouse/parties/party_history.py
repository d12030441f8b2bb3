"""What a buyer bought and what a company won, as far as notices tell."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection

from warehouse.db import rows_of

Row = dict[str, Any]


def names(connection: Connection, country: str | None) -> list[Row]:
    """Id, country and the three names of every party, of one country or of all."""
    return rows_of(
        connection,
        """
        SELECT id, country, name, name_en, name_ko FROM core.party
        WHERE CAST(:country AS text) IS NULL OR country = :country ORDER BY id
        """,
        country=country,
    )


def parties(connection: Connection, ids: Collection[str]) -> list[Row]:
    """Rows of mart.party, those of which notices tell most first."""
    return rows_of(
        connection,
        "SELECT * FROM mart.party WHERE party_id = ANY(:ids) ORDER BY notices + awards DESC, party_id",
        ids=list(ids),
    )


def units(connection: Connection, party_id: str) -> list[str]:
    """The ids of all parties below one, over however many levels."""
    rows = rows_of(
        connection,
        """
        WITH RECURSIVE below (id) AS (
          SELECT p.id FROM core.party p WHERE p.parent = :id
          UNION
          SELECT p.id FROM below b JOIN core.party p ON p.parent = b.id
        )
        SELECT id FROM below ORDER BY id
        """,
        id=party_id,
    )
    return [row["id"] for row in rows]


def history(connection: Connection, ids: Collection[str], today: date, most: int) -> dict[str, list[Row]]:
    """What notices tell of parties, the latest first, at most so many of each sort.

    Returns:
        notices: in which one of them buys. leads: to which such a notice belongs, or an award to one of them.
        bought: awards of their tenders. won: awards to them. forecasts: contracts of theirs that end after today,
        by when: what may be tendered again, which nobody has announced.
    """
    asked: dict[str, Any] = {"ids": list(ids), "most": most, "today": today}
    statements = {
        "notices": _NOTICES,
        "leads": _LEADS,
        "bought": _AWARDS.format(whose="buyer_id"),
        "won": _AWARDS.format(whose="supplier_id"),
        "forecasts": _FORECASTS,
    }
    return {name: rows_of(connection, statement, **asked) for name, statement in statements.items()}


# A result that two sources carry, or an invitation's page and its result, is one award.
_AWARDS = """
SELECT * FROM (
  SELECT DISTINCT ON (buyer_id, supplier_id, lot, price, currency, lower(title))
         decided_local_date, published_at, buyer, buyer_en, supplier, supplier_en, members, title, lot, price, currency,
         estimate, estimate_currency, estimate_from, share_of_estimate, tenderers, retender_forecast, lead_id, source,
         native_id, url
  FROM mart.award WHERE {whose} = ANY(:ids)
  ORDER BY buyer_id, supplier_id, lot, price, currency, lower(title), decided_at NULLS LAST, source, native_id
) told
ORDER BY coalesce(decided_local_date, published_at) DESC NULLS LAST, source, native_id, lot, supplier LIMIT :most
"""
_FORECASTS = """
SELECT DISTINCT retender_forecast, buyer, supplier, title, lead_id, url FROM mart.award
WHERE retender_forecast > :today AND (buyer_id = ANY(:ids) OR supplier_id = ANY(:ids))
ORDER BY retender_forecast, title, supplier LIMIT :most
"""
_NOTICES = """
SELECT published_local_date, stage, tier, title, amount, currency, amount_kind, lead_id, source, native_id, url
FROM mart.notices WHERE buyer_id = ANY(:ids)
ORDER BY published_at DESC NULLS LAST, source, native_id LIMIT :most
"""
_LEADS = """
SELECT lead_id, tier, stage, deadline_local_date, title, amount, currency, buyer
FROM mart.leads WHERE lead_id IN (
  SELECT m.lead_id FROM core.notice n JOIN core.lead_member m ON m.notice_id = n.id WHERE n.buyer_party = ANY(:ids)
  UNION
  SELECT m.lead_id FROM core.award a JOIN core.lead_member m USING (notice_id) WHERE a.supplier_party = ANY(:ids)
)
ORDER BY published_at DESC NULLS LAST, lead_id LIMIT :most
"""
