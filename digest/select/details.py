"""What a card shows of a lead beyond what choosing needs; read for the chosen leads alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from digest.select.dealings import BuyerNames, Winner, read_buyers, read_winners
from digest.select.members import read_whole
from digest.translations import read_of_leads
from domain.city import CityStep
from domain.programme import shown_number
from transform.values.eligibility import TERMS
from transform.values.former_provinces import FormerProvince, former_province
from warehouse.lead_details import stages
from warehouse.programmes.cities import current_steps
from warehouse.programmes.project_details import projects_of
from warehouse.tables import lead, lead_member, notice, place, source


@dataclass(frozen=True, slots=True)
class Place:
    """A province or city in the three languages a card can show, and how far it is in smart-city programmes.

    Attributes:
        steps: the step at which it, or a part of it, is in each programme, as `warehouse.programmes.cities` has them.
        former: the province by whose name of before a notice calls it, where it has become part of another.
    """

    local: str
    en: str
    ko: str
    steps: tuple[CityStep, ...] = ()
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
class ProjectName:
    """A project that a lead is a part of; `number` is "" where it has none, `stage` as core.project has it."""

    id: str
    number: str
    funder: str
    title: str
    language: str
    stage: str | None


@dataclass(frozen=True, slots=True)
class Details:
    """The rest of a lead's card.

    Attributes:
        disagreements: field → source → value, as core.lead has them.
        read: whether the announcements themselves were read, not only lists and news that name them: only then can
            it be said that they do not tell something.
        reached: stage → when the first of its notices said so, UTC.
        bidding: fact → the words that told it, as published: "funder", "foreign_bidders", "prequalification",
            "procedure", and those of `terms`.
        terms: fact → what the notices say of it where they agree: "qualification" (pre, post), "bid_security" and
            "site_visit" (yes, no), "bid_language" (ISO 639-1, several parted by a blank), "eligibility" (told).
        buyer: the buyer's names beside the one that was published; None where they are not known.
        winners: who won, where that is told.
        projects: what the lead is a part of.
        translated: language → the title as a machine translated it, where it did.
        procedure: open, selective, limited or direct (OCDS), by its oldest notice that tells; "" where none does.
    """

    place: Place | None = None
    hits: tuple[Hit, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    disagreements: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reached: Mapping[str, datetime] = field(default_factory=dict)
    bidding: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    procedure: str = ""
    read: bool = False
    buyer: BuyerNames | None = None
    winners: tuple[Winner, ...] = ()
    projects: tuple[ProjectName, ...] = ()
    translated: Mapping[str, str] = field(default_factory=dict)


def read_details(connection: Connection, ids: Collection[str]) -> dict[str, Details]:
    """Read what cards show beyond `Lead`, for the chosen leads alone."""
    carriers, reached = _read_carriers(connection, ids), stages(connection, ids)
    whole, buyers, winners = (
        read_whole(connection, ids),
        read_buyers(connection, ids),
        read_winners(connection, ids),
    )
    projects, translated = projects_of(connection, ids), read_of_leads(connection, ids)
    rows = connection.execute(
        select(lead.c.id, lead.c.title, lead.c.buyer, lead.c.evidence, lead.c.disagreements, place)
        .outerjoin(place, place.c.code == lead.c.place_code)
        .where(lead.c.id.in_(ids))
    ).all()
    steps = current_steps(connection, {row.code for row in rows if row.code})
    return {
        row.id: Details(
            place=_place(row, steps.get(row.code, ())),
            hits=tuple(_hits(row.evidence)),
            carriers=tuple(carriers[row.id].values()),
            disagreements=row.disagreements or {},
            reached=reached.get(row.id, {}),
            bidding=_bidding(row.evidence),
            terms=_terms(row.evidence),
            procedure=_procedure(row.evidence),
            read=row.id in whole,
            buyer=buyers.get(row.id),
            winners=winners.get(row.id, ()),
            projects=tuple(map(_project, projects.get(row.id, ()))),
            translated=translated.get(row.id, {}),
        )
        for row in rows
    }


def told_by(evidence: Mapping[str, Any]) -> Details:
    """The part of a card's details that a lead's evidence tells by itself: its matched words and terms."""
    return Details(hits=tuple(_hits(evidence)), terms=_terms(evidence))


def _project(row: Mapping[str, Any]) -> ProjectName:
    number = shown_number(row["number_scheme"], row["number"])
    return ProjectName(row["project_id"], number, *(row[name] for name in ProjectName.__slots__[2:]))


def _place(row: Row[Any], steps: Sequence[CityStep]) -> Place | None:
    """Where it is, with the former province that its buyer or title names."""
    if row.local is None:
        return None
    former = former_province(row.code, row.buyer or "", row.title)
    return Place(row.local, row.en, row.ko, tuple(steps), former)


def _hits(evidence: Mapping[str, Any]) -> list[Hit]:
    return [Hit(**{name: hit[name] for name in Hit.__slots__}) for hit in evidence.get("hits", ())]


def _bidding(evidence: Mapping[str, Any]) -> dict[str, str]:
    """The first words behind each fact about bidding."""
    words: dict[str, str] = {}
    for finding in evidence.get("bidding", ()):
        if finding.get("words"):
            words.setdefault(finding["fact"], finding["words"])
    return words


def _terms(evidence: Mapping[str, Any]) -> dict[str, str]:
    """What is said of each term; of what is contradicted nothing. Bids may be in several languages."""
    told: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for finding in evidence.get("bidding", ()):
        if finding["fact"] in TERMS:
            told[finding["fact"]][finding["value"]] = None
    return {
        fact: " ".join(values) for fact, values in told.items() if fact == "bid_language" or len(values) == 1
    }


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
