"""What is asked of the list of leads: read from a query string, checked, and written back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from domain.country import COUNTRIES
from domain.lead import DIMENSIONS, RELEVANT_TIERS, STAGES
from transform.relevance.lexicon import concept_codes
from transform.text import clean
from transform.values.money import is_sum

CURRENCIES = ("KRW", "USD", "THB", "VND", "IDR", "TRY")
ORDERS = ("deadline", "newest")
# Whether foreigners may bid: the portal says so, or at least does not say that they may not.
FOREIGN = ("yes", "not_no")
# Fields of which any number of codes may be asked for: one of them must fit.
SEVERAL = {
    "country": tuple(COUNTRIES),
    "tier": RELEVANT_TIERS,
    "stage": STAGES,
    "dimension": DIMENSIONS,
    "concept": concept_codes(),
}
# Fields of which one code may be asked for.
ONE = {"currency": CURRENCIES, "order": ORDERS, "foreign": FOREIGN}
# Texts whose commas part names of which one must fit.
NAMES = ("city", "buyer", "funder")
LONGEST_QUERY, LONGEST_NAMES = 100, 300
_MOST_PAGES = 10_000

Asked = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a subscriber looks for; "", () and None ask for nothing.

    Attributes:
        q: words, all of which the lead must have: in title, buyer or place, or as the label of what was matched.
        without: words none of which it may have, in the same places.
        city, buyer, funder: names with commas between, one of which must be part of the lead's own; a buyer's also in
            English or Korean, or its party's id.
        concept: codes of the lexicon, one of which must have been matched.
        foreign: one of FOREIGN.
        before: only deadlines on this day or earlier, in the host country's zone; past ones are left out.
        least, most: bounds of the sum, in units of `currency`; leads without a sum that can be compared are left out.
    """

    q: str = ""
    without: str = ""
    country: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    dimension: tuple[str, ...] = ()
    concept: tuple[str, ...] = ()
    city: str = ""
    buyer: str = ""
    funder: str = ""
    foreign: str = ""
    before: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    currency: str = "KRW"
    order: str = "deadline"
    page: int = 1

    @classmethod
    def parse(cls, asked: Asked, home: str = "") -> "tuple[SearchQuery, tuple[str, ...]]":
        """Read a query string; the search, and the names of what could not be understood and is left out.

        Args:
            asked: the query's fields; those of SEVERAL may come more than once.
            home: the subscriber's own country, which is meant where the query names none; an empty country is all of
                them.
        """
        told = _gathered(asked)
        values: dict[str, Any] = {} if "country" in told or not home else {"country": (home,)}
        bad = []
        for name in (field.name for field in fields(cls)):
            raws = [raw.strip() for raw in told.get(name, ()) if raw.strip()]
            try:
                if raws:
                    values[name] = _read_several(name, raws) if name in SEVERAL else _read(name, raws[-1])
            except (ValueError, InvalidOperation):
                bad.append(name)
        return cls(**values), tuple(bad)

    def to_query_string(self, home: str = "", **changed: object) -> str:
        """The search as a query string, with some of it changed; what is usual at home is left out."""
        usual = SearchQuery(country=(home,) if home else ())
        values = {field.name: getattr(self, field.name) for field in fields(self)} | changed
        told = {name: value for name, value in values.items() if value != getattr(usual, name)}
        return urlencode(
            {name: "" if value in ((), None) else value for name, value in told.items()}, doseq=True
        )

    def as_json(self) -> dict[str, list[str]]:
        """The question without order and page, as it is kept: `parse(unfolded(…))` reads it back."""
        usual = SearchQuery()
        names = (field.name for field in fields(self) if field.name not in ("order", "page"))
        told = {name: getattr(self, name) for name in names if getattr(self, name) != getattr(usual, name)}
        return {
            name: [str(one) for one in value] if isinstance(value, tuple) else [str(value)]
            for name, value in told.items()
        }


def from_json(kept: Mapping[str, Iterable[str]]) -> SearchQuery:
    """A question as `as_json` wrote it; what today's codes no longer know is left out."""
    return SearchQuery.parse([(name, value) for name, values in kept.items() for value in values])[0]


def _gathered(asked: Asked) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for name, value in asked.items() if isinstance(asked, Mapping) else asked:
        told.setdefault(name, []).append(value)
    return told


def _read_several(name: str, raws: list[str]) -> tuple[str, ...]:
    """Codes in the table's order, so that equal questions are equal. Raises ValueError."""
    if set(raws) - set(SEVERAL[name]):
        raise ValueError(name)
    return tuple(code for code in SEVERAL[name] if code in raws)


def _read(name: str, raw: str) -> object:
    """One value of a search. Raises ValueError or InvalidOperation."""
    if name in ONE:
        if raw not in ONE[name]:
            raise ValueError(raw)
        return raw
    if name == "before":
        return date.fromisoformat(raw)
    if name in ("least", "most"):
        return _sum(raw)
    if name == "page":
        page = int(raw)
        if not 1 <= page <= _MOST_PAGES:
            raise ValueError(raw)
        return page
    return clean(raw)[: longest(name)].strip()


def longest(name: str) -> int:
    """Of a text that is asked for, its most characters."""
    return LONGEST_NAMES if name in NAMES else LONGEST_QUERY


def _sum(raw: str) -> Decimal:
    found = Decimal(raw.replace(",", "").replace(" ", ""))
    if not is_sum(found):
        raise ValueError(raw)
    return found
