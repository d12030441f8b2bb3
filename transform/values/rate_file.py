"""Exchange rates: quotations and the European Central Bank's file made into won and dollars for one unit."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from domain.rates import Rate
from transform.values._currency_names import in_use

PLACES = Decimal("1e-12")
_NO_RATE = "'{}' is no rate; write how many units a dollar costs, e.g. 26345"
_CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"


def quoted(currency: str, day: date, per_usd: Decimal, won_per_usd: Decimal) -> Rate:
    """Make a rate of a quotation as central banks publish it: so many units for one dollar.

    Args:
        currency: ISO 4217.
        day: of the quotation.
        per_usd: units of the currency for one dollar.
        won_per_usd: won for one dollar, of about that day.

    Raises:
        ValueError: a figure is not finite, not above zero or so large that a unit is worth nothing to twelve places,
            or no country pays with the currency.
    """
    if currency not in in_use():
        raise ValueError(f"'{currency}' is no code of a currency in use (ISO 4217), e.g. VND")
    refused = f"{per_usd} {currency} or {won_per_usd} won for a dollar is no rate"
    if not all(one.is_finite() and one > 0 for one in (per_usd, won_per_usd)):
        raise ValueError(refused)
    try:
        rate = Rate(currency, day, (won_per_usd / per_usd).quantize(PLACES), (1 / per_usd).quantize(PLACES))
    except InvalidOperation:  # more digits than Decimal keeps
        raise ValueError(refused) from None
    if not (rate.krw and rate.usd):
        raise ValueError(refused)
    return rate


def read_rates(body: bytes) -> list[Rate]:
    """Read eurofxref-daily.xml, or one of its siblings with more days.

    The euro is added as a currency of its own. A currency that the bank does not list (VND) has no rate.

    Raises:
        ValueError: the body is not in that format, a figure is none, or won or dollar are missing.
    """
    days = [cube for cube in _root(body).iter(_CUBE) if cube.get("time")]
    if not days:
        raise ValueError("there is no day with rates in it")
    return [rate for cube in days for rate in _of_day(cube)]


def _root(body: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not XML: {error}") from error


def _of_day(cube: etree._Element) -> Iterator[Rate]:
    day = date.fromisoformat(cube.get("time", ""))
    for_a_euro = {"EUR": Decimal(1)} | {
        one.get("currency", ""): figure(one.get("rate", "")) for one in cube.iter(_CUBE) if one is not cube
    }
    if not {"KRW", "USD"} <= for_a_euro.keys():
        raise ValueError(f"the rates of {day} lack won or dollar")
    krw, usd = for_a_euro["KRW"], for_a_euro["USD"]
    for currency, rate in for_a_euro.items():
        yield Rate(currency, day, (krw / rate).quantize(PLACES), (usd / rate).quantize(PLACES))


def figure(text: str) -> Decimal:
    """Read a rate's figure. Raises ValueError for what is no number above zero."""
    try:
        read = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(_NO_RATE.format(text)) from error
    if not read.is_finite() or read <= 0:
        raise ValueError(_NO_RATE.format(text))
    return read
