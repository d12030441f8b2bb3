"""A notice: one announcement by one source, in the words that all rooms share.

Names follow OCDS 1.1.5 where OCDS has one (tender, procuring entity, tenderPeriod, classification, releaseTag);
see docs/architecture.md for the vocabulary. Everything here is immutable and free of I/O.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

# Sources of news: their titles are headlines, most of which are about anything but procurement.
NEWS_SOURCES: Final = frozenset({"intl_kotra_news", "news"})


class Stage(StrEnum):
    """How far the tender is, as one notice states it (from OCDS `tag` and `tender.status`), earliest first."""

    PROGRAMME = "programme"
    PLAN = "plan"
    DRAFT = "draft"
    OPEN = "open"
    AMENDED = "amended"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    AWARDED = "awarded"


class Cancellation(StrEnum):
    """Why there will be no award (OCDS `tender.status`): nobody won, so a new tender follows, or it was called off."""

    UNSUCCESSFUL = "unsuccessful"
    CANCELLED = "cancelled"


class Substage(StrEnum):
    """What is done at a stage where that is not the usual thing: it has words of its own."""

    REFERENCE_PRICE = (
        "reference_price"  # the price to be kept to is published before the papers (Thai ราคากลาง)
    )
    INTEREST = "interest"  # an expression of interest is asked for, and bids only later

    @property
    def stage(self) -> Stage:
        """The one stage at which it is done."""
        return Stage.DRAFT if self is Substage.REFERENCE_PRICE else Stage.OPEN


class Category(StrEnum):
    """OCDS `mainProcurementCategory`."""

    GOODS = "goods"
    WORKS = "works"
    SERVICES = "services"


class Precision(StrEnum):
    """How much of a moment the portal really said; the rest of the value is filled in and must not be shown."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class PriceKind(StrEnum):
    """What a sum of money is. One tender may carry several, and they differ."""

    BUDGET = "budget"
    ESTIMATE = "estimate"
    REFERENCE = "reference"
    AWARD = "award"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time as the portal said it.

    Attributes:
        at: the instant in UTC. A deadline without a time ends with its day (23:59 local); any other date
            without a time begins with its day (00:00 local).
        precision: how much of `at` was said.
        zone: IANA name of the zone of the portal's times.
        raw: the portal's own text.
    """

    at: datetime
    precision: Precision
    zone: str
    raw: str


@dataclass(frozen=True, slots=True)
class Money:
    """A sum, never rounded and never a float.

    Attributes:
        amount: in units of `currency`.
        currency: ISO 4217.
        kind: what the sum is.
        raw: the portal's own text, also where it is abbreviated ("3,8 Jt") and so rounded by the portal.
        exact: False where the portal rounded.
    """

    amount: Decimal
    currency: str
    kind: PriceKind
    raw: str
    exact: bool = True


class Key(NamedTuple):
    """An official number, e.g. Key("tr_ikn", "2026/1783854"). Equal keys mean the same thing bought."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Classification(NamedTuple):
    """A code of what is bought (CPV, OKAS, UNSPSC …), as the portal gave it."""

    scheme: str
    code: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """What one company won (OCDS `award` and its `supplier`); a tender of several lots has several.

    Attributes:
        supplier: the company as published; "" where the portal tells a price and no name. Never a natural person.
        supplier_id: the portal's own number of it, or its tax number; "" when not told.
        supplier_country: ISO 3166-1 alpha-2; "" when not told.
        price: of kind AWARD; None when not told.
        estimate: what the buyer had expected of this lot; None when not told.
        decided: when it was awarded, else when the contract was signed.
        contract_end: when the contract ends.
        lot: the portal's number or name of the lot; "" for an undivided tender.
    """

    supplier: str = ""
    supplier_id: str = ""
    supplier_country: str = ""
    price: Money | None = None
    estimate: Money | None = None
    decided: Moment | None = None
    contract_end: Moment | None = None
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One announcement by one source, or the part of it that one document holds.

    A portal publishes a notice in parts (a row of a list, a detail page, a schedule). Each part is a Notice of its
    own with the same `source` and `native_id`; `merge_parts` joins them. An empty value (None, "" or ()) means
    "this part does not say".

    Attributes:
        source, native_id: the identity. `native_id` is the portal's own number of this announcement.
        part: "list" < "detail" < "schedule": later parts win over earlier ones (see PART_ORDER).
        stage: what this announcement says of the tender; None where the part does not say.
        title: as published, cleaned of markup.
        lang_hint: language the portal itself states for this text (ISO 639-1), "" when it does not.
        country: ISO 3166-1 alpha-2 of where the thing is built or used.
        keys: official numbers that identify the thing bought. Two notices that share one are one tender.
        plan_keys: numbers of the plan or project that this tender carries out; several tenders may share one.
        amends: the number of the announcement that this one corrects, moves or withdraws.
        attempt: 1 for a first tender, 2 for its first re-tender …; None when nothing is said.
        buyer, buyer_unit, buyer_id: procuring entity, its department, the portal's number of it.
        place: the portal's words for where, e.g. "Kab. Bandung, Jawa Barat".
        procedure: OCDS `procurementMethod` (open, selective, limited, direct), "" when unknown.
        procedure_details: the portal's own words for it.
        status_details: the portal's own words for how far it is.
        published: when this announcement was first published.
        deadline: when bids must be in.
        prequalification_deadline: when a newcomer must have asked to take part, where that comes first.
        opening: when bids are opened.
        prices: what the money is.
        funder: who pays where it is not the buyer, e.g. "World Bank".
        funding_details: the portal's own words for where the money comes from.
        foreign_bidders: True or False only where the portal says so.
        terms: the sentences of a longer text that say who may bid and on which terms, and who pays.
        url: page for people.
        locator: what the spider needs to fetch this notice's details; empty where there are none.
        cancellation: of a cancelled tender which of the two it is; None where the portal has one word for both.
        substage: what is done at its stage; None for the usual.
        awards: who won what, one entry a company and lot.
        tenderers: how many companies made an offer (OCDS `tender.numberOfTenderers`); None when not told.
    """

    source: str
    native_id: str
    part: str
    country: str = ""
    stage: Stage | None = None
    title: str = ""
    description: str = ""
    lang_hint: str = ""
    keys: tuple[Key, ...] = ()
    plan_keys: tuple[Key, ...] = ()
    amends: Key | None = None
    attempt: int | None = None
    buyer: str = ""
    buyer_unit: str = ""
    buyer_id: str = ""
    place: str = ""
    category: Category | None = None
    procedure: str = ""
    procedure_details: str = ""
    status_details: str = ""
    classifications: tuple[Classification, ...] = ()
    published: Moment | None = None
    deadline: Moment | None = None
    prequalification_deadline: Moment | None = None
    opening: Moment | None = None
    prices: tuple[Money, ...] = ()
    funder: str = ""
    funding_details: str = ""
    foreign_bidders: bool | None = None
    terms: str = ""
    url: str = ""
    locator: Mapping[str, str] = field(default_factory=dict)
    cancellation: Cancellation | None = None
    substage: Substage | None = None
    awards: tuple[Award, ...] = ()
    tenderers: int | None = None


PART_ORDER = ("list", "detail", "schedule", "document", "result")


def merge_parts(parts: Iterable[Notice]) -> Notice:
    """Join the parts of one notice, one of each kind: a later part wins wherever it says anything.

    Prices are joined by kind, keys are united. Raises ValueError without parts.
    """
    ordered = sorted(parts, key=lambda part: PART_ORDER.index(part.part))
    if not ordered:
        raise ValueError("a notice has at least one part")
    if len(ordered) == 1:
        return ordered[0]
    merged: dict[str, object] = {}
    for part in ordered:
        for name in Notice.__slots__:
            value = getattr(part, name)
            if value not in (None, "", ()) and value != {}:
                merged[name] = _joined(name, merged.get(name), value)
    return Notice(**merged)  # type: ignore[arg-type]  # names and values come from Notice itself


def _joined(name: str, earlier: object, later: object) -> object:
    if earlier and name in ("keys", "plan_keys", "classifications"):
        return tuple(dict.fromkeys([*earlier, *later]))  # type: ignore[misc]  # both are tuples, by name
    if earlier and name == "prices":
        by_kind = {price.kind: price for price in [*earlier, *later]}  # type: ignore[misc]  # both tuples of Money
        return tuple(by_kind.values())
    return later
