"""Where exchange rates are kept."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.rates import Rate
from warehouse.db import rows_of
from warehouse.tables import exchange_rate


def keep(connection: Connection, rates: Iterable[Rate], source: str) -> int:
    """Keep rates; one that is there already is brought up to date. Returns how many were given."""
    rows = [
        {"currency": one.currency, "rate_date": one.day, "krw": one.krw, "usd": one.usd, "source": source}
        for one in rates
    ]
    if rows:
        statement = insert(exchange_rate)
        updates = {name: statement.excluded[name] for name in ("krw", "usd", "source")}
        key = [exchange_rate.c.currency, exchange_rate.c.rate_date]
        connection.execute(statement.on_conflict_do_update(index_elements=key, set_=updates), rows)
    return len(rows)


def newest(connection: Connection, source: str) -> date | None:
    """The day of a source's newest rates; None when there are none."""
    day = select(func.max(exchange_rate.c.rate_date)).where(exchange_rate.c.source == source)
    found: date | None = connection.execute(day).scalar_one()
    return found


def known(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Each currency's newest rate on or before a day: currency, rate_date, krw, usd, source."""
    return rows_of(
        connection,
        "SELECT currency, rate_date, krw, usd, source FROM core.exchange_rate_span"
        " WHERE rate_date <= :day AND :day < until ORDER BY currency",
        day=day,
    )


def dollars_for_one(connection: Connection, currency: str, day: date) -> float | None:
    """What one unit of a currency was worth in dollars on a day, by its newest rate up to then; None without one."""
    found = rows_of(
        connection,
        "SELECT usd FROM core.exchange_rate_span"
        " WHERE currency = :currency AND rate_date <= :day AND :day < until",
        currency=currency,
        day=day,
    )
    return float(found[0]["usd"]) if found else None


def sources_of(connection: Connection, currency: str) -> set[str]:
    """The sources that have given rates of a currency."""
    given = select(exchange_rate.c.source).where(exchange_rate.c.currency == currency).distinct()
    return set(connection.execute(given).scalars())
