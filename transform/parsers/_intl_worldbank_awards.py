"""Who won, as the text of a World Bank award tells it (seen in a recorded notice of July 2026).

Under "Awarded Bidder(s)" stand names with the bank's number of each in brackets, address, country and prices; bidders
that were evaluated or rejected follow under headings of their own and are not read. The address is never taken, and a
name of no company is dropped where all parsers end.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from domain.notice import Award, Moment, Money, PriceKind
from transform.parsers._intl_worldbank_codes import COUNTRIES
from transform.text import as_code, clean, strip_markup
from transform.values.dates import parse_moment
from transform.values.money import money

_HEADING: Final = re.compile(
    r"\b(Awarded|Evaluated|Rejected)\s+(?:Bidder|Consultant|Firm|Supplier)\(s\)", re.IGNORECASE
)
_NAMED: Final = re.compile(r"<b>\s*([^<]+?)\s*\((\d+)\)\s*</b>(.*?)(?=<b>[^<]+\(\d+\)\s*</b>|\Z)", re.DOTALL)
_COUNTRY: Final = re.compile(r"Country:\s*([^:]+?)(?=\s+(?:Bid|Evaluated|Signed|Contract|Final)\b|$)")
_PRICE: Final = re.compile(r"Signed Contract price\s+([A-Z]{3})\s*([\d.]+)", re.IGNORECASE)
_SUM: Final = re.compile(r"\b([A-Z]{3})\s*\d[\d.,]*")
_DECIDED: Final = re.compile(r"Date Notification of Award Issued\s*\(YYYY/MM/DD\)\s*(\d{4})/(\d{2})/(\d{2})")
# Of elsewhere, as the bank writes them.
_ABROAD: Final = {
    "china": "CN",
    "korea, republic of": "KR",
    "korea": "KR",
    "japan": "JP",
    "germany": "DE",
    "france": "FR",
    "spain": "ES",
    "italy": "IT",
    "india": "IN",
    "singapore": "SG",
    "malaysia": "MY",
    "united states": "US",
    "united states of america": "US",
    "united kingdom": "GB",
}


def awards(html: str, zone: str) -> tuple[Award, ...]:
    """Read the awards of a notice's text; () where it names no winner.

    Args:
        html: the text as the bank has it.
        zone: IANA name of the project country's zone, in which its days are.
    """
    pieces = _HEADING.split(html)
    told = "".join(
        text for word, text in zip(pieces[1::2], pieces[2::2], strict=True) if word.lower() == "awarded"
    )
    found = list(_winners(told, _decided(strip_markup(pieces[0]), zone)))
    # One price below several names is not said to be of which.
    whole = len(found) == 1 or all(award.price for award in found)
    return tuple(award if whole else replace(award, price=None) for award in found)


def _winners(told: str, decided: Moment | None) -> Iterator[Award]:
    for name, number, rest in _NAMED.findall(told):
        text = strip_markup(rest)
        country = _COUNTRY.search(text)
        code = as_code(country[1]) if country else ""
        yield Award(
            supplier=clean(strip_markup(name)),
            supplier_id=number,
            supplier_country=COUNTRIES.get(code) or _ABROAD.get(code, ""),
            price=_price(text),
            decided=decided,
        )


def _price(text: str) -> Money | None:
    """The price of the contract; None where the same bid is told in other currencies too, as one of them is wrong."""
    found = _PRICE.search(text) if len(set(_SUM.findall(text))) == 1 else None
    try:
        return money(found[2], found[1].upper(), PriceKind.AWARD) if found else None
    except ValueError:
        return None


def _decided(text: str, zone: str) -> Moment | None:
    found = _DECIDED.search(text)
    try:
        return parse_moment("-".join(found.groups()), zone) if found else None
    except ValueError:
        return None
