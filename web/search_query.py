"""What is asked of the list of leads: read from a query string, checked, and written back."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from digest.render.field_formats import shorten
from domain.country import COUNTRIES
from domain.lead import DIMENSIONS, RELEVANT_TIERS, STAGES
from transform.text import clean

CURRENCIES = ("KRW", "USD", "THB", "VND", "IDR", "TRY")
ORDERS = ("deadline", "newest")
_CHOICES = {
    "country": tuple(COUNTRIES),
    "tier": RELEVANT_TIERS,
    "stage": STAGES,
    "dimension": DIMENSIONS,
    "currency": CURRENCIES,
    "order": ORDERS,
}
_LONGEST_QUERY = 100
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a subscriber looks for; "" and None ask for nothing.

    Attributes:
        q: words, all of which the lead must have: in title, buyer or place, or as the label of what was matched.
        before: only deadlines on this day or earlier, in the host country's zone; past ones are left out.
        least: smallest sum, in units of `currency`; leads without a sum that can be compared are left out.
    """

    q: str = ""
    country: str = ""
    tier: str = ""
    stage: str = ""
    dimension: str = ""
    before: date | None = None
    least: Decimal | None = None
    currency: str = "KRW"
    order: str = "deadline"
    page: int = 1

    @classmethod
    def parse(cls, asked: Mapping[str, str], home: str = "") -> "tuple[SearchQuery, tuple[str, ...]]":
        """Read a query string; the search, and the names of what could not be understood and is left out.

        Args:
            asked: the query's fields.
            home: the subscriber's own country, which is meant where the query names none; an empty country is all of
                them.
        """
        values: dict[str, Any] = {} if "country" in asked else {"country": home}
        bad = []
        for name in (field.name for field in fields(cls)):
            raw = asked.get(name, "").strip()
            if not raw:
                continue
            try:
                values[name] = _read(name, raw)
            except (ValueError, InvalidOperation):
                bad.append(name)
        return cls(**values), tuple(bad)

    def to_query_string(self, home: str = "", **changed: object) -> str:
        """The search as a query string, with some of it changed; what is usual at home is left out."""
        usual = SearchQuery(country=home)
        values = {field.name: getattr(self, field.name) for field in fields(self)} | changed
        told = {name: value for name, value in values.items() if value != getattr(usual, name)}
        return urlencode(told)


def _read(name: str, raw: str) -> object:
    """One value of a search. Raises ValueError or InvalidOperation."""
    if name in _CHOICES:
        if raw not in _CHOICES[name]:
            raise ValueError(raw)
        return raw
    if name == "before":
        return date.fromisoformat(raw)
    if name == "least":
        least = Decimal(raw.replace(",", "").replace(" ", ""))
        if not least.is_finite() or not 0 <= least < Decimal(10) ** 18:
            raise ValueError(raw)
        return least
    if name == "page":
        page = int(raw)
        if not 1 <= page <= _MOST_PAGES:
            raise ValueError(raw)
        return page
    return shorten(clean(raw), _LONGEST_QUERY)
