"""Exchange rates, and sums converted by them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency was worth on a day.

    Attributes:
        currency: ISO 4217.
        day: the day that the bank gives; it sets rates on its working days.
        krw, usd: won and dollars for one unit, to twelve places.
        source: who says so, e.g. "ecb"; "" while it is not kept.
    """

    currency: str
    day: date
    krw: Decimal
    usd: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """What a sum is worth in won and dollars, by a rate that is named with its day and source.

    Attributes:
        krw: whole won.
        usd: dollars and cents.
        rate: by which; its `day` and `source` belong beside the figures.
    """

    krw: Decimal
    usd: Decimal
    rate: Rate


def equivalent(amount: Decimal, currency: str, rates: Iterable[Rate], day: date) -> Equivalent | None:
    """Put a sum into won and dollars by the currency's newest rate on or before a day; None where there is none.

    mart.leads does the same in SQL with today as the day.
    """
    known = [rate for rate in rates if rate.currency == currency and rate.day <= day]
    if not known:
        return None
    rate = max(known, key=lambda one: one.day)
    krw = (amount * rate.krw).quantize(Decimal(1), ROUND_HALF_UP)
    return Equivalent(krw, (amount * rate.usd).quantize(Decimal("0.01"), ROUND_HALF_UP), rate)
