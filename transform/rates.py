"""Exchange rates of the European Central Bank: so much of each currency for one euro, made into won and dollars."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

PLACES = Decimal("1e-12")
_CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency was worth on a day.

    Attributes:
        currency: ISO 4217.
        day: the day that the bank gives; it sets rates on its working days.
        krw, usd: won and dollars for one unit, to twelve places.
    """

    currency: str
    day: date
    krw: Decimal
    usd: Decimal


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
        one.get("currency", ""): _figure(one.get("rate", "")) for one in cube.iter(_CUBE) if one is not cube
    }
    if not {"KRW", "USD"} <= for_a_euro.keys():
        raise ValueError(f"the rates of {day} lack won or dollar")
    krw, usd = for_a_euro["KRW"], for_a_euro["USD"]
    for currency, rate in for_a_euro.items():
        yield Rate(currency, day, (krw / rate).quantize(PLACES), (usd / rate).quantize(PLACES))


def _figure(text: str) -> Decimal:
    try:
        figure = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"'{text}' is no rate") from error
    if not figure.is_finite() or figure <= 0:
        raise ValueError(f"'{text}' is no rate")
    return figure
