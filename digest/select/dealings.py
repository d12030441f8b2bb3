"""What a card shows of the parties of a lead: the buyer's names in English and Korean, and who won."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from domain.country import EVERYWHERE
from warehouse.db import rows_of


@dataclass(frozen=True, slots=True)
class BuyerNames:
    """What a buyer is called; "" where that is not known."""

    en: str
    ko: str


@dataclass(frozen=True, slots=True)
class Winner:
    """Who won a tender or a lot of it.

    Attributes:
        names: the company's, of a consortium all; () where none is told, or where it may be a natural person.
        price: in units of `currency`; None where not told.
        share: of the estimate, 1 for all of it; None where not known.
        of_budget: whether that estimate is no more than the budget of the lead's notices.
        krw: the price in whole won by its currency's newest rate; None where either is not known.
    """

    names: tuple[str, ...]
    price: Decimal | None
    currency: str
    share: Decimal | None
    of_budget: bool = False
    krw: Decimal | None = None


def read_buyers(connection: Connection, ids: Collection[str]) -> dict[str, BuyerNames]:
    """The names of each lead's buyer, by lead."""
    statement = """
        SELECT b.lead_id, p.name_en, p.name_ko FROM core.lead_buyer b JOIN core.party p ON p.id = b.party_id
        WHERE b.lead_id = ANY(:ids)
    """
    rows = rows_of(connection, statement, ids=list(ids))
    return {row["lead_id"]: BuyerNames(row["name_en"], row["name_ko"]) for row in rows}


def read_winners(connection: Connection, ids: Collection[str]) -> dict[str, tuple[Winner, ...]]:
    """Who won, by lead and in the order of the lots; what two sources carry alike is told once."""
    statement = """
        SELECT told.*, round(told.price * (SELECT r.krw FROM core.exchange_rate r WHERE r.currency = told.currency
          ORDER BY r.rate_date DESC LIMIT 1)) AS krw
        FROM (SELECT a.lead_id, a.lot, a.price, a.currency, max(a.share_of_estimate) AS share,
               coalesce(bool_and(a.estimate_from = 'budget'), false) AS of_budget,
               array_agg(DISTINCT a.supplier ORDER BY a.supplier) FILTER (WHERE a.supplier <> '') AS names
        FROM mart.award a
        WHERE a.lead_id = ANY(:ids)
        GROUP BY a.lead_id, a.lot, a.price, a.currency, CASE WHEN a.members > 1 THEN '' ELSE a.supplier END) told
        ORDER BY lead_id, lot, price, names
    """
    winners: defaultdict[str, list[Winner]] = defaultdict(list)
    for row in rows_of(connection, statement, ids=list(ids)):
        names, currency = tuple(row["names"] or ()), row["currency"] or ""
        winner = Winner(names, row["price"], currency, row["share"], row["of_budget"], row["krw"])
        winners[row["lead_id"]].append(winner)
    return {lead_id: tuple(found) for lead_id, found in winners.items()}


def read_winner_names(
    connection: Connection, country: str, ids: Collection[str] | None = None
) -> dict[str, str]:
    """The names of who won, by lead; leads of which no winner is named are left out.

    Args:
        connection: read from.
        country: of the leads; EVERYWHERE for all.
        ids: of these alone; None for all.
    """
    statement = """
        SELECT l.id, string_agg(DISTINCT a.supplier, ', ' ORDER BY a.supplier) AS names
        FROM core.award a JOIN core.lead_member m ON m.notice_id = a.notice_id JOIN core.lead l ON l.id = m.lead_id
        WHERE a.supplier <> '' AND (:everywhere OR l.country = :country)
          AND (CAST(:ids AS text[]) IS NULL OR l.id = ANY(CAST(:ids AS text[])))
        GROUP BY l.id
    """
    asked = {
        "everywhere": country == EVERYWHERE,
        "country": country,
        "ids": None if ids is None else list(ids),
    }
    return {row["id"]: row["names"] for row in rows_of(connection, statement, **asked)}
