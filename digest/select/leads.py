"""Leads as the warehouse holds them: read in two steps, first what choosing needs, then the rest of the chosen."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Self

from sqlalchemy import Connection, Row, func, select

from digest.select.members import read_news_days, read_whole
from digest.select.worth import Rates, worth_of
from domain.country import EVERYWHERE
from domain.lead import RELEVANT_TIERS
from domain.rates import Equivalent
from transform.values.former_provinces import FormerProvince, former_province
from warehouse.lead_details import stages
from warehouse.tables import country as country_table
from warehouse.tables import lead, lead_member, notice, place, source

# What a reader is told of a lead and is told again when it differs. The names are those of core.lead.
COMPARED = ("title", "stage", "deadline_at", "prequalification_at", "amount", "buyer")
_MOMENTS = ("deadline_at", "prequalification_at")
_CLOSES_AT = func.core.closes_at(lead.c.stage, lead.c.deadline_at, lead.c.changed_at).label("closes_at")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reader is told of a lead, kept as the base of the next comparison. Times are UTC."""

    title: str
    stage: str | None = None
    cancellation: str | None = None
    buyer: str | None = None
    deadline_at: datetime | None = None
    deadline_precision: str | None = None
    prequalification_at: datetime | None = None
    prequalification_precision: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    amount_kind: str | None = None
    amount_exact: bool | None = None

    def differing(self, later: Self) -> tuple[str, ...]:
        """Name the compared fields in which another telling differs; another currency is another amount."""
        names = [name for name in COMPARED if getattr(self, name) != getattr(later, name)]
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


@dataclass(frozen=True, slots=True)
class Place:
    """A province or city in the three languages a card can show, and the smart-city programmes it is in.

    Attributes:
        former: the province by whose name of before a notice calls it, where it has become part of another.
    """

    local: str
    en: str
    ko: str
    programmes: tuple[str, ...] = ()
    former: FormerProvince | None = None

    def named(self, language: str) -> str:
        """Its name for people."""
        return self.ko if language == "ko" else self.en

    def called_before(self, language: str) -> str:
        """The name of the former province, "" where there is none."""
        return "" if self.former is None else self.former.ko if language == "ko" else self.former.en


@dataclass(frozen=True, slots=True)
class Carrier:
    """A source that carries the lead, with its own page about it."""

    source: str
    title: str
    url: str
    title_ko: str = ""

    def named(self, language: str) -> str:
        """The source's name for people."""
        return self.title_ko if language == "ko" and self.title_ko else self.title


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that made it a lead: where it stands (`field`, offsets) and what it means (`concept`)."""

    concept: str
    term: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Details:
    """The rest of a lead's card.

    Attributes:
        disagreements: field → source → value, as core.lead has them.
        read: whether the announcements themselves were read, not only lists and news that name them: only then can
            it be said that they do not tell something.
        reached: stage → when the first of its notices said so, UTC.
        bidding: fact → the words that told it, as published: "funder", "foreign_bidders", "prequalification",
            "procedure".
        procedure: open, selective, limited or direct (OCDS), by its oldest notice that tells; "" where none does.
    """

    place: Place | None = None
    hits: tuple[Hit, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    disagreements: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reached: Mapping[str, datetime] = field(default_factory=dict)
    bidding: Mapping[str, str] = field(default_factory=dict)
    procedure: str = ""
    read: bool = False


def read_leads(connection: Connection, country: str, rates: Rates) -> list[Lead]:
    """Read every living lead of a country, or of all of them, that a digest may speak of."""
    found = (
        select(lead, country_table.c.zone, _CLOSES_AT)
        .join(country_table, country_table.c.code == lead.c.country)
        .where(lead.c.merged_into.is_(None), lead.c.tier.in_(RELEVANT_TIERS))
    )
    if country != EVERYWHERE:
        found = found.where(lead.c.country == country)
    published = read_news_days(connection)
    return [
        replace(_lead(row, rates), news_at=published.get(row.id)) for row in connection.execute(found).all()
    ]


def read_named(connection: Connection, ids: Collection[str], rates: Rates) -> dict[str, Lead]:
    """Read leads by their ids, whatever their tier, also those that were merged away."""
    found = (
        select(lead, country_table.c.zone, _CLOSES_AT)
        .join(country_table, country_table.c.code == lead.c.country)
        .where(lead.c.id.in_(ids))
    )
    return {row.id: _lead(row, rates) for row in connection.execute(found)}


def facts_of(row: Row[Any]) -> Facts:
    """The facts in a row of core.lead."""
    told = {name: getattr(row, name) for name in Facts.__slots__}
    return Facts(**{**told, "buyer": row.buyer or None})


def _lead(row: Row[Any], rates: Rates) -> Lead:
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
        facts=facts_of(row),
        dimensions=tuple(row.dimensions),
        funder=row.funder,
        foreign_bidders=row.foreign_bidders,
        worth=worth_of(row.amount, row.currency, rates),
    )


def read_details(connection: Connection, ids: Collection[str]) -> dict[str, Details]:
    """Read what cards show beyond `Lead`, for the chosen leads alone."""
    carriers, reached = _read_carriers(connection, ids), stages(connection, ids)
    whole = read_whole(connection, ids)
    rows = connection.execute(
        select(lead.c.id, lead.c.title, lead.c.buyer, lead.c.evidence, lead.c.disagreements, place)
        .outerjoin(place, place.c.code == lead.c.place_code)
        .where(lead.c.id.in_(ids))
    )
    return {
        row.id: Details(
            place=_place(row),
            hits=tuple(_hits(row.evidence)),
            carriers=tuple(carriers[row.id].values()),
            disagreements=row.disagreements or {},
            reached=reached.get(row.id, {}),
            bidding=_bidding(row.evidence),
            procedure=_procedure(row.evidence),
            read=row.id in whole,
        )
        for row in rows
    }


def _place(row: Row[Any]) -> Place | None:
    """Where it is, with the former province that its buyer or title names."""
    if row.local is None:
        return None
    former = former_province(row.code, row.buyer or "", row.title)
    return Place(row.local, row.en, row.ko, tuple(row.programmes), former)


def _hits(evidence: Mapping[str, Any]) -> list[Hit]:
    return [Hit(**{name: hit[name] for name in Hit.__slots__}) for hit in evidence.get("hits", ())]


def _bidding(evidence: Mapping[str, Any]) -> dict[str, str]:
    """The first words behind each fact about bidding."""
    words: dict[str, str] = {}
    for finding in evidence.get("bidding", ()):
        if finding.get("words"):
            words.setdefault(finding["fact"], finding["words"])
    return words


def _procedure(evidence: Mapping[str, Any]) -> str:
    told = (finding["value"] for finding in evidence.get("bidding", ()) if finding["fact"] == "procedure")
    return str(next(told, ""))


def _read_carriers(connection: Connection, ids: Collection[str]) -> defaultdict[str, dict[str, Carrier]]:
    """By lead and source: one page each, that of the source's newest notice."""
    rows = connection.execute(
        select(lead_member.c.lead_id, notice.c.source, source.c.title, source.c.title_ko, notice.c.url)
        .join(notice, notice.c.id == lead_member.c.notice_id)
        .outerjoin(source, source.c.name == notice.c.source)
        .where(lead_member.c.lead_id.in_(ids))
        .order_by(lead_member.c.lead_id, notice.c.source, notice.c.published_at.desc().nulls_last())
    )
    carriers: defaultdict[str, dict[str, Carrier]] = defaultdict(dict)
    for row in rows:
        carrier = Carrier(row.source, row.title or row.source, row.url, row.title_ko or "")
        carriers[row.lead_id].setdefault(row.source, carrier)
    return carriers
