"""Leads as the warehouse holds them, with what choosing needs; the rest of the chosen is in digest.select.details."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from sqlalchemy import Connection, Row, func, not_, or_, select

from digest.select.dealings import read_winner_names
from digest.select.members import read_news_days
from domain.country import EVERYWHERE
from domain.lead import RELEVANT_TIERS, calls_for_bids
from domain.notice import Stage
from domain.rates import Equivalent, Rate, equivalent
from warehouse.exchange_rates import known
from warehouse.tables import country as country_table
from warehouse.tables import lead

Rates = Mapping[str, Rate]
# What a subscriber is told of a lead and is told again when it differs. The names are those of core.lead.
COMPARED = ("title", "stage", "deadline_at", "prequalification_at", "amount", "buyer")
_MOMENTS = ("deadline_at", "prequalification_at")
_CLOSES_AT = func.core.closes_at(lead.c.stage, lead.c.deadline_at, lead.c.changed_at)
# For so long after its last change a lead that is over can still be news, to who was away. It is as long as one
# without a deadline counts as open (core.closes_at).
_NEWS_OF_WHAT_IS_OVER = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a subscriber is told of a lead, kept as the base of the next comparison. Times are UTC.

    Attributes:
        winner: of an awarded one the names of who won, "" while nobody is named; None of others, and where it was told
            before winners were kept.
    """

    title: str
    stage: str | None = None
    cancellation: str | None = None
    substage: str | None = None
    buyer: str | None = None
    deadline_at: datetime | None = None
    deadline_precision: str | None = None
    prequalification_at: datetime | None = None
    prequalification_precision: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    amount_kind: str | None = None
    amount_exact: bool | None = None
    winner: str | None = None

    def names_winner(self, later: Self) -> bool:
        """Whether another telling names who won, where this one knew of the award alone."""
        return self.winner == "" and bool(later.winner)

    def differing(self, later: Self) -> tuple[str, ...]:
        """Name the compared fields in which another telling differs.

        Another currency is another amount, and an open call after an expression of interest another stage.
        """
        called = {"stage"} if calls_for_bids(self, later) else set[str]()
        names = [name for name in COMPARED if name in called or getattr(self, name) != getattr(later, name)]
        if "amount" not in names and self.amount is not None and self.currency != later.currency:
            names.append("amount")
        return tuple(names)

    def as_json(self) -> dict[str, Any]:
        """Put the facts into plain JSON values; `from_json` reads them back."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: _plain(value) for name, value in values.items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote; names it does not know are left out."""
        known = {name: values[name] for name in cls.__slots__ if values.get(name) is not None}
        for name in _MOMENTS:
            if name in known:
                known[name] = datetime.fromisoformat(known[name])
        if "amount" in known:
            known["amount"] = Decimal(known["amount"])
        return cls(**known)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True, slots=True)
class Lead:
    """A living lead with what choosing needs. Times are UTC.

    Attributes:
        country: ISO 3166-1 alpha-2 of where the thing is built or used.
        zone: IANA zone of that country; the lead's dates are counted and told in it.
        closes_at: when it counts as closed (core.closes_at); None where it does not by itself.
        worth: its sum in won and dollars; None where there is none, or no rate for it.
        news_at: of a lead that news alone tell of, when the latest of them was published
            (`digest.select.members`); None where an official source or a donor tells of it too.
    """

    id: str
    country: str
    zone: str
    tier: str
    score: float
    language: str
    url: str
    first_known_at: datetime
    changed_at: datetime
    closes_at: datetime | None
    facts: Facts
    dimensions: tuple[str, ...] = ()
    funder: str = ""
    foreign_bidders: bool | None = None
    worth: Equivalent | None = None
    news_at: datetime | None = None


def read_leads(
    connection: Connection, country: str, rates: Rates, now: datetime, followed: Collection[str] = ()
) -> list[Lead]:
    """Read the living leads that a digest may speak of: what is open, what changed lately, and what is followed.

    Args:
        connection: read from.
        country: of the leads; EVERYWHERE for all.
        rates: as `read_rates` gives them.
        now: aware time.
        followed: ids of those that a subscriber follows, who is told of them whenever they changed.
    """
    over = func.core.is_over(lead.c.stage, _CLOSES_AT, now)
    lately = func.greatest(lead.c.first_known_at, lead.c.changed_at) >= now - _NEWS_OF_WHAT_IS_OVER
    found = (
        select(lead, country_table.c.zone, _CLOSES_AT.label("closes_at"))
        .join(country_table, country_table.c.code == lead.c.country)
        .where(lead.c.merged_into.is_(None), lead.c.tier.in_(RELEVANT_TIERS))
        .where(or_(lately, not_(over), lead.c.id.in_(followed)))
    )
    if country != EVERYWHERE:
        found = found.where(lead.c.country == country)
    rows = connection.execute(found).all()
    published = read_news_days(connection)
    winners = read_winner_names(connection, country, [row.id for row in rows])
    return [replace(_lead(row, rates, winners), news_at=published.get(row.id)) for row in rows]


def read_named(connection: Connection, ids: Collection[str], rates: Rates) -> dict[str, Lead]:
    """Read leads by their ids, whatever their tier, also those that were merged away."""
    found = (
        select(lead, country_table.c.zone, _CLOSES_AT.label("closes_at"))
        .join(country_table, country_table.c.code == lead.c.country)
        .where(lead.c.id.in_(ids))
    )
    winners = read_winner_names(connection, EVERYWHERE, ids)
    return {row.id: _lead(row, rates, winners) for row in connection.execute(found)}


def facts_of(row: Row[Any], winners: Mapping[str, str]) -> Facts:
    """The facts in a row of core.lead, with who won by lead."""
    told = {name: getattr(row, name) for name in Facts.__slots__ if name != "winner"}
    winner = winners.get(row.id, "") if row.stage == Stage.AWARDED else None
    return Facts(**{**told, "buyer": row.buyer or None, "winner": winner})


def _lead(row: Row[Any], rates: Rates, winners: Mapping[str, str]) -> Lead:
    return Lead(
        id=row.id,
        country=row.country,
        zone=row.zone,
        tier=row.tier,
        score=row.score,
        language=row.language,
        url=row.url,
        first_known_at=row.first_known_at,
        changed_at=row.changed_at,
        closes_at=row.closes_at,
        facts=facts_of(row, winners),
        dimensions=tuple(row.dimensions),
        funder=row.funder,
        foreign_bidders=row.foreign_bidders,
        worth=worth_of(row.amount, row.currency, rates),
    )


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
