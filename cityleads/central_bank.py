"""Exchange rates: the European Central Bank's daily file, and what people set for currencies it does not list."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection, Engine

from cityleads.events import log_event
from cityleads.http_client import fetch
from domain.rates import Rate
from sandbox import rates as samples
from scrapers.settings import USER_AGENT
from transform.values.rate_file import quoted, read_rates
from warehouse import exchange_rates as store

log = logging.getLogger(__name__)

SOURCE = "ecb"
FEED = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"
SECONDS = 20
LARGEST = 1024 * 1024  # bytes; the file has some 2 000


BY_HAND = "by hand: "
WON = "KRW"
OLDEST_DOLLAR = 7  # days


@dataclass(frozen=True, slots=True)
class Quotation:
    """A rate as central banks publish it: `per_usd` units of a currency for one dollar, and who says so."""

    currency: str
    day: date
    per_usd: Decimal
    source: str


def refresh(engine: Engine, url: str = "") -> int:
    """Fetch and keep the newest rates; returns how many. A failure is a warning, and older rates stay as they are.

    Args:
        engine: the warehouse.
        url: where the file is; "" for `FEED`.
    """
    try:
        body = fetch(url or FEED, seconds=SECONDS, largest=LARGEST, user_agent=USER_AGENT)
        rates = read_rates(body)
    except (OSError, ValueError) as error:
        with engine.connect() as connection:
            newest = store.newest(connection, SOURCE)
        log_event(log, "rates_not_fetched", logging.WARNING, newest=newest, reason=error)
        return 0
    with engine.begin() as connection:
        kept = store.keep(connection, rates, SOURCE)
    log_event(log, "rates_fetched", source=SOURCE, day=rates[0].day, currencies=kept)
    return kept


def keep_samples(engine: Engine) -> None:
    """Keep the sandbox's own rates, so that its mails show won and its rates can be set by hand."""
    units = samples.per_dollar()
    rates = [quoted(currency, samples.DAY, of, units["KRW"]) for currency, of in units.items()]
    with engine.begin() as connection:
        store.keep(connection, rates, samples.SOURCE)


def set_by_hand(engine: Engine, quotations: Iterable[Quotation], now: datetime) -> list[Rate]:
    """Keep rates that somebody looked up, for a currency that the bank does not list (the dong). All or none.

    Their source says so: "by hand: State Bank of Vietnam". The won comes from the dollar of that day, at most a week
    older: the bank's, or that of a quotation of KRW, which sets the dollar where the bank's file is never fetched.

    Args:
        engine: the warehouse.
        quotations: in the order in which they are kept.
        now: aware; a day after tomorrow is ahead.

    Raises:
        ValueError: no source is told, a day is ahead, the bank itself lists the currency, or there is no won.
    """
    kept = []
    with engine.begin() as connection:
        for one in quotations:
            _check(connection, one, now)
            for rate in _rates_of(connection, one):
                kept.append(replace(rate, source=BY_HAND + one.source.strip()))
                store.keep(connection, kept[-1:], kept[-1].source)
    return kept


def _rates_of(connection: Connection, one: Quotation) -> list[Rate]:
    if one.currency != WON:
        return [quoted(one.currency, one.day, one.per_usd, _won_per_dollar(connection, one.day))]
    return [quoted(WON, one.day, one.per_usd, one.per_usd), quoted("USD", one.day, Decimal(1), one.per_usd)]


def _check(connection: Connection, one: Quotation, now: datetime) -> None:
    if not one.source.strip():
        raise ValueError(f"the rate of {one.currency} needs a source: who published it")
    if one.day > now.date() + timedelta(days=1):
        raise ValueError(f"the day {one.day} of the rate of {one.currency} is ahead")
    if SOURCE in store.sources_of(connection, one.currency):
        raise ValueError(
            f"{one.currency} comes from the European Central Bank's file; nothing is set by hand beside it"
        )


def _won_per_dollar(connection: Connection, day: date) -> Decimal:
    for row in store.known(connection, day):
        if row["currency"] == "USD" and row["rate_date"] >= day - timedelta(days=OLDEST_DOLLAR):
            won: Decimal = row["krw"]
            return won
    raise ValueError(
        f"there is no rate of the dollar in won of about {day}; `cityleads rates refresh` fetches today's, and"
        f" `cityleads rates set KRW 1400 --source … --date {day}` sets it by hand"
    )
