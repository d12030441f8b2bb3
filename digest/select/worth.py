"""What a sum is in won and in dollars, at the newest rate that is known."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import Connection

from domain.rates import Equivalent, Rate, equivalent
from warehouse.exchange_rates import known

Rates = Mapping[str, Rate]


def worth_of(amount: Decimal | None, currency: str | None, rates: Rates) -> Equivalent | None:
    """Convert a sum; None where there is none, or no rate for its currency. Nothing is made up."""
    rate = rates.get(currency or "")
    return equivalent(amount, rate.currency, (rate,), rate.day) if rate and amount is not None else None


def read_rates(connection: Connection, now: datetime) -> Rates:
    """Read each currency's newest rate that is not of a later UTC day than `now`."""
    rows = known(connection, now.astimezone(UTC).date())
    return {
        row["currency"]: Rate(row["currency"], row["rate_date"], row["krw"], row["usd"], row["source"])
        for row in rows
    }
